"""Texts of what an agreement check of the appraisal service finds."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

AGREEMENT_TEXTS: Final[Mapping[str, Text]] = {
    "sheet_without_placement": Text(
        "月度考核无任职记录",
        "Sheet without placement",
        "有当月的月度考核，但职级服务中没有此人当月的任职记录。",
        "There is a sheet of the month, but the ladder places the person on no day of it.",
    ),
    "placement_without_sheet": Text(
        "有任职记录而无月度考核",
        "Placement without sheet",
        "当月在职，但已关账的月份中没有此人的月度考核；也可能是关账之后才登记入职。",
        "Placed in the closed month, but without a sheet; the roster may have told of the person after the closing.",
    ),
    "sheet_place_differs": Text(
        "月度考核的单位或级不符",
        "Sheet's place differs",
        "月度考核上的单位或级与此人当月首条任职记录不一致。",
        "Unit or tier on the sheet are not those of the person's first placement in the month.",
    ),
    "result_without_placement": Text(
        "年度考核无任职记录",
        "Result without placement",
        "有年度考核结果，但职级服务中此人在 12 月 31 日没有任职记录。",
        "There is a result of the year, but the ladder does not place the person on 31 December.",
    ),
    "placement_without_result": Text(
        "有任职记录而无年度考核",
        "Placement without result",
        "12 月 31 日在职，但已关账的年度中没有此人的考核结果。",
        "Placed on 31 December of the closed year, but without a result.",
    ),
    "result_place_differs": Text(
        "年度考核的单位或级不符",
        "Result's place differs",
        "年度考核结果上的单位或级与此人 12 月 31 日的任职记录不一致。",
        "Unit or tier on the result are not those of the person's placement on 31 December.",
    ),
}
