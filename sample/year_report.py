"""Read the results of the year from the services, through the public HTTP API, as a portal would."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sample.calls import Desk
from sample.monthly import YEAR
from sample.offices import Offices
from sample.results import Eligible, Example, Money, Spindle, YearSummary
from shared.kernel.months import Month, closing_day
from shared.kernel.rungs import TIERS, Rung, Tier

_LAST_RANK: Final = 10_000
_DAY_AFTER: Final = date(YEAR + 1, 1, 1)
_BANDS: Final = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}
_CONDITIONS: Final = {
    "band": ("年度等次", "band of the year"),
    "additional_score": ("附加考核", "additional appraisal"),
    "education": ("学历", "education"),
    "months_in_rung": ("任现职级月数", "months on the rung"),
    "months_in_tier": ("任现级月数", "months in the tier"),
    "months_of_service": ("工作月数", "months of service"),
}


@dataclass(frozen=True, slots=True)
class _Case:
    """A decision with the year's result that it rests on."""

    decision: Mapping[str, Any]
    result: Mapping[str, Any]
    nominated: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes of the reasons."""
        return tuple(self.decision["reasons"])

    @property
    def steps(self) -> int:
        """By how many rungs the person rose."""
        return Rung(self.decision["rung"]).height - Rung(self.decision["rung_before"]).height

    @property
    def rises_a_tier(self) -> bool:
        """Whether the person rose to a higher tier."""
        return Rung(self.decision["rung"]).tier.height > Rung(self.decision["rung_before"]).tier.height

    def rank(self, tier: Tier) -> int:
        """Return the rank among a tier's contenders; for others a rank behind everybody."""
        return int(self.decision["ranks"].get(tier, {"rank": _LAST_RANK})["rank"])


_Condition = Callable[[_Case], bool]
_THEMES: Final[Sequence[tuple[str, str, _Condition]]] = (
    (
        "晋级",
        "Promoted to a higher tier",
        lambda case: case.rises_a_tier and case.steps == 1 and case.rank(Tier.MIDDLE) < 10,
    ),
    ("跳级", "Skipped rungs", lambda case: case.steps > 1 and case.rises_a_tier),
    ("提名未获跳档", "Nominated for a skip, took the next step", lambda case: case.nominated and case.steps == 1),
    (
        "休假不误晋升",
        "Promoted after months of leave",
        lambda case: case.rises_a_tier and case.result["masked_months"] > 2,
    ),
    (
        "附加考核不足",
        "An excellent year, but not enough",
        lambda case: case.decision["band"] == "excellent" and _keeps_rung_after_panel(case),
    ),
    ("席位已满", "Refused a seat", lambda case: case.reasons == ("up", "no_seat")),
    ("并列取胜", "Equal, and seated", lambda case: case.reasons == ("up", "tie_at_cut")),
    ("并列落选", "Equal, and not seated", lambda case: case.reasons == ("up", "no_seat", "tie_at_cut")),
    ("末位退出", "Ranked last, left the tier", lambda case: case.reasons == ("up", "last_place")),
    ("超编保留", "Kept beyond the seats", lambda case: case.reasons == ("hold", "beyond_seats")),
    ("保护期", "Protected", lambda case: case.reasons == ("protected",)),
    ("考核月数不足", "Too few months", lambda case: case.reasons == ("too_few_months",)),
    ("警示", "Warned", lambda case: case.reasons == ("warned",)),
    ("一票否决", "Vetoed: one grade down", lambda case: bool(case.result["vetoed"])),
    ("连续不合格", "Failed twice: one tier down", lambda case: case.reasons == ("tier_down",)),
)


def _keeps_rung_after_panel(case: _Case) -> bool:
    """Return whether a candidate of the additional appraisal keeps the rung."""
    return case.reasons == ("hold",) and case.result["additional_score"] is not None


async def read_year(offices: Offices, month: Month, payroll: Mapping[str, Any]) -> YearSummary:
    """Return the year's summary, without the times; ``payroll`` is the result of the month's pay job."""
    ladder, appraisal = offices.personnel("ladder"), offices.personnel("appraisal")
    path = f"/v1/rounds/{YEAR}"
    before, after = await _spindle(ladder, closing_day(YEAR)), await _spindle(ladder, _DAY_AFTER)
    round_ = (await ladder.get(path)).body
    decisions = await ladder.items(f"{path}/decisions")
    results = {result["employee_no"]: result for result in await appraisal.items(f"/v1/years/{YEAR}/results")}
    nominated = {nomination["employee_no"] for nomination in await ladder.items(f"{path}/nominations")}
    cases = [
        _Case(decision, results[decision["employee_no"]], decision["employee_no"] in nominated)
        for decision in decisions
    ]
    counties = {unit["unit_code"]: unit["name"] for unit in after["units"]}
    examples = await asyncio.gather(*(_example(ladder, *chosen, counties) for chosen in _choose(cases)))
    return YearSummary(
        year=YEAR,
        before=_count(before),
        after=_count(after),
        outcomes=round_["outcomes"],
        reasons=round_["reasons"],
        examples=tuple(examples),
        eligible=await _eligible(ladder, path),
        money=await _money(offices.payroll("compensation"), month, payroll, round_),
        seconds={},
    )


async def read_spindles(ladder: Desk) -> tuple[Spindle, Spindle]:
    """Return the spindles before and after the round."""
    return _count(await _spindle(ladder, closing_day(YEAR))), _count(await _spindle(ladder, _DAY_AFTER))


