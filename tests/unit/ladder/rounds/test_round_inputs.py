"""The input of a round, and the digest by which an old round is proved."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.ladder.clients.appraisal import AnnualResult
from services.ladder.people.domain.employees import Employee, EmploymentType
from services.ladder.people.domain.placements import Placement
from services.ladder.policies.domain.policy import Education, YearBand, read_policy
from services.ladder.rounds.application.round_inputs import Entrant, RoundInputs
from shared.kernel.digests import Plain, digest
from shared.kernel.errors import Conflict, Fault, Invalid
from shared.kernel.rungs import Rung, Tier
from shared.platform.database.versions import Version

DIGEST = "fcdcebc7f4e992f7e7e9978a44571bebba8bd2d8fbfb8a97c20680c71c0948e7"
EMPLOYEE = Employee("0007", "王伟", Education.COLLEGE, EmploymentType.CONTRACT, date(2015, 3, 1), certificate_level=2)
PLACEMENT = Placement("0007", date(2024, 1, 1), None, Rung.MB, "0101", "LY/0101/", date(2024, 1, 1), date(2022, 9, 1))
ENTRANT = Entrant(EMPLOYEE, PLACEMENT, protected=False, nominated=True, previous_band=YearBand.GOOD)
RESULT = AnnualResult(
    employee_no="0007",
    annual_score=Decimal("91.36"),
    appraised_months=11,
    masked_months=1,
    additional_score=Decimal("89.960"),
    vetoed=False,
    competency_score=Decimal("80.25"),
    scores={Tier.JUNIOR: Decimal("91.36"), Tier.MIDDLE: Decimal("90.5"), Tier.SENIOR: Decimal(88)},
)
DOCUMENT = {
    "employee_no": "0007",
    "unit": "0101",
    "rung": "MB",
    "annual_score": "91.36",
    "appraised_months": 11,
    "masked_months": 1,
    "months_in_rung": 24,
    "months_in_tier": 40,
    "months_of_service": 130,
    "education": "college",
    "skip_nominated": True,
    "protected": False,
    "vetoed": False,
    "additional_score": "89.960",
    "competency_score": "80.25",
    "certificate_level": 2,
    "previous_band": "good",
    "scores": {"junior": "91.36", "middle": "90.5", "senior": "88"},
}


POLICY: dict[str, Any] = {
    "bands": {"excellent": "90", "good": "80", "pass": "60"},
    "min_appraised_months": 6,
    "veto": "as_fail",
    "promotion": {"MA": {"band": "good", "any_of": [{"months_in_rung": 12}]}},
    "quota": {
        "shares": {"senior": "0.1", "middle": "0.6", "junior": "0.3"},
        "rounding": "floor",
        "remainder_tie": "lower",
        "enforcement": "full",
    },
    "management_track": {"tier": "middle", "band": "good", "any_of": [{"competency_score": "80"}]},
}


def inputs(*entrants: Entrant, **policy: Any) -> RoundInputs:
    document = {**POLICY, **policy}
    version = Version(
        version=1,
        valid_from=date(2025, 1, 1),
        document=document,
        rules=read_policy(document),
        note=None,
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC),
        recorded_by="0001",
    )
    return RoundInputs(version, entrants)


def input_digest(entrant: Entrant = ENTRANT, result: AnnualResult = RESULT, **policy: Any) -> str:
    """Return the digest of a round of a single person, as the proposal of the round keeps it."""
    round_inputs = inputs(entrant, **policy)
    people: list[Plain] = [person.document() for person in round_inputs.people(2025, {"0007": result})]
    return digest({"policy": round_inputs.version.document, "people": people})


def test_the_rules_take_a_person_with_every_fact_that_counts() -> None:
    (person,) = inputs(ENTRANT).people(2025, {"0007": RESULT})
    assert person.document() == DOCUMENT


def test_a_person_without_a_usable_year_has_no_facts_of_it() -> None:
    lean = Entrant(replace(EMPLOYEE, certificate_level=None), PLACEMENT, False, False, None)
    result = AnnualResult(
        employee_no="0007",
        annual_score=None,
        appraised_months=0,
        masked_months=0,
        additional_score=None,
        vetoed=True,
        competency_score=None,
        scores=None,
    )
    (person,) = inputs(lean).people(2025, {"0007": result})
    assert person.document() == {
        "employee_no": "0007",
        "unit": "0101",
        "rung": "MB",
        "annual_score": None,
        "appraised_months": 0,
        "masked_months": 0,
        "months_in_rung": 24,
        "months_in_tier": 40,
        "months_of_service": 130,
        "education": "college",
        "skip_nominated": False,
        "protected": False,
        "vetoed": True,
    }


def test_an_entrant_is_a_person_with_tenure_up_to_a_day() -> None:
    person = ENTRANT.person(RESULT, date(2025, 12, 31))
    assert (person.months_in_rung, person.months_in_tier, person.months_of_service) == (23, 39, 129)


def test_placements_are_by_personnel_number() -> None:
    assert inputs(ENTRANT).placements == {"0007": PLACEMENT}


def test_a_round_waits_for_everybodys_result() -> None:
    second = Entrant(replace(EMPLOYEE, employee_no="0008"), replace(PLACEMENT, employee_no="0008"), False, False, None)
    with pytest.raises(Conflict) as refused:
        inputs(ENTRANT, second).people(2025, {"0007": RESULT})
    assert (refused.value.code, refused.value.params) == (
        "results_missing",
        {"year": 2025, "people": 1, "first": "0008"},
    )
    assert refused.value.faults == [Fault("/0008", "result_missing", {"employee_no": "0008"})]


def test_the_digest_of_a_rounds_input_never_changes() -> None:
    assert input_digest() == DIGEST


@pytest.mark.parametrize(
    "changed",
    [
        {"employee": replace(EMPLOYEE, education=Education.BACHELOR)},
        {"employee": replace(EMPLOYEE, hired_on=date(2015, 4, 1))},
        {"employee": replace(EMPLOYEE, certificate_level=3)},
        {"employee": replace(EMPLOYEE, certificate_level=None)},
        {"placement": replace(PLACEMENT, unit_code="0102")},
        {"placement": replace(PLACEMENT, rung=Rung.MC)},
        {"placement": replace(PLACEMENT, rung_since=date(2024, 2, 1))},
        {"placement": replace(PLACEMENT, tier_since=date(2022, 10, 1))},
        {"protected": True},
        {"nominated": False},
        {"previous_band": YearBand.PASS},
        {"previous_band": None},
    ],
)
def test_the_digest_changes_with_every_record_of_the_ladder_that_counts(changed: dict[str, Any]) -> None:
    assert input_digest(replace(ENTRANT, **changed)) != input_digest()


@pytest.mark.parametrize(
    "changed",
    [
        {"annual_score": Decimal("91.37")},
        {"annual_score": None},
        {"appraised_months": 10},
        {"masked_months": 0},
        {"additional_score": Decimal("89.97")},
        {"additional_score": None},
        {"competency_score": Decimal("80.26")},
        {"competency_score": None},
        {"vetoed": True},
        {"scores": {Tier.JUNIOR: Decimal("91.36"), Tier.MIDDLE: Decimal("90.6"), Tier.SENIOR: Decimal(88)}},
        {"scores": None},
    ],
)
def test_the_digest_changes_with_every_figure_of_the_year(changed: dict[str, Any]) -> None:
    assert input_digest(result=RESULT.model_copy(update=changed)) != input_digest()


def test_the_digest_changes_with_the_policy() -> None:
    assert input_digest(min_appraised_months=7) != input_digest()


def test_the_digest_leaves_out_what_does_not_count() -> None:
    elsewhere = replace(PLACEMENT, unit_path="LY/01/0101/", start=date(2024, 6, 1))
    renamed = replace(EMPLOYEE, name="李娜", employment_type=EmploymentType.REGULAR)
    assert input_digest(replace(ENTRANT, employee=renamed, placement=elsewhere)) == input_digest()


def test_a_mistyped_day_of_hiring_stops_the_round() -> None:
    hired_in_1910 = replace(ENTRANT, employee=replace(EMPLOYEE, hired_on=date(1910, 5, 1)))
    version = Version(1, date(2025, 1, 1), POLICY, read_policy(POLICY), None, datetime(2025, 1, 1, tzinfo=UTC), "y")
    with pytest.raises(Invalid) as refused:
        RoundInputs(version, [ENTRANT, hired_in_1910]).people(2025, {"0007": RESULT})
    assert refused.value.code == "people_invalid"
    assert Fault("/1/months_of_service", "above_maximum", {"maximum": "1200"}) in refused.value.faults
