"""The closing of a year for everybody at once: which months stand open, and what each year comes to."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.appraisal.schemes.domain.scheme import Scheme
from services.appraisal.years.domain.annual import MonthTotals, YearScore, open_months, score_year
from services.appraisal.years.domain.judging import Judge, judge_of_year
from services.appraisal.years.domain.normalisation import Judged, normalise
from shared.kernel.digests import Plain, digest
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.kernel.spans import Span


@dataclass(frozen=True, slots=True)
class PersonYear:
    """What is known of one person's year; unit and tier are those of 31 December, a month of None is masked."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    months: Mapping[Month, MonthTotals | None]
    committee: Sequence[Decimal]

    def input_digest(self, scheme_version: int) -> str:
        """Return the digest of all that the result is made from, but for the other people's scores."""
        months: dict[str, Plain] = {
            str(month): None if totals is None else [totals.total, totals.vetoed, *(totals.totals or {}).values()]
            for month, totals in self.months.items()
        }
        return digest(
            {
                "scheme_version": scheme_version,
                "unit_path": self.unit_path,
                "tier": self.tier,
                "months": months,
                "committee": list(self.committee),
            }
        )


@dataclass(frozen=True, slots=True)
class PersonResult:
    """A person's year: the score, and its like under each tier's weights after normalisation."""

    employee_no: str
    unit_code: str
    unit_path: str
    tier: Tier
    score: YearScore
    scores: Mapping[Tier, Decimal] | None
    input_digest: str

    @property
    def lacks_committee(self) -> bool:
        """Tell whether there are months to judge, and nobody judged them."""
        return self.score.appraised_months > 0 and self.score.committee is None


def people_with_open_months(
    year: int, employed: Mapping[str, Sequence[Span]], closed: Collection[Month]
) -> dict[Month, int]:
    """Return the months that stand open, each with how many people are employed in it."""
    counted: Counter[Month] = Counter()
    for spans in employed.values():
        counted.update(open_months(year, spans, closed))
    return dict(sorted(counted.items()))


def close_people(people: Sequence[PersonYear], scheme: Scheme, scheme_version: int) -> list[PersonResult]:
    """Return everybody's result in the same order; Conflict where the scheme's normalisation cannot be fair."""
    scored = [score_year([*person.months.values()], person.committee, None, [], scheme.split) for person in people]
    judged = [
        (index, Judged(_group(people[index]), score.scores))
        for index, score in enumerate(scored)
        if score.scores is not None
    ]
    adjusted = normalise(scheme.normalisation, [person for _, person in judged])
    scores = {index: one for (index, _), one in zip(judged, adjusted, strict=True)}
    return [
        PersonResult(
            person.employee_no,
            person.unit_code,
            person.unit_path,
            person.tier,
            scored[index],
            scores.get(index),
            person.input_digest(scheme_version),
        )
        for index, person in enumerate(people)
    ]


def _group(person: PersonYear) -> str | None:
    return person.unit_path if judge_of_year(person.tier) is Judge.COUNTY_GROUP else None
