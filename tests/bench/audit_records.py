"""How many audit records a second the database chains, on an embedded PostgreSQL that flushes each commit.

``python -m tests.bench.audit_records`` prints a line for each way of writing. The writers are asyncpg connections in
processes of their own, so that the database is what is measured. Other load on the machine shows.
"""

import argparse
import asyncio
import multiprocessing
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
from rich.console import Console

from deploy.databases import create_service_database, runtime_role
from deploy.local.postgres import LASTING, Cluster
from deploy.local.processes import unprivileged_account
from shared.platform.database.migrations import migrate
from tests.support.databases import temporary_folder

_INSERT: Final = """
    INSERT INTO audit_record (company, id, actor, issuer, account, roles, request_id, action, subject, outcome, detail)
    VALUES ($1, gen_random_uuid(), '1001', 'https://issuer.example', 'someone', '{personnel}', 'a1b2c3', 'import_facts',
            '2025-01', 'done', '{"rows": 244, "added": 3, "changed": 12}')
"""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of writing: how many processes with how many writers, records in a transaction, and companies."""

    processes: int
    writers: int
    records: int
    companies: int = 1


WAYS: Final = (Way(1, 1, 1), Way(2, 4, 1), Way(2, 4, 1, companies=4), Way(2, 4, 10), Way(2, 4, 100))


def main() -> None:
    """Measure each way for some seconds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.audit_records", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each way (default 5)")
    seconds: float = parser.parse_args().seconds
    console = Console(width=130)
    home = Path(tempfile.mkdtemp(prefix="spindle-bench-", dir=temporary_folder()))
    if unprivileged_account() is not None:
        home.chmod(0o755)
    cluster = Cluster(home, LASTING)
    try:
        cluster.start()
        urls = asyncio.run(create_service_database(cluster, "ladder", "ladder"))
        migrate("ladder", urls.owner_url, runtime_role("ladder"))
        for way in WAYS:
            rate = _measured(urls.runtime_url.replace("+asyncpg", ""), way, seconds)
            console.print(
                f"{way.processes * way.writers:3} writers, {way.records:3} records in a transaction, "
                f"{way.companies} companies: {rate:7,.0f} records a second"
            )
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


def _measured(url: str, way: Way, seconds: float) -> float:
    with multiprocessing.get_context("spawn").Pool(way.processes) as pool:
        pool.map(_wait_a_little, range(way.processes))  # the processes are up before the time runs
        started = time.monotonic()
        written = pool.starmap(_write, [(url, way, seconds, number) for number in range(way.processes)])
        return sum(written) / (time.monotonic() - started)


def _wait_a_little(_: int) -> None:
    time.sleep(0.2)


def _write(url: str, way: Way, seconds: float, process: int) -> int:
    """Write for some seconds in one process; return how many records."""
    return asyncio.run(_write_at_once(url, way, seconds, process))


async def _write_at_once(url: str, way: Way, seconds: float, process: int) -> int:
    writers = (_write_one_by_one(url, way, seconds, process * way.writers + number) for number in range(way.writers))
    return sum(await asyncio.gather(*writers))


async def _write_one_by_one(url: str, way: Way, seconds: float, writer: int) -> int:
    connection = await asyncpg.connect(url)
    try:
        insert = await connection.prepare(_INSERT)
        company, written, deadline = f"company{writer % way.companies}", 0, time.monotonic() + seconds
        while time.monotonic() < deadline:
            async with connection.transaction():
                await insert.executemany([(company,)] * way.records)
            written += way.records
        return written
    finally:
        await connection.close()


if __name__ == "__main__":
    main()
