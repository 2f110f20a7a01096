"""Pay tables on the wire: described here for readers, judged by the domain's strict reader alone."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from services.compensation.pay_tables.domain.pay_table import TakesEffect
from shared.platform.web.schemas import Described, Number, ShapeOf, exact_numbers


class PayStandard(Described):
    """What a rung or post is paid a month, in yuan."""

    base: Number
    performance: Number


class Allowance(Described):
    """An amount a month beside the standard, for certain rungs."""

    code: str
    name: str
    rungs: list[str]
    amount: Number


class CoefficientRange(Described):
    """Scores from `from` up to, but not including, `to` (null is open), and the coefficient that they give."""

    from_: Number | None = Field(alias="from")
    to: Number | None
    coefficient: Number


class PayTableRules(Described):
    """The standards of the rungs and posts, and how a month's score and a move become pay."""

    standards: dict[str, PayStandard]
    allowances: list[Allowance]
    coefficients: list[CoefficientRange]
    masked_coefficient: Number
    takes_effect: TakesEffect
    minimum_wage: Number
    recovery_share_max: Number


PayTableDocument = Annotated[dict[str, Any], BeforeValidator(exact_numbers), ShapeOf(PayTableRules)]
"""A pay table's document."""
