"""Launchers in processes of their own, to be killed, and what they leave behind."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.processes import bound_command

ROOT = Path(__file__).resolve().parents[2]

LAUNCHER = """
import sys, time
from pathlib import Path
from deploy.local.postgres import PASSING, Cluster

cluster = Cluster(Path(sys.argv[1]), PASSING)
cluster.start()
print("ready", flush=True)
time.sleep(120)
"""


@contextmanager
def launcher(home: Path, *, ignoring_interrupts: bool = False) -> Iterator[subprocess.Popen[str]]:
    """Start a cluster from another process; it is killed at the end of the block, if not within it."""
    command = [sys.executable, "-c", LAUNCHER, str(home)]
    if ignoring_interrupts:  # as a shell script does to what it starts in the background
        command = ["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh", *command]
    command = bound_command(command, signal.SIGKILL)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline()
    assert line == "ready\n", process.stderr.read()


def processes_of(home: Path) -> list[int]:
    """Return the processes that have to do with the home: they work in it, or name it in their command."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (_is_under(entry / "cwd", home) or _names(entry / "cmdline", home)):
                found.append(int(entry.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def wait_until_gone(home: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while left := processes_of(home):
        assert time.monotonic() < deadline, f"still there after {seconds} s: {left}"
        time.sleep(0.02)


def _is_under(link: Path, home: Path) -> bool:
    return link.readlink().is_relative_to(home)


def _names(command_line: Path, home: Path) -> bool:
    return str(home).encode() in command_line.read_bytes()
