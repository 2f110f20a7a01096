"""The results of the year as plain data; saved as JSON, they can be shown again without the services."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

_EXAMPLES_KEY: Final = "told"  # the name in the files that earlier versions saved


@dataclass(frozen=True, slots=True)
class Spindle:
    """The number of people on each rung on a day, with each tier's seats and its people beyond them."""

    as_of: str
    rungs: Mapping[str, int]
    seats: Mapping[str, int]
    over: Mapping[str, int]

    def people(self, tier: str) -> int:
        """Return how many people a tier has."""
        return sum(count for rung, count in self.rungs.items() if rung[0] == tier[0].upper())


@dataclass(frozen=True, slots=True)
class Example:
    """A person whose decision shows a rule at work, with the reasons that the service gives."""

    theme_zh: str
    theme_en: str
    employee_no: str
    name: str
    county: str
    rung_before: str
    rung: str
    reasons_zh: tuple[str, ...]
    reasons_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Eligible:
    """A person who may compete for management posts."""

    employee_no: str
    name: str
    rung: str
    competency_score: str


@dataclass(frozen=True, slots=True)
class Money:
    """The cost of the round, and January's pay."""

    cost_this_year: str
    cost_full_year: str
    moves: int
    month: str
    people: int
    gross: str
    gross_by_tier: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class YearSummary:
    """All results that the end of the year shows."""

    year: int
    before: Spindle
    after: Spindle
    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]
    examples: tuple[Example, ...]
    eligible: tuple[Eligible, ...]
    money: Money
    seconds: Mapping[str, str]

    def as_json(self) -> str:
        """Return the summary as JSON."""
        content = asdict(self)
        content[_EXAMPLES_KEY] = content.pop("examples")
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "YearSummary":
        """Return the summary from its JSON."""
        content: dict[str, Any] = json.loads(text)
        examples = (
            {**example, "reasons_zh": tuple(example["reasons_zh"]), "reasons_en": tuple(example["reasons_en"])}
            for example in content[_EXAMPLES_KEY]
        )
        return cls(
            year=content["year"],
            before=Spindle(**content["before"]),
            after=Spindle(**content["after"]),
            outcomes=content["outcomes"],
            reasons=content["reasons"],
            examples=tuple(Example(**example) for example in examples),
            eligible=tuple(Eligible(**person) for person in content["eligible"]),
            money=Money(**content["money"]),
            seconds=content["seconds"],
        )
