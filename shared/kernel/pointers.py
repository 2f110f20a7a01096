"""JSON pointers (RFC 6901), by which faults say where in the input they are."""

from collections.abc import Iterable


def pointer(parts: Iterable[str]) -> str:
    """Return the pointer of these keys and indexes, from the root."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def parts_of(text: str) -> list[str]:
    """Return the keys and indexes of a pointer; none for the root's."""
    return [part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:]]
