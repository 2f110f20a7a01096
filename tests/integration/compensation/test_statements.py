"""A month's statements: drawn up as a job, seen by few, explained to each."""

import asyncio
import csv
import io
from typing import Any

import openpyxl
import pytest

from shared.platform.web.parameters import this_month
from tests.integration.compensation.conftest import Compensation
from tests.support.apps import OTHER_COMPANY
from tests.support.jobs import finished_job, held_up_job
from tests.support.pay_tables import table_document

STATEMENTS = "/v1/months/2026-01/statements"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def pay_lists(compensation: Compensation) -> list[dict[str, Any]]:
    """The versions of January's pay list."""
    items: list[dict[str, Any]] = (await compensation.payroll.get("/v1/months/2026-01/pay_lists")).json()["items"]
    return items


async def test_everybody_employed_in_the_month_has_one(staffed: Compensation) -> None:
    job = await staffed.draw_up()
    assert job["state"] == "succeeded"
    assert (job["done"], job["total"]) == (4, 4)
    assert job["result"] == {
        "month": "2026-01",
        "version": 1,
        "table_version": 1,
        "people": 4,
        "complete": 4,
        "pending": 0,
        "gross": "19724.51",
        "changed": 0,
    }
    found = await staffed.statements()
    assert {who: (each["rung"], each["tier"], each["gross"]) for who, each in found.items()} == {
        "00001": ("MA", "middle", "6480.00"),  # 3600 + 2400 x 1.2, by the rung from the first of the month
        "00002": ("JC", "junior", "1424.51"),  # 12 of 31 days: 1006.45 + 418.06
        "00003": ("JB", "junior", "4100.00"),  # masked: the masked coefficient
        "00004": ("SA", "senior", "7720.00"),
    }
    assert found["00002"]["items"] == {"base": "1006.45", "performance": "418.06"}
    assert found["00003"]["masked"] is True
    assert found["00003"]["score"] is None
    assert staffed.peers.asked[0] == "2026-01-01..2026-02-01"


async def test_a_slip_explains_each_item(staffed: Compensation) -> None:
    await staffed.draw_up()
    slip = (await staffed.payroll.get(f"{STATEMENTS}/00004")).json()
    assert slip["working"] == {
        "days_in_month": 31,
        "takes_effect": "next_month",
        "items": [
            {
                "code": "base",
                "name": "Base",
                "parts": [{"rung": "SA", "standard": "4700.00", "days": 31}],
                "coefficient": None,
                "amount": "4700.00",
            },
            {
                "code": "performance",
                "name": "Performance",
                "parts": [{"rung": "SA", "standard": "3700.00", "days": 31}],
                "coefficient": "0.6",
                "amount": "2220.00",
            },
            {
                "code": "section_chief",
                "name": "正科级待遇",
                "parts": [{"rung": "SA", "standard": "800.00", "days": 31}],
                "coefficient": None,
                "amount": "800.00",
            },
        ],
    }
    hired = (await staffed.payroll.get(f"{STATEMENTS}/00002")).json()
    assert hired["working"]["items"][0]["parts"] == [{"rung": "JC", "standard": "2600.00", "days": 12}]
    chinese = await staffed.client("payroll", language="zh")
    named = (await chinese.get(f"{STATEMENTS}/00004")).json()["working"]["items"]
    assert [item["name"] for item in named] == ["基本工资", "绩效工资", "正科级待遇"]


async def test_in_an_open_month_everybody_is_pending(staffed: Compensation) -> None:
    staffed.peers.results.clear()
    job = await staffed.draw_up()
    assert (job["result"]["complete"], job["result"]["pending"], job["result"]["gross"]) == (0, 4, "0.00")
    found = await staffed.statements()
    assert {(each["status"], each["reason"], each["gross"]) for each in found.values()} == {
        ("pending", "month_open", None)
    }
    slip = (await staffed.payroll.get(f"{STATEMENTS}/00001")).json()
    assert (slip["items"], slip["working"]["items"]) == ({}, [])


