"""A process that is told to stop: not ready at once, answering for a while, gone after it."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from deploy.local.processes import Processes
from tests.support.stacks import ROOT, free_ports

APPLICATION = """
from contextlib import asynccontextmanager
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from shared.platform.web.draining import Draining

draining = Draining(SECONDS)

@asynccontextmanager
async def lifespan(app):
    draining.watch()
    yield

async def ready(request):
    return PlainTextResponse("", 503 if draining.begun else 200)

app = Starlette(routes=[Route("/readyz", ready)], lifespan=lifespan)
"""


@contextmanager
def served(folder: Path, seconds: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A process that drains for so long, once it answers, and its port."""
    (folder / "drained.py").write_text(APPLICATION.replace("SECONDS", seconds), encoding="utf-8")
    port = free_ports(1)[0]
    processes = Processes(folder / "logs")
    command = [sys.executable, "-m", "uvicorn", "drained:app", "--app-dir", str(folder), "--port", str(port)]
    child = processes.start("drained", command, folder=ROOT)
    try:
        assert answer_of(port) == 200
        yield child.process, port
    finally:
        processes.stop()


def test_it_says_so_first_and_goes_on_for_a_while(tmp_path: Path) -> None:
    with served(tmp_path, "3.0") as (process, port):
        process.send_signal(signal.SIGTERM)
        while (answer := answer_of(port)) == 200:
            time.sleep(0.01)
        assert answer == 503, "it answers still, and says that it is not ready"
        assert process.wait(20) in {0, -signal.SIGTERM}


def test_told_twice_it_stops_at_once(tmp_path: Path) -> None:
    with served(tmp_path, "600.0") as (process, port):
        process.send_signal(signal.SIGTERM)
        while answer_of(port) == 200:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in {0, -signal.SIGTERM}


def answer_of(port: int) -> int:
    """The status of an answer, as soon as there is one."""
    for _ in range(1000):
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code
        except httpx.TransportError:
            time.sleep(0.02)
    raise TimeoutError
