"""What an import says when it went through."""

from shared.platform.web.schemas import Answer


class ImportReport(Answer):
    """How many rows there were, and what became of them."""

    rows: int
    created: int
    changed: int
    unchanged: int
