"""The time between being told to stop and stopping, in which requests are taken still but no longer invited.

A gateway notices within some seconds that a replica is not ready, and sends it nothing more. Without that time it would
send requests to a socket that is just being closed.
"""

import asyncio
import signal
from types import FrameType


class Draining:
    """Holds back SIGTERM for some seconds, and tells of it at once."""

    def __init__(self, seconds: float) -> None:
        """Take the seconds; with none, SIGTERM is left alone."""
        self._seconds = seconds
        self.begun = False

    def watch(self) -> None:
        """Put ourselves before the server's own handler; called in its event loop, once that handler is in place."""
        serve_no_more = signal.getsignal(signal.SIGTERM)
        if not self._seconds or not callable(serve_no_more):
            return
        loop = asyncio.get_running_loop()

        def begin(number: int, frame: FrameType | None) -> None:
            if self.begun:  # told twice: at once
                serve_no_more(number, frame)
                return
            self.begun = True
            loop.call_soon_threadsafe(loop.call_later, self._seconds, serve_no_more, number, None)

        signal.signal(signal.SIGTERM, begin)
