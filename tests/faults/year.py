"""A promotion year driven through strikes, and what is seen of it afterwards."""

import asyncio
import random
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.console import Console

from deploy.local.postgres import Cluster
from sample.year import drive_year
from tests.faults.ground import VICTIMS, Town, town
from tests.support.interruption_checks import half_done_effects, lost_writes, read_lists, unfinished_jobs
from tests.support.saboteur import Saboteur, Strike, plan_strikes


@dataclass(frozen=True, slots=True)
class Quiet:
    """A year that nobody disturbed: how often each operation was asked, and what came out."""

    seen: dict[str, int]
    outcome: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Disturbed:
    """A year that was struck, and everything that is wrong with it."""

    struck: list[Strike]
    acknowledged: int
    wrong: list[str]


def quiet_year(cluster: Cluster) -> Quiet:
    """Drive a year without strikes."""

    async def drive(place: Town) -> Quiet:
        client = Saboteur(place)
        await drive_year(place.stack, place.replicas.folder / "sample", Console(file=StringIO()), client)
        return Quiet(dict(client.seen), await read_lists(place))

    with town(cluster) as place:
        return asyncio.run(drive(place))


def disturbed_year(
    cluster: Cluster, quiet: Quiet, *, strikes: int, seed: int, victims: tuple[str, ...] = VICTIMS
) -> Disturbed:
    """Drive a year through strikes and look at everything at its end."""
    chance = random.Random(seed)
    plan = {
        (strike.operation, strike.occurrence): strike for strike in plan_strikes(quiet.seen, strikes, chance, victims)
    }

    async def drive(place: Town) -> Disturbed:
        client = Saboteur(place, plan, chance)
        await drive_year(place.stack, place.replicas.folder / "sample", Console(file=StringIO()), client)
        place.replicas.await_ready(place.generation)  # the last blow may have fallen at the very end
        wrong = [*client.surprises, *await unfinished_jobs(place), *await half_done_effects(place)]
        wrong += await lost_writes(client.acknowledged)
        after = await read_lists(place)
        wrong += [f"{path} is not as in a quiet year" for path in after if after[path] != quiet.outcome[path]]
        return Disturbed(client.struck, len(client.acknowledged), wrong)

    with town(cluster) as place:
        return asyncio.run(drive(place))
