"""Whether the services hold the year of a saved summary: they are asked, because files outlive databases."""

from typing import Final

from sample.calls import Desk, Refused
from sample.monthly import YEAR
from sample.offices import open_offices
from sample.results import YearSummary
from sample.stack import Stack
from sample.year_report import read_payroll, read_spindles

_FINISHED: Final = "finished"


async def is_on_record(stack: Stack, saved: YearSummary) -> bool:
    """Return whether the round is finished, and both spindles and January's pay are those of the summary."""
    async with open_offices(stack, lambda _done, _total: None) as offices:
        ladder = offices.personnel("ladder")
        try:
            if await _state_of_round(ladder) != _FINISHED:
                return False
            spindles = await read_spindles(ladder)
            pay = await read_payroll(offices.payroll("compensation"), saved.money.month)
        except (Refused, KeyError, TypeError):  # an answer of an empty database, or of a summary from another time
            return False
    return spindles == (saved.before, saved.after) and pay == saved.money.gross_by_tier


async def _state_of_round(ladder: Desk) -> str:
    return str((await ladder.get(f"/v1/rounds/{YEAR}")).body["state"])
