"""Deny by default: a route declares who may use it, or the service does not start.

``Needs`` gives a route the caller, for reads and calculators; a read of many people's pay or results is recorded.
``May`` gives it a change: the caller with the operation and its idempotency key. Either can ask for the whole company,
for what concerns everybody.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable, Sequence, Set
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import TypeAdapter
from starlette.routing import Match

from shared.kernel.digests import Plain
from shared.kernel.errors import Fault, Forbidden, Invalid, Unauthenticated
from shared.platform.database import audit
from shared.platform.database.sessions import Change, IdempotencyKey, Session
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Caller, Permissions, Role
from shared.platform.identity.tokens import TokenReader
from shared.platform.web.request_limits import RequestLimits

_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
_HASHED_AT_ONCE: Final = 1024 * 1024
_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="A token of the company's identity provider.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


class Access:
    """The dependency that a permission makes: it reads the token, refuses, and gives the caller its scope."""

    def __init__(self, permission: str, *, whole: bool, bulk: Set[Role]) -> None:
        """Take the permission, whether it needs the whole company, and the roles that may send large documents."""
        self.permission = permission
        self.bulk = bulk
        self._whole = whole

    async def admit(self, request: Request) -> Caller:
        """Return the caller with the scope of the permission; the door asks this before it reads anything."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("token_missing")
        reader: TokenReader = request.app.state.token_reader
        caller = replace(await reader.read(token.strip()), request_id=request.state.request_id)
        request.state.caller = caller
        limits: RequestLimits = request.app.state.request_limits
        limits.count(caller)
        caller = caller.having(self.permission, request.app.state.permissions)
        if self._whole and not caller.scope.whole_company:
            raise Forbidden("whole_company_needed")
        request.state.caller = caller
        return caller

    async def __call__(self, request: Request, _: Credentials) -> Caller:
        """Return the caller whom the door has let in."""
        caller: Caller = request.state.caller
        return caller


def Needs(  # noqa: N802 - reads as a word in a signature
    permission: str, *, whole: bool = False, recorded: bool = False, bulk: Set[Role] = frozenset()
) -> Any:
    """Make the dependency that gives the caller, if they have the permission, for the ``whole`` company if asked.

    A ``recorded`` read leaves an audit record before its answer leaves, and so does every export to a file: without
    the record there is no answer. A read of the caller's own records alone leaves none. ``bulk`` names the roles that
    may send documents as large as tables.
    """
    access = Access(permission, whole=whole, bulk=bulk)

    async def caller_of_read(request: Request, caller: Annotated[Caller, Depends(access)]) -> AsyncIterator[Caller]:
        yield caller
        exported_form: str | None = getattr(request.state, "exported_form", None)
        if caller.scope.areas and (recorded or exported_form):
            await _record_read(request, caller, exported_form)

    return Depends(caller_of_read, scope="function")  # it ends before the response begins


async def _record_read(request: Request, caller: Caller, exported_form: str | None) -> None:
    """Leave the audit record of a read, in a transaction of its own."""
    database: Database = request.app.state.database
    detail: dict[str, Plain] = {"query": dict(request.query_params)}
    if exported_form is not None:
        detail["export"] = exported_form
    async with database.transaction() as connection:
        operation = request.scope["route"].operation_id
        await audit.record(Session(connection, caller), operation, recorded_path(request), "done", detail)


def recorded_path(request: Request) -> str:
    """Return the request's path as audit records have it: the same behind a gateway and without."""
    return request.url.path.removeprefix(request.scope.get("root_path", ""))


def May(permission: str, *, whole: bool = False, key: bool = True) -> Any:  # noqa: N802 - likewise
    """Make the dependency that gives the change of a caller who has the permission.

    Without ``key`` the operation takes no idempotency key: a PUT is the same however often it is sent.
    The caller is a dependency of its own, so that a malformed key says nothing to a person who may not do this.
    """
    needed = Depends(Access(permission, whole=whole, bulk=frozenset()))

    async def change_with_key(
        request: Request,
        response: Response,
        caller: Caller = needed,
        idempotency_key: Annotated[
            str | None, Header(description="Repeat a request safely: one key, one effect.", max_length=200)
        ] = None,
    ) -> Change:
        key = None if idempotency_key is None else await _key(request, idempotency_key)
        return _change(request, response, caller, key)

    async def change_without_key(request: Request, response: Response, caller: Caller = needed) -> Change:
        return _change(request, response, caller, None)

    return Depends(change_with_key if key else change_without_key)


def access_of(route: APIRoute) -> Access | None:
    """Return what a route declares about who may, or None."""
    dependencies = [*route.dependant.dependencies]
    for dependency in dependencies:
        declared: object = dependency.call
        if isinstance(declared, Access):
            return declared
        dependencies += dependency.dependencies
    return None


def permission_of(route: APIRoute) -> str | None:
    """Return the permission that a route declares, or None."""
    access = access_of(route)
    return None if access is None else access.permission


def refuse_undeclared(routers: Sequence[APIRouter], permissions: Permissions) -> None:
    """Check that every operation declares a known permission: RuntimeError otherwise."""
    for route in operations(routers):
        permission = permission_of(route)
        if permission is None:
            raise RuntimeError(f"{route.path} does not say who may: every route declares Needs(...) or May(...)")
        if permission not in permissions:
            raise RuntimeError(f"{route.path} needs {permission!r}, which no role has")


def allowed_methods(request: Request) -> str:
    """Return the methods that the request's address takes, as the ``Allow`` header lists them."""
    routes: Sequence[APIRoute] = request.app.state.operations
    scope = {**request.scope, "method": ""}
    matching = (route for route in routes if route.matches(scope)[0] is not Match.NONE)
    return ", ".join(sorted({method for route in matching for method in route.methods or ()}))


def operations(routers: Sequence[APIRouter]) -> list[APIRoute]:
    """Return every operation of the routers."""
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]


def _change(request: Request, response: Response, caller: Caller, key: IdempotencyKey | None) -> Change:
    route: APIRoute = request.scope["route"]
    return Change(caller, route.operation_id or route.name, key, _stored_as(route.response_model), response.headers)


@cache
def _stored_as(model: Any) -> Callable[[object], Any]:
    """Return the function that makes the JSON of an answer from what a use case returns."""
    adapter: TypeAdapter[Any] = TypeAdapter(model)

    def stored(answer: object) -> Any:
        return adapter.dump_python(adapter.validate_python(answer, from_attributes=True), mode="json")

    return stored


async def _key(request: Request, text: str) -> IdempotencyKey:
    if not _KEY.fullmatch(text):
        raise Invalid("idempotency_key_invalid", [Fault("/Idempotency-Key", "idempotency_key_invalid")])
    hashed = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query, request.headers.get("content-type", "")):
        hashed.update(part.encode(errors="surrogatepass") + b"\0")
    body = await request.body()
    if len(body) > _HASHED_AT_ONCE:
        await asyncio.to_thread(hashed.update, body)
    else:
        hashed.update(body)
    return IdempotencyKey(text, hashed.hexdigest(), request.scope["route"].status_code or 200)
