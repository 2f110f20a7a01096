"""The door of every operation: who asks, then how much, then what; the framework sees only what passed.

The framework itself would read and parse a body before it asks who sent it.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

from shared.kernel.errors import Fault, Invalid, Unsupported
from shared.kernel.pointers import pointer
from shared.kernel.strict_json import FAULTS_NAMED, is_storable, read_json
from shared.platform.web.access import Access, access_of, operations
from shared.platform.web.admission import BodyMemory, body_limit, receive_body, room_to_read
from shared.platform.web.faults import faults_of

_INLINE_BYTES: Final = 64 * 1024
"""A body up to this size is parsed at once; a larger one in a thread, so that other requests go on."""
_NOTHING: Final = object()
_PLAIN_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_NO_NUMBER: Final = {"reason": "Input should be a valid integer", "zh": "应为整数"}


class Operation(APIRoute):
    """A route behind the door; every router of a service makes its routes of this class."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the framework's handler, with the door before it."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            request.scope["route"] = self  # refusals name the operation
            async with self._admitted(request) as admitted:
                return await handler(admitted)

        return handle

    @asynccontextmanager
    async def _admitted(self, request: Request) -> AsyncIterator[Request]:
        access = self._access
        await access.admit(request)
        _refuse_unstorable(request)
        if request.method in {"GET", "HEAD"}:
            self._refuse_faulty(request, [*self._query_faults(request)], _NOTHING)
            yield request
            return
        memory: BodyMemory = request.app.state.body_memory
        limit = body_limit(access.bulk, self.takes_tables, request.state.caller)
        reading: BodyMemory = request.app.state.reading_memory
        async with receive_body(request, limit, memory) as content, room_to_read(request, content, limit, reading):
            document = await self._read(request, content)
            yield _ReadRequest(request, content, document)

    @cached_property
    def _access(self) -> Access:
        access = access_of(self)
        if access is None:
            raise RuntimeError(f"{self.path} does not say who may")
        return access

    @cached_property
    def takes_tables(self) -> bool:
        """Tell whether its body may be a file."""
        content = ((self.openapi_extra or {}).get("requestBody") or {}).get("content", {})
        return any(media_type != "application/json" for media_type in content)

    @cached_property
    def _body(self) -> TypeAdapter[Any] | None:
        annotation: Any = None if self.body_field is None else self.body_field.field_info.annotation
        return None if annotation is None else TypeAdapter(annotation)

    @cached_property
    def _query_names(self) -> frozenset[str]:
        return frozenset(field.alias for part in _parts(self.dependant) for field in part.query_params)

    @cached_property
    def _whole_numbers(self) -> frozenset[str]:
        fields = (field for part in _parts(self.dependant) for field in (*part.path_params, *part.query_params))
        return frozenset(field.alias for field in fields if field.field_info.annotation is int)

    async def _read(self, request: Request, content: bytes) -> object:
        """Return the validated body; with faults of any part of the request, Invalid with all of them."""
        faults = [*self._query_faults(request)]
        if self._body is None or not content:
            self._refuse_faulty(request, faults, _NOTHING)
            return _NOTHING
        _require_json(request)
        if len(content) <= _INLINE_BYTES:
            outcome = _parse(content, self._body)
        else:
            outcome = await asyncio.to_thread(_parse, content, self._body)
        self._refuse_faulty(request, faults, outcome)
        return outcome

    def _query_faults(self, request: Request) -> Iterator[Fault]:
        """Yield a fault for each query parameter that the operation does not take, or that stands there twice.

        So too for each number in the address that is not written plainly, such as ``1_0`` or ``+1``.
        """
        for place, values in (("path", request.path_params), ("query", request.query_params)):
            for name in self._whole_numbers & values.keys():
                if not _PLAIN_NUMBER.fullmatch(str(values[name])):  # the router may have made a number of it
                    yield Fault(pointer([place, name]), "value_invalid", dict(_NO_NUMBER))
        parameters = request.query_params
        if len(parameters.multi_items()) == len(self._query_names & parameters.keys()):
            return
        for name in list(dict.fromkeys(parameters.keys()))[:FAULTS_NAMED]:
            if name not in self._query_names:
                yield Fault(pointer(["query", name[:100]]), "parameter_unknown", {"name": name[:100]})
            elif len(parameters.getlist(name)) > 1:
                yield Fault(pointer(["query", name]), "parameter_repeated", {"name": name})

    def _refuse_faulty(self, request: Request, faults: list[Fault], outcome: object) -> None:
        """Refuse the request where anything was found, and find the other faults that the framework would find."""
        if isinstance(outcome, Invalid) and outcome.faults:
            faults += outcome.faults
        if not faults:
            return
        for part in _parts(self.dependant):
            for fields, values in (
                (part.path_params, request.path_params),
                (part.query_params, request.query_params),
                (part.header_params, request.headers),
            ):
                _, errors = request_params_to_args(fields, values)
                faults += faults_of(RequestValidationError(errors))
        params = outcome.params if isinstance(outcome, Invalid) else {}
        different = {(fault.pointer, fault.code): fault for fault in faults}
        raise Invalid("request_invalid", different.values(), **params)


def refuse_doorless(routers: Sequence[APIRouter]) -> None:
    """Check that every operation stands behind the door: RuntimeError otherwise."""
    for route in operations(routers):
        if not isinstance(route, Operation):
            raise RuntimeError(f"{route.path} has no door: its router needs route_class=Operation")


class _ReadRequest(Request):
    """A request whose body was read and parsed by the door."""

    def __init__(self, request: Request, content: bytes, document: object) -> None:
        super().__init__(request.scope, request.receive)
        self._content = content
        self._document = document

    async def body(self) -> bytes:
        """Return the body."""
        return self._content

    async def json(self) -> Any:
        """Return the body's document, which is a valid one of the operation already."""
        return self._document


def _parts(dependant: Dependant) -> Iterator[Dependant]:
    """Yield what the operation depends on, and what that depends on."""
    yield dependant
    for part in dependant.dependencies:
        yield from _parts(part)


def _refuse_unstorable(request: Request) -> None:
    """Refuse a null character or half a surrogate pair in the address, before it reaches a log, record or query."""
    values = {"path": request.url.path, **{f"query/{name}": value for name, value in request.query_params.items()}}
    faults = [
        Fault("/path" if place == "path" else "/query", "text_unstorable")
        for place, value in values.items()
        if not is_storable(place + value)
    ]
    if faults:
        raise Invalid("request_invalid", faults[:1])


def _require_json(request: Request) -> None:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    name, _, charset = parameters.strip().partition("=")
    is_json = media_type.strip().lower() == "application/json"
    if not is_json or (name.lower() == "charset" and charset.strip('"').lower() not in {"utf-8", "utf8"}):
        content_type = request.headers.get("content-type", "") or "-"
        raise Unsupported("media_type_unsupported", media_type=content_type[:100])


def _parse(content: bytes, body: TypeAdapter[Any]) -> object:
    """Return the valid body, or Invalid with its faults; types are strict: a number is no text, and no truth."""
    try:
        read_json(content)
        return body.validate_json(content, strict=True)
    except Invalid as invalid:
        return invalid
    except ValidationError as error:
        errors = [
            {**finding, "loc": ("body", *finding["loc"])}
            for finding in error.errors(include_url=False, include_input=False)
        ]
        return Invalid("request_invalid", faults_of(RequestValidationError(errors)))
    except RecursionError:
        return Invalid("request_invalid", [Fault("", "json_invalid")])
