"""``make run``: start the local stack, drive the sample company through a promotion year, and keep the services up.

A second start resumes from the saved state, and an interrupted year continues.
"""

import importlib
import signal
import sys

from deploy.terminal import adapt_output


class _Interrupted(KeyboardInterrupt):
    """A signal asked the command to stop."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def main() -> int:
    """Run the stack and the year; the exit status is 0 when nothing failed and nobody interrupted the year."""
    adapt_output()
    for number in (signal.SIGTERM, signal.SIGINT):  # a script's background jobs inherit an ignored SIGINT
        signal.signal(number, _interrupt)
    try:
        # Imported here: the libraries take a second to load, in which Ctrl-C must find somebody who listens.
        return int(importlib.import_module("sample.launcher").main())
    except KeyboardInterrupt as interruption:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        print("中断 Interrupted: the next make run continues.", flush=True)
        return 128 + (interruption.number if isinstance(interruption, _Interrupted) else signal.SIGINT)


def _interrupt(number: int, _: object) -> None:
    raise _Interrupted(number)


if __name__ == "__main__":
    sys.exit(main())
