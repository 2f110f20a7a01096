"""The routers of the service, in the order of its OpenAPI file."""

from services.ladder.people.api import employees, placements, protections, spindle, units
from services.ladder.policies.api import policies
from services.ladder.rounds.api import candidates, decisions, nominations, previews, rounds

ROUTERS = (
    units.router,
    employees.router,
    protections.router,
    placements.router,
    previews.router,
    policies.router,
    nominations.router,
    candidates.router,
    rounds.router,
    decisions.router,
    spindle.router,
)
