"""Who may do what in the appraisal service, and how far it reaches."""

from shared.platform.identity.callers import HUMAN_ROLES, Permissions, Reach, Role
from shared.platform.web import routes as platform_routes

_COMMITTEE = {Role.COMMITTEE_CHAIR: Reach.UNITS, Role.COMMITTEE_MEMBER: Reach.UNITS}
_FACTS = {Role.PERSONNEL: Reach.UNITS, Role.MARKETING: Reach.UNITS, Role.COUNTY_GROUP: Reach.JUNIORS}
_RECORDERS = {Role.PERSONNEL: Reach.UNITS}  # the secretaries of panels: they record votes, and have none
_READERS = {
    **_FACTS,
    **_COMMITTEE,
    Role.AUDITOR: Reach.UNITS,
    Role.PORTAL: Reach.UNITS,
    Role.CLIENT_MANAGER: Reach.SELF,
}
_PUBLISHED: dict[Role, Reach] = dict.fromkeys(HUMAN_ROLES, Reach.UNITS)  # rules and calculators, which hold no records

PERMISSIONS: Permissions = {
    "scheme.write": {Role.PERSONNEL: Reach.UNITS},
    "scheme.read": _PUBLISHED,
    "sheet.preview": _PUBLISHED,
    "year.preview": _PUBLISHED,
    "fact.import": _FACTS,
    "bonus.write": {Role.PERSONNEL: Reach.UNITS},
    "deduction.write": {Role.PERSONNEL: Reach.UNITS},
    "veto.write": {Role.PERSONNEL: Reach.UNITS},
    "mask.write": {Role.PERSONNEL: Reach.UNITS},
    "fact.read": {**_FACTS, **_COMMITTEE, Role.AUDITOR: Reach.UNITS},
    "month.close": {Role.PERSONNEL: Reach.UNITS},
    "sheet.read": _READERS,
    "month.read": {**_READERS, Role.LADDER: Reach.UNITS},
    "month_result.read": {
        Role.PAYROLL: Reach.UNITS,
        Role.PERSONNEL: Reach.UNITS,
        Role.COMPENSATION: Reach.UNITS,
    },
    "panel_member.import": {Role.PERSONNEL: Reach.UNITS},
    "panel_member.read": {
        Role.PERSONNEL: Reach.UNITS,
        Role.MARKETING: Reach.UNITS,
        **_COMMITTEE,
        Role.COUNTY_GROUP: Reach.UNITS,
        Role.AUDITOR: Reach.UNITS,
        Role.PORTAL: Reach.UNITS,
        Role.LADDER: Reach.UNITS,
    },
    "overall.score": {
        Role.COMMITTEE_CHAIR: Reach.UPPER,
        Role.COMMITTEE_MEMBER: Reach.UPPER,
        Role.COUNTY_GROUP: Reach.JUNIORS,
        **_RECORDERS,
    },
    "additional.score": {**_COMMITTEE, Role.COUNTY_GROUP: Reach.JUNIORS, **_RECORDERS},
    "vote.record": _RECORDERS,
    "self_score.write": {Role.CLIENT_MANAGER: Reach.SELF},
    "self_score.import": {Role.PERSONNEL: Reach.UNITS},
    "ability.import": {Role.PERSONNEL: Reach.UNITS},
    "year.close": {Role.PERSONNEL: Reach.UNITS},
    "result.read": {**_READERS, Role.LADDER: Reach.UNITS, Role.COMPENSATION: Reach.UNITS},
    **platform_routes.PERMISSIONS,
}
