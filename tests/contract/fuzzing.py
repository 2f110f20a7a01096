"""Requests of every kind, right and wrong, made from the services' own descriptions and sent to a running stack.

Schemathesis makes them and looks at the answers: no 5xx, no status, header, media type or body that the
description does not promise, nothing accepted that it forbids, nothing without a token.
``python -m tests.contract.fuzzing --minutes 10`` (``make fuzz``) does it at length, each time with another seed.
"""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.issuer import TrialIssuer
from deploy.local.stack import COMPANY, ISSUER
from shared.platform.identity.callers import HUMAN_ROLES
from shared.platform.settings import SERVICES
from tests.support.databases import temporary_folder
from tests.support.stacks import RunningStack, free_ports

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
SOMEBODY = "003819"  # of the sample company: lists and single reads find something


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What came of it: whether all answers were as promised, and the library's own report."""

    passed: bool
    report: str


@contextmanager
def fuzzed_stack() -> Iterator[RunningStack]:
    """Run a stack that has gone through the sample year, to be fuzzed and thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="spindle-fuzz-", dir=temporary_folder()))
    folder.chmod(0o755)
    stack = RunningStack(folder, free_ports(4))
    stack.start()
    try:
        stack.wait_for_file(stack.summary_file)
        yield stack
    finally:
        stack.stop()
        stack.close()
        shutil.rmtree(folder)


def fuzz(stack: RunningStack, service: str, *, seed: int, budget: Sequence[str]) -> Fuzzed:
    """Send requests to one service as somebody with every role, within a budget (options of the library)."""
    urls = json.loads(stack.stack_file.read_text(encoding="utf-8"))["services"]
    keys = json.loads((stack.folder / "var" / "keys.json").read_text(encoding="utf-8"))
    issuer = TrialIssuer(ISSUER, COMPANY, keys["issuer"])
    token = issuer.token(SOMEBODY, [(role.value, None) for role in HUMAN_ROLES], employee_no=SOMEBODY)
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIGURATION), "run"]
    command += [f"{urls[service]}/openapi.json", "--header", f"Authorization: Bearer {token}", "--mode", "all"]
    command += ["--continue-on-failure", "--warnings", "off", "--no-color", "--seed", str(seed), *budget]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}  # the library knows no handler of errors there
    pipe = subprocess.PIPE
    done = subprocess.run(  # the library keeps its notes in the folder that it runs in
        command, cwd=stack.folder, env=environment, check=False, stdout=pipe, stderr=subprocess.STDOUT, text=True
    )
    return Fuzzed(done.returncode == 0, done.stdout)


def main() -> int:
    """Fuzz the three services one after another; the exit status is 0 when every answer was as promised."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for all three together (default 10)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32), help="to repeat a run")
    asked = parser.parse_args()
    seconds = max(1, round(asked.minutes * 60 / len(SERVICES)))
    budget = ["--phases", "coverage,fuzzing,stateful", "--max-time", str(seconds)]
    failed = []
    with fuzzed_stack() as stack:
        for service in SERVICES:
            found = fuzz(stack, service, seed=asked.seed, budget=budget)
            sys.stdout.write(f"\n{service}\n{found.report}\n")
            failed += [] if found.passed else [service]
    sys.stdout.write(f"\nseed {asked.seed}: {'failures in ' + ', '.join(failed) if failed else 'no failure'}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
