"""What networks, gateways and broken peers make of an answer."""

import json
from collections.abc import Awaitable, Callable

import httpx

from tests.support.apps import Interference

PassOn = Callable[[], Awaitable[httpx.Response]]
_JSON = {"Content-Type": "application/json"}
_HTML = {"Content-Type": "text/html"}


def _raising(error: type[httpx.TransportError]) -> Interference:
    async def interfere(request: httpx.Request, _: PassOn) -> httpx.Response:
        raise error("by the test", request=request)

    return interfere


def _answering(status: int, content: bytes, headers: dict[str, str]) -> Interference:
    async def interfere(_: httpx.Request, __: PassOn) -> httpx.Response:
        return httpx.Response(status, content=content, headers=headers)

    return interfere


def _changing(change: Callable[[bytes], bytes]) -> Interference:
    async def interfere(_: httpx.Request, pass_on: PassOn) -> httpx.Response:
        answer = await pass_on()
        return httpx.Response(answer.status_code, content=change(answer.content), headers=_JSON)

    return interfere


def _without_a_field(content: bytes) -> bytes:
    page = json.loads(content)
    for item in page["items"]:
        item.pop("employee_no")
    return json.dumps(page).encode()


def _of_other_types(content: bytes) -> bytes:
    page = json.loads(content)
    return json.dumps(
        {**page, "items": [{key: {"odd": value} for key, value in item.items()} for item in page["items"]]}
    ).encode()


def _in_a_circle(content: bytes) -> bytes:
    return json.dumps({**json.loads(content), "next_cursor": "again"}).encode()


FAULTS: dict[str, Interference] = {
    "refused": _raising(httpx.ConnectError),
    "closed at once": _raising(httpx.RemoteProtocolError),
    "cut in the middle": _raising(httpx.ReadError),
    "too late": _raising(httpx.ReadTimeout),
    "half an answer": _changing(lambda content: content[: len(content) // 2]),
    "an answer twice": _changing(lambda content: content + content),
    "a field missing": _changing(_without_a_field),
    "other types": _changing(_of_other_types),
    "pages in a circle": _changing(_in_a_circle),
    "no cursor": _changing(lambda content: json.dumps({"items": json.loads(content)["items"]}).encode()),
    "a list": _answering(200, b"[]", _JSON),
    "null": _answering(200, b"null", _JSON),
    "nothing": _answering(200, b"", _JSON),
    "a page for people": _answering(200, b"<html>Sign in</html>", _HTML),
    "a gateway's 502": _answering(502, b"<html>Bad gateway</html>", _HTML),
    "a gateway's 500": _answering(500, b"<html>Oops</html>", _HTML),
    "a gateway's 404": _answering(404, b"<html>Not found</html>", _HTML),
    "a gateway's 403": _answering(403, b"<html>Blocked</html>", _HTML),
    "a redirection": _answering(302, b"", {"Location": "http://elsewhere.example/"}),
    "bytes that are no text": _answering(200, b"\xff\xfe\x00garbage", _JSON),
}
