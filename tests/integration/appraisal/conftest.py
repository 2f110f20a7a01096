"""The appraisal service in front of a ladder that tests can change."""

from collections.abc import AsyncIterator

import pytest

from tests.apps import running_apps
from tests.conftest import FreshDatabase
from tests.integration.appraisal.company import Company, Ladder


@pytest.fixture
async def company(fresh_database: FreshDatabase) -> AsyncIterator[Company]:
    async with running_apps(fresh_database, ["appraisal"]) as apps:
        ladder = Ladder()
        apps.network.add("ladder", ladder.app())
        yield Company(apps, ladder)
