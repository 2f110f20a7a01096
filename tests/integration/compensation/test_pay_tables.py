"""Versions of the pay table."""

import asyncio
from typing import Any

import pytest

from tests.integration.compensation.conftest import Compensation
from tests.support.apps import OTHER_COMPANY
from tests.support.pay_tables import table_document

IN_FORCE = "/v1/pay_tables/in_force"


async def test_a_table_holds_until_the_next_one_begins(compensation: Compensation) -> None:
    assert await compensation.table("2025-01", minimum_wage="2000.00") == 1
    assert await compensation.table("2026-01", minimum_wage="2100.5") == 2
    reader = await compensation.client("client_manager", employee_no="00001")
    before = await reader.get(IN_FORCE, params={"as_of": "2024-12"})
    assert (before.status_code, before.json()["code"]) == (404, "no_pay_table_in_force")
    for month, version in (("2025-01", 1), ("2025-12", 1), ("2026-01", 2), ("2030-06", 2)):
        assert (await reader.get(IN_FORCE, params={"as_of": month})).json()["version"] == version
    second = (await reader.get("/v1/pay_tables/2")).json()
    assert (second["valid_from"], second["recorded_by"]) == ("2026-01", "subject:payroll")
    assert second["table"] == table_document() | {"minimum_wage": "2100.5"}
    listed = (await reader.get("/v1/pay_tables", params={"limit": 1})).json()
    assert [each["version"] for each in listed["items"]] == [1]
    rest = (await reader.get("/v1/pay_tables", params={"cursor": listed["next_cursor"]})).json()
    assert [each["version"] for each in rest["items"]] == [2]
    assert rest["next_cursor"] is None
    assert (await reader.get("/v1/pay_tables/3")).json()["code"] == "pay_table_not_found"


@pytest.mark.parametrize("valid_from", ["2025-01", "2024-12"])
async def test_a_version_must_begin_later(compensation: Compensation, valid_from: str) -> None:
    await compensation.table("2025-01")
    body = {"valid_from": valid_from, "table": table_document()}
    answer = await compensation.payroll.post("/v1/pay_tables", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "version_not_later")
    assert answer.json()["params"] == {"valid_from": "2025-01"}


async def test_every_fault_is_pointed_at(compensation: Compensation) -> None:
    table: dict[str, Any] = table_document()
    del table["standards"]["MA"]
    table["standards"]["JB"]["base"] = "-1"
    table["standards"]["SC"]["performance"] = 2900.005
    table["coefficients"][1]["from"] = "61"
    table["surprise"] = 1
    answer = await compensation.payroll.post("/v1/pay_tables", json={"valid_from": "2025-01", "table": table})
    assert (answer.status_code, answer.json()["code"]) == (422, "pay_table_invalid")
    assert {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]} == {
        ("/table/surprise", "extra_forbidden"),
        ("/table/standards/MA", "rung_missing"),
        ("/table/standards/JB/base", "below_minimum"),
        ("/table/standards/SC/performance", "too_many_decimals"),
        ("/table/coefficients/1/from", "ranges_gap"),
    }
    assert (await compensation.payroll.get("/v1/pay_tables")).json()["items"] == []


async def test_numbers_are_kept_exactly(compensation: Compensation) -> None:
    standards = table_document()["standards"] | {"SA": {"base": 4700.1, "performance": 3700}}
    version = await compensation.table("2025-01", standards=standards)
    kept = (await compensation.payroll.get(f"/v1/pay_tables/{version}")).json()["table"]["standards"]["SA"]
    assert kept == {"base": "4700.1", "performance": 3700}


async def test_sent_twice_it_is_one_version(compensation: Compensation) -> None:
    body = {"valid_from": "2025-01", "table": table_document()}
    headers = {"Idempotency-Key": "table-1"}
    answers = await asyncio.gather(
        *(compensation.payroll.post("/v1/pay_tables", json=body, headers=headers) for _ in range(3))
    )
    assert [answer.json() for answer in answers] == [{"version": 1, "valid_from": "2025-01"}] * 3
    assert {answer.status_code for answer in answers} == {201}


async def test_at_once_one_is_the_later_one(compensation: Compensation) -> None:
    await compensation.table("2025-01")
    body = {"valid_from": "2026-01", "table": table_document()}
    answers = await asyncio.gather(*(compensation.payroll.post("/v1/pay_tables", json=body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_companies_are_apart_and_a_part_may_not_decide(compensation: Compensation) -> None:
    await compensation.table("2025-01")
    elsewhere = await compensation.client("payroll", company=OTHER_COMPANY)
    assert (await elsewhere.get("/v1/pay_tables")).json()["items"] == []
    part = await compensation.client("payroll", unit_path="LY/0101/")
    body = {"valid_from": "2026-01", "table": table_document()}
    answer = await part.post("/v1/pay_tables", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "whole_company_needed")
