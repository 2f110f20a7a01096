"""Idempotency keys: one key, one effect, and the same answer as often as it is asked for."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx
import pytest

from tests.integration.stack.access import Access
from tests.support.jobs import finished_job_of_stack, location_of
from tests.support.pages import all_items

FACTS = "/v1/months/2026-03/fact_imports"
WHO = "003819"
REPLAYED = "Idempotency-Replayed"
CLIENTS = 20


def new_key() -> str:
    return f"stack-{secrets.token_hex(8)}"


def new_points() -> str:
    """Points that nobody had before, as good as certainly."""
    return f"{secrets.randbelow(10**6) / 10**4:.4f}"


def send(client: httpx.Client, key: str, points: str) -> httpx.Response:
    rows = {"rows": [{"employee_no": WHO, "M01.actual": points}]}
    return client.post(FACTS, json=rows, headers={"Idempotency-Key": key})


def stored(stack: Access) -> str:
    facts = all_items(stack.client("appraisal", "personnel"), "/v1/months/2026-03/facts", limit=1000)
    [found] = [one["facts"]["M01"]["actual"] for one in facts if one["employee_no"] == WHO]
    return str(found)


def effects(stack: Access) -> int:
    records = all_items(stack.client("appraisal", "auditor"), "/v1/audit_records", limit=5000)
    return sum(
        (one["action"], one["subject"], one["outcome"]) == ("import_facts", "2026-03", "done") for one in records
    )


def test_the_same_request_again_gets_the_same_answer(stack: Access) -> None:
    client, key, points = stack.client("appraisal", "personnel"), new_key(), new_points()
    first = send(client, key, points)
    assert first.status_code == 200, first.text
    assert REPLAYED not in first.headers
    assert first.json()["unchanged"] == 0
    before = effects(stack)
    for _ in range(3):
        again = send(client, key, points)
        assert (again.status_code, again.json()) == (200, first.json())
        assert again.headers[REPLAYED] == "true"
    assert effects(stack) == before
    assert send(client, new_key(), points).json()["unchanged"] == 1


def test_a_key_is_not_for_another_request(stack: Access) -> None:
    client, key, points = stack.client("appraisal", "personnel"), new_key(), new_points()
    assert send(client, key, points).status_code == 200
    other = send(client, key, new_points())
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    elsewhere = client.post(
        FACTS.replace("2026-03", "2026-04"),
        json={"rows": [{"employee_no": WHO, "M01.actual": points}]},
        headers={"Idempotency-Key": key},
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "idempotency_key_reused")
    assert float(stored(stack)) == float(points)


def test_a_refused_request_does_not_use_its_key_up(stack: Access) -> None:
    client, key, points = stack.client("appraisal", "personnel"), new_key(), new_points()
    assert send(client, key, "many").status_code == 422
    corrected = send(client, key, points)
    assert corrected.status_code == 200, corrected.text
    assert REPLAYED not in corrected.headers


def test_a_key_of_one_caller_does_not_serve_another(stack: Access) -> None:
    key, points = new_key(), new_points()
    assert send(stack.client("appraisal", "personnel"), key, points).json()["unchanged"] == 0
    another = send(stack.client("appraisal", "personnel", employee_no="000094"), key, points)
    assert (another.status_code, another.json()["unchanged"]) == (200, 1)
    assert REPLAYED not in another.headers


def at_once(stack: Access, service: str, role: str, request: dict[str, Any]) -> list[httpx.Response]:
    """Send a request by twenty clients at the same moment."""
    token, together = stack.token(role), Barrier(CLIENTS)

    def one() -> httpx.Response:
        with stack.new(service, token) as client:
            together.wait(30)
            return client.request(**request)

    with ThreadPoolExecutor(CLIENTS) as threads:
        return [each.result() for each in [threads.submit(one) for _ in range(CLIENTS)]]


def test_twenty_clients_at_once_have_one_effect(stack: Access) -> None:
    before, points = effects(stack), new_points()
    request = {
        "method": "POST",
        "url": FACTS,
        "json": {"rows": [{"employee_no": WHO, "M01.actual": points}]},
        "headers": {"Idempotency-Key": new_key()},
    }
    answers = at_once(stack, "appraisal", "personnel", request)
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert answers[0].json()["unchanged"] == 0
    assert sum(REPLAYED in answer.headers for answer in answers) == CLIENTS - 1
    assert effects(stack) == before + 1
    assert float(stored(stack)) == float(points)


# Jobs that can be started any time and change nothing: there is nothing to close, or it is done already.
JOBS = [
    ("appraisal", "personnel", "/v1/months/2026-05/closing", "failed"),
    ("ladder", "personnel", "/v1/rounds/2025/finishing", "succeeded"),
]


@pytest.mark.parametrize(("service", "role", "path", "end"), JOBS)
def test_a_job_is_started_once_for_a_key(stack: Access, service: str, role: str, path: str, end: str) -> None:
    client, key = stack.client(service, role), new_key()
    first = client.post(path, headers={"Idempotency-Key": key})
    job = finished_job_of_stack(client, first)
    assert job["state"] == end, job
    again = client.post(path, headers={"Idempotency-Key": key})
    assert (again.status_code, again.json()["id"]) == (202, job["id"])
    assert location_of(client, again) == location_of(client, first)


def test_a_failed_job_says_why_and_a_new_key_starts_another(stack: Access) -> None:
    client, path = stack.client("appraisal", "personnel"), "/v1/months/2026-05/closing"
    jobs = [finished_job_of_stack(client, client.post(path, headers={"Idempotency-Key": new_key()})) for _ in range(2)]
    assert {job["problem"]["code"] for job in jobs} == {"month_incomplete"}
    assert jobs[0]["id"] != jobs[1]["id"]
    assert client.get("/v1/months/2026-05").json()["state"] == "open"


@pytest.mark.parametrize(("service", "role", "path", "end"), JOBS)
def test_twenty_clients_at_once_start_one_job(stack: Access, service: str, role: str, path: str, end: str) -> None:
    request = {"method": "POST", "url": path, "headers": {"Idempotency-Key": new_key()}}
    answers = at_once(stack, service, role, request)
    assert {answer.status_code for answer in answers} == {202}, [answer.text for answer in answers]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert finished_job_of_stack(stack.client(service, role), answers[0])["state"] == end


@pytest.mark.parametrize("key", ["", "two words", "k" * 201])
def test_a_key_has_a_form(stack: Access, key: str) -> None:
    answer = send(stack.client("appraisal", "personnel"), key, new_points())
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), answer.text
