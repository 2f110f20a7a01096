"""Texts of errors and faults about policies."""

from shared.platform.texts import Text

TEXTS: dict[str, Text] = {
    "policy_invalid": Text(
        "晋升办法有误", "Invalid policy", "晋升办法中有 {count} 处错误。", "The policy has {count} faults."
    ),
    "bands_not_falling": Text(
        "等次分数线未递减",
        "Bands do not fall",
        "优秀、良好、合格的分数线必须依次递减。",
        "The bands must fall from excellent over good to pass.",
    ),
    "shares_sum": Text(
        "比例合计不为 1", "Shares do not sum to 1", "比例合计为 {sum}，应为 1。", "The shares sum to {sum}, not to 1."
    ),
    "unknown_rung": Text("职级未知", "Unknown rung", "此处没有职级 {rung}。", "There is no rung {rung} here."),
    "no_policy_in_force": Text(
        "没有生效的晋升办法",
        "No policy in force",
        "{day} 没有生效的晋升办法。",
        "No policy was in force on {day}.",
    ),
    "policy_not_found": Text(
        "晋升办法不存在",
        "No such policy",
        "没有第 {version} 版晋升办法。",
        "There is no version {version} of the policy.",
    ),
}
