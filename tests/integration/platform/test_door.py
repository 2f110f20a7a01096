"""The door before every operation: who, then how much, then what; and what keeps its answers and logs safe."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import asyncpg
import pytest
from fastapi import APIRouter

from deploy.databases import DatabaseUrls
from shared.kernel.errors import Unavailable
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller, Reach, Role
from shared.platform.web.access import Needs
from shared.platform.web.admission import MEGABYTE, BodyMemory
from shared.platform.web.application import Service, create_application
from shared.platform.web.refusals import RECORDS_PER_MINUTE
from shared.platform.web.request_limits import RequestLimits
from tests.integration.platform import probe
from tests.integration.platform.conftest import Probe
from tests.support.apps import COMPANY, OTHER_COMPANY, issuer_of, settings_of

JSON = {"Content-Type": "application/json"}


async def endless(read: list[int]) -> AsyncIterator[bytes]:
    """A body without an announced length and without an end."""
    while len(read) < 1000:
        read.append(1)
        yield b" " * 65_536


async def raw_request(running: Probe, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Send what no client library sends: any text as the path."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "root_path": "",
        "server": ("ladder", 80), "client": ("127.0.0.1", 1), "method": method, "path": path, "raw_path": b"/",
        "query_string": b"", "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    await running.app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], json.loads(body)


def bearer(*roles: str) -> dict[str, str]:
    token = issuer_of(COMPANY).token("00001", [(role, None) for role in roles], employee_no="00001")
    return {"Authorization": f"Bearer {token}", **JSON}


@pytest.mark.parametrize(("roles", "status"), [((), 401), (("payroll",), 403)])
async def test_the_body_of_somebody_who_may_not_is_never_read(
    running: Probe, roles: tuple[str, ...], status: int
) -> None:
    client = running.client(*roles) if roles else probe.client_of(running.network, None)
    read: list[int] = []
    answer = await client.post("/v1/counts", content=endless(read), headers=JSON)
    assert (answer.status_code, len(read)) == (status, 0)


async def test_a_document_has_a_megabyte_at_most(running: Probe) -> None:
    client = running.client("personnel")
    read: list[int] = []
    for content in (b" " * (MEGABYTE + 1), endless(read)):
        answer = await client.post("/v1/counts", content=content, headers=JSON)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert len(read) < 20
    within = json.dumps({"who": "7"}).encode().ljust(MEGABYTE)
    assert (await client.post("/v1/counts", content=within, headers=JSON)).status_code == 201


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content-Encoding": "gzip"}, "encoding_unsupported"),
        ({"Content-Encoding": "br"}, "encoding_unsupported"),
        ({"Content-Type": "text/plain"}, "media_type_unsupported"),
        ({"Content-Type": "application/xml"}, "media_type_unsupported"),
        ({"Content-Type": "application/json; charset=gbk"}, "media_type_unsupported"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, "media_type_unsupported"),
        ({"Content-Type": "\xff"}, "media_type_unsupported"),
    ],
)
async def test_a_body_of_another_kind_is_refused(running: Probe, headers: dict[str, str], code: str) -> None:
    raw = {name.encode(): value.encode("latin-1") for name, value in (JSON | headers).items()}
    answer = await running.client("personnel").post("/v1/counts", content=b'{"who": "7"}', headers=raw)
    assert (answer.status_code, answer.json()["code"]) == (415, code)


@pytest.mark.parametrize(
    ("text", "pointer", "code"),
    [
        ('{"who": NaN}', "/who", "number_unusable"),
        ('{"who": Infinity}', "/who", "number_unusable"),
        ('{"who": -Infinity}', "/who", "number_unusable"),
        ('{"who": [1, {"a": NaN}]}', "/who/1/a", "number_unusable"),
        ('{"who": 1e400}', "/who", "number_unusable"),
        ('{"who": -0}', "/who", "number_unusable"),
        ('{"who": -0.0}', "/who", "number_unusable"),
        ('{"who": ' + "9" * 5000 + "}", "/who", "number_unusable"),
        ('{"who": "7", "who": "8"}', "/who", "key_repeated"),
        ('{"who": "a\\u0000"}', "/who", "text_unstorable"),
        ('{"who": "\\ud800"}', "/who", "text_unstorable"),
        ('{"\\udfff": "7"}', "", "text_unstorable"),
        ('{"who": 7}', "/who", "value_invalid"),
        ('{"who": true}', "/who", "value_invalid"),
        ('{"who": ["7"]}', "/who", "value_invalid"),
    ],
)
async def test_json_is_read_strictly(running: Probe, text: str, pointer: str, code: str) -> None:
    answer = await running.client("personnel").post("/v1/counts", content=text.encode(), headers=JSON)
    assert answer.status_code == 422, answer.text
    assert (pointer, code) in {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]}


async def test_every_unknown_and_every_repeated_parameter_is_named(running: Probe) -> None:
    client = running.client("personnel")
    answer = await client.get("/v1/counts?limt=5&limit=0&cursor=a&cursor=b&page=2")
    assert answer.status_code == 422
    assert {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]} == {
        ("/query/limt", "parameter_unknown"),
        ("/query/limit", "value_invalid"),
        ("/query/cursor", "parameter_repeated"),
        ("/query/page", "parameter_unknown"),
    }
    refused = await client.post("/v1/counts?force=true", json={"whom": "7"})
    assert {fault["pointer"] for fault in refused.json()["errors"]} == {"/query/force", "/who", "/whom"}


async def test_another_method_is_not_smuggled_in(running: Probe) -> None:
    client = running.client("personnel")
    await client.post("/v1/counts", json={"who": "7"}, headers={"X-HTTP-Method-Override": "DELETE"})
    assert len((await client.get("/v1/counts")).json()["items"]) == 1
    for method in ("HEAD", "OPTIONS", "TRACE", "PATCH"):
        assert (await client.request(method, "/v1/counts")).status_code == 405


@pytest.mark.parametrize("path", ["/v1/counts/a\0b", "/v1/counts/\ud800", "/v1/tallies/\0"])
async def test_an_address_that_no_record_can_hold_is_refused_and_recorded_once(running: Probe, path: str) -> None:
    method = "PUT" if "counts" in path else "POST"
    status, problem = await raw_request(running, method, path, bearer("personnel"))
    assert (status, problem["errors"][0]["code"]) == (422, "text_unstorable")
    [record] = (await running.client("auditor").get("/v1/audit_records")).json()["items"]
    assert (record["outcome"], record["detail"]) == ("refused", {"code": "request_invalid"})
    assert record["subject"].startswith(path[:10])


async def test_cursors_belong_to_one_list_one_account_and_one_company(running: Probe) -> None:
    client = running.client("personnel")
    for who in "abc":
        await client.post("/v1/counts", json={"who": who})
        await running.client("personnel", company=OTHER_COMPANY).post("/v1/counts", json={"who": who})
    cursor = (await client.get("/v1/counts", params={"limit": 1})).json()["next_cursor"]
    for other_text in (f"{cursor}=", f"{cursor}==", cursor[:-1]):
        refused = await client.get("/v1/counts", params={"cursor": other_text})
        assert (refused.status_code, refused.json()["code"]) == (422, "cursor_invalid"), other_text
    again = await client.get("/v1/counts", params={"limit": 2, "cursor": cursor})
    assert [item["who"] for item in again.json()["items"]] == ["b", "c"]
    other_account = issuer_of(COMPANY).token("00002", [("personnel", None)])
    for foreign, path in (
        (running.client("auditor"), "/v1/audit_records"),
        (running.client("personnel", company=OTHER_COMPANY), "/v1/counts"),
        (running.client("personnel", unit_path="LY/"), "/v1/counts"),
        (probe.client_of(running.network, other_account), "/v1/counts"),
    ):
        answer = await foreign.get(path, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid"), path
    forged = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    assert (await client.get("/v1/counts", params={"cursor": forged})).status_code == 422


async def test_a_replica_takes_the_cursors_of_another(running: Probe) -> None:
    client = running.client("personnel")
    for who in "ab":
        await client.post("/v1/counts", json={"who": who})
    cursor = (await client.get("/v1/counts", params={"limit": 1})).json()["next_cursor"]
    async with probe.running_probe(running.urls.runtime_url) as (_, network):
        token = issuer_of(COMPANY).token("00001", [("personnel", None)], employee_no="00001")
        answer = await probe.client_of(network, token).get("/v1/counts", params={"cursor": cursor})
    assert [item["who"] for item in answer.json()["items"]] == ["b"]


async def test_an_account_has_so_many_requests_a_minute(running: Probe) -> None:
    running.app.state.request_limits = RequestLimits(3)
    client = running.client("personnel")
    assert [(await client.get("/v1/counts")).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = await client.post("/v1/counts", json={})
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    auditor = issuer_of(COMPANY).token("another", [("auditor", None)])
    records = await probe.client_of(running.network, auditor).get("/v1/audit_records")
    assert records.json()["items"] == []


async def test_refusals_do_not_fill_the_audit(running: Probe) -> None:
    client = running.client("personnel")
    for _ in range(RECORDS_PER_MINUTE + 20):
        assert (await client.post("/v1/counts", json={})).status_code == 422
    auditor = running.client("auditor")
    records = (await auditor.get("/v1/audit_records", params={"limit": 1000})).json()["items"]
    assert RECORDS_PER_MINUTE <= len(records) < RECORDS_PER_MINUTE + 20


async def test_readers_go_on_while_all_writers_wait_for_a_lock(running: Probe) -> None:
    client = running.client("personnel")
    await client.post("/v1/counts", json={"who": "7"})
    holder = await asyncpg.connect(running.urls.owner_url.replace("+asyncpg", ""))
    transaction = holder.transaction()
    await transaction.start()
    await holder.execute("UPDATE counted SET times = times")
    writers = [asyncio.create_task(client.post("/v1/counts", json={"who": "7"})) for _ in range(10)]
    await asyncio.sleep(0.5)
    async with asyncio.timeout(2):
        assert (await client.get("/v1/counts")).status_code == 200
    answers = await asyncio.gather(*writers)
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(503, "database_busy")}
    assert all(answer.headers["retry-after"] for answer in answers)
    await transaction.rollback()
    await holder.close()
    assert (await client.post("/v1/counts", json={"who": "7"})).json()["times"] == 2


async def test_errors_of_the_database_quote_no_values(probe_urls: DatabaseUrls) -> None:
    database = Database(probe_urls.runtime_url, 2)
    assert database.engine.sync_engine.hide_parameters
    await database.close()


async def test_all_bodies_together_take_so_much_memory() -> None:
    memory = BodyMemory(10, wait_seconds=0.1)
    first = await memory.take(8)
    with pytest.raises(Unavailable):
        await memory.take(3)
    assert await memory.take(2) == 2
    waiting = asyncio.create_task(memory.take(8))
    await asyncio.sleep(0)
    memory.give_back(first)
    assert await waiting == 8
    memory.give_back(8)
    memory.give_back(2)
    assert memory.free_bytes == 10
    assert await memory.take(1000) == 10, "one body is let in, however large"


async def test_a_crowd_of_bodies_is_asked_to_come_again(running: Probe) -> None:
    memory: BodyMemory = running.app.state.body_memory
    taken = await memory.take(memory.most_bytes)
    memory._wait_seconds = 0.1
    content = json.dumps({"who": "7"}).encode().ljust(200_000)
    client = running.client("personnel")
    answer = await client.post("/v1/counts", content=content, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (503, "uploads_busy")
    assert (await client.post("/v1/counts", json={"who": "7"})).status_code == 201, "small bodies go on"
    memory.give_back(taken)
    assert (await client.post("/v1/counts", content=content, headers=JSON)).status_code == 201
    assert memory.free_bytes == memory.most_bytes


async def test_a_document_of_very_many_values_is_refused_before_it_is_read(running: Probe) -> None:
    client = running.client("personnel")
    for unit in (b'{"":[]},', b"[[]],", b"1,"):
        content = b'{"who":[' + (unit * (MEGABYTE // len(unit) - 9))[:-1] + b"]}"
        answer = await client.post("/v1/counts", content=content, headers=JSON)
        assert (answer.status_code, answer.json()["code"]) == (413, "document_too_large")


async def test_a_problem_names_a_thousand_faults_and_counts_the_others(running: Probe) -> None:
    content = json.dumps({"who": "7"} | {f"x{index}": 0 for index in range(3000)})
    answer = await running.client("personnel").post("/v1/counts", content=content, headers=JSON)
    problem = answer.json()
    assert (answer.status_code, len(problem["errors"]), problem["params"]["count"]) == (422, 1001, 3000)
    assert problem["errors"][-1]["code"] == "findings_cut"


@pytest.mark.parametrize("text", ["1_0", "+1", " 1", "1.0", "01", "１", "1e0"])
async def test_a_number_in_an_address_is_written_in_one_way(running: Probe, text: str) -> None:
    answer = await running.client("personnel").get("/v1/counts", params={"limit": text})
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/query/limit"]


async def test_what_bodies_become_when_they_are_read_is_bounded_together(running: Probe) -> None:
    memory: BodyMemory = running.app.state.reading_memory
    taken = await memory.take(memory.most_bytes)
    memory._wait_seconds = 0.1
    client = running.client("personnel")
    content = b'{"who":[' + (b"1," * 90_000)[:-1] + b"]}"
    answer = await client.post("/v1/counts", content=content, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (503, "uploads_busy")
    memory.give_back(taken)
    assert (await client.post("/v1/counts", content=content, headers=JSON)).status_code == 422
    assert memory.free_bytes == memory.most_bytes


async def test_answers_and_pages_have_headers_that_protect_them(running: Probe) -> None:
    client = running.client("personnel")
    for path in ("/v1/counts", "/v1/nothing", "/healthz", "/docs", "/redoc", "/openapi.json"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
    page = await client.get("/docs")
    nonce = page.headers["content-security-policy"].partition("'nonce-")[2].partition("'")[0]
    assert page.text.count("<script") == page.text.count(f'<script nonce="{nonce}"') > 0
    assert (await client.get("/v1/counts")).headers["cache-control"] == "no-store"


async def test_no_answer_sends_anybody_to_another_host(running: Probe) -> None:
    client = running.client("personnel")
    host = {"Host": "evil.example"}
    assert (await client.get("/v1/counts/", headers=host)).status_code == 404
    start = await client.get("/", headers=host)
    assert (start.status_code, start.headers["location"]) == (307, "/docs")
    created = await client.post("/v1/counts", json={"who": "7"}, headers=host)
    assert created.headers["location"] == "/v1/counts/7"
    for path in ("/docs", "/openapi.json", "/v1/nothing"):
        assert "evil.example" not in (await client.get(path, headers=host)).text


async def test_the_documentation_can_be_switched_off(probe_urls: DatabaseUrls) -> None:
    async with probe.running_probe(probe_urls.runtime_url, docs=False) as (_, network):
        client = probe.client_of(network, None)
        for path in ("/", "/docs", "/redoc", "/openapi.json", "/docs/assets/favicon.png"):
            assert (await client.get(path)).status_code == 404, path
        assert (await client.get("/healthz")).status_code == 200


def test_a_route_without_the_door_does_not_start() -> None:
    router = APIRouter(prefix="/v1")

    @router.get("/doorless")
    async def doorless_route(_: Annotated[Caller, Needs("x")]) -> str:
        return "in"

    service = Service("ladder", "Open", "Open", (router,), {"x": {Role.AUDITOR: Reach.UNITS}}, ())
    with pytest.raises(RuntimeError, match="/v1/doorless has no door"):
        create_application(service, settings_of("ladder", "postgresql+asyncpg://nobody@localhost/none"))
