"""The closing of a year for everybody at once: which months stand open, and what each year comes to."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.appraisal.months.domain.monthly import MonthTotals
from services.appraisal.months.domain.people import Person
from services.appraisal.panels.domain.members import PanelBody
from services.appraisal.schemes.domain.scheme import Scheme
from services.appraisal.years.domain.annual import YearScore, employed_in, open_months, score_year
from services.appraisal.years.domain.judging import judge_of_year
from services.appraisal.years.domain.normalisation import Judged, normalise
from shared.kernel.digests import Plain, digest
from shared.kernel.months import Month, months_of_year
from shared.kernel.rungs import Tier
from shared.kernel.spans import Span


@dataclass(frozen=True, slots=True)
class PersonYear(Person):
    """One person's year as it is scored; unit and tier are those of 31 December, a month of None is masked."""

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
class PersonResult(Person):
    """A person's year: the score, and its like under each tier's weights after normalisation."""

    score: YearScore
    scores: Mapping[Tier, Decimal] | None
    input_digest: str

    @property
    def lacks_committee(self) -> bool:
        """Tell whether there are months to judge, and nobody judged them."""
        return self.score.appraised_months > 0 and self.score.committee is None


@dataclass(frozen=True, slots=True)
class YearClosing:
    """What a closing leaves for good: everybody's result, and the digest of all that they are made from."""

    year: int
    scheme_version: int
    results: Sequence[PersonResult]
    input_digest: str

    @classmethod
    def of(cls, year: int, people: Sequence[PersonYear], scheme: Scheme, scheme_version: int) -> "YearClosing":
        """Return the closing of a year for these people; Conflict where the normalisation cannot be fair."""
        results = close_people(people, scheme, scheme_version)
        over_all = digest([[result.employee_no, result.input_digest] for result in results])
        return cls(year, scheme_version, results, over_all)

    @property
    def people(self) -> int:
        """Return how many results there are."""
        return len(self.results)

    @property
    def vetoed(self) -> int:
        """Return how many of them are vetoed."""
        return sum(result.score.vetoed for result in self.results)

    @property
    def unjudged(self) -> list[PersonResult]:
        """Return the results that lack the committee."""
        return [result for result in self.results if result.lacks_committee]


def people_with_open_months(
    year: int, employed: Mapping[str, Sequence[Span]], closed: Collection[Month]
) -> dict[Month, int]:
    """Return the months that stand open, each with how many people are employed in it."""
    counted: Counter[Month] = Counter()
    for spans in employed.values():
        counted.update(open_months(year, spans, closed))
    return dict(sorted(counted.items()))


def year_of(
    year: int,
    person: Person,
    employed: Sequence[Span],
    sheets: Mapping[Month, MonthTotals | None],
    committee: Sequence[Decimal],
) -> PersonYear:
    """Return a person's year: the months with a sheet, and as masked ones those of employment without a sheet."""
    months = {
        month: sheets.get(month) for month in months_of_year(year) if month in sheets or employed_in(month, employed)
    }
    return PersonYear(*person.identity, months, committee)


def close_people(people: Sequence[PersonYear], scheme: Scheme, scheme_version: int) -> list[PersonResult]:
    """Return everybody's result in the same order; Conflict where the scheme's normalisation cannot be fair."""
    scored = [score_year([*person.months.values()], person.committee, None, [], scheme.split) for person in people]
    judged = [
        (index, Judged(_group(people[index]), score.scores))
        for index, score in enumerate(scored)
        if score.scores is not None
    ]
    adjusted = normalise(scheme.normalisation, [person for _, person in judged])
    scores = {index: by_tier for (index, _), by_tier in zip(judged, adjusted, strict=True)}
    return [
        PersonResult(*person.identity, scored[index], scores.get(index), person.input_digest(scheme_version))
        for index, person in enumerate(people)
    ]


def _group(person: PersonYear) -> str | None:
    return person.unit_path if judge_of_year(person.tier) is PanelBody.COUNTY_GROUP else None
