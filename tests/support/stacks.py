"""A local stack of real processes, started as a newcomer would, in folders and on ports of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.local.homes import HOME_PURPOSE
from deploy.local.postgres import is_held
from deploy.local.processes import bound_command
from deploy.marks import is_ours
from tests.support.databases import LEFT_BEHIND_SECONDS, temporary_folder

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240.0
_PREFIX = "spindle-stack-"


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for listener in sockets:
            listener.bind(("127.0.0.1", 0))
        return [int(listener.getsockname()[1]) for listener in sockets]
    finally:
        for listener in sockets:
            listener.close()


@dataclass
class RunningStack:
    """The launcher of a stack, and what it wrote down for scripts."""

    folder: Path
    ports: list[int]
    process: subprocess.Popen[bytes] | None = None
    clients: list[httpx.Client] = field(default_factory=list)
    surroundings: dict[str, str] = field(default_factory=dict)
    """More variables of the launcher's environment."""

    @property
    def environment(self) -> dict[str, str]:
        names = ("SPINDLE_APPRAISAL_PORT", "SPINDLE_LADDER_PORT", "SPINDLE_COMPENSATION_PORT", "SPINDLE_ISSUER_PORT")
        ports = {name: str(port) for name, port in zip(names, self.ports, strict=True)}
        folders = {"SPINDLE_VAR": str(self.folder / "var"), "SPINDLE_HOME": str(self.folder / "home")}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SPINDLE_")}
        return kept | ports | folders | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"} | self.surroundings

    def start(self, *arguments: str) -> None:
        """Start the launcher; what it prints goes to ``output.txt``."""
        with (self.folder / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(
                bound_command([sys.executable, "-m", "sample.run", *arguments], signal.SIGTERM),
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def output(self) -> str:
        encoding = self.surroundings.get("PYTHONIOENCODING", "utf-8")
        return (self.folder / "output.txt").read_text(encoding=encoding, errors="replace")

    def wait_for_file(self, file: Path) -> None:
        """Wait until a file exists. The launcher must stay alive meanwhile."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not file.exists():
            assert self.process is not None
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)

    def wait(self) -> int:
        assert self.process is not None
        return self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """End the launcher as ``kill -9`` does, without a chance to tidy up."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Stop as Ctrl-C does."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    @property
    def stack_file(self) -> Path:
        return self.folder / "var" / "stack.json"

    @property
    def summary_file(self) -> Path:
        return self.folder / "var" / "summary.json"

    def client(self, service: str, role: str | None = None, token: str | None = None) -> httpx.Client:
        """A client of a service, as a role of ``stack.json``, with a token, or without any."""
        stack: dict[str, Any] = json.loads(self.stack_file.read_text(encoding="utf-8"))
        bearer = token or (stack["tokens"][role] if role else None)
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        client = httpx.Client(base_url=stack["services"][service], headers=headers, timeout=60, trust_env=False)
        self.clients.append(client)
        return client

    def close(self) -> None:
        """Close the clients that were handed out."""
        while self.clients:
            self.clients.pop().close()


@contextmanager
def separate_stack() -> Iterator[RunningStack]:
    """A stack that is not started yet, in a new folder; it is stopped at the end, and leaves nothing behind."""
    _remove_left_behind(temporary_folder())
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=temporary_folder()))
    folder.chmod(0o755)  # PostgreSQL runs as nobody where the tests run as root, and pytest's own folders are closed
    running = RunningStack(folder, free_ports(4))
    try:
        yield running
    finally:
        if running.process is not None:
            running.stop()
        running.close()
    assert processes_mentioning(str(folder)) == []
    shutil.rmtree(folder, ignore_errors=True)  # another run may take the folder of a stopped stack for left behind


def _remove_left_behind(folder: Path) -> None:
    """Remove the folders of runs that were ended by a signal."""
    for left in folder.glob(f"{_PREFIX}*"):
        home = left / "home"
        is_old = left.is_dir() and time.time() - left.stat().st_mtime > LEFT_BEHIND_SECONDS
        if is_old and left.stat().st_uid == os.geteuid() and is_ours(home, HOME_PURPOSE) and not is_held(home):
            shutil.rmtree(left)


def processes_mentioning(text: str) -> list[int]:
    """Return the processes whose command line or environment mentions a text."""
    processes = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            description = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            zombie = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            continue
        if text.encode() in description and not zombie:
            processes.append(int(entry.name))
    return processes
