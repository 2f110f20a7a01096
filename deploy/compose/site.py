"""How backups reach the PostgreSQL of the stack in containers: by commands that run in containers."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.backups.site import BackupError
from deploy.compose.engine import ComposeError, Engine
from shared.platform.settings import ServiceName


@dataclass(frozen=True, slots=True)
class ComposeSite:
    """A tools container holds a moment; PostgreSQL's own tools run in the server's container, in its version."""

    engine: Engine

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment of every command: Docker finds its engine by it."""
        return os.environ

    def moment_command(self) -> list[str]:
        """Return the command that holds a moment."""
        return self.engine.compose_command(
            "run", "--rm", "--no-deps", "-T", "databases", "python", "-m", "deploy.backups.moment"
        )

    def tool_command(self, program: str) -> list[str]:
        """Return the command that runs one of PostgreSQL's tools as administrator; BackupError if it is not running."""
        try:
            servers = [container for container in self.engine.containers("postgres") if container.running]
        except ComposeError as error:
            raise BackupError(str(error)) from error
        if not servers:
            raise BackupError("PostgreSQL is not running: make up")
        return self.engine.docker_command("exec", "--interactive", servers[0].id, program, "--username=postgres")

    def database_of(self, service: ServiceName) -> str:
        """Return the name of a service's database."""
        return service
