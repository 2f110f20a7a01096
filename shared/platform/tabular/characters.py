"""Characters: which forms of them are the same, which have no place in a table, and which a spreadsheet would run."""

import re
import unicodedata

# Controls, joiners and spaces of no width, marks that turn the direction of writing, tags, lone surrogates:
# none of them is visible, and all of them make two different things look the same.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")  # each company's font draws something else there
APOSTROPHES = tuple("'\u2018\u2019\uff07`")
# What GB 18030-2022 gives a place of its own, and older tables of this encoding put into private use.
_STANDARD = str.maketrans(
    "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7"
    "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue816\ue817\ue818\ue831\ue83b\ue855",
    "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f"
    "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe",
)
LINE_BREAKS = re.compile(r"[\t\r\n]")
_GUARDED = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_RUN_BY_SPREADSHEETS = tuple("=+-@\t\r＝＋－＠")
_SHOWN_LENGTH = 60


def folded(text: str) -> str:
    """Return the form in which labels are compared: half width, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def standard(text: str) -> str:
    """Return a text with the characters in their own places that old tables of GB 18030 put into private use."""
    return text.translate(_STANDARD) if PRIVATE_USE.search(text) else text


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
