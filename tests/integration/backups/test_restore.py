"""A restore brings three databases back together, exactly as they were, or changes nothing."""

import asyncio
import hashlib
import json
from pathlib import Path

import asyncpg
import pytest

from deploy.backups.backup import back_up
from deploy.backups.record import RECORD, Backup
from deploy.backups.restore import _exclusive, forget, restore, undo
from deploy.backups.site import BackupError
from deploy.databases import administration, owner_role, runtime_role
from shared.platform.database.migrations import migrate
from shared.platform.settings import SERVICES, ServiceName
from tests.integration.backups.trios import Trio, connected

INPUT_CUT = 'case "$*" in *ladder_*) head -c 9000 | "$@" ;; *) exec "$@" ;; esac'
LAST_RENAMING_FAILS = 'sed -u "s/^ALTER DATABASE compensation_[a-z0-9]*_restoring.*/SELECT 1 DIV 0;/" | "$@"'
DROPPING_FAILS = 'sed -u "s/^DROP DATABASE .*_dropping.*/SELECT 1 DIV 0;/" | "$@"'
ANSWER_LOST = 't=$(mktemp); tee "$t" | "$@"; c=$?; if grep -q ^COMMIT "$t"; then c=1; fi; rm "$t"; exit $c'
KILLED = 'case "$*" in *appraisal_*) kill -9 $$ ;; *) exec "$@" ;; esac'


@pytest.fixture
async def backup(trio: Trio, tmp_path: Path) -> Backup:
    """A backup of three databases that hold numbers; the databases have another number since."""
    await trio.write(1, 2)
    backup = await back_up(trio.site, tmp_path, "backup")
    await trio.write(3)
    return backup


def change_record(backup: Backup, service: ServiceName, **changes: object) -> None:
    """Change a service's database in the record."""
    record = json.loads((backup.folder / RECORD).read_text())
    record["databases"][service] |= changes
    (backup.folder / RECORD).write_text(json.dumps(record))


def set_server_version(backup: Backup, postgresql: int | None) -> None:
    """Change the server version in the record; None removes it, as in older records."""
    record = json.loads((backup.folder / RECORD).read_text())
    del record["postgresql"]
    record |= {} if postgresql is None else {"postgresql": postgresql}
    (backup.folder / RECORD).write_text(json.dumps(record))


def in_administration(script: str) -> str:
    """Return a script for psql that replaces only the statements in the administration database."""
    return f'case "$*" in *dbname=postgres*) {script} ;; *) exec "$@" ;; esac'


async def leave(trio: Trio, suffix: str, service: ServiceName) -> None:
    """Leave a database beside a service's, as a killed restore does."""
    async with administration(trio.site.cluster) as connection:
        await connection.execute(f"CREATE DATABASE {trio.site.database_of(service)}_{suffix} TEMPLATE template0")


async def test_a_restore_and_its_undo_bring_back_the_whole_content(trio: Trio, tmp_path: Path) -> None:
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
    await restore(trio.site, backup.folder)  # drops what the first restore replaced


async def test_a_restore_changes_no_rights(trio: Trio, backup: Backup) -> None:
    async def rights() -> list[list[asyncpg.Record]]:
        rows = []
        for service in SERVICES:
            async with connected(trio.urls[service].owner_url) as connection:
                rows += [await connection.fetch(query) for query in RIGHTS]
        return rows

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


async def assert_refused(trio: Trio, backup: Backup, reason: str, **scripts: str) -> None:
    """Check that a restore fails with the reason and changes nothing."""
    before = await trio.contents()
    with pytest.raises(BackupError, match=reason):
        await restore(trio.sabotaged(**scripts), backup.folder)
    assert await trio.contents() == before
    assert await trio.beside() == set()


async def test_an_incomplete_or_newer_backup_is_refused_before_anything_starts(trio: Trio, backup: Backup) -> None:
    file = backup.file_of("compensation")
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    await assert_refused(trio, backup, "compensation.dump has", psql="exit 1", pg_restore="exit 1")
    file.write_bytes(content[:-1] + b"\0" if content[-1] else content[:-1] + b"\1")
    await assert_refused(trio, backup, "its checksum differs", psql="exit 1", pg_restore="exit 1")
    file.unlink()
    await assert_refused(trio, backup, "cannot be read", psql="exit 1", pg_restore="exit 1")
    file.write_bytes(content)
    change_record(backup, "compensation", revision="0099")
    await assert_refused(trio, backup, "newer than this version", psql="exit 1", pg_restore="exit 1")


