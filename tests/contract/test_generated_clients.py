"""A Python client generated from the committed OpenAPI files makes typed calls against the running services."""

import importlib
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from shared.platform.settings import SERVICES
from tests.support.apps import Apps, issuer_of, running_apps
from tests.support.cases import load_case, load_shared
from tests.support.databases import FreshDatabase
from tests.support.generated_clients import generate_clients


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = generate_clients(tmp_path_factory.mktemp("clients"), SERVICES)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def part(service: str, *names: str) -> ModuleType:
    return importlib.import_module(".".join((f"{service}_client", *names)))


def client_of(apps: Apps, service: str, role: str) -> Any:
    token = issuer_of("linyi").token("90001", [(role, None)], employee_no="90001")
    client = part(service).AuthenticatedClient(base_url=f"http://{service}", token=token)
    http = httpx.AsyncClient(
        transport=apps.network, base_url=f"http://{service}", headers={"Authorization": f"Bearer {token}"}
    )
    return client.set_async_httpx_client(http)


async def test_compensation(clients: Path, fresh_database: FreshDatabase) -> None:
    async with running_apps(fresh_database, ["compensation"]) as apps:
        payroll = client_of(apps, "compensation", "payroll")
        models = part("compensation", "models")
        table = load_shared("pay")
        body = models.NewPayTable.from_dict({"valid_from": "2025-01", "table": table})
        created = await part("compensation", "api", "pay_tables", "create_pay_table").asyncio(client=payroll, body=body)
        assert (created.version, created.valid_from) == (1, "2025-01")
        move = models.QuotedMove(employee_no="00001", from_="MA", to="SC")
        asked = models.QuoteRequest(year=2026, effective_on=date(2026, 1, 1), moves=[move])
        quote = await part("compensation", "api", "quotes", "quote_moves").asyncio(client=payroll, body=asked)
        assert (quote.cost, quote.full_year_cost, quote.moves) == ("10800.00", "10800.00", 1)


async def test_ladder_and_appraisal(clients: Path, fresh_database: FreshDatabase) -> None:
    async with running_apps(fresh_database, ["ladder", "appraisal"]) as apps:
        portal = client_of(apps, "ladder", "portal")
        worked = load_case("placement", "03_two_tiers_full")
        preview = part("ladder", "models").PlacementsPreview.from_dict(
            {"policy": worked["policy"], "people": worked["people"]}
        )
        answer = await part("ladder", "api", "placements", "preview_placements").asyncio(client=portal, body=preview)
        assert {one.employee_no: one.rung for one in answer.decisions} == worked["expected"]["rungs"]
        month = load_case("scoring", "01_plain")
        sheet = part("appraisal", "models").SheetPreview.from_dict(
            {key: month[key] for key in ("scheme", "tier", "sheet")}
        )
        score = await part("appraisal", "api", "previews", "preview_sheet").asyncio(
            client=client_of(apps, "appraisal", "portal"), body=sheet
        )
        assert score.total == month["expected"]["total"]
        refused = await part("appraisal", "api", "schemes", "get_scheme").asyncio_detailed(
            version=1, client=client_of(apps, "appraisal", "personnel")
        )
        assert (refused.status_code, refused.parsed.code) == (404, "scheme_not_found")
