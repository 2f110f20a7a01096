"""Stand-ins for the ladder and the appraisal: they answer as compensation reads them, and no more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse

PAGE = 2  # of few items, so that reading goes over many pages


@dataclass
class Peers:
    """Who is placed where, and what months came to; a month that is not there is open."""

    placements: list[dict[str, Any]] = field(default_factory=list)
    results: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problem: dict[str, Any] | None = None
    asked: list[str] = field(default_factory=list)
    before_placements: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    """What happens, once each, while compensation waits for placements."""

    def place(self, employee_no: str, rung: str, start: str = "2020-01-01", end: str | None = None, **o: Any) -> None:
        tier = {"J": "junior", "M": "middle", "S": "senior"}.get(rung[0], "senior")
        unit = o.get("unit", "0101")
        self.placements.append(
            {
                "employee_no": employee_no,
                "unit_code": unit,
                "unit_path": f"LY/{unit}/",
                "rung": rung,
                "tier": tier,
                "from": start,
                "to": end,
                "rung_since": start,
                "tier_since": start,
            }
        )

    def close(self, month: str, scores: dict[str, str | None]) -> None:
        """Close a month; somebody without a score was masked."""
        self.results[month] = [
            {"employee_no": employee_no, "masked": score is None, "score": score}
            for employee_no, score in scores.items()
        ]

    def ladder(self) -> FastAPI:
        app = FastAPI()

        @app.get("/v1/placements")
        async def placements(
            start: str = Query(alias="from"), end: str = Query(alias="to"), cursor: int = 0
        ) -> JSONResponse:
            if self.before_placements:
                await self.before_placements.pop()()
            self.asked.append(f"{start}..{end}")
            found = [
                each for each in self.placements if each["from"] < end and (each["to"] is None or each["to"] > start)
            ]
            return _page(sorted(found, key=lambda each: (each["employee_no"], each["from"])), cursor)

        return app

    def appraisal(self) -> FastAPI:
        app = FastAPI()

        @app.get("/v1/months/{month}/results")
        async def results(month: str, cursor: int = 0) -> JSONResponse:
            if self.problem is not None:
                return JSONResponse(self.problem, self.problem["status"])
            if month not in self.results:
                return JSONResponse({"code": "month_open", "detail": "open"}, 409)
            return _page(self.results[month], cursor)

        return app


def _page(items: list[dict[str, Any]], start: int) -> JSONResponse:
    end = start + PAGE
    return JSONResponse({"items": items[start:end], "next_cursor": str(end) if end < len(items) else None})
