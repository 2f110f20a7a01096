"""Versions of documents of rules in answers."""

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from fastapi import Path
from pydantic import Field

from shared.platform.web.schemas import Answer, MonthField

Start = TypeVar("Start", date, MonthField)

VersionPath = Annotated[int, Path(ge=1, le=1_000_000)]


class VersionSummary(Answer, Generic[Start]):
    """A version without its document, in an answer."""

    version: int
    valid_from: Start = Field(description="When it begins to hold.")
    note: str | None
    recorded_at: datetime
    recorded_by: str
