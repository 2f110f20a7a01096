"""The home folder of a local stack. For root, PostgreSQL's unprivileged account must be able to reach it."""

import hashlib
import os
import pwd
import shlex
import stat
from pathlib import Path

from deploy.local.processes import Account, ProcessError, run_as, unprivileged_account
from deploy.marks import NotOurs, claim, names_in, owner_of

HOME_PURPOSE = "the home of PostgreSQL"
SOCKET_PURPOSE = "the socket of PostgreSQL"
SHARED_FOLDER = Path("/var/tmp")  # noqa: S108 - survives a reboot; we check the owner of everything that we use there
_SOCKET_PATH_LIMIT = 100  # the kernel's limit is 107 bytes


def choose_home(preferred: Path) -> Path:
    """Return the home folder: ``$SPINDLE_HOME``, else the preferred folder, else for root one within reach.

    PostgreSQL does not run as root, and its account cannot enter a checkout below a folder of mode 0700. Such a
    checkout has its home elsewhere, always in the same folder.
    """
    chosen = os.environ.get("SPINDLE_HOME")
    if chosen:
        return Path(chosen).resolve()
    preferred = preferred.resolve()
    if within_reach(preferred, unprivileged_account()):
        return preferred
    return SHARED_FOLDER / f"spindle-{_digest(preferred)}"


def within_reach(path: Path, account: Account | None) -> bool:
    """Return whether the account can enter a folder, or its nearest existing parent."""
    if account is None:
        return True
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    return run_as(["test", "-x", str(existing)], account).returncode == 0


def make_home(home: Path, account: Account | None) -> None:
    """Create and mark the folder if it is missing or empty; ProcessError for one that is somebody else's."""
    missing = [folder for folder in (home, *home.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        if account is not None:
            folder.chmod(0o755)  # whatever the umask is
    if missing and account is None:
        home.chmod(0o700)
    _check_owner(home, {os.geteuid()})
    _mark(home, HOME_PURPOSE, made_the_folder=bool(missing), adopt=_is_earlier_home(home))
    if not within_reach(home, account):
        raise ProcessError(f"PostgreSQL runs as the account nobody, which cannot enter {home}")


def make_private_folder(folder: Path, account: Account | None) -> None:
    """Create a folder that only the account may enter (and root)."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is None:
        _check_owner(folder, {os.geteuid()})
        return
    _check_owner(folder, {os.geteuid(), account.uid})
    os.chown(folder, account.uid, account.gid)


def make_socket_folder(home: Path, account: Account | None) -> None:
    """Create the folder of the Unix socket; one outside the home gets a mark of its own."""
    folder = socket_folder(home)
    is_missing = not folder.exists()
    make_private_folder(folder, account)
    if not folder.is_relative_to(home):
        left_over = all(name.startswith(".s.PGSQL.") for name in names_in(folder))
        _mark(folder, SOCKET_PURPOSE, made_the_folder=is_missing or left_over, adopt=left_over)


def socket_folder(home: Path) -> Path:
    """Return the folder of the Unix socket: in the home, unless the socket's path would be too long there."""
    inside = home / "socket"
    if len(os.fsencode(inside / ".s.PGSQL.65535")) <= _SOCKET_PATH_LIMIT:
        return inside
    return SHARED_FOLDER / f"spindle-socket-{_digest(home)}"


def _mark(folder: Path, purpose: str, *, made_the_folder: bool, adopt: bool) -> None:
    try:
        claim(folder, purpose, adopt=adopt, made_the_folder=made_the_folder)
    except NotOurs as error:
        raise ProcessError(str(error)) from error


def _is_earlier_home(home: Path) -> bool:
    """Return whether the folder is a home from before there were marks."""
    parts = ("lock", "password", "log/postgres.log", "data/PG_VERSION")
    try:
        return all((home / part).exists() for part in parts)
    except PermissionError:
        return False


def _check_owner(folder: Path, owners: set[int]) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_mode & stat.S_IWOTH:
        raise ProcessError(f"{folder} must be a folder of your own that others cannot write to")
    if status.st_uid not in owners:
        user = pwd.getpwuid(os.geteuid()).pw_name
        raise ProcessError(
            f"{folder} belongs to {owner_of(folder)}, and you are {user}: run the command as "
            f"{owner_of(folder)}, or hand the folder over: sudo chown -R {user} {shlex.quote(str(folder))}"
        )


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
