"""How often one account may ask: a steady rate with room for bursts, counted by each process."""

import math
import time
from collections import OrderedDict
from typing import Final

from shared.kernel.errors import TooMany
from shared.platform.identity.callers import SERVICE_ROLES, Caller

_ACCOUNTS_MOST: Final = 10_000


class Bucket:
    """Fills at a steady rate up to a minute's worth; each request takes one out."""

    __slots__ = ("_level", "_per_second", "_seen_at")

    def __init__(self, per_minute: float) -> None:
        """Start full."""
        self._per_second = per_minute / 60
        self._level = per_minute
        self._seen_at = time.monotonic()

    def take(self, now: float) -> float:
        """Take one out and return 0, or return after how many seconds there is one again."""
        most = self._per_second * 60
        self._level = min(most, self._level + (now - self._seen_at) * self._per_second)
        self._seen_at = now
        if self._level >= 1:
            self._level -= 1
            return 0.0
        return (1 - self._level) / self._per_second


class Buckets:
    """A bucket for each account; the one that was quiet longest makes room for a new one."""

    def __init__(self, per_minute: float) -> None:
        """Take how many a minute each account may have."""
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, account: str) -> float:
        """Take one out of the account's bucket and return 0, or return the seconds until there is one."""
        bucket = self._buckets.setdefault(account, Bucket(self._per_minute))
        self._buckets.move_to_end(account)
        if len(self._buckets) > _ACCOUNTS_MOST:
            self._buckets.popitem(last=False)
        return bucket.take(time.monotonic())


class RequestLimits:
    """Refuses an account that sends more than so many requests a minute; the services themselves are free."""

    def __init__(self, per_minute: int) -> None:
        """Take the requests a minute; 0 refuses nobody."""
        self._buckets = Buckets(per_minute) if per_minute else None

    def count(self, caller: Caller) -> None:
        """Count a request; TooMany where the account has none left."""
        if self._buckets is None or any(grant.role in SERVICE_ROLES for grant in caller.grants):
            return
        seconds = self._buckets.take(caller.account)
        if seconds:
            raise TooMany("too_many_requests", seconds=math.ceil(seconds))
