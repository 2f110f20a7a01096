"""Forget the kept state of ``make run``: the databases, the keys and tokens, the sample files and the summary."""

import shutil
import sys

from deploy.local.homes import choose_home, socket_folder
from deploy.local.postgres import is_held
from deploy.local.stack import state_folder


def main() -> int:
    """Remove the state; refused while a stack runs on it."""
    var = state_folder()
    home = choose_home(var / "local")
    if home.exists() and is_held(home):
        print("The stack is running: stop it first.")
        return 1
    for folder in (home, socket_folder(home), var):
        shutil.rmtree(folder, ignore_errors=True)
    print("Forgotten.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
