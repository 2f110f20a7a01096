"""Delete the saved state of ``make run``: the databases, the keys and tokens, the sample files and the summary.

Only what bears our mark is deleted, and all of it or nothing. The state of the stack in containers in the same folder
stays: its secrets, its settings and the backups.
"""

import sys

from deploy.local.obstacles import explain
from deploy.local.postgres import holder_of
from deploy.local.processes import ProcessError
from deploy.local.state import delete_state, home_of, state_folder, why_state_stays
from deploy.terminal import adapt_output


def main() -> int:
    """Delete the state; the exit status is 1 while a stack runs on it, and when a part of it is not ours."""
    adapt_output()
    var = state_folder()
    try:
        home = home_of(var)
        if holder := holder_of(home):
            print(f"服务正在运行 The stack is running, by process {holder}: stop it first.")
            return 1
        if reasons := why_state_stays(var, home):
            print("未删除任何内容 Nothing is deleted:", *(f"  {reason}" for reason in reasons), sep="\n")
            return 1
        if not delete_state(var, home):
            print(f"没有保存的状态 There is no saved state in {var}.")
            return 0
    except ProcessError as error:
        print(error)
        return 1
    except OSError as error:
        print(explain(error, (var,)))
        return 1
    print("已删除 The saved state is deleted.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
