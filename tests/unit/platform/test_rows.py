"""From a row to a domain object."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Optional

import pytest
import sqlalchemy as sa

from shared.kernel.months import Month
from shared.kernel.rungs import Rung, Tier
from shared.platform.database.rows import RowReader

PERSON = sa.Table(
    "person",
    sa.MetaData(),
    *(sa.Column(name) for name in ("employee_no", "tier", "rung", "month", "score", "reviewed_in")),
)


@dataclass(frozen=True, slots=True)
class Person:
    employee_no: str
    tier: Tier
    rung: Rung | None
    month: Month
    reviewed_in: Optional[Month]  # noqa: UP045 - the reader knows both forms of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    score: Decimal = Decimal(0)
    employee_no: str
    is_high: bool = field(init=False, default=False)


def names_of(reader: RowReader[Any]) -> list[str]:
    return [column.name for column in reader.columns]


def test_enumerations_and_months_are_made_of_their_texts() -> None:
    person = RowReader(Person, PERSON).read(("00001", "middle", "MA", "2025-03", "2025-04"))
    assert person == Person("00001", Tier.MIDDLE, Rung.MA, Month(2025, 3), Month(2025, 4))
    assert type(person.tier) is Tier


def test_what_is_absent_stays_absent() -> None:
    person = RowReader(Person, PERSON).read(("00001", "middle", None, "2025-03", None))
    assert person == Person("00001", Tier.MIDDLE, None, Month(2025, 3), None)


def test_a_text_that_is_no_member_is_refused() -> None:
    with pytest.raises(KeyError, match="uppermost"):
        RowReader(Person, PERSON).read(("00001", "uppermost", None, "2025-03", None))


def test_fields_are_read_from_the_columns_of_their_names_in_their_order() -> None:
    reader = RowReader(Person, PERSON)
    assert names_of(reader) == ["employee_no", "tier", "rung", "month", "reviewed_in"]
    assert str(sa.select(*reader.columns)).startswith("SELECT person.employee_no AS employee_no, person.tier AS tier")


def test_a_field_can_be_read_from_another_column() -> None:
    reader = RowReader(Person, PERSON, columns={"month": PERSON.c.reviewed_in})
    assert str(reader.columns[3]) == "person.reviewed_in"


def test_a_field_without_a_column_is_found_when_the_reader_is_made() -> None:
    with pytest.raises(KeyError, match="employee_no"):
        RowReader(Person, columns={"month": PERSON.c.reviewed_in})


def test_a_function_makes_what_is_stored_in_another_form() -> None:
    reader = RowReader(Person, PERSON, convert={"employee_no": lambda number: f"{number:05d}"})
    assert reader.read((7, "junior", None, "2025-03", None)).employee_no == "00007"


def test_further_columns_of_a_row_are_left_alone() -> None:
    row = ("00001", "middle", None, "2025-03", None, "a key of the page")
    assert RowReader(Person, PERSON).read(row).employee_no == "00001"


def test_fields_that_are_given_by_name_are_read_and_those_that_nobody_gives_are_not() -> None:
    reader = RowReader(Score, PERSON)
    assert names_of(reader) == ["score", "employee_no"]
    assert reader.read((Decimal("87.50"), "00001")) == Score(score=Decimal("87.50"), employee_no="00001")
