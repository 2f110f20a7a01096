"""The commands for the stack in containers: ``make up``, ``down``, ``logs``, ``secrets``, ``backup``, ``restore``."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx

from deploy.agreement import CheckFailed, check_agreement, print_reports
from deploy.backups.backup import back_up
from deploy.backups.restore import check, forget, refuse_older_server, restore, undo
from deploy.backups.site import BackupError
from deploy.compose.configuration import Configuration
from deploy.compose.engine import ComposeError
from deploy.compose.site import ComposeSite
from deploy.compose.stack import ComposeStack
from deploy.compose.up import up
from deploy.local.state import state_folder
from deploy.stack_file import STACK_FILE, is_of_containers
from shared.platform.settings import SERVICES

Command = Callable[[ComposeStack, argparse.Namespace], int]


def main() -> int:
    """Run one command; the exit status is 0 when it succeeded."""
    parser = argparse.ArgumentParser(prog="python -m deploy.compose", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    up_parser = commands.add_parser("up", help="start the stack, or upgrade it to the version of this checkout")
    up_parser.set_defaults(run=up)
    down_parser = commands.add_parser("down", help="stop and remove the containers")
    down_parser.add_argument("--volumes", action="store_true", help="delete the stored data as well")
    down_parser.set_defaults(run=_on_the_stack(_down))
    secrets_parser = commands.add_parser("secrets", help="make new passwords and keys")
    secrets_parser.set_defaults(run=_on_the_stack(_secrets))
    logs_parser = commands.add_parser("logs", help="follow the containers' logs")
    logs_parser.set_defaults(run=_on_the_stack(_logs))
    backup_parser = commands.add_parser("backup", help="back up the three databases as of one moment")
    backup_parser.add_argument("folder", type=Path, help="the folder for backups")
    backup_parser.set_defaults(run=_on_the_stack(_backup))
    restore_parser = commands.add_parser("restore", help="replace the three databases with a backup")
    restore_parser.add_argument("folder", type=Path, help="the backup")
    restore_parser.set_defaults(run=_on_the_stack(_restore))
    undo_parser = commands.add_parser("undo", help="bring back what the last restore replaced")
    undo_parser.set_defaults(run=_on_the_stack(_undo))
    forget_parser = commands.add_parser("forget", help="delete what the last restore replaced")
    forget_parser.set_defaults(run=_on_the_stack(_forget))
    arguments = parser.parse_args()
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


def _on_the_stack(command: Command) -> Callable[[argparse.Namespace], int]:
    """Return what runs a command on the stack of the environment, and prints its errors."""
    return partial(_run, command)


def _run(command: Command, arguments: argparse.Namespace) -> int:
    try:
        return command(ComposeStack(Configuration.from_environment(state_folder()), _report), arguments)
    except (ComposeError, BackupError, CheckFailed, httpx.TransportError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("中断 Interrupted.", file=sys.stderr)
        return 130


def _down(stack: ComposeStack, arguments: argparse.Namespace) -> int:
    stack.down(volumes=arguments.volumes)
    if is_of_containers(file := state_folder() / STACK_FILE):
        file.unlink()
    return 0


def _secrets(stack: ComposeStack, _: argparse.Namespace) -> int:
    stack.renew_secrets()
    print("PostgreSQL's administrator has a new password. The next make up brings in the other passwords and the keys.")
    return 0


def _logs(stack: ComposeStack, _: argparse.Namespace) -> int:
    command = stack.engine.compose_command("logs", "--follow", "--tail", "100")
    os.execvp(command[0], command)  # noqa: S606 - no shell; it replaces this process


def _backup(stack: ComposeStack, arguments: argparse.Namespace) -> int:
    backup = asyncio.run(back_up(ComposeSite(stack.engine), arguments.folder))
    record = backup.record
    rows = sum(sum(database.rows.values()) for database in record.databases.values())
    megabytes = sum(database.size for database in record.databases.values()) / 1e6
    waited = record.paused_seconds * 1000
    print(f"{backup.folder}: {rows} rows, {megabytes:.1f} MB; writers waited {waited:.0f} ms")
    return 0


def _restore(stack: ComposeStack, arguments: argparse.Namespace) -> int:
    backup = check(arguments.folder)
    asyncio.run(refuse_older_server(ComposeSite(stack.engine), backup))  # before any service is stopped
    return _exchange_databases(stack, lambda: asyncio.run(restore(ComposeSite(stack.engine), arguments.folder)))


def _undo(stack: ComposeStack, _: argparse.Namespace) -> int:
    return _exchange_databases(stack, lambda: asyncio.run(undo(ComposeSite(stack.engine))))


def _forget(stack: ComposeStack, _: argparse.Namespace) -> int:
    with stack.locked():
        asyncio.run(forget(ComposeSite(stack.engine)))
    return 0


def _exchange_databases(stack: ComposeStack, exchange: Callable[[], object]) -> int:
    """Exchange the databases while the services are stopped, then check that they agree; clients get 503 meanwhile."""
    # Refuse now what would fail later, while nothing has changed yet.
    ComposeSite(stack.engine).tool_command("psql")
    stack.refuse_new_secrets()
    stack.configuration.options.refuse_too_many_connections()
    with stack.locked():
        try:
            _report("服务停止 Stopping the services ...")
            stack.stop(*SERVICES)
            _report("数据库 Exchanging the databases ...")
            exchange()
            try:
                stack.migrate()
            except ComposeError:  # from here on the operator can take something back
                print("The databases are exchanged, but not migrated; make restore UNDO=1 goes back.", file=sys.stderr)
                raise
        except (ComposeError, BackupError, OSError) as error:
            print(error, file=sys.stderr)  # now: starting the services may fail as well
            return 1
        finally:
            _report("服务启动 Starting the services ...")
            stack.start()
    return _print_agreement(stack)


def _print_agreement(stack: ComposeStack) -> int:
    """Print how the services' records agree; the exit status is 1 when they disagree."""
    token = os.environ.get("SPINDLE_TOKEN")
    if not stack.configuration.trial and token is None:
        print("Done. Check how the services agree: SPINDLE_TOKEN=<an operator's token> make agreement")
        return 0
    issuer = stack.configuration.secrets.trial_issuer
    reports = check_agreement(stack.urls, token or issuer.token("operator", [("operator", None)]))
    print_reports(reports)
    return int(any(report.findings for report in reports))


def _report(step: str) -> None:
    print(step, flush=True)


if __name__ == "__main__":
    sys.exit(main())
