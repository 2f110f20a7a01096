"""What is to be told of the year: plain data, kept as JSON, so that it can be shown again without the services."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spindle:
    """How many people hold each rung on a day, with the seats of each tier and who is beyond them."""

    as_of: str
    rungs: Mapping[str, int]
    seats: Mapping[str, int]
    over: Mapping[str, int]

    def people(self, tier: str) -> int:
        """Return how many people a tier has."""
        return sum(count for rung, count in self.rungs.items() if rung[0] == tier[0].upper())


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody whose year tells something, and the reasons that they are given."""

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
    """Somebody who may compete for management posts."""

    employee_no: str
    name: str
    rung: str
    competency_score: str


@dataclass(frozen=True, slots=True)
class Money:
    """What the round costs, and January's pay."""

    cost_this_year: str
    cost_full_year: str
    moves: int
    month: str
    people: int
    gross: str
    gross_by_tier: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class YearSummary:
    """Everything that is told at the end."""

    year: int
    before: Spindle
    after: Spindle
    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]
    told: tuple[Told, ...]
    eligible: tuple[Eligible, ...]
    money: Money
    seconds: Mapping[str, str]

    def as_json(self) -> str:
        """Return the summary as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "YearSummary":
        """Return the summary from its JSON."""
        read: dict[str, Any] = json.loads(text)
        told = (
            {**one, "reasons_zh": tuple(one["reasons_zh"]), "reasons_en": tuple(one["reasons_en"])}
            for one in read["told"]
        )
        return cls(
            year=read["year"],
            before=Spindle(**read["before"]),
            after=Spindle(**read["after"]),
            outcomes=read["outcomes"],
            reasons=read["reasons"],
            told=tuple(Told(**one) for one in told),
            eligible=tuple(Eligible(**one) for one in read["eligible"]),
            money=Money(**read["money"]),
            seconds=read["seconds"],
        )
