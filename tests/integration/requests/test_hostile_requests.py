"""Requests as no honest client sends them: a clear refusal each, and nothing is changed by any."""

import base64
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from shared.platform.settings import SERVICES, ServiceName
from tests.support.apps import Apps, running_apps
from tests.support.cases import load_shared
from tests.support.databases import FreshDatabase
from tests.support.table_digests import digest_tables


@dataclass(frozen=True)
class Target:
    """An operation that saves a document, and a list."""

    path: str
    list: str
    body: Mapping[str, Any]
    document: str
    number: tuple[str, ...]
    """The way to a number in the document."""


TARGETS: dict[ServiceName, Target] = {
    "appraisal": Target(
        "/v1/schemes",
        "/v1/schemes",
        {"valid_from": "2025-01", "scheme": load_shared("scoring")},
        "scheme",
        ("scheme", "bonus_cap"),
    ),
    "ladder": Target(
        "/v1/policies",
        "/v1/employees",
        {"valid_from": "2025-01-01", "policy": load_shared("placement")},
        "policy",
        ("policy", "quota", "shares", "senior"),
    ),
    "compensation": Target(
        "/v1/pay_tables",
        "/v1/pay_tables",
        {"valid_from": "2025-01", "table": load_shared("pay")},
        "table",
        ("table", "masked_coefficient"),
    ),
}
JSON = {"Content-Type": "application/json"}
MARK = '"MARK"'


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str = "POST"
    path: str | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    content: bytes | None = None
    params: Mapping[str, str] | None = None


Make = Callable[[Target], Ask]


def dumped(target: Target, **changes: Any) -> bytes:
    return json.dumps({**target.body, **changes}).encode()


def with_number(literal: str) -> Make:
    """The document with another literal where a number is."""

    def make(target: Target) -> Ask:
        document = json.loads(json.dumps(target.body))
        place = document
        for key in target.number[:-1]:
            place = place[key]
        assert target.number[-1] in place, place.keys()
        place[target.number[-1]] = "MARK"
        return Ask(content=json.dumps(document).replace(MARK, literal).encode())

    return make


def with_note(text: str) -> Make:
    return lambda target: Ask(content=dumped(target, note=text))


def with_headers(**headers: str) -> Make:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda target: Ask(headers={**JSON, **named}, content=dumped(target))


def raw(content: bytes, **headers: str) -> Make:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Ask(headers={**JSON, **named}, content=content)


def reading(params: Mapping[str, str]) -> Make:
    return lambda target: Ask("GET", target.list, {}, None, params)


def cursor(text: str) -> Make:
    return reading({"cursor": text})


