"""Reading a list of the public API page by page."""

from collections.abc import Mapping
from typing import Any

import httpx


def all_items(
    client: httpx.Client, path: str, params: Mapping[str, str] | None = None, *, limit: int = 100
) -> list[dict[str, Any]]:
    """Return every item of a list, read in pages of ``limit``."""
    listed: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        more = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        answer = client.get(path, params={**(params or {}), **more})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["items"]) <= limit
        listed += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return listed
