"""The appraisal service in front of a ladder that tests can change."""

from collections.abc import AsyncIterator

import pytest

from tests.support.appraisal_company import Company, Ladder
from tests.support.apps import running_apps
from tests.support.databases import FreshDatabase


@pytest.fixture
async def company(fresh_database: FreshDatabase) -> AsyncIterator[Company]:
    async with running_apps(fresh_database, ["appraisal"]) as apps:
        ladder = Ladder()
        apps.network.add("ladder", ladder.app())
        yield Company(apps, ladder)
