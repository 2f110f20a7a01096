"""The recording of votes by the register of panels, and what the audit record says of them."""

from collections.abc import Mapping

from services.appraisal.panels.domain.register import PanelRegister
from services.appraisal.panels.store import members
from services.appraisal.years.application.judging import Electorate
from services.appraisal.years.domain.scores import PanelKey, Part, ScoreChanges, Vote
from services.appraisal.years.store import judgements
from shared.kernel.differences import Difference
from shared.kernel.months import closing_day
from shared.platform.database.sessions import Session, Write


async def hold_register(session: Session, year: int) -> PanelRegister:
    """Return who sits on which panel on the year's closing day, and keep it so until the transaction ends."""
    await members.hold_unchanged(session)
    return PanelRegister.of(await members.on(session, closing_day(year)))


async def record_votes(
    write: Write, year: int, part: Part, votes: Mapping[PanelKey, Vote], electorate: Electorate
) -> ScoreChanges[PanelKey]:
    """Save the votes that are new or other, and note before and after; memberships that they went by are in use.

    A member who gives the score that was recorded for them makes it their own vote: nobody else changes it any more.
    """
    changes = vote_changes(votes, electorate)
    confirmed = {
        key: vote
        for key, vote in votes.items()
        if vote.is_own and key not in changes.to_save and not electorate.recorded[key].is_own
    }
    cast = {key: votes[key] for key in changes.to_save} | confirmed
    await judgements.save_votes(write, year, part, cast, electorate.people)
    seats = {(vote.panel, key.member) for key, vote in cast.items() if vote.panel is not None}
    await members.use(write, seats, closing_day(year))
    write.note(changes.differences(f"{part}_score"))
    write.note(
        Difference(key.employee_no, f"{part}_score {key.member} own_vote", before=False, after=True)
        for key in confirmed
    )
    return changes


def vote_changes(votes: Mapping[PanelKey, Vote], electorate: Electorate) -> ScoreChanges[PanelKey]:
    """Return the votes beside those that were recorded before."""
    scores = {key: vote.score for key, vote in votes.items()}
    return ScoreChanges(scores, {key: vote.score for key, vote in electorate.recorded.items()})
