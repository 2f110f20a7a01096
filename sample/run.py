"""``make run``: start the local stack, drive the sample company through a promotion year, and keep the services up.

A second start resumes from the saved state, and an interrupted year continues.
"""

import argparse
import asyncio
import signal
import sys
import threading
from pathlib import Path

from rich.console import Console

from deploy.local.processes import ProcessError
from deploy.local.stack import Addresses, LocalStack, state_folder
from deploy.stack_file import STACK_FILE, is_of_containers, write_stack_file
from sample import summary
from sample.stack import Stack
from sample.year import FILES_FOLDER, drive_year


def main() -> int:
    """Run the stack and the year; the exit status is 0 when nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the summary")
    once = parser.parse_args().once
    console = Console()
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)  # a script's background jobs inherit an ignored SIGINT
    var = state_folder()
    if is_of_containers(var / STACK_FILE):
        console.print(f"[red]The stack in containers uses {var}: make down, or set SPINDLE_VAR to another folder")
        return 1
    try:
        local = LocalStack(var, Addresses.from_environment())
        with console.status("启动服务 Starting PostgreSQL and the three services ..."):
            local.start()
    except ProcessError as error:
        console.print(f"[red]{error}")
        return 1
    try:
        return _run(local, var, console, once=once)
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with console.status("停止服务 Stopping ..."):
            local.stop()
            if not is_of_containers(var / STACK_FILE):
                (var / STACK_FILE).unlink(missing_ok=True)
        console.print("已停止 Stopped.")


def _run(local: LocalStack, var: Path, console: Console, *, once: bool) -> int:
    urls = {service: local.addresses.url(service) for service in local.addresses.ports}
    stack = Stack(urls, local.issuer.token)
    write_stack_file(urls, local.issuer, var / STACK_FILE, containers=False)
    year = summary.load(var)
    if year is None:
        year = asyncio.run(drive_year(stack, var / FILES_FOLDER, console))
        summary.save(year, var)
    summary.show(year, var, console)
    if once:
        return 0
    _show_addresses(local, var, console)
    stopped = threading.Event()
    while not stopped.wait(1.0):
        try:
            local.check()
        except ProcessError as error:
            console.print(f"[red]{error}")
            return 1
    return 0


def _show_addresses(local: LocalStack, var: Path, console: Console) -> None:
    console.print()
    for service in local.addresses.ports:
        console.print(f"  {service:13} {local.addresses.url(service)}/docs")
    console.print(f"\n  令牌 Tokens, one per role: {var / STACK_FILE}")
    console.print("  按 Ctrl-C 停止 Press Ctrl-C to stop.\n")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
