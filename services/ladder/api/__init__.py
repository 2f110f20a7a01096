"""Routes and the shapes of the wire."""

from services.ladder.api import decisions, employees, placements, policies, rounds, spindle, units

ROUTERS = (
    units.router,
    employees.router,
    placements.router,
    policies.router,
    rounds.router,
    decisions.router,
    spindle.router,
)
