"""Child processes end with their launcher, and are stopped in order."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local.processes import ProcessError, Processes, spawn
from tests.e2e.launchers import ROOT, processes_of, wait_until_gone

STUBBORN = "trap '' TERM; echo up; while :; do sleep 0.05; done"
ORDERLY = "trap 'echo down; exit 0' TERM; echo up; while :; do sleep 0.05; done"

LAUNCHER = """
import sys, time
from pathlib import Path
from deploy.local.processes import Processes

folder = Path(sys.argv[1])
processes = Processes(folder)
processes.start("one", ["sleep", "60"], folder=folder)
processes.start("two", ["/bin/sh", "-c", "trap '' TERM INT; echo up; while :; do sleep 0.05; done"], folder=folder)
print("ready", flush=True)
time.sleep(60)
"""


def wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 5
    while not log.exists() or text not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_services_die_with_a_killed_launcher(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LAUNCHER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None
        assert launcher.stdout.readline() == "ready\n"
        wait_for(tmp_path / "two.log", "up")
        assert len(processes_of(tmp_path)) >= 3
        launcher.kill()
        launcher.wait()
        wait_until_gone(tmp_path, 2)


def test_the_orderly_end_by_themselves_and_the_stubborn_are_killed(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    stubborn = processes.start("stubborn", ["/bin/sh", "-c", STUBBORN], folder=tmp_path)
    orderly = processes.start("orderly", ["/bin/sh", "-c", ORDERLY], folder=tmp_path)
    wait_for(stubborn.log, "up")
    wait_for(orderly.log, "up")
    assert processes.ended() == []
    before = time.monotonic()
    processes.stop(grace=0.5)
    assert time.monotonic() - before < 2
    assert orderly.process.returncode == 0
    assert "down" in orderly.log.read_text()
    assert stubborn.process.returncode == -signal.SIGKILL
    wait_until_gone(tmp_path, 1)


def test_a_service_that_ends_by_itself_is_noticed(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    child = processes.start("short", ["/bin/sh", "-c", "echo $WORD; exit 3"], environment={**os.environ, "WORD": "no"})
    child.process.wait(5)
    assert processes.ended() == [child]
    assert child.process.returncode == 3
    assert child.log.read_text() == "no\n"
    processes.stop()
    assert processes.ended() == []


def test_a_large_log_makes_way(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "x.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (8 * 1024 * 1024 + 1))
    assert spawn(["echo", "new"], log=log, on_death=signal.SIGKILL).wait(5) == 0
    assert log.read_text() == "new\n"
    assert log.with_name("x.log.1").stat().st_size > 8 * 1024 * 1024


def test_without_setpriv_nothing_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProcessError, match="util-linux"):
        spawn(["true"], log=tmp_path / "log", on_death=signal.SIGKILL)
