"""Routes and the shapes of the wire."""

from services.ladder.people.api import employees, placements, spindle, units
from services.ladder.policies.api import policies
from services.ladder.rounds.api import decisions, rounds

ROUTERS = (
    units.router,
    employees.router,
    placements.router,
    policies.router,
    rounds.router,
    decisions.router,
    spindle.router,
)
