"""`make run` as a newcomer meets it: real processes, a launcher that is killed half-way, and the year's results.

One stack serves all tests of this file: its first launcher is killed in the middle of the year, and the second
one brings the year to its end.
"""

import csv
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import temporary_folder
from tests.e2e.stacks import RunningStack, free_ports, processes_mentioning

pytestmark = pytest.mark.xdist_group("sample_year")

EXPECTED = Path(__file__).parent / "expected" / "round_2025.csv"
REASONS = {
    "up",
    "hold",
    "no_seat",
    "beyond_seats",
    "last_place",
    "tie_at_cut",
    "too_few_months",
    "protected",
    "warned",
    "grade_down",
    "tier_down",
}


def items(client: httpx.Client, path: str, **params: str) -> list[dict[str, Any]]:
    """Everything of a list, page by page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = client.get(path, params=params | {"limit": "100"} | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    folder = Path(tempfile.mkdtemp(prefix="spindle-stack-", dir=temporary_folder()))
    folder.chmod(0o755)  # PostgreSQL runs as nobody where the tests run as root, and pytest's own folders are closed
    running = RunningStack(folder, free_ports(4))
    running.start()
    running.until(running.stack_file)
    personnel = running.client("appraisal", "personnel")
    deadline = time.monotonic() + 120
    while True:  # until some months are closed, and the next is being worked on
        closed = [one for one in personnel.get("/v1/months").json()["items"] if one["state"] == "closed"]
        if len(closed) >= 3:
            break
        assert time.monotonic() < deadline
        time.sleep(0.1)
    running.kill()
    deadline = time.monotonic() + 10
    while processes_mentioning(str(folder)):
        assert time.monotonic() < deadline, "the killed launcher left processes behind"
        time.sleep(0.1)
    running.stack_file.unlink()
    running.start()
    running.until(running.summary_file)
    yield running
    running.stop()
    running.close()
    assert processes_mentioning(str(folder)) == []
    shutil.rmtree(folder)


def test_the_decisions_are_the_expected_ones(stack: RunningStack) -> None:
    decisions = items(stack.client("ladder", "personnel"), "/v1/rounds/2025/decisions")
    found = [
        {
            "employee_no": decision["employee_no"],
            "rung_before": decision["rung_before"],
            "rung": decision["rung"],
            "outcome": decision["outcome"],
            "reasons": " ".join(decision["reasons"]),
        }
        for decision in decisions
    ]
    with EXPECTED.open(encoding="utf-8-sig", newline="") as file:
        assert found == list(csv.DictReader(file))
    assert {reason for decision in decisions for reason in decision["reasons"]} >= REASONS


def test_the_spindle_is_filled(stack: RunningStack) -> None:
    spindle = stack.client("ladder", "portal").get("/v1/spindle", params={"as_of": "2026-01-01"}).json()
    tiers = {tier["tier"]: tier for tier in spindle["tiers"]}
    assert {name: tier["seats"] for name, tier in tiers.items()} == {"senior": 24, "middle": 146, "junior": 74}
    for name in ("senior", "middle"):
        assert tiers[name]["people"] == tiers[name]["seats"] + tiers[name]["over"]
    assert sum(tier["people"] for tier in tiers.values()) == spindle["people"] == 244
    units = spindle["units"]
    assert len(units) == 12


def test_january_is_paid_by_the_new_rungs(stack: RunningStack) -> None:
    statements = items(stack.client("compensation", "payroll"), "/v1/months/2026-01/statements")
    assert len(statements) == 244
    assert {statement["status"] for statement in statements} == {"complete"}
    placements = items(stack.client("ladder", "personnel"), "/v1/placements", as_of="2026-01-01")
    assert {one["employee_no"]: one["rung"] for one in placements} == {
        one["employee_no"]: one["rung"] for one in statements
    }


def test_everything_is_finished_once(stack: RunningStack) -> None:
    """Whatever was broken off and done again: one closing a month, one placement from the round a person."""
    months = stack.client("appraisal", "personnel").get("/v1/months").json()["items"]
    assert [month["month"] for month in months if month["state"] == "closed"] == [
        *(f"2025-{number:02d}" for number in range(1, 13)),
        "2026-01",
    ]
    ladder = stack.client("ladder", "auditor")
    records = items(ladder, "/v1/audit_records")
    finished = [one for one in records if one["action"] == "finish_round" and "job" in one["detail"]]
    assert len(finished) == 1
    closings = [
        one["subject"]
        for one in items(stack.client("appraisal", "auditor"), "/v1/audit_records")
        if one["action"] == "close_month" and "job" in one["detail"] and one["outcome"] == "done"
    ]
    assert len(closings) == len(set(closings)) == 13


LISTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("ladder", "/v1/employees", {}),
    ("ladder", "/v1/placements", {"as_of": "2025-12-31"}),
    ("ladder", "/v1/rounds/2025/decisions", {}),
    ("ladder", "/v1/rounds/2025/eligibility", {}),
    ("appraisal", "/v1/months/2025-03/sheets", {}),
    ("appraisal", "/v1/months/2025-03/facts", {}),
    ("appraisal", "/v1/years/2025/results", {}),
    ("compensation", "/v1/months/2026-01/statements", {}),
)
# Lists without a tier of their own, and where the tier of their people is read.
TIERS_OF: dict[str, tuple[str, str, dict[str, str]]] = {
    "/v1/rounds/2025/decisions": ("ladder", "/v1/placements", {"as_of": "2025-12-31"}),
    "/v1/rounds/2025/eligibility": ("ladder", "/v1/placements", {"as_of": "2025-12-31"}),
    "/v1/months/2025-03/facts": ("appraisal", "/v1/months/2025-03/sheets", {}),
}
SINGLE = {
    "/v1/employees",
    "/v1/rounds/2025/decisions",
    "/v1/rounds/2025/eligibility",
    "/v1/months/2025-03/sheets",
    "/v1/years/2025/results",
    "/v1/months/2026-01/statements",
}


@pytest.mark.parametrize(("service", "path", "params"), LISTS, ids=str)
def test_a_county_group_sees_its_own_juniors_only(
    stack: RunningStack, service: str, path: str, params: dict[str, str]
) -> None:
    group = stack.client(service, "county_group")
    if service == "compensation":
        assert group.get(path).status_code == 403
        return
    everybody = items(stack.client(service, "personnel"), path, **params)
    where = TIERS_OF.get(path)
    placed = items(stack.client(where[0], "personnel"), where[1], **where[2]) if where else everybody
    juniors = {one["employee_no"] for one in placed if one["unit_path"] == "LY/0101/" and one["tier"] == "junior"}
    own = [one for one in everybody if one["employee_no"] in juniors]
    assert own
    seen = items(group, path, **params)
    assert [one["employee_no"] for one in seen] == [one["employee_no"] for one in own]
    if path in SINGLE:
        outside = next(one for one in everybody if one not in own)["employee_no"]
        assert group.get(f"{path}/{outside}").status_code == 404
        assert group.get(f"{path}/{own[0]['employee_no']}").status_code == 200


@pytest.mark.parametrize(("service", "path", "params"), LISTS, ids=str)
def test_a_client_manager_sees_only_themselves(
    stack: RunningStack, service: str, path: str, params: dict[str, str]
) -> None:
    oneself = stack.client(service, "client_manager")
    if path.endswith("/facts"):
        assert oneself.get(path).status_code == 403
        return
    [own] = items(stack.client("ladder", "client_manager"), "/v1/employees")
    assert {one["employee_no"] for one in items(oneself, path, **params)} == {own["employee_no"]}
    if path in SINGLE:
        everybody = items(stack.client(service, "personnel"), path, **params)
        outside = next(one for one in everybody if one["employee_no"] != own["employee_no"])["employee_no"]
        assert oneself.get(f"{path}/{outside}").status_code == 404


def test_a_second_start_comes_up_with_what_is_there(stack: RunningStack) -> None:
    assert stack.stop() == 0
    assert not stack.stack_file.exists()
    before = json.loads(stack.summary_file.read_text(encoding="utf-8"))
    stack.start("--once")
    assert stack.wait() == 0, stack.output()
    assert json.loads(stack.summary_file.read_text(encoding="utf-8")) == before
    assert processes_mentioning(str(stack.folder)) == []
    assert (stack.folder / "var" / "spindle.svg").read_text(encoding="utf-8").startswith("<svg")
