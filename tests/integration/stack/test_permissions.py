"""Every operation asked by everybody: without a token, with a worthless one, and in each role.

Whoever may is asked for something that is refused for its own sake where it would write: by a key that is too long,
or an empty body. So nothing is written, whoever asks.
"""

from typing import Any

import httpx
import pytest

from deploy.issuer import TrialIssuer, new_private_key
from shared.platform.identity.callers import HUMAN_ROLES
from tests.integration.stack.access import Access
from tests.support.operations import Operation, described_operations, fill_path

OPERATIONS = tuple(described_operations())
HINDERED = {"Idempotency-Key": "k" * 201, "If-Match": '"0"'}
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)


def ask(client: httpx.Client, operation: Operation) -> httpx.Response:
    content: dict[str, Any] = {"params": operation.query}
    if operation.method != "GET":
        content["headers"] = HINDERED
    if "requestBody" in operation.description:
        content["json"] = {}
    return client.request(operation.method, fill_path(operation.path), **content)


@pytest.fixture(scope="module")
def worthless(stack: Access) -> dict[str, tuple[str | None, str]]:
    """Tokens that let nobody in, and what is said of them."""
    issuer, who = stack.issuer, ("000081", [("personnel", None)])
    another = TrialIssuer(issuer.issuer, issuer.company, new_private_key())
    stranger = TrialIssuer("https://elsewhere.example", issuer.company, issuer.private_key)
    return {
        "none": (None, "token_missing"),
        "garbage": ("garbage", "token_invalid"),
        "garbage in parts": ("a.b.c", "token_invalid"),
        "signed by another key": (another.token(*who, employee_no="000081"), "token_invalid"),
        "of another provider": (stranger.token(*who, employee_no="000081"), "token_invalid"),
        "expired": (issuer.token(*who, employee_no="000081", seconds=-3600), "token_expired"),
    }


@each_operation
def test_nobody_is_let_in(stack: Access, worthless: dict[str, tuple[str | None, str]], operation: Operation) -> None:
    for what, (token, code) in worthless.items():
        answer = ask(stack.bearing(operation.service, token), operation)
        assert (answer.status_code, answer.json()["code"]) == (401, code), (what, answer.text)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@each_operation
def test_just_the_roles_that_are_said_may(stack: Access, operation: Operation) -> None:
    assert operation.roles
    for role in HUMAN_ROLES:
        answer = ask(stack.client(operation.service, role.value), operation)
        if role.value not in operation.roles:
            assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted"), (role, answer.text)
            assert answer.json()["params"] == {"permission": operation.description["x-permission"]}
        elif operation.method == "GET":
            assert answer.status_code in {200, 404, 409} or answer.json()["code"] == "whole_company_needed", (
                role,
                answer.status_code,
                answer.text,
            )
        else:
            assert answer.status_code == 422, (role, answer.status_code, answer.text)


@each_operation
def test_a_person_cannot_pose_as_a_service(stack: Access, operation: Operation) -> None:
    posing: list[tuple[str, str | None]] = [("appraisal", None), ("ladder", None), ("compensation", None)]
    token = stack.stack.sign("003727", posing, employee_no="003727")
    answer = ask(stack.bearing(operation.service, token), operation)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted"), answer.text
