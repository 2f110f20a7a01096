"""Who may do what in the ladder service, and how far it reaches."""

from shared.platform.identity.callers import HUMAN_ROLES, Permissions, Reach, Role
from shared.platform.web import routes

_PERSONNEL = {Role.PERSONNEL: Reach.UNITS}
_OVERSEERS = {
    **_PERSONNEL,
    Role.MARKETING: Reach.UNITS,
    Role.COMMITTEE_CHAIR: Reach.UNITS,
    Role.COMMITTEE_MEMBER: Reach.UNITS,
    Role.AUDITOR: Reach.UNITS,
    Role.PORTAL: Reach.UNITS,
}
_READERS = {**_OVERSEERS, Role.COUNTY_GROUP: Reach.JUNIORS}
_READERS_AND_SELF = {**_READERS, Role.CLIENT_MANAGER: Reach.SELF}
_PUBLISHED: dict[Role, Reach] = dict.fromkeys(HUMAN_ROLES, Reach.UNITS)  # rules and calculators, which hold no records

PERMISSIONS: Permissions = {
    "unit.import": _PERSONNEL,
    "unit.read": {**_READERS, Role.PAYROLL: Reach.UNITS, Role.APPRAISAL: Reach.UNITS},
    "roster.import": _PERSONNEL,
    "employee.read": {**_READERS_AND_SELF, Role.PAYROLL: Reach.UNITS},
    "placement.read": {
        **_READERS_AND_SELF,
        Role.PAYROLL: Reach.UNITS,
        Role.APPRAISAL: Reach.UNITS,
        Role.COMPENSATION: Reach.UNITS,
    },
    "placement.preview": _PUBLISHED,
    "protection.import": _PERSONNEL,
    "protection.read": {
        **_PERSONNEL,
        Role.COMMITTEE_CHAIR: Reach.UNITS,
        Role.COMMITTEE_MEMBER: Reach.UNITS,
        Role.AUDITOR: Reach.UNITS,
    },
    "policy.write": _PERSONNEL,
    "policy.read": _PUBLISHED,
    "nomination.write": _PERSONNEL,
    "nomination.read": _READERS,
    "candidate.read": {**_READERS, Role.APPRAISAL: Reach.UNITS},
    "round.propose": _PERSONNEL,
    "round.decide": {Role.COMMITTEE_CHAIR: Reach.UNITS},
    "round.finish": _PERSONNEL,
    "round.read": {**_OVERSEERS, Role.PAYROLL: Reach.UNITS, Role.APPRAISAL: Reach.UNITS},
    "decision.read": _READERS_AND_SELF,
    "eligibility.read": _READERS_AND_SELF,
    "spindle.read": _OVERSEERS,
    **routes.PERMISSIONS,
}
