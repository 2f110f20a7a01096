"""The PostgreSQL of the stack in containers, as backups reach it: by commands in containers."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.backups.site import BackupError
from deploy.compose.engine import ComposeError, Engine
from shared.platform.settings import ServiceName


@dataclass(frozen=True, slots=True)
class ComposeSite:
    """Moments are held in a container of the tools; PostgreSQL's own tools run beside the server, of its version."""

    engine: Engine

    @property
    def environment(self) -> Mapping[str, str]:
        """What every command is told by environment: what Docker needs to find its engine."""
        return os.environ

    def moment_command(self) -> list[str]:
        """Return the command that holds a moment."""
        return self.engine.compose_command(
            "run", "--rm", "--no-deps", "-T", "databases", "python", "-m", "deploy.backups.moment"
        )

    def tool_command(self, program: str) -> list[str]:
        """Return the command that runs one of PostgreSQL's tools as the administrator; BackupError where it is away."""
        try:
            found = [each for each in self.engine.containers("postgres") if each.running]
        except ComposeError as error:
            raise BackupError(str(error)) from error
        if not found:
            raise BackupError("PostgreSQL is not running: make up")
        return self.engine.docker_command("exec", "--interactive", found[0].id, program, "--username=postgres")

    def database_of(self, service: ServiceName) -> str:
        """Return the name of a service's database."""
        return service
