"""After the year, every read that there is answers somebody, as its service's committed description says."""

import json
from typing import Any

import jsonschema_rs
import pytest

from shared.platform.identity.callers import HUMAN_ROLES
from shared.platform.settings import SERVICES
from tests.integration.stack.access import Access
from tests.support.operations import Operation, committed_openapi, described_operations, fill_path
from tests.support.pages import all_items
from tests.support.schema_samples import Document

READS = tuple(
    operation
    for operation in described_operations()
    if operation.method == "GET" and "application/json" in operation.description["responses"]["200"]["content"]
)
EMPTY = {"/v1/months/{month}/veto_removals", "/v1/rounds/{year}/changes"}
"""Lists that the sample year leaves empty: no veto was removed, and nothing was proposed twice."""
JOB_OF = {"appraisal": "close_month", "ladder": "finish_round", "compensation": "draw_up_statements"}
each_service = pytest.mark.parametrize("service", SERVICES)
each_language = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(scope="module")
def fillings(stack: Access) -> dict[str, dict[str, str]]:
    """What is there to be read in each service: a month, a person, a job of the year."""
    found: dict[str, dict[str, str]] = {}
    for service in SERVICES:
        records = all_items(stack.client(service, "auditor"), "/v1/audit_records", limit=5000)
        jobs = [
            one["detail"]["job"]
            for one in records
            if one["action"] == JOB_OF[service] and one["outcome"] == "done" and "job" in one["detail"]
        ]
        found[service] = {
            "{month}": "2026-01" if service == "compensation" else "2025-03",
            "{year}": "2025",
            "{employee_no}": "003819",
            "{version}": "1",
            "{number}": next(str(record["number"]) for record in records if record["change_count"]),
            "{job_id}": jobs[0],
        }
    return found


def reader_of(operation: Operation) -> str:
    """Who reads: the auditor where they may, otherwise the first who does."""
    return min(operation.roles, key=lambda role: (role != "auditor", [*HUMAN_ROLES].index(role)))  # type: ignore[arg-type]


def check(operation: Operation, answer: Any) -> None:
    """Check an answer against the operation's schema."""
    schema = operation.description["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": committed_openapi(operation.service)["components"]}
    jsonschema_rs.validate(whole, answer, validate_formats=True)


@each_language
@pytest.mark.parametrize("operation", READS, ids=str)
def test_every_read_answers_as_described(
    stack: Access, fillings: dict[str, dict[str, str]], operation: Operation, language: str
) -> None:
    client = stack.client(operation.service, reader_of(operation), language=language)
    answer = client.get(fill_path(operation.path, fillings[operation.service]), params=operation.query)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    check(operation, body)
    properties = Document(committed_openapi(operation.service)).resolved(
        operation.description["responses"]["200"]["content"]["application/json"]["schema"]
    )["properties"]
    if "next_cursor" in properties and operation.path not in EMPTY:
        assert body["items"]


@each_service
def test_the_served_description_is_the_committed_one(stack: Access, service: str) -> None:
    served = stack.client(service).get("/openapi.json").json()
    served.pop("servers", None)  # where it is served, which the committed one does not know
    assert served == committed_openapi(service)


@each_service
def test_a_browser_finds_the_documentation(stack: Access, service: str) -> None:
    client = stack.client(service)
    page = client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    prefix = client.base_url.path.rstrip("/")
    for asset in ("/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui.css", "/openapi.json"):
        assert f"{prefix}{asset}" in page.text
        assert client.get(client.base_url.join(f"{prefix}{asset}")).status_code == 200


@each_service
def test_it_says_that_it_is_well(stack: Access, service: str) -> None:
    client = stack.client(service)
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


def test_the_reasons_are_told_in_the_readers_language(stack: Access) -> None:
    path = "/v1/rounds/2025/decisions/003819"
    chinese, english = (
        stack.client("ladder", "auditor", language=language).get(path).json() for language in ("zh", "en")
    )
    told = chinese.pop("explanation"), english.pop("explanation")
    assert chinese == english
    assert told[0]
    assert len(told[0]) == len(told[1])
    assert json.dumps(told[1]).isascii()
    assert not told[0][0].isascii()
