"""The stack is upgraded in place while clients work: no request is refused, and what was there is there."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sample.year import drive_year
from shared.platform.settings import SERVICES
from tests.compose.load import Load
from tests.compose.operator import Operator
from tests.compose.town import ComposeTown
from tests.support.interruption_checks import half_done_effects, read_lists, unfinished_jobs
from tests.support.stacks import ROOT
from tests.support.versions import copy_code, next_version, previous_commit, transport_to

PEOPLE = ["003819", "000408", "000488"]


@pytest.fixture
def place(operator: Operator, town: ComposeTown) -> Iterator[Path]:
    """A checkout of its own, which changes in place; afterwards the stack is a new one of this checkout."""
    folder = Path(tempfile.mkdtemp(prefix="spindle-place-"))
    yield folder
    town.compose.down(volumes=True)
    operator.run("deploy.compose", "up")
    shutil.rmtree(folder)


def up_command(checkout: Path) -> tuple[str, ...]:
    """The command behind a checkout's `make up`; the sample's own in versions before ``deploy.compose up``."""
    return ("sample.up",) if (checkout / "sample" / "up.py").exists() else ("deploy.compose", "up")


@pytest.mark.parametrize("pair", ["from the commit before", "to a next version"])
def test_a_stack_is_upgraded_while_it_serves(
    town: ComposeTown, operator: Operator, place: Path, var: Path, counts: Counter[str], pair: str
) -> None:
    versions = Path(tempfile.mkdtemp(prefix="spindle-versions-"))
    old, new = ROOT, ROOT
    if pair == "from the commit before":
        old = previous_commit(versions)
    else:
        new = next_version(versions)
    town.compose.down(volumes=True)
    copy_code(old, place)
    operator.run(*up_command(place), checkout=place)
    before_images = {each.image for each in town.compose.engine.containers(*SERVICES)}

    async def upgrade_under_load() -> Load:
        await drive_year(town.stack, var / "sample", Console(file=StringIO()), transport_to(old))
        load = Load(town, PEOPLE)
        year = await read_lists(town)
        load.begin()
        copy_code(new, place)
        await asyncio.to_thread(operator.run, *up_command(place), checkout=place)
        await asyncio.sleep(1)
        await load.end()
        assert await read_lists(town) == year
        return load

    load = asyncio.run(upgrade_under_load())
    counts.update({f"upgrade {pair}: {what}": number for what, number in load.told.items()})
    assert load.surprises == []
    assert set(load.told) == {"GET 200", "POST 200", "POST 202"}, "a client noticed"
    assert asyncio.run(load.stored()) == load.acknowledged
    assert asyncio.run(half_done_effects(town)) == asyncio.run(unfinished_jobs(town)) == []
    after = town.compose.engine.containers(*SERVICES)
    assert len(after) == 2 * len(SERVICES)
    if pair == "to a next version":
        assert not {each.image for each in after} & before_images
        revisions = [town.sql(service, "SELECT version_num FROM alembic_version").strip() for service in SERVICES]
        assert revisions == ["next"] * len(SERVICES)
    shutil.rmtree(versions)