async def read_payroll(payroll: Desk, month: str) -> dict[str, str]:
    """Return a month's gross pay by tier."""
    gross = dict.fromkeys(TIERS, Decimal(0))
    for statement in await payroll.items(f"/v1/months/{month}/statements"):
        gross[Rung(statement["rung"]).tier] += Decimal(statement["gross"])
    return {tier.value: str(gross[tier]) for tier in TIERS}


async def _spindle(ladder: Desk, day: date) -> dict[str, Any]:
    return (await ladder.get("/v1/spindle", as_of=str(day))).body


def _count(answer: Mapping[str, Any]) -> Spindle:
    tiers = {tier["tier"]: tier for tier in answer["tiers"]}
    return Spindle(
        as_of=answer["as_of"],
        rungs={rung: count for tier in tiers.values() for rung, count in tier["rungs"].items()},
        seats={name: tier["seats"] for name, tier in tiers.items()},
        over={name: tier["over"] for name, tier in tiers.items() if tier["over"]},
    )


def _choose(cases: Sequence[_Case]) -> list[tuple[str, str, _Case]]:
    """Return for each theme the first person who fits it and is not chosen yet."""
    chosen: dict[str, tuple[str, str, _Case]] = {}
    for zh, en, fits in _THEMES:
        fitting = (case for case in cases if case.decision["employee_no"] not in chosen and fits(case))
        case = next(fitting, None)
        if case is not None:
            chosen[case.decision["employee_no"]] = (zh, en, case)
    return list(chosen.values())


async def _example(ladder: Desk, zh: str, en: str, case: _Case, counties: Mapping[str, str]) -> Example:
    decision = case.decision
    path = f"/v1/rounds/{YEAR}/decisions/{decision['employee_no']}"
    chinese, english = await asyncio.gather(ladder.get(path, language="zh"), ladder.get(path, language="en"))
    facts_zh, facts_en = _facts(case, english.body)
    return Example(
        theme_zh=zh,
        theme_en=en,
        employee_no=decision["employee_no"],
        name=decision["name"],
        county=counties[decision["unit_code"]],
        rung_before=decision["rung_before"],
        rung=decision["rung"],
        reasons_zh=(facts_zh, *chinese.body["explanation"]),
        reasons_en=(facts_en, *english.body["explanation"]),
    )


def _facts(case: _Case, explanation: Mapping[str, Any]) -> tuple[str, str]:
    """Return the numbers behind a decision, and what the next rung still needs where the person keeps the rung."""
    result, band = case.result, case.decision["band"]
    if result["annual_score"] is None:
        zh, en = "本年没有年度成绩", "No annual score"
    else:
        zh = f"年度 {result['annual_score']} 分（{_BANDS.get(band, '不计等次')}）"
        en = f"Annual score {result['annual_score']} ({band or 'no band'})"
    zh += f"，考核 {result['appraised_months']} 个月"
    en += f", {result['appraised_months']} months appraised"
    if result["masked_months"]:
        zh += f"，免考 {result['masked_months']} 个月"
        en += f", {result['masked_months']} masked"
    if result["vetoed"]:
        zh += "，有一票否决事项"
        en += ", a veto item"
    if result["additional_score"] is not None:
        zh += f"，附加考核 {result['additional_score']} 分"
        en += f", additional score {result['additional_score']}"
    lacking = _missing_conditions(explanation) if "hold" in case.reasons else []
    if lacking:
        zh += "；晋升所缺：" + "、".join(
            f"{name} {_BANDS.get(had, had)}（要求 {_BANDS.get(needed, needed)}）" for (name, _), had, needed in lacking
        )
        en += "; lacking: " + ", ".join(f"{name} {had} (needs {needed})" for (_, name), had, needed in lacking)
    return f"{zh}。", f"{en}."


def _missing_conditions(explanation: Mapping[str, Any]) -> list[tuple[tuple[str, str], str, str]]:
    """Return the unmet conditions of the next rung; of alternative rows only the row with the fewest unmet ones."""
    step = explanation["next_step"]
    if step is None:
        return []
    standing = step["standing"]
    rows: list[list[dict[str, Any]]] = [row["conditions"] for row in standing["any_of"]]
    if any(row["met"] for row in standing["any_of"]):
        rows = []
    nearest = min(rows, key=lambda row: sum(not condition["met"] for condition in row), default=[])
    return [
        (
            _CONDITIONS.get(condition["name"], (condition["name"], condition["name"])),
            condition["had"] or "-",
            condition["needed"],
        )
        for condition in (*standing["conditions"], *nearest)
        if not condition["met"]
    ]


async def _eligible(ladder: Desk, path: str) -> tuple[Eligible, ...]:
    """Return the people who may compete for management posts, the highest rungs first."""
    people = [person for person in await ladder.items(f"{path}/eligibility") if person["eligible"]]
    people.sort(key=lambda person: (-Rung(person["rung"]).height, person["employee_no"]))
    return tuple(
        Eligible(person["employee_no"], person["name"], person["rung"], _competency(person)) for person in people
    )


def _competency(person: Mapping[str, Any]) -> str:
    conditions = [condition for row in person["standing"]["any_of"] for condition in row["conditions"]]
    scores = (condition["had"] for condition in conditions if condition["name"] == "competency_score")
    return next((score for score in scores if score), "-")


async def _money(payroll: Desk, month: Month, pay: Mapping[str, Any], round_: Mapping[str, Any]) -> Money:
    outcomes = round_["outcomes"]
    return Money(
        cost_this_year=round_["cost"]["cost"],
        cost_full_year=round_["cost"]["full_year_cost"],
        moves=outcomes.get("promoted", 0) + outcomes.get("demoted", 0),
        month=str(month),
        people=pay["people"],
        gross=str(pay["gross"]),
        gross_by_tier=await read_payroll(payroll, str(month)),
    )
