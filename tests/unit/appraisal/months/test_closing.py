"""The closing of a month for everybody at once."""

from dataclasses import replace

import pytest

from services.appraisal.months.domain.closing import MonthClosing, close_sheets
from services.appraisal.months.domain.sheets import MonthlyFact
from shared.kernel.digests import digest
from shared.kernel.errors import Conflict, Fault, Param
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from tests.support.schemes import scheme

MARCH = Month(2025, 3)
BLANK = MonthlyFact("1", "0101", "LY/0101/", Tier.JUNIOR, MARCH)
MASKED = replace(BLANK, masked=True)


def test_a_closing_digests_every_sheet_and_all_of_them() -> None:
    sheets = [replace(MASKED, employee_no=number).scored(scheme(), 2) for number in ("1", "2")]
    digests = [sheet.input_digest for sheet in sheets]
    closing = close_sheets(MARCH, 2, sheets)
    assert closing == MonthClosing(MARCH, 2, sheets, digests, digest([["1", digests[0]], ["2", digests[1]]]))
    assert (closing.people, closing.masked, closing.vetoed) == (2, 2, 0)


def test_an_incomplete_sheet_keeps_the_month_open() -> None:
    sheets = [fact.scored(scheme(), 2) for fact in (MASKED, replace(BLANK, employee_no="2"))]
    with pytest.raises(Conflict) as refused:
        close_sheets(MARCH, 2, sheets)
    assert (refused.value.code, refused.value.params) == ("month_incomplete", {"month": "2025-03", "people": 1})
    lacks: dict[str, Param] = {"employee_no": "2", "indicators": "B01, B02, G01, G02, M01, M02"}
    assert refused.value.faults == [Fault("/2", "indicators_missing", lacks)]
