"""Texts of the gateway's own answers, in both languages at once: the gateway does not read ``Accept-Language``.

``deploy/gateway/haproxy.cfg`` repeats these texts and some of the platform's; a test compares them.
"""

from collections.abc import Mapping
from typing import Final

from shared.platform.texts import Text

GATEWAY_TEXTS: Final[Mapping[str, Text]] = {
    "request_malformed": Text(
        "请求报文无效", "Malformed request", "请求不是有效的 HTTP 报文。", "The request is not valid HTTP."
    ),
    "service_unavailable": Text(
        "服务暂不可用",
        "Service unavailable",
        "服务暂时不可用，或在应答前中断；请用同一幂等键重试。",
        "The service is not available now, or broke off before it answered; try again under the same Idempotency-Key.",
    ),
}
