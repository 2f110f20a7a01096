"""Which columns of a month's facts are whose to deliver."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.appraisal.months.domain.people import Person
from services.appraisal.months.forms import FactForm
from services.appraisal.permissions import PERMISSIONS
from services.appraisal.schemes.domain.sources import deliverers
from shared.platform.identity.callers import Caller, Scope
from shared.platform.tabular.reading import Table

_PERMISSIONS: Final = {
    "bonus": "bonus.write",
    "deduction": "deduction.write",
    "veto": "veto.write",
    "veto_reasons": "veto.write",
    "masked": "mask.write",
}


@dataclass(frozen=True, slots=True)
class FactRights:
    """The columns that are not the caller's for everybody in reach: whose cells of each are.

    A column of those that is blank throughout says nothing, so that a form with all columns can be filled in by each.
    """

    scopes: Mapping[str, Scope]
    blank: frozenset[str]

    @classmethod
    def of(cls, caller: Caller, form: FactForm, table: Table) -> "FactRights":
        """Return the caller's rights to the columns of a table."""
        scopes = {key: caller.scope_by(PERMISSIONS[permission]) for key, permission in _PERMISSIONS.items()}
        for indicator in form.scheme.indicators:
            names = {source.value for source in deliverers(indicator.source, indicator.body)}
            reaches = {role: reach for role, reach in PERMISSIONS["fact.import"].items() if role.value in names}
            scope = caller.scope_by(reaches)
            scopes |= {key: scope for code, _, key in form.fields if code == indicator.code}
        bounded = {key: scope for key, scope in scopes.items() if scope != caller.scope}
        blank = {key for key in bounded if all(row.values.get(key) is None for row in table.rows)}
        return cls(bounded, frozenset(blank))

    def admits(self, key: str, person: Person) -> bool:
        """Tell whether the caller may deliver this column for this person."""
        scope = self.scopes.get(key)
        return scope is None or scope.admits(person.employee_no, *person.position)

    def without_blank(self, values: Mapping[str, Any], person: Person) -> dict[str, Any]:
        """Return a row without the blank columns that are not the caller's to deliver for this person."""
        return {key: value for key, value in values.items() if key not in self.blank or self.admits(key, person)}
