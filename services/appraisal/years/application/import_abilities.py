"""Results of ability assessments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from services.appraisal.clients.ladder import LadderClient, Placement, Round, first_placements
from services.appraisal.months.application.people import people_of
from services.appraisal.years.application.judging import refuse_unreachable
from services.appraisal.years.domain.abilities import assessment_faults, late_assessment_faults
from services.appraisal.years.domain.scores import AbilityKey, ScoreChanges
from services.appraisal.years.store import judgements
from shared.kernel.errors import Fault
from shared.kernel.imports import ImportCount
from shared.kernel.spans import Span
from shared.platform.database.clock import today
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table

_EVER: Final = date(2201, 1, 1)  # no year that can be asked about ends later


async def import_abilities(database: Database, ladder: LadderClient, change: Change, table: Table) -> ImportCount:
    """Save ability scores, all or none; assessments are taken at hiring and in the job.

    ImportRefused for an assessment that the result of a decided year would rest on.
    """
    keys = [AbilityKey(row.values["employee_no"], row.values["assessed_on"]) for row in table.rows]
    scores = {key: row.values["score"] for key, row in zip(keys, table.rows, strict=True)}
    async with database.prepare(change) as session:
        this_day = await today(session)
    decided_year = None
    if scores:
        # Placements begin with the present rung, so who is in the job since long may be placed after an old assessment.
        first_day = min(key.assessed_on for key in scores)
        placements = await ladder.placements(change.caller, first_day, _EVER)
        people = people_of(first_placements(placements).values())
        refuse_unreachable(change.caller, table, people, frozenset(people), _unknown_person)
        table.refuse(assessment_faults(keys, _employment(placements), this_day))
        decided_year = _last_decided(await ladder.rounds(change.caller))
    async with database.change(change) as write:
        before = await judgements.ability_scores(write, sorted({key.employee_no for key in scores}))
        changes = ScoreChanges(scores, before)
        table.refuse(late_assessment_faults(keys, changes.to_save.keys(), decided_year))
        await judgements.save_ability_scores(write, changes.to_save)
        write.note(changes.differences("ability_score"))
        return write.answer(replace(changes.count, passed_over=table.passed_over))


def _employment(placements: Iterable[Placement]) -> Mapping[str, Sequence[Span]]:
    employment: dict[str, list[Span]] = {}
    for placement in placements:
        employment.setdefault(placement.employee_no, []).append(placement.span)
    return employment


def _last_decided(rounds: Iterable[Round]) -> int | None:
    return max((round_.year for round_ in rounds if round_.decided_at is not None), default=None)


def _unknown_person(index: int, employee_no: str) -> Fault:
    return Fault.in_row(index, "employee_no", "unknown_person", employee_no=employee_no)
