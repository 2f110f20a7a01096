"""The database numbers and links audit records itself, and the verification finds whatever was done to them."""

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Final

import asyncpg
import pytest
import sqlalchemy as sa

from deploy.audit_chains import ChainReport, read_heads, verify_chains
from deploy.backups.backup import back_up
from deploy.backups.restore import restore
from shared.kernel.chains import BEGINNING, Head
from shared.kernel.differences import Difference
from shared.kernel.errors import Conflict
from shared.platform.database.audit_trail import AuditFilter, records
from shared.platform.database.sessions import Change
from shared.platform.database.tables import audit_link
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller, Grant, Role
from tests.integration.backups.trios import AUDIT, COMPANY, Trio, connected, opened

ODD: Final = '纺锤 "\\/\b\f\n\r\t\u0001\u007f\u2028é😀'
CALLER: Final = Caller(
    COMPANY, "1001", (Grant(Role.PERSONNEL),), issuer="https://issuer.example", subject=ODD, request_id="abc"
)


async def write(database: Database, subject: str, *changes: Difference) -> None:
    async with database.change(Change(CALLER, "import_facts"), subject) as written:
        written.detail = {"z": 1, "aa": {"é": [], "b": [1, -2, True, None, {"t": ODD}]}, "": {}, "big": 2**53}
        written.note(changes)


async def reports_of(trio: Trio, noted: Head | None = None) -> list[ChainReport]:
    return await verify_chains(trio.site, {("ladder", COMPANY): [noted]} if noted else {})


async def report_of(trio: Trio, noted: Head | None = None) -> ChainReport:
    return (await reports_of(trio, noted))[0]


async def five_records(trio: Trio) -> Head:
    async with opened(trio.urls["ladder"]) as database:
        await write(database, "2025-01")
        await write(database, ODD, Difference("1707", "bonus", Decimal("1.50"), None), Difference("1707", ODD, [], ODD))
        await write(database, "2025-03", *(Difference(f"{n:05}", "bonus", None, f"{n}.00") for n in range(12_000)))
        await write(database, "2025-04", Difference("1", "a", 1, 2), Difference("1", "a", 2, 3))
        await write(database, "2025-05")
    return (await report_of(trio)).head


async def test_records_are_whole_whatever_they_say(trio: Trio) -> None:
    head = await five_records(trio)
    report = await report_of(trio, head)
    assert (report.records, report.head.number, report.faults) == (5, 5, [])


async def test_a_company_whose_records_were_all_removed_is_named(trio: Trio) -> None:
    await five_records(trio)
    async with connected(trio.urls["ladder"].owner_url) as connection:
        await connection.execute(
            "TRUNCATE audit_record, audit_link, audit_change;"
            f"INSERT INTO idempotency_key (company, caller, key, request_hash) VALUES ('{COMPANY}', 'x', 'y', 'z')"
        )
    report = await report_of(trio)
    assert (report.records, report.fault_count) == (0, 1)
    assert "no record is left" in report.faults[0]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_record SET actor = 'x' WHERE subject = '2025-03'", "record 3: the record or its digest"),
        ("UPDATE audit_record SET at = at - interval '1 day' WHERE subject = '2025-03'", "record 3: the record or its"),
        ("UPDATE audit_record SET detail = detail || '{\"z\": 2}' WHERE subject = '2025-03'", "record 3: the record"),
        ("UPDATE audit_change SET fields = '{}' WHERE position = 700", "record 3: its changed fields"),
        ("DELETE FROM audit_change WHERE position = 11999", "record 3: its changed fields"),
        (
            "INSERT INTO audit_change SELECT company, record, 9, '1', '{\"a\": [1, 2]}' FROM audit_link "
            "WHERE number = 5",
            "record 5: its changed fields",
        ),
        (
            "INSERT INTO audit_change VALUES ('linyi', '00000000-0000-0000-0000-000000000001', 0, '1', '{}')",
            "changed fields of no record",
        ),
        ("DELETE FROM audit_record WHERE subject = '2025-03'", "record 3: missing"),
        ("DELETE FROM audit_record WHERE subject = '2025-05'", "record 5: missing"),
        ("DELETE FROM audit_link WHERE number = 3", "record 3: missing"),
        ("DELETE FROM audit_link WHERE number = 5", "in no place of the chain"),
        ("DELETE FROM audit_link WHERE number > 3; DELETE FROM audit_record WHERE subject > '2025-03'", "noted before"),
        ("UPDATE audit_link SET digest = repeat('1', 64) WHERE number = 5", "record 5: the record or its digest"),
        (
            "UPDATE audit_link SET number = 5 + number WHERE number IN (2, 3);"
            "UPDATE audit_link SET number = 10 - number WHERE number IN (7, 8)",
            "record 2: the record or its digest",
        ),
    ],
)
async def test_what_was_done_to_records_is_found(trio: Trio, statement: str, fault: str) -> None:
    head = await five_records(trio)
    async with connected(trio.urls["ladder"].owner_url) as owner:
        await owner.execute(statement)
    report = await report_of(trio, head)
    assert any(fault in found for found in report.faults), report.faults


