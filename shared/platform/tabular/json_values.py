"""Values of JSON rows: their types are those that the published schema names, and no others."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from shared.platform.tabular.forms import Column, Kind
from shared.platform.tabular.unreadable import Unreadable

_NUMBER: Final = (str, int, Decimal, float)
_TYPES: Final[Mapping[Kind, tuple[type, ...]]] = {
    **dict.fromkeys(("text", "code", "date", "month", "choice"), (str,)),
    "decimal": _NUMBER,
    "integer": (int,),
    "boolean": (bool,),
    "choices": (str, list),
    "decimals": (list,),
}
_OTHERWISE: Final[Mapping[Kind, str]] = {
    "decimal": "not_number",
    "integer": "not_integer",
    "boolean": "not_json_boolean",
    "decimals": "not_number_list",
}


def refuse_other_types(column: Column, raw: object) -> None:
    """Refuse a value whose type the column's schema does not name: Unreadable."""
    if raw is None:
        return
    fits = isinstance(raw, _TYPES[column.kind]) and isinstance(raw, bool) == (column.kind == "boolean")
    items = raw if isinstance(raw, list) else ()
    allowed = (str,) if column.kind == "choices" else _NUMBER
    if not fits or any(isinstance(item, bool) or not isinstance(item, allowed) for item in items):
        raise Unreadable(_OTHERWISE.get(column.kind, "json_text_expected"))


def flat(raw: object) -> object:
    """Return a value as the readers of cells take it: a list as a tuple."""
    return (tuple(raw) or None) if isinstance(raw, list) else raw
