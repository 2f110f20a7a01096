"""The settings of a stack in containers: names, images and options, from the environment or from the start before."""

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy.compose.engine import COMPOSE_FILE, ComposeError, Engine
from deploy.compose.environment import (
    Secrets,
    environment_file,
    format_variables,
    load_secrets,
    read_variables,
    short_digest,
    uses_trial_issuer,
    write_environment,
)
from deploy.compose.options import Options
from deploy.files import write_private
from shared.platform.settings import SERVICES

ROOT = COMPOSE_FILE.parents[1]
COMPOSE_FOLDER = "compose"
"""The folder of the stack's own state, inside the state folder."""
IMAGES_FILE = Path("images") / "images.tar.gz"
"""The images in a bundle, relative to its root."""
BUNDLE_FILE = "bundle.json"
_VARIABLES_FILE = "compose.env"
# The official image, and the stand-in that deploy/images/stand-ins.sh makes on a network without an image registry.
_IMAGES = {
    "BASE_IMAGE": ("python:3.11-slim-bookworm", "spindle/python:debian12"),
    "POSTGRES_IMAGE": ("postgres:17-bookworm", "spindle/postgres:debian12"),
    "GATEWAY_IMAGE": ("haproxy:3.0", "spindle/haproxy:debian12"),
}


@dataclass
class Configuration:
    """One stack on this machine: the folder of its state, its project, the gateway's address, and its version."""

    state: Path
    project: str
    host: str
    port: int
    version: str

    @classmethod
    def from_environment(cls, var: Path) -> "Configuration":
        """Return the stack whose state is in ``compose`` under ``var``.

        A setting comes from the environment, else from the start before, else from the default. Raises ComposeError
        for the name of another project: this stack would take over the other one's secrets.
        """
        state = var / COMPOSE_FOLDER
        stored = read_variables(state / _VARIABLES_FILE)

        def setting(name: str, default: str) -> str:
            return os.environ.get(name) or stored.get(name) or default

        project = setting("COMPOSE_PROJECT_NAME", "spindle")
        if stored and project != stored["COMPOSE_PROJECT_NAME"]:
            raise ComposeError(
                f"{var} belongs to the project {stored['COMPOSE_PROJECT_NAME']}: set SPINDLE_VAR to another folder"
            )
        return cls(
            state=state,
            project=project,
            host=setting("SPINDLE_HOST", "127.0.0.1"),
            port=_port(setting("SPINDLE_PORT", "8080")),
            version=os.environ.get("SPINDLE_VERSION") or _bundle().get("tag") or "latest",
        )

    @cached_property
    def engine(self) -> Engine:
        """The Docker engine that the stack runs on."""
        return Engine(self.project, self.state / _VARIABLES_FILE)

    @cached_property
    def options(self) -> Options:
        """The operator's options, from the environment or from the start before; ComposeError if out of bounds."""
        return Options.from_sources(os.environ, self._stored)

    @property
    def has_its_port(self) -> bool:
        """Whether the gateway's port is still the one of the start before."""
        return self._stored.get("SPINDLE_PORT") == str(self.port)

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
        return load_secrets(self.state)

    @property
    def trial(self) -> bool:
        """Whether the services trust the trial identity provider."""
        return uses_trial_issuer(self.state)

    @property
    def postgres_image(self) -> str:
        """The image of PostgreSQL."""
        return self._image("POSTGRES_IMAGE")

    def images(self) -> dict[str, str]:
        """Return the name of each image of the stack, by component; pull the official images that are missing."""
        official = {name: self._image(name) for name in ("POSTGRES_IMAGE", "GATEWAY_IMAGE")}
        for image in official.values():
            if not self.engine.has_image(image):
                self.engine.docker("pull", image)
        return {name: f"spindle/{name}:{self.version}" for name in ("tools", *SERVICES)} | official

    def write(self, *, releases: bool = False) -> None:
        """Write the variables of the containers and of the compose file; with ``releases`` each service's as well."""
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
        write_private(self.engine.variables, format_variables(variables))
        if releases:
            variables |= {f"{service.upper()}_RELEASE": release for service, release in self.releases().items()}
            write_private(self.engine.variables, format_variables(variables))

    def forget_postgres(self) -> None:
        """Forget the image of PostgreSQL, because its data is deleted; every other setting stays."""
        variables = {name: value for name, value in self._stored.items() if name != "POSTGRES_IMAGE"}
        write_private(self.engine.variables, format_variables(variables))

    def releases(self) -> dict[str, str]:
        """Return a digest of what each service's containers are made of: image, variables, and the compose file."""
        options = repr(sorted(self.options.replica_variables().items())).encode()
        return {
            service: short_digest(
                self.engine.image_id(f"spindle/{service}:{self.version}").encode(),
                environment_file(self.state, service).read_bytes(),
                COMPOSE_FILE.read_bytes(),
                options,
            )
            for service in SERVICES
        }

    def _image(self, variable: str) -> str:
        """Return a base image: the one of the environment, the bundle's, the stand-in if it is here, or the official.

        PostgreSQL's image stays until the environment names another: another version could not read the stored data.
        """
        official, stand_in = _IMAGES[variable]
        stored = self._stored.get(variable) if variable == "POSTGRES_IMAGE" else None
        default = stand_in if self.engine.has_image(stand_in) else official
        return os.environ.get(variable) or stored or _bundle().get(variable) or default

    def _build_network(self) -> str:
        """Return the network for builds: the host's with a stand-in, which is needed where others may lead nowhere."""
        is_stand_in = self._image("BASE_IMAGE") == _IMAGES["BASE_IMAGE"][1]
        return os.environ.get("SPINDLE_BUILD_NETWORK") or ("host" if is_stand_in else "default")

    @property
    def _stored(self) -> dict[str, str]:
        """The variables that the start before wrote."""
        return read_variables(self.engine.variables)


def _bundle() -> dict[str, str]:
    """Return the names of a bundle's images; empty in a checkout."""
    file = ROOT / BUNDLE_FILE
    if not file.exists():
        return {}
    names: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))["names"]
    return names


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ComposeError(f"SPINDLE_PORT must be a port from 1 to 65535, not {text!r}")
    return int(text)
