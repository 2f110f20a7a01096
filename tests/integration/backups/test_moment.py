"""A backup shows three databases at one moment, and is complete or absent."""

import asyncio
import itertools
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest

from deploy.backups import moment as moments
from deploy.backups.backup import back_up, held_moment
from deploy.backups.embedded import ROOT, EmbeddedSite
from deploy.backups.record import folder_name
from deploy.backups.restore import check, restore
from deploy.backups.site import BackupError
from deploy.databases import runtime_role
from shared.platform.database.migrations import head_revision, migrate
from shared.platform.settings import SERVICES, ServiceName
from tests.integration.backups.conftest import NewTrio
from tests.integration.backups.trios import AUDIT, ORDER, Trio, connected, opened, write

BACKUPS = 2
DRAFT = ".spindle-unfinished"
KILLED = """
import asyncio, json, pathlib, sys
from deploy.backups import moment as moments
from deploy.backups.backup import back_up
from deploy.local.postgres import PASSING, Cluster
from tests.integration.backups.trios import SabotagedSite

home, databases, folder = sys.argv[1:]
site = SabotagedSite(Cluster(pathlib.Path(home), PASSING), json.loads(databases), {"pg_dump": '"$@"; read -r _'})
asyncio.run(back_up(site, pathlib.Path(folder), "backup"))
"""


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@dataclass
class Writers:
    """They write numbers without a pause, into one database after the other, and record what was acknowledged."""

    trio: Trio
    acknowledged: dict[ServiceName, set[int]] = field(default_factory=lambda: {service: set() for service in SERVICES})

    async def have_written(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.acknowledged[ORDER[-1]]) < count:
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def going_on(self, count: int) -> AsyncIterator[None]:
        numbers, stopping = itertools.count(), asyncio.Event()
        async with AsyncExitStack() as stack:
            databases = {
                service: await stack.enter_async_context(opened(self.trio.urls[service], count)) for service in ORDER
            }

            async def go_on() -> None:
                while not stopping.is_set():
                    number = next(numbers)
                    for service, database in databases.items():
                        await write(database, number)
                        self.acknowledged[service].add(number)

            async with asyncio.TaskGroup() as group:
                for _ in range(count):
                    group.create_task(go_on())
                try:
                    yield
                finally:
                    stopping.set()


async def test_a_backup_has_every_acknowledged_change_and_no_effect_without_its_cause(
    trio: Trio, new_trio: NewTrio, tmp_path: Path
) -> None:
    other, writers, before = await new_trio(), Writers(trio), []
    async with writers.going_on(6):
        for number in range(BACKUPS):
            await writers.have_written(20 * (number + 1))
            before.append({service: set(written) for service, written in writers.acknowledged.items()})
            await back_up(trio.site, tmp_path, str(number))
    for number in range(BACKUPS):
        await restore(other.site, tmp_path / str(number))
        restored = {service: await other.numbers(service) for service in SERVICES}
        assert restored["compensation"] <= restored["appraisal"] <= restored["ladder"]
        for service in SERVICES:
            assert before[number][service] <= restored[service]


async def test_slow_snapshots_are_of_one_moment(trio: Trio, monkeypatch: pytest.MonkeyPatch) -> None:
    """The snapshot of the effects is taken long after that of the causes: without locks it would have more of them."""
    taken_at_once = moments._export

    async def taken_late(reader: moments.Connection) -> tuple[str, datetime]:
        database = await reader.fetchval("SELECT current_database()")
        await asyncio.sleep(next(0.2 * place for place, name in enumerate(ORDER) if database.startswith(name)))
        return await taken_at_once(reader)

    monkeypatch.setattr(moments, "_export", taken_late)
    site, writers, seen = trio.site, Writers(trio), {}
    async with writers.going_on(6):
        await writers.have_written(20)
        async with moments.hold(site.cluster.administrator_url, site.databases) as moment:
            for service in ORDER:
                seen[service] = await trio.numbers(service, moment.snapshots[service])
    assert len(seen["compensation"]) >= 20
    assert seen["compensation"] <= seen["appraisal"] <= seen["ladder"]


async def test_a_backup_waits_for_a_change_before_its_commit_while_others_write(trio: Trio, tmp_path: Path) -> None:
    """The wait is longer than the lock timeout: the other locks are released meanwhile."""
    async with asyncio.TaskGroup() as group:  # noqa: SIM117 - the slow one ends before the backup is waited for
        async with connected(trio.urls["appraisal"].runtime_url) as slow, slow.transaction():
            await slow.execute(AUDIT)
            making = group.create_task(back_up(trio.site, tmp_path, "backup"))
            await trio.waiting("LOCK TABLE")
            for service in ("ladder", "compensation"):
                async with opened(trio.urls[service]) as database:
                    await write(database, 1)
            assert not making.done()
    rows = {service: database.rows["audit_record"] for service, database in making.result().record.databases.items()}
    assert rows == {"ladder": 1, "appraisal": 1, "compensation": 1}


