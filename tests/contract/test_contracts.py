"""Each consumer's clients against the OpenAPI description of the service that they ask."""

import copy
import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel, Field

from services.compensation.clients.ladder import Placement
from shared.kernel.rungs import Rung
from shared.platform.identity.callers import Role
from shared.platform.settings import SERVICES, ServiceName
from tests.contract.agreement import disagreements, operation_of
from tests.contract.calls import CONSUMERS, Call, Consumer
from tests.support.schema_samples import Document
from tools.documents import application

PLACEMENTS = Call("GET", "/v1/placements", Placement, {"from": "2025-01-01", "to": "2025-02-01"}, is_list=True)
each_consumer = pytest.mark.parametrize(
    "consumer", CONSUMERS, ids=[f"{consumer.name} asks {consumer.provider}" for consumer in CONSUMERS]
)


@cache
def described(service: ServiceName) -> Document:
    return Document(application(service).openapi())


@each_consumer
async def test_what_is_asked_and_read_is_promised(consumer: Consumer) -> None:
    document = described(consumer.provider)
    for call in await consumer.calls():
        assert disagreements(document, call) == [], call


@each_consumer
async def test_the_consumer_may_ask(consumer: Consumer) -> None:
    permissions = application(consumer.provider).state.permissions
    for call in await consumer.calls():
        operation = operation_of(described(consumer.provider), call)
        assert operation is not None
        assert Role(consumer.name) in permissions[operation.description["x-permission"]], call


@each_consumer
def test_no_question_is_left_out(consumer: Consumer) -> None:
    assert consumer.unasked() == set()


def test_no_client_is_left_out() -> None:
    known = {consumer.client for consumer in CONSUMERS}
    for name in SERVICES:
        for peer in {*SERVICES} - {name}:
            module = f"services.{name}.clients.{peer}"
            if importlib.util.find_spec(module) is None:
                continue
            clients = [
                each
                for each in vars(importlib.import_module(module)).values()
                if isinstance(each, type) and each.__module__ == module and each.__name__.endswith("Client")
            ]
            assert clients
            assert set(clients) <= known, module


def test_the_refusal_that_compensation_knows_is_appraisals() -> None:
    assert "month_open" in application("appraisal").state.catalogue.texts


def _without_field(answer: dict[str, Any]) -> None:
    del answer["properties"]["unit_path"]
    answer["required"].remove("unit_path")


def _optional_field(answer: dict[str, Any]) -> None:
    answer["required"].remove("unit_path")


def _nullable_field(answer: dict[str, Any]) -> None:
    answer["properties"]["unit_path"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}


def _other_type(answer: dict[str, Any]) -> None:
    answer["properties"]["from"] = {"type": "string"}


class RungReader(BaseModel):
    """Reads the rung as one of the nine."""

    rung: Rung
    start: str = Field(alias="from")


@pytest.mark.parametrize("change", [_without_field, _optional_field, _nullable_field, _other_type])
def test_a_changed_answer_is_noticed(change: Callable[[dict[str, Any]], None]) -> None:
    assert disagreements(described("ladder"), PLACEMENTS) == []
    document = copy.deepcopy(described("ladder").document)
    change(document["components"]["schemas"]["PlacementAnswer"])
    assert disagreements(Document(document), PLACEMENTS) != []


def test_another_choice_is_noticed() -> None:
    call = Call("GET", "/v1/placements", RungReader, PLACEMENTS.query, is_list=True)
    assert disagreements(described("ladder"), call) == []
    document = copy.deepcopy(described("ladder").document)
    document["components"]["schemas"]["Rung"]["enum"].append("SS")
    assert disagreements(Document(document), call) != []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (Call("GET", "/v1/placings", Placement), "there is no GET /v1/placings"),
        (Call("GET", "/v1/placements", Placement, {"until": "x"}, is_list=True), "until is not taken"),
        (Call("GET", "/v1/placements", Placement, {"from": "today"}, is_list=True), "does not take 'today'"),
        (Call("GET", "/v1/placements", Placement, {"limit": "5001"}, is_list=True), "does not take '5001'"),
        (Call("GET", "/v1/rounds/abcd/candidates", Placement, is_list=True), "year does not take 'abcd'"),
        (Call("GET", "/v1/placements", Placement, body="{}", is_list=True), "no body is taken"),
    ],
)
def test_a_changed_question_is_noticed(call: Call, said: str) -> None:
    assert any(said in each for each in disagreements(described("ladder"), call))


def test_a_changed_body_is_noticed() -> None:
    body = '{"year": 2026, "effective_on": "2026-01-01", "moves": [{"employee_no": "1", "old": "MA", "to": "SC"}]}'
    found = disagreements(described("compensation"), Call("POST", "/v1/quotes", BaseModel, body=body))
    assert any("the body is not taken" in each for each in found)
