"""Log lines that never break what they report: a line that cannot be written is counted and left out.

A full disk, a closed pipe or a character that the terminal does not know must not turn a warning into a second error.
The lines are UTF-8 whatever the locale is, and each goes to the system in one piece, without a buffer that would fail
again and again.
"""

import json
import os
import sys
from typing import Any, Final, TextIO

_STANDARD_OUTPUT: Final = 1


class LogLines:
    """A logger for structlog: it writes each event as a line, and swallows the errors of the system."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to a stream; by default to what is standard output at that moment."""
        self._stream = stream
        self._is_torn = False
        self.lost = 0

    def msg(self, message: str) -> None:
        """Write a line; count it as lost when that fails, and say so in the next line that succeeds."""
        line = message.encode("utf-8", errors="backslashreplace") + b"\n"
        if self.lost:
            notice = {"event": "log_lines_lost", "count": self.lost, "level": "warning"}
            line = json.dumps(notice).encode("ascii") + b"\n" + line
        if self._is_torn:
            line = b"\n" + line
        try:
            self._write(line)
        except (OSError, ValueError):  # ValueError: the stream is closed
            self.lost += 1
        else:
            self.lost = 0

    log = debug = info = warn = warning = error = critical = fatal = failure = exception = err = msg

    def __call__(self, *_: Any) -> "LogLines":
        """Return itself: structlog asks a factory for each logger, and all of them share the count."""
        return self

    def _write(self, line: bytes) -> None:
        """Write the bytes past every buffer; note when only a part of them fitted on the disk."""
        stream = self._stream or sys.stdout
        try:
            descriptor = stream.fileno()
        except (OSError, ValueError, AttributeError):  # a stream in memory, as in tests
            stream.write(line.decode("utf-8"))
            return
        written = 0
        while written < len(line):
            try:
                written += os.write(descriptor, line[written:])
            except OSError:
                self._is_torn = self._is_torn or written > 0
                raise
        self._is_torn = False
