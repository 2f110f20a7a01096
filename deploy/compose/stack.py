"""The stack in containers: brought up and to the version of this checkout, without a pause where it serves already."""

import fcntl
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from deploy.compose.configuration import IMAGES_FILE, ROOT, Configuration
from deploy.compose.engine import ComposeError, Container, Engine
from deploy.compose.environment import (
    SERVICES,
    has_secrets,
    keep_secrets,
    make_secrets,
    new_secrets,
    renew_administrator,
    secrets_are_written,
)
from deploy.compose.gateway import bring_up_gateway

_PATIENCE = 240.0
_STOP_SECONDS = 45
_RELEASE = "spindle.release"
Tell = Callable[[str], None]


@dataclass
class ComposeStack:
    """A stack as it is set up, and what is done with it."""

    configuration: Configuration
    tell: Tell = field(default=lambda _: None)

    @property
    def engine(self) -> Engine:
        """The engine that it runs on."""
        return self.configuration.engine

    @property
    def urls(self) -> dict[str, str]:
        """The base address of each service, behind the gateway."""
        return self.configuration.urls

    def up(self) -> None:
        """Bring everything up in the version of this checkout, and wait until all is ready.

        What serves already in an older version goes on until its successors are ready: the databases are migrated
        first, which the older version can live with, and then each replica makes way for a new one.
        """
        with self.alone():
            self._up()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one to change the stack: ComposeError if somebody else is at it."""
        self.configuration.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.configuration.state / "lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ComposeError("somebody else is changing this stack: wait for them") from error
            yield

    def _up(self) -> None:
        self._refuse_strangers()
        self.configuration.options.refuse_too_many_connections()
        bundled = ROOT / IMAGES_FILE
        if bundled.exists():
            self.tell("镜像 Loading the images ...")
            self.engine.docker("load", "--quiet", "--input", str(bundled))
        self._refuse_other_postgres()  # before it is written down what is wanted, for that holds the next time as well
        make_secrets(self.configuration.state)
        if not bundled.exists():
            self.build()
        self.configuration.write(releases=True)
        self.tell("数据库 Databases and migrations (a backup under way comes first) ...")
        self.engine.compose("up", "--detach", "--no-deps", "postgres")
        self.await_healthy("postgres")
        self.migrate()
        self.tell("服务 Services ...")
        if self.configuration.trial:
            self.engine.compose("up", "--detach", "--no-deps", "issuer")
        elif issuers := self.engine.containers("issuer"):
            self.engine.docker("rm", "--force", *(each.id for each in issuers))
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", *self._scales(), *SERVICES)
        for service in SERVICES:
            self._roll(service)
        bring_up_gateway(self.engine, self.configuration.state)
        self.await_healthy(*SERVICES)
        self._await_answers()

    def build(self) -> None:
        """Build the images of this checkout."""
        self.configuration.write()
        self.tell("镜像 Building the images ...")
        self.engine.compose("build", "databases", *SERVICES)

    def down(self, *, volumes: bool = False) -> None:
        """Stop and remove everything; with ``volumes`` what is stored as well."""
        if not has_secrets(self.configuration.state):
            if self.engine.containers() or self.engine.has_volume("postgres"):
                self._refuse_strangers()
            return
        with self.alone():
            self.configuration.write()
            try:
                self.engine.compose("down", "--timeout", str(_STOP_SECONDS), *(["--volumes"] if volumes else []))
            except ComposeError as error:
                # Engines before 23 sometimes take a removed container's endpoint for one in use, until they restart.
                gone = not self.engine.containers() and not (volumes and self.engine.has_volume("postgres"))
                if "active endpoints" not in str(error) or not gone:
                    raise
                self.tell("网络 The engine kept a network, which is empty: the next make up uses it.")
            if volumes:
                self.configuration.forget_postgres()

    def renew_secrets(self) -> None:
        """Make all secrets anew, with PostgreSQL's own password at once; the next ``up`` brings in the others.

        PostgreSQL must be running. It lets its administrator in without a password inside its container, so this is
        the way back as well when the secrets were lost.
        """
        with self.alone():
            running = [each for each in self.engine.containers("postgres") if each.running]
            if not running:
                raise ComposeError(
                    "PostgreSQL is not running, and its password can be renewed only there: start its container, or "
                    f"give the data up (docker volume rm {self.configuration.project}_postgres)"
                )
            made = new_secrets()
            statement = f"ALTER ROLE postgres PASSWORD '{made.passwords['postgres']}'"
            words = ("psql", "--username=postgres", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
            self.engine.docker("exec", "--interactive", running[0].id, *words, given=statement)
            keep_secrets(self.configuration.state, made)
            renew_administrator(self.configuration.state, made)

    def refuse_new_secrets(self) -> None:
        """Refuse while there are new secrets that have not been brought in: ComposeError."""
        if not secrets_are_written(self.configuration.state, self.configuration.secrets):
            raise ComposeError("there are new secrets, which only make up brings in: make up first")

    def start(self) -> None:
        """Start again what was stopped, as it is."""
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", "postgres")
        self.await_healthy("postgres")
        # Not by `start`, which version 2 refuses while the one-shot containers are gone.
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", *self._scales(), *self._all())
        self._await_answers()

    def stop(self, *services: str) -> None:
        """Stop these services, or everything: requests are finished, jobs are handed over."""
        self.engine.compose("stop", "--timeout", str(_STOP_SECONDS), *services)

    def _refuse_strangers(self) -> None:
        """Refuse what would break later, or break others: secrets that are not PostgreSQL's, a port that is taken."""
        known = self.configuration
        if not has_secrets(known.state) and (self.engine.has_volume("postgres") or self.engine.containers()):
            raise ComposeError(
                f"there is a stack of the project {known.project}, but {known.state} has no secrets for it: set "
                "SPINDLE_VAR to the folder of before, or COMPOSE_PROJECT_NAME to another name; if they are lost, make "
                "secrets makes new ones"
            )
        if self.engine.containers("gateway") and known.has_its_port:
            return
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((known.host, known.port))
            except OSError as error:
                raise ComposeError(
                    f"{known.host}:{known.port} cannot be had ({error.strerror}): set SPINDLE_HOST, SPINDLE_PORT"
                ) from error

    def _refuse_other_postgres(self) -> None:
        """Refuse an image of another major version of PostgreSQL than the stored data's, which it could not read."""
        image = self.configuration.postgres_image
        if not self.engine.has_volume("postgres"):
            return
        mounted = f"{self.configuration.project}_postgres:/data:ro"
        words = ("sh", image, "-c", "cat /data/PG_VERSION 2>/dev/null; postgres --version")
        said = self.engine.docker(
            "run", "--rm", "--network", "none", "--volume", mounted, "--user", "0", "--entrypoint", *words
        )
        *stored, brought = said.strip().splitlines()
        if stored and stored != re.findall(r"\(PostgreSQL\) (\d+)", brought):
            raise ComposeError(
                f"the stored data is of PostgreSQL {stored[0]}, and {image} is {brought}: name an image of its version "
                "in POSTGRES_IMAGE, or go over by backup and restore (docs/guides/upgrade.md)"
            )

    def migrate(self) -> None:
        """Make what is missing of databases and roles, and bring the databases to the newest revision."""
        self._run_once("databases")
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._run_once, (f"{service}-migrations" for service in SERVICES)))

    def _run_once(self, service: str) -> None:
        self.engine.compose("run", "--rm", "--no-deps", "-T", service)

    def await_healthy(self, *services: str) -> None:
        """Wait until every container of these services is healthy."""
        deadline = time.monotonic() + _PATIENCE
        while not _healthy(found := self.engine.containers(*services)):
            if time.monotonic() > deadline:
                raise ComposeError(f"not healthy after {_PATIENCE:.0f} s: {self._told(found)}")
            time.sleep(0.3)

    def _roll(self, service: str) -> None:
        """Replace the containers of an older release: new ones beside them first, then the old ones stop in order."""
        release = self.configuration.releases()[service]
        found = self.engine.containers(service)
        old = [each for each in found if each.labels.get(_RELEASE) != release]
        if not old:
            return
        self.tell(f"升级 Rolling {service} ...")
        both = f"{service}={len(found) + self.configuration.options.replicas}"
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", "--scale", both, service)
        ids = {each.id for each in old}
        self.await_successors(service, ids)
        for each in old:
            self.engine.docker("stop", "-t", str(_STOP_SECONDS), each.id)
            self.engine.docker("rm", each.id)
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", *self._scales(service), service)

    def await_successors(self, service: str, old: set[str]) -> None:
        """Wait until the new containers of a service are healthy; on failure they go, and the old ones stay."""
        deadline = time.monotonic() + _PATIENCE
        while not _healthy(new := [each for each in self.engine.containers(service) if each.id not in old]):
            if time.monotonic() > deadline:
                told = self._told(new)
                for each in new:
                    self.engine.docker("rm", "--force", each.id)
                raise ComposeError(f"{service}: the new version is not healthy; the old one goes on.\n{told}")
            time.sleep(0.3)

    def _all(self) -> list[str]:
        return ["gateway", *(["issuer"] if self.configuration.trial else []), *SERVICES]

    def _told(self, found: Iterable[Container]) -> str:
        """Return how containers stand, and the last that they said."""
        return "\n".join(f"{each.name}: {each.health or 'no check'}\n{self.engine.logs(each.id)}" for each in found)

    def _scales(self, *services: str) -> list[str]:
        replicas = self.configuration.options.replicas
        return [word for service in services or SERVICES for word in ("--scale", f"{service}={replicas}")]

    def _await_answers(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        with httpx.Client(trust_env=False, timeout=5) as http:
            waiting = [f"{url}/readyz" for url in self.urls.values()]
            while waiting := [url for url in waiting if not _answers(http, url)]:
                if time.monotonic() > deadline:
                    raise ComposeError(f"no answer after {_PATIENCE:.0f} s: {', '.join(waiting)}")
                time.sleep(0.2)


def _healthy(found: list[Container]) -> bool:
    return bool(found) and all(each.running and each.health == "healthy" for each in found)


def _answers(http: httpx.Client, url: str) -> bool:
    try:
        return http.get(url).status_code == 200
    except httpx.TransportError:
        return False
