"""Files that hold secrets or must outlive the machine's power: whole or not at all, for their owner alone."""

import os
from pathlib import Path


def write_private(file: Path, content: str) -> None:
    """Write a file that only its owner may read; one that says the same already is left alone.

    It is on the disk afterwards, whatever becomes of the machine.
    """
    if file.exists() and file.read_text(encoding="utf-8") == content:
        return
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())
    draft.rename(file)
    see_on_disk(file.parent)


def see_on_disk(folder: Path) -> None:
    """See that the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
