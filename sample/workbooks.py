"""The files of the sample company's departments: mostly Excel, and some CSV."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from deploy.marks import list_file
from sample.company import Company
from sample.counties import COUNTIES, ROOT_CODE, ROOT_NAME
from sample.documents import document
from sample.judges import PanelScore, abilities, additional_scores, overall_scores, self_score
from sample.monthly import MONTHS, MonthFacts, month_facts
from sample.officers import CITY_COMMITTEE, ONLINE_COUNTY, Officer, county_group
from sample.people import MOVING_DAY, SamplePerson
from sample.tables import Cell, CsvEncoding, SampleTable, write_csv, write_workbook
from services.appraisal.schemes.domain.vetoes import DEFAULT_VETOES
from shared.kernel.months import Month
from shared.kernel.rungs import Tier

FIRST_DAY: Final = date(2025, 1, 1)
_CSV: Final[Mapping[str, CsvEncoding]] = {
    "roster_2025-07": "gb18030",
    "facts_2025-04": "gb18030",
    "facts_2025-08": "utf-8-sig",
    "abilities": "gb18030",
    "self_scores": "utf-8-sig",
}
_FIELDS: Final = {
    "rate": (("actual", "实际"), ("target", "目标")),
    "deduction": (("count", "次数"),),
    "band": (("value", "数值"),),
    "boolean": (("met", "达标"),),
    "rating": (("points", "得分"),),
    "survey": (("answers", "问卷"),),
}
_SCHOOLS: Final = {
    "junior_high": "初中",
    "high_school": "高中",
    "college": "大专",
    "bachelor": "本科",
    "master": "硕士",
}
_EMPLOYMENT: Final = {"contract": "聘用", "regular": "正式"}
_BANDS: Final = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}
_CERTIFICATES: Final = ("", "五级", "四级", "三级", "二级", "一级")  # level five is the lowest
_ROSTER: Final = (
    *("工号", "姓名", "单位编码", "职级", "任现职级日期", "任现级日期", "入职日期", "离职日期"),
    *("学历", "用工形式", "资格等级", "上年考核等次"),
)
# Different people write months in different ways.
_MONTH_STYLES: Final[tuple[Callable[[Month], Cell], ...]] = (
    str,
    lambda month: f"{month.year}{month.number:02d}",
    lambda month: f"{month.year}.{month.number:02d}",
    lambda month: f"{month.year}年{month.number}月",
    lambda month: month.first_day,
)


def write_files(company: Company, folder: Path) -> None:
    """Write all files that do not need the candidates."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder, "units", _units())
    for month in roster_months(company):
        _write(folder, f"roster_{month}", _roster(company, month))
    _write(folder, "protections", _protections(company))
    _write(folder, "abilities", _abilities(company))
    for month in MONTHS:
        _write(folder, f"facts_{month}", _facts(company, month))
    _write(folder, "panel_members", _panel_members())
    _write(folder, "overall_city", _panel_scores("总体考核评分", _overall(company, None)))
    for county in COUNTIES:
        _write_panel(folder, f"overall_{county.code}", "总体考核评分", county.code, _overall(company, county.code))
    _write(folder, "nominations", _nominations(company))


def write_candidate_files(company: Company, for_upper: Mapping[str, bool], folder: Path) -> None:
    """Write the candidates' scores; ``for_upper`` is True for candidates for a tier above the junior one."""
    people = [person for person in company.at_close if person.employee_no in for_upper]
    rows = [(person.employee_no, self_score(person)) for person in people]
    _write(folder, "self_scores", SampleTable("个人自评", ("工号", "自评分"), rows))
    for code in (None, *county_codes(company, for_upper)):
        scores = (
            score
            for person in people
            if code == (None if for_upper[person.employee_no] else person.unit_at_close)
            for score in additional_scores(person, by_city=code is None)
        )
        _write_panel(folder, f"additional_{code or 'city'}", "附加考核评分", code, scores)


def county_codes(company: Company, for_upper: Mapping[str, bool]) -> list[str]:
    """Return the counties whose groups judge candidates: the candidates for a rung of the junior tier."""
    return sorted({company.by_number[number].unit_at_close for number, upper in for_upper.items() if not upper})


def file_of(folder: Path, name: str) -> Path:
    """Return the path of a file by its name without suffix."""
    return folder / f"{name}.{'csv' if name in _CSV else 'xlsx'}"


def roster_months(company: Company) -> list[Month]:
    """Return January, and every month in which people joined, left or moved to another county."""
    months = {Month.of(FIRST_DAY)} | {Month.of(MOVING_DAY)}
    for person in company.people:
        months |= {Month.of(day) for day in (person.hired_on, person.left_on) if day and day > FIRST_DAY}
    return sorted(months)


def _write(folder: Path, name: str, table: SampleTable) -> None:
    file = file_of(folder, name)
    list_file(folder, file.name)
    encoding = _CSV.get(name)
    if encoding is None:
        write_workbook(table, file)
    else:
        write_csv(table, file, encoding)


def _units() -> SampleTable:
    counties = [(county.code, county.name, ROOT_CODE) for county in COUNTIES]
    return SampleTable("单位", ("单位编码", "单位名称", "上级编码"), [(ROOT_CODE, ROOT_NAME, None), *counties])


