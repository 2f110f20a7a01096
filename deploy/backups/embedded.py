"""The site of an embedded PostgreSQL: its own tools, over its socket."""

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

_binaries = cache(find_binaries)  # it runs them to see which version they are

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class EmbeddedSite:
    """A cluster that runs on this machine; databases are called like their services unless another name is given."""

    cluster: Cluster
    databases: Mapping[ServiceName, str] = field(default_factory=dict)

    @property
    def environment(self) -> Mapping[str, str]:
        """What every command is told by environment: nothing of PGPORT, PGOPTIONS and the like."""
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
        """Return the command that runs one of PostgreSQL's tools as the administrator."""
        place = [f"--host={self.cluster.socket}", f"--port={self.cluster.settings.port}", f"--username={SUPERUSER}"]
        return [str(_binaries() / program), *place]

    def database_of(self, service: ServiceName) -> str:
        """Return the name of a service's database."""
        return self.databases.get(service, service)
