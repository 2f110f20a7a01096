"""What changed since a proposal."""

from typing import Any

import pytest

from services.ladder.rounds.domain.changes import PersonFacts, find_fact_changes, find_unit_changes, require_unchanged
from shared.kernel.errors import Conflict
from shared.kernel.rungs import Tier

FACTS: dict[str, Any] = {"employee_no": "007", "unit": "0101", "annual_score": "70", "vetoed": False}


def facts(unit_path: str = "LY/0101/", **others: Any) -> PersonFacts:
    return PersonFacts({**FACTS, **others}, unit_path, Tier.JUNIOR)


def changes(before: PersonFacts | None, after: PersonFacts | None, **options: Any) -> list[tuple[str, Any, Any]]:
    old, new = ({} if side is None else {"007": side} for side in (before, after))
    return [(change.field, change.before, change.after) for change in find_fact_changes(old, new, **options)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (facts(), []),
        (facts(annual_score="70.00"), []),
        (facts(annual_score="70.01"), [("annual_score", "70", "70.01")]),
        (facts(annual_score=None), [("annual_score", "70", None)]),
        (facts(vetoed=True), [("vetoed", "false", "true")]),
        (facts(unit="101"), [("unit", "0101", "101")]),
        (facts("LY/N/0101/"), [("unit_path", "LY/0101/", "LY/N/0101/")]),
        (facts(scores={"middle": "71"}), [("scores.middle", None, "71")]),
        (None, [("in_round", "true", "false")]),
    ],
)
def test_each_fact_that_is_another_is_a_change(after: PersonFacts | None, expected: list[tuple[str, Any, Any]]) -> None:
    assert changes(facts(), after) == expected


def test_whoever_came_into_the_round_is_a_change() -> None:
    assert changes(None, facts()) == [("in_round", "false", "true")]


def test_whose_unit_moved_in_the_tree_is_a_change() -> None:
    people, before = {"007": facts(), "008": facts(unit="0102")}, {"0101": "LY/0101/", "0102": "LY/0102/"}
    (change,) = find_unit_changes(people, before, before | {"0101": "LY/N/0101/"})
    assert (change.employee_no, change.before, change.after) == ("007", "LY/0101/", "LY/N/0101/")
    assert find_unit_changes(people, None, before) == []


def test_whoever_is_gone_may_be_absent() -> None:
    assert changes(facts(), None, gone=["007"]) == []


def test_a_stale_proposal_names_everything_up_to_a_limit_with_the_total() -> None:
    before = {f"{number:03d}": facts() for number in range(150)}
    after = {number: facts(annual_score="71") for number in before}
    with pytest.raises(Conflict) as refused:
        require_unchanged(2025, find_fact_changes(before, after), (1, 2))
    assert refused.value.code == "proposal_stale"
    assert refused.value.params == {"year": 2025, "people": 150, "changes": 150, "shown": 101}
    assert (refused.value.faults[0].pointer, refused.value.faults[1].pointer) == ("/policy", "/000")
    params = {"employee_no": "000", "field": "annual_score", "before": "70", "after": "71"}
    assert refused.value.faults[1].params == params


def test_what_still_holds_is_no_reason_to_refuse() -> None:
    require_unchanged(2025, [], (3, 3))
