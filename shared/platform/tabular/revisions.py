"""The column by which an exported file says which revision of a record it has."""

from typing import Final

from shared.platform.tabular.forms import Column

REVISION_COLUMN: Final = Column(
    "revision",
    "版本",
    "Revision",
    "integer",
    required=False,
    blank="leave",
    minimum=0,
    maximum=2**31 - 1,
    note=("导出时自动填写，请勿修改", "Filled in by the export; do not change it"),
)
