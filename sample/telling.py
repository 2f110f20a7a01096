"""What there is to tell at the end of the year, read from the services as any portal could."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sample.calls import Desk
from sample.monthly import YEAR
from sample.offices import Offices
from sample.results import Eligible, Money, Spindle, Told, YearSummary
from shared.kernel.months import Month, closing_day
from shared.kernel.rungs import TIERS, Rung, Tier

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
    """A decision with the year's result behind it."""

    decision: Mapping[str, Any]
    result: Mapping[str, Any]
    nominated: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the codes of the reasons."""
        return tuple(self.decision["reasons"])

    @property
    def steps(self) -> int:
        """Return how many rungs somebody rose."""
        return Rung(self.decision["rung"]).height - Rung(self.decision["rung_before"]).height

    @property
    def rises_a_tier(self) -> bool:
        """Tell whether somebody rose to a higher tier."""
        return Rung(self.decision["rung"]).tier.height > Rung(self.decision["rung_before"]).tier.height

    def rank(self, tier: Tier) -> int:
        """Return the rank among a tier's contenders, or one behind everybody."""
        return int(self.decision["ranks"].get(tier, {"rank": 10_000})["rank"])


_Fits = Callable[[_Case], bool]
_THEMES: Final[Sequence[tuple[str, str, _Fits]]] = (
    (
        "晋级",
        "Promoted to a higher tier",
        lambda one: one.rises_a_tier and one.steps == 1 and one.rank(Tier.MIDDLE) < 10,
    ),
    ("跳级", "Skipped rungs", lambda one: one.steps > 1 and one.rises_a_tier),
    ("提名未获跳档", "Nominated for a skip, took the next step", lambda one: one.nominated and one.steps == 1),
    (
        "休假不误晋升",
        "Promoted after months of leave",
        lambda one: one.rises_a_tier and one.result["masked_months"] > 2,
    ),
    (
        "附加考核不足",
        "An excellent year, but not enough",
        lambda one: one.decision["band"] == "excellent" and _kept(one),
    ),
    ("席位已满", "Refused a seat", lambda one: one.reasons == ("up", "no_seat")),
    ("并列取胜", "Equal, and seated", lambda one: one.reasons == ("up", "tie_at_cut")),
    ("并列落选", "Equal, and not seated", lambda one: one.reasons == ("up", "no_seat", "tie_at_cut")),
    ("末位退出", "Ranked last, left the tier", lambda one: one.reasons == ("up", "last_place")),
    ("超编保留", "Kept beyond the seats", lambda one: one.reasons == ("hold", "beyond_seats")),
    ("保护期", "Protected", lambda one: one.reasons == ("protected",)),
    ("考核月数不足", "Too few months", lambda one: one.reasons == ("too_few_months",)),
    ("警示", "Warned", lambda one: one.reasons == ("warned",)),
    ("一票否决", "Vetoed: one grade down", lambda one: bool(one.result["vetoed"])),
    ("连续不合格", "Failed twice: one tier down", lambda one: one.reasons == ("tier_down",)),
)


def _kept(one: _Case) -> bool:
    return one.reasons == ("hold",) and one.result["additional_score"] is not None


async def tell(offices: Offices, month: Month, payroll: Mapping[str, Any]) -> YearSummary:
    """Return the year's summary, without the times; ``payroll`` is what the month's pay came to."""
    ladder, appraisal = offices.personnel("ladder"), offices.personnel("appraisal")
    path = f"/v1/rounds/{YEAR}"
    before, after = await _spindle(ladder, closing_day(YEAR)), await _spindle(ladder, date(YEAR + 1, 1, 1))
    found = (await ladder.get(path)).body
    decisions = await ladder.items(f"{path}/decisions")
    results = {one["employee_no"]: one for one in await appraisal.items(f"/v1/years/{YEAR}/results")}
    nominated = {one["employee_no"] for one in await ladder.items(f"{path}/nominations")}
    cases = [_Case(one, results[one["employee_no"]], one["employee_no"] in nominated) for one in decisions]
    counties = {unit["unit_code"]: unit["name"] for unit in after["units"]}
    told = await asyncio.gather(*(_tell_of(ladder, *chosen, counties) for chosen in _chosen(cases)))
    return YearSummary(
        year=YEAR,
        before=_counted(before),
        after=_counted(after),
        outcomes=found["outcomes"],
        reasons=found["reasons"],
        told=tuple(told),
        eligible=await _eligible(ladder, path),
        money=await _money(offices.payroll("compensation"), month, payroll, found),
        seconds={},
    )


