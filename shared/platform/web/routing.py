"""Deny by default: a route says which permission it needs, or the service does not start."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.routing import Match

from shared.kernel.errors import Unauthenticated
from shared.platform.identity.callers import Caller, Permissions
from shared.platform.identity.tokens import TokenReader

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="A token of the company's identity provider.")


class _Check:
    """The dependency that a permission makes: reads the token, refuses, and gives the caller its scope."""

    def __init__(self, permission: str) -> None:
        self.permission = permission

    async def __call__(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Caller:
        if credentials is None:
            raise Unauthenticated("token_missing")
        reader: TokenReader = request.app.state.token_reader
        caller = await reader.read(credentials.credentials)
        request.state.caller = caller
        return caller.having(self.permission, request.app.state.permissions)


def Needs(permission: str) -> Any:  # noqa: N802 - reads as a word in a signature
    """Make the dependency that lets in only who has the permission."""
    return Depends(_Check(permission))


def permission_of(route: APIRoute) -> str | None:
    """Return the permission that a route declares, or None."""
    for dependency in route.dependant.dependencies:
        if isinstance(dependency.call, _Check):
            return dependency.call.permission
    return None


def refuse_undeclared(routers: Sequence[APIRouter], permissions: Permissions) -> None:
    """Check that every operation declares a known permission: RuntimeError otherwise."""
    for route in operations(routers):
        permission = permission_of(route)
        if permission is None:
            raise RuntimeError(f"{route.path} does not say who may: every route declares Needs(...)")
        if permission not in permissions:
            raise RuntimeError(f"{route.path} needs {permission!r}, which no role has")


def allowed_methods(request: Request) -> str:
    """Return the methods that the request's address takes, as the ``Allow`` header lists them."""
    known: Sequence[APIRoute] = request.app.state.operations
    scope = {**request.scope, "method": ""}
    matching = (route for route in known if route.matches(scope)[0] is not Match.NONE)
    return ", ".join(sorted({method for route in matching for method in route.methods or ()}))


def operations(routers: Sequence[APIRouter]) -> list[APIRoute]:
    """Return every operation of the routers."""
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
