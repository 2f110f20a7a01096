"""A process that is told to stop: not ready at once, answering for a while, gone after it."""

import signal
import sys
import time
from pathlib import Path

import httpx

from deploy.local.processes import Processes
from tests.e2e.stacks import free_ports

APPLICATION = """
from contextlib import asynccontextmanager
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from shared.platform.draining import Draining

draining = Draining(3.0)

@asynccontextmanager
async def lifespan(app):
    draining.watch()
    yield

async def ready(request):
    return PlainTextResponse("", 503 if draining.begun else 200)

app = Starlette(routes=[Route("/readyz", ready)], lifespan=lifespan)
"""


def test_it_says_so_first_and_goes_on_for_a_while(tmp_path: Path) -> None:
    (tmp_path / "drained.py").write_text(APPLICATION, encoding="utf-8")
    port = free_ports(1)[0]
    processes = Processes(tmp_path / "logs")
    command = [sys.executable, "-m", "uvicorn", "drained:app", "--app-dir", str(tmp_path), "--port", str(port)]
    child = processes.start("drained", command, folder=Path(__file__).resolve().parents[2])
    try:
        assert answer_of(port) == 200
        child.process.send_signal(signal.SIGTERM)
        while (answer := answer_of(port)) == 200:
            time.sleep(0.01)
        assert answer == 503, "it answers still, and says that it is not ready"
        assert child.process.wait(20) in {0, -signal.SIGTERM}
    finally:
        processes.stop()


def test_told_twice_it_stops_at_once(tmp_path: Path) -> None:
    (tmp_path / "drained.py").write_text(APPLICATION.replace("3.0", "600.0"), encoding="utf-8")
    port = free_ports(1)[0]
    processes = Processes(tmp_path / "logs")
    command = [sys.executable, "-m", "uvicorn", "drained:app", "--app-dir", str(tmp_path), "--port", str(port)]
    child = processes.start("drained", command, folder=Path(__file__).resolve().parents[2])
    try:
        assert answer_of(port) == 200
        child.process.send_signal(signal.SIGTERM)
        while answer_of(port) == 200:
            time.sleep(0.01)
        child.process.send_signal(signal.SIGTERM)
        assert child.process.wait(20) in {0, -signal.SIGTERM}
    finally:
        processes.stop()


def answer_of(port: int) -> int:
    """The status of an answer, as soon as there is one."""
    for _ in range(1000):
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code
        except httpx.TransportError:
            time.sleep(0.02)
    raise TimeoutError
