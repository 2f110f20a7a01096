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
    "reasons_say_none": Text(
        "没有写明理由",
        "No reasons",
        "须写明理由，不能只写“无”之类的字样。",
        "Reasons are needed; a word for none is no reason.",
    ),
    "named_twice": Text("审定人重复", "Named twice", "审定人 {employee_no} 重复。", "{employee_no} is named twice."),
    "in_the_future": Text(
        "日期在未来", "In the future", "日期不得晚于今天（{today}）。", "The day may not be after today ({today})."
    ),
    "before_the_proposal": Text(
        "早于评定方案",
        "Before the proposal",
        "审定日期不得早于方案提出之日（{proposed_on}）。",
        "The day may not be before that of the proposal ({proposed_on}).",
    ),
    "not_on_ladder": Text(
        "不在职级序列中",
        "Not on the ladder",
        "{employee_no} 在 {day} 不在职级序列中。",
        "{employee_no} is not on the ladder on {day}.",
    ),
    "not_in_committee": Text(
        "不是考评委员会成员",
        "Not in the committee",
        "{employee_no} 在审定当日不是登记在册的考评委员会成员。",
        "{employee_no} is no registered member of the committee on the day of the decision.",
    ),
    "quorum_missing": Text(
        "未达法定人数",
        "No quorum",
        "考评委员会共 {members} 人，至少须 {needed} 人参加审定，现有 {present} 人。",
        "The committee has {members} members. At least {needed} must decide; {present} are named.",
    ),
    "committee_not_registered": Text(
        "考评委员会未登记",
        "No committee registered",
        "{day} 没有登记在册的考评委员会成员。请先在考核服务中登记成员，再审定。",
        "No committee is registered for {day}. Register its members in the appraisal service, then decide.",
    ),
    "proposer_decides": Text(
        "提出人不得提交审定意见",
        "The proposer submits",
        "提出方案的人不得提交审定意见，请由另一名委员提交。",
        "Whoever proposed the round may not submit the decision. Another member must do that.",
    ),
    "proposer_decides_alone": Text(
        "提出人不得单独审定",
        "The proposer decides alone",
        "提出方案的人不得单独审定。",
        "Whoever proposed the round may not decide it alone.",
    ),
    "decider_finishes": Text(
        "审定人不得办结",
        "A decider finishes",
        "参加 {year} 年度评定审定或提交审定意见的人不得办结该评定。",
        "Whoever decided the round of {year}, or submitted the decision, may not finish it.",
    ),
    "year_not_over": Text(
        "年度尚未结束",
        "Year not over",
        "{year} 年尚未结束，不能提出该年度的评定方案。",
        "The year {year} has not ended, so its round cannot be proposed yet.",
    ),
    "later_round_decided": Text(
        "更晚年度已审定",
        "Later round decided",
        "{later} 年度评定已经审定或办结，不能再提出、审定或办结 {year} 年度评定。",
        "The round of {later} is decided or finished, so that of {year} can no longer be changed.",
    ),
    "earlier_round_unfinished": Text(
        "更早年度未办结",
        "Earlier round unfinished",
        "{earlier} 年度评定已审定但未办结，请先办结，再进行 {year} 年度评定。",
        "The round of {earlier} is decided but not finished. Finish it before the round of {year}.",
    ),
    "proposal_stale": Text(
        "评定依据已变化",
        "The proposal is out of date",
        "{year} 年度评定方案提出后依据有变化：涉及 {people} 人，共 {changes} 项，列出 {shown} 项。请重新提出方案。",
        "What the proposal of {year} rests on has changed: {changes} facts of {people} people; {shown} are listed. "
        "Propose the round anew.",
    ),
    "changed_since_proposal": Text(
        "方案提出后有变化",
        "Changed since the proposal",
        "{employee_no} 的 {field} 由 {before} 变为 {after}。",
        "{field} of {employee_no} was {before} and is {after}.",
    ),
    "policy_changed_since_proposal": Text(
        "方案提出后政策有变化",
        "Policy changed since the proposal",
        "方案依据的政策为第 {before} 版，现行为第 {after} 版。",
        "The proposal used version {before} of the policy; version {after} is in force now.",
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
