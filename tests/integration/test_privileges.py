"""The runtime role has exactly the privileges that the tables declare; what is closed or audited stays as it is."""

import importlib
from typing import Any, Final

import asyncpg
import pytest
import sqlalchemy as sa

from deploy.databases import runtime_role
from shared.platform.database.privileges import privileges_of
from shared.platform.settings import SERVICES
from tests.integration.test_schemas import QUEUE
from tests.support.databases import FreshDatabase

WRITTEN_ONCE: Final = {
    "appraisal": {"monthly_closing", "monthly_sheet", "annual_closing", "annual_result"},
    "ladder": {"kept_rung"},
    "compensation": {"pay_list", "pay_statement", "statement"},
}
"""Tables of closings, results and statements, which nobody may declare otherwise."""
AUDIT: Final = {"audit_record", "audit_change", "audit_link"}


def tables_of(service: str) -> dict[str, sa.Table]:
    metadata: sa.MetaData = importlib.import_module(f"services.{service}.tables").metadata
    return dict(metadata.tables)


def declared(table: sa.Table) -> tuple[set[str], set[str], bool]:
    """The columns that may be inserted and updated, and whether rows may be deleted."""
    privileges, columns = privileges_of(table), {column.name for column in table.columns}
    return columns if privileges.insert is None else set(privileges.insert), set(privileges.update), privileges.delete


