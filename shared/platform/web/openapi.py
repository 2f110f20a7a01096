"""The published description of a service: its problems as they are, and who may do what."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from shared.platform.identity.callers import Permissions, Reach
from shared.platform.web.access import operations, permission_of
from shared.platform.web.problems import MEDIA_TYPE, Problem

_REFERENCE = "#/components/schemas/{model}"
_ANSWERS = {
    "401": "Not signed in, or the token is not valid.",
    "403": "Nobody with these roles may do this.",
    "422": "The request breaks a rule; `errors` says where.",
    "503": "Something this needs is away; nothing was written. Try again after `Retry-After`.",
    "default": "Any other problem; `code` says which.",
}
_REACH_TEXTS = {
    Reach.UNITS: "own units",
    Reach.JUNIORS: "juniors of own units",
    Reach.UPPER: "middle and senior tiers of own units",
    Reach.SELF: "own records",
}


def describe(app: FastAPI, routers: Sequence[APIRouter], permissions: Permissions) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the service."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template=_REFERENCE, mode="serialization")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    content = {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model="Problem")}}}
    for route in operations(routers):
        roles = permissions[permission_of(route) or ""]
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            who = "; ".join(f"`{role}` ({_REACH_TEXTS[reach]})" for role, reach in roles.items())
            operation["description"] = f"{operation.get('description', '')}\n\nWho may: {who}.".strip()
            operation["summary"] = (route.operation_id or route.name).replace("_", " ").capitalize()
            operation["x-permission"] = permission_of(route)
            for status, text in _ANSWERS.items():
                operation["responses"][status] = {"description": text, "content": content}
            operation["responses"] = dict(sorted(operation["responses"].items()))
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document
