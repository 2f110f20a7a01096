"""Stand-ins for the two other services: they answer as the ladder reads them, and no more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


@dataclass
class Peers:
    """What appraisal knows of years, and what compensation was asked; a rung up costs 1,200 yuan a year."""

    results: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    quotes: list[dict[str, Any]] = field(default_factory=list)
    committee: list[str] = field(default_factory=lambda: ["90001", "90002"])
    closed_months: list[str] = field(default_factory=list)
    statement_months: list[str] = field(default_factory=list)
    closed_at: str = "2200-01-01T00:00:00+08:00"
    before_results: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    """What happens, once each, while the ladder waits for results."""

    def result(self, year: int, employee_no: str, score: str | None, **others: Any) -> None:
        """Say what somebody's year came to."""
        result = {
            "employee_no": employee_no,
            "unit_code": "0101",
            "unit_path": "LY/0101/",
            "tier": "junior",
            "annual_score": score,
            "appraised_months": 0 if score is None else 12,
            "masked_months": 0,
            "additional_score": None,
            "competency_score": None,
            "scores": None if score is None else dict.fromkeys(("junior", "middle", "senior"), score),
            "vetoed": False,
        }
        year_results = self.results.setdefault(year, [])
        year_results[:] = [each for each in year_results if each["employee_no"] != employee_no]
        year_results.append(result | others)

    def appraisal(self) -> FastAPI:
        app = FastAPI()

        @app.get("/v1/years/{year}/results")
        async def results(year: int) -> JSONResponse:
            if self.before_results:
                await self.before_results.pop()()
            if year not in self.results:
                return JSONResponse({"code": "year_open", "detail": "open"}, 409)
            return JSONResponse({"items": self.results[year], "next_cursor": None})

        @app.get("/v1/years/{year}")
        async def standing(year: int) -> JSONResponse:
            return JSONResponse({"year": year, "closed_at": self.closed_at if year in self.results else None})

        @app.get("/v1/panel_members")
        async def panel_members() -> JSONResponse:
            members = [{"employee_no": number, "is_chair": index == 0} for index, number in enumerate(self.committee)]
            return JSONResponse({"items": members, "next_cursor": None})

        @app.get("/v1/months")
        async def months() -> JSONResponse:
            items = [{"month": month, "closed_at": self.closed_at} for month in self.closed_months]
            return JSONResponse({"items": items, "next_cursor": None})

        return app

    def compensation(self) -> FastAPI:
        app = FastAPI()
        rungs = ["JC", "JB", "JA", "MC", "MB", "MA", "SC", "SB", "SA"]

        @app.get("/v1/months")
        async def months() -> JSONResponse:
            return JSONResponse({"items": [{"month": month} for month in self.statement_months], "next_cursor": None})

        @app.post("/v1/quotes")
        async def quotes(request: Request) -> JSONResponse:
            question = await request.json()
            self.quotes.append(question)
            steps = sum(rungs.index(move["to"]) - rungs.index(move["from"]) for move in question["moves"])
            return JSONResponse({"cost": f"{steps * 1200}.00", "full_year_cost": f"{steps * 1200}.00"})

        return app
