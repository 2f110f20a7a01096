"""Replicas of the three services from any checkout, side by side on the same databases."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.databases import DatabaseUrls, create_service_database, drop_database, runtime_role
from deploy.issuer import TrialIssuer, new_private_key, public_key_of
from deploy.local.postgres import Cluster
from deploy.local.processes import Processes
from shared.platform.settings import SERVICES
from tests.support.apps import COMPANY
from tests.support.stacks import free_ports

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Generation:
    """One replica of each service, all of one checkout."""

    code: Path
    urls: Mapping[str, str]
    peers: Mapping[str, str]  # where the replicas think that the services are
    settings: dict[str, str]
    processes: Processes


class Replicas:
    """Databases, keys and an issuer that generations of replicas share."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        """Create empty databases and start the issuer; logs and files go to ``folder``."""
        self.folder = folder
        self.keys = {name: new_private_key() for name in (*SERVICES, "issuer")}
        self.issuer = TrialIssuer("https://issuer.example", COMPANY, self.keys["issuer"])
        self.databases: dict[str, DatabaseUrls] = {}
        self._cluster = cluster
        self._names = {service: f"{service}_{secrets.token_hex(6)}" for service in SERVICES}
        for service, name in self._names.items():
            self.databases[service] = asyncio.run(create_service_database(cluster, service, name))
        self._issuer_url, self._issuer = self._start_issuer()
        self._generations: list[Generation] = []

    def migrate(self, code: Path, service: str) -> subprocess.CompletedProcess[str]:
        """Run a checkout's migrations of a service, as its one-shot job does."""
        module = "shared.platform.database.migrations"
        if not (code / f"{module.replace('.', '/')}.py").exists():
            module = "shared.platform.migrations"  # of a checkout from before the platform had rooms
        command = [sys.executable, "-m", module, service, "--runtime-role", runtime_role(service)]
        environment = _environment(code) | {"SPINDLE_OWNER_URL": self.databases[service].owner_url}
        return subprocess.run(command, cwd=code, env=environment, check=False, capture_output=True, text=True)

    def start(
        self, code: Path, *, urls: Mapping[str, str] | None = None, peers: Mapping[str, str] | None = None, **more: str
    ) -> Generation:
        """Start a replica of each service, with more settings if given, and wait until they are ready.

        ``peers`` are other addresses of services, for the replicas to speak to each other through.
        """
        at = urls or {
            service: f"http://127.0.0.1:{port}" for service, port in zip(SERVICES, free_ports(3), strict=True)
        }
        processes = Processes(self.folder / f"logs-{len(self._generations)}")
        generation = Generation(code, at, {**at, **(peers or {})}, more, processes)
        self._generations.append(generation)
        for service in SERVICES:
            self.start_one(generation, service)
        self.await_ready(generation)
        return generation

    def await_ready(self, generation: Generation) -> None:
        """Wait until every replica of a generation takes requests."""
        for service in SERVICES:
            self.await_url(f"{generation.urls[service]}/readyz")

    def start_one(self, generation: Generation, service: str) -> None:
        """Start one replica of a generation, without waiting for it."""
        settings = {
            "SPINDLE_DATABASE_URL": self.databases[service].runtime_url,
            "SPINDLE_ISSUERS": json.dumps(
                [{"issuer": self.issuer.issuer, "company": COMPANY, "jwks_url": self._issuer_url}]
            ),
            "SPINDLE_SERVICE_KEY": self.keys[service],
            "SPINDLE_PEERS": json.dumps(
                {
                    peer: {"url": generation.peers[peer], "public_key": public_key_of(self.keys[peer])}
                    for peer in SERVICES
                    if peer != service
                }
            ),
        }
        port = httpx.URL(generation.urls[service]).port or 0
        generation.processes.start(
            service,
            _uvicorn(f"services.{service}.main:create_app", port),
            environment=_environment(generation.code) | settings | generation.settings,
            folder=generation.code,
        )

    def await_url(self, url: str) -> None:
        """Wait until something answers there with success."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                if httpx.get(url, trust_env=False, timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise TimeoutError(url)

    def is_ready(self, generation: Generation) -> bool:
        """Tell whether every replica of a generation takes requests."""
        return all(httpx.get(f"{url}/readyz", trust_env=False).status_code == 200 for url in generation.urls.values())

    def close(self) -> None:
        """Stop everything and drop the databases."""
        for generation in self._generations:
            generation.processes.stop()
        self._issuer.stop()
        for name in self._names.values():
            asyncio.run(drop_database(self._cluster, name))

    def _start_issuer(self) -> tuple[str, Processes]:
        port = free_ports(1)[0]
        processes = Processes(self.folder / "logs-issuer")
        root = Path(__file__).resolve().parents[2]
        processes.start(
            "issuer",
            _uvicorn("deploy.issuer:create_app_from_environment", port),
            environment=_environment(root) | {"SPINDLE_KEY_SET": json.dumps(self.issuer.key_set())},
            folder=root,
        )
        url = f"http://127.0.0.1:{port}/jwks.json"
        self.await_url(url)
        return url, processes


def _environment(code: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TZ"}}
    return kept | {"PYTHONPATH": str(code)}


def _uvicorn(factory: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--host", "127.0.0.1", "--port", str(port)]
    return [*command, "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "8"]
