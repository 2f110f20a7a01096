"""Notes that a run prints after its results, whichever of its processes wrote them."""

from typing import Any

import pytest

_NOTES = pytest.StashKey[list[str]]()
_OUTPUT = "run_notes"


def add_note(config: pytest.Config, line: str) -> None:
    """Have a line printed at the end of the run. A worker's notes go to the process that controls the run."""
    output: dict[str, Any] | None = getattr(config, "workeroutput", None)
    if output is None:
        config.stash.setdefault(_NOTES, []).append(line)
    else:
        output.setdefault(_OUTPUT, []).append(line)


def collect_notes(node: Any) -> None:
    """Take over the notes of a worker."""
    for line in getattr(node, "workeroutput", {}).get(_OUTPUT, ()):
        add_note(node.config, line)


def notes_of_run(config: pytest.Config) -> list[str]:
    """Return the lines to print."""
    return config.stash.get(_NOTES, [])
