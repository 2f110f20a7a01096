"""The stack in containers as something to be struck."""

import asyncio
import json
import os
import random
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from deploy.compose.engine import ComposeError, Container
from deploy.compose.stack import ComposeStack
from sample.stack import Stack
from shared.platform.settings import SERVICES

KINDS = ("replica", "service", "postgresql", "network", "stack")
_LONGEST_CUT = 5.0  # seconds
_KEPT = ("placement", "round", "round_decision", "idempotency_key", "job", "audit_record")


@dataclass
class ComposeTown:
    """The stack, and the means to strike it; one strike at a time."""

    compose: ComposeStack
    away: threading.Event = field(default_factory=threading.Event)
    """Set while the gateway itself is stopped, so that nobody can answer."""
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @property
    def stack(self) -> Stack:
        return Stack(self.compose.urls, self.compose.configuration.secrets.trial_issuer.token)

    async def strike(self, victim: str, chance: random.Random) -> None:
        """Strike one of ``KINDS``; what does not come back by itself is brought back."""
        blow = {
            "replica": self._kill_a_replica,
            "service": self._kill_a_service,
            "postgresql": self._restart_postgresql,
            "network": self._cut_the_network,
            "stack": self._stop_and_start,
        }[victim]

        def strike_alone() -> None:
            with self._one_at_a_time:  # of threads, for each year has an event loop of its own
                blow(chance)

        await asyncio.to_thread(strike_alone)

    async def query(self, service: str, statement: str) -> list[dict[str, Any]]:
        """Ask a service's database as the administrator, in PostgreSQL's own container."""
        content = await asyncio.to_thread(
            self.sql, service, f"SELECT coalesce(json_agg(found), '[]') FROM ({statement}) AS found"
        )
        rows: list[dict[str, Any]] = json.loads(content)
        return rows

    def sql(self, database: str, script: str) -> str:
        """Run a script on a database and return what it printed, bare."""
        words = ("--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--set=ON_ERROR_STOP=1")
        for remaining in reversed(range(60)):
            try:
                return self.compose.engine.docker(
                    "exec",
                    self._one("postgres").id,
                    "psql",
                    "--username=postgres",
                    *words,
                    database,
                    "--command",
                    script,
                )
            except ComposeError as error:
                passing = "could not connect" in str(error) or "connection to server" in str(error)
                if not remaining or not (passing or "is not running" in str(error)):
                    raise
                threading.Event().wait(0.5)  # it recovers from a blow
        raise AssertionError

    def empty(self) -> None:
        """Forget everything that the databases hold, and nothing of their shape."""
        for service in SERVICES:
            self.sql(
                service,
                """DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables
                WHERE schemaname = 'public' AND tablename <> 'alembic_version' AND tablename NOT LIKE 'pgqueuer%');
                END $$""",
            )

    def keep_before_the_round(self) -> None:
        """Keep a copy of what a round changes."""
        copies = " ".join(f"CREATE TABLE kept.{table} AS TABLE public.{table};" for table in _KEPT)
        self.sql("ladder", f"DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; {copies}")

    def back_to_before_the_round(self) -> None:
        """Put the copy back, as if the round had not been held yet."""
        tables = ", ".join(f"public.{table}" for table in _KEPT)
        copies = " ".join(f"INSERT INTO public.{table} SELECT * FROM kept.{table};" for table in reversed(_KEPT))
        ordered = "INSERT INTO public.round SELECT * FROM kept.round;"
        self.sql("ladder", f"BEGIN; TRUNCATE {tables}; {ordered} {copies.replace(ordered, '')} COMMIT")

    def await_ready(self) -> None:
        """Wait until all that was struck is back."""
        self.compose.await_healthy("postgres", *SERVICES)

    def _one(self, service: str) -> Container:
        return self.compose.engine.containers(service)[0]

    def _running(self, *services: str) -> list[Container]:
        return [each for each in self.compose.engine.containers(*services) if each.running and each.pid]

    def _kill_a_replica(self, chance: random.Random) -> None:
        running = self._running(*SERVICES)
        if running:
            self._kill(chance.choice(running))

    def _kill_a_service(self, chance: random.Random) -> None:
        for container in self._running(chance.choice(SERVICES)):
            self._kill(container)

    def _restart_postgresql(self, chance: random.Random) -> None:
        if chance.random() < 0.5:
            for container in self._running("postgres"):
                self._kill(container)
        else:
            self.compose.engine.docker("restart", self._one("postgres").id)
        self.compose.await_healthy("postgres")

    def _cut_the_network(self, chance: random.Random) -> None:
        """Cut one service's way to the others for a while; clients still reach it, and PostgreSQL as well."""
        engine, network = self.compose.engine, f"{self.compose.configuration.project}_peers"
        service = chance.choice(SERVICES)
        cut: list[Container] = []
        while not cut:
            for container in self._running(service):
                with suppress(ComposeError):  # one that is just being started again after a blow has no network yet
                    engine.docker("network", "disconnect", network, container.id)
                    cut.append(container)
        threading.Event().wait(chance.uniform(0.5, _LONGEST_CUT))
        for container in cut:
            engine.docker("network", "connect", network, container.id)

    def _stop_and_start(self, chance: random.Random) -> None:
        """Stop everything in order, or as a power cut does, and start it again."""
        self.away.set()
        try:
            if chance.random() < 0.5:
                self.compose.stop()
            else:
                ids = [each.id for each in self._running()]
                with suppress(ComposeError):  # one that was just restarting is not killed, but stopped below
                    self.compose.engine.docker("kill", *ids)
                self.compose.stop()
            self.compose.start()
        finally:
            self.away.clear()

    def _kill(self, container: Container) -> None:
        """End a container's processes as a crash does: the engine starts it again by itself."""
        with suppress(ProcessLookupError):
            os.kill(container.pid, signal.SIGKILL)