async def test_the_pause_includes_failed_attempts(trio: Trio, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt, took, failed = moments._agree, list[float](), asyncio.Event()

    async def timed(*connections: Sequence[moments.Connection]) -> tuple[datetime, list[str]]:
        began = time.monotonic()
        try:
            return await attempt(*connections)
        except asyncpg.LockNotAvailableError:
            failed.set()
            raise
        finally:
            took.append(time.monotonic() - began)

    async def held() -> float:
        async with moments.hold(trio.site.cluster.administrator_url, trio.site.databases) as moment:
            return moment.paused_seconds

    monkeypatch.setattr(moments, "_agree", timed)
    async with (
        asyncio.timeout(60),
        asyncio.TaskGroup() as group,
        connected(trio.urls["appraisal"].runtime_url) as slow,
        slow.transaction(),
    ):
        await slow.execute(AUDIT)
        holding = group.create_task(held())
        await failed.wait()
    assert len(took) > 1
    assert holding.result() >= sum(took) - 1e-6  # the pause is in whole microseconds


async def test_a_change_before_its_audit_record_is_not_in_the_backup(trio: Trio, tmp_path: Path) -> None:
    async with connected(trio.urls["ladder"].runtime_url) as slow, slow.transaction():
        await slow.execute("INSERT INTO register VALUES ('linyi')")
        backup = await back_up(trio.site, tmp_path)
        await slow.execute(AUDIT)
    rows = backup.record.databases["ladder"].rows
    assert (rows["register"], rows["audit_record"]) == (0, 0)


async def test_migrations_wait_for_the_backup(trio: Trio) -> None:
    async with asyncio.TaskGroup() as group:  # noqa: SIM117 - the moment ends before the migration is waited for
        async with held_moment(trio.site) as moment:
            assert moment.revisions == {service: head_revision(service) for service in SERVICES}
            owner_url = trio.urls["ladder"].owner_url
            migrating = group.create_task(asyncio.to_thread(migrate, "ladder", owner_url, runtime_role("ladder")))
            await trio.waiting("SELECT pg_advisory_lock")
            assert not migrating.done()


async def test_a_backup_has_the_name_of_its_moment_and_only_its_owner_may_read_it(trio: Trio, tmp_path: Path) -> None:
    backup = await back_up(trio.site, tmp_path / "backups")
    assert backup.folder == tmp_path / "backups" / folder_name(backup.record.moment)
    assert check(backup.folder) == backup
    assert {file.name for file in backup.folder.iterdir()} == {"backup.json", *(f"{name}.dump" for name in SERVICES)}
    assert backup.folder.stat().st_mode & 0o777 == 0o700
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in backup.folder.iterdir())
    with pytest.raises(BackupError, match="exists already"):
        await back_up(trio.site, tmp_path / "backups", backup.folder.name)


async def test_a_killed_backup_leaves_only_a_draft(trio: Trio, tmp_path: Path) -> None:
    arguments = [str(trio.site.cluster.home), json.dumps(trio.site.databases), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, *arguments, env=environment)
    try:
        async with asyncio.timeout(60):
            while not all((tmp_path / DRAFT / f"{service}.dump").exists() for service in SERVICES):
                assert killed.returncode is None
                await asyncio.sleep(0.02)
        with pytest.raises(BackupError, match="another backup is being made"):
            await back_up(trio.site, tmp_path)
    finally:
        killed.kill()
        await killed.wait()
    assert names(tmp_path) == [DRAFT]
    backup = await back_up(trio.site, tmp_path)
    assert names(tmp_path) == [backup.folder.name]


@pytest.mark.parametrize("script", ['"$@" | head -c 2000; exit 3', "echo no room >&2; exit 1", "kill -9 $$"])
async def test_a_failed_backup_leaves_nothing(trio: Trio, tmp_path: Path, script: str) -> None:
    with pytest.raises(BackupError, match=r"pg_dump failed: (exit status|no room)"):
        await back_up(trio.sabotaged(pg_dump=script), tmp_path)
    assert names(tmp_path) == []


async def test_only_databases_of_services_are_backed_up(trio: Trio, tmp_path: Path) -> None:
    for name, reason in (("postgres", "not a database of a service"), ("nowhere_at_all", "does not exist")):
        site = EmbeddedSite(trio.site.cluster, {**trio.site.databases, "ladder": name})
        with pytest.raises(BackupError, match=reason):
            await back_up(site, tmp_path)
