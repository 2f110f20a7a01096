"""Docker and Docker Compose, as commands: which there are, and what they say of our containers."""

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
    """Docker is not there, or did not do what was asked; says what it printed."""


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
    """One project on the Docker engine; ``variables`` is the file of variables that the compose file is read with."""

    project: str
    variables: Path

    @cached_property
    def _command(self) -> list[str]:
        """The command of Docker Compose: what ``SPINDLE_COMPOSE`` says, else version 2, else version 1."""
        named = os.environ.get("SPINDLE_COMPOSE")
        if named:
            return shlex.split(named)
        docker = self._docker
        if _succeeds([docker, "compose", "version"]):
            return [docker, "compose"]
        older = shutil.which("docker-compose")
        if older is None:
            raise ComposeError("Docker Compose is not installed (package docker-compose-plugin, or docker-compose)")
        return [older]

    @cached_property
    def _docker(self) -> str:
        found = shutil.which("docker")
        if found is None:
            raise ComposeError("Docker is not installed (package docker.io, or docker-ce)")
        if not _succeeds([found, "info"]):
            raise ComposeError("the Docker engine does not answer: is dockerd running, and may you use it?")
        return found

    def compose_command(self, *arguments: str) -> list[str]:
        """Return the command line of Docker Compose for this project."""
        options = ["--project-name", self.project, "--env-file", str(self.variables), "--file", str(COMPOSE_FILE)]
        return [*self._command, *options, *arguments]

    def docker_command(self, *arguments: str) -> list[str]:
        """Return a command line of Docker."""
        return [self._docker, *arguments]

    def compose(self, *arguments: str) -> str:
        """Run Docker Compose and return what it printed; ComposeError when it failed."""
        return _output(self.compose_command(*arguments))

    def docker(self, *arguments: str, given: str | None = None) -> str:
        """Run Docker, with ``given`` on its standard input, and return what it printed; ComposeError when it failed."""
        return _output(self.docker_command(*arguments), given)

    def logs(self, container: str) -> str:
        """Return the last that a container said, whatever it said it on."""
        command = self.docker_command("logs", "--tail", "15", container)
        done = subprocess.run(  # noqa: S603 - no shell; our own words
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return done.stdout

    def has_image(self, image: str) -> bool:
        """Tell whether an image is here."""
        return _succeeds(self.docker_command("image", "inspect", image))

    def image_id(self, image: str) -> str:
        """Return what an image's name stands for now."""
        return self.docker("image", "inspect", "--format", "{{.Id}}", image).strip()

    def has_volume(self, name: str) -> bool:
        """Tell whether this project has a volume."""
        return _succeeds(self.docker_command("volume", "inspect", f"{self.project}_{name}"))

    def containers(self, *services: str) -> list[Container]:
        """Return the containers of these services (or of all), stopped ones too, the oldest first."""
        wanted = ["--filter", f"label={_LABEL}.project={self.project}", "--filter", f"label={_LABEL}.oneoff=False"]
        ids = self.docker("ps", "--all", "--quiet", "--no-trunc", *wanted).split()
        if not ids:
            return []
        found = sorted(self._inspected(ids), key=lambda each: each["Created"])
        return [one for one in map(_container, found) if not services or one.service in services]

    def _inspected(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return what is known of containers; one that went away meanwhile is left out."""
        done = subprocess.run(  # noqa: S603 - no shell; our own words
            self.docker_command("inspect", *ids), check=False, capture_output=True, text=True
        )
        found: list[dict[str, Any]] = json.loads(done.stdout or "[]")
        return found


def _container(found: dict[str, Any]) -> Container:
    state, labels = found["State"], found["Config"]["Labels"]
    return Container(
        id=found["Id"],
        name=found["Name"].removeprefix("/"),
        service=labels[f"{_LABEL}.service"],
        running=state["Running"],
        restarting=state["Restarting"],
        health=state["Health"]["Status"] if "Health" in state else None,
        exit_code=state["ExitCode"],
        pid=state["Pid"],
        labels=labels,
        image=found["Image"],
    )


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - no shell


def _output(command: Sequence[str], given: str | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - no shell; our own words
        command, check=False, capture_output=True, text=True, input=given
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-30:])
        raise ComposeError(f"{shlex.join(command)} failed:\n{said}")
    return done.stdout
