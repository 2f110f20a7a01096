"""Fixtures of every kind of test."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local.postgres import PASSING, Cluster
from deploy.local.surroundings import leave_out_foreign_settings
from tests.support.databases import FreshDatabase, LentDatabases, remove_cluster, start_cluster
from tests.support.run_notes import collect_notes, notes_of_run

_CLUSTER = pytest.StashKey[Cluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add where the suite of ``tests/integration/stack`` finds a stack that runs already."""
    parser.addoption("--stack", metavar="FILE", help="stack.json of a running stack, instead of one of the run's own")
    parser.addoption("--compose", action="store_true", help="run tests/compose, which starts a stack in containers")
    parser.addoption("--node", action="store_true", help="run the tests of the TypeScript client, which need Node.js")
    parser.addoption("--strikes", type=int, default=3, help="how many strikes of each kind on that stack (3)")
    parser.addoption("--seed", type=int, help="to repeat those strikes")


def pytest_configure() -> None:
    """Let SIGTERM end a run as Ctrl-C does: with what fixtures do at their end, and with the run's processes."""
    signal.signal(signal.SIGTERM, _interrupt)
    leave_out_foreign_settings()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave alone what needs more than Python, unless it is asked for: a Docker engine, or Node.js."""
    asked_for = {"compose": "--compose", "typescript": "--node"}.get(collection_path.name)
    return True if asked_for is not None and not config.getoption(asked_for) else None


def _run_cluster(config: pytest.Config) -> Cluster:
    """Return the run's cluster; the process that controls the run starts it, its workers are told where it is."""
    if _CLUSTER not in config.stash:
        worker_input = getattr(config, "workerinput", None)
        config.stash[_CLUSTER] = (
            start_cluster() if worker_input is None else Cluster(Path(worker_input["cluster_home"]), PASSING)
        )
    return config.stash[_CLUSTER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start the cluster before pytest-xdist's workers, which cannot ask for it later; they all share it."""
    node.workerinput["cluster_home"] = str(_run_cluster(node.config).home)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a group in one worker: pytest-xdist 3.8 writes it to where pytest 9.2 does not read it."""
    for item in items:
        of_group: str | None = getattr(item, "_nodeid", None)
        if of_group is not None and of_group != item.nodeid:
            item._id = item.id.parse(of_group)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the notes of a worker."""
    collect_notes(node)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the notes of the run after its results."""
    for line in notes_of_run(config):
        terminalreporter.write_line(line)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the cluster, if it was this process that started it."""
    if _CLUSTER in config.stash and not hasattr(config, "workerinput"):
        remove_cluster(config.stash[_CLUSTER])


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Cluster:
    """Return the PostgreSQL cluster of the run, started when a test first asks for it."""
    return _run_cluster(pytestconfig)


@pytest.fixture
async def fresh_database(cluster: Cluster) -> AsyncIterator[FreshDatabase]:
    """Return ``await fresh_database(service)``: a migrated, empty database for this test alone."""
    databases = LentDatabases(cluster)
    yield databases.fresh
    await databases.drop()
