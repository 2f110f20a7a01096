"""Texts of what an agreement check of the compensation service finds."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

AGREEMENT_TEXTS: Final[Mapping[str, Text]] = {
    "statement_without_placement": Text(
        "工资条无任职记录",
        "Statement without placement",
        "有当月的工资条，但职级服务中没有此人当月的任职记录。",
        "There is a statement of the month, but the ladder places the person on no day of it.",
    ),
    "placement_without_statement": Text(
        "有任职记录而无工资条",
        "Placement without statement",
        "当月在职，但已核算的月份中没有此人的工资条；也可能是核算之后才登记入职。",
        "Placed in a month that was drawn up, but without a statement; the roster may have told of the person later.",
    ),
    "statement_rung_differs": Text(
        "工资条的职级不符",
        "Statement's rung differs",
        "工资条上的职级与此人当月首条任职记录不一致。",
        "The rung on the statement is not that of the person's first placement in the month.",
    ),
    "statement_without_result": Text(
        "工资条无月度考核结果",
        "Statement without result",
        "工资条已核算完成，但考核服务中该月尚未关账，或没有此人的月度考核结果。",
        "The statement is complete, but at the appraisal the month is open or has no result of the person.",
    ),
    "statement_score_differs": Text(
        "工资条的得分不符",
        "Statement's score differs",
        "工资条上的得分或免考情况与此人的月度考核结果不一致。",
        "The score on the statement, or whether the month is masked, is not what the appraisal now says.",
    ),
}
