"""What routes take from the request beside their bodies."""

from typing import Annotated

from fastapi import Depends, Path

from shared.kernel.months import Month
from shared.platform.web.schemas import MONTH_PATTERN, EmployeeNo


def _month(
    month: Annotated[str, Path(pattern=MONTH_PATTERN, description="A month, YYYY-MM.", examples=["2026-01"])],
) -> Month:
    return Month.parse(month)


MonthPath = Annotated[Month, Depends(_month)]
EmployeePath = Annotated[EmployeeNo, Path(description="A personnel number.")]
