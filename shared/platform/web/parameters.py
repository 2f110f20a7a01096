"""What routes of every service take from the request: months, years, people, days, and the version that was read."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Path, Query, Request

from shared.kernel.months import Month
from shared.kernel.names import Language
from shared.kernel.zones import SHANGHAI
from shared.platform.database.transactions import Database
from shared.platform.peers.client import Peers
from shared.platform.web.problems import language_of
from shared.platform.web.schemas import MONTH_PATTERN, DayField, EmployeeNo

ETAG: Final[dict[int | str, dict[str, Any]]] = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "Send it back as If-Match to change it."}}}
}


def today() -> date:
    """Return the present day in the company's time zone."""
    return datetime.now(SHANGHAI).date()


def this_month() -> Month:
    """Return the present month in the company's time zone."""
    return Month.of(today())


def _month(
    month: Annotated[str, Path(pattern=MONTH_PATTERN, description="A month, YYYY-MM.", examples=["2025-03"])],
) -> Month:
    return Month.parse(month)


def _month_in_force(
    as_of: Annotated[str, Query(pattern=MONTH_PATTERN, description="A month, YYYY-MM.", examples=["2025-03"])],
) -> Month:
    return Month.parse(as_of)


def _day(
    as_of: Annotated[DayField | None, Query(description="A day; left out: today in the company's time zone.")] = None,
) -> date:
    return as_of or today()


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _peers(request: Request) -> Peers:
    peers: Peers = request.app.state.peers
    return peers


DatabaseOf = Annotated[Database, Depends(_database)]
PeersOf = Annotated[Peers, Depends(_peers)]
ReaderLanguage = Annotated[Language, Depends(language_of)]
MonthPath = Annotated[Month, Depends(_month)]
MonthInForce = Annotated[Month, Depends(_month_in_force)]
EmployeePath = Annotated[EmployeeNo, Path(description="A personnel number.")]
AsOf = Annotated[date, Depends(_day)]
IfMatch = Annotated[str | None, Header(description="The ETag of the version that was read.", max_length=100)]
