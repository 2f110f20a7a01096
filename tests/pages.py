"""Reading a list of the public API page by page."""

from collections.abc import Mapping
from typing import Any

import httpx


def items(
    client: httpx.Client, path: str, params: Mapping[str, str] | None = None, *, limit: int = 100
) -> list[dict[str, Any]]:
    """Everything of a list, in pages of ``limit``."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        more = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        answer = client.get(path, params={**(params or {}), **more})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["items"]) <= limit
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