async def test_without_a_score_of_a_closed_month_one_is_pending(staffed: Compensation) -> None:
    staffed.peers.results["2026-01"].pop(0)
    staffed.peers.place("00006", "HEAD")
    job = await staffed.draw_up()
    assert (job["result"]["complete"], job["result"]["pending"]) == (3, 2)
    found = await staffed.statements()
    assert (found["00001"]["status"], found["00001"]["reason"]) == ("pending", "no_month_score")
    assert (found["00006"]["status"], found["00006"]["reason"]) == ("pending", "no_pay_standard")


async def test_drawn_up_again_the_figures_are_the_same(staffed: Compensation) -> None:
    first_job = await staffed.draw_up()
    first = await staffed.statements()
    second_job = await staffed.draw_up()
    assert second_job["id"] != first_job["id"]
    assert second_job["result"] == first_job["result"]
    assert await staffed.statements() == first
    assert [each["version"] for each in await pay_lists(staffed)] == [1]


async def test_drawn_up_again_a_later_version_counts(staffed: Compensation) -> None:
    await staffed.draw_up()
    before = await staffed.statements()
    staffed.peers.placements = [each for each in staffed.peers.placements if each["employee_no"] != "00003"]
    staffed.peers.close("2026-01", {"00001": "85", "00002": "75.00", "00004": "59.99"})
    await staffed.draw_up()
    found = await staffed.statements()
    assert set(found) == {"00001", "00002", "00004"}
    assert found["00001"]["gross"] == "6000.00"
    changed = {who for who, each in found.items() if each["input_digest"] != before[who]["input_digest"]}
    assert changed == {"00001"}


async def test_drawing_up_again_keeps_every_earlier_version(staffed: Compensation) -> None:
    await staffed.draw_up()
    first = (await staffed.payroll.get(STATEMENTS)).json()
    first_slip = (await staffed.payroll.get(f"{STATEMENTS}/00001")).json()
    staffed.peers.placements = [each for each in staffed.peers.placements if each["employee_no"] != "00003"]
    staffed.peers.close("2026-01", {"00001": "85", "00002": "75.00", "00004": "59.99"})
    result = (await staffed.draw_up())["result"]
    assert (result["version"], result["people"], result["changed"]) == (2, 3, 2)
    lists = await pay_lists(staffed)
    assert [(each["version"], each["people"], each["gross"], each["changed"]) for each in lists] == [
        (1, 4, "19724.51", 0),
        (2, 3, "15144.51", 2),
    ]
    assert (await staffed.payroll.get(STATEMENTS, params={"version": 1})).json() == first
    assert (await staffed.payroll.get(f"{STATEMENTS}/00001", params={"version": 1})).json() == first_slip
    own = await staffed.client("client_manager", employee_no="00001")
    versions = (await own.get(f"{STATEMENTS}/00001/versions")).json()["items"]
    assert [(each["version"], each["score"], each["gross"]) for each in versions] == [
        (1, "92.50", "6480.00"),
        (2, "85.00", "6000.00"),
    ]
    assert (await staffed.payroll.get(f"{STATEMENTS}/00003")).json()["code"] == "statement_not_found"
    assert len((await staffed.payroll.get(f"{STATEMENTS}/00003/versions")).json()["items"]) == 1


async def test_a_version_that_there_is_not_is_missing(staffed: Compensation) -> None:
    await staffed.draw_up()
    for path in (STATEMENTS, f"{STATEMENTS}/00001"):
        missing = await staffed.payroll.get(path, params={"version": 2})
        assert (missing.status_code, missing.json()["code"]) == (404, "pay_list_not_found")
        assert (await staffed.payroll.get(path, params={"version": 0})).status_code == 422
    other = await staffed.client("client_manager", employee_no="00002")
    hidden = await other.get(f"{STATEMENTS}/00001/versions")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "statement_not_found")
    unit = await staffed.client("personnel", unit_path="LY/0102/")
    assert (await unit.get("/v1/months/2026-01/pay_lists")).json()["code"] == "whole_company_needed"


