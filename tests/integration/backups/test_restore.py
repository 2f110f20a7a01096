"""Three databases come back together, exactly as they were, or everything stays as it is."""

import asyncio
import hashlib
import json
from pathlib import Path

import asyncpg
import pytest

from deploy.backups.backup import back_up
from deploy.backups.record import RECORD, Backup
from deploy.backups.restore import _alone, forget, restore, undo
from deploy.backups.site import SERVICES, BackupError
from deploy.databases import administration, owner_role, runtime_role
from shared.platform.database.migrations import migrate
from shared.platform.settings import ServiceName
from tests.integration.backups.trios import Trio, connected

CUT = 'case "$*" in *ladder_*) head -c 9000 | "$@" ;; *) exec "$@" ;; esac'
UNSWAPPED = 'sed -u "s/^ALTER DATABASE compensation_[a-z0-9]*_restoring.*/SELECT 1 DIV 0;/" | "$@"'
UNDROPPED = 'sed -u "s/^DROP DATABASE .*_dropping.*/SELECT 1 DIV 0;/" | "$@"'
UNHEARD = 't=$(mktemp); tee "$t" | "$@"; c=$?; if grep -q ^COMMIT "$t"; then c=1; fi; rm "$t"; exit $c'
KILLED = 'case "$*" in *appraisal_*) kill -9 $$ ;; *) exec "$@" ;; esac'


@pytest.fixture
async def backup(trio: Trio, tmp_path: Path) -> Backup:
    """A backup of three databases with something in them, to which something else has come since."""
    await trio.write(1, 2)
    made = await back_up(trio.site, tmp_path, "it")
    await trio.write(3)
    return made


def say(backup: Backup, service: ServiceName, **changes: object) -> None:
    """Let the record say something else of a service's database."""
    record = json.loads((backup.folder / RECORD).read_text())
    record["databases"][service] |= changes
    (backup.folder / RECORD).write_text(json.dumps(record))


def say_made_on(backup: Backup, postgresql: int | None) -> None:
    """Let the record say that it was made on another PostgreSQL, or nothing of it."""
    record = json.loads((backup.folder / RECORD).read_text())
    del record["postgresql"]
    record |= {} if postgresql is None else {"postgresql": postgresql}
    (backup.folder / RECORD).write_text(json.dumps(record))


def administering(script: str) -> str:
    """Return a script for psql that is for what is done in the administrators' database."""
    return f'case "$*" in *dbname=postgres*) {script} ;; *) exec "$@" ;; esac'


async def leave(trio: Trio, suffix: str, service: ServiceName) -> None:
    """Leave a database beside a service's, as a restore that is killed does."""
    async with administration(trio.site.cluster) as connection:
        await connection.execute(f"CREATE DATABASE {trio.site.database_of(service)}_{suffix} TEMPLATE template0")


async def test_everything_is_again_as_it_was(trio: Trio, tmp_path: Path) -> None:
    await trio.write(1, 2)
    before = await trio.contents()
    backup = await back_up(trio.site, tmp_path)
    await trio.write(3)
    after = await trio.contents()
    assert await restore(trio.site, backup.folder) == backup
    assert await trio.contents() == before
    assert await trio.beside() == {"replaced"}
    await undo(trio.site)
    assert await trio.contents() == after
    await undo(trio.site)
    assert await trio.contents() == before
    await restore(trio.site, backup.folder)  # what the first one replaced makes way