async def _spindle(ladder: Desk, day: date) -> dict[str, Any]:
    return (await ladder.get("/v1/spindle", as_of=str(day))).body


def _counted(answer: Mapping[str, Any]) -> Spindle:
    tiers = {tier["tier"]: tier for tier in answer["tiers"]}
    return Spindle(
        as_of=answer["as_of"],
        rungs={rung: count for tier in tiers.values() for rung, count in tier["rungs"].items()},
        seats={name: tier["seats"] for name, tier in tiers.items()},
        over={name: tier["over"] for name, tier in tiers.items() if tier["over"]},
    )


def _chosen(cases: Sequence[_Case]) -> list[tuple[str, str, _Case]]:
    """Return for each theme the first person, of those not yet chosen, whom it fits."""
    chosen: dict[str, tuple[str, str, _Case]] = {}
    for zh, en, fits in _THEMES:
        fitting = (one for one in cases if one.decision["employee_no"] not in chosen and fits(one))
        case = next(fitting, None)
        if case is not None:
            chosen[case.decision["employee_no"]] = (zh, en, case)
    return list(chosen.values())


async def _tell_of(ladder: Desk, zh: str, en: str, case: _Case, counties: Mapping[str, str]) -> Told:
    decision = case.decision
    path = f"/v1/rounds/{YEAR}/decisions/{decision['employee_no']}"
    chinese, english = await asyncio.gather(ladder.get(path, language="zh"), ladder.get(path, language="en"))
    facts_zh, facts_en = _facts(case, english.body)
    return Told(
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


def _facts(case: _Case, worked: Mapping[str, Any]) -> tuple[str, str]:
    """Return the numbers behind a decision, and what the next rung still asks for where nothing was earned."""
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
    lacking = _lacking(worked) if "hold" in case.reasons else []
    if lacking:
        zh += "；晋升所缺：" + "、".join(
            f"{name} {_BANDS.get(had, had)}（要求 {_BANDS.get(needed, needed)}）" for (name, _), had, needed in lacking
        )
        en += "; lacking: " + ", ".join(f"{name} {had} (needs {needed})" for (_, name), had, needed in lacking)
    return f"{zh}。", f"{en}."


def _lacking(worked: Mapping[str, Any]) -> list[tuple[tuple[str, str], str, str]]:
    """Return the unmet conditions of the next rung; of the rows of which one must hold, those of the nearest."""
    step = worked["next_step"]
    if step is None:
        return []
    standing = step["standing"]
    rows: list[list[dict[str, Any]]] = [row["conditions"] for row in standing["any_of"]]
    if any(row["met"] for row in standing["any_of"]):
        rows = []
    nearest = min(rows, key=lambda row: sum(not one["met"] for one in row), default=[])
    return [
        (_CONDITIONS.get(one["name"], (one["name"], one["name"])), one["had"] or "-", one["needed"])
        for one in (*standing["conditions"], *nearest)
        if not one["met"]
    ]


async def _eligible(ladder: Desk, path: str) -> tuple[Eligible, ...]:
    """Return who may compete for management posts, the highest rungs first."""
    people = [one for one in await ladder.items(f"{path}/eligibility") if one["eligible"]]
    people.sort(key=lambda one: (-Rung(one["rung"]).height, one["employee_no"]))
    return tuple(Eligible(one["employee_no"], one["name"], one["rung"], _competency(one)) for one in people)


def _competency(person: Mapping[str, Any]) -> str:
    conditions = [one for row in person["standing"]["any_of"] for one in row["conditions"]]
    return next((one["had"] for one in conditions if one["name"] == "competency_score" and one["had"]), "-")


async def _money(payroll: Desk, month: Month, paid: Mapping[str, Any], found: Mapping[str, Any]) -> Money:
    statements = await payroll.items(f"/v1/months/{month}/statements")
    gross = dict.fromkeys(TIERS, Decimal(0))
    for one in statements:
        gross[Rung(one["rung"]).tier] += Decimal(one["gross"])
    outcomes = found["outcomes"]
    return Money(
        cost_this_year=found["cost"]["cost"],
        cost_full_year=found["cost"]["full_year_cost"],
        moves=outcomes.get("promoted", 0) + outcomes.get("demoted", 0),
        month=str(month),
        people=paid["people"],
        gross=str(paid["gross"]),
        gross_by_tier={tier.value: str(gross[tier]) for tier in TIERS},
    )
