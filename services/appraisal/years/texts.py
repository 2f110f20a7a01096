"""Texts of errors and findings about years, and of what an agreement check finds."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

TEXTS: Final[Mapping[str, Text]] = {
    "percentile_beside_committee": Text(
        "不能使用百分位",
        "Percentile refused",
        "有 {others} 人不由县区考评小组考核，却与其考核的人员一同排名，不能使用百分位。",
        "{others} people whom no county group judged are ranked beside people whom one did: "
        "percentiles cannot be used.",
    ),
    "year_closed": Text("年度已关账", "Year closed", "{year} 年度已关账。", "The year {year} is closed."),
    "year_open": Text("年度尚未关账", "Year open", "{year} 年度尚未关账。", "The year {year} is not closed yet."),
    "month_stands_open": Text(
        "月份尚未关账",
        "Month open",
        "{month} 尚未关账，涉及 {people} 人。",
        "{month} is open, with {people} people employed in it.",
    ),
    "committee_scores_missing": Text(
        "缺少考评委员会评分",
        "Committee scores missing",
        "有 {people} 人没有考评评分，{year} 年度不能关账。",
        "Nobody has judged {people} people; the year {year} cannot be closed.",
    ),
    "committee_score_missing": Text(
        "缺少评分", "Not judged", "{employee_no} 没有评分。", "{employee_no} has not been judged."
    ),
    "result_not_found": Text(
        "年度结果不存在",
        "No such result",
        "没有 {employee_no} 在 {year} 年度的考核结果。",
        "There is no result of {employee_no} for {year}.",
    ),
    "round_decided": Text(
        "年度评定已审定",
        "Round decided",
        "{year} 年度评定已按现有成绩审定，成绩不能再改。",
        "The round of {year} was decided by the scores that there were; they stand.",
    ),
    "not_placed_at_year_end": Text(
        "年末不在职",
        "Not placed at the end of the year",
        "没有此人，或此人在 {year} 年 12 月 31 日不在职。",
        "There is no such person, or not on 31 December {year}.",
    ),
    "unknown_person": Text(
        "查无此人", "Unknown person", "没有工号 {employee_no}。", "Nobody has the number {employee_no}."
    ),
    "judges_oneself": Text("不得自评", "Judges oneself", "评委不得给自己评分。", "Nobody judges themselves here."),
    "judged_by_others": Text(
        "不由您考评",
        "Judged by others",
        "{employee_no} 不由您所在的考评组织考评。",
        "{employee_no} is judged by another body than yours.",
    ),
    "not_a_candidate": Text(
        "不参加附加考核",
        "Not a candidate",
        "{employee_no} 不参加附加考核。",
        "{employee_no} takes no additional appraisal.",
    ),
}

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