async def test_a_chain_that_the_owner_linked_anew_differs_from_the_noted_head(trio: Trio) -> None:
    head = await five_records(trio)
    async with connected(trio.urls["ladder"].owner_url) as owner:
        await owner.execute(
            "UPDATE audit_record SET actor = 'x' WHERE subject = '2025-03'; DELETE FROM audit_link;"
            "SELECT link_audit_record(r) FROM (SELECT * FROM audit_record ORDER BY at) r"
        )
    assert (await report_of(trio)).faults == []
    assert [fault[:9] for fault in (await report_of(trio, head)).faults] == ["record 5:"]


async def test_numbers_have_no_gaps_and_follow_the_commits(trio: Trio) -> None:
    async with opened(trio.urls["ladder"], pool_size=8) as database:

        async def some(writer: int) -> None:
            for number in range(10):
                try:
                    async with database.change(Change(CALLER, "write"), f"{writer}/{number}"):
                        if number % 3 == 2:
                            raise Conflict("never_mind")
                except Conflict:
                    pass

        reader = asyncio.create_task(read_all(database, 56))
        await asyncio.gather(*(some(writer) for writer in range(8)))
        assert await reader == list(range(1, 57))
    assert (await report_of(trio)).faults == []


async def read_all(database: Database, count: int) -> list[int]:
    """The numbers as a reader sees them who always asks for what comes after the last that was seen."""
    seen: list[int] = []
    async with asyncio.timeout(60):
        while len(seen) < count:
            async with database.read(CALLER) as session:
                listing = records(session, AuditFilter()).where(audit_link.c.number > (seen[-1] if seen else 0))
                seen += [record.number for record in await listing.every(session)]
    return seen


async def test_a_record_of_the_version_before_is_linked_too(trio: Trio) -> None:
    async with connected(trio.urls["ladder"].runtime_url) as runtime:
        await runtime.execute(AUDIT)
    assert ((await report_of(trio)).records, (await report_of(trio)).faults) == (1, [])


@pytest.mark.parametrize(
    "statement",
    [
        AUDIT.replace("(company,", "(at, company,").replace("VALUES (", "VALUES ('2025-01-01', "),
        "UPDATE audit_record SET at = now()",
        "DELETE FROM audit_record",
        "TRUNCATE audit_record",
        f"INSERT INTO audit_link VALUES ('linyi', 1, gen_random_uuid(), '{BEGINNING}', '{BEGINNING}')",
        "UPDATE audit_link SET digest = ''",
        "DELETE FROM audit_link",
        "UPDATE audit_change SET fields = '{}'",
        "DELETE FROM audit_change",
        "ALTER TABLE audit_record DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SELECT link_audit_record(r) FROM audit_record r",
        "CREATE TEMP TABLE forged (LIKE audit_record)",
    ],
)
async def test_the_running_service_can_write_no_history(trio: Trio, statement: str) -> None:
    async with opened(trio.urls["ladder"]) as database:
        await write(database, "2025-01")
        with pytest.raises(sa.exc.DBAPIError) as refused:
            async with database.transaction() as connection:
                await connection.execute(sa.text(statement))
    assert isinstance(refused.value.orig.__cause__, asyncpg.InsufficientPrivilegeError)  # type: ignore[union-attr]


async def test_restored_chains_are_whole_and_go_on(trio: Trio, tmp_path: Path) -> None:
    head = await five_records(trio)
    await restore(trio.site, (await back_up(trio.site, tmp_path, "backup")).folder)
    async with opened(trio.urls["ladder"]) as database:
        await write(database, "after")
    report = await report_of(trio, head)
    assert (report.head.number, report.faults) == (6, [])


def test_heads_are_read_back_as_they_are_printed() -> None:
    text = f"ladder linyi 7:{'a' * 64} (7 records)\n\nall is well\n"
    assert read_heads(text) == {("ladder", "linyi"): [Head(7, "a" * 64)]}
    with pytest.raises(ValueError, match="not a noted head"):
        read_heads("ladder linyi 7:abc")