async def rows_of(url: str, query: str, *arguments: object) -> list[Any]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetch(query, *arguments)
    finally:
        await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_the_runtime_role_has_what_the_tables_declare(fresh_database: FreshDatabase, service: str) -> None:
    rows = await rows_of(
        (await fresh_database(service)).owner_url,
        """
        SELECT rel.relname AS name, att.attname AS column,
            has_column_privilege($1, rel.oid, att.attname, 'INSERT') AS insert,
            has_column_privilege($1, rel.oid, att.attname, 'UPDATE') AS update,
            has_table_privilege($1, rel.oid, 'DELETE') AS delete,
            has_table_privilege($1, rel.oid, 'TRUNCATE, TRIGGER, REFERENCES') AS more,
            has_column_privilege($1, rel.oid, att.attname, 'SELECT') AS select
        FROM pg_class rel JOIN pg_attribute att ON att.attrelid = rel.oid AND att.attnum > 0 AND NOT att.attisdropped
        WHERE rel.relnamespace = 'public'::regnamespace AND rel.relkind IN ('r', 'p', 'v', 'm')
        """,
        runtime_role(service),
    )
    granted: dict[str, tuple[set[str], set[str], bool]] = {}
    for row in rows:
        inserted, updated, _ = granted.get(row["name"], (set(), set(), False))
        granted[row["name"]] = (
            inserted | ({row["column"]} if row["insert"] else set()),
            updated | ({row["column"]} if row["update"] else set()),
            row["delete"],
        )
        assert row["select"]
        assert row["name"] in QUEUE or not row["more"]
    expected = {name: declared(table) for name, table in tables_of(service).items()}
    expected["alembic_version"] = (set(), set(), False)
    assert {name: rights for name, rights in granted.items() if name not in QUEUE} == expected


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_closed_versioned_or_audited_is_refused_to_be_changed(
    fresh_database: FreshDatabase, service: str
) -> None:
    tables = tables_of(service)
    protected = WRITTEN_ONCE[service] | AUDIT | {name for name in tables if name.endswith("_version")}
    url = (await fresh_database(service)).runtime_url
    for name in sorted(protected):
        column = next(
            column.name for column in tables[name].columns if column.name not in {"company", "sealed_through"}
        )
        for statement in (f"UPDATE {name} SET {column} = {column}", f"DELETE FROM {name}", f"TRUNCATE {name}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await rows_of(url, statement)


def test_a_table_that_declares_nothing_is_refused() -> None:
    with pytest.raises(RuntimeError, match="nothing declares no privileges"):
        privileges_of(sa.Table("nothing", sa.MetaData()))


FINISHED: Final = """
    INSERT INTO register VALUES ('linyi');
    INSERT INTO policy_version (company, version, valid_from, document, recorded_by)
    VALUES ('linyi', 1, '2025-01-01', '{}', 'x');
    INSERT INTO round (company, year, state, policy_version, effective_on, input_digest, seats, over, cost, decision,
        revision, proposed_by, finish_job)
    SELECT 'linyi', year, state, 1, '2026-01-01', '', '{}', '{}', '{}',
        CASE state WHEN 'proposed' THEN NULL ELSE '{}'::jsonb END, 1, 'x',
        CASE state WHEN 'finished' THEN gen_random_uuid() END
    FROM (VALUES (2024, 'finished'), (2025, 'proposed')) AS given (year, state);
    INSERT INTO round_decision (company, year, employee_no, unit_code, unit_path, tier, rung_before, proposed_rung,
        rung, outcome, reasons, acceptable, ranks, facts)
    SELECT 'linyi', year, '1', 'U', 'U/', 'junior', 'J1', 'J1', 'J1', 'held', '{}', '{}', '{}', '{}' FROM round;
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE round_decision SET reasons = '{x}' WHERE year = {year}",
        "DELETE FROM round_decision WHERE year = {year}",
        "UPDATE round SET decision = NULL, state = 'proposed', finish_job = NULL WHERE year = {year}",
    ],
)
async def test_a_finished_round_stays_as_it_is(fresh_database: FreshDatabase, statement: str) -> None:
    urls = await fresh_database("ladder")
    await execute(urls.owner_url, FINISHED)
    await execute(urls.runtime_url, statement.replace("{year}", "2025"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="finished"):
        await execute(urls.runtime_url, statement.replace("{year}", "2024"))


CLOSED: Final = """
    INSERT INTO scheme_version (company, version, valid_from, document, recorded_by)
    VALUES ('linyi', 1, '2025-01', '{}', 'x');
    INSERT INTO appraisal_month VALUES ('linyi', '2025-01'), ('linyi', '2025-02');
    INSERT INTO monthly_closing (company, month, scheme_version, people, masked, input_digest, closed_by)
    VALUES ('linyi', '2025-01', 1, 1, 0, '', 'x');
    INSERT INTO monthly_fact (company, month, employee_no, unit_code, unit_path, tier, facts, bonus, deduction, veto,
        masked, revision, recorded_by)
    SELECT 'linyi', month, '1', 'U', 'U/', 'junior', '{}', 0, 0, '{}', false, 1, 'x' FROM appraisal_month;
"""


async def test_the_facts_of_a_closed_month_stay_as_they_are(fresh_database: FreshDatabase) -> None:
    urls = await fresh_database("appraisal")
    await execute(urls.owner_url, CLOSED)
    await execute(urls.runtime_url, "UPDATE monthly_fact SET bonus = 1 WHERE month = '2025-02'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="closed"):
        await execute(urls.runtime_url, "UPDATE monthly_fact SET bonus = 1")


JUDGED: Final = """
    INSERT INTO scheme_version (company, version, valid_from, document, recorded_by)
    VALUES ('linyi', 1, '2024-01', '{}', 'x');
    INSERT INTO appraisal_year VALUES ('linyi', 2024), ('linyi', 2025);
    INSERT INTO annual_closing (company, year, scheme_version, people, missing_committee, input_digest, closed_by)
    VALUES ('linyi', 2024, 1, 1, 0, '', 'x');
    INSERT INTO panel_score (company, year, part, employee_no, unit_code, unit_path, tier, member, score, recorded_by)
    SELECT 'linyi', year, part, '1', 'U', 'U/', 'junior', 'M', 80, 'x'
    FROM appraisal_year, unnest('{overall,additional}'::text[]) AS part;
"""


async def test_the_votes_that_a_closed_year_was_judged_by_stay_as_they_are(fresh_database: FreshDatabase) -> None:
    urls = await fresh_database("appraisal")
    await execute(urls.owner_url, JUDGED)
    await execute(urls.runtime_url, "UPDATE panel_score SET score = 1 WHERE year = 2025 OR part = 'additional'")
    added = (
        "INSERT INTO panel_score (company, year, part, employee_no, unit_code, unit_path, tier, member, score,"
        " recorded_by) SELECT company, year, part, '2', unit_code, unit_path, tier, member, score, 'x'"
        " FROM panel_score WHERE year = 2024"
    )
    for statement in ("UPDATE panel_score SET score = 1", added):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="closed"):
            await execute(urls.runtime_url, statement)


@pytest.mark.parametrize(
    ("service", "table", "marks"),
    [
        ("appraisal", "scheme_version", ("2025-01", "2025-12", "2025-11")),
        ("ladder", "policy_version", ("2024-12-31", "2025-12-31", "2024-12-31")),
        ("compensation", "pay_table_version", ("2025-01", "2025-12", "2025-11")),
    ],
)
async def test_a_seal_goes_on_and_is_never_taken_back(
    fresh_database: FreshDatabase, service: str, table: str, marks: tuple[str, str, str]
) -> None:
    urls, (first, later, earlier) = await fresh_database(service), marks
    day = "2024-01-01" if service == "ladder" else "2024-01"
    await execute(
        urls.owner_url,
        f"INSERT INTO {table} (company, version, valid_from, document, recorded_by)"
        f" VALUES ('linyi', 1, '{day}', '{{}}', 'x')",
    )
    for mark in (first, later):
        await execute(urls.runtime_url, f"UPDATE {table} SET sealed_through = '{mark}'")
    for taken_back in (f"'{earlier}'", "NULL"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="never taken back"):
            await execute(urls.runtime_url, f"UPDATE {table} SET sealed_through = {taken_back}")


async def test_the_day_through_which_rounds_are_decided_is_never_taken_back(fresh_database: FreshDatabase) -> None:
    urls = await fresh_database("ladder")
    await execute(urls.owner_url, "INSERT INTO register VALUES ('linyi', '2025-12-31')")
    await execute(urls.runtime_url, "UPDATE register SET decided_through = '2026-12-31'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="never taken back"):
        await execute(urls.runtime_url, "UPDATE register SET decided_through = '2025-12-31'")


async def execute(url: str, script: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(script)
    finally:
        await connection.close()
