"""``make up``: bring the stack in containers up, and print where it is and how to get tokens."""

import argparse

from rich.console import Console

from deploy.compose.configuration import Configuration
from deploy.compose.engine import ComposeError
from deploy.compose.stack import ComposeStack
from deploy.local.state import state_folder
from deploy.stack_file import STACK_FILE, write_addresses, write_stack_file


def up(_: argparse.Namespace) -> int:
    """Bring the stack up; the exit status is 0 when every service is ready."""
    console = Console()
    var = state_folder()
    try:
        stack = ComposeStack(Configuration.from_environment(var), lambda step: console.print(f"[dim]{step}"))
        stack.up()
    except ComposeError as error:
        console.print(str(error), style="red", markup=False)
        return 1
    except KeyboardInterrupt:
        console.print("中断 Interrupted; make up continues from here.")
        return 130
    console.print()
    for service, url in stack.urls.items():
        console.print(f"  {service:13} {url}/docs")
    file = var / STACK_FILE
    if stack.configuration.trial:
        write_stack_file(stack.urls, stack.configuration.secrets.trial_issuer, file, containers=True)
        console.print(f"\n  令牌 Tokens, one per role: {file}\n")
    else:
        write_addresses(stack.urls, file)
        console.print("\n  令牌由公司的身份服务签发 Tokens come from the company's identity provider.\n")
    return 0
