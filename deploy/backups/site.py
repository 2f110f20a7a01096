"""Where backups are made: how a server, and PostgreSQL's own tools beside it, are reached."""

from collections.abc import Mapping
from typing import Protocol, get_args

from shared.platform.settings import ServiceName

SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)


class BackupError(Exception):
    """A backup or a restore is not possible, or did not succeed; the message is for who operates the system."""


class Site(Protocol):
    """A server as its administrator reaches it.

    Everything goes through a command's standard input and output: it may well run in a container, or on another
    machine, where no file of ours is found.
    """

    @property
    def environment(self) -> Mapping[str, str]:
        """What every command is told by environment."""

    def moment_command(self) -> list[str]:
        """Return the command that runs ``python -m deploy.backups.moment`` where the server can be reached."""

    def tool_command(self, program: str) -> list[str]:
        """Return the command that runs psql, pg_dump or pg_restore as the administrator; arguments are added to it.

        BackupError where the server cannot be reached.
        """

    def database_of(self, service: ServiceName) -> str:
        """Return the name of a service's database."""
