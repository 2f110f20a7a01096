"""The import operations, each with rows for the sample company's stack, and the forms in which a table is sent.

What is sent again and again without spoiling anything is either there already, or about a year that stays open.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import httpx

from sample.company import sample_company
from sample.judges import additional_scores
from shared.platform.web.parameters import today
from tests.integration.stack.access import Access
from tests.support.pages import all_items
from tests.support.uploads import CSV, csv_of, workbook

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON: Final = "application/json"
SHEET: Final = "得分"  # what the maker of workbooks calls its sheet
Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Import:
    """An import operation: who may, its columns as they are called in JSON and in Chinese, and rows that fit."""

    service: str
    path: str
    role: str
    columns: Mapping[str, str]
    rows: Callable[[Access], list[Row]]
    fresh: bool
    """Whether the rows are other ones each time, so that something is written."""
    faulty: tuple[str, str, str]
    """A column, a value that does not fit there, and the code that says so."""

    def send(self, stack: Access, form: str, rows: Sequence[Row], **headers: str) -> httpx.Response:
        """Send rows in one of the forms."""
        media_type, make = FORMS[form]
        content = make(self.columns, rows)
        return stack.client(self.service, self.role).post(
            self.path, content=content, headers={"Content-Type": media_type, **headers}
        )


def _as_workbook(columns: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    return workbook(tuple(columns.values()), *rows)


def _as_csv(encoding: str) -> Callable[[Mapping[str, str], Sequence[Row]], bytes]:
    def make(columns: Mapping[str, str], rows: Sequence[Row]) -> bytes:
        cells = ([cell or "" for cell in row] for row in rows)
        return csv_of(tuple(columns.values()), *cells, encoding=encoding)

    return make


def _as_json(columns: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    objects = [dict(zip(columns, row, strict=True)) for row in rows]
    return httpx.Request("POST", "http://nowhere", json={"rows": objects}).content


FORMS: Final[dict[str, tuple[str, Callable[[Mapping[str, str], Sequence[Row]], bytes]]]] = {
    "workbook": (XLSX, _as_workbook),
    "CSV in UTF-8 with a BOM": (CSV, _as_csv("utf-8-sig")),
    "CSV in GB18030": (CSV, _as_csv("gb18030")),
    "CSV in GB18030 that says so": (f"{CSV}; charset=gb18030", _as_csv("gb18030")),
    "JSON": (JSON, _as_json),
}


def new_number() -> str:
    """A number above 0, up to 99.99, that nobody had before, as good as certainly; a target of zero is a fault."""
    return f"{(secrets.randbelow(9_999) + 1) / 100:.2f}"


def new_day() -> date:
    """A day after the decided year, and not in the future."""
    first = date(2026, 1, 1)
    return first + timedelta(days=secrets.randbelow((today() - first).days))


def _people(stack: Access, tier: str) -> list[str]:
    placed = all_items(stack.client("ladder", "auditor"), "/v1/placements", {"as_of": "2026-01-01"}, limit=1000)
    return [one["employee_no"] for one in placed if one["tier"] == tier][:8]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _there(path: str, columns: Sequence[str], **params: str) -> Callable[[Access], list[Row]]:
    """Rows that a list of the ladder tells."""

    def rows(stack: Access) -> list[Row]:
        found = all_items(stack.client("ladder", "auditor"), path, params, limit=1000)[:20]
        return [tuple(_text(one[column]) for column in columns) for one in found]

    return rows


def _facts(stack: Access) -> list[Row]:
    return [(one, "2026-02", new_number(), new_number(), "1") for one in _people(stack, "junior")]


def _protections(stack: Access) -> list[Row]:
    day = date(2091, 1, 2) + timedelta(days=secrets.randbelow(3650))
    return [(one, "2091-01-01", str(day)) for one in _people(stack, "senior")]


def _overall(stack: Access) -> list[Row]:
    return [(one, "000011", new_number()) for one in _people(stack, "senior")]


def _additional(stack: Access) -> list[Row]:
    """What the city committee said in the sample year of some who contend for a tier above junior."""
    candidates = all_items(stack.client("ladder", "auditor"), "/v1/rounds/2025/candidates", limit=1000)
    upper = {one["employee_no"] for one in candidates if any(rung[0] != "J" for rung in one["for_rungs"])}
    people = [person for person in sample_company().at_close if person.employee_no in upper][:4]
    scores = [score for person in people for score in additional_scores(person, by_city=True)]
    return [(score.employee_no, score.member, str(score.score)) for score in scores]


def _self_scores(stack: Access) -> list[Row]:
    results = all_items(stack.client("appraisal", "auditor"), "/v1/years/2025/results", limit=1000)
    given = [one for one in results if one["self_score"] is not None]
    return [(str(one["employee_no"]), str(one["self_score"])) for one in given[:20]]


def _abilities(stack: Access) -> list[Row]:
    day = str(new_day())
    return [(one, day, new_number()) for one in _people(stack, "middle")]


def _nominations(stack: Access) -> list[Row]:
    return [(one, f"连续三年考核优秀 {secrets.token_hex(4)}") for one in _people(stack, "junior")]


def _panel_members(stack: Access) -> list[Row]:
    """Somebody who joins the county groups for a day."""
    member, first = f"T{secrets.randbelow(10**8)}", new_day() + timedelta(days=365)
    last = first + timedelta(days=1)
    codes = [one["code"] for one in all_items(stack.client("ladder", "auditor"), "/v1/units") if one["parent_code"]]
    return [("county_group", code, member, "周萍", str(first), str(last)) for code in codes[:3]]


UNITS: Final = {"code": "单位编码", "name": "单位名称", "parent_code": "上级编码"}
ROSTER: Final = {
    "employee_no": "工号",
    "name": "姓名",
    "unit_code": "单位编码",
    "rung": "职级",
    "rung_since": "任现职级日期",
    "tier_since": "任现级日期",
    "hired_on": "入职日期",
    "left_on": "离职日期",
    "education": "学历",
    "employment_type": "用工形式",
}
PANEL: Final = {"employee_no": "工号", "member": "评委工号", "score": "评分"}
PANEL_MEMBERS: Final = {
    "body": "考评组织",
    "unit_code": "单位编码",
    "employee_no": "工号",
    "name": "姓名",
    "valid_from": "任职开始",
    "valid_to": "任职结束",
}
UNKNOWN: Final = "987654"
YEAR: Final = "/v1/years/{}/{}_score_imports"

IMPORTS: Final[dict[str, Import]] = {
    "units": Import("ladder", "/v1/unit_imports", "personnel", UNITS, _there("/v1/units", [*UNITS]), fresh=False,
                    faulty=("parent_code", UNKNOWN, "unit_unknown")),
    "roster": Import("ladder", "/v1/roster_imports", "personnel", ROSTER, _there("/v1/employees", [*ROSTER]),
                     fresh=False, faulty=("unit_code", UNKNOWN, "unit_unknown")),
    "protections": Import("ladder", "/v1/protection_imports", "personnel",
                          {"employee_no": "工号", "valid_from": "保护开始", "valid_to": "保护结束"}, _protections,
                          fresh=True, faulty=("employee_no", UNKNOWN, "employee_unknown")),
    "nominations": Import("ladder", "/v1/rounds/2091/nomination_imports", "personnel",
                          {"employee_no": "工号", "reasons": "提名理由"}, _nominations, fresh=True,
                          faulty=("employee_no", UNKNOWN, "employee_unknown")),
    "facts": Import("appraisal", "/v1/months/2026-02/fact_imports", "personnel",
                    {"employee_no": "工号", "month": "月份", "M01.actual": "M01.actual 实际",
                     "M01.target": "M01.target 目标", "B01.count": "B01.count 次数"},
                    _facts, fresh=True, faulty=("employee_no", UNKNOWN, "not_employed_in_month")),
    "overall scores": Import("appraisal", YEAR.format(2026, "overall"), "personnel", PANEL, _overall, fresh=True,
                             faulty=("employee_no", UNKNOWN, "not_placed_at_year_end")),
    "additional scores": Import("appraisal", YEAR.format(2025, "additional"), "personnel", PANEL, _additional,
                                fresh=False, faulty=("employee_no", UNKNOWN, "not_a_candidate")),
    "panel members": Import("appraisal", "/v1/panel_member_imports", "personnel", PANEL_MEMBERS, _panel_members,
                            fresh=True, faulty=("unit_code", UNKNOWN, "unit_unknown")),
    "self scores": Import("appraisal", YEAR.format(2025, "self"), "personnel",
                          {"employee_no": "工号", "score": "自评分"}, _self_scores, fresh=False,
                          faulty=("employee_no", UNKNOWN, "not_a_candidate")),
    "abilities": Import("appraisal", "/v1/ability_imports", "personnel",
                        {"employee_no": "工号", "assessed_on": "测评日期", "score": "得分"}, _abilities, fresh=True,
                        faulty=("employee_no", UNKNOWN, "unknown_person")),
}  # fmt: skip
