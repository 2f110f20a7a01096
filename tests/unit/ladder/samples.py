"""The policy and people of the worked cases, to be bent by tests."""

import json
from pathlib import Path
from typing import Any

from services.ladder.policies.domain.policy import Policy, read_policy
from services.ladder.rounds.domain.facts import Person, read_person

_CASE = Path(__file__).parents[2] / "cases" / "placement" / "01_everyone_stays.json"


def policy_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_CASE.read_text(encoding="utf-8"))["policy"]
    return document


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


def bend(document: Any, pointer: str, value: Any) -> Any:
    """Put a value at a pointer (``...`` takes the field away) and return the document."""
    *path, last = pointer.split("/")[1:]
    place = document
    for part in path:
        place = place[int(part)] if isinstance(place, list) else place[part]
    key = int(last) if isinstance(place, list) else last
    if value is ...:
        del place[key]
    else:
        place[key] = value
    return document
