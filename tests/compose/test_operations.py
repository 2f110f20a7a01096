"""What an operator does on a working day, and by mistake: each says what it did, or refuses before anything changes."""

import asyncio
import shutil
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from deploy.compose.environment import load_secrets, read_variables
from deploy.compose.gateway import CONFIGURATION, MAIN, bring_up_gateway
from sample.year import drive_year
from shared.platform.settings import SERVICES
from tests.compose.load import Load
from tests.compose.operator import Operator
from tests.compose.town import ComposeTown


@pytest.fixture
def state(town: ComposeTown) -> Path:
    return town.compose.configuration.state


def running(town: ComposeTown) -> list[str]:
    return sorted(each.id for each in town.compose.engine.containers())


def test_secrets_are_renewed(town: ComposeTown, operator: Operator, state: Path) -> None:
    before = load_secrets(state)
    operator.run("deploy.compose", "secrets")
    operator.run("deploy.compose", "backup", str(state / "between"))
    [backup] = (state / "between").iterdir()
    assert "make up first" in operator.run("deploy.compose", "restore", str(backup), expected=1)
    operator.run("deploy.compose", "up")
    after = load_secrets(state)
    assert not set(before.passwords.values()) & set(after.passwords.values())
    assert not set(before.keys.values()) & set(after.keys.values())
    assert operator.run("deploy.agreement").count(": 0 disagreements") == 3


def test_lost_secrets_are_not_made_up_by_the_way(town: ComposeTown, operator: Operator, state: Path) -> None:
    (state / "secrets.json").unlink()
    there = running(town)
    for words in (("deploy.compose", "down", "--volumes"), ("deploy.compose", "down"), ("deploy.compose", "up")):
        assert "SPINDLE_VAR" in operator.run(*words, expected=1)
        assert not (state / "secrets.json").exists()
        assert running(town) == there
    operator.run("deploy.compose", "secrets")
    operator.run("deploy.compose", "up")
    assert operator.run("deploy.agreement").count(": 0 disagreements") == 3


def test_another_postgresql_is_refused_before_it_is_started(
    town: ComposeTown, operator: Operator, state: Path, tmp_path: Path
) -> None:
    image = read_variables(state / "compose.env")["POSTGRES_IMAGE"]
    other = f"{town.compose.configuration.project}-postgres:99"
    script = """printf '#!/bin/sh\\necho "postgres (PostgreSQL) 99.1"\\n' > "$(command -v postgres)\""""
    (tmp_path / "Dockerfile").write_text(f"FROM {image}\nRUN {script}\n", encoding="utf-8")
    town.compose.engine.docker("build", "--quiet", "--tag", other, str(tmp_path))
    there = running(town)
    try:
        assert "99.1" in operator.run("deploy.compose", "up", expected=1, settings={"POSTGRES_IMAGE": other})
    finally:
        town.compose.engine.docker("rmi", other)
    assert read_variables(state / "compose.env")["POSTGRES_IMAGE"] == image
    assert running(town) == there


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"SPINDLE_WORKERS": "40"}, "POSTGRES_CONNECTIONS"),
        ({"SPINDLE_LOG_LEVEL": "loud"}, "SPINDLE_LOG_LEVEL"),
        ({"SPINDLE_PORT": "0"}, "SPINDLE_PORT"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    town: ComposeTown, operator: Operator, state: Path, settings: dict[str, str], told: str
) -> None:
    before, there = read_variables(state / "compose.env"), running(town)
    assert told in operator.run("deploy.compose", "up", expected=1, settings=settings)
    assert (read_variables(state / "compose.env"), running(town)) == (before, there)


def test_replicas_come_and_go_and_the_gateway_changes_and_nobody_notices(
    town: ComposeTown, operator: Operator, state: Path, var: Path, tmp_path: Path, counts: Counter[str]
) -> None:
    town.empty()
    changed = Path(shutil.copytree(CONFIGURATION, tmp_path / "changed"))

    async def change_under_load() -> Load:
        await drive_year(town.stack, var / "sample", Console(file=StringIO()))
        load = Load(town, ["003819"])
        load.begin()
        await asyncio.to_thread(operator.run, "deploy.compose", "up", settings={"SPINDLE_REPLICAS": "3"})
        assert len(town.compose.engine.containers(*SERVICES)) == 3 * len(SERVICES)
        for number in range(5):
            with (changed / MAIN).open("a", encoding="utf-8") as configuration:
                configuration.write(f"# {number}\n")
            await asyncio.to_thread(bring_up_gateway, town.compose.engine, state, changed)
            await asyncio.sleep(0.5)
        await asyncio.to_thread(operator.run, "deploy.compose", "up", settings={"SPINDLE_REPLICAS": "2"})
        assert len(town.compose.engine.containers(*SERVICES)) == 2 * len(SERVICES)
        await load.end()
        return load

    load = asyncio.run(change_under_load())
    counts.update({f"changes by an operator: {what}": number for what, number in load.told.items()})
    assert load.surprises == []
    assert set(load.told) == {"GET 200", "POST 200", "POST 202"}
    assert asyncio.run(load.stored()) == load.acknowledged
