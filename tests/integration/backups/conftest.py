"""Three fresh databases; the copies that restores leave are dropped with them."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from deploy.backups.embedded import EmbeddedSite
from deploy.databases import drop_database
from deploy.local.postgres import Cluster
from shared.platform.settings import SERVICES, ServiceName
from tests.integration.backups.trios import Trio
from tests.support.databases import LentDatabases

NewTrio = Callable[[], Awaitable[Trio]]


@pytest.fixture
async def new_trio(cluster: Cluster) -> AsyncIterator[NewTrio]:
    """Return ``await new_trio()``, three databases of this test alone."""
    lent, made = LentDatabases(cluster), list[Trio]()

    async def make() -> Trio:
        urls = {service: await lent.fresh(service) for service in SERVICES}
        names: dict[ServiceName, str] = {
            service: url.owner_url.partition("@/")[2].partition("?")[0] for service, url in urls.items()
        }
        made.append(Trio(EmbeddedSite(cluster, names), urls))
        return made[-1]

    yield make
    left = [await trio.beside() for trio in made]
    for trio in made:
        for name in trio.site.databases.values():
            for suffix in ("replaced", "restoring", "dropping"):
                await drop_database(cluster, f"{name}_{suffix}")
    await lent.drop()
    assert all(suffixes <= {"replaced"} for suffixes in left)


@pytest.fixture
async def trio(new_trio: NewTrio) -> Trio:
    return await new_trio()
