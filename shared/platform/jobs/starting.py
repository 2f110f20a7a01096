"""Starting jobs: a job's row, its audit record, its delivery and the kept answer are one transaction.

pgqueuer's queue only delivers: a job whose worker died is delivered again, and a job that has ended is not run again.
"""

import uuid
from collections.abc import Callable
from typing import Final, TypeVar

import sqlalchemy as sa
from pgqueuer import AsyncpgDriver, Queries

from shared.platform.database.sessions import Change, Session
from shared.platform.database.transactions import Database
from shared.platform.jobs import store
from shared.platform.jobs.kinds import Job, Kinds
from shared.platform.jobs.store import JobRecord

ENTRYPOINT: Final = "job"
_DELIVERY: Final = sa.text("SELECT 1 FROM pgqueuer WHERE payload = :payload")

Answer = TypeVar("Answer")


class _DoneBefore(Exception):
    """Another job did the work in the very moment in which this one was started."""

    def __init__(self, job_id: uuid.UUID) -> None:
        super().__init__(str(job_id))
        self.job_id = job_id


class Jobs:
    """Starts the jobs of a service, and tells how they stand."""

    def __init__(self, database: Database, kinds: Kinds) -> None:
        """Take the service's database and the kinds of jobs that it has."""
        self._database = database
        self.kinds = kinds

    async def start(
        self, change: Change, job: Job, answer: Callable[[JobRecord], Answer], root: str = ""
    ) -> tuple[JobRecord, Answer]:
        """Start a job, or find the one that does it or has done it; ``answer`` makes the response's body.

        What the job would refuse is refused at once: whatever its check raises.
        """
        if job.kind not in self.kinds:
            raise ValueError(f"no such kind of job: {job.kind}")
        async with self._database.prepare(change) as session:
            done_by = await job.check(session)
            if done_by is not None:
                record = await store.get(session, done_by)
                return record, answer(record)
        try:
            async with self._database.change(change, job.about) as write:
                job_id = await enqueue(write, job)
                write.detail["started"] = str(job_id)
                done_by = await job.check(write)
                if done_by is not None:
                    raise _DoneBefore(done_by)
                record = await store.get(write, job_id)
                return record, write.answer(answer(record), {"Location": f"{root}/v1/jobs/{job_id}"})
        except _DoneBefore as done:
            async with self._database.read(change.caller) as session:
                record = await store.get(session, done.job_id)
                return record, answer(record)


async def enqueue(session: Session, job: Job) -> uuid.UUID:
    """Save a job and its delivery in the session's transaction; an unfinished one about the same is that job.

    That one is delivered anew if its delivery was lost: the queue can fail to put one back where the disk is full.
    """
    job_id, is_new = await store.add(session, job.kind, job.about, job.params())
    payload = f"{session.company}/{job_id}".encode()
    if not is_new and (await session.execute(_DELIVERY, {"payload": payload})).first() is not None:
        return job_id
    await Queries(AsyncpgDriver(await session.driver())).enqueue(ENTRYPOINT, payload)
    return job_id
