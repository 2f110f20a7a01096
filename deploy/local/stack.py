"""The local stack: the three services, their databases and a trial identity provider on one machine."""

import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.databases import create_service_database, runtime_role
from deploy.files import write_private
from deploy.issuer import LONGEST_TOKEN_SECONDS, TrialIssuer, new_private_key, public_key_of
from deploy.local.homes import choose_home
from deploy.local.postgres import Cluster
from deploy.local.processes import ProcessError, Processes, log_tail
from shared.platform.database.migrations import migrate

ROOT = Path(__file__).resolve().parents[2]
PORTS = {"appraisal": 8001, "ladder": 8002, "compensation": 8003}
ISSUER_PORT = 8000
COMPANY = "linyi"
LOGS_FOLDER = "logs"
KEYS_FILE = "keys.json"
ISSUER = "https://trial-issuer.spindle.example"
_PATIENCE_SECONDS = 60.0


def state_folder() -> Path:
    """Return the state folder, with logs, keys and results: ``$SPINDLE_VAR``, or ``var`` in the checkout."""
    return Path(os.environ.get("SPINDLE_VAR") or ROOT / "var").resolve()


@dataclass(frozen=True, slots=True)
class Addresses:
    """Host and port of each process, by environment: ``SPINDLE_HOST``, ``SPINDLE_LADDER_PORT`` and so on."""

    host: str
    ports: Mapping[str, int]
    issuer_port: int

    @classmethod
    def from_environment(cls) -> "Addresses":
        """Read the environment; ProcessError for an invalid port."""
        return cls(
            host=os.environ.get("SPINDLE_HOST", "127.0.0.1"),
            ports={name: _port(f"SPINDLE_{name.upper()}_PORT", port) for name, port in PORTS.items()},
            issuer_port=_port("SPINDLE_ISSUER_PORT", ISSUER_PORT),
        )

    def url(self, service: str) -> str:
        """Return the base address of a service."""
        return f"http://{self.host}:{self.ports[service]}"


@dataclass(slots=True)
class LocalStack:
    """The processes of a local stack; call ``start`` and ``stop`` from the main thread."""

    var: Path
    addresses: Addresses
    issuer: TrialIssuer = field(init=False)
    _cluster: Cluster = field(init=False)
    _processes: Processes = field(init=False)
    _keys: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Choose the folders, and load the keys or make new ones."""
        self.var.mkdir(parents=True, exist_ok=True)
        self._cluster = Cluster(choose_home(self.var / "local"))
        self._processes = Processes(self.var / LOGS_FOLDER)
        self._keys = _load_keys(self.var / KEYS_FILE)
        self.issuer = TrialIssuer(ISSUER, COMPANY, self._keys["issuer"])

    def start(self) -> None:
        """Start everything and wait until all is ready; if anything fails, stop what has started."""
        self._check_ports()
        try:
            self._cluster.start()
            urls = self._migrated_databases()
            self._start_issuer()
            for service in PORTS:
                self._start_service(service, urls[service])
            self._await_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything: the services first, so that they can finish their work, and the database last."""
        self._processes.stop()
        self._cluster.stop()

    def check(self) -> None:
        """Raise ProcessError when a process has ended without being stopped."""
        for child in self._processes.ended():
            raise ProcessError(f"{child.name} has ended; the end of {child.log}:\n{log_tail(child.log)}")
        if not self._cluster.running:
            raise ProcessError(f"PostgreSQL has ended; the end of {self._cluster.log}:\n{log_tail(self._cluster.log)}")

    def _check_ports(self) -> None:
        for port in (*self.addresses.ports.values(), self.addresses.issuer_port):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((self.addresses.host, port))
                except OSError as error:
                    raise ProcessError(
                        f"port {port} is in use ({error.strerror}); set SPINDLE_APPRAISAL_PORT, SPINDLE_LADDER_PORT, "
                        "SPINDLE_COMPENSATION_PORT and SPINDLE_ISSUER_PORT to free ones"
                    ) from error

    def _migrated_databases(self) -> dict[str, str]:
        urls: dict[str, str] = {}
        for service in PORTS:
            database = asyncio.run(create_service_database(self._cluster, service, service))
            migrate(service, database.owner_url, runtime_role(service))
            urls[service] = database.runtime_url
        return urls

    def _start_issuer(self) -> None:
        self._uvicorn(
            "issuer",
            "deploy.issuer:create_app_from_environment",
            self.addresses.issuer_port,
            {"SPINDLE_KEY_SET": json.dumps(self.issuer.key_set())},
        )

    def _start_service(self, service: str, database_url: str) -> None:
        jwks_url = f"http://{self.addresses.host}:{self.addresses.issuer_port}/jwks.json"
        issuer = {
            "issuer": ISSUER,
            "company": COMPANY,
            "jwks_url": jwks_url,
            "token_seconds": LONGEST_TOKEN_SECONDS,
        }
        environment = {
            "SPINDLE_DATABASE_URL": database_url,
            "SPINDLE_ISSUERS": json.dumps([issuer]),
            "SPINDLE_SERVICE_KEY": self._keys[service],
            "SPINDLE_PEERS": json.dumps(
                {
                    peer: {"url": self.addresses.url(peer), "public_key": public_key_of(self._keys[peer])}
                    for peer in PORTS
                    if peer != service
                }
            ),
        }
        self._uvicorn(service, f"services.{service}.main:create_app", self.addresses.ports[service], environment)

    def _uvicorn(self, name: str, factory: str, port: int, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--host", self.addresses.host]
        command += ["--port", str(port), "--no-access-log", "--log-level", "warning"]
        command += ["--timeout-graceful-shutdown", "8"]
        inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TZ"}}
        self._processes.start(name, command, environment={**inherited, **environment}, folder=ROOT)

    def _await_ready(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        waiting = {service: f"{self.addresses.url(service)}/readyz" for service in PORTS}
        waiting["issuer"] = f"http://{self.addresses.host}:{self.addresses.issuer_port}/jwks.json"
        with httpx.Client(trust_env=False, timeout=2) as http:
            while waiting:
                self.check()
                for name, url in list(waiting.items()):
                    if _answers(http, url):
                        del waiting[name]
                if time.monotonic() > deadline:
                    raise ProcessError(f"not ready after {_PATIENCE_SECONDS:.0f} s: {', '.join(waiting)}")
                time.sleep(0.05)


def _answers(http: httpx.Client, url: str) -> bool:
    try:
        return http.get(url).status_code == 200
    except httpx.TransportError:
        return False


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ProcessError(f"{variable} must be a port from 1 to 65535, not {text!r}")
    return int(text)


def _load_keys(file: Path) -> dict[str, str]:
    """Return the private keys of this stack; the first start makes them, and only their owner may read them."""
    if not file.exists():
        keys = {name: new_private_key() for name in (*PORTS, "issuer")}
        write_private(file, json.dumps(keys))
    stored: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return stored