def _roster(company: Company, month: Month) -> SampleTable:
    """Return January's full roster, or the changes of a later month."""
    first = month == Month.of(FIRST_DAY)
    title = "花名册" if first else "人员变动"
    listed = [person for person in company.people if _is_listed(person, month, first=first)]
    return SampleTable(title, _ROSTER, [_roster_row(person, month) for person in listed])


def _is_listed(person: SamplePerson, month: Month, *, first: bool) -> bool:
    if first:
        return person.hired_on < FIRST_DAY
    moved = person.moved_to is not None and month == Month.of(MOVING_DAY)
    return moved or month in {Month.of(day) for day in (person.hired_on, person.left_on) if day}


def _roster_row(person: SamplePerson, month: Month) -> tuple[Cell, ...]:
    left = person.left_on is not None and Month.of(person.left_on) <= month
    return (
        person.employee_no,
        person.name,
        person.unit_in(month),
        person.rung.value,
        person.rung_since,
        person.tier_since,
        person.hired_on,
        person.left_on if left else None,
        _SCHOOLS[person.education],
        _EMPLOYMENT[person.employment_type],
        _CERTIFICATES[person.certificate_level] if person.certificate_level else None,
        _BANDS[person.previous_band] if person.previous_band else None,
    )


def _protections(company: Company) -> SampleTable:
    rows = [
        (person.employee_no, person.protected_from, person.protected_to)
        for person in company.people
        if person.protected_from
    ]
    return SampleTable("保护期", ("工号", "保护开始", "保护结束"), rows)


def _facts(company: Company, month: Month) -> SampleTable:
    fields = [
        (indicator["code"], field, f"{indicator['code']}.{field} {indicator['name']} {label}")
        for indicator in document("scheme")["indicators"]
        for field, label in _FIELDS[indicator["scorer"]["kind"]]
    ]
    headers = ("工号", "月份", *(header for _, _, header in fields), "加分", "扣分", "一票否决", "免考")
    style = _MONTH_STYLES[(month.number - 1) % len(_MONTH_STYLES)]

    def rows() -> Iterator[tuple[Cell, ...]]:
        for person in company.people:
            if person.works_in(month):
                facts = month_facts(person, month)
                values = (facts.values.get((code, field)) for code, field, _ in fields)
                others = (facts.bonus, facts.deduction, _incidents(facts), facts.masked)
                yield (person.employee_no, style(month), *values, *others)

    return SampleTable(f"{month.number}月考核", headers, rows())


def _incidents(facts: MonthFacts) -> str | None:
    """Return the incidents as an officer writes them: by their Chinese names."""
    names = {veto.code: veto.name.zh for veto in DEFAULT_VETOES}
    return "；".join(names[code] for code in facts.veto) or None


def _overall(company: Company, county: str | None) -> Iterator[PanelScore]:
    """Yield one panel's scores for the year: a county's for its juniors, or the city committee's for all others."""
    for person in company.at_close:
        if (person.unit_at_close if person.tier is Tier.JUNIOR else None) == county:
            yield from overall_scores(person)


def _panel_scores(title: str, scores: Iterable[PanelScore]) -> SampleTable:
    rows = [(score.employee_no, score.member, score.score) for score in scores]
    return SampleTable(title, ("工号", "评委工号", "评分"), rows)


def _write_panel(folder: Path, name: str, title: str, code: str | None, scores: Iterable[PanelScore]) -> None:
    """Write a panel's paper ballots as one file; in the county that votes online, each member has a file."""
    if code != ONLINE_COUNTY.code:
        _write(folder, name, _panel_scores(title, scores))
        return
    by_member: dict[str, list[tuple[Cell, ...]]] = {officer.employee_no: [] for officer in county_group(code)}
    for score in scores:
        by_member[score.member].append((score.employee_no, score.score))
    for member, rows in by_member.items():
        _write(folder, f"{name}_{member}", SampleTable(title, ("工号", "评分"), rows))


def _panel_members() -> SampleTable:
    """Return the register of panels: the city committee, and the group of each county."""
    panels: list[tuple[str, str | None, tuple[Officer, ...]]] = [("考评委员会", None, CITY_COMMITTEE)]
    panels += [("考评小组", county.code, county_group(county.code)) for county in COUNTIES]
    rows = [
        (body, code, officer.employee_no, officer.name, "是" if officer is officers[0] else "否", FIRST_DAY)
        for body, code, officers in panels
        for officer in officers
    ]
    headers = ("考评组织", "单位编码", "工号", "姓名", "是否主任（组长）", "任职开始")
    return SampleTable("考评组织成员", headers, rows)


def _abilities(company: Company) -> SampleTable:
    rows = [
        (ability.employee_no, ability.assessed_on, ability.score)
        for person in company.at_close
        for ability in abilities(person)
    ]
    return SampleTable("素质测评", ("工号", "测评日期", "得分"), rows)


def _nominations(company: Company) -> SampleTable:
    rows = [(person.employee_no, person.nominated) for person in company.at_close if person.nominated]
    return SampleTable("跳档提名", ("工号", "提名理由"), rows)
