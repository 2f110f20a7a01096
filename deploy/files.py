"""Write files that hold secrets: complete or not at all, on the disk, readable by their owner only."""

import os
from pathlib import Path

_DRAFT = ".spindle-new"  # a rare ending: the folder may hold files of others


def draft_of(file: Path) -> Path:
    """Return where a file is written until it is complete."""
    return file.with_name(f".{file.name}{_DRAFT}")


def is_draft(name: str) -> bool:
    """Return whether a name is one that ``draft_of`` gives."""
    return name.startswith(".") and name.endswith(_DRAFT)


def write_private(file: Path, content: str) -> None:
    """Write a file that only its owner may read; leave it alone if it has this content already.

    The file is on the disk afterwards, and survives a power cut.
    """
    if file.exists() and file.read_text(encoding="utf-8") == content:
        return
    draft = draft_of(file)
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())
    draft.rename(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
