"""The records that refused changes leave: one for each, but no account can fill the audit with them."""

from collections import Counter
from typing import Final

import structlog
from fastapi import Request

from shared.kernel.digests import Plain
from shared.kernel.errors import Forbidden, SpindleError, TooMany, Unavailable
from shared.kernel.strict_json import storable
from shared.platform.database import audit
from shared.platform.database.sessions import Session
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.web.access import recorded_path
from shared.platform.web.request_limits import Buckets

RECORDS_PER_MINUTE: Final = 120
_PATH_LENGTH: Final = 300

logger = structlog.get_logger(__name__)


class RefusalRecords:
    """Counts the records of each account; beyond the rate it leaves them out, and the next one says how many."""

    def __init__(self, per_minute: int = RECORDS_PER_MINUTE) -> None:
        """Take how many records a minute an account may cause in this process."""
        self._buckets = Buckets(per_minute)
        self._left_out: Counter[str] = Counter()

    def count(self, account: str) -> int | None:
        """Return how many records of the account were left out before this one; None to leave this one out too."""
        if self._buckets.take(account):
            self._left_out[account] += 1
            return None
        return self._left_out.pop(account, 0)


async def record_refusal(request: Request, error: SpindleError) -> None:
    """Leave a record of what somebody known was refused: a change, or a read that no role of theirs may do.

    A database that is away cannot take one.
    """
    caller: Caller | None = getattr(request.state, "caller", None)
    operation = getattr(request.scope.get("route"), "operation_id", None)
    changes = request.method not in {"GET", "HEAD", "OPTIONS"} and not request.url.path.endswith("/preview")
    recorded = changes or isinstance(error, Forbidden)
    if caller is None or operation is None or not recorded or isinstance(error, Unavailable | TooMany):
        return
    records: RefusalRecords = request.app.state.refusal_records
    left_out = records.count(caller.account)
    if left_out is None:
        return
    detail: dict[str, Plain] = {"code": error.code} | ({"left_out": left_out} if left_out else {})
    database: Database = request.app.state.database
    subject = storable(recorded_path(request))[:_PATH_LENGTH]
    try:
        async with database.transaction() as connection:
            await audit.record(Session(connection, caller), operation, subject, "refused", detail)
    except Unavailable as away:  # the refusal stands all the same
        logger.warning("refusal_not_recorded", operation=operation, code=error.code, reason=away.code)
