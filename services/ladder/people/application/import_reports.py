"""What an import says when it went through."""

from pydantic import Field

from shared.platform.web.schemas import Answer


class ImportReport(Answer):
    """How many rows there were, and what became of them."""

    rows: int
    created: int
    changed: int
    unchanged: int


class RosterReport(ImportReport):
    """The same for a roster; who moved or left is among the created or changed, and counted once more."""

    moved: int = Field(description="People placed in another unit.")
    left: int = Field(description="People whose day of leaving is new.")


class NominationReport(Answer):
    """How many people are nominated now; the list of the year was replaced."""

    rows: int
    replaced: int = Field(description="How many nominations the list had before.")
