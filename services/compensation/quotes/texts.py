"""Texts of the errors that concern quotes."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "moves_invalid": Text(
        "变动清单有误", "Invalid moves", "变动清单中有 {count} 处错误。", "The moves have {count} faults."
    ),
    "employee_no_repeated": Text(
        "工号重复",
        "Person given twice",
        "工号 {employee_no} 重复。",
        "The personnel number {employee_no} is given twice.",
    ),
}
