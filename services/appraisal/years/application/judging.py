"""Which judging bodies a caller speaks for."""

from services.appraisal.years.domain.judging import Judge
from shared.platform.identity.callers import Caller, Role

_ROLES = {
    Judge.COMMITTEE: frozenset({Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER}),
    Judge.COUNTY_GROUP: frozenset({Role.COUNTY_GROUP}),
}


def speaks_for(caller: Caller, judge: Judge, unit_path: str) -> bool:
    """Tell whether the caller may bring this body's scores of somebody of this unit."""
    return any(grant.role in _ROLES[judge] and unit_path.startswith(grant.unit_path) for grant in caller.grants)
