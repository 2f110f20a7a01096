"""Fixtures of every kind of test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.databases import DatabaseUrls
from deploy.local.postgres import PASSING, Cluster
from tests.databases import LentDatabases, remove_cluster, start_cluster

FreshDatabase = Callable[[str], Awaitable[DatabaseUrls]]

_CLUSTER = pytest.StashKey[Cluster]()


def _run_cluster(config: pytest.Config) -> Cluster:
    """Return the run's cluster; the process that controls the run starts it, its workers are told where it is."""
    if _CLUSTER not in config.stash:
        told = getattr(config, "workerinput", None)
        config.stash[_CLUSTER] = start_cluster() if told is None else Cluster(Path(told["cluster_home"]), PASSING)
    return config.stash[_CLUSTER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start the cluster before pytest-xdist's workers, which cannot ask for it later; they all share it."""
    node.workerinput["cluster_home"] = str(_run_cluster(node.config).home)


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
