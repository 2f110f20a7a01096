"""The saved state of ``make run``: which folders and files belong to it, and who may use and delete them."""

import json
import os
import re
from pathlib import Path
from typing import Final

from deploy.files import draft_of
from deploy.local.homes import HOME_PURPOSE, SOCKET_PURPOSE, choose_home, socket_folder
from deploy.local.processes import ProcessError
from deploy.marks import (
    MARK,
    NotOurs,
    Owns,
    claim,
    is_ours,
    list_file,
    listed_files,
    names_in,
    remove,
    why_not_removable,
)
from deploy.stack_file import STACK_FILE, is_of_containers

ROOT: Final = Path(__file__).resolve().parents[2]
LOGS_FOLDER: Final = "logs"
FILES_FOLDER: Final = "sample"
"""The folder of the sample company's files, inside the folder of a stack's state."""
KEYS_FILE: Final = "keys.json"
SUMMARY_FILE: Final = "summary.json"
PICTURE_FILE: Final = "spindle.svg"
STATE_PURPOSE: Final = "the state of make run"
_LOGS_PURPOSE: Final = "the logs of make run"
_FILES_PURPOSE: Final = "the files of the sample company"
_KEYS: Final = {"appraisal", "ladder", "compensation", "issuer"}
_LOG_NAME: Final = re.compile(r"(appraisal|ladder|compensation|issuer)\.log(\.1)?")
_EARLIER_FILE: Final = re.compile(
    r"(units|protections|abilities|nominations|self_scores|(roster|facts)_\d{4}-\d{2}|(overall|additional)_(city|\d+))"
    r"\.(xlsx|csv)"
)
_SERVER_LOG: Final = re.compile(r"(postgres|initdb)\.log(\.1)?")
_HOME_NAME: Final = re.compile(r"data|data-new-\w+|log|socket|password|lock|binaries-[\w-]+")
_DATA_NAME: Final = re.compile(r"PG_VERSION|base|global|pg_\w+(\.conf)?|postgresql(\.auto)?\.conf|postmaster\.\w+")
_SOCKET_NAME: Final = re.compile(r"\.s\.PGSQL\.\d+(\.lock)?")
_NOT_A_HOME: Final = (LOGS_FOLDER, FILES_FOLDER, "compose", "backups")


def state_folder() -> Path:
    """Return the state folder, with logs, keys and results: ``$SPINDLE_VAR``, or ``var`` in the checkout."""
    return Path(os.environ.get("SPINDLE_VAR") or ROOT / "var").resolve()


def home_of(var: Path) -> Path:
    """Return the home of PostgreSQL for a state folder; ProcessError for one that would mix with the rest."""
    if var == Path(var.anchor):
        raise ProcessError("SPINDLE_VAR must be a folder below the root of the file system")
    home = choose_home(var / "local")
    inside = [var / name for name in _NOT_A_HOME if home.is_relative_to(var / name)]
    if inside or var.is_relative_to(home):
        raise ProcessError(
            f"SPINDLE_HOME ({home}) must not be, hold or share a folder with the state in SPINDLE_VAR ({var})"
        )
    return home


def claim_state(var: Path) -> None:
    """Mark the state folder and the folders in it as ours; NotOurs when something of somebody's is in the way."""
    logs, files = var / LOGS_FOLDER, var / FILES_FOLDER
    if not var.exists():
        var.mkdir(parents=True)
        if os.geteuid() == 0:
            var.chmod(0o755)  # whatever the umask is: PostgreSQL's account must enter it
    is_earlier = False
    if not is_ours(var, STATE_PURPOSE):
        is_earlier = _is_earlier_state(var)
        present = [name for name in (*_state_files(var), LOGS_FOLDER, FILES_FOLDER) if _holds_something(var / name)]
        if present and not is_earlier:
            raise NotOurs(
                f"{var} holds {', '.join(present)}, which no command of ours made: move it away, or name another "
                "folder in SPINDLE_VAR"
            )
        claim(var, STATE_PURPOSE, adopt=True)
    claim(logs, _LOGS_PURPOSE, adopt=is_earlier)
    claim(files, _FILES_PURPOSE, adopt=is_earlier)
    if is_earlier and not listed_files(files):
        for name in filter(_EARLIER_FILE.fullmatch, names_in(files)):
            list_file(files, name)


def why_state_stays(var: Path, home: Path) -> list[str]:
    """Return why the saved state cannot be deleted; empty where every part of it bears our mark."""
    socket = socket_folder(home)
    reasons = [
        why_not_removable(home, HOME_PURPOSE, _fits(_HOME_NAME)),
        why_not_removable(var / LOGS_FOLDER, _LOGS_PURPOSE, _fits(_LOG_NAME)),
        why_not_removable(var / FILES_FOLDER, _FILES_PURPOSE),
    ]
    if not socket.is_relative_to(home):
        reasons.append(why_not_removable(socket, SOCKET_PURPOSE, _fits(_SOCKET_NAME)))
    obstacles = [reason for reason in reasons if reason is not None]
    for folder, pattern in ((home / "log", _SERVER_LOG), (home / "data", _DATA_NAME)):
        obstacles += [
            f"{folder / name}: no command of ours made it; move it away" for name in _strangers(folder, pattern)
        ]
    files = [name for name in _state_files(var) if os.path.lexists(var / name)]
    if files and not is_ours(var, STATE_PURPOSE):
        obstacles.append(f"{var} does not bear our mark, so its {', '.join(files)} may be somebody's")
    elif files and not os.access(var, os.W_OK | os.X_OK):
        obstacles.append(f"{var} belongs to somebody else, and you may not delete what is in it")
    return obstacles


def delete_state(var: Path, home: Path) -> bool:
    """Delete the state, whose parts all bear our mark; return whether there was any."""
    names = [name for name in _state_files(var) if os.path.lexists(var / name)]
    folders = (home, socket_folder(home), var / LOGS_FOLDER, var / FILES_FOLDER)
    had_state = bool(names) or any(folder.exists() for folder in folders)
    for name in sorted(names, key=lambda name: name != SUMMARY_FILE):  # the sign that the year is complete goes first
        (var / name).unlink()
        draft_of(var / name).unlink(missing_ok=True)
    if (data := home / "data").exists():
        data.rename(home / "data-new-deleted")  # a start after an interruption finishes the removal of drafts
    for folder in folders:
        remove(folder)
    (var / MARK).unlink(missing_ok=True)
    return had_state


def _state_files(var: Path) -> list[str]:
    """Return the names of our files in the state folder; the stack file of containers belongs to ``make up``."""
    of_containers = is_of_containers(var / STACK_FILE)
    return [KEYS_FILE, SUMMARY_FILE, PICTURE_FILE, *([] if of_containers else [STACK_FILE])]


def _holds_something(path: Path) -> bool:
    return os.path.lexists(path) and not (path.is_dir() and not path.is_symlink() and not names_in(path))


def _is_earlier_state(var: Path) -> bool:
    """Return whether the folder is our state from before there were marks: it has the keys of our services."""
    try:
        keys = json.loads((var / KEYS_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    return (
        isinstance(keys, dict)
        and set(keys) == _KEYS
        and all(str(key).startswith("-----BEGIN PRIVATE KEY-----") for key in keys.values())
    )


def _strangers(folder: Path, pattern: re.Pattern[str]) -> list[str]:
    try:
        return [name for name in names_in(folder) if not pattern.fullmatch(name)]
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _fits(pattern: re.Pattern[str]) -> Owns:
    return lambda name: pattern.fullmatch(name) is not None
