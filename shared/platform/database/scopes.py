"""A caller's scope as the one SQL predicate that lists and single reads share."""

import sqlalchemy as sa

from shared.kernel.rungs import Tier
from shared.platform.identity.callers import Scope


def within_scope(
    scope: Scope,
    employee_no: sa.ColumnElement[str],
    unit_path: sa.ColumnElement[str],
    tier: sa.ColumnElement[str],
) -> sa.ColumnElement[bool]:
    """Return the predicate over a record's person, unit path and tier."""
    alternatives: list[sa.ColumnElement[bool]] = []
    for area in scope.areas:
        conditions: list[sa.ColumnElement[bool]] = []
        if area.unit_path:
            conditions.append(unit_path.startswith(area.unit_path, autoescape=True))
        if len(area.tiers) < len(Tier):
            conditions.append(tier.in_(sorted(area.tiers)))
        alternatives.append(sa.and_(sa.true(), *conditions))
    if scope.employee_no is not None:
        alternatives.append(employee_no == scope.employee_no)
    return sa.or_(sa.false(), *alternatives)
