"""What operators do with the stack in containers once it is up: ``make down``, ``logs``, ``backup``, ``restore``."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import httpx

from deploy.agreement import CheckFailed, check_agreement, tell
from deploy.backups.backup import back_up
from deploy.backups.restore import check, forget, refuse_older, restore, undo
from deploy.backups.site import BackupError
from deploy.compose.configuration import Configuration
from deploy.compose.engine import ComposeError
from deploy.compose.environment import SERVICES
from deploy.compose.site import ComposeSite
from deploy.compose.stack import ComposeStack
from deploy.local.stack import state_folder
from deploy.stack_file import STACK_FILE, tells_of_containers


def main() -> int:
    """Do it; the exit status is 0 when it is done."""
    parser = argparse.ArgumentParser(prog="python -m deploy.compose", description=__doc__)
    words = parser.add_subparsers(required=True, metavar="WHAT")
    down = words.add_parser("down", help="stop and remove the containers")
    down.add_argument("--volumes", action="store_true", help="and all that is stored")
    down.set_defaults(work=_down)
    words.add_parser("secrets", help="make all secrets anew").set_defaults(work=_secrets)
    words.add_parser("logs", help="follow what the containers say").set_defaults(work=_logs)
    backup = words.add_parser("backup", help="back the three databases up, to one moment")
    backup.add_argument("folder", type=Path, help="where backups are kept")
    backup.set_defaults(work=_backup)
    back = words.add_parser("restore", help="put a backup in the place of the three databases")
    back.add_argument("folder", type=Path, help="the backup")
    back.set_defaults(work=_restore)
    words.add_parser("undo", help="bring back what the last restore replaced").set_defaults(work=_undo)
    words.add_parser("forget", help="forget what the last restore replaced").set_defaults(work=_forget)
    asked = parser.parse_args()
    work: Callable[[ComposeStack, argparse.Namespace], int] = asked.work
    try:
        return work(ComposeStack(Configuration.from_environment(state_folder()), _tell), asked)
    except (ComposeError, BackupError, CheckFailed, httpx.TransportError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("中断 Broken off.", file=sys.stderr)
        return 130


def _down(stack: ComposeStack, asked: argparse.Namespace) -> int:
    stack.down(volumes=asked.volumes)
    if tells_of_containers(file := state_folder() / STACK_FILE):
        file.unlink()
    return 0


def _secrets(stack: ComposeStack, _: argparse.Namespace) -> int:
    stack.renew_secrets()
    print("PostgreSQL's own password is a new one. make up brings in the others, and the services' keys.")
    return 0


def _logs(stack: ComposeStack, _: argparse.Namespace) -> int:
    command = stack.engine.compose_command("logs", "--follow", "--tail", "100")
    os.execvp(command[0], command)  # noqa: S606 - no shell; it takes our place


def _backup(stack: ComposeStack, asked: argparse.Namespace) -> int:
    made = asyncio.run(back_up(ComposeSite(stack.engine), asked.folder))
    rows = sum(sum(each.rows.values()) for each in made.record.databases.values())
    size = sum(each.size for each in made.record.databases.values())
    print(f"{made.folder}: {rows} rows, {size / 1e6:.1f} MB; writers waited {made.record.paused_seconds * 1000:.0f} ms")
    return 0


def _restore(stack: ComposeStack, asked: argparse.Namespace) -> int:
    asyncio.run(refuse_older(ComposeSite(stack.engine), check(asked.folder)))  # before anything is stopped
    return _exchanged(stack, lambda: asyncio.run(restore(ComposeSite(stack.engine), asked.folder)))


def _undo(stack: ComposeStack, _: argparse.Namespace) -> int:
    return _exchanged(stack, lambda: asyncio.run(undo(ComposeSite(stack.engine))))


def _forget(stack: ComposeStack, _: argparse.Namespace) -> int:
    with stack.alone():
        asyncio.run(forget(ComposeSite(stack.engine)))
    return 0


def _exchanged(stack: ComposeStack, exchange: Callable[[], object]) -> int:
    """Exchange the databases while the services stand still, and see how they agree; 503 for clients meanwhile."""
    # What would fail later is refused now, and nothing is touched.
    ComposeSite(stack.engine).tool_command("psql")
    stack.refuse_new_secrets()
    stack.configuration.options.refuse_too_many_connections()
    with stack.alone():
        try:
            _tell("服务停止 Stopping the services ...")
            stack.stop(*SERVICES)
            _tell("数据库 Exchanging the databases ...")
            exchange()
            try:
                stack.migrate()
            except ComposeError:  # only now is there something to take back
                print("The databases are exchanged, but not migrated; make restore UNDO=1 goes back.", file=sys.stderr)
                raise
        except (ComposeError, BackupError, OSError) as error:
            print(error, file=sys.stderr)  # at once, for the services may then not come up either
            return 1
        finally:
            _tell("服务启动 Starting the services ...")
            stack.start()
    if not stack.configuration.trial and "SPINDLE_TOKEN" not in os.environ:
        print("Done. Check how the services agree: SPINDLE_TOKEN=<an operator's token> make agreement")
        return 0
    token = os.environ.get("SPINDLE_TOKEN") or stack.configuration.secrets.trial_issuer.token(
        "operator", [("operator", None)]
    )
    found = check_agreement(stack.urls, token)
    tell(found)
    return int(any(each.findings for each in found))


def _tell(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    sys.exit(main())
