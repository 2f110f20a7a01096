"""The cluster of a test run: shared by its workers, and gone when the run is, even a killed one."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.launchers import ROOT, wait_until_gone
from tests.support.stacks import processes_mentioning

SHARING = """
import pytest
from pathlib import Path

from deploy.databases import administration

@pytest.mark.parametrize("number", range(4))
async def test_where(cluster, number, worker_id):
    async with administration(cluster) as connection:
        started = await connection.fetchval("SELECT pg_postmaster_start_time()::text")
    Path("{folder}", f"seen-{{worker_id}}-{{number}}").write_text(f"{{cluster.home}} {{started}}")
"""

WAITING = """
import time
from pathlib import Path

def test_wait(cluster):
    draft = Path("{folder}", "draft")
    draft.write_text(f"{{cluster.home}}")
    draft.rename(Path("{folder}", "seen-waiting"))
    time.sleep(60)
"""


LAUNCHING = """
import time
from pathlib import Path

from tests.support.stacks import separate_stack

def test_wait():
    with separate_stack() as running:
        running.start()
        running.wait_for_file(running.stack_file)
        draft = Path("{folder}", "draft")
        draft.write_text(f"{{running.folder}}")
        draft.rename(Path("{folder}", "seen-waiting"))
        time.sleep(120)
"""


def pytest_run(folder: Path, text: str, *options: str) -> subprocess.Popen[str]:
    """Run tests with the fixtures of this project, but apart from it and from the run that we are in."""
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n")
    (folder / "test_inner.py").write_text(text.format(folder=folder))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", *options]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_workers_share_one_cluster_that_is_removed_at_the_end(tmp_path: Path) -> None:
    with pytest_run(tmp_path, SHARING, "-n", "2") as run:
        output, _ = run.communicate(timeout=180)
    assert run.returncode == 0, output
    seen = [file.read_text() for file in tmp_path.glob("seen-*")]
    assert len(seen) == 4
    assert len(set(seen)) == 1
    assert not Path(seen[0].split()[0]).exists()


@pytest.mark.parametrize("options", [[], ["-n", "1"]])
def test_a_killed_run_leaves_no_server(tmp_path: Path, options: list[str]) -> None:
    with pytest_run(tmp_path, WAITING, *options) as run:
        deadline = time.monotonic() + 120
        while not (tmp_path / "seen-waiting").exists():
            assert run.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        home = Path((tmp_path / "seen-waiting").read_text())
        run.kill()
        run.wait()
        wait_until_gone(home, 10)
        shutil.rmtree(home)  # a later run would, after some minutes


@pytest.mark.parametrize("options", [[], ["-n", "1"]])
def test_a_run_ended_by_sigterm_leaves_no_stack(tmp_path: Path, options: list[str]) -> None:
    with pytest_run(tmp_path, LAUNCHING, *options) as run:
        deadline = time.monotonic() + 120
        while not (tmp_path / "seen-waiting").exists():
            assert run.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        folder = Path((tmp_path / "seen-waiting").read_text())
        run.terminate()
        run.wait(60)
        deadline = time.monotonic() + 60
        while left := processes_mentioning(str(folder)):
            assert time.monotonic() < deadline, f"still there: {left}"
            time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)
