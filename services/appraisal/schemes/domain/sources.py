"""Who delivers the number of an indicator, and which body appraises by it."""

from enum import StrEnum
from typing import Final

from shared.kernel.documents import Place


class Source(StrEnum):
    """Who may deliver the facts of a month; the names are those of the roles."""

    PERSONNEL = "personnel"
    MARKETING = "marketing"
    COUNTY_GROUP = "county_group"


class Body(StrEnum):
    """A body that appraises: the city committee 绩效考评委员会, or a county's appraisal group 考评小组."""

    COMMITTEE = "committee"
    COUNTY_GROUP = "county_group"


EVERY_SOURCE: Final = frozenset(Source)
_OF_BODY: Final = {
    None: EVERY_SOURCE,
    Body.COMMITTEE: frozenset({Source.PERSONNEL, Source.MARKETING}),
    Body.COUNTY_GROUP: frozenset({Source.PERSONNEL, Source.COUNTY_GROUP}),
}


def read_source(place: Place) -> Source | None:
    """Read who delivers the number; None where nobody is named."""
    return None if place.absent else place.choice(Source)


def read_body(place: Place) -> Body | None:
    """Read which body appraises; None where none is named."""
    return None if place.absent else place.choice(Body)


def deliverers(source: Source | None, body: Body | None) -> frozenset[Source]:
    """Return who may deliver the number: the named source alone.

    Without one, everybody who delivers facts may, but a county group none that the committee appraises, and the
    marketing centre none that a county group appraises.
    """
    return _OF_BODY[body] if source is None else frozenset({source})
