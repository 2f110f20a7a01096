"""The judgement of the year by those whose business it is."""

from dataclasses import replace

from services.appraisal.clients.ladder import LadderClient
from services.appraisal.months.application.people import people_of
from services.appraisal.years.application.judging import Electorate
from services.appraisal.years.application.voting import hold_register, record_votes
from services.appraisal.years.domain.judging import judge_of_year
from services.appraisal.years.domain.scores import Part
from services.appraisal.years.store import judgements, years
from shared.kernel.errors import Fault
from shared.kernel.imports import ImportCount
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.tabular.reading import Table


async def import_overall_scores(
    database: Database, ladder: LadderClient, change: Change, year: int, table: Table
) -> ImportCount:
    """Save panel scores of the year, all or none; who judges whom goes by unit and tier on 31 December.

    Conflict for a year that is closed or has not begun, and once a later year is closed.
    """
    async with database.prepare(change) as session:
        await years.require_begun(session, year)
    people = people_of((await ladder.at_closing(change.caller, year)).values())

    def absent(index: int, _employee_no: str) -> Fault:
        return Fault.in_row(index, "employee_no", "not_placed_at_year_end", year=year)

    async with database.change(change, str(year)) as write:
        await years.hold(write, year)
        await years.require_open(write, year)
        electorate = Electorate(
            people=people,
            everybody=frozenset(people),
            judge_of=lambda person: judge_of_year(person.tier),
            absent=absent,
            register=await hold_register(write, year),
            recorded=await judgements.votes(write, year, Part.OVERALL),
        )
        votes = electorate.read(change.caller, table)
        changes = await record_votes(write, year, Part.OVERALL, votes, electorate)
        return write.answer(replace(changes.count, passed_over=table.passed_over))
