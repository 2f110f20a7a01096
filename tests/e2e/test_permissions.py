"""Every operation there is, asked by everybody: who may not is refused, whoever it is."""

import importlib
from collections.abc import Iterator

import pytest

from shared.platform.identity.callers import HUMAN_ROLES, Role
from shared.platform.settings import SERVICES, ServiceName
from shared.platform.web.access import operations, permission_of
from tests.support.apps import COMPANY, issuer_of, running_apps
from tests.support.databases import FreshDatabase
from tests.support.operations import fill_path
from tools.documents import application


def operations_of(service: str) -> Iterator[tuple[str, str, str]]:
    """Method, path with something filled in, and permission of each operation."""
    routers = importlib.import_module(f"services.{service}.main").SERVICE.routers
    for route in operations(routers):
        path = fill_path(route.path_format)
        for method in route.methods or ():
            yield method, path, permission_of(route) or ""


@pytest.mark.parametrize("service", SERVICES)
async def test_who_may_not_is_refused(fresh_database: FreshDatabase, service: ServiceName) -> None:
    permissions = application(service).state.permissions
    async with running_apps(fresh_database, [service]) as apps:
        for method, path, permission in operations_of(service):
            nobody = await apps.client(service)
            assert (await nobody.request(method, path)).status_code == 401, (method, path)
            for role in HUMAN_ROLES:
                client = await apps.client(service, role, employee_no="00001", unit_path="LY/0101/")
                answer = await client.request(method, path)
                if role in permissions[permission]:
                    assert answer.status_code not in {401, 500}, (method, path, role, answer.text)
                else:
                    assert answer.status_code == 403, (method, path, role, answer.text)
                    assert answer.json()["code"] == "not_permitted"


@pytest.mark.parametrize("service", SERVICES)
async def test_a_person_cannot_pose_as_a_service(fresh_database: FreshDatabase, service: ServiceName) -> None:
    posing = [(role.value, None) for role in Role if role not in HUMAN_ROLES]
    token = issuer_of(COMPANY).token("00001", posing, employee_no="00001")
    async with running_apps(fresh_database, [service]) as apps:
        client = await apps.client(service)
        client.headers["Authorization"] = f"Bearer {token}"
        for method, path, _ in operations_of(service):
            assert (await client.request(method, path)).status_code == 403, (method, path)
