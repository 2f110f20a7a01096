"""``make audit-verify``: verify the chains of audit records of the running stack, local or in containers.

The exit status is 0 when every chain is whole and has the heads that were noted before.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from deploy.audit_chains import print_reports, read_heads, verify_chains
from deploy.backups.embedded import EmbeddedSite
from deploy.backups.site import BackupError, Site
from deploy.compose.configuration import Configuration
from deploy.compose.engine import ComposeError
from deploy.compose.site import ComposeSite
from deploy.compose.stack import ComposeStack
from deploy.local.postgres import Cluster, holder_of
from deploy.local.processes import ProcessError
from deploy.local.state import home_of, state_folder
from deploy.stack_file import STACK_FILE, is_of_containers


def main() -> int:
    """Verify the running stack."""
    parser = argparse.ArgumentParser(prog="make audit-verify", description=__doc__)
    parser.add_argument("--heads", type=Path, help="a file with heads that this command printed before")
    heads_file: Path | None = parser.parse_args().heads
    try:
        noted = read_heads(heads_file.read_text(encoding="utf-8")) if heads_file else {}
        reports = asyncio.run(verify_chains(_running_site(), noted))
    except (BackupError, ComposeError, ProcessError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print_reports(reports)
    return int(any(report.fault_count for report in reports))


def _running_site() -> Site:
    """Return how to reach the databases of the running stack; BackupError when none runs."""
    var = state_folder()
    if is_of_containers(var / STACK_FILE):
        return ComposeSite(ComposeStack(Configuration.from_environment(var), _say_nothing).engine)
    home = home_of(var)
    if not holder_of(home):
        raise BackupError("no stack is running: start one with make run or make up")
    return EmbeddedSite(Cluster(home))


def _say_nothing(_: str) -> None:
    """Take the place of a report of progress."""


if __name__ == "__main__":
    sys.exit(main())
