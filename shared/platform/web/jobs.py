"""Jobs in requests and answers."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Request
from pydantic import Field

from shared.kernel.names import Language
from shared.platform.database.sessions import Change
from shared.platform.jobs.kinds import Job
from shared.platform.jobs.starting import Jobs
from shared.platform.jobs.store import JobRecord
from shared.platform.web.parameters import ReaderLanguage
from shared.platform.web.problems import Catalogue, Problem
from shared.platform.web.schemas import Answer

JOB_ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "description": "The job was started (or is running already); follow it at `Location`.",
        "headers": {"Location": {"schema": {"type": "string"}, "description": "Where the job can be followed."}},
    }
}


class JobAnswer(Answer):
    """A piece of long work: where it stands, and in the end its result or its problem."""

    id: uuid.UUID
    kind: str
    about: str = Field(description="What the job is about, such as the month that it closes.")
    state: Literal["queued", "running", "succeeded", "failed"]
    done: int
    total: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    result: dict[str, Any] | None = Field(description="What came out, once it succeeded.")
    problem: Problem | None = Field(description="Why it failed, once it failed; or what it waits to pass.")

    @classmethod
    def of(cls, job: JobRecord, catalogue: Catalogue, language: Language) -> "JobAnswer":
        """Return the answer for a job, with its problem in the reader's language."""
        stored = {name: getattr(job, name) for name in cls.model_fields if name != "problem"}
        return cls(**stored, problem=None if job.error is None else catalogue.problem(job.error, language))


class JobStarter:
    """Starts a job for a request, and gives in ``Location`` the address where it can be followed."""

    def __init__(self, request: Request, language: ReaderLanguage) -> None:
        """Take what a route has at hand."""
        self._root: str = request.scope.get("root_path", "")
        self._language: Language = language
        self._catalogue: Catalogue = request.app.state.catalogue
        self.jobs: Jobs = request.app.state.jobs

    async def start(self, change: Change, job: Job) -> JobAnswer:
        """Start the job (or find the one that does it or has done it) and return how it stands."""
        record, answer = await self.jobs.start(change, job, self._answer, self._root)
        change.headers["Location"] = f"{self._root}/v1/jobs/{record.id}"
        return answer

    def _answer(self, job: JobRecord) -> JobAnswer:
        return JobAnswer.of(job, self._catalogue, self._language)


JobStarterOf = Annotated[JobStarter, Depends()]
