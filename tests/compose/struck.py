"""Years and rounds on the stack in containers, struck while clients work; and what is wrong with them afterwards."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from sample.year import drive_year, hold_round
from tests.compose.load import Load, is_cut_off
from tests.compose.town import ComposeTown
from tests.support.interruption_checks import half_done_effects, lost_writes, read_lists, unfinished_jobs
from tests.support.saboteur import Saboteur, Strike, operation_of

IN_A_YEAR = ("replica", "postgresql", "network", "stack")
IN_A_ROUND = ("service",)
_WRITERS = 3
_FIRST_CLOSING = "POST /appraisal/v1/months/*/closing"
_PROPOSAL = "POST /ladder/v1/rounds/*/proposal"
_LONGEST_WAIT = 0.8


@dataclass
class Client(Saboteur):
    """Accepts no broken connection while the gateway is there; tells of the first time of an operation."""

    towns: ComposeTown | None = None
    firsts: dict[str, Any] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        operation = operation_of(request)
        if request.method != "GET" and operation in self.firsts:
            await self.firsts.pop(operation)()
        return await super().handle_async_request(request)

    def _expect_no_answer(self, request: httpx.Request, error: httpx.TransportError) -> None:
        if self.towns is not None and not self.towns.away.is_set() and not is_cut_off(error):
            self.surprises.append(f"{operation_of(request)}: {error!r}")


@dataclass
class Quiet:
    """A year that nobody disturbed."""

    seen: dict[str, int]
    outcome: dict[str, Any]


@dataclass
class Outcome:
    """What was struck, what clients were told, and everything that is wrong."""

    struck: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        self.struck += other.struck
        self.acknowledged += other.acknowledged
        self.told += other.told
        self.wrong += other.wrong


async def quiet_year(town: ComposeTown, folder: Path) -> Quiet:
    """Drive a year without strikes; what a round changes is kept as it was before it."""
    town.empty()

    async def keep() -> None:
        town.keep_before_the_round()

    client = Client(town, towns=town, firsts={_PROPOSAL: keep})
    await drive_year(town.stack, folder, Console(file=StringIO()), client)
    if client.surprises:
        raise AssertionError(client.surprises)
    return Quiet(dict(client.seen), await read_lists(town))


async def struck_year(town: ComposeTown, quiet: Quiet, folder: Path, strikes: Mapping[str, int], seed: int) -> Outcome:
    """Drive a year from its beginning through so many strikes of each kind, under load, and look at everything."""
    town.empty()
    chance = random.Random(seed)
    plan = planned(quiet.seen, strikes, chance)
    load = Load(town, sorted(_people(quiet))[:_WRITERS])

    async def begin() -> None:
        load.begin()

    client = Client(town, plan, chance, towns=town, firsts={_FIRST_CLOSING: begin})
    await drive_year(town.stack, folder, Console(file=StringIO()), client)
    await asyncio.to_thread(town.await_ready)
    await load.end()
    outcome = await _looked_at(town, client, load)
    after = await read_lists(town)
    outcome.wrong += [f"{path} is not as in a quiet year" for path in after if after[path] != quiet.outcome[path]]
    return outcome


async def struck_round(town: ComposeTown, quiet: Quiet, strikes: int, seed: int) -> Outcome:
    """Hold the round again, with a service killed in each of so many of its three operations, under load."""
    town.back_to_before_the_round()
    chance = random.Random(seed)
    operations = [(_PROPOSAL, 1), ("POST /ladder/v1/rounds/*/resolution", 1), ("POST /ladder/v1/rounds/*/finishing", 1)]
    chance.shuffle(operations)
    plan = {
        (operation, occurrence): Strike(operation, occurrence, "service", chance.uniform(0, _LONGEST_WAIT))
        for operation, occurrence in operations[:strikes]
    }
    load = Load(town, sorted(_people(quiet))[:_WRITERS])
    client = Client(town, plan, chance, towns=town)
    load.begin()
    await hold_round(town.stack, Console(file=StringIO()), client)
    await asyncio.to_thread(town.await_ready)
    await load.end()
    outcome = await _looked_at(town, client, load)
    after = await read_lists(town)
    outcome.wrong += [f"{path} is not as in a quiet round" for path in after if after[path] != quiet.outcome[path]]
    return outcome


async def _looked_at(town: ComposeTown, client: Client, load: Load) -> Outcome:
    wrong = [*client.surprises, *load.surprises, *await unfinished_jobs(town), *await half_done_effects(town)]
    wrong += await lost_writes(client.acknowledged)
    stored = await load.stored()
    wrong += [
        f"facts of {person}: {points} acknowledged, {stored.get(person)} stored"
        for person, points in load.acknowledged.items()
        if stored.get(person) != points
    ]
    struck = Counter(strike.victim for strike in client.struck)
    acknowledged = len(client.acknowledged) + sum(load.acknowledged.values())
    return Outcome(struck, acknowledged, load.told, wrong)


def planned(
    seen: Mapping[str, int], strikes: Mapping[str, int], chance: random.Random
) -> dict[tuple[str, int], Strike]:
    """Plan so many strikes of each kind, each at another request that the year writes with."""
    moments = [(operation, number) for operation, times in sorted(seen.items()) for number in range(1, times + 1)]
    victims = [victim for victim, times in strikes.items() for _ in range(times)]
    chance.shuffle(victims)
    chosen = chance.sample(moments, len(victims))
    return {
        (operation, number): Strike(operation, number, victim, chance.uniform(0, _LONGEST_WAIT))
        for (operation, number), victim in zip(chosen, victims, strict=True)
    }


def _people(quiet: Quiet) -> list[str]:
    """Those who are there all year: writers deliver facts of theirs."""
    return [sheet["employee_no"] for sheet in quiet.outcome["/v1/months/2025-12/sheets"]]
