"""Identity, problems, pages, idempotency and audit, as a client meets them."""

import asyncio
from contextlib import AsyncExitStack

import asyncpg
import pytest
from fastapi import APIRouter

from deploy.databases import DatabaseUrls
from shared.platform.identity.callers import Reach, Role
from shared.platform.web.application import Service, create_application
from tests.integration.platform import probe
from tests.integration.platform.conftest import Probe
from tests.support.apps import COMPANY, OTHER_COMPANY, issuer_of, settings_of


async def test_without_a_token_and_without_the_role(running: Probe) -> None:
    nobody = probe.client_of(running.network, None)
    assert (await nobody.get("/v1/counts")).json()["code"] == "token_missing"
    payroll = running.client("payroll")
    answer = await payroll.get("/v1/counts")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_a_route_that_declares_nothing_does_not_start() -> None:
    router = APIRouter(prefix="/v1")

    @router.get("/open")
    async def open_route() -> str:
        return "open"

    service = Service("ladder", "Open", "Open", (router,), {"x": {Role.AUDITOR: Reach.UNITS}}, ())
    with pytest.raises(RuntimeError, match="/v1/open does not say who may"):
        create_application(service, settings_of("ladder", "postgresql+asyncpg://nobody@localhost/none"))


async def test_problems_speak_both_languages(running: Probe) -> None:
    for language, title in (("en", "Invalid request"), ("zh", "请求不符合要求"), ("fr, en;q=0.5", "Invalid request")):
        answer = await running.client("personnel", language=language).post("/v1/counts", json={"whom": "1"})
        assert answer.status_code == 422
        body = answer.json()
        assert body["title"] == title
        assert [(fault["pointer"], fault["code"]) for fault in body["errors"]] == [
            ("/who", "missing"),
            ("/whom", "extra_forbidden"),
        ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{", "json_invalid"), (b"", "missing"), (b"[" * 100_000, "json_invalid"), (b'{"who": NaN}', None)],
)
async def test_malformed_bodies(running: Probe, content: bytes, code: str | None) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await running.client("personnel").post("/v1/counts", content=content, headers=headers)
    assert answer.status_code == 422
    assert code is None or answer.json()["errors"][0]["code"] == code


async def test_what_is_not_there(running: Probe) -> None:
    client = running.client("personnel")
    assert (await client.get("/v1/nothing")).json()["code"] == "not_found"
    answer = await client.delete("/v1/counts")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


async def test_a_crash_says_nothing_of_the_inside(running: Probe) -> None:
    answer = await running.client("personnel").get("/v1/crash")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"]


async def test_a_key_has_one_effect_and_one_answer(running: Probe) -> None:
    client = running.client("personnel")
    key = {"Idempotency-Key": "one"}
    answers = await asyncio.gather(*(client.post("/v1/counts", json={"who": "7"}, headers=key) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json()["times"] for answer in answers} == {1}
    assert sum(answer.headers.get("idempotency-replayed") == "true" for answer in answers) == 4
    other = await client.post("/v1/counts", json={"who": "8"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]
    elsewhere = await running.client("personnel", company=OTHER_COMPANY).get("/v1/counts")
    assert elsewhere.json()["items"] == []


@pytest.mark.parametrize(("path", "body"), [("/v1/counts", {"who": "7"}), ("/v1/tallies/7", None)])
async def test_a_repetition_has_the_status_the_body_and_the_location_of_the_first_answer(
    running: Probe, path: str, body: dict[str, str] | None
) -> None:
    client = running.client("personnel")
    first, again = [await client.post(path, json=body, headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["location"] == first.headers["location"]


async def test_an_operation_without_a_key_takes_effect_each_time(running: Probe) -> None:
    client = running.client("personnel")
    key = {"Idempotency-Key": "one"}
    answers = [await client.put("/v1/counts/7", headers=key) for _ in range(2)]
    assert [answer.json()["times"] for answer in answers] == [1, 2]
    operation = (await client.get("/openapi.json")).json()["paths"]["/v1/counts/{who}"]["put"]
    assert [parameter["name"] for parameter in operation["parameters"]] == ["who"]


async def test_a_change_without_an_answer_is_a_mistake_and_writes_nothing(running: Probe) -> None:
    client = running.client("personnel")
    answers = [
        await client.post("/v1/unanswered_counts", json={"who": "7"}, headers={"Idempotency-Key": "one"})
        for _ in range(2)
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(500, "internal_error")}
    assert (await client.get("/v1/counts")).json()["items"] == []
    assert (await running.client("auditor").get("/v1/audit_records")).json()["items"] == []
    connection = await asyncpg.connect(running.urls.runtime_url.replace("+asyncpg", ""))
    assert await connection.fetchval("SELECT count(*) FROM idempotency_key") == 0
    await connection.close()


async def test_what_concerns_everybody_is_not_decided_by_a_part(running: Probe) -> None:
    client = running.client("personnel")
    await client.post("/v1/counts", json={"who": "7"})
    part = running.client("personnel", unit_path="LY/0101/")
    refused = await part.post("/v1/resets")
    assert (refused.status_code, refused.json()["code"]) == (403, "whole_company_needed")
    assert (await client.get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]
    assert (await client.post("/v1/resets")).json() == {"removed": 1}


async def test_the_record_of_a_change_has_its_detail(running: Probe) -> None:
    client = running.client("personnel")
    await client.post("/v1/counts", json={"who": "7"})
    await client.post("/v1/resets")
    records = (await running.client("auditor").get("/v1/audit_records")).json()["items"]
    assert [(record["action"], record["subject"], record["detail"]) for record in records] == [
        ("count", "7", {}),
        ("reset_counts", "counts", {"removed": 1}),
    ]


async def test_pages(running: Probe) -> None:
    client = running.client("personnel")
    for who in ("c", "a", "b", "d", "e"):
        await client.post("/v1/counts", json={"who": who})
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = (await client.get("/v1/counts", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        seen += [item["who"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["a", "b", "c", "d", "e"]
    for bad in ("!!", "bm90IGpzb24", "W10", "WyJhIiwiYiJd", "WyJcdTAwMDAiXQ"):
        answer = await client.get("/v1/counts", params={"cursor": bad})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid"), bad


async def test_every_change_and_every_refusal_leaves_a_record(running: Probe) -> None:
    client = running.client("personnel")
    await client.post("/v1/counts", json={"who": "7"})
    await client.post("/v1/counts", json={"whom": "7"})
    await running.client("auditor").post("/v1/counts", json={"who": "7"})
    records = (await running.client("auditor").get("/v1/audit_records")).json()["items"]
    assert [(record["action"], record["outcome"], record["detail"]) for record in records] == [
        ("count", "done", {}),
        ("count", "refused", {"code": "request_invalid"}),
        ("count", "refused", {"code": "not_permitted"}),
    ]
    connection = await asyncpg.connect(running.urls.runtime_url.replace("+asyncpg", ""))
    for statement in ("UPDATE audit_record SET actor = 'x'", "DELETE FROM audit_record", "TRUNCATE audit_record"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_documentation_has_its_assets_with_it(running: Probe) -> None:
    client = probe.client_of(running.network, None)
    for page in ("/docs", "/redoc"):
        text = (await client.get(page)).text
        assert "http://" not in text
        assert "https://" not in text
    for asset in ("swagger-ui-bundle.js", "swagger-ui.css", "redoc.standalone.js", "favicon.png"):
        assert (await client.get(f"/docs/assets/{asset}")).status_code == 200
    assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize("kept", [True, False], ids=["the gateway keeps the prefix", "the gateway takes it off"])
async def test_links_have_the_path_prefix(probe_urls: DatabaseUrls, kept: bool) -> None:
    token = issuer_of(COMPANY).token("00001", [("personnel", None)])
    before = "/ladder" if kept else ""
    async with probe.running_probe(probe_urls.runtime_url, "/ladder") as (_, network):
        client = probe.client_of(network, token)
        page = (await client.get(f"{before}/docs")).text
        assert "'/ladder/openapi.json'" in page
        assert '"/ladder/docs/assets/swagger-ui.css"' in page
        assert (await client.get(f"{before}/docs/assets/swagger-ui.css")).status_code == 200
        assert (await client.get(f"{before}/docs/assets/passwd")).status_code == 404
        assert (await client.get(f"{before}/openapi.json")).json()["servers"] == [{"url": "/ladder"}]
        started = await client.post(f"{before}/v1/tallies/7")
        assert started.headers["location"] == f"/ladder/v1/jobs/{started.json()['id']}"
        assert (await client.get(f"{before}/v1/jobs/{started.json()['id']}")).status_code == 200


async def test_a_replica_whose_connections_are_all_taken_is_no_less_ready(running: Probe) -> None:
    """Its gateway would send everything to the others, and then those would be full."""
    client = running.client("personnel")
    async with AsyncExitStack() as taken:
        for _ in range(4):
            await taken.enter_async_context(running.app.state.database.snapshot())
        async with asyncio.timeout(5):
            answers = await asyncio.gather(*(client.get("/readyz") for _ in range(10)))
    assert {answer.json()["status"] for answer in answers} == {"not ready"}  # the probe has no revisions
