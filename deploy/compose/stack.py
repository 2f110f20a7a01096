"""The stack in containers: brought up and to the version of this checkout, without a pause where it serves already."""

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.compose.engine import COMPOSE_FILE, ComposeError, Container, Engine
from deploy.compose.environment import (
    SERVICES,
    Secrets,
    as_variables,
    digest_of,
    environment_file,
    kept_secrets,
    uses_trial_issuer,
    write_environment,
    write_private,
)

ROOT = COMPOSE_FILE.parents[1]
IMAGES_FILE = Path("images") / "images.tar.gz"
"""Where a bundle has its images, in its root."""
REPLICAS = 2
_PATIENCE = 240.0
_STOP_SECONDS = 45
_RELEASE = "spindle.release"
_GATEWAY = COMPOSE_FILE.parent / "gateway"
# The official images, and what deploy/images/stand-ins.sh makes where they cannot be had.
_IMAGES = {
    "BASE_IMAGE": ("python:3.11-slim-bookworm", "spindle/python:debian12"),
    "POSTGRES_IMAGE": ("postgres:17-bookworm", "spindle/postgres:debian12"),
    "GATEWAY_IMAGE": ("haproxy:3.0-bookworm", "spindle/haproxy:debian12"),
}
_PASSED_ON = (
    "SPINDLE_WORKERS",
    "SPINDLE_POOL_SIZE",
    "SPINDLE_LOG_LEVEL",
    "SPINDLE_MEMORY",
    "POSTGRES_CONNECTIONS",
    "POSTGRES_BUFFERS",
)

Tell = Callable[[str], None]


