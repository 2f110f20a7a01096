"""Policies: the versions of the rules of placement."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.ladder.policies.api.documents import PolicyDocument
from services.ladder.policies.application.create_policy import PolicyCreated, create_policy
from services.ladder.policies.store.policies import POLICIES, PolicyVersion
from shared.platform.database.idempotency import OnceOnly
from shared.platform.database.versions import VersionSummary
from shared.platform.identity.callers import Caller
from shared.platform.web.application import DatabaseOf
from shared.platform.web.pages import Page, Paging
from shared.platform.web.routing import Needs
from shared.platform.web.schemas import Body, DayField, Remark

router = APIRouter(prefix="/v1", tags=["policies"])


class NewPolicy(Body):
    """A policy and the day from which it holds, until a later one begins."""

    valid_from: DayField
    policy: PolicyDocument
    note: Remark | None = None


class PolicySummary(VersionSummary[date]):
    """A version of the policy without its rules."""


class PolicyAnswer(PolicySummary):
    """A version of the policy."""

    policy: PolicyDocument


@router.post("/policies", status_code=201, operation_id="create_policy")
async def create_policy_route(
    body: NewPolicy, caller: Annotated[Caller, Needs("policy.write")], database: DatabaseOf, once: OnceOnly
) -> PolicyCreated:
    """Save a policy that holds from a day on; it begins after every earlier one and every finished round's year."""
    return await create_policy(database, caller, once, body.valid_from, body.policy, body.note)


@router.get("/policies", operation_id="list_policies")
async def list_policies_route(
    caller: Annotated[Caller, Needs("policy.read")], database: DatabaseOf, paging: Paging
) -> Page[PolicySummary]:
    """List the versions of the policy, oldest first."""
    async with database.read() as connection:
        part = await POLICIES.listed(connection, caller.company, paging)
    items = [PolicySummary.of(item) for item in part.items]
    return Page(items=items, next_cursor=part.next_cursor)


@router.get("/policies/in_force", operation_id="get_policy_in_force")
async def get_policy_in_force_route(
    caller: Annotated[Caller, Needs("policy.read")],
    database: DatabaseOf,
    as_of: Annotated[DayField, Query(description="A day.", examples=["2025-12-31"])],
) -> PolicyAnswer:
    """Get the policy in force on a day."""
    async with database.read() as connection:
        return _answer(await POLICIES.in_force(connection, caller.company, as_of))


@router.get("/policies/{version}", operation_id="get_policy")
async def get_policy_route(
    version: Annotated[int, Path(ge=1, le=1_000_000)],
    caller: Annotated[Caller, Needs("policy.read")],
    database: DatabaseOf,
) -> PolicyAnswer:
    """Get a version of the policy."""
    async with database.read() as connection:
        return _answer(await POLICIES.get(connection, caller.company, version))


def _answer(found: PolicyVersion) -> PolicyAnswer:
    return PolicyAnswer.of(found, policy=found.document)