async def test_an_unusable_dump_changes_nothing(trio: Trio, backup: Backup) -> None:
    file = backup.file_of("ladder")
    content = file.read_bytes()
    for unusable in (content[: len(content) // 2], b"", content[:200] + bytes(1000)):
        file.write_bytes(unusable)
        change_record(backup, "ladder", size=len(unusable), sha256=hashlib.sha256(unusable).hexdigest())
        await assert_refused(trio, backup, "pg_restore failed")


@pytest.mark.parametrize("script", [INPUT_CUT, KILLED])
async def test_an_interrupted_restore_changes_nothing_and_can_be_repeated(
    trio: Trio, backup: Backup, script: str
) -> None:
    await assert_refused(trio, backup, "pg_restore failed", pg_restore=script)
    await restore(trio.site, backup.folder)
    assert await trio.numbers("ladder") == {1, 2}


async def test_a_restore_refuses_tables_with_other_numbers_of_rows(trio: Trio, backup: Backup) -> None:
    rows = dict(backup.record.databases["appraisal"].rows)
    change_record(backup, "appraisal", rows=rows | {"audit_record": 3, "elsewhere": 0})
    await assert_refused(trio, backup, "appraisal: .* other numbers of rows .*: audit_record, elsewhere$")


async def test_a_failed_exchange_changes_nothing(trio: Trio, backup: Backup) -> None:
    """The last renaming fails."""
    await assert_refused(trio, backup, "cannot be exchanged.*syntax error", psql=in_administration(LAST_RENAMING_FAILS))


async def test_an_exchange_whose_answer_is_lost_is_not_repeated(trio: Trio, backup: Backup) -> None:
    """The connection breaks after the server's commit: a repeated undo would undo itself."""
    before = await trio.contents()
    await restore(trio.sabotaged(psql=ANSWER_LOST), backup.folder)
    restored = await trio.contents()
    assert restored != before
    await undo(trio.sabotaged(psql=ANSWER_LOST))
    assert await trio.contents() == before


async def test_after_a_failed_second_restore_the_first_can_still_be_undone(trio: Trio, backup: Backup) -> None:
    first = await trio.contents()
    await restore(trio.site, backup.folder)
    await trio.write(4)
    second = await trio.contents()
    with pytest.raises(BackupError, match="cannot be exchanged"):
        await restore(trio.sabotaged(psql=in_administration(LAST_RENAMING_FAILS)), backup.folder)
    assert await trio.contents() == second
    assert await trio.beside() == {"replaced"}
    await undo(trio.site)
    assert await trio.contents() == first


async def test_a_second_restore_replaces_what_undo_brings_back(trio: Trio, backup: Backup) -> None:
    await restore(trio.site, backup.folder)
    await trio.write(4)
    before = await trio.contents()
    await restore(trio.site, backup.folder)
    assert await trio.beside() == {"replaced"}
    await undo(trio.site)
    assert await trio.contents() == before


async def test_what_killed_restores_left_blocks_neither_undo_nor_restore(trio: Trio, backup: Backup) -> None:
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


async def test_a_restore_succeeds_even_if_old_copies_cannot_be_dropped(trio: Trio, backup: Backup) -> None:
    await restore(trio.site, backup.folder)
    await trio.write(4)
    before = await trio.contents()
    assert await restore(trio.sabotaged(psql=in_administration(DROPPING_FAILS)), backup.folder) == backup
    assert await trio.beside() == {"replaced", "dropping"}
    await undo(trio.site)
    assert await trio.contents() == before
    await restore(trio.site, backup.folder)
    assert await trio.beside() == {"replaced"}


async def test_an_older_server_is_refused_before_anything_is_created(trio: Trio, backup: Backup) -> None:
    version = backup.record.postgresql
    assert version is not None
    unmade = in_administration('sed -u "s/^CREATE DATABASE.*/SELECT 1 DIV 0;/" | "$@"')
    set_server_version(backup, version + 1)
    await assert_refused(
        trio, backup, f"made on PostgreSQL {version + 1}, and this server is PostgreSQL {version}:", psql=unmade
    )
    for made_on in (version - 1, None):
        set_server_version(backup, made_on)
        assert (await restore(trio.site, backup.folder)).record.postgresql == made_on
        assert await trio.numbers("ladder") == {1, 2}


async def test_forget_drops_every_copy_that_restores_left(trio: Trio, backup: Backup) -> None:
    with pytest.raises(BackupError, match="there is nothing to forget"):
        await forget(trio.site)
    await restore(trio.site, backup.folder)
    after = await trio.contents()
    await leave(trio, "dropping", "ladder")
    await leave(trio, "restoring", "compensation")
    await forget(trio.site)
    assert await trio.beside() == set()
    assert await trio.contents() == after
    with pytest.raises(BackupError, match="there is nothing to undo"):
        await undo(trio.site)
    await leave(trio, "dropping", "ladder")
    await forget(trio.site)
    assert await trio.beside() == set()
    with pytest.raises(BackupError, match="there is nothing to forget"):
        await forget(trio.site)


async def test_forget_is_refused_during_a_restore(trio: Trio, backup: Backup) -> None:
    await restore(trio.site, backup.folder)
    async with _exclusive(trio.site):
        with pytest.raises(BackupError, match="another process"):
            await forget(trio.site)
    assert await trio.beside() == {"replaced"}


async def test_a_restore_disconnects_clients(trio: Trio, backup: Backup) -> None:
    async with connected(trio.urls["ladder"].runtime_url) as staying:
        await restore(trio.site, backup.folder)
        with pytest.raises((asyncpg.InterfaceError, asyncpg.PostgresError, ConnectionError)):
            await staying.fetchval("SELECT 1")
    assert await trio.numbers("ladder") == {1, 2}


async def test_of_restores_at_once_the_others_are_refused(trio: Trio, backup: Backup) -> None:
    results = await asyncio.gather(*(restore(trio.site, backup.folder) for _ in range(3)), return_exceptions=True)
    assert [result for result in results if result == backup]
    assert all(result == backup or "another process" in str(result) for result in results)
    assert await trio.numbers("ladder") == {1, 2}


async def test_undo_needs_a_restore(trio: Trio) -> None:
    with pytest.raises(BackupError, match="there is nothing to undo"):
        await undo(trio.site)
