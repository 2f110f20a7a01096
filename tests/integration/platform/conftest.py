"""The probe service on a fresh database."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from deploy.databases import DatabaseUrls
from deploy.local.postgres import Cluster
from tests.integration.platform import probe
from tests.support.apps import COMPANY, InProcess, issuer_of
from tests.support.databases import LentDatabases


@dataclass
class Probe:
    app: FastAPI
    network: InProcess
    urls: DatabaseUrls

    def client(
        self, *roles: str, company: str = COMPANY, language: str = "en", unit_path: str | None = None
    ) -> httpx.AsyncClient:
        token = issuer_of(company).token("00001", [(role, unit_path) for role in roles], employee_no="00001")
        return probe.client_of(self.network, token, language)


@pytest.fixture
async def probe_urls(cluster: Cluster) -> AsyncIterator[DatabaseUrls]:
    databases = LentDatabases(cluster, {"probe": probe.migrate})
    yield await databases.fresh("probe")
    await databases.drop()


@pytest.fixture
async def running(probe_urls: DatabaseUrls) -> AsyncIterator[Probe]:
    probe.attempts.clear()
    probe.obstacles.clear()
    probe.between_checks.clear()
    async with probe.running_probe(probe_urls.runtime_url) as (app, network):
        yield Probe(app, network, probe_urls)
