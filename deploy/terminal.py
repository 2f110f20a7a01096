"""Output that any terminal can show: a character that its encoding lacks is replaced, and never ends a command."""

import codecs
import io
import sys
import unicodedata
from typing import Final

_HANDLER: Final = "spindle_terminal"
_PLAIN: Final = dict(
    zip(
        "→✓█•·…—–─━│“”‘’×，。：；、（）！？",
        [
            "->",
            "*",
            "#",
            "*",
            ".",
            "...",
            *"----|",
            *"\"\"''x",
            *(f"{mark} " for mark in ",.:;,"),
            " (",
            ") ",
            "! ",
            "? ",
        ],
        strict=True,
    )
)


def adapt_output() -> None:
    """Make standard output and standard error replace the characters that their encoding lacks."""
    codecs.register_error(_HANDLER, _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def plain_text(text: str) -> str:
    """Return a replacement in ASCII that is as wide on the screen, where there is one."""
    return "".join(_PLAIN.get(character) or _unknown(character) for character in text)


def _unknown(character: str) -> str:
    return "??" if unicodedata.east_asian_width(character) in "FW" else "?"


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain_text(error.object[error.start : error.end]), error.end
