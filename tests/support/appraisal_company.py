"""A company of four, and a ladder that answers for it as the real one does."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse

from tests.support.apps import Apps
from tests.support.cases import load_shared
from tests.support.jobs import finished_job

YEAR = 2025
MONTHS = tuple(f"{YEAR}-{number:02d}" for number in range(1, 13))
SCHEME = load_shared("scoring")
JUNIOR, OTHER_JUNIOR, MIDDLE, SENIOR = "00001", "00002", "00003", "00004"
FACTS: dict[str, Any] = {
    "B01.count": "3",
    "B02.points": "37.5",
    "M01.actual": "1043",
    "M01.target": "1000",
    "M02.value": "79.99",
    "G01.answers": ["5", "4", "4", "3"],
    "G02.met": True,
}
"""The facts of the first worked case: 88.47 under the junior tier's weights, 87.99 under the middle's."""


def placement(
    employee_no: str, unit: str, rung: str, start: str = "2020-01-01", end: str | None = None
) -> dict[str, Any]:
    return {
        "employee_no": employee_no,
        "unit_code": unit,
        "unit_path": f"LY/{unit}/",
        "rung": rung,
        "tier": {"J": "junior", "M": "middle", "S": "senior"}[rung[0]],
        "from": start,
        "to": end,
        "rung_since": start,
        "tier_since": start,
    }


@dataclass
class Ladder:
    """What the ladder knows; tests change it as they need."""

    placements: list[dict[str, Any]] = field(
        default_factory=lambda: [
            placement(JUNIOR, "0101", "JB"),
            placement(OTHER_JUNIOR, "0102", "JA"),
            placement(MIDDLE, "0101", "MC"),
            placement(SENIOR, "0102", "SC"),
        ]
    )
    units: tuple[str, ...] = ("0101", "0102")
    candidates: list[dict[str, Any]] = field(default_factory=list)
    decided_on: str | None = None
    decided_at: str | None = None
    of_the_version_before: bool = False
    hold_up: asyncio.Event | None = None
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/v1/placements")
        async def placements(start: str = Query(alias="from"), end: str = Query(alias="to")) -> dict[str, Any]:
            if self.hold_up is not None:
                self.asked.set()
                await self.hold_up.wait()
            items = [held for held in self.placements if held["from"] < end and (held["to"] or "9999") > start]
            return {"items": items, "next_cursor": None}

        @app.get("/v1/units")
        async def units() -> dict[str, Any]:
            company = {"code": "LY", "path": "LY/"}
            counties = [{"code": code, "path": f"LY/{code}/"} for code in self.units]
            return {"items": [company, *counties], "next_cursor": None}

        @app.get("/v1/rounds")
        async def rounds() -> Any:
            if self.of_the_version_before:
                return JSONResponse({"code": "not_permitted", "detail": ""}, 403)
            decision = None if self.decided_on is None else {"decided_on": self.decided_on}
            round_ = {"year": YEAR, "decided_at": self.decided_at, "decision": decision}
            return {"items": [round_], "next_cursor": None}

        @app.get("/v1/rounds/{year}/candidates")
        async def candidates(year: int) -> dict[str, Any]:
            return {"items": self.candidates, "next_cursor": None}

        return app


@dataclass
class Company:
    """The appraisal service with the ladder beside it."""

    apps: Apps
    ladder: Ladder

    async def client(self, *roles: str, **options: Any) -> httpx.AsyncClient:
        return await self.apps.client("appraisal", *roles, **options)

    async def with_scheme(self, valid_from: str = "2025-01", **changes: Any) -> httpx.AsyncClient:
        """A client of personnel, who have saved the scheme."""
        personnel = await self.client("personnel")
        answer = await personnel.post("/v1/schemes", json={"valid_from": valid_from, "scheme": SCHEME | changes})
        assert answer.status_code == 201, answer.text
        return personnel

    async def with_closed_months(self, **changes: Any) -> httpx.AsyncClient:
        """A client of personnel, who have imported everybody's facts and closed all months with somebody in them."""
        personnel = await self.with_scheme(**changes)
        for month in MONTHS:
            rows = [facts_of(held["employee_no"]) for held in self.ladder.placements if is_employed(held, month)]
            if not rows:
                continue
            await import_rows(personnel, f"/v1/months/{month}/fact_imports", rows)
            job = await finished_job(personnel, await personnel.post(f"/v1/months/{month}/closing"))
            assert job["state"] == "succeeded", job
        return personnel

    async def with_closed_year(self, **changes: Any) -> httpx.AsyncClient:
        """A client of personnel, who have closed the year without committee scores."""
        personnel = await self.with_closed_months(**changes)
        started = await personnel.post(f"/v1/years/{YEAR}/closing", json={"accept_missing_committee": True})
        job = await finished_job(personnel, started)
        assert job["state"] == "succeeded", job
        return personnel


COMMITTEE: Final = tuple(f"C{index}" for index in range(1, 6))
GROUPS: Final = {"0101": ("G1", "G2"), "0102": ("H1", "H2")}


async def register_panels(company: Company) -> httpx.AsyncClient:
    """A client of personnel, who have registered the committee's five members and two of each county group."""
    personnel = await company.client("personnel", employee_no="P1")
    panels: list[tuple[str, str | None, str]] = [("committee", None, member) for member in COMMITTEE]
    panels += [("county_group", unit, member) for unit, members in GROUPS.items() for member in members]
    rows = [
        {"body": body, "unit_code": unit, "employee_no": member, "name": member, "valid_from": "2020-01-01"}
        for body, unit, member in panels
    ]
    await import_rows(personnel, "/v1/panel_member_imports", rows)
    return personnel


def is_employed(placement: dict[str, Any], month: str) -> bool:
    start, end = str(placement["from"]), placement["to"]
    return start[:7] <= month and (end is None or str(end) > f"{month}-01")


def facts_of(employee_no: str, **changes: Any) -> dict[str, Any]:
    return {"employee_no": employee_no, **FACTS, **changes}


async def import_rows(client: httpx.AsyncClient, path: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Import rows that must go through, and return the report."""
    answer = await client.post(path, json={"rows": rows})
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def fact_report(rows: int, created: int = 0, changed: int = 0, **counts: Any) -> dict[str, Any]:
    """The report of an import of facts that set and removed nothing but what is named."""
    kinds = ("vetoes", "masks", "bonuses", "deductions")
    nothing = {f"{kind}_{what}": 0 for kind in kinds for what in ("set", "removed")}
    counted = {"rows": rows, "created": created, "changed": changed, "unchanged": rows - created - changed}
    return counted | nothing | {"left": []} | counts


async def refused_rows(client: httpx.AsyncClient, path: str, rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Import rows that must be refused, and return the places and codes of the findings."""
    answer = await client.post(path, json={"rows": rows})
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "import_refused"
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
