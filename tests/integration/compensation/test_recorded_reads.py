"""Whoever reads the pay of many, or takes it away as a file, leaves an audit record; so does who may not."""

from typing import Any

from tests.integration.compensation.conftest import Compensation
from tests.integration.compensation.test_statements import STATEMENTS

CSV = {"Accept": "text/csv"}


async def records(compensation: Compensation) -> list[dict[str, Any]]:
    auditor = await compensation.client("auditor")
    answer = await auditor.get("/v1/audit_records", params={"limit": "5000"})
    return [record for record in answer.json()["items"] if record["action"].startswith(("list_", "get_"))]


async def test_reads_of_many_peoples_pay_are_recorded(staffed: Compensation) -> None:
    await staffed.draw_up()
    personnel = await staffed.client("personnel")
    listed = await personnel.get(STATEMENTS, params={"limit": "2"})
    exported = await personnel.get(STATEMENTS, headers=CSV)
    assert (listed.status_code, exported.status_code) == (200, 200)
    found = await records(staffed)
    assert [(record["action"], record["outcome"], record["detail"]) for record in found] == [
        ("list_statements", "done", {"query": {"limit": "2"}}),
        ("list_statements", "done", {"query": {}, "export": "csv"}),
    ]
    assert [record["request_id"] for record in found] == [
        answer.headers["X-Request-Id"] for answer in (listed, exported)
    ]
    assert {tuple(record["roles"]) for record in found} == {("personnel",)}
    assert {record["subject"] for record in found} == {STATEMENTS}


async def test_single_reads_own_records_and_reads_that_find_nothing_leave_none(staffed: Compensation) -> None:
    await staffed.draw_up()
    personnel = await staffed.client("personnel")
    own = await staffed.client("client_manager", employee_no="00002")
    assert (await personnel.get(f"{STATEMENTS}/00001")).status_code == 200
    assert (await own.get(STATEMENTS)).status_code == 200
    assert (await personnel.get("/v1/months/2031-01/statements")).status_code == 404
    assert await records(staffed) == []


async def test_a_read_that_no_role_may_do_is_recorded_as_refused(staffed: Compensation) -> None:
    operator = await staffed.client("operator")
    assert (await operator.get(STATEMENTS)).status_code == 403
    refused = (await records(staffed))[-1]
    assert (refused["action"], refused["outcome"], refused["detail"]) == (
        "list_statements",
        "refused",
        {"code": "not_permitted"},
    )


async def test_a_job_is_recorded_when_it_starts_and_with_its_effect(staffed: Compensation) -> None:
    job = await staffed.draw_up()
    auditor = await staffed.client("auditor")
    items = (await auditor.get("/v1/audit_records", params={"action": "draw_up_statements"})).json()["items"]
    assert [record["detail"].get("started", record["detail"].get("job")) for record in items] == [job["id"]] * 2
    started, done = items
    for name in ("actor", "issuer", "account", "roles", "request_id"):
        assert started[name] == done[name]
        assert started[name]
    assert done["previous"] == started["digest"]
    assert done["number"] == started["number"] + 1


async def test_the_head_is_the_last_record(staffed: Compensation) -> None:
    await staffed.draw_up()
    auditor = await staffed.client("auditor")
    last = (await auditor.get("/v1/audit_records", params={"limit": "5000"})).json()["items"][-1]
    head = (await auditor.get("/v1/audit_records/head")).json()
    assert head == {"number": last["number"], "digest": last["digest"]}
    missing = await auditor.get(f"/v1/audit_records/{head['number'] + 1}/changes")
    assert (missing.status_code, missing.json()["code"]) == (404, "audit_record_not_found")