async def test_what_was_drawn_up_again_is_on_record_for_each_person(staffed: Compensation) -> None:
    await staffed.draw_up()
    staffed.peers.close("2026-01", {"00001": "85.00", "00002": "75.00", "00003": None, "00004": "59.99"})
    await staffed.draw_up()
    auditor = await staffed.client("auditor")
    records = (await auditor.get("/v1/audit_records")).json()["items"]
    drawn_up = [each for each in records if each["action"] == "draw_up_statements"]
    changes = [change for each in drawn_up for change in each["detail"].get("changes", ())]
    fields = {change["field"]: (change["before"], change["after"]) for change in changes}
    assert {change["subject"] for change in changes} == {"00001"}
    assert fields.pop("input_digest")
    assert fields == {"coefficient": ("1.2", "1.0"), "gross": ("6480.00", "6000.00"), "score": ("92.50", "85.00")}


async def test_a_pay_table_begins_only_after_the_months_that_were_paid_by_the_one_before(staffed: Compensation) -> None:
    await staffed.draw_up()
    for month in ("2025-12", "2026-01"):
        body = {"valid_from": month, "table": table_document()}
        refused = await staffed.payroll.post("/v1/pay_tables", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "month_drawn_up")
    assert await staffed.table("2026-02") == 2


async def test_statements_that_do_not_pay_yet_let_another_pay_table_begin(staffed: Compensation) -> None:
    staffed.peers.results.clear()
    await staffed.draw_up()
    assert await staffed.table("2026-01") == 2


