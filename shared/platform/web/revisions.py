"""What an import says about records that are newer than the file: the caller's choice, and what was left."""

from datetime import datetime
from typing import Annotated

from fastapi import Query

from shared.kernel.revisions import NewerChoice
from shared.platform.web.schemas import Answer

NewerOf = Annotated[
    NewerChoice,
    Query(
        description="What to do where a row would overwrite what was recorded after its `revision`: refuse the file, "
        "or leave the newer fields and report them. A row without a revision is not compared."
    ),
]


class LeftFieldAnswer(Answer):
    """A field that was left, since it is newer on record than in the file."""

    employee_no: str
    field: str
    recorded: str | None
    delivered: str | None
    recorded_at: datetime | None
    recorded_by: str
