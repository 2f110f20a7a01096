"""Policies: the versions of the rules of placement."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AliasChoices, Field

from services.ladder.policies.api.documents import PolicyDocument
from services.ladder.policies.application.create_policy import create_policy
from services.ladder.policies.store.policies import POLICIES, PolicyVersion
from shared.platform.database.pages import Slice
from shared.platform.database.sessions import Change
from shared.platform.database.versions import NewVersion
from shared.platform.identity.callers import Caller
from shared.platform.web.access import May, Needs
from shared.platform.web.operation import Operation
from shared.platform.web.pages import Page, Paging
from shared.platform.web.parameters import DatabaseOf
from shared.platform.web.schemas import Answer, Body, DayField, Remark
from shared.platform.web.versions import VersionPath, VersionSummary

router = APIRouter(prefix="/v1", tags=["policies"], route_class=Operation)


class NewPolicy(Body):
    """A policy and the day from which it holds, until a later one begins."""

    valid_from: DayField
    policy: PolicyDocument
    note: Remark | None = None


class PolicyCreated(Answer):
    """The version that was made."""

    version: int
    valid_from: date


class PolicySummary(VersionSummary[date]):
    """A version of the policy without its rules."""


class PolicyAnswer(PolicySummary):
    """A version of the policy."""

    policy: PolicyDocument = Field(validation_alias=AliasChoices("policy", "document"))


@router.post("/policies", status_code=201, operation_id="create_policy", response_model=PolicyCreated)
async def create_policy_route(
    body: NewPolicy, change: Annotated[Change, May("policy.write", whole=True)], database: DatabaseOf
) -> PolicyVersion:
    """Save a policy that holds from a day on; it begins after every earlier one and every decided round's year."""
    return await create_policy(database, change, NewVersion(body.valid_from, body.policy, body.note))


@router.get("/policies", operation_id="list_policies", response_model=Page[PolicySummary])
async def list_policies_route(
    caller: Annotated[Caller, Needs("policy.read")], database: DatabaseOf, paging: Paging
) -> Slice[PolicyVersion]:
    """List the versions of the policy, oldest first."""
    async with database.read(caller) as session:
        return await POLICIES.page(session, paging)


@router.get("/policies/in_force", operation_id="get_policy_in_force", response_model=PolicyAnswer)
async def get_policy_in_force_route(
    caller: Annotated[Caller, Needs("policy.read")],
    database: DatabaseOf,
    as_of: Annotated[DayField, Query(description="A day.", examples=["2025-12-31"])],
) -> PolicyVersion:
    """Get the policy in force on a day."""
    async with database.read(caller) as session:
        return await POLICIES.in_force(session, as_of)


@router.get("/policies/{version}", operation_id="get_policy", response_model=PolicyAnswer)
async def get_policy_route(
    version: VersionPath, caller: Annotated[Caller, Needs("policy.read")], database: DatabaseOf
) -> PolicyVersion:
    """Get a version of the policy."""
    async with database.read(caller) as session:
        return await POLICIES.get(session, version)
