"""Versions of the code to upgrade from and to: the commit before, this one, and a made-up next one."""

import os
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from shared.platform.database.migrations import head_revision
from tests.support.stacks import ROOT

CODE = ("shared", "services", "deploy", "sample", "requirements", ".dockerignore")
BUSY_TABLES = {"appraisal": "monthly_fact", "ladder": "placement", "compensation": "pay_statement"}
NEXT_MIGRATION = '''"""A column and an index more, on a table that is written all the time."""

from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    """Add them."""
    op.execute("ALTER TABLE {table} ADD COLUMN IF NOT EXISTS remark text")
    op.execute("ALTER TABLE job ADD COLUMN IF NOT EXISTS remark text")
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY IF NOT EXISTS {table}_remark ON {table} (company, remark)")
'''


def previous_commit(folder: Path) -> Path:
    """A checkout of the commit before, or of ``SPINDLE_PREVIOUS``; skipped where the history was not brought along."""
    commit = os.environ.get("SPINDLE_PREVIOUS", "HEAD~1")
    if shutil.which("git") is None:
        pytest.skip("the commit before is not at hand: git is not installed")
    revision = subprocess.run(["git", "rev-parse", commit], cwd=ROOT, check=False, capture_output=True, text=True)
    if revision.returncode:
        pytest.skip("the commit before is not at hand: this is no checkout with a history")
    archive = folder / "code.tar"
    subprocess.run(["git", "archive", "--output", archive, revision.stdout.strip(), "--", *CODE], cwd=ROOT, check=True)
    code = folder / "previous"
    code.mkdir()
    subprocess.run(["tar", "--extract", "--file", archive, "--directory", code], check=True)
    return code


class _AddressesBefore(httpx.AsyncHTTPTransport):
    """Asks a version from before the services had features: it calls the address of a round's resolution otherwise."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/resolution"):
            request.url = request.url.copy_with(path=request.url.path.removesuffix("resolution") + "decision")
        return await super().handle_async_request(request)


def transport_to(code: Path) -> httpx.AsyncBaseTransport | None:
    """Return the way in which a checkout's services are asked; None where they have the addresses of today."""
    return None if (code / "services" / "ladder" / "rounds").exists() else _AddressesBefore(trust_env=False)


def next_version(folder: Path) -> Path:
    """A copy of this checkout with one more migration in each service."""
    code = folder / "next"
    copy_code(ROOT, code)
    for service, table in BUSY_TABLES.items():
        versions = code / "services" / service / "migrations" / "versions"
        (versions / "next.py").write_text(
            NEXT_MIGRATION.format(head=head_revision(service), table=table), encoding="utf-8"
        )
    return code


def copy_code(source: Path, place: Path) -> None:
    """Put the code of a checkout in a place, as git does: files are replaced, folders stay the ones they are."""
    wanted = {path.relative_to(source) for part in CODE for path in _files(source / part)}
    for path in [path for part in CODE for path in _files(place / part)]:
        if path.relative_to(place) not in wanted:
            path.unlink()
    for path in wanted:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / path, place / path)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
