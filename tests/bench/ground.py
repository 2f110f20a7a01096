"""The ground of a measurement: the three services on databases of their own, and a database for the bare equivalent."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg
import httpx

from deploy.databases import DatabaseUrls
from tests.support.apps import Apps, running_apps
from tests.support.databases import LentDatabases, remove_cluster, start_cluster
from tests.support.jobs import finished_job

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]

_A_JOB_AT_MOST = 1800.0  # seconds


@dataclass
class Ground:
    """The running services, and for each an owner's connection, where a measurement lays out its data."""

    apps: Apps
    owners: "dict[str, Connection]"

    async def client(self, service: str, *roles: str) -> httpx.AsyncClient:
        """Return a client with these roles that waits as long as it takes."""
        client = await self.apps.client(service, *roles)
        client.timeout = httpx.Timeout(_A_JOB_AT_MOST)
        return client

    async def job(self, client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
        """Start a job and follow it to its good end."""
        job = await finished_job(client, await client.post(path, **body), _A_JOB_AT_MOST)
        if job["state"] != "succeeded":
            raise RuntimeError(f"{path}: {job}")
        return job


@asynccontextmanager
async def standing_ground() -> AsyncIterator[Ground]:
    """Start a cluster and the services on it, in this process, and remove it all afterwards."""
    cluster = start_cluster()
    databases = LentDatabases(cluster)
    try:
        async with AsyncExitStack() as stack:
            apps = await stack.enter_async_context(running_apps(databases.fresh))
            owners: dict[str, Connection] = {}
            for service, urls in apps.databases.items():
                owners[service] = await _owner(urls)
                stack.push_async_callback(owners[service].close)
            yield Ground(apps, owners)
    finally:
        remove_cluster(cluster)


async def _owner(urls: DatabaseUrls) -> "Connection":
    return await asyncpg.connect(urls.owner_url.replace("+asyncpg", ""), command_timeout=_A_JOB_AT_MOST)
