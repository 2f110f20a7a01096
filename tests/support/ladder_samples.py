"""The model policy of the worked cases and people, for tests to change."""

from typing import Any

from services.ladder.policies.domain.policy import Policy, read_policy
from services.ladder.rounds.domain.facts import Person, read_person
from tests.support.cases import load_shared


def policy_document() -> dict[str, Any]:
    return load_shared("placement")


def policy(**quota: Any) -> Policy:
    document = policy_document()
    return read_policy({**document, "quota": {**document["quota"], **quota}})


def person_document(**facts: Any) -> dict[str, Any]:
    return {
        "employee_no": "0007",
        "unit": "0101",
        "rung": "MB",
        "annual_score": "85",
        "appraised_months": 12,
        "months_in_rung": 24,
        "months_in_tier": 40,
        "months_of_service": 130,
        "education": "college",
        **facts,
    }


def person(**facts: Any) -> Person:
    return read_person(person_document(**facts))
