"""Rows to import into the ladder: the units of a company, and its people."""

from typing import Any

UNITS = [
    {"code": "LY", "name": "临沂市烟草公司"},
    {"code": "0101", "name": "兰山", "parent_code": "LY"},
    {"code": "0102", "name": "罗庄", "parent_code": "LY"},
]


def row(employee_no: str, rung: str = "JB", **changes: Any) -> dict[str, Any]:
    """A row of the roster."""
    return {
        "employee_no": employee_no,
        "name": "王伟",
        "unit_code": "0101",
        "rung": rung,
        "rung_since": "2022-01-01",
        "tier_since": "2020-01-01",
        "hired_on": "2018-07-01",
        "education": "college",
        "employment_type": "contract",
    } | changes
