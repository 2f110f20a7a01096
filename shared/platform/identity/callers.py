"""Who is asking: roles, grants over unit subtrees, and what of the records they may reach.

A unit path is the codes from the company down, each followed by a slash (``LY/0103/``); the empty
path is the whole company. A permission names roles, and for each role its reach.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from shared.kernel.codes import same_code
from shared.kernel.errors import Fault, Forbidden
from shared.kernel.rungs import Tier


class Role(StrEnum):
    """Who somebody is to the system; the last three are the services themselves."""

    PERSONNEL = "personnel"
    MARKETING = "marketing"
    COMMITTEE_CHAIR = "committee_chair"
    COMMITTEE_MEMBER = "committee_member"
    COUNTY_GROUP = "county_group"
    CLIENT_MANAGER = "client_manager"
    PAYROLL = "payroll"
    AUDITOR = "auditor"
    PORTAL = "portal"
    OPERATOR = "operator"
    APPRAISAL = "appraisal"
    LADDER = "ladder"
    COMPENSATION = "compensation"


SERVICE_ROLES = frozenset({Role.APPRAISAL, Role.LADDER, Role.COMPENSATION})
HUMAN_ROLES = tuple(role for role in Role if role not in SERVICE_ROLES)


class Reach(StrEnum):
    """How far a permission reaches for a role."""

    UNITS = "units"
    """Everybody of the granted unit and below."""
    JUNIORS = "juniors"
    """Those of the junior tier in the granted unit and below."""
    UPPER = "upper"
    """Those of the middle and senior tiers in the granted unit and below."""
    SELF = "self"
    """The caller's own records."""


Permissions = Mapping[str, Mapping[Role, Reach]]

_TIERS = {
    Reach.UNITS: frozenset(Tier),
    Reach.JUNIORS: frozenset({Tier.JUNIOR}),
    Reach.UPPER: frozenset({Tier.MIDDLE, Tier.SENIOR}),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over a unit subtree."""

    role: Role
    unit_path: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """People of certain tiers under a unit path."""

    unit_path: str
    tiers: frozenset[Tier]


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the company's records a caller may reach, for one permission."""

    areas: tuple[Area, ...] = ()
    employee_no: str | None = None

    def admits(self, employee_no: str, unit_path: str, tier: Tier) -> bool:
        """Tell whether a record of this person, made under this unit and tier, is in reach."""
        return employee_no == self.employee_no or any(
            tier in area.tiers and unit_path.startswith(area.unit_path) for area in self.areas
        )

    def covers(self, other: "Scope") -> bool:
        """Tell whether everything that the other scope reaches is in reach here too."""
        return other.employee_no in {None, self.employee_no} and all(
            any(area.tiers >= lesser.tiers and lesser.unit_path.startswith(area.unit_path) for area in self.areas)
            for lesser in other.areas
        )

    def document(self) -> dict[str, Any]:
        """Return the scope in its stored form."""
        areas = [{"unit": area.unit_path, "tiers": sorted(area.tiers)} for area in self.areas]
        return {"areas": areas, "employee_no": self.employee_no}

    @classmethod
    def restore(cls, document: Mapping[str, Any]) -> "Scope":
        """Return the scope of a stored form."""
        areas = (Area(area["unit"], frozenset(map(Tier, area["tiers"]))) for area in document["areas"])
        return cls(tuple(areas), document["employee_no"])

    @property
    def whole_company(self) -> bool:
        """Tell whether nothing of the company is out of reach."""
        return any(area.unit_path == "" and len(area.tiers) == len(Tier) for area in self.areas)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody, or a service, as proved by a token; ``scope`` is filled in for the route's permission.

    ``actor`` is the name in records. ``issuer`` and ``subject`` are the token's own: together they are one account.
    ``request_id`` is the id of the request, which the answer and the log carry too.
    """

    company: str
    actor: str
    grants: tuple[Grant, ...]
    employee_no: str | None = None
    on_behalf_of: str | None = None
    scope: Scope = Scope()
    issuer: str = ""
    subject: str = ""
    request_id: str = ""

    @property
    def account(self) -> str:
        """Return the issuer and the subject as one text, which no other account has."""
        return json.dumps([self.issuer, self.subject], ensure_ascii=False)

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the names of the roles that the token grants, each once and in their order."""
        return tuple(sorted({grant.role.value for grant in self.grants}))

    def having(self, permission: str, permissions: Permissions) -> "Caller":
        """Return the caller with the scope that the permission gives; Forbidden without any."""
        scope = self.scope_by(permissions[permission])
        if not scope.areas and scope.employee_no is None:
            raise Forbidden("not_permitted", permission=permission)
        return replace(self, scope=scope)

    def scope_by(self, reaches: Mapping[Role, Reach]) -> Scope:
        """Return what the caller's roles reach; it may be nothing."""
        areas: list[Area] = []
        own = False
        for grant in self.grants:
            reach = reaches.get(grant.role)
            if reach is Reach.SELF:
                own = self.employee_no is not None
            elif reach is not None:
                areas.append(Area(grant.unit_path, _TIERS[reach]))
        return Scope(tuple(areas), self.employee_no if own else None)

    def may_for_company(self, permission: str, permissions: Permissions) -> bool:
        """Tell whether the caller has a permission over the whole company."""
        reaches = permissions[permission]
        return any(
            grant.unit_path == "" and (reach := reaches.get(grant.role)) in _TIERS and len(_TIERS[reach]) == len(Tier)
            for grant in self.grants
        )

    def is_person(self, employee_no: str) -> bool:
        """Tell whether the caller is this person, also where the token's number lost its leading zeros."""
        return same_code(employee_no, self.employee_no)

    def own_rows(self, employee_nos: Iterable[str]) -> list[Fault]:
        """Return a fault for each row of a table that is about the caller: nobody acts on their own case."""
        return [
            Fault.in_row(index, "employee_no", "own_case", employee_no=employee_no)
            for index, employee_no in enumerate(employee_nos)
            if self.is_person(employee_no)
        ]

    def require_other(self, employee_no: str) -> None:
        """Refuse a change to the caller's own record: Forbidden."""
        if self.is_person(employee_no):
            raise Forbidden("own_case", employee_no=employee_no)
