"""Single reads: how many a second, against a bare FastAPI route with one query, both under wrk and one uvicorn process.

``python -m tests.bench.reads``; the services check the token of each request, the bare route checks none.
"""

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deploy.local.processes import Processes
from sample.stack import Stack
from sample.year import drive_year
from shared.platform.settings import SERVICES
from tests.support.databases import remove_cluster, start_cluster, temporary_folder
from tests.support.replicas import Replicas
from tests.support.stacks import ROOT, free_ports

AIM = 0.8
SOMEBODY = "003819"
READS = (
    ("sheet", "appraisal", f"/v1/months/2025-03/sheets/{SOMEBODY}"),
    ("employee", "ladder", f"/v1/employees/{SOMEBODY}"),
    ("decision", "ladder", f"/v1/rounds/2025/decisions/{SOMEBODY}"),
    ("statement", "compensation", f"/v1/months/2026-01/statements/{SOMEBODY}"),
)
_RUNS = 5
_SECONDS = 3
_CONNECTIONS = 16


def main() -> int:
    """Measure the four reads and print their table."""
    console = Console(width=110)
    if shutil.which("wrk") is None:
        console.print("wrk is not installed (apt-get install wrk): single reads are left out", style="yellow")
        return 0
    table = Table("single read", "ours, a second", "bare, a second", "ratio", "aim")
    cluster = start_cluster()
    folder = Path(tempfile.mkdtemp(prefix="spindle-reads-", dir=temporary_folder()))
    replicas = Replicas(cluster, folder)
    try:
        for service in SERVICES:
            replicas.migrate(ROOT, service)
        generation = replicas.start(ROOT)
        stack = Stack(generation.urls, replicas.issuer.token)
        asyncio.run(drive_year(stack, folder / "sample", Console(file=StringIO())))
        token = replicas.issuer.token("bench", [("personnel", None), ("payroll", None)])
        for name, asked, path in READS:
            bare, url = _bare_app(replicas, name, asked)
            ours, least = [], []
            for _ in range(_RUNS):
                least.append(_throughput(f"{url}/{SOMEBODY}", ""))
                ours.append(_throughput(generation.urls[asked] + path, token))
            bare.stop()
            mine, its = statistics.median(ours), statistics.median(least)
            table.add_row(name, f"{mine:,.0f}", f"{its:,.0f}", f"{mine / its:.2f}", f"{AIM:g}")
        console.print(table)
    finally:
        replicas.close()
        remove_cluster(cluster)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _bare_app(replicas: Replicas, name: str, service: str) -> tuple[Processes, str]:
    port = free_ports(1)[0]
    processes = Processes(replicas.folder / f"logs-bare-{name}")
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.bench.bare_app:create_app", "--port", str(port)]
    database = replicas.databases[service].owner_url.replace("+asyncpg", "")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "BARE_URL": database, "BARE_READ": name}
    processes.start(
        "bare", [*command, "--no-access-log", "--log-level", "warning"], environment=environment, folder=ROOT
    )
    replicas.await_url(f"http://127.0.0.1:{port}/{SOMEBODY}")
    return processes, f"http://127.0.0.1:{port}"


def _throughput(url: str, token: str) -> float:
    """Return the requests a second; RuntimeError when some were not answered with success."""
    command = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{_SECONDS}s", "-H", f"Authorization: Bearer {token}", url]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(said)
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    if found is None:
        raise RuntimeError(said)
    return float(found[1])


if __name__ == "__main__":
    sys.exit(main())
