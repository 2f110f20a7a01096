"""A town of its own to be struck: a durable cluster, and the three services on it as processes."""

import asyncio
import os
import random
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from deploy.local.postgres import LASTING, Cluster
from sample.stack import Stack
from shared.platform.settings import SERVICES
from tests.support.databases import temporary_folder
from tests.support.replicas import Generation, Replicas
from tests.support.stacks import ROOT

VICTIMS = (*SERVICES, "postgresql", "a backend")


@dataclass
class Town:
    """The services, and the means to strike them."""

    cluster: Cluster
    replicas: Replicas
    generation: Generation

    @property
    def stack(self) -> Stack:
        return Stack(self.generation.urls, self.replicas.issuer.token)

    async def strike(self, victim: str, chance: random.Random) -> None:
        """Kill with ``kill -9``, as a crash or a power cut does, and start again what does not start by itself."""
        if victim == "postgresql":
            self._kill_postgresql()
            self.cluster.stop()
            self.cluster.start()
        elif victim == "a backend":
            backends = self._children()
            if backends:
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(backends), signal.SIGKILL)
        else:
            self.generation.processes.kill(victim)
            self.replicas.start_one(self.generation, victim)

    def _kill_postgresql(self) -> None:
        for process in [self._postmaster(), *self._children()]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def _postmaster(self) -> int:
        return int((self.cluster.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])

    def _children(self) -> list[int]:
        postmaster = self._postmaster()
        return [int(each) for each in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()]

    async def query(self, service: str, statement: str) -> list[dict[str, Any]]:
        """Ask a service's database as its owner."""
        url = self.replicas.databases[service].owner_url.replace("+asyncpg", "")
        while True:
            try:
                connection = await asyncpg.connect(url)
                try:
                    return [dict(row) for row in await connection.fetch(statement)]
                finally:
                    await connection.close()
            except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, OSError):
                await asyncio.sleep(0.2)  # it recovers from the blow before


@contextmanager
def durable_cluster() -> Iterator[Cluster]:
    """Start a cluster that keeps what it acknowledged."""
    home = Path(tempfile.mkdtemp(prefix="spindle-faults-", dir=temporary_folder()))
    home.chmod(0o755)
    cluster = Cluster(home, LASTING)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def town(cluster: Cluster) -> Iterator[Town]:
    """Build a town on empty databases."""
    folder = Path(tempfile.mkdtemp(prefix="spindle-town-", dir=temporary_folder()))
    replicas = Replicas(cluster, folder)
    try:
        for service in SERVICES:
            done = replicas.migrate(ROOT, service)
            if done.returncode:
                raise RuntimeError(done.stderr)
        yield Town(cluster, replicas, replicas.start(ROOT, SPINDLE_JOB_HEARTBEAT_SECONDS="2"))
    finally:
        replicas.close()
        shutil.rmtree(folder, ignore_errors=True)
