"""How a stack in containers is set up: its names, images and settings, from the environment or as they were before."""

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy.compose.engine import COMPOSE_FILE, ComposeError, Engine
from deploy.compose.environment import (
    SERVICES,
    Secrets,
    as_variables,
    digest_of,
    environment_file,
    kept_secrets,
    kept_variables,
    uses_trial_issuer,
    write_environment,
)
from deploy.compose.options import Options
from deploy.files import write_private

ROOT = COMPOSE_FILE.parents[1]
IMAGES_FILE = Path("images") / "images.tar.gz"
"""Where a bundle has its images, in its root."""
BUNDLE_FILE = "bundle.json"
# The official images, and what deploy/images/stand-ins.sh makes where they cannot be had.
_IMAGES = {
    "BASE_IMAGE": ("python:3.11-slim-bookworm", "spindle/python:debian12"),
    "POSTGRES_IMAGE": ("postgres:17-bookworm", "spindle/postgres:debian12"),
    "GATEWAY_IMAGE": ("haproxy:3.0", "spindle/haproxy:debian12"),
}


@dataclass
class Configuration:
    """One stack on this machine: its state's folder, its project's name, where its gateway listens, its version."""

    state: Path
    project: str
    host: str
    port: int
    version: str

    @classmethod
    def from_environment(cls, var: Path) -> "Configuration":
        """Return the stack whose state is in ``compose`` under ``var``, as the environment says, else as it was before.

        ComposeError for the name of another project: it would take the other one's secrets.
        """
        kept = kept_variables(var / "compose" / "compose.env")

        def said(name: str, default: str) -> str:
            return os.environ.get(name) or kept.get(name) or default

        project = said("COMPOSE_PROJECT_NAME", "spindle")
        if kept and project != kept["COMPOSE_PROJECT_NAME"]:
            raise ComposeError(f"{var} is of the project {kept['COMPOSE_PROJECT_NAME']}: set SPINDLE_VAR as well")
        return cls(
            state=var / "compose",
            project=project,
            host=said("SPINDLE_HOST", "127.0.0.1"),
            port=_port(said("SPINDLE_PORT", "8080")),
            version=os.environ.get("SPINDLE_VERSION") or _bundle().get("tag") or "latest",
        )

    @cached_property
    def engine(self) -> Engine:
        """The engine that it runs on."""
        return Engine(self.project, self.state / "compose.env")

    @cached_property
    def options(self) -> Options:
        """What the environment sets, or set before; ComposeError for what is out of bounds."""
        return Options.said(os.environ, self._kept)

    @property
    def has_its_port(self) -> bool:
        """Whether the gateway's port is the one that it was told before."""
        return self._kept.get("SPINDLE_PORT") == str(self.port)

    @property
    def origin(self) -> str:
        """The gateway's address."""
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port}"  # noqa: S104 - not bound

    @property
    def urls(self) -> dict[str, str]:
        """The base address of each service, behind the gateway."""
        return {service: f"{self.origin}/{service}" for service in SERVICES}

    @property
    def secrets(self) -> Secrets:
        """The stack's secrets."""
        return kept_secrets(self.state)

    @property
    def trial(self) -> bool:
        """Whether the trial identity provider is believed."""
        return uses_trial_issuer(self.state)

    @property
    def postgres_image(self) -> str:
        """The image of PostgreSQL."""
        return self._image("POSTGRES_IMAGE")

    def images(self) -> dict[str, str]:
        """Return the names of all images that the stack runs on, by what they are; those not here yet are fetched."""
        others = {name: self._image(name) for name in ("POSTGRES_IMAGE", "GATEWAY_IMAGE")}
        for image in others.values():
            if not self.engine.has_image(image):
                self.engine.docker("pull", image)
        return {name: f"spindle/{name}:{self.version}" for name in ("tools", *SERVICES)} | others

    def write(self, *, releases: bool = False) -> None:
        """Write the variables of the compose file and of its containers."""
        write_environment(self.state, self.secrets)
        variables = {
            "COMPOSE_PROJECT_NAME": self.project,
            "COMPOSE_PROFILES": "trial" if self.trial else "",
            "SPINDLE_COMPOSE_STATE": str(self.state),
            "SPINDLE_HOST": self.host,
            "SPINDLE_PORT": str(self.port),
            "SPINDLE_VERSION": self.version,
            "SPINDLE_BUILD_NETWORK": self._build_network(),
            **{name: self._image(name) for name in _IMAGES},
            **self.options.variables(),
        }
        write_private(self.state / "compose.env", as_variables(variables))
        if releases:
            named = {f"{service.upper()}_RELEASE": release for service, release in self.releases().items()}
            write_private(self.state / "compose.env", as_variables(variables | named))

    def forget_postgres(self) -> None:
        """Forget which PostgreSQL it was, for its data are gone; every other setting stays."""
        kept = self._kept
        kept.pop("POSTGRES_IMAGE", None)
        write_private(self.engine.variables, as_variables(kept))

    def releases(self) -> dict[str, str]:
        """Return what each service's containers are made of, in short: image, variables, and the compose file."""
        settings = repr(sorted(self.options.of_replicas().items())).encode()
        return {
            service: digest_of(
                self.engine.image_id(f"spindle/{service}:{self.version}").encode(),
                environment_file(self.state, service).read_bytes(),
                COMPOSE_FILE.read_bytes(),
                settings,
            )
            for service in SERVICES
        }

    def _image(self, variable: str) -> str:
        """Return a base image: the one named, the bundle's, the stand-in if it is here, or the official one.

        PostgreSQL's stays what it was until another is named: another version of it could not read the stored data.
        """
        official, stand_in = _IMAGES[variable]
        kept = self._kept.get(variable) if variable == "POSTGRES_IMAGE" else None
        usual = stand_in if self.engine.has_image(stand_in) else official
        return os.environ.get(variable) or kept or _bundle().get(variable) or usual

    def _build_network(self) -> str:
        """Return the network of builds: where a stand-in is needed, only the machine's own may lead anywhere."""
        stand_in = self._image("BASE_IMAGE") == _IMAGES["BASE_IMAGE"][1]
        return os.environ.get("SPINDLE_BUILD_NETWORK") or ("host" if stand_in else "default")

    @property
    def _kept(self) -> dict[str, str]:
        return kept_variables(self.state / "compose.env")


def _bundle() -> dict[str, str]:
    """Return the names of a bundle's images; none where this is no bundle."""
    file = ROOT / BUNDLE_FILE
    if not file.exists():
        return {}
    names: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))["names"]
    return names


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ComposeError(f"SPINDLE_PORT is no port: {text!r}")
    return int(text)
