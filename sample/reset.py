"""Delete the saved state of ``make run``: the databases, the keys and tokens, the sample files and the summary.

The state of the stack in containers in the same folder stays: its secrets, its settings and the backups.
"""

import shutil
import sys

from deploy.local.homes import choose_home, socket_folder
from deploy.local.postgres import is_held
from deploy.local.stack import KEYS_FILE, LOGS_FOLDER, state_folder
from deploy.stack_file import STACK_FILE, is_of_containers
from sample.summary import PICTURE_FILE, SUMMARY_FILE
from sample.year import FILES_FOLDER


def main() -> int:
    """Delete the state; the exit status is 1 while a stack runs on it."""
    var = state_folder()
    home = choose_home(var / "local")
    if home.exists() and is_held(home):
        print("The stack is running: stop it first.")
        return 1
    for folder in (home, socket_folder(home), var / LOGS_FOLDER, var / FILES_FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    stack_file = [] if is_of_containers(var / STACK_FILE) else [STACK_FILE]
    for name in (KEYS_FILE, SUMMARY_FILE, PICTURE_FILE, *stack_file):
        (var / name).unlink(missing_ok=True)
    print("The saved state is deleted.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
