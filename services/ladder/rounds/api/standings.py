"""How conditions stand, on the wire: what is needed, what is there, and whether it holds."""

from pydantic import Field

from shared.platform.web.schemas import Answer


class ConditionAnswer(Answer):
    """One condition."""

    name: str = Field(examples=["months_in_rung"])
    needed: str
    had: str | None = Field(description="Null for nothing.")
    met: bool


class RowAnswer(Answer):
    """One row of conditions; all of them must hold."""

    met: bool
    conditions: list[ConditionAnswer]


class StandingAnswer(Answer):
    """Conditions asked of everybody, and rows of which one must hold."""

    met: bool
    conditions: list[ConditionAnswer]
    any_of: list[RowAnswer]
