"""What panels, people themselves and ability assessments say: scores recorded one by one."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import sqlalchemy as sa

from services.appraisal.months.domain.people import Person
from services.appraisal.tables import ability_score, panel_score, self_score
from services.appraisal.years.domain.scores import AbilityKey, PanelKey, Part, SelfKey, Vote
from shared.platform.database import bulk
from shared.platform.database.sessions import Session

_p = panel_score.c
_s = self_score.c
_a = ability_score.c


async def panel_scores(session: Session, year: int, part: Part) -> dict[PanelKey, Decimal]:
    """Return the scores of a year's part, by person and member in their order."""
    return {key: vote.score for key, vote in (await votes(session, year, part)).items()}


async def votes(session: Session, year: int, part: Part) -> dict[PanelKey, Vote]:
    """Return the votes of a year's part, by person and member in their order."""
    query = (
        sa.select(_p.employee_no, _p.member, _p.score, _p.own_vote)
        .where(_p.company == session.company, _p.year == year, _p.part == part)
        .order_by(_p.employee_no, _p.member)
    )
    rows = await session.execute(query)
    return {PanelKey(row.employee_no, row.member): Vote(row.score, row.own_vote) for row in rows}


async def save_votes(
    session: Session, year: int, part: Part, cast: Mapping[PanelKey, Vote], people: Mapping[str, Person]
) -> None:
    """Write votes, each under the person's unit and tier; a member's second one takes the place of the first."""
    rows = [
        {
            "employee_no": key.employee_no,
            "member": key.member,
            "score": vote.score,
            "own_vote": vote.is_own,
            "unit_code": people[key.employee_no].unit_code,
            "unit_path": people[key.employee_no].unit_path,
            "tier": people[key.employee_no].tier,
        }
        for key, vote in cast.items()
    ]
    await bulk.save(session, panel_score, rows, _constants(session, year=year, part=str(part)), "recorded_at")


async def self_scores(session: Session, year: int) -> dict[SelfKey, Decimal]:
    """Return the year's self scores by person."""
    query = sa.select(_s.employee_no, _s.score).where(_s.company == session.company, _s.year == year)
    return {SelfKey(row.employee_no): row.score for row in await session.execute(query)}


async def save_self_scores(session: Session, year: int, scores: Mapping[SelfKey, Decimal]) -> None:
    """Write self scores; a later one takes the place of the first."""
    rows = [{**key._asdict(), "score": score} for key, score in scores.items()]
    await bulk.save(session, self_score, rows, _constants(session, year=year), "recorded_at")


async def ability_scores(session: Session, employee_nos: Iterable[str]) -> dict[AbilityKey, Decimal]:
    """Return the ability scores of the people named, by person and day."""
    query = sa.select(_a.employee_no, _a.assessed_on, _a.score).where(
        _a.company == session.company, _a.employee_no == sa.any_(sa.literal(list(employee_nos), sa.ARRAY(sa.Text)))
    )
    return {AbilityKey(row.employee_no, row.assessed_on): row.score for row in await session.execute(query)}


async def save_ability_scores(session: Session, scores: Mapping[AbilityKey, Decimal]) -> None:
    """Write ability scores; one for the same day takes the place of the first."""
    rows = [{**key._asdict(), "score": score} for key, score in scores.items()]
    await bulk.save(session, ability_score, rows, _constants(session), "recorded_at")


def _constants(session: Session, **values: object) -> dict[str, object]:
    return {"company": session.company, **values, "recorded_by": session.caller.actor}
