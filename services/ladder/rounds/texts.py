"""Texts of errors and faults about rounds, and of what an agreement check finds in their decisions."""

from shared.platform.texts import Text

TEXTS: dict[str, Text] = {
    "people_invalid": Text(
        "人员数据有误", "Invalid people", "人员数据中有 {count} 处错误。", "The people have {count} faults."
    ),
    "employee_no_repeated": Text(
        "工号重复",
        "Personnel number repeated",
        "工号 {employee_no} 重复。",
        "The personnel number {employee_no} is given twice.",
    ),
    "round_not_found": Text(
        "年度评定不存在", "No such round", "{year} 年度尚无评定方案。", "There is no round of {year} yet."
    ),
    "round_decided": Text(
        "年度评定已审定", "Round decided", "{year} 年度评定已经审定。", "The round of {year} is decided already."
    ),
    "round_finished": Text(
        "年度评定已办结", "Round finished", "{year} 年度评定已经办结。", "The round of {year} is finished already."
    ),
    "round_undecided": Text(
        "年度评定未审定", "Round undecided", "{year} 年度评定尚未审定。", "The round of {year} is not decided yet."
    ),
    "round_unfinished": Text(
        "年度评定未办结", "Round unfinished", "{year} 年度评定尚未办结。", "The round of {year} is not finished yet."
    ),
    "nobody_placed": Text(
        "没有人员", "Nobody placed", "{day} 没有任何人在职级序列中。", "Nobody was on the ladder on {day}."
    ),
    "results_missing": Text(
        "缺少年度成绩",
        "Results missing",
        "{year} 年度有 {people} 人没有考核结果，如：{first}。",
        "{people} people have no result of {year}, the first of them: {first}.",
    ),
    "result_missing": Text(
        "缺少年度成绩", "Result missing", "{employee_no} 没有年度考核结果。", "{employee_no} has no annual result."
    ),
    "changed_meanwhile": Text(
        "数据已变化",
        "Changed meanwhile",
        "计算期间数据有变化，将按最新数据重新计算；没有写入任何内容。",
        "What was read has changed meanwhile; it is worked out again. Nothing was written.",
    ),
    "decision_not_found": Text(
        "没有评定结果",
        "No such decision",
        "{year} 年度评定中没有可查看的 {employee_no} 的结果。",
        "There is no decision on {employee_no} to be seen in the round of {year}.",
    ),
    "resolution_invalid": Text(
        "审定意见有误", "Invalid decision", "审定意见中有 {count} 处错误。", "The decision has {count} faults."
    ),
    "caller_not_among": Text(
        "提交人不在审定人之列",
        "Sender not among the deciders",
        "提交审定意见的人必须是审定人之一。",
        "Whoever sends the decision must be one of those who decide.",
    ),
    "named_twice": Text("审定人重复", "Named twice", "审定人 {employee_no} 重复。", "{employee_no} is named twice."),
    "in_the_future": Text(
        "日期在未来", "In the future", "日期不得晚于今天（{today}）。", "The day may not be after today ({today})."
    ),
    "not_in_round": Text(
        "不在评定范围", "Not in the round", "{employee_no} 不在本次评定之内。", "{employee_no} is not in the round."
    ),
    "amended_twice": Text(
        "重复变更", "Amended twice", "对 {employee_no} 的变更重复。", "{employee_no} is amended twice."
    ),
    "decides_about_oneself": Text(
        "不得审定本人",
        "Decides about oneself",
        "{employee_no} 是审定人，不得变更本人的职级。",
        "{employee_no} is among the deciders; nobody decides about themselves.",
    ),
    "protected_lowered": Text(
        "受保护人员不得降级",
        "Protected person lowered",
        "{employee_no} 处于法定保护期，不得低于现职级 {rung}。",
        "{employee_no} is protected and may not fall below {rung}.",
    ),
    "more_than_one_tier": Text(
        "降级超过一级",
        "More than one tier",
        "{employee_no} 现为 {rung}，一年内不得下降超过一级。",
        "{employee_no} holds {rung}; nobody loses more than one tier in a year.",
    ),
    "rung_not_open": Text(
        "不可选择的职级",
        "Rung not open",
        "{employee_no} 现为 {rung}，可选择：{open}。",
        "{employee_no} holds {rung}; open to them: {open}.",
    ),
    "more_than_seats": Text(
        "超出名额",
        "More than the seats",
        "{tier} 级将有 {people} 人，最多 {most} 人。",
        "The {tier} tier would hold {people} people; at most {most} may be.",
    ),
}

AGREEMENT_TEXTS: dict[str, Text] = {
    "decision_without_result": Text(
        "评定无年度考核结果",
        "Decision without result",
        "评定轮次中有此人的结果，但考核服务中该年度尚未关账，或没有此人的年度考核结果。",
        "The round decides about the person, but at the appraisal the year is open or has no result of theirs.",
    ),
    "decision_result_differs": Text(
        "评定依据与年度考核不符",
        "Decision's facts differ",
        "评定所依据的年度得分、考核或免考月数、附加考核得分或一票否决与现有年度考核结果不一致。",
        "Score, months, additional score or veto that the decision went by are not what the appraisal now says.",
    ),
    "decision_without_placement": Text(
        "评定未落实为任职记录",
        "Decision without placement",
        "评定轮次已生效，此人职级有变动，但没有由该轮次产生的任职记录。",
        "The finished round moves the person, but there is no placement that it made.",
    ),
}
