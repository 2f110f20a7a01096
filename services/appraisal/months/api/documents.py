"""Sheets on the wire: described here for readers, judged by the domain's strict reader alone."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from shared.platform.web.schemas import Described, Number, ShapeOf, exact_numbers


class FactValues(Described):
    """The facts of one indicator: the fields that its scorer takes."""

    actual: Number | None = None
    target: Number | None = None
    count: Number | None = None
    value: Number | None = None
    met: bool | None = None
    points: Number | None = None
    answers: list[Number] | None = None


class SheetFacts(Described):
    """The facts of a month by indicator code, with points and incidents beside them."""

    facts: dict[str, FactValues] = Field(default_factory=dict)
    bonus: Number | None = None
    deduction: Number | None = None
    veto: list[str] | None = None


SheetDocument = Annotated[dict[str, Any], BeforeValidator(exact_numbers), ShapeOf(SheetFacts)]
"""A sheet's document."""
