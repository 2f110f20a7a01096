"""Why a cell holds no value of its column's kind."""

from shared.kernel.errors import Param


class Unreadable(Exception):
    """A cell that holds no value of its column's kind."""

    def __init__(self, code: str, **params: Param) -> None:
        """Take the finding's code and what its text quotes."""
        super().__init__(code)
        self.code = code
        self.params = params