def encoded(*key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


ROWS: dict[str, tuple[Make, int, set[str]]] = {
    "lists in lists ten thousand deep": (raw(b"[" * 10_000 + b"]" * 10_000), 422, {"request_invalid"}),
    "objects in objects ten thousand deep": (raw(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), 422, {"request_invalid"}),
    "a document ten thousand deep": (
        lambda target: Ask(
            content=dumped(target).replace(b'"bands":', b'"deep":' + b"[" * 10_000 + b"]" * 10_000 + b',"bands":')
            if target.document == "policy"
            else dumped(target)[:-1] + b',"deep":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
        ),
        422,
        {"request_invalid", "policy_invalid"},
    ),
    "seventy megabytes": (raw(b'{"note": "' + b"x" * 70_000_000 + b'"}'), 413, {"body_too_large"}),
    "half a document": (lambda target: Ask(content=dumped(target)[:-20]), 422, {"request_invalid"}),
    "no body": (raw(b""), 422, {"request_invalid"}),
    "a list": (raw(b"[]"), 422, {"request_invalid"}),
    "null": (raw(b"null"), 422, {"request_invalid"}),
    "a byte that is no UTF-8": (raw(b'{"valid_from": "\xff"}'), 422, {"request_invalid"}),
    "NaN": (with_number("NaN"), 422, {"request_invalid", "scheme_invalid", "policy_invalid", "pay_table_invalid"}),
    "Infinity": (with_number("Infinity"), 422, set()),
    "1e400": (with_number("1e400"), 422, set()),
    "1e-400": (with_number('"1e-400"'), 422, set()),
    "a number of a thousand digits": (with_number("9" * 1000), 422, set()),
    "a number of five thousand digits": (with_number("9" * 5000), 422, set()),
    "many decimals": (with_number('"0.12345678901234567890"'), 422, set()),
    "a negative number": (with_number("-1"), 422, set()),
    "an exponent": (with_number('"1E1"'), 422, set()),
    "an underscore": (with_number('"1_0"'), 422, set()),
    "digits of another script": (with_number('"١٠"'), 422, set()),
    "a truth for a number": (with_number("true"), 422, set()),
    "a null byte": (with_note("a\0b"), 422, {"request_invalid"}),
    "a lone surrogate": (raw(b'{"note": "\\ud800"}'), 422, {"request_invalid"}),
    "an unknown field": (lambda target: Ask(content=dumped(target, extra=1)), 422, {"request_invalid"}),
    "an unknown field in the document": (
        lambda target: Ask(content=dumped(target, **{target.document: {**target.body[target.document], "extra": 1}})),
        422,
        set(),
    ),
    "a day that is none": (
        lambda target: Ask(content=dumped(target, valid_from="2025-02-30")),
        422,
        {"request_invalid"},
    ),
    "a day as a number": (lambda target: Ask(content=dumped(target, valid_from=0)), 422, {"request_invalid"}),
    "an hour beside the day": (
        lambda target: Ask(content=dumped(target, valid_from="2025-01-01T00:00:00Z")),
        422,
        {"request_invalid"},
    ),
    "the year ten thousand": (lambda target: Ask(content=dumped(target, valid_from="10000-01")), 422, set()),
    "XML": (with_headers(Content_Type="application/xml"), 415, {"media_type_unsupported"}),
    "a form": (
        lambda target: Ask(headers={"Content-Type": "application/x-www-form-urlencoded"}, content=b"valid_from=2025"),
        415,
        {"media_type_unsupported"},
    ),
    "an empty key": (with_headers(Idempotency_Key=""), 422, {"idempotency_key_invalid"}),
    "a key of a thousand characters": (with_headers(Idempotency_Key="k" * 1000), 422, {"request_invalid"}),
    "a key with blanks": (with_headers(Idempotency_Key="a b"), 422, {"idempotency_key_invalid"}),
    "a cursor that is no text of ours": (cursor("!!!"), 422, {"cursor_invalid"}),
    "a cursor that is no list": (cursor(base64.urlsafe_b64encode(b"{}").decode()), 422, {"cursor_invalid"}),
    "a cursor of another list": (cursor(encoded("a", "b", "c", "d")), 422, {"cursor_invalid"}),
    "a cursor with a null byte": (cursor(encoded("a\0")), 422, {"cursor_invalid"}),
    "a cursor with a number": (cursor(encoded(1)), 422, {"cursor_invalid"}),
    "an endless cursor": (cursor("A" * 5000), 422, {"request_invalid"}),
    "no limit at all": (reading({"limit": "0"}), 422, {"request_invalid"}),
    "a limit beyond": (reading({"limit": "1000000"}), 422, {"request_invalid"}),
    "a limit of a thousand digits": (reading({"limit": "9" * 1000}), 422, {"request_invalid"}),
    "a method that is none": (lambda target: Ask("BREW", target.path, {}), 405, {"method_not_allowed"}),
    "deleting everything": (lambda target: Ask("DELETE", target.path, {}), 405, {"method_not_allowed"}),
    "a path with a null byte": (lambda target: Ask("GET", target.path + "/%00", {}), 422, {"request_invalid"}),
    "a way up": (lambda target: Ask("GET", target.path + "/..%2f..%2fetc%2fpasswd", {}), 404, {"not_found"}),
    "a number that PostgreSQL cannot hold": (
        lambda target: Ask("GET", f"{target.path}/99999999999999999999", {}),
        422,
        {"request_invalid"},
    ),
}


@pytest.fixture
async def apps(fresh_database: FreshDatabase, service: ServiceName) -> AsyncIterator[Apps]:
    async with running_apps(fresh_database, [service]) as running:
        yield running


async def asked(client: httpx.AsyncClient, target: Target, ask: Ask) -> httpx.Response:
    return await client.request(
        ask.method, ask.path or target.path, headers=ask.headers, content=ask.content, params=ask.params
    )


@pytest.mark.parametrize("service", SERVICES)
async def test_each_is_refused_and_changes_nothing(apps: Apps, service: ServiceName) -> None:
    target = TARGETS[service]
    client = await apps.client(service, "personnel", "payroll")
    before = await digest_tables(apps.databases[service])
    for name, (make, status, codes) in ROWS.items():
        answer = await asked(client, target, make(target))
        assert answer.status_code == status, (name, answer.status_code, answer.text[:500])
        assert answer.headers["content-type"] == "application/problem+json", name
        problem = answer.json()
        assert problem["detail"], name
        assert not codes or problem["code"] in codes, (name, problem["code"])
    assert await digest_tables(apps.databases[service]) == before
    accepted = await client.post(target.path, json=target.body)
    assert accepted.status_code == 201, accepted.text


@pytest.mark.parametrize("service", SERVICES)
async def test_odd_but_honest_text_is_kept_as_it_is(apps: Apps, service: ServiceName) -> None:
    target = TARGETS[service]
    client = await apps.client(service, "personnel", "payroll")
    odd = "مرحبا \u202eabc\u200b 😀 é e\u0301"
    made = await client.post(target.path, json={**target.body, "note": odd})
    assert made.status_code == 201, made.text
    assert (await client.get(f"{target.path}/1")).json()["note"] == odd


@pytest.mark.parametrize("service", SERVICES)
async def test_a_key_belongs_to_one_request_of_one_person(apps: Apps, service: ServiceName) -> None:
    target = TARGETS[service]
    one = await apps.client(service, "personnel", "payroll", employee_no="00001")
    other = await apps.client(service, "personnel", "payroll", employee_no="00002")
    key = {"Idempotency-Key": "once"}
    first = await one.post(target.path, json=target.body, headers=key)
    assert first.status_code == 201
    before = await digest_tables(apps.databases[service])
    again = await one.post(target.path, json=target.body, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    reused = await one.post(target.path, json={**target.body, "note": "another"}, headers=key)
    assert (reused.status_code, reused.json()["code"]) == (409, "idempotency_key_reused")
    elsewhere = await other.post(target.path, json=target.body, headers=key)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "version_not_later")
    assert await digest_tables(apps.databases[service]) == before


@pytest.mark.parametrize("service", ["ladder"])
async def test_a_stale_or_malformed_version_is_refused(apps: Apps, service: ServiceName) -> None:
    client = await apps.client(service, "committee_chair", employee_no="00001")
    decision = {"decided_by": ["00001"], "decided_on": "2026-01-05", "reasons": "x", "amendments": []}
    for version, status in ((None, 428), ("", 412), ("*", 412), ('W/"1"', 412), ("1", 412), ('"x"', 412), ('"1"', 404)):
        headers = {} if version is None else {"If-Match": version}
        answer = await client.post("/v1/rounds/2025/resolution", json=decision, headers=headers)
        assert answer.status_code == status, (version, answer.text)
