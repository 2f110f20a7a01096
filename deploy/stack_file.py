"""Where ``make run`` and ``make up`` say what runs; ``sample.stack_file`` tells what is in it."""

import json
from pathlib import Path
from typing import Final

STACK_FILE: Final = "stack.json"


def tells_of_containers(file: Path) -> bool:
    """Tell whether there is a file, and of a stack in containers."""
    return file.exists() and bool(json.loads(file.read_text(encoding="utf-8")).get("containers"))
