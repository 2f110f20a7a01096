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
    "later_year_closed": Text(
        "更晚的年度已关账",
        "Later year closed",
        "{later} 年度已关账，{year} 年度不能再关账或评分。",
        "The year {later} is closed: {year} can be neither judged nor closed any more.",
    ),
    "year_not_begun": Text(
        "年度尚未开始", "Year not begun", "{year} 年度尚未开始，不能评分。", "The year {year} has not begun."
    ),
    "year_not_ended": Text(
        "年度尚未结束", "Year not ended", "{year} 年度尚未结束，不能关账。", "The year {year} has not ended yet."
    ),
    "member_needed": Text(
        "缺少评委工号",
        "Member needed",
        "登录身份没有工号，请填写评委工号。",
        "Give the member's number: your token names no person.",
    ),
    "vote_of_another": Text(
        "不得代他人评分",
        "Another member's vote",
        "{member} 的评分只能由本人提交；代为登记须有专门权限。",
        "Only {member} gives this vote; recording votes of others needs a right of its own.",
    ),
    "not_on_panel": Text(
        "不是该考评组织成员",
        "Not a member of the panel",
        "{member} 在该年度 12 月 31 日不在应负责的考评组织的成员名单中。",
        "{member} is not registered on 31 December for the panel that judges this person.",
    ),
    "vote_cast_by_member": Text(
        "评委已本人评分",
        "Cast by the member",
        "{member} 已本人评分，只有本人可以更改。",
        "{member} gave this vote themselves, and only they can change it.",
    ),
    "scores_are_fractions": Text(
        "整列评分不大于 1",
        "A column of fractions",
        "全部 {rows} 行评分都不大于 1，像是百分数变成了小数；85% 请填 85。",
        "All {rows} scores are at most 1, as if percentages had become fractions; write 85 for 85 %.",
    ),
    "assessed_in_future": Text(
        "测评日期在将来", "Assessed in the future", "测评日期不得晚于今天（{today}）。", "It is after today, {today}."
    ),
    "not_employed_on_day": Text(
        "当日不在职",
        "Not employed on the day",
        "{employee_no} 在 {day} 不在职。",
        "{employee_no} is not employed on {day}.",
    ),
    "assessment_too_late": Text(
        "年度已审定",
        "Year decided",
        "{year} 年度评定已审定，不能再补录该年末及以前的测评。",
        "The round of {year} is decided: assessments up to its last day can be neither added nor changed.",
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
