"""Everybody's statement of a month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.compensation.statements.domain.pay_list import DrawnUp, MonthResult, PlacedPerson, draw_up_all
from services.compensation.statements.domain.statements import PendingReason, Stay
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.kernel.spans import Span
from tests.support.pay_tables import pay_table, placement_of

JANUARY = Month(2026, 1)
TABLE = pay_table()


def placed(employee_no: str, rung: str, start: str, end: str | None = None) -> PlacedPerson:
    span = Span(date.fromisoformat(start), None if end is None else date.fromisoformat(end))
    return PlacedPerson(employee_no, "0101", "LY/0101/", Tier.MIDDLE, rung, span)


def drawn(*people: PlacedPerson, results: dict[str, MonthResult] | None = None) -> list[DrawnUp]:
    return draw_up_all(TABLE, JANUARY, people, results)


def test_one_statement_each_under_the_first_day_employed() -> None:
    people = [
        placed("2", "MC", "2026-01-12"),
        placed("1", "MB", "2026-01-10"),
        placed("1", "MA", "2025-01-01", "2026-01-10"),
    ]
    first, second = drawn(*people, results={"1": MonthResult(False, Decimal(85)), "2": MonthResult(True, None)})
    assert [(first.employee_no, first.rung), (second.employee_no, second.rung)] == [("1", "MA"), ("2", "MC")]
    assert first.gross == Decimal("6000.00")
    assert (second.coefficient, second.masked) == (Decimal("1.0"), True)


def test_why_it_is_pending() -> None:
    people = [placed("1", "MA", "2025-01-01"), placed("2", "HEAD", "2025-01-01"), placed("3", "MB", "2025-01-01")]
    results = {"1": MonthResult(False, None), "2": MonthResult(False, Decimal(90))}
    assert [statement.reason for statement in drawn(*people, results=results)] == [
        "no_month_score",
        "no_pay_standard",
        "no_month_score",
    ]
    assert [statement.reason for statement in drawn(*people)] == ["month_open"] * 3


def test_a_statement_says_what_it_was_made_from_and_what_it_comes_to() -> None:
    people = [placed("1", "MA", "2025-01-01", "2026-01-10"), placed("1", "SA", "2026-01-10", "2026-01-30")]
    (statement,) = drawn(*people, results={"1": MonthResult(False, Decimal("90.50"))})
    assert statement == DrawnUp(
        "1",
        "0101",
        "LY/0101/",
        Tier.MIDDLE,
        "MA",
        masked=False,
        score=Decimal("90.50"),
        placements=(placement_of("MA", "2025-01-01", "2026-01-10"), placement_of("SA", "2026-01-10", "2026-01-30")),
        reason=None,
        coefficient=Decimal("1.2"),
        stays=(Stay("MA", 9), Stay("SA", 20)),
        items={
            "base": Decimal("4077.42"),  # (3600 x 9 + 4700 x 20) / 31
            "performance": Decimal("3700.65"),  # (2400 x 9 + 3700 x 20) / 31 x 1.2
            "section_chief": Decimal("516.13"),  # 800 x 20 / 31
        },
        gross=Decimal("8294.20"),
    )


@pytest.mark.parametrize("rungs", [("MA", "HEAD"), ("HEAD", "MA")])
def test_a_post_without_a_pay_standard_makes_the_month_pending_wherever_it_stands(rungs: tuple[str, str]) -> None:
    first, second = rungs
    people = [placed("1", first, "2025-01-01", "2026-01-10"), placed("1", second, "2026-01-10")]
    (statement,) = drawn(*people, results={"1": MonthResult(False, Decimal(85))})
    assert statement == DrawnUp(
        "1",
        "0101",
        "LY/0101/",
        Tier.MIDDLE,
        first,
        masked=False,
        score=Decimal(85),
        placements=(placement_of(first, "2025-01-01", "2026-01-10"), placement_of(second, "2026-01-10")),
        reason=PendingReason.NO_PAY_STANDARD,
    )


def test_people_alike_have_statements_alike_and_others_have_their_own() -> None:
    people = [placed(employee_no, "MB", "2025-01-01") for employee_no in ("1", "2", "3", "4")]
    results = {
        "1": MonthResult(False, Decimal(85)),
        "2": MonthResult(False, Decimal(85)),
        "3": MonthResult(False, Decimal(95)),
        "4": MonthResult(True, Decimal(95)),
    }
    statements = drawn(*people, results=results)
    assert [statement.coefficient for statement in statements] == [
        Decimal(coefficient) for coefficient in ("1.0", "1.0", "1.2", "1.0")
    ]


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


PINNED = DrawnUp(
    "1",
    "0101",
    "LY/0101/",
    Tier.MIDDLE,
    "MA",
    masked=False,
    score=Decimal("85.50"),
    placements=(placement_of("MA", "2025-01-01", "2026-01-10"), placement_of("SC", "2026-01-10")),
)


def test_the_digest_of_a_statement_never_changes() -> None:
    # Statements of past years keep this digest: other keys, or another form, would break their proof.
    assert PINNED.input_digest(JANUARY, 3) == "611627a51edab023dd637ffc1b2e42402a1c1a4f0c4800b86c6acbf0e5e4c26a"


@pytest.mark.parametrize(
    "change",
    [
        {"reason": PendingReason.MONTH_OPEN},
        {"masked": True},
        {"score": Decimal("85.51")},
        {"score": None},
        {"placements": (placement_of("MB", "2025-01-01", "2026-01-10"), placement_of("SC", "2026-01-10"))},
        {"placements": (placement_of("MA", "2025-01-02", "2026-01-10"), placement_of("SC", "2026-01-10"))},
        {"placements": (placement_of("MA", "2025-01-01", "2026-01-09"), placement_of("SC", "2026-01-10"))},
        {
            "placements": (
                placement_of("MA", "2025-01-01", "2026-01-10"),
                placement_of("SC", "2026-01-10", "2026-02-01"),
            )
        },
        {"placements": (placement_of("MA", "2025-01-01", "2026-01-10"),)},
    ],
)
def test_every_input_of_a_statement_changes_its_digest(change: dict[str, Any]) -> None:
    assert replace(PINNED, **change).input_digest(JANUARY, 3) != PINNED.input_digest(JANUARY, 3)


@pytest.mark.parametrize(("month", "table_version"), [(Month(2026, 2), 3), (Month(2025, 1), 3), (JANUARY, 4)])
def test_the_month_and_the_table_of_a_statement_change_its_digest(month: Month, table_version: int) -> None:
    assert PINNED.input_digest(month, table_version) != PINNED.input_digest(JANUARY, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"employee_no": "2"},
        {"unit_code": "0102"},
        {"unit_path": "LY/0102/"},
        {"tier": Tier.SENIOR},
        {"reason": "no_month_score"},
        {"coefficient": Decimal("1.0")},
        {"stays": (Stay("MA", 31),)},
        {"items": {"base": Decimal(1)}},
        {"gross": Decimal(1)},
    ],
)
def test_what_follows_from_the_inputs_does_not_change_the_digest(change: dict[str, Any]) -> None:
    assert replace(PINNED, **change).input_digest(JANUARY, 3) == PINNED.input_digest(JANUARY, 3)
