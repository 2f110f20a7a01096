"""Child processes that never outlive their launcher, even when it is killed by ``kill -9``.

Linux sends a child the signal that it requested when its parent ends (``PR_SET_PDEATHSIG``). This module takes care of
three traps. The "parent" is the *thread* that forked, so only the main thread may start processes. Linux does not
report a parent that died before the request, so the child checks its parent after the request. A launcher in the
background of a script passes on an ignored SIGINT, so the child resets its signals.
"""

import os
import pwd
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_LOG_LIMIT = 8 * 1024 * 1024
# $0 is the launcher's process id: a child with another parent lost the launcher before it requested the signal.
_EXEC_UNLESS_ORPHANED = '[ "$PPID" = "$0" ] && exec "$@"'


class ProcessError(Exception):
    """A process cannot start here, or ended too early."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a process runs under."""

    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """Return the account for root's child processes; ``None`` for other users, who keep their own account."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def as_account(command: Sequence[str], account: Account | None) -> list[str]:
    """Return the command that runs ``command`` under ``account``."""
    if account is None:
        return list(command)
    # `env` looks the command up with the account's rights; setpriv itself would look it up as root.
    return [_setpriv(), *_identity(account), "--", "env", *command]


def run_as(command: Sequence[str], account: Account | None) -> subprocess.CompletedProcess[str]:
    """Run a short command to its end under ``account``, and return its output."""
    full_command = as_account(command, account)
    return subprocess.run(full_command, check=False, capture_output=True, text=True)  # noqa: S603 - no shell; our own words


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    on_death: signal.Signals,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process; its output goes to ``log``, and it gets the signal ``on_death`` when this process ends."""
    full_command = bound_command(command, on_death, account)
    with _open_log(log) as output:
        return subprocess.Popen(  # noqa: S603 - the shell's script is constant; the command is its arguments
            full_command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=None if environment is None else dict(environment),
            cwd=folder,
            start_new_session=True,  # Ctrl-C reaches only the launcher, which stops the others in order
        )


def bound_command(command: Sequence[str], on_death: signal.Signals, account: Account | None = None) -> list[str]:
    """Return the command for a child that gets the signal ``on_death`` when this process ends."""
    if threading.current_thread() is not threading.main_thread():
        raise ProcessError("only the main thread may start processes: they end with the thread that started them")
    identity = [] if account is None else _identity(account)
    # setpriv requests the signal after it changes the account: that change would clear the request.
    request = [_setpriv(), "--pdeathsig", on_death.name.removeprefix("SIG"), *identity, "--"]
    return ["env", "--default-signal", *request, "/bin/sh", "-c", _EXEC_UNLESS_ORPHANED, str(os.getpid()), *command]


def stop(process: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]) -> int:
    """Send each signal and wait its seconds for the end; kill after the last. Return the exit status."""
    for number, seconds in steps:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        process.kill()
    return process.wait()


@dataclass(frozen=True, slots=True)
class Child:
    """A started process with its name and log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Processes:
    """The child processes of one launcher: started in order, stopped in reverse order."""

    def __init__(self, logs: Path) -> None:
        """Write one log file per process into the folder ``logs``."""
        self._logs = logs
        self._children: list[Child] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        on_death: signal.Signals = signal.SIGKILL,
    ) -> Child:
        """Start a process; by default it is killed when the launcher dies, because nobody could wait for it then."""
        log = self._logs / f"{name}.log"
        process = spawn(command, log=log, on_death=on_death, environment=environment, folder=folder)
        child = Child(name, process, log)
        self._children.append(child)
        return child

    def kill(self, name: str) -> None:
        """Kill a process with SIGKILL, and forget it, so that it can be started again."""
        child = next(child for child in self._children if child.name == name)
        child.process.kill()
        child.process.wait()
        self._children.remove(child)

    def ended(self) -> list[Child]:
        """Return the processes that ended without being stopped."""
        return [child for child in self._children if child.process.poll() is not None]

    def stop(self, grace: float = 10.0) -> None:
        """Stop every process, the last started first; ``grace`` is the time in seconds for all together."""
        deadline = time.monotonic() + grace
        while self._children:
            child = self._children[-1]
            stop(child.process, [(signal.SIGTERM, max(0.1, deadline - time.monotonic()))])
            self._children.pop()


def log_tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, for an error message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _open_log(log: Path) -> BinaryIO:
    """Open a log for appending; a large log is renamed first, and replaces the one renamed before."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
    return log.open("ab")


def _identity(account: Account) -> list[str]:
    return ["--reuid", str(account.uid), "--regid", str(account.gid), "--clear-groups"]


def _setpriv() -> str:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ProcessError("setpriv (package util-linux) is not installed: without it processes outlive a kill -9")
    return setpriv
