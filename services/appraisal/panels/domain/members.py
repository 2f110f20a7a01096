"""Members of panels, and what an import of them changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from shared.kernel.digests import Plain
from shared.kernel.errors import Fault
from shared.kernel.spans import Span

CITY: Final = ""
"""The unit code and the unit path of the city committee: it belongs to no unit, and judges the whole company."""


class PanelBody(StrEnum):
    """A body that gives scores."""

    COMMITTEE = "committee"
    COUNTY_GROUP = "county_group"

    @property
    def label(self) -> tuple[str, str]:
        """Return the name in Chinese and English."""
        return ("考评委员会", "committee") if self is PanelBody.COMMITTEE else ("考评小组", "county group")


class Panel(NamedTuple):
    """The city committee, or the county group of a unit."""

    body: PanelBody
    unit_code: str


class MembershipKey(NamedTuple):
    """A membership, known by its panel, its person and its first day."""

    body: PanelBody
    unit_code: str
    employee_no: str
    start: date


@dataclass(frozen=True, slots=True)
class PanelMember:
    """A person who sits on a panel from ``start`` up to, but not on, ``end``."""

    body: PanelBody
    unit_code: str
    unit_path: str
    employee_no: str
    name: str
    is_chair: bool
    start: date
    end: date | None

    @property
    def key(self) -> MembershipKey:
        """Return what the membership is known by."""
        return MembershipKey(self.body, self.unit_code, self.employee_no, self.start)

    @property
    def panel(self) -> Panel:
        """Return the panel."""
        return Panel(self.body, self.unit_code)

    @property
    def span(self) -> Span:
        """Return the days of the membership."""
        return Span(self.start, self.end)

    @property
    def state(self) -> dict[str, Plain]:
        """Return what an audit record says of the membership, field by field."""
        place = f"{self.body} {self.unit_code}".strip()
        of_this = f"{place} {self.start}"
        return {f"{of_this} {name}": getattr(self, name) for name in ("name", "is_chair", "end")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMember(PanelMember):
    """A membership on record; ``used_through`` is the last day for which a score was recorded by it."""

    used_through: date | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A row of the import; ``keeps`` names the fields of a known membership that it says nothing about."""

    member: PanelMember
    keeps: frozenset[str] = frozenset()


@dataclass(slots=True)
class MemberPlan:
    """What an import of memberships changes; it changes nothing where there are faults."""

    created: list[PanelMember] = field(default_factory=list)
    changed: list[PanelMember] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def unit_faults(rows: Sequence[tuple[PanelBody, str | None]], units: Collection[str]) -> list[Fault]:
    """Return the faults of the units in rows: the committee has none, each county group has a known one."""
    faults: list[Fault] = []
    for index, (body, unit_code) in enumerate(rows):
        if body is PanelBody.COMMITTEE and unit_code:
            faults.append(Fault.in_row(index, "unit_code", "committee_has_no_unit"))
        elif body is PanelBody.COUNTY_GROUP and not unit_code:
            faults.append(Fault.in_row(index, "unit_code", "group_needs_unit"))
        elif unit_code and unit_code not in units:
            faults.append(Fault.in_row(index, "unit_code", "unit_unknown", unit=unit_code))
    return faults


def plan_members(
    rows: Sequence[MemberRow], recorded: Iterable[RecordedMember], decided: Mapping[PanelBody, Collection[date]]
) -> MemberPlan:
    """Return what the rows change: a known membership, by its first day, gets another end, name or chair.

    ``decided`` has, for each body, the days on which a round rests: no membership on such a day changes any more.
    """
    plan = MemberPlan()
    before = {member.key: member for member in recorded}
    after: dict[MembershipKey, PanelMember] = dict(before)
    indexes: dict[MembershipKey, int] = {}
    for index, row in enumerate(rows):
        old = before.get(row.member.key)
        new = row.member if old is None else replace(row.member, **{name: getattr(old, name) for name in row.keeps})
        if new.end is not None and new.end <= new.start:
            plan.faults.append(Fault.in_row(index, "valid_to", "end_not_after_start", start=str(new.start)))
            continue
        indexes[new.key] = index
        if old is not None and _plain(old) == new:
            continue
        day = _day_that_rests(old, new, decided[new.body])
        if day is not None:
            plan.faults.append(Fault.in_row(index, "valid_from", "membership_in_use", day=str(day)))
        after[new.key] = new
        (plan.created if old is None else plan.changed).append(new)
    plan.faults += _overlap_faults(after.values(), indexes)
    return plan


def _plain(member: RecordedMember) -> PanelMember:
    return PanelMember(
        *(member.body, member.unit_code, member.unit_path, member.employee_no),
        *(member.name, member.is_chair, member.start, member.end),
    )


def _day_that_rests(old: RecordedMember | None, new: PanelMember, decided: Collection[date]) -> date | None:
    """Return a day on which something rests that the change would rewrite; None where there is no such day."""
    if old is None:
        return min((day for day in decided if new.span.holds(day)), default=None)
    if old.used_through is not None and new.end is not None and new.end <= old.used_through:
        return old.used_through
    if old.is_chair != new.is_chair:
        return min((day for day in decided if old.span.holds(day) or new.span.holds(day)), default=None)
    return min((day for day in decided if old.span.holds(day) != new.span.holds(day)), default=None)


def _overlap_faults(members: Iterable[PanelMember], indexes: Mapping[MembershipKey, int]) -> Iterator[Fault]:
    """Yield a fault for each row by which a person sits twice on a panel, or a panel has two chairs at once."""
    by_person: dict[tuple[Panel, str], list[PanelMember]] = defaultdict(list)
    chairs: dict[Panel, list[PanelMember]] = defaultdict(list)
    for member in members:
        by_person[member.panel, member.employee_no].append(member)
        if member.is_chair:
            chairs[member.panel].append(member)
    for index, other in _clashes(by_person.values(), indexes):
        start, end = str(other.start), str(other.end or "-")
        yield Fault.in_row(index, "valid_from", "membership_overlaps", start=start, end=end)
    for index, other in _clashes(chairs.values(), indexes):
        start, end = str(other.start), str(other.end or "-")
        yield Fault.in_row(index, "valid_from", "two_chairs", employee_no=other.employee_no, start=start, end=end)


def _clashes(
    groups: Iterable[Sequence[PanelMember]], indexes: Mapping[MembershipKey, int]
) -> Iterator[tuple[int, PanelMember]]:
    """Yield each row whose membership overlaps another of its group, with that one."""
    for group in groups:
        for earlier, later in _overlapping(group):
            row, other = (later, earlier) if later.key in indexes else (earlier, later)
            if row.key in indexes:
                yield indexes[row.key], other


def _overlapping(members: Sequence[PanelMember]) -> Iterator[tuple[PanelMember, PanelMember]]:
    """Yield each membership that begins before an earlier one has ended, after that one."""
    open_until: PanelMember | None = None
    for member in sorted(members, key=lambda member: (member.start, member.employee_no)):
        if open_until is not None and open_until.span.overlaps(member.span):
            yield open_until, member
        if open_until is None or _last(member) > _last(open_until):
            open_until = member


def _last(member: PanelMember) -> date:
    return member.end or date.max
