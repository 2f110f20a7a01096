"""The rows that the templates of scores come with."""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal

from services.appraisal.months.domain.people import Person
from services.appraisal.panels.domain.members import PanelBody
from services.appraisal.panels.domain.register import PanelRegister
from services.appraisal.panels.store import members
from services.appraisal.years.application.judging import recorder_of
from services.appraisal.years.domain.scores import PanelKey, Part
from services.appraisal.years.store import judgements
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
    judge_of: Callable[[Person], PanelBody],
) -> list[TemplateRow]:
    """Return a row for each person: the caller's own vote, or one for each member for whoever records votes."""
    async with database.read(caller) as session:
        recorded = await judgements.panel_scores(session, year, part)
        register = PanelRegister.of(await members.on(session, closing_day(year)))
    records = recorder_of(caller) is not None
    scored: dict[str, set[str]] = {}
    for key in recorded:
        scored.setdefault(key.employee_no, set()).add(key.member)
    rows: list[TemplateRow] = []
    for person in sorted(judged, key=lambda person: person.employee_no):
        panel = register.panel_of(judge_of(person), person.unit_path)
        on_panel = frozenset() if panel is None else register.members[panel]
        others = sorted((on_panel | scored.get(person.employee_no, set())) - {person.employee_no})
        rows += _rows_of(person, others if records else [caller.employee_no], recorded)
    return rows


def _rows_of(person: Person, voters: Collection[str | None], recorded: Mapping[PanelKey, Decimal]) -> list[TemplateRow]:
    """Return the rows of a person, one for each member; one without a member where there is none."""
    return [
        TemplateRow(
            {
                "employee_no": person.employee_no,
                "member": member,
                "score": None if member is None else recorded.get(PanelKey(person.employee_no, member)),
            },
            place_of(person),
        )
        for member in voters or [None]
    ]


def place_of(person: Person) -> Name:
    """Return the remark that tells people where somebody is."""
    tier = person.tier.label
    return Name(f"{person.unit_code} {tier.zh}", f"{person.unit_code} {tier.en}")
