"""Whether what a consumer asks and reads is what the provider's OpenAPI file promises."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.contract.calls import Call
from tests.support.schema_samples import Document, Schema


@dataclass(frozen=True)
class Operation:
    """An operation of the provider, and what a path gives to its path parameters."""

    description: Schema
    path_values: dict[str, str]


def operation_of(document: Document, call: Call) -> Operation | None:
    """Return the operation that a call reaches; fixed paths go before those with parameters, as in the router."""
    for template, methods in sorted(document.document["paths"].items(), key=lambda item: item[0].count("{")):
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        match = re.fullmatch(pattern, call.path)
        if match is not None and call.method.lower() in methods:
            return Operation(methods[call.method.lower()], match.groupdict())
    return None


def disagreements(document: Document, call: Call) -> list[str]:
    """Return everything that the provider does not promise, or does not take, in words."""
    operation = operation_of(document, call)
    if operation is None:
        return [f"there is no {call.method} {call.path}"]
    return [*_question(document, operation, call), *_answer(document, operation.description, call)]


def _question(document: Document, operation: Operation, call: Call) -> Iterator[str]:
    parameters = {(each["in"], each["name"]): each for each in operation.description.get("parameters", ())}
    sent = {("query", name): value for name, value in call.query.items()}
    sent |= {("path", name): value for name, value in operation.path_values.items()}
    for key, value in sent.items():
        if key not in parameters:
            yield f"{key[0]} parameter {key[1]} is not taken"
        elif not any(document.accepts(parameters[key]["schema"], each) for each in _readings(value)):
            yield f"{key[0]} parameter {key[1]} does not take {value!r}"
    yield from (
        f"{place} parameter {name} is required"
        for (place, name), each in parameters.items()
        if each.get("required") and (place, name) not in sent
    )
    body = operation.description.get("requestBody")
    if call.body is not None and body is None:
        yield "no body is taken"
    if call.body is not None and body is not None:
        schema = body["content"]["application/json"]["schema"]
        if not document.accepts(schema, json.loads(call.body)):
            yield f"the body is not taken: {call.body}"


def _readings(value: str) -> list[Any]:
    """Return what a parameter's text may stand for."""
    return [value, int(value)] if value.isdecimal() else [value]


def _answer(document: Document, operation: Schema, call: Call) -> Iterator[str]:
    schema = document.resolved(operation["responses"]["200"]["content"]["application/json"]["schema"])
    if call.is_list:
        missing = {"items", "next_cursor"} - set(schema["properties"])
        if missing:
            yield f"the list has no {sorted(missing)}"
            return
        schema = document.resolved(schema["properties"]["items"]["items"])
    yield from _unpromised(document, schema, call.answer)
    reader = TypeAdapter(call.answer)
    for sample in document.samples(schema):
        try:
            reader.validate_json(json.dumps(sample))
        except ValidationError as error:
            yield f"{call.answer.__name__} does not read {sample}: {error}"
            return


def _unpromised(document: Document, schema: Schema, model: type[BaseModel]) -> Iterator[str]:
    """Yield the fields that the consumer reads and the provider never sends."""
    for name, field in model.model_fields.items():
        wire_name = field.alias or name
        if wire_name not in schema.get("properties", {}):
            yield f"{model.__name__}.{name}: there is no field {wire_name}"
            continue
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _unpromised(document, document.resolved(schema["properties"][wire_name]), inner)
