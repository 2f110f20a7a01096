"""What routes take from the request beside their bodies."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Path, Request

from services.appraisal.clients.ladder import LadderClient
from shared.kernel.months import Month
from shared.platform.web.schemas import MONTH_PATTERN, EmployeeNo, YearField

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _month(
    month: Annotated[str, Path(pattern=MONTH_PATTERN, description="A month, YYYY-MM.", examples=["2025-03"])],
) -> Month:
    return Month.parse(month)


def _ladder(request: Request) -> LadderClient:
    return LadderClient(request.app.state.peers["ladder"])


def this_month() -> Month:
    """Return the month that it is where the company is."""
    return Month.of(datetime.now(SHANGHAI).date())


MonthPath = Annotated[Month, Depends(_month)]
YearPath = Annotated[YearField, Path(description="A calendar year.")]
EmployeePath = Annotated[EmployeeNo, Path(description="A personnel number.")]
LadderOf = Annotated[LadderClient, Depends(_ladder)]
