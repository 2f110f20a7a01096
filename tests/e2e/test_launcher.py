"""`make run` on unusual machines: foreign settings, a narrow Chinese terminal, interruptions, lost databases, no room.

The tests share one stack's folders and come in the order of a day; each start resumes from what the last one left.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stacks import ROOT, RunningStack, separate_stack

pytestmark = pytest.mark.xdist_group("launcher")

SURROUNDINGS = {
    "PGSSLMODE": "verify-full",
    "PGTARGETSESSIONATTRS": "primary",
    "PGHOST": "nowhere.example",
    "PGSERVICE": "missing",
    "PGOPTIONS": "-c no.such=setting",
    "SPINDLE_DATABASE_URL": "postgresql://nowhere/x",
    "SPINDLE_LADER_PORT": "1",
    "http_proxy": "http://127.0.0.1:1",
    "TMPDIR": "/nonexistent",
    "LANG": "zh_CN.GBK",
    "PYTHONIOENCODING": "gbk",
    "COLUMNS": "80",
}


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    with separate_stack() as running:
        running.surroundings = SURROUNDINGS
        yield running


def beside(stack: RunningStack, module: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run another command of ours in the same folders."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=stack.environment | more,
        check=False,
        capture_output=True,
        encoding="gbk",
        errors="replace",
        timeout=240,
    )


def test_an_interrupted_start_says_so_in_one_line(stack: RunningStack) -> None:
    stack.start("--once")
    stack.wait_for_file(stack.folder / "home" / "lock")
    assert stack.stop() == 130
    lines = [line for line in stack.output().splitlines() if line.strip() and "does nothing" not in line]
    assert lines == ["中断 Interrupted: the next make run continues."]


def test_an_interrupted_year_does_not_end_with_0(stack: RunningStack) -> None:
    stack.start("--once")
    stack.wait_for_file(stack.stack_file)
    time.sleep(1)
    assert stack.stop() == 130
    assert "Traceback" not in stack.output()


def test_it_starts_in_any_surroundings_and_fits_the_terminal(stack: RunningStack) -> None:
    stack.start()
    stack.wait_for_file(stack.summary_file)
    deadline = time.monotonic() + 60
    while "Press Ctrl-C" not in stack.output():
        assert time.monotonic() < deadline, stack.output()
        time.sleep(0.2)
    output = stack.output()
    assert "SPINDLE_LADER_PORT does nothing" in output
    assert re.search(r"高级 20/24 +6 +SB 高级B档 +10 +高级 25/24 超编 1", output), output
    assert re.search(r"MA 中级A档 +#+ 45 #+", output)


def test_a_second_one_beside_it_says_that_it_is_up(stack: RunningStack) -> None:
    second = beside(stack, "sample.run")
    assert (second.returncode, second.stderr) == (0, "")
    assert "already up" in second.stdout
    assert f"http://127.0.0.1:{stack.ports[1]}/docs" in second.stdout


def test_the_state_of_a_running_stack_is_not_deleted(stack: RunningStack) -> None:
    refused = beside(stack, "sample.reset")
    assert refused.returncode == 1
    assert "The stack is running" in refused.stdout
    assert stack.summary_file.exists()


def test_a_port_in_use_names_the_setting(stack: RunningStack) -> None:
    folders = {"SPINDLE_VAR": str(stack.folder / "other"), "SPINDLE_HOME": str(stack.folder / "other-home")}
    refused = beside(stack, "sample.run", **folders)
    assert refused.returncode == 1
    assert f"SPINDLE_LADDER_PORT: port {stack.ports[1]} is in use" in refused.stdout
    assert "Traceback" not in refused.stdout + refused.stderr


def test_the_year_is_driven_again_when_the_databases_are_lost(stack: RunningStack) -> None:
    assert stack.stop() == 0
    shutil.rmtree(stack.folder / "home")
    stack.start("--once")
    assert stack.wait() == 0, stack.output()
    assert "driving it again" in stack.output()
    assert stack.output().count("SB 高级B档") == 2


def test_all_that_it_made_can_be_deleted(stack: RunningStack) -> None:
    deleted = beside(stack, "sample.reset")
    assert (deleted.returncode, deleted.stderr) == (0, ""), deleted.stdout
    assert not (stack.folder / "home").exists()
    assert [path.name for path in (stack.folder / "var").iterdir()] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_full_disk_is_named_and_the_year_continues_when_there_is_room(stack: RunningStack) -> None:
    disk = stack.folder / "disk"
    disk.mkdir()
    small = RunningStack(disk, stack.ports, surroundings={**SURROUNDINGS, "PYTHONIOENCODING": "utf-8"})
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=240m,mode=755", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        small.start("--once")
        small.wait_for_file(small.stack_file)
        time.sleep(2)
        fill(disk / "fill")
        assert small.wait() == 1
        assert "The disk of" in small.output()
        assert "Traceback" not in small.output()
        (disk / "fill").unlink()
        small.start("--once")
        assert small.wait() == 0, small.output()
    finally:
        if small.process is not None:
            small.process.send_signal(signal.SIGTERM)
            small.process.wait(60)
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(file: Path) -> None:
    """Write until the disk is full."""
    with file.open("wb", buffering=0) as output:
        try:
            while True:
                output.write(b"0" * 65536)
        except OSError:
            return
