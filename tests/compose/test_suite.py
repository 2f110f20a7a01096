"""The suite over the public API, the same that `make test` runs on a local stack; and what only containers have."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections import Counter
from io import StringIO
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from deploy.compose.engine import ComposeError
from deploy.stack_file import write_stack_file
from sample.year import drive_year
from shared.platform.settings import SERVICES
from tests.compose.town import ComposeTown
from tests.support.stacks import ROOT


def test_the_sample_year_and_the_public_suite(town: ComposeTown, var: Path, counts: Counter[str]) -> None:
    town.empty()
    began = time.monotonic()
    asyncio.run(drive_year(town.stack, var / "sample", Console(file=StringIO())))
    counts["sample year, seconds"] = round(time.monotonic() - began)
    issuer = town.compose.configuration.secrets.trial_issuer
    write_stack_file(town.compose.urls, issuer, var / "stack.json", containers=True)
    command = [sys.executable, "-m", "pytest", "tests/integration/stack", "--stack", str(var / "stack.json")]
    suite = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert suite.returncode == 0, suite.stdout[-5000:] + suite.stderr[-2000:]


def test_containers_are_shut(town: ComposeTown) -> None:
    """No container may write to its image, is root, gains rights, or has more than one port open to the host."""
    for container in town.compose.engine.containers():
        [found] = json.loads(town.compose.engine.docker("inspect", container.id))
        host = found["HostConfig"]
        assert host["ReadonlyRootfs"], container.name
        assert host["SecurityOpt"] == ["no-new-privileges:true"], container.name
        assert host["CapDrop"] == ["ALL"], container.name
        status = town.compose.engine.docker("exec", container.id, "cat", "/proc/1/status")
        user = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1]
        assert user != "0", container.name
        published = [port for port, places in found["NetworkSettings"]["Ports"].items() if places]
        assert published == (["8080/tcp"] if container.service == "gateway" else []), container.name


def test_roles_have_the_least_rights(town: ComposeTown) -> None:
    """The running service may neither change nor delete audit records, nor enter another's database."""
    for service in SERVICES:
        rights = f"""SELECT rolsuper OR rolcreatedb OR rolcreaterole
            OR has_table_privilege('{service}_runtime', 'audit_record', 'UPDATE')
            OR has_table_privilege('{service}_runtime', 'audit_record', 'DELETE')
            OR has_schema_privilege('{service}_runtime', 'public', 'CREATE')
            FROM pg_roles WHERE rolname = '{service}_runtime'"""
        assert town.sql(service, rights).strip() == "f"
        for other in SERVICES:
            connect = f"SELECT has_database_privilege('{service}_runtime', '{other}', 'CONNECT')"
            assert town.sql(service, connect).strip() == ("t" if other == service else "f")


def test_postgresql_is_reached_by_the_services_alone(town: ComposeTown) -> None:
    networks = json.loads(
        town.compose.engine.docker(
            "network",
            "inspect",
            f"{town.compose.configuration.project}_data",
            f"{town.compose.configuration.project}_peers",
        )
    )
    assert [network["Internal"] for network in networks] == [True, True]
    engine = town.compose.engine
    reach = "import socket; socket.create_connection(('postgres', 5432), 2)"
    engine.docker("exec", engine.containers("ladder")[0].id, "python", "-c", reach)
    with pytest.raises(ComposeError):  # which is on the other side
        engine.docker("exec", engine.containers("issuer")[0].id, "python", "-c", reach)


@pytest.mark.parametrize(
    ("path", "status", "code"), [("/", 200, None), ("/nowhere", 404, "not_found"), ("/ladder", 404, "not_found")]
)
def test_the_gateway_answers_in_the_services_words(town: ComposeTown, path: str, status: int, code: str | None) -> None:
    answer = httpx.get(town.compose.configuration.origin + path, trust_env=False)
    assert answer.status_code == status
    assert answer.json().get("code") == code


def test_a_body_beyond_all_limits_is_refused_at_the_door(town: ComposeTown) -> None:
    head = (
        f"POST /ladder/v1/unit_imports HTTP/1.1\r\nHost: localhost:{town.compose.configuration.port}\r\n"
        f"Content-Type: text/csv\r\nContent-Length: {65 * 1024 * 1024}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", town.compose.configuration.port), timeout=10) as client:
        client.sendall(head.encode())  # and nothing of the body
        answer = client.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert json.loads(answer.partition("\r\n\r\n")[2])["code"] == "body_too_large"


def test_stopping_in_order_loses_no_request(town: ComposeTown) -> None:
    """A replica that is stopped finishes what it is at, and is sent nothing more: no client notices."""
    token = town.stack.token("personnel")

    async def ask(client: httpx.AsyncClient, told: Counter[int], ended: asyncio.Event) -> None:
        while not ended.is_set():
            rows = {"rows": [{"employee_no": "003819", "bonus": "1"}]}  # with an effect, and without a key
            url = f"{town.stack.urls['appraisal']}/v1/months/2026-03/fact_imports"
            told[(await client.post(url, json=rows)).status_code] += 1

    async def stop_each() -> Counter[int]:
        told: Counter[int] = Counter()
        ended = asyncio.Event()
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(headers=headers, timeout=60, trust_env=False) as client:
            asking = [asyncio.create_task(ask(client, told, ended)) for _ in range(4)]
            for container in town.compose.engine.containers("appraisal"):
                await asyncio.to_thread(town.compose.engine.docker, "restart", "-t", "45", container.id)
                await asyncio.to_thread(town.await_ready)
            ended.set()
            await asyncio.gather(*asking)
        return told

    told = asyncio.run(stop_each())
    assert set(told) == {200}
    assert told[200] > 20
