"""What a roster and a table of protections may not do: change one's own record, closed time, or somebody's twin."""

import pytest

from tests.integration.ladder.conftest import Ladder
from tests.support.roster_rows import row

ROSTER = "/v1/roster_imports"
MOVE = [row("00002", "MB", unit_code="0102")]


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        (ROSTER, [row("00002", "MB", education="master")]),
        ("/v1/protection_imports", [{"employee_no": "00002", "valid_from": "2025-01-01"}]),
        ("/v1/rounds/2025/nomination_imports", [{"employee_no": "00002", "reasons": "x"}]),
    ],
)
@pytest.mark.parametrize("number", ["00002", "2", "000002"])
async def test_nobody_writes_about_themselves_however_many_zeros_their_token_has(
    staffed: Ladder, path: str, rows: list[dict[str, str]], number: str
) -> None:
    myself = await staffed.client("personnel", employee_no=number)
    answer = await myself.post(path, json={"rows": rows})
    assert answer.status_code == 422, answer.text
    assert [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("/rows/0/employee_no", "own_case")
    ]


async def test_a_list_of_nominations_leaves_the_one_of_the_caller_as_it_is(staffed: Ladder) -> None:
    path = "/v1/rounds/2025/nomination_imports"
    await staffed.post_rows(path, [{"employee_no": number, "reasons": "连续三年优秀"} for number in ("00001", "00002")])
    [_, before] = (await staffed.personnel.get("/v1/rounds/2025/nominations")).json()["items"]
    myself = await staffed.client("personnel", employee_no="00002")
    answer = await myself.post(path, json={"rows": [{"employee_no": "00001", "reasons": "带教新人"}]})
    assert (answer.status_code, answer.json()) == (200, {"rows": 2, "replaced": 2})
    [other, own] = (await staffed.personnel.get("/v1/rounds/2025/nominations")).json()["items"]
    assert (other["reasons"], own) == ("带教新人", before)


@pytest.mark.parametrize(
    ("closed", "drawn_up", "as_of", "periods"),
    [
        (["2025-06", "2025-07"], [], "2025-07-01", "2025-07"),
        (["2025-06"], [], "2025-06-02", None),
        ([], ["2025-07"], "2025-07-31", "2025-07"),
        ([], ["2025-07"], "2025-08-01", None),
    ],
)
async def test_a_move_into_closed_time_is_refused(
    staffed: Ladder, closed: list[str], drawn_up: list[str], as_of: str, periods: str | None
) -> None:
    staffed.peers.closed_months, staffed.peers.statement_months = closed, drawn_up
    answer = await staffed.personnel.post(ROSTER, json={"rows": MOVE}, params={"as_of": as_of})
    if periods is None:
        assert answer.status_code == 200, answer.text
        return
    assert (answer.status_code, answer.json()["code"]) == (409, "time_closed")
    assert answer.json()["params"] == {"as_of": as_of, "periods": periods, "people": 1}
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/rows/0/unit_code"]
    assert len((await staffed.get("/v1/employees/00002"))["placements"]) == 1


async def test_a_move_before_the_closing_day_of_a_decided_round_is_refused(staffed: Ladder) -> None:
    await staffed.propose()
    assert (await staffed.decide()).status_code == 200
    answer = await staffed.personnel.post(ROSTER, json={"rows": MOVE}, params={"as_of": "2025-12-31"})
    assert (answer.status_code, answer.json()["code"]) == (409, "time_closed")
    assert answer.json()["params"]["periods"] == "2025"
    later = await staffed.personnel.post(ROSTER, json={"rows": MOVE}, params={"as_of": "2026-01-01"})
    assert later.status_code == 200, later.text


async def test_numbers_and_units_without_their_leading_zeros_are_refused_with_both(staffed: Ladder) -> None:
    answer = await staffed.personnel.post(ROSTER, json={"rows": [row("2", "MB"), row("00099", unit_code="101")]})
    found = answer.json()["errors"]
    assert [(fault["pointer"], fault["code"], fault["params"]["other_code"]) for fault in found] == [
        ("/rows/0/employee_no", "leading_zeros_differ", "00002"),
        ("/rows/1/unit_code", "leading_zeros_differ", "0101"),
    ]
    for path, rows in (
        ("/v1/unit_imports", [{"code": "101", "name": "x", "parent_code": "LY"}]),
        ("/v1/unit_imports", [{"code": "X", "name": "x", "parent_code": "102"}]),
        ("/v1/protection_imports", [{"employee_no": "2", "valid_from": "2025-01-01"}]),
        ("/v1/rounds/2025/nomination_imports", [{"employee_no": "2", "reasons": "x"}]),
    ):
        assert [code for _, code in await staffed.refused(path, rows)] == ["leading_zeros_differ"]


async def test_a_protection_begins_while_the_person_is_employed(staffed: Ladder) -> None:
    await staffed.post_rows(ROSTER, [row("00002", "MB", left_on="2026-03-01")])
    for day in ("2018-06-30", "2026-03-01"):
        rows = [{"employee_no": "00002", "valid_from": day}]
        assert await staffed.refused("/v1/protection_imports", rows) == [("/rows/0/valid_from", "not_employed")]


async def test_the_audit_record_says_what_a_roster_changed_for_whom(staffed: Ladder) -> None:
    await staffed.post_rows(
        ROSTER, [row("00002", "MB", unit_code="0102", education="master")], params={"as_of": "2026-02-01"}
    )
    auditor = await staffed.client("auditor")
    last = (await staffed.get("/v1/audit_records", auditor))["items"][-1]
    changes = [(each["subject"], each["field"], each["before"], each["after"]) for each in last["detail"]["changes"]]
    assert sorted(changes) == [
        ("00002", "education", "college", "master"),
        ("00002", "placed_from", "2022-01-01", "2026-02-01"),
        ("00002", "unit_code", "0101", "0102"),
        ("00002", "unit_path", "LY/0101/", "LY/0102/"),
    ]
