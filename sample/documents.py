"""The rules of the sample company: JSON files beside the code."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "documents"


def document(name: str) -> dict[str, Any]:
    """Return ``scheme``, ``policy`` or ``pay_table`` as plain JSON."""
    content: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content
