"""Migrations run while the version before still serves: a linter looks at each for what that forbids."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.platform.database.migrations import head_revision, serves, sql_after
from shared.platform.settings import SERVICES

FIRST = "0001"
# Alembic itself opens a transaction per migration, and the lock's time limit stands in the migrating connection.
# Versions and counts of people never come near the limit of an integer.
IGNORED = (
    "prefer-robust-stmts,require-lock-timeout,require-statement-timeout,transaction-nesting,prefer-bigint-over-int"
)


def findings(sql: str, folder: Path) -> str:
    """What the linter finds in a script; empty when it finds nothing."""
    script = folder / "script.sql"
    script.write_text(sql, encoding="utf-8")
    squawk = str(Path(sys.executable).with_name("squawk"))
    command = [squawk, "--pg-version", "15.0", "--assume-in-transaction", "--exclude", IGNORED, str(script)]
    checked = subprocess.run(command, check=False, capture_output=True, text=True)
    return "" if checked.returncode == 0 else checked.stdout + checked.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_every_migration_after_the_first_lets_the_version_before_go_on(service: str, tmp_path: Path) -> None:
    assert not (found := findings(sql_after(service, FIRST), tmp_path)), found


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("ALTER TABLE unit RENAME COLUMN name TO title;", "renaming-column"),
        ("ALTER TABLE unit ALTER COLUMN path TYPE integer;", "changing-column-type"),
        ("ALTER TABLE unit DROP COLUMN path;", "ban-drop-column"),
        ("ALTER TABLE unit ADD COLUMN kind text NOT NULL;", "adding-required-field"),
        ("CREATE INDEX unit_name ON unit (company, name);", "require-concurrent-index-creation"),
        ("DROP TABLE unit;", "ban-drop-table"),
    ],
)
def test_what_would_break_the_version_before_is_found(sql: str, rule: str, tmp_path: Path) -> None:
    assert rule in findings(sql, tmp_path)


def test_a_column_that_may_be_empty_is_let_through(tmp_path: Path) -> None:
    assert findings("ALTER TABLE unit ADD COLUMN closed_on date;", tmp_path) == ""


@pytest.mark.parametrize("service", SERVICES)
def test_code_serves_its_own_newest_revision_and_newer_ones_only(service: str) -> None:
    head = head_revision(service)
    assert serves(service, head)
    assert serves(service, "9999")
    assert not serves(service, None)
