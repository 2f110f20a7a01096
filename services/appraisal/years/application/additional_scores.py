"""What the additional appraisal comes to, worked out anew whenever a score that it is made from changes."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from services.appraisal.schemes.store.schemes import SCHEMES
from services.appraisal.years.domain.annual import score_year
from services.appraisal.years.domain.scores import Key, Part, ScoreChanges, SelfKey, scores_by_person
from services.appraisal.years.store import judgements, years
from services.appraisal.years.store.years import ClosedYear
from shared.kernel.errors import Conflict
from shared.platform.database.sessions import Session, Write


async def record_self_scores(
    write: Write, closed: ClosedYear, scores: Mapping[SelfKey, Decimal], decided_year: int | None
) -> ScoreChanges[SelfKey]:
    """Save self scores, and what the additional appraisal comes to by them; Conflict once the round is decided."""
    changes = ScoreChanges(scores, await judgements.self_scores(write, closed.year))
    refuse_late(changes, decided_year)
    await judgements.save_self_scores(write, closed.year, changes.to_save)
    await work_out_additional(write, closed, (key.employee_no for key in changes.to_save))
    write.note(changes.differences("self_score"))
    return changes


def refuse_late(changes: ScoreChanges[Key], decided_year: int | None) -> None:
    """Refuse what would change the scores that the year's round, or a later one, was decided by: Conflict.

    To say the same again is no change. The ladder is asked before the transaction, so what comes in while the
    round is being decided may pass; the check of agreement shows it.
    """
    if decided_year is not None and changes.to_save:
        raise Conflict("round_decided", year=decided_year)


async def work_out_additional(session: Session, closed: ClosedYear, employee_nos: Iterable[str]) -> None:
    """Work out the additional scores of the people touched, by the rules that the year was closed by."""
    split = (await SCHEMES.get(session, closed.scheme_version)).rules.split
    own = await judgements.self_scores(session, closed.year)
    members = scores_by_person(await judgements.panel_scores(session, closed.year, Part.ADDITIONAL))
    results = {
        employee_no: score_year([], [], own.get(SelfKey(employee_no)), members.get(employee_no, []), split)
        for employee_no in sorted(set(employee_nos))
    }
    await years.save_additional(session, closed.year, results)
