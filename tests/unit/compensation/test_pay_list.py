"""Everybody's statement of a month."""

from datetime import date
from decimal import Decimal

from services.compensation.statements.domain.pay_list import DrawnUp, MonthResult, PlacedPerson, draw_up_all
from shared.kernel.months import Month
from shared.kernel.spans import Span
from tests.unit.compensation.samples import pay_table

JANUARY = Month(2026, 1)
TABLE = pay_table()


def placed(employee_no: str, rung: str, start: str, end: str | None = None) -> PlacedPerson:
    span = Span(date.fromisoformat(start), None if end is None else date.fromisoformat(end))
    return PlacedPerson(employee_no, "0101", "LY/0101/", "middle", rung, span)


def drawn(*people: PlacedPerson, results: dict[str, MonthResult] | None = None) -> list[DrawnUp]:
    return draw_up_all(TABLE, JANUARY, people, results)


def test_one_statement_each_under_the_first_day_employed() -> None:
    people = [
        placed("2", "MC", "2026-01-12"),
        placed("1", "MB", "2026-01-10"),
        placed("1", "MA", "2025-01-01", "2026-01-10"),
    ]
    found = drawn(*people, results={"1": MonthResult(False, Decimal(85)), "2": MonthResult(True, None)})
    assert [(one.employee_no, one.rung) for one in found] == [("1", "MA"), ("2", "MC")]
    assert found[0].gross == Decimal("6000.00")
    assert (found[1].coefficient, found[1].masked) == (Decimal("1.0"), True)


def test_why_it_is_pending() -> None:
    people = [placed("1", "MA", "2025-01-01"), placed("2", "HEAD", "2025-01-01"), placed("3", "MB", "2025-01-01")]
    results = {"1": MonthResult(False, None), "2": MonthResult(False, Decimal(90))}
    assert [one.reason for one in drawn(*people, results=results)] == [
        "no_month_score",
        "no_pay_standard",
        "no_month_score",
    ]
    assert [one.reason for one in drawn(*people)] == ["month_open"] * 3


def test_the_digest_tells_what_it_was_made_from() -> None:
    person = placed("1", "MA", "2025-01-01")
    (first,) = drawn(person, results={"1": MonthResult(False, Decimal(85))})
    (same,) = drawn(person, results={"1": MonthResult(False, Decimal(85))})
    (other,) = drawn(person, results={"1": MonthResult(False, Decimal(86))})
    assert first.input_digest(JANUARY, 1) == same.input_digest(JANUARY, 1)
    digests = {
        first.input_digest(JANUARY, 1),
        first.input_digest(JANUARY, 2),
        first.input_digest(Month(2026, 2), 1),
        other.input_digest(JANUARY, 1),
        drawn(person)[0].input_digest(JANUARY, 1),
        drawn(person, results={})[0].input_digest(JANUARY, 1),
    }
    assert len(digests) == 6
