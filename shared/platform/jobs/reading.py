"""Who sees a job: its result and its problem tell of people, so they are scoped as what they tell of."""

import uuid
from collections.abc import Iterable

from shared.kernel.errors import Missing
from shared.platform.database.sessions import Session
from shared.platform.identity.callers import Permissions
from shared.platform.jobs import store
from shared.platform.jobs.kinds import Job, Kinds
from shared.platform.jobs.store import JobRecord


async def get_visible(session: Session, job_id: uuid.UUID, kinds: Kinds, permissions: Permissions) -> JobRecord:
    """Return a job for who may read over the whole company what it tells of; Missing for anybody else."""
    job = await store.get(session, job_id)
    kind = kinds.get(job.kind)
    if kind is None or not session.caller.may_for_company(kind.reading, permissions):
        raise Missing("job_not_found", id=str(job_id))
    return job


def refuse_unreadable(jobs: Iterable[type[Job]], permissions: Permissions) -> None:
    """Check that every kind of job names a known permission: RuntimeError otherwise."""
    for kind in jobs:
        if kind.reading not in permissions:
            raise RuntimeError(f"jobs of the kind {kind.kind} are shown by {kind.reading!r}, which no role has")
