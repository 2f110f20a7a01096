"""Who may do what in the compensation service, and how far."""

from shared.platform.identity.callers import HUMAN_ROLES, Permissions, Reach, Role
from shared.platform.web import routes as platform_routes

PERMISSIONS: Permissions = {
    "pay_table.write": {Role.PAYROLL: Reach.UNITS},
    # Pay standards are published inside the company.
    "pay_table.read": {
        Role.PAYROLL: Reach.UNITS,
        Role.PERSONNEL: Reach.UNITS,
        Role.COMMITTEE_CHAIR: Reach.UNITS,
        Role.COMMITTEE_MEMBER: Reach.UNITS,
        Role.AUDITOR: Reach.UNITS,
        Role.PORTAL: Reach.UNITS,
        Role.CLIENT_MANAGER: Reach.UNITS,
    },
    "statement.preview": dict.fromkeys(HUMAN_ROLES, Reach.UNITS),
    "statement.draw_up": {Role.PAYROLL: Reach.UNITS},
    "statement.read": {
        Role.PAYROLL: Reach.UNITS,
        Role.PERSONNEL: Reach.UNITS,
        Role.AUDITOR: Reach.UNITS,
        Role.CLIENT_MANAGER: Reach.SELF,
    },
    "statement_month.read": {
        Role.PAYROLL: Reach.UNITS,
        Role.PERSONNEL: Reach.UNITS,
        Role.AUDITOR: Reach.UNITS,
        Role.LADDER: Reach.UNITS,
    },
    "quote.make": {
        Role.PAYROLL: Reach.UNITS,
        Role.PERSONNEL: Reach.UNITS,
        Role.COMMITTEE_CHAIR: Reach.UNITS,
        Role.LADDER: Reach.UNITS,
    },
    **platform_routes.PERMISSIONS,
}
