"""Recording what panels say, with what each score replaced; and what the additional appraisal comes to by it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from services.appraisal.months.application.import_reports import ImportReport
from services.appraisal.schemes.store.schemes import SCHEMES
from services.appraisal.years.domain.annual import score_year
from services.appraisal.years.store import panels, years
from services.appraisal.years.store.panels import PanelScore, Part
from services.appraisal.years.store.years import AdditionalScore, YearClosing
from shared.kernel.digests import Plain
from shared.kernel.errors import Conflict
from shared.platform.database import audit
from shared.platform.identity.callers import Caller


async def record_panel_scores(
    connection: AsyncConnection, caller: Caller, action: str, year: int, part: Part, scores: Sequence[PanelScore]
) -> ImportReport:
    """Save the scores that are new or other than before; the audit record keeps what they replaced."""
    before = await panels.panel_scores(connection, caller.company, year, part)
    known = {(score.employee_no, score.member): before.get((score.employee_no, score.member)) for score in scores}
    other = [score for score in scores if known[score.employee_no, score.member] != score.score]
    replaced: list[Plain] = [
        {"employee_no": score.employee_no, "member": score.member, "before": earlier, "after": score.score}
        for score in other
        if (earlier := known[score.employee_no, score.member]) is not None
    ]
    if other:
        await panels.save_panel_scores(connection, caller, year, part, other)
    report = ImportReport(
        rows=len(scores),
        created=len(other) - len(replaced),
        changed=len(replaced),
        unchanged=len(scores) - len(other),
    )
    await record_replacements(connection, caller, action, year, report, replaced)
    return report


def refuse_late(report: ImportReport, year: int, *, decided: bool) -> None:
    """Refuse what would change the scores that the year's round was decided by: Conflict.

    To say the same again is no change. The ladder is asked before the transaction, so what comes in while the
    round is being decided may pass; the check of agreement shows it.
    """
    if decided and report.unchanged < report.rows:
        raise Conflict("round_decided", year=year)


async def record_replacements(
    connection: AsyncConnection, caller: Caller, action: str, year: int, report: ImportReport, replaced: list[Plain]
) -> None:
    """Leave the audit record of an import, with the old values that are nowhere else any more."""
    detail: dict[str, Plain] = {"rows": report.rows, "created": report.created, "replaced": replaced}
    await audit.record(connection, caller, action, str(year), outcome="done", detail=detail)


async def save_self_scores(
    connection: AsyncConnection, caller: Caller, action: str, closing: YearClosing, scores: Mapping[str, Decimal]
) -> ImportReport:
    """Save self scores that are new or other than before, and what the additional appraisal comes to by them."""
    before = await panels.self_scores(connection, caller.company, closing.year)
    other = {who: score for who, score in scores.items() if before.get(who) != score}
    replaced: list[Plain] = [
        {"employee_no": who, "before": before[who], "after": score} for who, score in other.items() if who in before
    ]
    if other:
        await panels.save_self_scores(connection, caller, closing.year, other)
        await work_out_additional(connection, caller, closing, other)
    report = ImportReport(
        rows=len(scores),
        created=len(other) - len(replaced),
        changed=len(replaced),
        unchanged=len(scores) - len(other),
    )
    await record_replacements(connection, caller, action, closing.year, report, replaced)
    return report


async def work_out_additional(
    connection: AsyncConnection, caller: Caller, closing: YearClosing, employee_nos: Iterable[str]
) -> None:
    """Work out the additional scores of the people touched, by the rules that the year was closed by."""
    split = (await SCHEMES.get(connection, caller.company, closing.scheme_version)).rules.split
    own = await panels.self_scores(connection, caller.company, closing.year)
    members: dict[str, list[Decimal]] = {}
    scores = await panels.panel_scores(connection, caller.company, closing.year, Part.ADDITIONAL)
    for (employee_no, _), score in scores.items():
        members.setdefault(employee_no, []).append(score)
    results = []
    for employee_no in sorted(set(employee_nos)):
        worked_out = score_year([], [], own.get(employee_no), members.get(employee_no, []), split)
        results.append(
            AdditionalScore(
                employee_no, worked_out.self_score, worked_out.additional_committee, worked_out.additional_score
            )
        )
    await years.save_additional(connection, caller, closing.year, results)
