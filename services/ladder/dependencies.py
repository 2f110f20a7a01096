"""What routes take from the request beside their bodies."""

import re
from datetime import date, datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Path, Query, Request

from services.ladder.clients.appraisal import AppraisalClient
from services.ladder.clients.compensation import CompensationClient
from shared.kernel.errors import Stale, Unmet
from shared.platform.web.schemas import DayField, EmployeeNo, YearField

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_ETAG: Final = re.compile(r'"([0-9]{1,9})"', re.ASCII)


def today() -> date:
    """Return the day that it is where the company is."""
    return datetime.now(SHANGHAI).date()


def _day(
    as_of: Annotated[DayField | None, Query(description="A day; left out: today in the company's time zone.")] = None,
) -> date:
    return as_of or today()


def _appraisal(request: Request) -> AppraisalClient:
    return AppraisalClient(request.app.state.peers["appraisal"])


def _compensation(request: Request) -> CompensationClient:
    return CompensationClient(request.app.state.peers["compensation"])


def _revision(
    if_match: Annotated[
        str | None, Header(description="The ETag of the version that was read.", max_length=100)
    ] = None,
) -> int:
    """Return the revision that the caller read; Unmet without one, Stale for what we never gave out."""
    if if_match is None:
        raise Unmet("precondition_missing")
    match = _ETAG.fullmatch(if_match.strip())
    if match is None:
        raise Stale("version_stale")
    return int(match[1])


YearPath = Annotated[YearField, Path(description="The year whose results the round goes by.")]
EmployeePath = Annotated[EmployeeNo, Path(description="A personnel number.")]
AsOf = Annotated[date, Depends(_day)]
AppraisalOf = Annotated[AppraisalClient, Depends(_appraisal)]
CompensationOf = Annotated[CompensationClient, Depends(_compensation)]
Revision = Annotated[int, Depends(_revision)]
