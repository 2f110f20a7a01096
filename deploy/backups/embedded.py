"""How backups reach an embedded PostgreSQL: by its own tools, over its socket."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from deploy.local.binaries import find_binaries
from deploy.local.postgres import SUPERUSER, Cluster
from shared.platform.settings import ServiceName

_binaries = cache(find_binaries)  # cached: each search runs the binaries to learn their version

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class EmbeddedSite:
    """A cluster on this machine; a database has the name of its service unless ``databases`` names another."""

    cluster: Cluster
    databases: Mapping[ServiceName, str] = field(default_factory=dict)

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment of every command, without PGPORT, PGOPTIONS and the like."""
        return {
            "PATH": os.defpath,
            "LC_ALL": "C",
            "PYTHONPATH": str(ROOT),
            "SPINDLE_ADMIN_URL": self.cluster.administrator_url,
            "SPINDLE_DATABASES": json.dumps(dict(self.databases)),
        }

    def moment_command(self) -> list[str]:
        """Return the command that holds a moment."""
        return [sys.executable, "-m", "deploy.backups.moment"]

    def tool_command(self, program: str) -> list[str]:
        """Return the command that runs one of PostgreSQL's tools as administrator."""
        connection = [
            f"--host={self.cluster.socket}",
            f"--port={self.cluster.settings.port}",
            f"--username={SUPERUSER}",
        ]
        return [str(_binaries() / program), *connection]

    def database_of(self, service: ServiceName) -> str:
        """Return the name of a service's database."""
        return self.databases.get(service, service)
