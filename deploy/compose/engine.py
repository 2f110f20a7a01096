"""Docker and Docker Compose as commands: find them, run them, and read the state of our containers."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

COMPOSE_FILE = Path(__file__).resolve().parents[1] / "compose.yaml"
_LABEL = "com.docker.compose"


class ComposeError(Exception):
    """Docker is missing, or a command failed; the message has what it printed."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container of the stack."""

    id: str
    name: str
    service: str
    running: bool
    restarting: bool
    health: str | None
    exit_code: int
    pid: int
    labels: Mapping[str, str]
    image: str


@dataclass(frozen=True)
class Engine:
    """One project on the Docker engine; ``variables`` is the file of variables for the compose file."""

    project: str
    variables: Path

    @cached_property
    def _command(self) -> list[str]:
        """The command of Docker Compose: ``SPINDLE_COMPOSE``, else version 2, else version 1."""
        chosen = os.environ.get("SPINDLE_COMPOSE")
        if chosen:
            return shlex.split(chosen)
        docker = self._docker
        if _succeeds([docker, "compose", "version"]):
            return [docker, "compose"]
        version_1 = shutil.which("docker-compose")
        if version_1 is None:
            raise ComposeError("Docker Compose is not installed (package docker-compose-plugin, or docker-compose)")
        return [version_1]

    @cached_property
    def _docker(self) -> str:
        docker = shutil.which("docker")
        if docker is None:
            raise ComposeError("Docker is not installed (package docker.io, or docker-ce)")
        if not _succeeds([docker, "info"]):
            raise ComposeError("the Docker engine does not answer: is dockerd running, and may you use it?")
        return docker

    def compose_command(self, *arguments: str) -> list[str]:
        """Return the command line of Docker Compose for this project."""
        options = ["--project-name", self.project, "--env-file", str(self.variables), "--file", str(COMPOSE_FILE)]
        return [*self._command, *options, *arguments]

    def docker_command(self, *arguments: str) -> list[str]:
        """Return a command line of Docker."""
        return [self._docker, *arguments]

    def compose(self, *arguments: str) -> str:
        """Run Docker Compose and return its output; ComposeError when it fails."""
        return _output(self.compose_command(*arguments))

    def docker(self, *arguments: str, stdin: str | None = None) -> str:
        """Run Docker, with ``stdin`` as its input, and return its output; ComposeError when it fails."""
        return _output(self.docker_command(*arguments), stdin)

    def logs(self, container: str) -> str:
        """Return the last lines that a container logged."""
        command = self.docker_command("logs", "--tail", "15", container)
        process = subprocess.run(  # noqa: S603 - no shell; our own words
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return process.stdout

    def has_image(self, image: str) -> bool:
        """Return whether the engine has an image."""
        return _succeeds(self.docker_command("image", "inspect", image))

    def image_id(self, image: str) -> str:
        """Return the id of the image that has a name now."""
        return self.docker("image", "inspect", "--format", "{{.Id}}", image).strip()

    def has_volume(self, name: str) -> bool:
        """Return whether this project has a volume."""
        return _succeeds(self.docker_command("volume", "inspect", f"{self.project}_{name}"))

    def containers(self, *services: str) -> list[Container]:
        """Return the containers of these services (or of all), stopped ones as well, the oldest first."""
        filters = ["--filter", f"label={_LABEL}.project={self.project}", "--filter", f"label={_LABEL}.oneoff=False"]
        ids = self.docker("ps", "--all", "--quiet", "--no-trunc", *filters).split()
        if not ids:
            return []
        inspections = sorted(self._inspect(ids), key=lambda inspection: inspection["Created"])
        containers = [_container(inspection) for inspection in inspections]
        return [container for container in containers if not services or container.service in services]

    def _inspect(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return Docker's description of containers, without those that were removed meanwhile."""
        process = subprocess.run(  # noqa: S603 - no shell; our own words
            self.docker_command("inspect", *ids), check=False, capture_output=True, text=True
        )
        inspections: list[dict[str, Any]] = json.loads(process.stdout or "[]")
        return inspections


def _container(inspection: dict[str, Any]) -> Container:
    state, labels = inspection["State"], inspection["Config"]["Labels"]
    return Container(
        id=inspection["Id"],
        name=inspection["Name"].removeprefix("/"),
        service=labels[f"{_LABEL}.service"],
        running=state["Running"],
        restarting=state["Restarting"],
        health=state["Health"]["Status"] if "Health" in state else None,
        exit_code=state["ExitCode"],
        pid=state["Pid"],
        labels=labels,
        image=inspection["Image"],
    )


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - no shell


def _output(command: Sequence[str], stdin: str | None = None) -> str:
    process = subprocess.run(  # noqa: S603 - no shell; our own words
        command, check=False, capture_output=True, text=True, input=stdin
    )
    if process.returncode:
        last_lines = "\n".join((process.stdout + process.stderr).strip().splitlines()[-30:])
        raise ComposeError(f"{shlex.join(command)} failed:\n{last_lines}")
    return process.stdout
