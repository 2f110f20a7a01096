"""The stack in containers: started, or upgraded to the version of this checkout without a pause."""

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
    ensure_secrets,
    generate_secrets,
    has_secrets,
    secrets_are_in_use,
    store_secrets,
    write_administrator_url,
)
from deploy.compose.gateway import bring_up_gateway
from shared.platform.settings import SERVICES

_PATIENCE_SECONDS = 240.0
_STOP_SECONDS = 45
_RELEASE_LABEL = "spindle.release"
Report = Callable[[str], None]


@dataclass
class ComposeStack:
    """A configured stack and the actions on it; ``report`` gets a line for each step."""

    configuration: Configuration
    report: Report = field(default=lambda _: None)

    @property
    def engine(self) -> Engine:
        """The Docker engine that the stack runs on."""
        return self.configuration.engine

    @property
    def urls(self) -> dict[str, str]:
        """The base address of each service, behind the gateway."""
        return self.configuration.urls

    def up(self) -> None:
        """Start everything in the version of this checkout, and wait until all services are ready.

        Replicas of an older version serve until their successors are ready. The databases are migrated first: the
        older version works with the newer tables. Then new replicas replace the old ones, service by service.
        """
        with self.locked():
            self._up()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the stack's lock, so that nobody else changes it; ComposeError if somebody else holds it."""
        self.configuration.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.configuration.state / "lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ComposeError("another command is changing this stack: wait until it ends") from error
            yield

    def _up(self) -> None:
        self._refuse_conflicts()
        self.configuration.options.refuse_too_many_connections()
        bundled = ROOT / IMAGES_FILE
        if bundled.exists():
            self.report("镜像 Loading the images ...")
            self.engine.docker("load", "--quiet", "--input", str(bundled))
        self._refuse_other_postgres()  # before the settings are written, for the next start would use them
        ensure_secrets(self.configuration.state)
        if not bundled.exists():
            self.build()
        self.configuration.write(releases=True)
        self.report("数据库 Databases and migrations (after a backup that is running) ...")
        self.engine.compose("up", "--detach", "--no-deps", "postgres")
        self.await_healthy("postgres")
        self.migrate()
        self.report("服务 Services ...")
        if self.configuration.trial:
            self.engine.compose("up", "--detach", "--no-deps", "issuer")
        elif issuers := self.engine.containers("issuer"):
            self.engine.docker("rm", "--force", *(issuer.id for issuer in issuers))
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", *self._scale_options(), *SERVICES)
        for service in SERVICES:
            self._replace_old_replicas(service)
        bring_up_gateway(self.engine, self.configuration.state)
        self.await_healthy(*SERVICES)
        self._await_answers()

    def build(self) -> None:
        """Build the images of this checkout."""
        self.configuration.write()
        self.report("镜像 Building the images ...")
        self.engine.compose("build", "databases", *SERVICES)

    def down(self, *, volumes: bool = False) -> None:
        """Stop and remove all containers; with ``volumes`` the stored data as well."""
        if not has_secrets(self.configuration.state):
            if self.engine.containers() or self.engine.has_volume("postgres"):
                self._refuse_conflicts()
            return
        with self.locked():
            self.configuration.write()
            try:
                self.engine.compose("down", "--timeout", str(_STOP_SECONDS), *(["--volumes"] if volumes else []))
            except ComposeError as error:
                # Docker before version 23 sometimes counts a removed container's endpoint as in use until it restarts.
                is_removed = not self.engine.containers() and not (volumes and self.engine.has_volume("postgres"))
                if "active endpoints" not in str(error) or not is_removed:
                    raise
                self.report("网络 Docker kept an empty network; the next make up uses it.")
            if volumes:
                self.configuration.forget_postgres()

    def renew_secrets(self) -> None:
        """Make new secrets. PostgreSQL's administrator password changes now, the others with the next ``up``.

        PostgreSQL must be running. Inside its container it needs no password from its administrator, so this also
        recovers a stack whose secrets are lost.
        """
        with self.locked():
            servers = [container for container in self.engine.containers("postgres") if container.running]
            if not servers:
                raise ComposeError(
                    "PostgreSQL must be running to renew its password: start its container, or "
                    f"delete the data (docker volume rm {self.configuration.project}_postgres)"
                )
            new_secrets = generate_secrets()
            statement = f"ALTER ROLE postgres PASSWORD '{new_secrets.passwords['postgres']}'"
            words = ("psql", "--username=postgres", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
            self.engine.docker("exec", "--interactive", servers[0].id, *words, stdin=statement)
            store_secrets(self.configuration.state, new_secrets)
            write_administrator_url(self.configuration.state, new_secrets)

    def refuse_new_secrets(self) -> None:
        """Raise ComposeError while the containers do not use the newest secrets yet."""
        if not secrets_are_in_use(self.configuration.state, self.configuration.secrets):
            raise ComposeError("there are new secrets that the containers do not use yet: make up first")

    def start(self) -> None:
        """Start the stopped containers again, in the version that they have."""
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", "postgres")
        self.await_healthy("postgres")
        # Not `start`: version 2 of Docker Compose refuses it when the one-shot containers are removed.
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", *self._scale_options(), *self._lasting())
        self._await_answers()

    def stop(self, *services: str) -> None:
        """Stop these services, or all: they finish their requests and hand over their jobs."""
        self.engine.compose("stop", "--timeout", str(_STOP_SECONDS), *services)

    def _refuse_conflicts(self) -> None:
        """Raise ComposeError for a PostgreSQL whose secrets are missing, and for a port that is in use."""
        configuration = self.configuration
        if not has_secrets(configuration.state) and (self.engine.has_volume("postgres") or self.engine.containers()):
            raise ComposeError(
                f"a stack of the project {configuration.project} exists, but {configuration.state} has no secrets "
                "for it: set SPINDLE_VAR to its folder, or COMPOSE_PROJECT_NAME to another name; if the secrets are "
                "lost, make secrets makes new ones"
            )
        if self.engine.containers("gateway") and configuration.has_its_port:
            return
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((configuration.host, configuration.port))
            except OSError as error:
                raise ComposeError(
                    f"the gateway cannot listen on {configuration.host}:{configuration.port} ({error.strerror}): "
                    "set SPINDLE_HOST and SPINDLE_PORT to a free address"
                ) from error

    def _refuse_other_postgres(self) -> None:
        """Raise ComposeError for an image whose PostgreSQL cannot read the stored data: another major version."""
        image = self.configuration.postgres_image
        if not self.engine.has_volume("postgres"):
            return
        mounted = f"{self.configuration.project}_postgres:/data:ro"
        words = ("sh", image, "-c", "cat /data/PG_VERSION 2>/dev/null; postgres --version")
        output = self.engine.docker(
            "run", "--rm", "--network", "none", "--volume", mounted, "--user", "0", "--entrypoint", *words
        )
        *stored, version = output.strip().splitlines()
        if stored and stored != re.findall(r"\(PostgreSQL\) (\d+)", version):
            raise ComposeError(
                f"PostgreSQL {stored[0]} made the stored data, and {image} is {version}: name an image of version "
                f"{stored[0]} in POSTGRES_IMAGE, or move the data by backup and restore (docs/guides/upgrade.md)"
            )

    def migrate(self) -> None:
        """Create missing databases and roles, and migrate the databases to the newest revision."""
        self._run_once("databases")
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._run_once, (f"{service}-migrations" for service in SERVICES)))

    def _run_once(self, service: str) -> None:
        self.engine.compose("run", "--rm", "--no-deps", "-T", service)

    def await_healthy(self, *services: str) -> None:
        """Wait until every container of these services is healthy."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not _healthy(containers := self.engine.containers(*services)):
            if time.monotonic() > deadline:
                raise ComposeError(f"not healthy after {_PATIENCE_SECONDS:.0f} s: {self._describe(containers)}")
            time.sleep(0.3)

    def _replace_old_replicas(self, service: str) -> None:
        """Start new replicas beside those of an older release, then stop the old ones one after the other."""
        release = self.configuration.releases()[service]
        replicas = self.engine.containers(service)
        old_replicas = [replica for replica in replicas if replica.labels.get(_RELEASE_LABEL) != release]
        if not old_replicas:
            return
        self.report(f"升级 Replacing the replicas of {service} ...")
        both = f"{service}={len(replicas) + self.configuration.options.replicas}"
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", "--scale", both, service)
        self._await_successors(service, {replica.id for replica in old_replicas})
        for replica in old_replicas:
            self.engine.docker("stop", "-t", str(_STOP_SECONDS), replica.id)
            self.engine.docker("rm", replica.id)
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", *self._scale_options(service), service)

    def _await_successors(self, service: str, old_ids: set[str]) -> None:
        """Wait until the new replicas of a service are healthy; if they fail, remove them and keep the old ones."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not _healthy(
            successors := [replica for replica in self.engine.containers(service) if replica.id not in old_ids]
        ):
            if time.monotonic() > deadline:
                description = self._describe(successors)
                for replica in successors:
                    self.engine.docker("rm", "--force", replica.id)
                raise ComposeError(f"{service}: the new version is not healthy; the old one goes on.\n{description}")
            time.sleep(0.3)

    def _lasting(self) -> list[str]:
        """Return what runs all the time, without PostgreSQL."""
        return ["gateway", *(["issuer"] if self.configuration.trial else []), *SERVICES]

    def _describe(self, containers: Iterable[Container]) -> str:
        """Return the health of containers, and the last lines of their logs."""
        return "\n".join(
            f"{container.name}: {container.health or 'no check'}\n{self.engine.logs(container.id)}"
            for container in containers
        )

    def _scale_options(self, *services: str) -> list[str]:
        replicas = self.configuration.options.replicas
        return [word for service in services or SERVICES for word in ("--scale", f"{service}={replicas}")]

    def _await_answers(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        with httpx.Client(trust_env=False, timeout=5) as http:
            waiting = [f"{url}/readyz" for url in self.urls.values()]
            while waiting := [url for url in waiting if not _answers(http, url)]:
                if time.monotonic() > deadline:
                    raise ComposeError(f"no answer after {_PATIENCE_SECONDS:.0f} s: {', '.join(waiting)}")
                time.sleep(0.2)


def _healthy(containers: list[Container]) -> bool:
    return bool(containers) and all(container.running and container.health == "healthy" for container in containers)


def _answers(http: httpx.Client, url: str) -> bool:
    try:
        return http.get(url).status_code == 200
    except httpx.TransportError:
        return False