@dataclass
class ComposeStack:
    """One stack on this machine: its project's name, the folder of its state, and where its gateway listens."""

    state: Path
    project: str
    host: str
    port: int
    version: str
    tell: Tell = field(default=lambda _: None)

    def __post_init__(self) -> None:
        """Make the state folder."""
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.engine = Engine(self.project, self.state / "compose.env")

    @classmethod
    def from_environment(cls, var: Path, tell: Tell = lambda _: None) -> "ComposeStack":
        """Return the stack that the environment names, or the usual one; its state is in ``compose`` under ``var``."""
        return cls(
            state=var / "compose",
            project=os.environ.get("COMPOSE_PROJECT_NAME") or "spindle",
            host=os.environ.get("SPINDLE_HOST") or "127.0.0.1",
            port=int(os.environ.get("SPINDLE_PORT") or 8080),
            version=os.environ.get("SPINDLE_VERSION") or "latest",
            tell=tell,
        )

    @property
    def secrets(self) -> Secrets:
        """The stack's secrets."""
        return kept_secrets(self.state)

    @property
    def origin(self) -> str:
        """The gateway's address."""
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port}"  # noqa: S104 - not bound

    @property
    def urls(self) -> dict[str, str]:
        """The base address of each service, behind the gateway."""
        return {service: f"{self.origin}/{service}" for service in SERVICES}

    @property
    def trial(self) -> bool:
        """Whether the trial identity provider is believed."""
        return uses_trial_issuer(self.state)

    def up(self) -> None:
        """Bring everything up in the version of this checkout, and wait until all is ready.

        What serves already in an older version goes on until its successors are ready: the databases are migrated
        first, which the older version can live with, and then each replica makes way for a new one.
        """
        bundled = ROOT / IMAGES_FILE
        if bundled.exists():
            self.tell("镜像 Loading the images ...")
            self.engine.docker("load", "--quiet", "--input", str(bundled))
        else:
            self.build()
        self._configure(releases=True)
        self.tell("数据库 PostgreSQL, databases and migrations ...")
        self.engine.compose("up", "--detach", "--no-deps", "postgres")
        self.await_healthy("postgres")
        self.migrate()
        self.tell("服务 Services ...")
        beside = ["gateway", *(["issuer"] if self.trial else [])]
        self.engine.compose("up", "--detach", "--no-deps", *beside)
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", *self._scales(), *SERVICES)
        for service in SERVICES:
            self._roll(service)
        self.engine.docker("kill", "--signal", "USR2", *self._ids("gateway"))  # it reads its configuration again
        self.await_healthy(*SERVICES)
        self._await_answers()

    def build(self) -> list[str]:
        """Build the images of this checkout, and return the names of all that the stack runs on."""
        self._configure()
        self.tell("镜像 Building the images ...")
        self.engine.compose("build", "databases", *SERVICES)
        others = [self._image(name) for name in ("POSTGRES_IMAGE", "GATEWAY_IMAGE")]
        return [*(f"spindle/{name}:{self.version}" for name in ("tools", *SERVICES)), *others]

    def down(self, *, volumes: bool = False) -> None:
        """Stop and remove everything; with ``volumes`` what is stored as well."""
        self._configure(releases=True)
        self.engine.compose("down", "--timeout", str(_STOP_SECONDS), *(["--volumes"] if volumes else []))

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
        release = self._releases()[service]
        found = self.engine.containers(service)
        old = [each for each in found if each.labels.get(_RELEASE) != release]
        if not old:
            return
        self.tell(f"升级 Rolling {service} ...")
        both = f"{service}={len(found) + REPLICAS}"
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", "--scale", both, service)
        ids = {each.id for each in old}
        self.await_successors(service, ids)
        for each in old:
            self.engine.docker("stop", "--time", str(_STOP_SECONDS), each.id)
            self.engine.docker("rm", each.id)
        self.engine.compose("up", "--detach", "--no-deps", "--no-recreate", *self._scales(service), service)

    def await_successors(self, service: str, old: set[str]) -> None:
        """Wait until the new containers of a service are healthy; on failure they go, and the old ones stay."""
        deadline = time.monotonic() + _PATIENCE
        while not _healthy(new := [each for each in self.engine.containers(service) if each.id not in old]):
            if time.monotonic() > deadline:
                told = self._told(new)
                self.engine.docker("rm", "--force", *(each.id for each in new))
                raise ComposeError(f"{service}: the new version is not healthy; the old one goes on.\n{told}")
            time.sleep(0.3)

    def _configure(self, *, releases: bool = False) -> None:
        """Write the variables of the compose file and of its containers."""
        write_environment(self.state, self.secrets)
        variables = {
            "COMPOSE_PROJECT_NAME": self.project,
            "COMPOSE_PROFILES": "trial" if self.trial else "",
            "SPINDLE_COMPOSE_STATE": str(self.state),
            "SPINDLE_HOST": self.host,
            "SPINDLE_PORT": str(self.port),
            "SPINDLE_VERSION": self.version,
            **{name: self._image(name) for name in _IMAGES},
            **{name: os.environ[name] for name in _PASSED_ON if os.environ.get(name)},
        }
        write_private(self.state / "compose.env", as_variables(variables))
        if releases:
            named = {f"{service.upper()}_RELEASE": release for service, release in self._releases().items()}
            write_private(self.state / "compose.env", as_variables(variables | named))

    def _releases(self) -> dict[str, str]:
        """Return what each service's containers are made of, in short: image, variables, and the compose file."""
        passed_on = repr([os.environ.get(name) for name in _PASSED_ON]).encode()
        return {
            service: digest_of(
                self.engine.image_id(f"spindle/{service}:{self.version}").encode(),
                environment_file(self.state, service).read_bytes(),
                COMPOSE_FILE.read_bytes(),
                passed_on,
            )
            for service in SERVICES
        }

    def _image(self, variable: str) -> str:
        official, stand_in = _IMAGES[variable]
        return os.environ.get(variable) or (stand_in if self.engine.has_image(stand_in) else official)

    def _all(self) -> list[str]:
        return ["gateway", *(["issuer"] if self.trial else []), *SERVICES]

    def _ids(self, service: str) -> list[str]:
        return [each.id for each in self.engine.containers(service)]

    def _told(self, found: Iterable[Container]) -> str:
        """Return how containers stand, and the last that they said."""
        return "\n".join(
            f"{each.name}: {each.health or 'no check'}\n{self.engine.docker('logs', '--tail', '15', each.id)}"
            for each in found
        )

    def _scales(self, *services: str) -> list[str]:
        return [word for service in services or SERVICES for word in ("--scale", f"{service}={REPLICAS}")]

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
