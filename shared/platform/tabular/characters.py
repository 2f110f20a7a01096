"""Characters: which forms of them are the same, which have no place in a table, and which a spreadsheet would run."""

import re
import unicodedata

# Controls, joiners and spaces of no width, marks that turn the direction of writing, tags, lone surrogates:
# none of them is visible, and all of them make two different things look the same.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
LINE_BREAKS = re.compile(r"[\t\r\n]")
_GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_RUN_BY_SPREADSHEETS = tuple("=+-@\t\r＝＋－＠")
_SHOWN_LENGTH = 60


def folded(text: str) -> str:
    """Return the form in which labels are compared: half width, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def narrow(text: str) -> str:
    """Return codes, numbers and dates in half-width characters, without spaces around."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()


def shown(text: str) -> str:
    """Return a text fit to be quoted: short, on one line, and without invisible characters."""
    text = FORBIDDEN.sub("\ufffd", LINE_BREAKS.sub(" ", text[: _SHOWN_LENGTH + 1]))
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"


def guarded(text: str) -> str:
    """Return a text that a spreadsheet opening a CSV file shows and does not run: with an apostrophe before it."""
    if text.startswith(_RUN_BY_SPREADSHEETS) or _GUARDED.match(text):
        return "'" + text
    return text


def guarded_once_more(text: str) -> str:
    """Return a text for a workbook's text cell: only what looks guarded is guarded, so that ``unguarded`` undoes it."""
    return "'" + text if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Undo ``guarded``; any other text is returned as it is."""
    return text[1:] if _GUARDED.match(text) else text
