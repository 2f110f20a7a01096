"""The sample year, computed without the services: it runs their pure rules one after the other.

The services must come to the same decisions: the expected file is made from this year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from sample.company import Company, sample_company
from sample.documents import document
from sample.judges import abilities, additional_scores, overall_scores, self_score
from sample.monthly import YEAR, MonthFacts, Value, month_facts
from sample.people import SamplePerson
from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import MonthTotals, SheetStatus, score_month
from services.appraisal.panels.domain.members import PanelBody
from services.appraisal.schemes.domain.scheme import Scheme, read_scheme
from services.appraisal.years.domain.annual import YearScore, score_year
from services.appraisal.years.domain.judging import judge_of_candidate, judge_of_year
from services.appraisal.years.domain.normalisation import Judged, normalise
from services.ladder.policies.domain.policy import Education, Policy, YearBand, read_policy
from services.ladder.rounds.domain.candidates import candidates
from services.ladder.rounds.domain.eligibility import eligibility
from services.ladder.rounds.domain.facts import Person
from services.ladder.rounds.domain.placing import Placing, place
from shared.kernel.months import Month, months_of_year, whole_months
from shared.kernel.rungs import Rung, Tier

EFFECTIVE: date = date(YEAR + 1, 1, 1)


@dataclass(frozen=True, slots=True)
class OfflineYear:
    """The results of the year."""

    years: Mapping[str, YearScore]
    candidates: Mapping[str, tuple[Rung, ...]]
    people: Mapping[str, Person]
    placing: Placing


@cache
def offline_year() -> OfflineYear:
    """Compute the whole year."""
    company = sample_company()
    scheme = read_scheme(document("scheme"))
    policy = read_policy(document("policy"))
    years = _years(company, scheme)
    scores = _adjusted_scores(company, scheme, years)
    people = [
        _person(person, years[person.employee_no], scores.get(person.employee_no, {})) for person in company.at_close
    ]
    target_rungs = {candidate.employee_no: candidate.for_rungs for candidate in candidates(people, policy)}
    judged = [_with_additional_score(person, company, target_rungs, scheme) for person in people]
    return OfflineYear(years, target_rungs, {person.employee_no: person for person in judged}, place(judged, policy))


def eligible_people(year: OfflineYear, policy: Policy) -> list[str]:
    """Return the people who may compete for management posts after the round."""
    rungs = {decision.employee_no: decision.rung for decision in year.placing.decisions}
    after = (replace(person, rung=rungs[number]) for number, person in year.people.items())
    return [answer.employee_no for answer in (eligibility(person, policy) for person in after) if answer.eligible]


def sheet_document(facts: MonthFacts) -> dict[str, object]:
    """Return the document of a monthly sheet with these facts."""
    by_code: dict[str, dict[str, object]] = {}
    for (code, field), value in facts.values.items():
        by_code.setdefault(code, {})[field] = _plain(value)
    return {
        "facts": by_code,
        "bonus": str(facts.bonus),
        "deduction": str(facts.deduction),
        "veto": list(facts.veto),
    }


def _years(company: Company, scheme: Scheme) -> dict[str, YearScore]:
    return {
        person.employee_no: score_year(
            [_month(scheme, person, month) for month in months_of_year(YEAR) if person.works_in(month)],
            [score.score for score in overall_scores(person)],
            None,
            (),
            scheme.split,
        )
        for person in company.at_close
    }


def _month(scheme: Scheme, person: SamplePerson, month: Month) -> MonthTotals | None:
    """Return a month's totals for the annual score; None for a masked month."""
    facts = month_facts(person, month)
    if facts.masked:
        return None
    score = score_month(scheme, person.tier, read_sheet(sheet_document(facts), scheme))
    if score.status is not SheetStatus.COMPLETE or score.total is None:
        raise ValueError(f"{person.employee_no} {month}: {', '.join(score.missing)} missing")
    return MonthTotals(score.total, score.totals, score.vetoed)


def _adjusted_scores(
    company: Company, scheme: Scheme, years: Mapping[str, YearScore]
) -> dict[str, Mapping[Tier, Decimal]]:
    """Return the scores for the ranking, normalised to be comparable between the counties."""
    judged: dict[str, Judged] = {}
    for person in company.at_close:
        scores = years[person.employee_no].scores
        if scores is not None:
            by_county = judge_of_year(person.tier) is PanelBody.COUNTY_GROUP
            judged[person.employee_no] = Judged(person.unit_at_close if by_county else None, scores)
    return dict(zip(judged, normalise(scheme.normalisation, list(judged.values())), strict=True))


def _person(person: SamplePerson, year: YearScore, scores: Mapping[Tier, Decimal]) -> Person:
    assessments = list(abilities(person))
    return Person(
        employee_no=person.employee_no,
        unit=person.unit_at_close,
        rung=person.rung,
        annual_score=year.annual_score,
        appraised_months=year.appraised_months,
        months_in_rung=whole_months(person.rung_since, EFFECTIVE),
        months_in_tier=whole_months(person.tier_since, EFFECTIVE),
        months_of_service=whole_months(person.hired_on, EFFECTIVE),
        education=Education(person.education),
        masked_months=year.masked_months,
        competency_score=assessments[-1].score if assessments else None,
        certificate_level=person.certificate_level,
        previous_band=YearBand(person.previous_band) if person.previous_band else None,
        scores=scores,
        skip_nominated=person.nominated is not None,
        protected=_protected(person),
        vetoed=year.vetoed,
    )


def _protected(person: SamplePerson) -> bool:
    return (
        person.protected_from is not None
        and person.protected_from <= EFFECTIVE
        and (person.protected_to is None or person.protected_to > EFFECTIVE)
    )


def _with_additional_score(
    person: Person, company: Company, target_rungs: Mapping[str, tuple[Rung, ...]], scheme: Scheme
) -> Person:
    """Return a candidate with the score of the additional appraisal; return anybody else unchanged."""
    for_rungs = target_rungs.get(person.employee_no)
    if for_rungs is None:
        return person
    sample = company.by_number[person.employee_no]
    by_city = judge_of_candidate(for_rungs) is PanelBody.COMMITTEE
    panel = [score.score for score in additional_scores(sample, by_city=by_city)]
    year = score_year((), (), self_score(sample), panel, scheme.split)
    return replace(person, additional_score=year.additional_score)


def _plain(value: Value) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return [str(answer) for answer in value]
    return str(value)
