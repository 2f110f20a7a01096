"""The local stack: the three services, their databases and a trial identity provider on one machine."""

import asyncio
import json
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.databases import create_service_database, runtime_role
from deploy.files import write_private
from deploy.issuer import LONGEST_TOKEN_SECONDS, TrialIssuer, new_private_key, public_key_of
from deploy.local.addresses import PORTS, Addresses
from deploy.local.obstacles import refuse_foreign_files, refuse_little_room
from deploy.local.postgres import Cluster, holder_of
from deploy.local.processes import ProcessError, Processes, log_tail
from deploy.local.state import (
    FILES_FOLDER,
    KEYS_FILE,
    LOGS_FOLDER,
    PICTURE_FILE,
    ROOT,
    SUMMARY_FILE,
    claim_state,
    home_of,
)
from deploy.local.surroundings import environment_of_services
from deploy.stack_file import STACK_FILE
from shared.platform.database.migrations import migrate

COMPANY = "linyi"
ISSUER = "https://trial-issuer.spindle.example"
_PATIENCE_SECONDS = 60.0
_FIRST_START_MEGABYTES = 128  # a new cluster with its first segments of the log, and the year
_LATER_START_MEGABYTES = 24


class AlreadyUp(ProcessError):
    """Another launcher runs this stack."""

    def __init__(self, holder: str) -> None:
        """Take the launcher's process id."""
        super().__init__(f"another launcher runs this stack, process {holder}")
        self.holder = holder


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
        """Choose and mark the folders, and load the keys or make new ones; AlreadyUp while another launcher runs."""
        home = home_of(self.var)
        refuse_foreign_files(_used_paths(self.var, home), (self.var, home))
        if holder := holder_of(home):
            raise AlreadyUp(holder)
        self.addresses.refuse_used_ports()
        refuse_little_room(home, _LATER_START_MEGABYTES if (home / "data").exists() else _FIRST_START_MEGABYTES)
        claim_state(self.var)
        self._cluster = Cluster(home)
        self._processes = Processes(self.var / LOGS_FOLDER)
        self._keys = _load_keys(self.var / KEYS_FILE)
        self.issuer = TrialIssuer(ISSUER, COMPANY, self._keys["issuer"])

    def start(self) -> None:
        """Start everything and wait until all is ready; if anything fails, stop what has started."""
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
        issuer = {
            "issuer": ISSUER,
            "company": COMPANY,
            "jwks_url": f"{self.addresses.issuer_url}/jwks.json",
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
        self._processes.start(name, command, environment=environment_of_services(environment), folder=ROOT)

    def _await_ready(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        waiting = {service: f"{self.addresses.url(service)}/readyz" for service in PORTS}
        waiting["issuer"] = f"{self.addresses.issuer_url}/jwks.json"
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


def _load_keys(file: Path) -> dict[str, str]:
    """Return the private keys of this stack; the first start makes them, and only their owner may read them."""
    if not file.exists():
        keys = {name: new_private_key() for name in (*PORTS, "issuer")}
        write_private(file, json.dumps(keys))
    try:
        stored: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return {name: stored[name] for name in (*PORTS, "issuer")}
    except (ValueError, KeyError, TypeError) as error:
        raise ProcessError(f"{file} is damaged: delete it, and the next start makes new keys") from error


def _used_paths(var: Path, home: Path) -> list[Path]:
    """Return the folders and files that a start reads or writes, as far as they exist."""
    paths = [var, *(var / name for name in (KEYS_FILE, SUMMARY_FILE, PICTURE_FILE, STACK_FILE)), home, home / "lock"]
    for folder in (var / LOGS_FOLDER, var / FILES_FOLDER):
        paths.append(folder)
        with suppress(OSError):
            paths += folder.iterdir()
    return paths
