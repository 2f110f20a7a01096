"""The folder that a local stack lives in: for root, one that the unprivileged account of PostgreSQL can reach."""

import hashlib
import os
import stat
from pathlib import Path

from deploy.local.processes import Account, ProcessError, run_as, unprivileged_account

SHARED_FOLDER = Path("/var/tmp")  # noqa: S108 - survives a reboot; who owns what is found there is always checked
_SOCKET_PATH_LIMIT = 100  # the kernel's limit is 107 bytes


def choose_home(preferred: Path) -> Path:
    """Return where the stack lives: ``$SPINDLE_HOME``, or the preferred folder, or for root one within reach.

    PostgreSQL does not run as root, and its account cannot enter a checkout under a folder of mode 0700. Such a
    checkout gets a folder of its own elsewhere, the same one every time.
    """
    chosen = os.environ.get("SPINDLE_HOME")
    if chosen:
        return Path(chosen).resolve()
    preferred = preferred.resolve()
    if within_reach(preferred, unprivileged_account()):
        return preferred
    return SHARED_FOLDER / f"spindle-{_digest(preferred)}"


def within_reach(path: Path, account: Account | None) -> bool:
    """Return whether the account can enter a folder, or the nearest one above it that is there."""
    if account is None:
        return True
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    return run_as(["test", "-x", str(existing)], account).returncode == 0


def make_home(home: Path, account: Account | None) -> None:
    """Create the folder if it is not there, and refuse one that somebody else could have prepared for us."""
    missing = [folder for folder in (home, *home.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        if account is not None:
            folder.chmod(0o755)  # whatever the umask is
    if missing and account is None:
        home.chmod(0o700)
    _check_owner(home, {os.geteuid()})
    if not within_reach(home, account):
        raise ProcessError(f"{home} cannot be entered by the account nobody, which PostgreSQL runs under")


def make_private_folder(folder: Path, account: Account | None) -> None:
    """Create a folder that only the account may enter (and root, whom nothing stops)."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is None:
        _check_owner(folder, {os.geteuid()})
        return
    _check_owner(folder, {os.geteuid(), account.uid})
    os.chown(folder, account.uid, account.gid)


def socket_folder(home: Path) -> Path:
    """Return where the Unix socket is: in the home, unless its path would be longer than a socket's may be."""
    inside = home / "socket"
    if len(os.fsencode(inside / ".s.PGSQL.65535")) <= _SOCKET_PATH_LIMIT:
        return inside
    return SHARED_FOLDER / f"spindle-socket-{_digest(home)}"


def _check_owner(folder: Path, owners: set[int]) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners or found.st_mode & stat.S_IWOTH:
        raise ProcessError(f"{folder} must be a folder of your own that others cannot write to")


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
