"""A backup of a stack that is being written to, and the way back, as an operator does it."""

import asyncio
from collections import Counter
from io import StringIO
from pathlib import Path

from rich.console import Console

from deploy.stack_file import write_stack_file
from sample.year import drive_year
from tests.compose.load import Load
from tests.compose.operator import Operator
from tests.compose.town import ComposeTown
from tests.support.interruption_checks import half_done_effects, read_lists, unfinished_jobs

PEOPLE = ["003819", "000408", "000488"]


def test_a_backup_under_writers_comes_back_whole(
    town: ComposeTown, operator: Operator, var: Path, counts: Counter[str]
) -> None:
    town.empty()
    issuer = town.compose.configuration.secrets.trial_issuer
    write_stack_file(town.compose.urls, issuer, var / "stack.json", containers=True)

    async def back_up_while_writing() -> tuple[dict[str, int], dict[str, int], Load]:
        await drive_year(town.stack, var / "sample", Console(file=StringIO()))
        load = Load(town, PEOPLE)
        load.begin()
        while len(load.acknowledged) < len(PEOPLE):
            await asyncio.sleep(0.1)
        before = dict(load.acknowledged)
        said = await asyncio.to_thread(operator.run, "deploy.compose", "backup", str(var / "backups"))
        counts["milliseconds that writers waited for a backup"] = int(said.rsplit("waited ", 1)[1].split()[0])
        after = dict(load.acknowledged)
        await asyncio.sleep(1)
        await load.end()
        assert load.surprises == []
        return before, after, load

    before, after, load = asyncio.run(back_up_while_writing())
    latest = asyncio.run(load.stored())
    assert latest == load.acknowledged
    year = asyncio.run(read_lists(town))
    [backup] = (var / "backups").glob("*Z")

    said = operator.run("deploy.compose", "restore", str(backup))
    assert said.count(": 0 disagreements") == 3
    restored = asyncio.run(load.stored())
    for person in PEOPLE:
        assert before[person] <= restored[person] <= after[person] + 1
    assert asyncio.run(read_lists(town)) == year
    assert asyncio.run(half_done_effects(town)) == []

    said = operator.run("deploy.compose", "undo")
    assert said.count(": 0 disagreements") == 3
    assert asyncio.run(load.stored()) == latest
    assert asyncio.run(unfinished_jobs(town)) == []

    tampered = backup / "ladder.dump"
    tampered.write_bytes(tampered.read_bytes()[:-1] + b"x")
    operator.run("deploy.compose", "restore", str(backup), expected=1)
    assert asyncio.run(load.stored()) == latest


def test_what_is_missing_after_a_wrong_restore_is_told(town: ComposeTown, operator: Operator) -> None:
    """One service's database brought back alone, older than the others': the check says what lacks what."""
    assert operator.run("deploy.agreement").count(": 0 disagreements") == 3
    gone = "DELETE FROM pay_statement WHERE employee_no = '003819'"
    town.sql("compensation", gone)
    town.sql("appraisal", "DELETE FROM additional_result; DELETE FROM annual_result WHERE employee_no = '000408'")
    said = operator.run("deploy.agreement", expected=1)
    assert "Placement without statement: 1 (003819)" in said
    assert "Decision without result: 1 (000408)" in said
    assert "Placement without result: 1 (000408)" in said
