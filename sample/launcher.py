"""The launcher behind ``make run``: it says what stands in the way, and stops what it started."""

import argparse
import asyncio
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console

from deploy.local.addresses import Addresses
from deploy.local.homes import choose_home
from deploy.local.obstacles import explain, full_disk
from deploy.local.processes import ProcessError
from deploy.local.stack import AlreadyUp, LocalStack
from deploy.local.state import FILES_FOLDER, state_folder
from deploy.local.surroundings import leave_out_foreign_settings, without_effect
from deploy.marks import NotOurs
from deploy.stack_file import STACK_FILE, is_of_containers, write_stack_file
from sample import summary
from sample.calls import Refused
from sample.results import YearSummary
from sample.stack import Stack
from sample.terminal import complain, terminal, waiting
from sample.year import drive_year
from sample.year_on_record import is_on_record


def main() -> int:
    """Run the stack and the year; the exit status is 0 when nothing failed."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the summary")
    once = parser.parse_args().once
    leave_out_foreign_settings()
    console = terminal()
    var = state_folder()
    try:
        return _launch(var, console, once=once)
    except AlreadyUp as other:
        return _show_other(other, var, console)
    except (ProcessError, NotOurs, Refused, httpx.HTTPError) as error:
        complain(console, full_disk((var, choose_home(var / "local"))) or str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read the output has gone; so may the rest of it
    except OSError as error:
        complain(console, explain(error, (var, choose_home(var / "local"))))
    return 1


def _launch(var: Path, console: Console, *, once: bool) -> int:
    if is_of_containers(var / STACK_FILE):
        raise ProcessError(f"The stack in containers uses {var}: make down, or set SPINDLE_VAR to another folder")
    for name in without_effect(os.environ):
        console.print(
            f"{name} does nothing for make run; docs/guides/run.md lists its settings.", style="yellow", soft_wrap=True
        )
    local = LocalStack(var, Addresses.from_environment())
    with waiting(console, "启动服务 Starting PostgreSQL and the three services ..."):
        local.start()
    with _stopped_at_the_end(local, var, console):
        _show_year(local, var, console)
        return 0 if once else _stay_up(local, var, console)


@contextmanager
def _stopped_at_the_end(local: LocalStack, var: Path, console: Console) -> Iterator[None]:
    """Stop the stack at the end of the block; an error in it gives way to the end of a process that caused it."""
    try:
        yield
    except (Refused, httpx.HTTPError, ValueError):
        local.check()
        raise
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        with waiting(console, "停止服务 Stopping ..."):
            local.stop()
            if not is_of_containers(var / STACK_FILE):
                (var / STACK_FILE).unlink(missing_ok=True)
        console.print("已停止 Stopped.")


def _show_year(local: LocalStack, var: Path, console: Console) -> None:
    """Show the year that the databases hold; drive it first where they do not hold it whole."""
    urls = {service: local.addresses.url(service) for service in local.addresses.ports}
    stack = Stack(urls, local.issuer.token)
    write_stack_file(urls, local.issuer, var / STACK_FILE, containers=False)
    year = _year_on_record(stack, var, console)
    if year is None:
        year = asyncio.run(drive_year(stack, var / FILES_FOLDER, console))
        summary.save(year, var)
    summary.show(year, var, console)


def _year_on_record(stack: Stack, var: Path, console: Console) -> YearSummary | None:
    """Return the saved summary if the databases hold its year."""
    saved = summary.load(var)
    if saved is None or asyncio.run(is_on_record(stack, saved)):
        return saved
    console.print(
        "数据库中没有已保存的年度，重新运行 The databases do not hold the year of the saved summary: driving it again.",
        style="yellow",
    )
    return None


def _stay_up(local: LocalStack, var: Path, console: Console) -> int:
    _show_addresses({service: local.addresses.url(service) for service in local.addresses.ports}, var, console)
    console.print("  按 Ctrl-C 停止 Press Ctrl-C to stop.\n")
    stopped = threading.Event()
    try:
        while not stopped.wait(1.0):
            local.check()
    except KeyboardInterrupt:
        pass  # the usual end
    return 0


def _show_other(other: AlreadyUp, var: Path, console: Console) -> int:
    """Show the addresses of the stack that another launcher runs; the exit status is 1 until it answers."""
    try:
        urls: dict[str, str] = json.loads((var / STACK_FILE).read_text(encoding="utf-8"))["services"]
    except (FileNotFoundError, ValueError, KeyError):
        urls = {}
    if not urls or not all(_is_ready(url) for url in urls.values()):
        complain(
            console, f"进程 {other.holder} 正在启动或停止 Process {other.holder} is starting or stopping this stack."
        )
        return 1
    console.print(f"已在运行 It is already up, by process {other.holder}:", highlight=False)
    _show_addresses(urls, var, console)
    return 0


def _show_addresses(urls: dict[str, str], var: Path, console: Console) -> None:
    console.print()
    for service, url in urls.items():
        console.print(f"  {service:13} {url}/docs")
    console.print(f"\n  令牌 Tokens, one per role: {var / STACK_FILE}", soft_wrap=True)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