async def test_everybody_may_do_what_they_could(trio: Trio, backup: Backup) -> None:
    async def rights() -> list[list[asyncpg.Record]]:
        found = []
        for service in SERVICES:
            async with connected(trio.urls[service].owner_url) as connection:
                found += [await connection.fetch(query) for query in RIGHTS]
        return found

    before = await rights()
    await restore(trio.site, backup.folder)
    assert await rights() == before
    for service in SERVICES:
        await asyncio.to_thread(migrate, service, trio.urls[service].owner_url, runtime_role(service))
    assert await rights() == before
    await trio.write(4)
    for service in SERVICES:
        async with connected(trio.urls[service].runtime_url) as connection:
            for statement in ("UPDATE audit_record SET actor = 'x'", "DELETE FROM audit_record", "DROP TABLE job"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
        stranger = next(role for role in SERVICES if role != service)
        for role in (runtime_role(stranger), owner_role(stranger)):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
                async with connected(trio.site.cluster.url(trio.site.database_of(service), role)):
                    pass


RIGHTS = (
    "SELECT datdba::regrole::text, datacl::text FROM pg_database WHERE datname = current_database()",
    "SELECT oid::regclass::text, relowner::regrole::text, relacl::text FROM pg_class "
    "WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT extname::text, extowner::regrole::text, extversion FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1",
    "SELECT nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname = 'public'",
    "SELECT typname::text, typowner::regrole::text FROM pg_type WHERE typnamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT oid::regprocedure::text, proowner::regrole::text, proacl::text FROM pg_proc "
    "WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
)


async def refused(trio: Trio, backup: Backup, reason: str, **scripts: str) -> None:
    """See that a restore fails and changes nothing."""
    before = await trio.contents()
    with pytest.raises(BackupError, match=reason):
        await restore(trio.sabotaged(**scripts), backup.folder)
    assert await trio.contents() == before
    assert await trio.beside() == set()


async def test_what_is_not_whole_is_not_begun(trio: Trio, backup: Backup) -> None:
    file = backup.file_of("compensation")
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    await refused(trio, backup, "compensation.dump has", psql="exit 1", pg_restore="exit 1")
    file.write_bytes(content[:-1] + b"\0" if content[-1] else content[:-1] + b"\1")
    await refused(trio, backup, "its checksum is another", psql="exit 1", pg_restore="exit 1")
    file.unlink()
    await refused(trio, backup, "cannot be read", psql="exit 1", pg_restore="exit 1")
    file.write_bytes(content)
    say(backup, "compensation", revision="0099")
    await refused(trio, backup, "newer than this version", psql="exit 1", pg_restore="exit 1")


async def test_a_dump_that_cannot_be_used_changes_nothing(trio: Trio, backup: Backup) -> None:
    file = backup.file_of("ladder")
    content = file.read_bytes()
    for unusable in (content[: len(content) // 2], b"", content[:200] + bytes(1000)):
        file.write_bytes(unusable)
        say(backup, "ladder", size=len(unusable), sha256=hashlib.sha256(unusable).hexdigest())
        await refused(trio, backup, "pg_restore failed")


@pytest.mark.parametrize("script", [CUT, KILLED])
async def test_a_restore_that_breaks_off_changes_nothing_and_can_be_done_again(
    trio: Trio, backup: Backup, script: str
) -> None:
    await refused(trio, backup, "pg_restore failed", pg_restore=script)
    await restore(trio.site, backup.folder)
    assert await trio.numbers("ladder") == {1, 2}


async def test_rows_that_are_missing_are_missed(trio: Trio, backup: Backup) -> None:
    rows = dict(backup.record.databases["appraisal"].rows)
    say(backup, "appraisal", rows=rows | {"audit_record": 3, "elsewhere": 0})
    await refused(trio, backup, "appraisal: not as many rows .*: audit_record, elsewhere$")


async def test_a_swap_that_fails_changes_nothing(trio: Trio, backup: Backup) -> None:
    """The last of the renamings cannot be done."""
    await refused(trio, backup, "cannot be exchanged.*syntax error", psql=administering(UNSWAPPED))


async def test_a_swap_that_was_done_is_not_done_again_for_want_of_an_answer(trio: Trio, backup: Backup) -> None:
    """The connection breaks off when the server has committed: an undo that is tried again would undo itself."""
    before = await trio.contents()
    await restore(trio.sabotaged(psql=UNHEARD), backup.folder)
    restored = await trio.contents()
    assert restored != before
    await undo(trio.sabotaged(psql=UNHEARD))
    assert await trio.contents() == before


async def test_a_second_restore_that_fails_leaves_the_way_back_of_the_first(trio: Trio, backup: Backup) -> None:
    first = await trio.contents()
    await restore(trio.site, backup.folder)
    await trio.write(4)
    second = await trio.contents()
    with pytest.raises(BackupError, match="cannot be exchanged"):
        await restore(trio.sabotaged(psql=administering(UNSWAPPED)), backup.folder)
    assert await trio.contents() == second
    assert await trio.beside() == {"replaced"}
    await undo(trio.site)
    assert await trio.contents() == first


async def test_a_second_restore_takes_the_way_back_of_the_first(trio: Trio, backup: Backup) -> None:
    await restore(trio.site, backup.folder)
    await trio.write(4)
    before = await trio.contents()
    await restore(trio.site, backup.folder)
    assert await trio.beside() == {"replaced"}
    await undo(trio.site)
    assert await trio.contents() == before


async def test_what_killed_restores_left_is_in_nobodys_way(trio: Trio, backup: Backup) -> None:
    before = await trio.contents()
    await restore(trio.site, backup.folder)
    for suffix in ("dropping", "restoring"):
        await leave(trio, suffix, "appraisal")
    await undo(trio.site)
    assert await trio.contents() == before
    for service in ("appraisal", "ladder"):
        await leave(trio, "restoring", service)
    await restore(trio.site, backup.folder)
    assert await trio.numbers("appraisal") == {1, 2}
    assert await trio.beside() == {"replaced"}


async def test_a_restore_has_succeeded_though_what_it_has_no_use_for_stays(trio: Trio, backup: Backup) -> None:
    await restore(trio.site, backup.folder)
    await trio.write(4)
    before = await trio.contents()
    assert await restore(trio.sabotaged(psql=administering(UNDROPPED)), backup.folder) == backup
    assert await trio.beside() == {"replaced", "dropping"}
    await undo(trio.site)
    assert await trio.contents() == before
    await restore(trio.site, backup.folder)
    assert await trio.beside() == {"replaced"}


async def test_an_older_postgresql_is_refused_before_anything_is_made(trio: Trio, backup: Backup) -> None:
    here = backup.record.postgresql
    assert here is not None
    unmade = administering('sed -u "s/^CREATE DATABASE.*/SELECT 1 DIV 0;/" | "$@"')
    say_made_on(backup, here + 1)
    await refused(trio, backup, f"made on PostgreSQL {here + 1}, and this server is PostgreSQL {here}:", psql=unmade)
    for made_on in (here - 1, None):
        say_made_on(backup, made_on)
        assert (await restore(trio.site, backup.folder)).record.postgresql == made_on
        assert await trio.numbers("ladder") == {1, 2}


async def test_what_was_replaced_can_be_forgotten(trio: Trio, backup: Backup) -> None:
    with pytest.raises(BackupError, match="there is nothing to forget"):
        await forget(trio.site)
    await restore(trio.site, backup.folder)
    after = await trio.contents()
    await leave(trio, "dropping", "ladder")
    await leave(trio, "restoring", "compensation")
    await forget(trio.site)
    assert await trio.beside() == set()
    assert await trio.contents() == after
    with pytest.raises(BackupError, match="there is nothing to go back to"):
        await undo(trio.site)
    await leave(trio, "dropping", "ladder")
    await forget(trio.site)
    assert await trio.beside() == set()
    with pytest.raises(BackupError, match="there is nothing to forget"):
        await forget(trio.site)


async def test_nothing_is_forgotten_while_somebody_restores(trio: Trio, backup: Backup) -> None:
    await restore(trio.site, backup.folder)
    async with _alone(trio.site):
        with pytest.raises(BackupError, match="by somebody else"):
            await forget(trio.site)
    assert await trio.beside() == {"replaced"}


async def test_whoever_is_still_there_is_sent_away(trio: Trio, backup: Backup) -> None:
    async with connected(trio.urls["ladder"].runtime_url) as staying:
        await restore(trio.site, backup.folder)
        with pytest.raises((asyncpg.InterfaceError, asyncpg.PostgresError, ConnectionError)):
            await staying.fetchval("SELECT 1")
    assert await trio.numbers("ladder") == {1, 2}


async def test_two_at_once_are_one(trio: Trio, backup: Backup) -> None:
    results = await asyncio.gather(*(restore(trio.site, backup.folder) for _ in range(3)), return_exceptions=True)
    assert [result for result in results if result == backup]
    assert all(result == backup or "by somebody else" in str(result) for result in results)
    assert await trio.numbers("ladder") == {1, 2}


async def test_without_a_restore_there_is_nothing_to_go_back_to(trio: Trio) -> None:
    with pytest.raises(BackupError, match="there is nothing to go back to"):
        await undo(trio.site)
