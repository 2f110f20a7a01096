"""``make up YEAR=1``: drive the sample company through its promotion year on the stack in containers.

The stack must be running: ``make up`` starts it, and writes the file that this command reads.
"""

import argparse
import asyncio
import sys

from rich.console import Console

from deploy.compose.configuration import COMPOSE_FOLDER
from deploy.local.state import FILES_FOLDER, state_folder
from deploy.stack_file import STACK_FILE, is_of_containers
from sample import summary
from sample.stack import read_stack
from sample.year import drive_year


def main() -> int:
    """Drive the year and show its summary; the exit status is 0 when the year is complete."""
    argparse.ArgumentParser(prog="make up YEAR=1", description=__doc__).parse_args()
    console = Console()
    var = state_folder()
    file = var / STACK_FILE
    if not is_of_containers(file):
        console.print(f"{file} names no stack in containers: make up", style="red", markup=False, soft_wrap=True)
        return 1
    stack = read_stack(file)
    if stack is None:
        console.print("样例年度需要试用身份服务 The sample year needs the trial identity provider.", style="red")
        return 1
    folder = var / COMPOSE_FOLDER  # `make run` keeps its own year in `var`
    year = asyncio.run(drive_year(stack, folder / FILES_FOLDER, console))
    summary.save(year, folder)
    summary.show(year, folder, console)
    return 0


if __name__ == "__main__":
    sys.exit(main())
