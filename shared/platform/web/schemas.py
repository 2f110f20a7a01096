"""Types of the wire that the three APIs share: exact numbers as strings, months, codes of people and units."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticSerializationUnexpectedValue

from shared.kernel.months import Month

MONTH_PATTERN = r"^2[0-9]{3}-(0[1-9]|1[0-2])$"
_LONGEST_NUMBER = 100
_YEARS = range(1900, 2202)  # the first day after the last year that can be asked about is one too
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DECIMAL_PATTERN = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"


def _plain_decimal(value: Any) -> Decimal:
    """Read integers and plain decimal strings; floats lose digits and booleans are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int | str | float | Decimal):
        raise PydanticCustomError("number_form", "a plain decimal number is expected")
    text = repr(value) if isinstance(value, float) else str(value)
    if len(text) > _LONGEST_NUMBER or "_" in text or text != text.strip():
        raise PydanticCustomError("number_form", "a plain decimal number is expected")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise PydanticCustomError("number_form", "a plain decimal number is expected") from None
    if number.is_zero() and number.is_signed():
        raise PydanticCustomError("number_form", "a plain decimal number is expected")
    return number


def _within_bounds(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -6 or abs(value) >= 10**12:
        raise PydanticCustomError("number_bounds", "at most 12 digits before and 6 after the point")
    return value


def _decimal_text(value: Any) -> str:
    """Return a decimal as text. A boolean or a count in a union is none, and keeps its own type."""
    if not isinstance(value, Decimal):
        raise PydanticSerializationUnexpectedValue(f"{type(value).__name__} is no decimal")
    return format(value, "f")


def _month(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(MONTH_PATTERN, value):
            raise PydanticCustomError("month_form", "a month is written YYYY-MM, from 2000-01 on")
        return Month.parse(value)
    return value


def _day(value: Any) -> date:
    """Read days that are written YYYY-MM-DD; numbers of seconds and days with a time are none."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("day_form", "a day is a text, YYYY-MM-DD")


def _day_within(value: date) -> date:
    if value.year not in _YEARS:
        raise PydanticCustomError(
            "day_bounds",
            "a day of the years {first} to {last} is expected",
            {"first": _YEARS.start, "last": _YEARS.stop - 1},
        )
    return value


Number = Annotated[
    Decimal,
    BeforeValidator(_plain_decimal),
    AfterValidator(_within_bounds),
    PlainSerializer(_decimal_text, return_type=str),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "pattern": _DECIMAL_PATTERN}, {"type": "number"}], "examples": ["87.50"]},
        mode="validation",
    ),
    WithJsonSchema({"type": "string", "pattern": _DECIMAL_PATTERN, "examples": ["87.50"]}, mode="serialization"),
]
"""An exact number: a decimal string (or a JSON number) in, a decimal string out."""

Score = Annotated[
    Decimal,
    PlainSerializer(_decimal_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["87.50"]}),
]
"""An exact number in an answer, as a decimal string; answers are built by us and need no bounds."""

MonthField = Annotated[
    Month,
    BeforeValidator(_month),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": MONTH_PATTERN, "examples": ["2025-03"]}),
]
"""A month, written YYYY-MM."""

DayField = Annotated[date, BeforeValidator(_day), AfterValidator(_day_within)]
"""A day of the years 1900 to 2201, written YYYY-MM-DD."""

YearField = Annotated[int, Field(ge=2000, le=2200, examples=[2025])]
"""A calendar year."""

EmployeeNo = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z_-]+$", examples=["00123"])]
"""A personnel number (工号); text, its leading zeros count."""

UnitCode = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[0-9A-Za-z_-]+$", examples=["0103"])]
"""A unit's code (单位编码); text, its leading zeros count."""

Name = Annotated[str, Field(min_length=1, max_length=100)]
"""A name of a person, unit or thing."""

Remark = Annotated[str, Field(min_length=1, max_length=2000)]
"""Reasons and remarks in somebody's own words."""


class Body(BaseModel):
    """A request body: unknown fields are refused, never ignored."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, serialize_by_alias=True)


class Answer(BaseModel):
    """A response body, read from the attributes of a domain object."""

    model_config = ConfigDict(
        arbitrary_types_allowed=True, serialize_by_alias=True, from_attributes=True, validate_by_name=True
    )


class Described(BaseModel):
    """A part of a document that the published schema describes and a strict reader of the domain judges."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class ShapeOf:
    """Describes a document by a model without judging it: a strict reader of the domain does, every fault at once."""

    model: type[BaseModel]

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the model's schema in place of a bare object's."""
        return handler(self.model.__pydantic_core_schema__)


def exact_numbers(value: Any) -> Any:
    """Return a JSON document with its fractional numbers as the decimals that they were written as."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {str(key): exact_numbers(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [exact_numbers(item) for item in value]
    return value
