"""What each service asks of the others: its clients are called, and their requests taken down instead of sent."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from services.appraisal.clients import ladder as ladder_for_appraisal
from services.compensation.clients import appraisal as appraisal_for_compensation
from services.compensation.clients import ladder as ladder_for_compensation
from services.ladder.clients import appraisal as appraisal_for_ladder
from services.ladder.clients import compensation as compensation_for_ladder
from shared.kernel.months import Month
from shared.kernel.rungs import Rung
from shared.platform.identity.callers import Caller
from shared.platform.peers.client import PAGE_LIMIT, PeerClient
from shared.platform.settings import ServiceName
from tests.support.apps import COMPANY

CALLER = Caller(COMPANY, "payroll", ())
MOVE = compensation_for_ladder.Move.model_validate({"employee_no": "00001", "from": Rung.MA, "to": Rung.SC})


@dataclass(frozen=True)
class Call:
    """A request that a consumer makes, and the model that it reads the answer (of a list: an item) by."""

    method: Literal["GET", "POST"]
    path: str
    answer: type[BaseModel]
    query: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    is_list: bool = False


class Recorder(PeerClient):
    """Takes requests down; a list is empty, anything else breaks the call off."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    async def get(self, caller: Caller, path: str, answer: type[Any], params: Mapping[str, str]) -> Any:
        self.calls.append(Call("GET", path, answer, params))
        raise Taken

    async def calculate(self, caller: Caller, path: str, body: BaseModel, answer: type[Any]) -> Any:
        self.calls.append(Call("POST", path, answer, body=body.model_dump_json(by_alias=True)))
        raise Taken

    async def list(self, caller: Caller, path: str, item: type[Any], params: Mapping[str, str]) -> Any:
        query = {**params, "limit": str(PAGE_LIMIT), "cursor": "WyJ4Il0"}
        self.calls.append(Call("GET", path, item, query, is_list=True))
        return []


class Taken(Exception):
    """The request was taken down, and there is no answer to go on with."""


@dataclass(frozen=True)
class Consumer:
    """A client of a service: whose it is, whom it asks, and every one of its questions."""

    name: str
    provider: ServiceName
    client: type[Any]
    questions: Mapping[str, Callable[[Any], Awaitable[object]]]

    async def calls(self) -> list[Call]:
        """Ask every question, and return the requests."""
        recorder = Recorder()
        for ask in self.questions.values():
            before = len(recorder.calls)
            with suppress(Taken):
                await ask(self.client(recorder))
            assert len(recorder.calls) > before, f"{self.client}: a question that asks nothing"
        return recorder.calls

    def unasked(self) -> set[str]:
        """Return the client's questions that are missing here."""
        methods = inspect.getmembers(self.client, inspect.iscoroutinefunction)
        return {name for name, _ in methods if not name.startswith("_")} - set(self.questions)


CONSUMERS = (
    Consumer(
        "appraisal",
        "ladder",
        ladder_for_appraisal.LadderClient,
        {
            "placements": lambda client: client.placements(CALLER, date(2025, 1, 1), date(2026, 1, 1)),
            "candidates": lambda client: client.candidates(CALLER, 2025),
            "decided_from": lambda client: client.decided_from(CALLER, 2025),
            "unit_paths": lambda client: client.unit_paths(CALLER),
            "rounds": lambda client: client.rounds(CALLER),
            "employed": lambda client: client.employed(CALLER, Month(2025, 3)),
            "at_closing": lambda client: client.at_closing(CALLER, 2025),
        },
    ),
    Consumer(
        "ladder",
        "appraisal",
        appraisal_for_ladder.AppraisalClient,
        {
            "results": lambda client: client.results(CALLER, 2025),
            "figures": lambda client: client.figures(CALLER, 2025),
            "closed_at": lambda client: client.closed_at(CALLER, 2025),
            "closed_months": lambda client: client.closed_months(CALLER),
            "committee": lambda client: client.committee(CALLER, date(2026, 1, 9)),
        },
    ),
    Consumer(
        "ladder",
        "compensation",
        compensation_for_ladder.CompensationClient,
        {
            "quote": lambda client: client.quote(CALLER, date(2026, 1, 1), [MOVE]),
            "drawn_up_months": lambda client: client.drawn_up_months(CALLER),
        },
    ),
    Consumer(
        "compensation",
        "ladder",
        ladder_for_compensation.LadderClient,
        {"placed_in": lambda client: client.placed_in(CALLER, Month(2026, 1))},
    ),
    Consumer(
        "compensation",
        "appraisal",
        appraisal_for_compensation.AppraisalClient,
        {"month_results": lambda client: client.month_results(CALLER, Month(2026, 1))},
    ),
)
