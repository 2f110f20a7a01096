"""``make up``: bring the stack in containers up, and say where it is and how to get in.

With ``--year`` the sample company goes through its promotion year on it.
"""

import argparse
import asyncio
import sys

from rich.console import Console

from deploy.compose.configuration import Configuration
from deploy.compose.engine import ComposeError
from deploy.compose.stack import ComposeStack
from deploy.local.stack import state_folder
from deploy.stack_file import STACK_FILE
from sample import summary
from sample.stack_file import read_stack_file, write_addresses, write_stack_file
from sample.year import FILES_FOLDER, drive_year


def main() -> int:
    """Bring it up; the exit status is 0 when all is ready."""
    parser = argparse.ArgumentParser(prog="make up", description=__doc__)
    parser.add_argument("--year", action="store_true", help="drive the sample company through its year")
    asked = parser.parse_args()
    console = Console()
    var = state_folder()
    try:
        stack = ComposeStack(Configuration.from_environment(var), lambda what: console.print(f"[dim]{what}"))
        stack.up()
    except ComposeError as error:
        console.print(str(error), style="red", markup=False)
        return 1
    except KeyboardInterrupt:
        console.print("中断 Broken off; make up goes on from here.")
        return 130
    console.print()
    for service, url in stack.urls.items():
        console.print(f"  {service:13} {url}/docs")
    file = var / STACK_FILE
    if not stack.configuration.trial:
        write_addresses(stack.urls, file)
        console.print("\n  令牌由公司的身份服务签发 Tokens come from the company's identity provider.\n")
        if asked.year:
            console.print("样例年度需要试用身份服务 The sample year needs the trial identity provider.", style="red")
        return int(asked.year)
    write_stack_file(stack.urls, stack.configuration.secrets.trial_issuer, file, containers=True)
    console.print(f"\n  令牌 Tokens, one per role: {file}\n")
    if asked.year:
        folder = stack.configuration.state  # not where `make run` looks for what it did itself
        told = asyncio.run(drive_year(read_stack_file(file), folder / FILES_FOLDER, console))
        summary.keep(told, folder)
        summary.show(told, folder, console)
    return 0


if __name__ == "__main__":
    sys.exit(main())
