"""What the sample year came to: decisions, the spindle, candidates, statements, costs; and one person at a time."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from sample.documents import document
from tests.integration.stack.access import Access
from tests.support.pages import all_items
from tests.support.sample_decisions import check_sample_decisions

SEATS = {"senior": 24, "middle": 146, "junior": 74}
ROUND = "/v1/rounds/2025"
STATEMENTS = "/v1/months/2026-01/statements"


def test_the_decisions_are_the_expected_ones(stack: Access) -> None:
    check_sample_decisions(all_items(stack.client("ladder", "personnel"), f"{ROUND}/decisions"))


def test_the_round_counts_its_decisions(stack: Access) -> None:
    client = stack.client("ladder", "auditor")
    decisions = all_items(client, f"{ROUND}/decisions")
    held = client.get(ROUND).json()
    assert (held["state"], held["headcount"], held["seats"]) == ("finished", len(decisions), SEATS)
    assert held["outcomes"] == Counter(one["outcome"] for one in decisions)
    assert held["reasons"] == Counter(reason for one in decisions for reason in one["reasons"])
    assert held["rungs"] == Counter(one["rung"] for one in decisions)
    chosen = {one["employee_no"]: one["rung"] for one in held["decision"]["amendments"]}
    assert {one["employee_no"]: one["rung"] for one in decisions if one["amendment"]} == chosen
    assert chosen


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("outcome", "demoted", lambda one: one["outcome"]),
        ("reason", "last_place", lambda one: one["reasons"]),
        ("unit", "0101", lambda one: one["unit_code"]),
    ],
)
def test_decisions_are_chosen(stack: Access, name: str, value: str, of: Any) -> None:
    client = stack.client("ladder", "auditor")
    everybody = all_items(client, f"{ROUND}/decisions")
    wanted = [one for one in everybody if value in of(one)]
    assert 0 < len(wanted) < len(everybody)
    assert all_items(client, f"{ROUND}/decisions", {name: value}) == wanted


def test_the_spindle_is_filled(stack: Access) -> None:
    spindle = stack.client("ladder", "portal").get("/v1/spindle", params={"as_of": "2026-01-01"}).json()
    tiers = {tier["tier"]: tier for tier in spindle["tiers"]}
    assert {name: tier["seats"] for name, tier in tiers.items()} == SEATS
    for name in ("senior", "middle"):
        assert tiers[name]["people"] == tiers[name]["seats"] + tiers[name]["over"]
    assert sum(tier["people"] for tier in tiers.values()) == spindle["people"] == 244
    assert len(spindle["units"]) == 12


def test_the_decided_rungs_are_in_force(stack: Access) -> None:
    client = stack.client("ladder", "personnel")
    decided = {one["employee_no"]: one["rung"] for one in all_items(client, f"{ROUND}/decisions")}
    placed = {one["employee_no"]: one["rung"] for one in all_items(client, "/v1/placements", {"as_of": "2026-01-01"})}
    assert placed == decided


def test_candidates_have_what_the_additional_appraisal_gave(stack: Access) -> None:
    candidates = {one["employee_no"] for one in all_items(stack.client("ladder", "personnel"), f"{ROUND}/candidates")}
    results = all_items(stack.client("appraisal", "personnel"), "/v1/years/2025/results")
    assert {one["employee_no"] for one in results if one["additional_score"] is not None} == candidates
    assert 0 < len(candidates) < len(results)


def test_the_decisions_go_by_the_results(stack: Access) -> None:
    """The facts kept with a decision are the results that appraisal tells today."""
    ladder, appraisal = stack.client("ladder", "auditor"), stack.client("appraisal", "auditor")
    for one in all_items(ladder, f"{ROUND}/decisions")[::20]:
        facts = ladder.get(f"{ROUND}/decisions/{one['employee_no']}").json()["facts"]
        result = appraisal.get(f"/v1/years/2025/results/{one['employee_no']}").json()
        for name in ("annual_score", "additional_score", "competency_score"):
            assert facts.get(name) == result[name], (one["employee_no"], name)


def test_january_is_paid_by_the_new_rungs(stack: Access) -> None:
    statements = all_items(stack.client("compensation", "payroll"), STATEMENTS)
    assert len(statements) == 244
    assert {statement["status"] for statement in statements} == {"complete"}
    placements = all_items(stack.client("ladder", "personnel"), "/v1/placements", {"as_of": "2026-01-01"})
    assert {one["employee_no"]: one["rung"] for one in placements} == {
        one["employee_no"]: one["rung"] for one in statements
    }
    for one in statements:
        assert Decimal(one["gross"]) == sum(map(Decimal, one["items"].values()))
        assert Decimal(one["items"]["base"]) == Decimal(document("pay_table")["standards"][one["rung"]]["base"])


def test_the_round_costs_what_compensation_quotes(stack: Access) -> None:
    held = stack.client("ladder", "auditor").get(ROUND).json()
    moves = [
        {"employee_no": one["employee_no"], "from": one["rung_before"], "to": one["rung"]}
        for one in all_items(stack.client("ladder", "auditor"), f"{ROUND}/decisions")
        if one["rung"] != one["rung_before"]
    ]
    question = {"year": 2026, "effective_on": held["effective_on"], "moves": moves}
    answer = stack.client("compensation", "payroll").post("/v1/quotes", json=question)
    assert answer.status_code == 200, answer.text
    assert {name: answer.json()[name] for name in held["cost"]} == held["cost"]


# Each list whose rows can be asked for one at a time.
SINGLES: tuple[tuple[str, str, str], ...] = (
    ("ladder", "/v1/employees", "employee_no"),
    ("ladder", f"{ROUND}/decisions", "employee_no"),
    ("ladder", f"{ROUND}/eligibility", "employee_no"),
    ("ladder", "/v1/policies", "version"),
    ("ladder", "/v1/rounds", "year"),
    ("appraisal", "/v1/months/2025-03/sheets", "employee_no"),
    ("appraisal", "/v1/years/2025/results", "employee_no"),
    ("appraisal", "/v1/schemes", "version"),
    ("appraisal", "/v1/months", "month"),
    ("compensation", STATEMENTS, "employee_no"),
    ("compensation", "/v1/pay_tables", "version"),
)


@pytest.mark.parametrize(("service", "path", "key"), SINGLES)
def test_a_single_read_is_its_row_of_the_list(stack: Access, service: str, path: str, key: str) -> None:
    client = stack.client(service, "auditor")
    rows = all_items(client, path, limit=1000)
    assert rows
    if path == "/v1/months":  # an open month's people are counted when it is asked for alone
        rows = [row for row in rows if row["state"] == "closed"]
    for row in rows[:: max(1, len(rows) // 80)]:
        answer = client.get(f"{path}/{row[key]}")
        assert answer.status_code == 200, answer.text
        single = answer.json()
        assert {name: single[name] for name in row} == row


LISTS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("ladder", "auditor", "/v1/employees", {"as_of": "2026-01-01"}),
    ("ladder", "auditor", "/v1/placements", {"as_of": "2025-12-31"}),
    ("ladder", "auditor", "/v1/placements", {"from": "2025-01-01", "to": "2026-01-02"}),
    ("ladder", "auditor", "/v1/units", {}),
    ("ladder", "auditor", "/v1/protections", {"as_of": "2025-12-31"}),
    ("ladder", "auditor", f"{ROUND}/decisions", {}),
    ("ladder", "auditor", f"{ROUND}/eligibility", {}),
    ("ladder", "auditor", f"{ROUND}/candidates", {}),
    ("appraisal", "auditor", "/v1/months", {}),
    ("appraisal", "auditor", "/v1/months/2025-03/facts", {}),
    ("appraisal", "auditor", "/v1/months/2025-03/sheets", {}),
    ("appraisal", "payroll", "/v1/months/2025-03/results", {}),
    ("appraisal", "auditor", "/v1/years/2025/results", {}),
    ("compensation", "auditor", STATEMENTS, {}),
)


@pytest.mark.parametrize(("service", "role", "path", "params"), LISTS)
def test_pages_of_any_size_give_the_same(
    stack: Access, service: str, role: str, path: str, params: dict[str, str]
) -> None:
    client = stack.client(service, role)
    whole = all_items(client, path, params, limit=5000)
    assert whole
    for limit in (max(1, len(whole) // 9), 100, len(whole), len(whole) + 1):
        assert all_items(client, path, params, limit=limit) == whole, limit


@pytest.mark.parametrize(("service", "role", "path", "params"), LISTS)
def test_asked_again_the_answer_is_the_same(
    stack: Access, service: str, role: str, path: str, params: dict[str, str]
) -> None:
    """Whichever replica answers."""
    answers = [stack.client(service, role).get(path, params=params) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_a_round_is_decided_against_what_was_read(stack: Access) -> None:
    """The ETag is the round's revision; a decision without one, or on a round that is decided, is refused."""
    found = stack.client("ladder", "committee_chair").get(ROUND)
    assert found.headers["ETag"] == f'"{found.json()["revision"]}"'
    again = {"decided_by": ["000011"], "decided_on": "2026-01-09", "reasons": "再次裁定"}
    chair = stack.client("ladder", "committee_chair")
    without = chair.post(f"{ROUND}/resolution", json=again)
    assert (without.status_code, without.json()["code"]) == (428, "precondition_missing")
    late = chair.post(f"{ROUND}/resolution", json=again, headers={"If-Match": found.headers["ETag"]})
    assert (late.status_code, late.json()["code"]) == (409, "round_finished")
    assert chair.get(ROUND).content == found.content
