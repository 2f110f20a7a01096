"""Where backups are made: how they reach a PostgreSQL server and its tools."""

from collections.abc import Mapping
from typing import Protocol

from shared.platform.settings import ServiceName


class BackupError(Exception):
    """A backup or a restore is impossible or failed; the message is for the operator."""


class Site(Protocol):
    """A server, as its administrator reaches it.

    All data goes through a command's standard input and output. The command may run in a container or on another
    machine, where our files do not exist.
    """

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment of every command."""

    def moment_command(self) -> list[str]:
        """Return the command that runs ``python -m deploy.backups.moment`` where it reaches the server."""

    def tool_command(self, program: str) -> list[str]:
        """Return the command that runs psql, pg_dump or pg_restore as administrator; the caller appends arguments.

        Raises BackupError where the server is out of reach.
        """

    def database_of(self, service: ServiceName) -> str:
        """Return the name of a service's database."""
