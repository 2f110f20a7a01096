"""The rows that the templates of scores come with."""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal

from services.appraisal.months.domain.people import Person
from services.appraisal.panels.domain.members import CITY, Panel, PanelBody
from services.appraisal.panels.store import members
from services.appraisal.years.domain.judging import Judge
from services.appraisal.years.domain.scores import PanelKey, Part
from services.appraisal.years.store import panels
from shared.kernel.months import closing_day
from shared.kernel.names import Name
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller
from shared.platform.tabular.templates import TemplateRow


async def panel_rows(
    database: Database,
    caller: Caller,
    year: int,
    part: Part,
    judged: Iterable[Person],
    judge_of: Callable[[Person], Judge],
) -> list[TemplateRow]:
    """Return a row for each person and member; one without a member where the panel has none on record."""
    async with database.read(caller) as session:
        recorded = await panels.panel_scores(session, year, part)
        registered = await members.on(session, closing_day(year))
    by_panel: dict[Panel, list[str]] = {}
    for member in registered:
        by_panel.setdefault(member.panel, []).append(member.employee_no)
    return [
        row
        for person in sorted(judged, key=lambda person: person.employee_no)
        for row in _rows_of(person, by_panel.get(_panel_of(person, judge_of(person)), []), caller, recorded)
    ]


def _rows_of(
    person: Person, panel: Collection[str], caller: Caller, recorded: Mapping[PanelKey, Decimal]
) -> list[TemplateRow]:
    """Return the rows of a person: the caller's own, where they are a member; else those of all members."""
    scored = {key.member for key in recorded if key.employee_no == person.employee_no}
    named = [caller.employee_no] if caller.employee_no in panel else sorted({*panel, *scored} - {person.employee_no})
    return [
        TemplateRow(
            {
                "employee_no": person.employee_no,
                "member": member,
                "score": None if member is None else recorded.get(PanelKey(person.employee_no, member)),
            },
            place_of(person),
        )
        for member in named or [None]
    ]


def _panel_of(person: Person, judge: Judge) -> Panel:
    if judge is Judge.COMMITTEE:
        return Panel(PanelBody.COMMITTEE, CITY)
    return Panel(PanelBody.COUNTY_GROUP, person.unit_code)


def place_of(person: Person) -> Name:
    """Return the remark that tells people where somebody is."""
    tier = person.tier.label
    return Name(f"{person.unit_code} {tier.zh}", f"{person.unit_code} {tier.en}")
