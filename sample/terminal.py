"""The terminal that the sample year is shown on: it has a width and an encoding, and both may be small."""

import re
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.status import Status
from rich.text import Text

from deploy.terminal import adapt_output

# A word in Latin letters, or one character, with the punctuation that belongs to it.
_PIECE: Final = re.compile(r"(?: |[（《“])*(?:[!-~]+|.)[，。；：、）》”]*")


def terminal() -> Console:
    """Return the terminal of standard output."""
    adapt_output()
    return Console()


def is_plain(console: Console) -> bool:
    """Return whether only letters and digits are safe to draw with.

    Terminals of Chinese encodings such as GBK show blocks and lines as wide as two letters, or not at all.
    """
    return console.options.ascii_only


def shows_chinese(console: Console) -> bool:
    """Return whether the terminal's encoding has Chinese characters."""
    try:
        "纺锤".encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def fold(text: str, width: int) -> str:
    """Return a Chinese text in lines of at most so many cells; a line does not begin with punctuation."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and cell_len(line + piece) > width:
            lines.append(line)
            line = ""
        line += piece if line else piece.lstrip()
    return "\n".join([*lines, line])


def spinner_of(console: Console) -> str:
    """Return the name of a spinner that the terminal can show."""
    return "line" if is_plain(console) else "dots"


def waiting(console: Console, text: str) -> Status:
    """Return a spinner beside a text, to be shown while something takes time."""
    return console.status(text, spinner=spinner_of(console))


def complain(console: Console, message: str) -> None:
    """Print a message about something that went wrong; its words are never taken for markup."""
    console.print(Text(message, style="red"), soft_wrap=True, highlight=False)
