"""How conditions stand, on the wire: what is needed, what is there, and whether it holds."""

from pydantic import Field

from services.ladder.rounds.domain.conditions import Condition, Standing
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


def standing_answer(standing: Standing) -> StandingAnswer:
    """Return how conditions stand as it is told."""
    return StandingAnswer(
        met=standing.met,
        conditions=[_condition(each) for each in standing.conditions],
        any_of=[
            RowAnswer(met=row.met, conditions=[_condition(each) for each in row.conditions]) for row in standing.any_of
        ],
    )


def _condition(condition: Condition) -> ConditionAnswer:
    return ConditionAnswer(name=condition.name, needed=condition.needed, had=condition.had, met=condition.met)
