"""The closing of a month: everybody's sheet is scored for good."""

import asyncio
from collections.abc import Mapping, Sequence

from services.appraisal.clients.ladder import LadderClient, Placement
from services.appraisal.months.domain.sheets import PersonSheet
from services.appraisal.months.store import facts, months
from services.appraisal.months.store.facts import MonthlyFact
from services.appraisal.schemes.domain.scheme import Scheme
from services.appraisal.schemes.store.schemes import SCHEMES
from shared.kernel.digests import digest
from shared.kernel.errors import Conflict, Fault, Unavailable
from shared.kernel.months import Month
from shared.platform.jobs.jobs import JobRun

_NAMED = 100
_CHUNK = 1000


async def close_month(run: JobRun, ladder: LadderClient) -> None:
    """Score the sheet of everybody employed in the month, and close it; Conflict while somebody's is incomplete.

    A month may be closed before an earlier one: each stands on its own facts, and the year asks for all.
    """
    month, company = Month.parse(run.params["month"]), run.caller.company
    async with run.database.read() as connection:
        await months.needs_open(connection, company, month)
        version = await SCHEMES.in_force(connection, company, month)
        known = await facts.of_month(connection, company, month)
        mark = await facts.mark(connection, company, month)
    employed = await ladder.employed(run.caller, month)
    if not employed:
        raise Conflict("nobody_employed", month=str(month))
    sheets = await _scored(run, employed, known, version.rules)
    _refuse_incomplete(month, sheets)
    digests = await asyncio.to_thread(lambda: [sheet.input_digest(version.version) for sheet in sheets])
    input_digest = digest(list(zip((sheet.employee_no for sheet in sheets), digests, strict=True)))
    async with run.finishing("close_month", str(month)) as connection:
        await months.hold(connection, company, month)
        await months.needs_open(connection, company, month)
        now = await SCHEMES.kept_in_force(connection, company, month)
        if now.version != version.version or await facts.mark(connection, company, month) != mark:
            raise Unavailable("changed_meanwhile")  # the job begins again, with what is true then
        await months.save_closing(
            connection, run.caller, month, version.version, sheets, digests=digests, input_digest=input_digest
        )
        run.result = {
            "month": str(month),
            "scheme_version": version.version,
            "people": len(sheets),
            "masked": sum(sheet.masked for sheet in sheets),
            "vetoed": sum(sheet.score is not None and sheet.score.vetoed for sheet in sheets),
            "input_digest": input_digest,
        }


async def _scored(
    run: JobRun, employed: Mapping[str, Placement], known: Mapping[str, MonthlyFact], scheme: Scheme
) -> list[PersonSheet]:
    people = list(employed.values())
    sheets: list[PersonSheet] = []
    for start in range(0, len(people), _CHUNK):
        await run.progress(start, len(people))
        chunk = [fact_of(placement, known) for placement in people[start : start + _CHUNK]]
        sheets += await asyncio.to_thread(score_all, chunk, scheme)
    return sheets


def fact_of(placement: Placement, known: Mapping[str, MonthlyFact]) -> MonthlyFact:
    """Return a person's facts, or none at all, under the unit and tier that the ladder says."""
    stored = known.get(placement.employee_no)
    where = (placement.employee_no, placement.unit_code, placement.unit_path, placement.tier)
    if stored is None:
        return MonthlyFact(*where, facts={})
    return MonthlyFact(
        *where,
        facts=stored.facts,
        bonus=stored.bonus,
        deduction=stored.deduction,
        veto=stored.veto,
        masked=stored.masked,
    )


def score_all(people: Sequence[MonthlyFact], scheme: Scheme) -> list[PersonSheet]:
    """Score many sheets; it takes a while and belongs in a thread."""
    return [person.scored(scheme) for person in people]


def _refuse_incomplete(month: Month, sheets: Sequence[PersonSheet]) -> None:
    incomplete = [sheet for sheet in sheets if not sheet.settled]
    if not incomplete:
        return
    faults = [
        Fault(
            f"/{sheet.employee_no}",
            "indicators_missing",
            {
                "employee_no": sheet.employee_no,
                "indicators": ", ".join(sheet.score.missing if sheet.score is not None else ()),
            },
        )
        for sheet in incomplete[:_NAMED]
    ]
    raise Conflict("month_incomplete", faults, month=str(month), people=len(incomplete))
