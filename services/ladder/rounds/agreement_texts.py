"""Texts of what an agreement check of the ladder service finds."""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

AGREEMENT_TEXTS: Final[Mapping[str, Text]] = {
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
