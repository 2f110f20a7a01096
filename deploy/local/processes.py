"""Child processes that never outlive the process that started them, even when that is killed by ``kill -9``.

Linux sends a child the signal it asked for when its parent ends (``PR_SET_PDEATHSIG``). Three things are easily
missed, and settled here: the "parent" is the *thread* that forked, so only the main thread may start anything; a
parent that dies before the child has asked is never reported, so the child looks at who its parent is after
asking; and a launcher that runs in the background of a script hands down an ignored SIGINT.
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
# $0 is the launcher's process id: whoever has another parent by now was orphaned before it could ask for the signal.
_STILL_OURS = '[ "$PPID" = "$0" ] && exec "$@"'


class ProcessError(Exception):
    """A process cannot be started here, or did not start."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a process runs under."""

    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """Return the account that root hands work down to; ``None`` for everybody else, who stay who they are."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def as_account(command: Sequence[str], account: Account | None) -> list[str]:
    """Return the command that runs ``command`` under ``account``."""
    if account is None:
        return list(command)
    # setpriv still has root's capabilities when it looks its command up: only what that runs has the account's rights.
    return [_setpriv(), *_identity(account), "--", "env", *command]


def run_as(command: Sequence[str], account: Account | None) -> subprocess.CompletedProcess[str]:
    """Run a short command to its end under ``account``, and return what it said."""
    whole = as_account(command, account)
    return subprocess.run(whole, check=False, capture_output=True, text=True)  # noqa: S603 - no shell; our own words


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    on_death: signal.Signals,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process whose output goes to ``log`` and that gets ``on_death`` when this process ends."""
    if threading.current_thread() is not threading.main_thread():
        raise ProcessError("only the main thread may start processes: they die with the thread that starts them")
    identity = [] if account is None else _identity(account)
    # setpriv asks for the signal after it has changed the account, which would have cleared it.
    bound = [_setpriv(), "--pdeathsig", on_death.name.removeprefix("SIG"), *identity, "--"]
    whole = ["env", "--default-signal", *bound, "/bin/sh", "-c", _STILL_OURS, str(os.getpid()), *command]
    with _open_log(log) as output:
        return subprocess.Popen(  # noqa: S603 - the shell's script is a constant, the command its arguments
            whole,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=None if environment is None else dict(environment),
            cwd=folder,
            start_new_session=True,  # Ctrl-C is for the launcher alone, which stops the others in order
        )


def stop(process: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]) -> int:
    """Send one signal after another, each with its time in seconds to end; then kill. Return the exit status."""
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
    """A process that was started under a name."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Processes:
    """The services of one launcher: started in order, stopped in the opposite order."""

    def __init__(self, logs: Path) -> None:
        """Keep one log file per process in the folder ``logs``."""
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
        """Start a process; by default it is killed when the launcher dies, for nothing could make it wait then."""
        log = self._logs / f"{name}.log"
        process = spawn(command, log=log, on_death=on_death, environment=environment, folder=folder)
        child = Child(name, process, log)
        self._children.append(child)
        return child

    def kill(self, name: str) -> None:
        """End a process as ``kill -9`` does, and forget it, so that it can be started again."""
        child = next(child for child in self._children if child.name == name)
        child.process.kill()
        child.process.wait()
        self._children.remove(child)

    def ended(self) -> list[Child]:
        """Return the processes that have ended although nobody stopped them."""
        return [child for child in self._children if child.process.poll() is not None]

    def stop(self, grace: float = 10.0) -> None:
        """Stop every process, the last started first; ``grace`` is the time in seconds for all of them together."""
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
    """Open a log for appending; one that has grown large makes way, and the one before that is forgotten."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
    return log.open("ab")


def _identity(account: Account) -> list[str]:
    return ["--reuid", str(account.uid), "--regid", str(account.gid), "--clear-groups"]


def _setpriv() -> str:
    found = shutil.which("setpriv")
    if found is None:
        raise ProcessError("setpriv (package util-linux) is not installed: without it processes outlive a kill -9")
    return found
