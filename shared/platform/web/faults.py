"""Faults of form in a request, from what the framework finds."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi.exceptions import RequestValidationError

from shared.kernel.errors import Fault, Param
from shared.kernel.pointers import pointer

_NAMED_FINDINGS = frozenset({"missing", "extra_forbidden", "json_invalid"})  # the framework's; others give a reason
_OTHERWISE: Final = "类型或形式不符"
_REASONS_IN_CHINESE: Final[Mapping[str, str]] = {
    "string_type": "应为文本",
    "string_too_short": "至少应有 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "形式应为 {pattern}",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "整数过大",
    "int_from_float": "应为整数",
    "bool_type": "应为布尔值",
    "bool_parsing": "应为布尔值",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "enum": "应为下列之一：{expected}",
    "literal_error": "应为下列之一：{expected}",
    "list_type": "应为列表",
    "too_short": "至少应有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "dataclass_type": "应为对象",
    "none_required": "应为空值",
    "date_type": "应为日期",
    "date_parsing": "应为 YYYY-MM-DD 形式的日期",
    "date_from_datetime_parsing": "应为 YYYY-MM-DD 形式的日期",
    "number_form": "应为普通写法的十进制数",
    "number_bounds": "小数点前最多 12 位，后最多 6 位",
    "month_form": "月份应写作 YYYY-MM，不早于 2000-01",
    "day_form": "日期应为 YYYY-MM-DD 形式的文本",
    "day_bounds": "日期应在 {first} 至 {last} 年之间",
    "score_bounds": "分数应在 0 至 100 之间",
    "score_negative": "分数不得为负",
    "uuid_type": "应为编号（8-4-4-4-12 位十六进制数）",
    "uuid_parsing": "应为编号（8-4-4-4-12 位十六进制数）",
}
"""What is wrong, by the types of the framework's findings; the framework itself knows English only."""


def faults_of(error: RequestValidationError) -> list[Fault]:
    """Turn the framework's findings into faults with pointers."""
    faults = []
    for finding in error.errors():
        place = [str(part) for part in finding["loc"]]
        if place and place[0] == "body":
            place = place[1:]
        code = finding["type"] if finding["type"] in _NAMED_FINDINGS else "value_invalid"
        if code == "json_invalid":
            place = []
        params: dict[str, Param] = {} if code != "value_invalid" else _reasons(finding)
        faults.append(Fault(pointer(place), code, params))
    return faults


def _reasons(finding: Mapping[str, Any]) -> dict[str, Param]:
    """Return why a value is invalid, in both languages."""
    context = {name: str(value).replace(" or ", "、") for name, value in (finding.get("ctx") or {}).items()}
    chinese = _REASONS_IN_CHINESE.get(finding["type"], _OTHERWISE).format_map(context)
    return {"reason": str(finding["msg"]).rstrip("."), "zh": chinese}
