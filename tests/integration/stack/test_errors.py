"""Errors as callers meet them: problem details with a code, in the reader's language."""

import pytest

from shared.platform.settings import SERVICES
from tests.integration.stack.access import Access

PROBLEM = "application/problem+json"
each_service = pytest.mark.parametrize("service", SERVICES)
ROWS: list[tuple[str, str, str, str, int, str]] = [
    # service, role, method, path, status, code
    *((service, "auditor", "GET", "/v1/nothing", 404, "not_found") for service in SERVICES),
    *((service, "auditor", "GET", "/nothing/at/all", 404, "not_found") for service in SERVICES),
    *((service, "auditor", "DELETE", "/v1/audit_records", 405, "method_not_allowed") for service in SERVICES),
    *((service, "auditor", "GET", "/v1/jobs/nonsense", 422, "request_invalid") for service in SERVICES),
    *((service, "auditor", "GET", "/v1/audit_records?limit=0", 422, "request_invalid") for service in SERVICES),
    *((service, "auditor", "GET", "/v1/audit_records?cursor=x", 422, "cursor_invalid") for service in SERVICES),
    ("ladder", "auditor", "GET", "/v1/employees/999999", 404, "employee_not_found"),
    ("ladder", "auditor", "GET", "/v1/rounds/2090", 404, "round_not_found"),
    ("ladder", "personnel", "POST", "/v1/rounds/2025/proposal", 409, "round_finished"),
    ("ladder", "auditor", "GET", "/v1/rounds/abcd", 422, "request_invalid"),
    ("ladder", "payroll", "GET", "/v1/spindle", 403, "not_permitted"),
    ("appraisal", "personnel", "POST", "/v1/months/2025-03/closing", 409, "month_closed"),
    ("appraisal", "personnel", "POST", "/v1/years/2025/closing", 409, "year_closed"),
    ("appraisal", "personnel", "GET", "/v1/months/2031-01/results", 409, "month_open"),
    ("appraisal", "auditor", "GET", "/v1/months/2025-13", 422, "request_invalid"),
    ("appraisal", "auditor", "GET", "/v1/years/2025/results/999999", 404, "result_not_found"),
    ("compensation", "auditor", "GET", "/v1/pay_tables/99", 404, "pay_table_not_found"),
    ("compensation", "marketing", "GET", "/v1/pay_tables", 403, "not_permitted"),
]


def is_english(text: str) -> bool:
    return not any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize(("service", "role", "method", "path", "status", "code"), ROWS)
def test_each_is_a_problem_in_both_languages(
    stack: Access, service: str, role: str, method: str, path: str, status: int, code: str
) -> None:
    titles = {}
    for language, english in {
        None: False,
        "zh-CN,zh;q=0.9,en;q=0.8": False,
        "en-GB": True,
        "fr, en;q=0.5": True,
    }.items():
        answer = stack.client(service, role, language=language).request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
        problem = answer.json()
        assert (problem["status"], problem["code"]) == (status, code)
        assert problem["type"] == f"urn:spindle:problem:{code}"
        assert is_english(problem["title"] + problem["detail"]) is english, (language, problem)
        assert answer.headers["Content-Language"] == ("en" if english else "zh-CN")
        titles[english] = problem.pop("title"), problem.pop("detail")
    assert titles[True] != titles[False]


@pytest.mark.parametrize(
    ("service", "path", "allowed"),
    [
        ("appraisal", "/v1/schemes", "GET, POST"),
        ("appraisal", "/v1/months/2025-03/closing", "POST"),
        ("ladder", "/v1/rounds/2025", "GET"),
        ("compensation", "/v1/months/2026-01/statements", "GET, POST"),
    ],
)
def test_the_methods_that_an_address_takes_are_said(stack: Access, service: str, path: str, allowed: str) -> None:
    answer = stack.client(service, "auditor").delete(path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


@each_service
def test_every_answer_has_a_request_number_of_its_own(stack: Access, service: str) -> None:
    client = stack.client(service, "auditor")
    numbers = {client.get(path).headers["X-Request-Id"] for path in ("/v1/audit_records", "/v1/nothing", "/healthz")}
    assert len(numbers) == 3


@each_service
def test_a_body_that_is_no_json_is_told(stack: Access, service: str) -> None:
    path, role = {
        "appraisal": ("/v1/sheets/preview", "personnel"),
        "ladder": ("/v1/placements/preview", "personnel"),
        "compensation": ("/v1/quotes", "payroll"),
    }[service]
    answer = stack.client(service, role).post(path, content=b'{"a": ', headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM), answer.text
    assert answer.json()["errors"][0]["code"] == "json_invalid"


@each_service
def test_each_fault_is_told_with_its_place(stack: Access, service: str) -> None:
    path, role = {
        "appraisal": ("/v1/schemes", "personnel"),
        "ladder": ("/v1/policies", "personnel"),
        "compensation": ("/v1/pay_tables", "payroll"),
    }[service]
    answer = stack.client(service, role).post(path, json={"valid_from": "never", "weight": 1})
    assert answer.status_code == 422, answer.text
    faults = {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}
    assert faults["/valid_from"] == "value_invalid"
    assert faults["/weight"] == "extra_forbidden"
    assert "missing" in faults.values()
