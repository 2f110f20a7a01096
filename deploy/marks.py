"""Marks on the folders that our commands make: only what bears our mark is ever deleted.

A mark is a small file, ``.spindle``, that a folder gets when a command of ours makes it or finds it empty. A folder
that holds anything else is somebody's, and stays as it is.
"""

import json
import os
import pwd
import shlex
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from deploy.files import is_draft

MARK: Final = ".spindle"
LIST: Final = ".spindle-files"
Owns = Callable[[str], bool]
"""Whether a name in a marked folder is one that our commands give."""


class NotOurs(Exception):
    """A folder or file that we did not make is in the way; the message says which, and what to do."""


def claim(folder: Path, purpose: str, *, adopt: bool = False, made_the_folder: bool = False) -> None:
    """Mark a new or empty folder as ours; NotOurs for one that holds something without our mark.

    ``adopt`` marks a folder with content: for state that was made before there were marks.
    """
    if is_ours(folder, purpose):
        return
    refuse_links(folder)
    if folder.exists() and not folder.is_dir():
        raise NotOurs(f"{folder} is in the way: it is not a folder; move it away")
    made_the_folder = made_the_folder or not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    if not adopt and (names := names_in(folder)):
        raise NotOurs(
            f"{folder} is not Spindle's: it holds {_named(names)} and no mark of ours ({MARK}); name an empty folder "
            "or a new one"
        )
    content = {"made_by": "spindle", "purpose": purpose, "made_the_folder": made_the_folder}
    draft = folder / f"{MARK}-{os.getpid()}"
    draft.write_text(json.dumps(content) + "\n", encoding="ascii")
    draft.replace(folder / MARK)


def list_file(folder: Path, name: str) -> None:
    """Note a file before it is written into a folder; only such files are removed with the folder."""
    if name not in listed_files(folder):
        with (folder / LIST).open("a", encoding="utf-8") as names:
            names.write(name + "\n")


def listed_files(folder: Path) -> set[str]:
    """Return the names that were noted for a folder."""
    try:
        return set((folder / LIST).read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        return set()


def is_ours(folder: Path, purpose: str) -> bool:
    """Return whether the folder bears our mark for this purpose; a link never does."""
    return _mark(folder).get("purpose") == purpose


def refuse_links(folder: Path) -> None:
    """Raise NotOurs for a symbolic link: what it leads to is not ours to fill or to delete."""
    if folder.is_symlink():
        raise NotOurs(f"{folder} is a symbolic link: what it leads to may be somebody's; name the folder itself")


def why_not_removable(folder: Path, purpose: str, owns: Owns = lambda _: False) -> str | None:
    """Return why a folder must stay; None for a missing one, and for one that is wholly ours and can be removed."""
    if not os.path.lexists(folder):
        return None
    if folder.is_symlink():
        return f"{folder} is a symbolic link: what it leads to may be somebody's"
    if not folder.is_dir():
        return f"{folder} is not a folder, so no command of ours made it"
    if not is_ours(folder, purpose):
        return f"{folder} does not bear our mark ({MARK}), so no command of ours made it"
    listed = listed_files(folder)
    strangers = [
        name
        for name in names_in(folder)
        if not (name.startswith(MARK) or is_draft(name) or name in listed or owns(name))
    ]
    if strangers:
        return f"{folder} holds what no command of ours made: {_named(strangers)}; move it away"
    return next(_stuck(folder), None)


def remove(folder: Path) -> None:
    """Remove a marked folder: its content, then its mark, then the folder if a command of ours made it.

    The mark goes last, so that an interrupted removal can be repeated.
    """
    mark = _mark(folder)
    if not mark:
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name in {MARK, LIST}):
        if entry.name == MARK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    (folder / MARK).unlink()
    if mark.get("made_the_folder"):
        folder.rmdir()


def _mark(folder: Path) -> dict[str, object]:
    """Return what the mark of a folder says; nothing where there is none."""
    file = folder / MARK
    try:
        if folder.is_symlink() or not stat.S_ISREG(file.lstat().st_mode):
            return {}
        content = json.loads(file.read_text(encoding="ascii"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return content if isinstance(content, dict) and content.get("made_by") == "spindle" else {}


def _stuck(folder: Path) -> Iterator[str]:
    """Yield what this user cannot remove: folders that they may not change, and mounted ones."""
    for path, folders, _ in os.walk(folder):
        here = Path(path)
        if not os.access(here, os.W_OK | os.X_OK | os.R_OK):
            user = pwd.getpwuid(os.geteuid()).pw_name
            yield (
                f"{here} belongs to {owner_of(here)}, and you may not delete what is in it: "
                f"sudo chown -R {user} {shlex.quote(str(here))}"
            )
        for name in folders:
            if (here / name).is_mount():
                yield f"{here / name} is a mounted file system"


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())


def owner_of(path: Path) -> str:
    """Return the name of a file's owner, or the number of one without a name."""
    try:
        return path.owner()
    except KeyError:
        return f"user {path.lstat().st_uid}"


def _named(names: list[str]) -> str:
    """Return some of the names, and how many there are beside them."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
