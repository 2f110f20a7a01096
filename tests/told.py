"""What a run says at its end beside its results, whichever of its processes found it out."""

from typing import Any

import pytest

_TOLD = pytest.StashKey[list[str]]()
_OUTPUT = "told"


def tell(config: pytest.Config, line: str) -> None:
    """Have a line said at the end of the run; what a worker tells goes to the process that controls the run."""
    output: dict[str, Any] | None = getattr(config, "workeroutput", None)
    if output is None:
        config.stash.setdefault(_TOLD, []).append(line)
    else:
        output.setdefault(_OUTPUT, []).append(line)


def heard(node: Any) -> None:
    """Take over what a worker told."""
    for line in getattr(node, "workeroutput", {}).get(_OUTPUT, ()):
        tell(node.config, line)


def told(config: pytest.Config) -> list[str]:
    """Return the lines to say."""
    return config.stash.get(_TOLD, [])
