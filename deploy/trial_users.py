"""The accounts of the trial identity provider: one for each role, held by people of the sample company."""

from dataclasses import dataclass
from typing import Final

from deploy.issuer import TrialIssuer


@dataclass(frozen=True, slots=True)
class TrialUser:
    """The personnel number of a role's holder, and the unit where the role counts (None: the whole company)."""

    employee_no: str
    unit_path: str | None = None


TRIAL_USERS: Final = {
    "personnel": TrialUser("000081"),
    "marketing": TrialUser("000094"),
    "committee_chair": TrialUser("000011"),
    "committee_member": TrialUser("000042"),
    "county_group": TrialUser("010101", "LY/0101/"),
    "client_manager": TrialUser("003727"),
    "payroll": TrialUser("000102"),
    "auditor": TrialUser("000117"),
}
"""The holder of each role; a role that is not named here, such as ``operator``, belongs to no employee."""


def trial_token(issuer: TrialIssuer, role: str, *, seconds: int) -> str:
    """Return a token of the role's holder."""
    user = TRIAL_USERS.get(role)
    if user is None:
        return issuer.token(role, [(role, None)], seconds=seconds)
    return issuer.token(user.employee_no, [(role, user.unit_path)], employee_no=user.employee_no, seconds=seconds)
