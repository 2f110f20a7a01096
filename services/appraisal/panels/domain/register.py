"""The register of panels as of a day: which panel judges whom, and who sits on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.appraisal.panels.domain.members import CITY, Panel, PanelBody, PanelMember


@dataclass(frozen=True, slots=True)
class PanelRegister:
    """The members of each panel on a day; a panel that nobody registered is not there."""

    members: Mapping[Panel, frozenset[str]]

    @classmethod
    def of(cls, memberships: Iterable[PanelMember]) -> "PanelRegister":
        """Return the register of the memberships that hold on a day."""
        members: dict[Panel, set[str]] = defaultdict(set)
        for membership in memberships:
            members[membership.panel].add(membership.employee_no)
        return cls({panel: frozenset(numbers) for panel, numbers in members.items()})

    @property
    def numbers(self) -> frozenset[str]:
        """Return the personnel numbers of all members."""
        return frozenset().union(*self.members.values())

    def panel_of(self, body: PanelBody, unit_path: str) -> Panel | None:
        """Return the registered panel that judges people of a unit; None where no such panel is registered.

        A county group judges its own unit and those below it, so the nearest unit that has a group counts.
        """
        codes = [CITY] if body is PanelBody.COMMITTEE else reversed(unit_path.strip("/").split("/"))
        return next((panel for code in codes if (panel := Panel(body, code)) in self.members), None)

    def seats(self, panel: Panel | None, employee_no: str) -> bool:
        """Tell whether somebody sits on a panel."""
        return panel is not None and employee_no in self.members[panel]
