"""The year 2025 of the sample company, driven through the public HTTP API alone, as a portal would.

Every step can be repeated: imports and decisions carry idempotency keys, and closed months, years and rounds stay as
they are. An interrupted year continues where it stopped.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

import httpx
from rich.console import Console

from sample.company import Company, sample_company
from sample.counties import COUNTIES
from sample.documents import document
from sample.monthly import YEAR
from sample.officers import CHAIR, CITY_COMMITTEE, ONLINE_COUNTY
from sample.offices import Offices, open_offices
from sample.progress import YearProgress
from sample.results import YearSummary
from sample.stack import Stack
from sample.workbooks import county_codes, file_of, roster_months, write_candidate_files, write_files
from sample.year_report import read_year
from shared.kernel.months import Month, months_of_year

JANUARY: Final = Month(YEAR + 1, 1)
_DONE: Final = ("month_closed", "year_closed", "round_decided", "round_finished", "version_not_later")
_SHANGHAI: Final = timezone(timedelta(hours=8))
_PRESENT: Final = 6  # of the seven members of the committee; the quorum is two thirds


async def drive_year(
    stack: Stack, folder: Path, console: Console, transport: httpx.AsyncBaseTransport | None = None
) -> YearSummary:
    """Drive the year, with progress bars, and return its summary."""
    with YearProgress(console) as progress:
        async with open_offices(stack, progress.follow, transport) as offices:
            drive = _Drive(offices, sample_company(), folder, progress)
            return await drive.whole_year()


async def hold_round(stack: Stack, console: Console, transport: httpx.AsyncBaseTransport | None = None) -> None:
    """Hold only the round, for a company whose year is complete up to the round."""
    with YearProgress(console) as progress:
        async with open_offices(stack, progress.follow, transport) as offices:
            drive = _Drive(offices, sample_company(), Path(), progress)
            await drive.register_committee()
            await drive.hold_round()


@dataclass(slots=True)
class _Drive:
    offices: Offices
    company: Company
    folder: Path
    progress: YearProgress

    async def whole_year(self) -> YearSummary:
        """Drive all stages of the year."""
        await self._write_files()
        await self._found_company()
        await self._appraise_months()
        await self._close_year()
        await self._judge_candidates()
        await self.hold_round()
        payroll = await self._pay_january()
        with self.progress.stage("汇总结果 Summing up", 1) as step:
            step("结果 results")
            summary = await read_year(self.offices, JANUARY, payroll)
        return replace(summary, seconds=dict(self.progress.seconds))

    async def _write_files(self) -> None:
        with self.progress.stage("制作文件 Making the files", 1) as step:
            step("Excel, CSV")
            await asyncio.to_thread(write_files, self.company, self.folder)

    async def _found_company(self) -> None:
        """Set up the units, the people and the rules."""
        ladder, appraisal = self.offices.personnel("ladder"), self.offices.personnel("appraisal")
        first = Month(YEAR, 1)
        with self.progress.stage("建立档案 Company and rules", 7) as step:
            step("单位 units")
            await ladder.upload("/v1/unit_imports", self._file("units"), "sample-units")
            step("考评组织 panels")
            await appraisal.upload("/v1/panel_member_imports", self._file("panel_members"), "sample-panel-members")
            step("花名册 roster")
            await self._import_roster(first)
            step("保护期 protections")
            await ladder.upload("/v1/protection_imports", self._file("protections"), "sample-protections")
            step("考核方案 scheme")
            scheme = {"valid_from": str(first), "scheme": document("scheme"), "note": "2025 年起执行"}
            await appraisal.send("/v1/schemes", scheme, "sample-scheme", done=_DONE)
            step("晋升政策 policy")
            policy = {"valid_from": str(first.first_day), "policy": document("policy"), "note": "2025 年起执行"}
            await ladder.send("/v1/policies", policy, "sample-policy", done=_DONE)
            step("薪酬标准 pay table")
            table = {"valid_from": str(first), "table": document("pay_table"), "note": "2025 年起执行"}
            await self.offices.payroll("compensation").send("/v1/pay_tables", table, "sample-pay-table", done=_DONE)

    async def _appraise_months(self) -> None:
        """Import each month's facts and close it; in its month, import who joined, left or moved."""
        changes = set(roster_months(self.company)[1:])
        with self.progress.stage("月度考核 Twelve months", 12) as step:
            for month in months_of_year(YEAR):
                step(str(month))
                if month in changes:
                    await self._import_roster(month)
                await self._appraise(month)

    async def _import_roster(self, month: Month) -> None:
        name = f"roster_{month}"
        ladder = self.offices.personnel("ladder")
        await ladder.upload("/v1/roster_imports", self._file(name), f"sample-{name}", as_of=str(month.first_day))

    async def _appraise(self, month: Month) -> None:
        personnel = self.offices.personnel("appraisal")
        facts = self._file(f"facts_{month}")
        await personnel.upload(f"/v1/months/{month}/fact_imports", facts, f"sample-facts-{month}", done=_DONE)
        await personnel.run(f"/v1/months/{month}/closing", f"sample-closing-{month}", done=_DONE)

    async def _close_year(self) -> None:
        """Import the scores of the city committee and of each county group, and close the year."""
        personnel = self.offices.personnel("appraisal")
        path = f"/v1/years/{YEAR}/overall_score_imports"
        with self.progress.stage("年度考核 The year", 3 + len(COUNTIES)) as step:
            step("素质测评 abilities")
            await personnel.upload("/v1/ability_imports", self._file("abilities"), "sample-abilities")
            step("考评委员会 committee")
            await self._import_votes(path, "overall", None)
            for county in COUNTIES:
                step(f"{county.place}考评小组 county group")
                await self._import_votes(path, "overall", county.code)
            step("年度关账 closing")
            await personnel.run(f"/v1/years/{YEAR}/closing", "sample-year-closing", done=_DONE)

    async def _judge_candidates(self) -> None:
        """Import the nominations, read the candidates, and import their own scores and their panels'."""
        ladder, appraisal = self.offices.personnel("ladder"), self.offices.personnel("appraisal")
        path = f"/v1/years/{YEAR}/additional_score_imports"
        with self.progress.stage("附加考核 Candidates", 4) as step:
            step("跳档提名 nominations")
            nominations = f"/v1/rounds/{YEAR}/nomination_imports"
            await ladder.upload(nominations, self._file("nominations"), "sample-nominations", done=_DONE)
            step("候选人 candidates")
            candidates = await ladder.items(f"/v1/rounds/{YEAR}/candidates")
            for_upper = {
                candidate["employee_no"]: any(rung[0] != "J" for rung in candidate["for_rungs"])
                for candidate in candidates
            }
            await asyncio.to_thread(write_candidate_files, self.company, for_upper, self.folder)
            step("个人自评 self scores")
            self_scores = f"/v1/years/{YEAR}/self_score_imports"
            await appraisal.upload(self_scores, self._file("self_scores"), "sample-self-scores", done=_DONE)
            step("附加评分 panels")
            for code in (None, *county_codes(self.company, for_upper)):
                await self._import_votes(path, "additional", code)

    async def _import_votes(self, path: str, part: str, code: str | None) -> None:
        """Have personnel record a panel's paper ballots; in one county each member sends their own votes."""
        name = f"{part}_{code or 'city'}"
        if code != ONLINE_COUNTY.code:
            personnel = self.offices.personnel("appraisal")
            await personnel.upload(path, self._file(name), f"sample-{name}", done=_DONE)
            return
        for member, desk in self.offices.county("appraisal", code):
            own = f"{name}_{member}"
            await desk.upload(path, self._file(own), f"sample-{own}", done=_DONE)

    async def register_committee(self) -> None:
        """Register the members of the city committee, who decide the round."""
        members = [
            {
                "body": "committee",
                "employee_no": member.employee_no,
                "name": member.name,
                "is_chair": member == CHAIR,
                "valid_from": f"{YEAR}-01-01",
            }
            for member in CITY_COMMITTEE
        ]
        appraisal = self.offices.personnel("appraisal")
        await appraisal.send("/v1/panel_member_imports", {"rows": members}, "sample-committee")

    async def hold_round(self) -> None:
        """Propose, decide and finish the round."""
        personnel = self.offices.personnel("ladder")
        path = f"/v1/rounds/{YEAR}"
        with self.progress.stage("岗级评定 The round", 3) as step:
            step("建议 proposal")
            await personnel.run(f"{path}/proposal", "sample-proposal", done=_DONE)
            step("裁定 decision")
            round_ = await personnel.get(path)
            if round_.body["state"] == "proposed":
                decision = _resolution(await personnel.items(f"{path}/decisions", reason="tie_at_cut"))
                chair = self.offices.chair("ladder")
                await chair.send(f"{path}/resolution", decision, "sample-decision", done=_DONE, etag=round_.etag)
            step("生效 finishing")
            await personnel.run(f"{path}/finishing", "sample-finishing")

    async def _pay_january(self) -> Mapping[str, Any]:
        """Appraise January with the weights of the new tiers, calculate its pay, and return the totals."""
        with self.progress.stage("一月考核与薪酬 January", 2) as step:
            step("考核 appraisal")
            await self._appraise(JANUARY)
            step("工资 statements")
            payroll = self.offices.payroll("compensation")
            return await payroll.run(f"/v1/months/{JANUARY}/statements", "sample-statements")

    def _file(self, name: str) -> Path:
        return file_of(self.folder, name)


def _resolution(tied: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the committee's decision: the proposal, and which of the tied people gets the last seat."""
    names = "、".join(f"{decision['name']}（{decision['employee_no']}）" for decision in tied)
    seated = [decision["name"] for decision in tied if decision["outcome"] == "promoted"]
    reasons = (
        f"{names}各项排名依据完全相同，委员会逐一评议近三年工作实绩后表决，由{'、'.join(seated)}取得最后一个席位。"
    )
    amendments = [
        {"employee_no": decision["employee_no"], "rung": decision["rung"], "reasons": reasons} for decision in tied
    ]
    return {
        "decided_by": [officer.employee_no for officer in CITY_COMMITTEE[:_PRESENT]],
        "decided_on": str(datetime.now(_SHANGHAI).date()),
        "minutes_no": f"临烟绩评〔{YEAR + 1}〕1号",
        "reasons": f"经绩效考评委员会审议，同意 {YEAR} 年度岗级评定建议。",
        "amendments": amendments,
    }
