"""Texts of what can be wrong in a document of rules or facts, whichever service reads it."""

from shared.platform.texts import Text

TEXTS: dict[str, Text] = {
    "not_an_object": Text("不是对象", "Not an object", "此处应为 JSON 对象。", "A JSON object is expected here."),
    "not_a_list": Text("不是列表", "Not a list", "此处应为列表。", "A list is expected here."),
    "not_a_text": Text("不是文本", "Not a text", "此处应为文本。", "A text is expected here."),
    "not_a_plain_number": Text(
        "不是规范的数字",
        "Not a plain number",
        "应为普通十进制数：整数至多 {digits} 位，小数至多 {places} 位，不用指数。",
        "A plain decimal number is expected: at most {digits} digits before and {places} after the point, no exponent.",
    ),
    "below_minimum": Text(
        "小于下限", "Below the minimum", "不得小于 {minimum}。", "It may not be less than {minimum}."
    ),
    "above_maximum": Text(
        "大于上限", "Above the maximum", "不得大于 {maximum}。", "It may not be more than {maximum}."
    ),
    "too_many_decimals": Text(
        "小数位过多", "Too many decimals", "小数不得超过 {places} 位。", "At most {places} decimals are allowed."
    ),
    "text_malformed": Text(
        "文本不规范",
        "Malformed text",
        "文本应为 1 至 {longest} 个字符，首尾无空格，不含控制字符。",
        "A text of 1 to {longest} characters is expected, without control characters and blanks around it.",
    ),
    "unknown_choice": Text(
        "不在可选值内", "Unknown choice", "应为以下之一：{choices}。", "It must be one of: {choices}."
    ),
    "list_length": Text(
        "数量不符", "Wrong length", "应有 {least} 至 {most} 项。", "There must be {least} to {most} of them."
    ),
    "range_empty": Text("区间为空", "Empty range", "区间的上限必须大于下限。", "The range must end above its start."),
    "ranges_gap": Text(
        "区间有空隙",
        "Gap between ranges",
        "区间与上一区间之间有空隙。",
        "There is a gap between this range and the one before.",
    ),
    "ranges_overlap": Text(
        "区间重叠", "Overlapping ranges", "区间与上一区间重叠。", "This range overlaps the one before."
    ),
    "ranges_not_open": Text(
        "区间两端未开放",
        "Ranges not open",
        "第一个区间的下限和最后一个区间的上限必须为空。",
        "The first range must start, and the last must end, with null.",
    ),
    "not_above_zero": Text("必须大于零", "Not above zero", "必须大于零。", "It must be above zero."),
    "not_a_boolean": Text("不是真假值", "Not a boolean", "应为 true 或 false。", "It must be true or false."),
}