async def test_asked_at_once_it_is_one_job(staffed: Compensation) -> None:
    held = asyncio.Event()
    staffed.peers.before_placements.append(held.wait)
    answers = await asyncio.gather(*(staffed.payroll.post(STATEMENTS) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    held.set()
    assert (await finished_job(staffed.payroll, answers[0]))["state"] == "succeeded"
    assert len(await staffed.statements()) == 4


async def test_the_same_key_is_the_same_job(staffed: Compensation) -> None:
    headers = {"Idempotency-Key": "january"}
    first = await staffed.payroll.post(STATEMENTS, headers=headers)
    await finished_job(staffed.payroll, first)
    second = await staffed.payroll.post(STATEMENTS, headers=headers)
    assert (second.status_code, second.json()["id"]) == (202, first.json()["id"])
    assert second.headers["location"] == first.headers["location"]


async def test_a_table_saved_meanwhile_counts(staffed: Compensation) -> None:
    dearer = table_document()["standards"] | {"SA": {"base": "5000.00", "performance": "3700.00"}}

    async def save() -> None:
        await staffed.table("2026-01", standards=dearer)

    staffed.peers.before_placements.append(save)
    job = await staffed.draw_up()
    assert (job["state"], job["result"]["table_version"]) == ("succeeded", 2)
    assert (await staffed.statements())["00004"]["items"]["base"] == "5000.00"


@pytest.mark.parametrize("away", ["ladder", "appraisal"])
async def test_while_a_peer_is_away_the_job_waits(staffed: Compensation, away: str) -> None:
    staffed.apps.network.down.add(away)
    started = await staffed.payroll.post(STATEMENTS)
    job = await held_up_job(staffed.payroll, started)
    assert (job["state"], job["problem"]["code"]) == ("running", "upstream_unavailable")
    assert (await staffed.payroll.get(STATEMENTS)).status_code == 404
    staffed.apps.network.down.clear()
    assert (await finished_job(staffed.payroll, started))["state"] == "succeeded"
    assert len(await staffed.statements()) == 4


async def test_what_a_peer_refuses_fails_the_job(staffed: Compensation) -> None:
    staffed.peers.problem = {"status": 409, "code": "something_else", "detail": "no"}
    job = await staffed.draw_up()
    assert (job["state"], job["problem"]["code"]) == ("failed", "upstream_refused")
    assert job["problem"]["params"]["upstream_code"] == "something_else"


async def test_a_month_that_is_not_over_is_not_drawn_up(staffed: Compensation) -> None:
    for month in (this_month(), "2199-12"):
        refused = await staffed.payroll.post(f"/v1/months/{month}/statements")
        assert (refused.status_code, refused.json()["code"]) == (409, "month_not_ended")
        assert (await staffed.payroll.get(f"/v1/months/{month}/statements")).status_code == 404


async def test_nothing_to_draw_up(compensation: Compensation) -> None:
    answer = await compensation.payroll.post(STATEMENTS)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_pay_table_in_force")
    for path in (STATEMENTS, f"{STATEMENTS}/00001"):
        missing = await compensation.payroll.get(path)
        assert (missing.status_code, missing.json()["code"]) == (404, "statements_not_drawn_up")
    await compensation.table()
    job = await compensation.draw_up()
    assert (job["state"], job["problem"]["code"]) == ("failed", "nobody_employed")


async def test_who_sees_what(staffed: Compensation) -> None:
    await staffed.draw_up()
    own = await staffed.client("client_manager", employee_no="00002")
    assert set(await staffed.statements(client=own)) == {"00002"}
    assert (await own.get(f"{STATEMENTS}/00002")).status_code == 200
    unit = await staffed.client("personnel", unit_path="LY/0102/")
    assert set(await staffed.statements(client=unit)) == {"00002", "00004"}
    for client in (own, unit):
        outside = await client.get(f"{STATEMENTS}/00001")
        assert (outside.status_code, outside.json()["code"]) == (404, "statement_not_found")
    for role in ("county_group", "committee_chair", "committee_member", "marketing", "portal", "operator"):
        client = await staffed.client(role)
        assert (await client.get(STATEMENTS)).status_code == 403, role
    elsewhere = await staffed.client("payroll", company=OTHER_COMPANY)
    assert (await elsewhere.get(STATEMENTS)).json()["code"] == "statements_not_drawn_up"
    part = await staffed.client("payroll", unit_path="LY/0101/")
    assert (await part.post(STATEMENTS)).json()["code"] == "whole_company_needed"
    auditor = await staffed.client("auditor")
    assert (await auditor.post(STATEMENTS)).status_code == 403


async def test_page_by_page(staffed: Compensation) -> None:
    await staffed.draw_up()
    found: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = (await staffed.payroll.get(STATEMENTS, params={"limit": 3} | cursor)).json()
        found += [each["employee_no"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert found == ["00001", "00002", "00003", "00004"]


async def test_the_pay_list_as_files(staffed: Compensation) -> None:
    staffed.peers.results["2026-01"].pop(0)
    await staffed.draw_up()
    chinese = await staffed.client("payroll", language="zh")
    answer = await chinese.get(STATEMENTS, headers={"Accept": "text/csv"}, params={"limit": 1})
    assert answer.headers["content-disposition"] == 'attachment; filename="statements-2026-01.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["工号"] for row in rows] == ["00001", "00002", "00003", "00004"]
    assert rows[0]["状态"] == "待核算"
    assert rows[0]["待核算原因"] == "没有当月考核得分"
    assert (rows[3]["基本工资"], rows[3]["绩效工资"], rows[3]["正科级待遇"], rows[3]["应发合计"]) == (
        "4700.00",
        "2220.00",
        "800.00",
        "7720.00",
    )
    workbook = await staffed.payroll.get(STATEMENTS, headers={"Accept": XLSX})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).active
    assert sheet is not None
    values = list(sheet.iter_rows(values_only=True))
    gross = list(values[0]).index("Gross")
    assert [row[gross] for row in values[1:]] == [None, 1424.51, 4100, 7720]
    own = await staffed.client("client_manager", employee_no="00003")
    own_list = await own.get(STATEMENTS, headers={"Accept": "text/csv"})
    assert own_list.text.count("\r\n") == 2


async def test_it_is_on_record(staffed: Compensation) -> None:
    await staffed.draw_up()
    auditor = await staffed.client("auditor")
    records = (await auditor.get("/v1/audit_records")).json()["items"]
    done = [each for each in records if each["action"] == "draw_up_statements" and "job" in each["detail"]]
    assert [(each["actor"], each["subject"], each["outcome"]) for each in done] == [
        ("subject:payroll", "2026-01", "done")
    ]
