"""Who may compete for management posts: an answer with reasons for everybody, which moves nobody."""

from dataclasses import dataclass

from services.ladder.policies.domain.policy import Policy
from services.ladder.rounds.domain.conditions import Condition, Standing, band_condition, rows_standing
from services.ladder.rounds.domain.facts import Person


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether somebody may compete, and how each condition stands."""

    employee_no: str
    standing: Standing

    @property
    def eligible(self) -> bool:
        """Tell whether every condition holds."""
        return self.standing.met


def eligibility(person: Person, policy: Policy) -> Eligibility:
    """Return a person's eligibility; ``person.rung`` is the rung after the round, all other facts as given."""
    track = policy.management_track
    tier = person.rung.tier
    asked = (
        Condition("tier", track.tier.value, tier.value, tier.height >= track.tier.height),
        Condition("not_vetoed", "true", "false" if person.vetoed else "true", not person.vetoed),
        band_condition(track.band, person, policy),
    )
    return Eligibility(person.employee_no, Standing(asked, rows_standing(track.any_of, person)))
