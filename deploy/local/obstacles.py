"""Say in a sentence what stands in the way of a command: a full disk, or files of another user."""

import errno
import os
import pwd
import shlex
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from deploy.local.processes import ProcessError
from deploy.marks import owner_of

_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
_DENIED: Final = {errno.EACCES, errno.EPERM}
_SPARE_BYTES: Final = 8 * 1024 * 1024  # a server with less than this cannot write its next segment


def explain(error: OSError, folders: Collection[Path]) -> str:
    """Return what an error of the system means for a command that writes to these folders."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else None
    if error.errno in _FULL:
        return (
            full_disk(folders)
            or f"磁盘已满 The disk is full: {path or error.strerror}; make room, and run the command again"
        )
    if path is not None and error.errno in _DENIED:
        return _foreign([_in_the_way(path)], folders)
    if path is not None:
        return f"{path}: {error.strerror}"
    return str(error)


def full_disk(folders: Iterable[Path]) -> str | None:
    """Return a sentence about the first of these folders whose disk is full; None where each has room."""
    for folder in folders:
        existing = next((path for path in (folder, *folder.parents) if path.exists()), None)
        if existing is None:
            continue
        status = os.statvfs(existing)
        if status.f_bavail * status.f_frsize < _SPARE_BYTES:
            free = status.f_bavail * status.f_frsize / 1e6
            return f"磁盘已满 The disk of {folder} is full ({free:.1f} MB free): make room, and run the command again"
        if status.f_files and not status.f_favail:
            return f"磁盘已满 The disk of {folder} has no room for more files: make room, and run the command again"
    return None


def refuse_little_room(folder: Path, megabytes: int) -> None:
    """Raise ProcessError when the disk of a folder has less room than a start needs."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    status = os.statvfs(existing)
    free = status.f_bavail * status.f_frsize / 1e6
    if free < megabytes:
        raise ProcessError(
            f"磁盘空间不足 The disk of {folder} has {free:.0f} MB free, and {megabytes} MB are needed: make room, or "
            "name another disk in SPINDLE_VAR and SPINDLE_HOME"
        )


def refuse_foreign_files(paths: Iterable[Path], folders: Collection[Path]) -> None:
    """Raise ProcessError for paths inside our folders that this user may not read and write, with their owners."""
    denied = [path for path in paths if not _is_usable(path)]
    if denied:
        raise ProcessError(_foreign(denied, folders))


def _is_usable(path: Path) -> bool:
    """Return whether this user may use a path, or create it where it is missing."""
    try:
        if not os.path.lexists(path):
            existing = next(folder for folder in path.parents if folder.exists())
            return os.access(existing, os.W_OK | os.X_OK)
        is_folder = path.is_dir()
    except PermissionError:
        return False
    return os.access(path, os.R_OK | os.W_OK | (os.X_OK if is_folder else 0))


def _in_the_way(path: Path) -> Path:
    """Return the file itself, or the nearest folder above that keeps this user out."""
    for candidate in (*reversed(path.parents), path):
        try:
            is_folder = candidate.is_dir()
        except PermissionError:
            return candidate
        if is_folder and not os.access(candidate, os.X_OK):
            return candidate
    return path if os.path.lexists(path) else path.parent


def _foreign(paths: Collection[Path], folders: Collection[Path]) -> str:
    """Return who owns the paths, and the command that mends it: for the whole of our folder that they are in."""
    user = pwd.getpwuid(os.geteuid()).pw_name
    owners = sorted({_owner(path) for path in paths})
    named = ", ".join(str(path) for path in list(paths)[:3])
    named += f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    mended = {next((folder for folder in folders if path.is_relative_to(folder)), path) for path in paths}
    words = " ".join(shlex.quote(str(path)) for path in sorted(mended))
    if owners == [user]:
        return f"权限不足 You may not use {named}: its mode keeps you out. Mend it with: chmod -R u+rwX {words}"
    return (
        f"权限不足 {named} belongs to {' and '.join(owners)}, and you are {user}; a command of {owners[0]} made it. "
        f"Mend it with: sudo chown -R {user} {words}"
    )


def _owner(path: Path) -> str:
    try:
        return owner_of(path)
    except OSError:
        return "somebody else"
