"""Texts of the platform's own errors, and of the faults that the framework finds in requests."""

from shared.platform.texts import Text

TEXTS: dict[str, Text] = {
    "internal_error": Text(
        "内部错误", "Internal error", "处理请求时发生意外错误。", "Something unexpected went wrong."
    ),
    "token_missing": Text("未登录", "Not signed in", "请求缺少访问令牌。", "The request carries no bearer token."),
    "token_invalid": Text("令牌无效", "Invalid token", "访问令牌无效。", "The bearer token is not valid ({reason})."),
    "token_expired": Text(
        "令牌已过期", "Token expired", "访问令牌已过期，请重新登录。", "The bearer token has expired; sign in again."
    ),
    "identity_provider_unavailable": Text(
        "身份服务不可用",
        "Identity provider unavailable",
        "暂时无法取得身份服务的公钥，请稍后再试。",
        "The identity provider's keys cannot be had now; try again later.",
    ),
    "not_permitted": Text(
        "没有权限",
        "Not permitted",
        "您的角色不具备此项权限（{permission}）。",
        "None of your roles may do this ({permission}).",
    ),
    "own_case": Text(
        "不得办理本人事项",
        "Own case",
        "不得办理与本人（工号 {employee_no}）有关的事项。",
        "Nobody acts on their own case (employee no. {employee_no}); another person must do this.",
    ),
    "leading_zeros_differ": Text(
        "开头的 0 不一致",
        "Leading zeros differ",
        "编码 {row_code} 与 {other_code} 只差开头的 0，请改成正确的编码，并把该列设为文本格式。",
        "The code {row_code} differs from {other_code} by leading zeros alone. "
        "Correct it, and format the column as text.",
    ),
    "whole_company_needed": Text(
        "权限范围不足",
        "Whole company needed",
        "此操作涉及全公司，您的权限只覆盖部分单位或人员。",
        "This concerns the whole company, and you may reach only a part of it.",
    ),
    "request_invalid": Text(
        "请求不符合要求", "Invalid request", "请求中有 {count} 处错误。", "The request has {count} faults."
    ),
    "not_found": Text("不存在", "Not found", "没有这样的地址或资源。", "There is nothing at this address."),
    "method_not_allowed": Text(
        "方法不允许", "Method not allowed", "此地址不支持该请求方法。", "This address does not take that method."
    ),
    "body_too_large": Text(
        "请求过大",
        "Body too large",
        "请求正文超过上限（表格 64 MB，其中 Excel 20 MB；其他 1 MB）。",
        "The body exceeds the limit (64 MB for tables, 20 MB for workbooks, 1 MB for anything else).",
    ),
    "encoding_unsupported": Text(
        "不支持压缩的正文",
        "Packed body",
        "请求正文不得压缩（Content-Encoding）。",
        "Send the body as it is: packed bodies (Content-Encoding) are refused.",
    ),
    "document_too_large": Text(
        "请求过大",
        "Document too large",
        "正文中的值超过 {limit} 个。",
        "The body holds more than {limit} values.",
    ),
    "uploads_busy": Text(
        "上传繁忙",
        "Uploads busy",
        "正在处理的上传过多，请稍后再试；没有写入任何内容。",
        "Other uploads take all the room now; try again later. Nothing was written.",
    ),
    "too_many_requests": Text(
        "请求过于频繁",
        "Too many requests",
        "请求过于频繁，请在 {seconds} 秒后再试。",
        "You sent too many requests; try again after {seconds} seconds.",
    ),
    "body_too_slow": Text(
        "请求超时",
        "Body too slow",
        "请求正文未能及时送达，未写入任何内容。请重试。",
        "The body did not arrive in time; nothing was written. Try again.",
    ),
    "media_type_unsupported": Text(
        "格式不支持", "Unsupported media type", "不支持的内容格式：{media_type}。", "Cannot read {media_type} here."
    ),
    "not_acceptable": Text(
        "无法提供所需格式", "Not acceptable", "无法以 {media_type} 格式返回。", "Cannot answer in {media_type}."
    ),
    "cursor_invalid": Text(
        "分页游标无效",
        "Invalid cursor",
        "分页游标无效，请从第一页重新开始。",
        "The cursor is not one of ours; start again.",
    ),
    "idempotency_key_reused": Text(
        "幂等键已用于其他请求",
        "Idempotency key reused",
        "该幂等键已用于内容不同的请求。",
        "This idempotency key was used for a different request.",
    ),
    "answer_out_of_scope": Text(
        "权限范围已缩小",
        "Answer out of scope",
        "该请求已处理过，但您现在的权限范围小于当时，不再返回原结果。",
        "The request was answered before, and you may reach less now than then; the answer is not given again.",
    ),
    "idempotency_key_invalid": Text(
        "幂等键无效",
        "Invalid idempotency key",
        "幂等键应为 1 至 200 个可见 ASCII 字符。",
        "An idempotency key has 1 to 200 visible ASCII characters.",
    ),
    "precondition_missing": Text(
        "缺少 If-Match",
        "If-Match missing",
        "请带上所读版本的 ETag（If-Match）。",
        "Send the ETag of the version that you read, as If-Match.",
    ),
    "version_stale": Text(
        "版本已变化",
        "Version stale",
        "内容在您读取之后已被修改，请重新读取。",
        "It was changed since you read it; read again.",
    ),
    "version_not_later": Text(
        "生效月份过早",
        "Not later",
        "新版本须晚于已有版本的生效月份（{valid_from}）。",
        "A new version must begin after the last one ({valid_from}).",
    ),
    "upstream_unavailable": Text(
        "相关服务不可用",
        "Upstream unavailable",
        "{service} 服务暂时不可用，请稍后再试；没有写入任何内容。",
        "The {service} service is away; try again later. Nothing was written.",
    ),
    "upstream_refused": Text(
        "相关服务拒绝",
        "Upstream refused",
        "{service} 服务答复“{upstream_code}”：{detail}",
        "The {service} service answered {upstream_code}: {detail}",
    ),
    "database_unavailable": Text(
        "数据库不可用",
        "Database unavailable",
        "数据库暂时不可用，请稍后再试。",
        "The database is away; try again later.",
    ),
    "database_busy": Text(
        "数据库繁忙", "Database busy", "数据库繁忙，请稍后再试。", "The database is busy; try again later."
    ),
    "audit_record_not_found": Text(
        "审计记录不存在",
        "No such audit record",
        "没有编号为 {number} 的审计记录。",
        "There is no audit record {number}.",
    ),
    "job_not_found": Text("任务不存在", "No such job", "没有任务 {id}。", "There is no job {id}."),
    # Faults of form, by the types that pydantic gives them.
    "missing": Text("缺少字段", "Missing", "缺少必填字段。", "This field is required."),
    "extra_forbidden": Text("未知字段", "Unknown field", "没有这个字段。", "There is no such field."),
    "json_invalid": Text("不是 JSON", "Not JSON", "正文不是有效的 JSON。", "The body is not valid JSON."),
    "parameter_unknown": Text(
        "未知查询参数", "Unknown parameter", "没有查询参数 {name}。", "There is no query parameter {name} here."
    ),
    "parameter_repeated": Text(
        "查询参数重复",
        "Repeated parameter",
        "查询参数 {name} 出现多次。",
        "The query parameter {name} stands there twice.",
    ),
    "number_unusable": Text(
        "数字不可用",
        "Unusable number",
        "不接受 NaN、无穷大、过长的数字和负零。",
        "NaN, infinity, negative zero and numbers that are too long or too large are refused.",
    ),
    "key_repeated": Text("字段重复", "Repeated field", "同一字段出现多次。", "The field stands here more than once."),
    "value_unstorable": Text(
        "值无法保存",
        "Value that cannot be stored",
        "有的值无法保存到数据库。",
        "The database cannot hold one of the values.",
    ),
    "text_unstorable": Text(
        "文字无法保存",
        "Text that cannot be stored",
        "文字含空字符或不成对的代理码位。",
        "The text has a null character or half a surrogate pair.",
    ),
    "value_invalid": Text("值不符合要求", "Invalid value", "值不符合要求：{zh}。", "{reason}."),
}
