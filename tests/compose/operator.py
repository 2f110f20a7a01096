"""Whoever operates the stack: the commands of the README, on the stack of the tests."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.compose.stack import ComposeStack
from tests.e2e.stacks import ROOT


@dataclass(frozen=True)
class Operator:
    """Runs commands in a checkout, on the project and in the folders of the tests."""

    compose: ComposeStack
    var: Path

    def run(self, *words: str, checkout: Path = ROOT, expected: int = 0) -> str:
        """Run a module of the checkout and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=checkout,
            env=self._environment(checkout),
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == expected, done.stdout + done.stderr
        return done.stdout

    def _environment(self, checkout: Path) -> dict[str, str]:
        return dict(os.environ) | {
            "PYTHONPATH": str(checkout),
            "SPINDLE_VAR": str(self.var),
            "COMPOSE_PROJECT_NAME": self.compose.configuration.project,
            "SPINDLE_PORT": str(self.compose.configuration.port),
            "SPINDLE_VERSION": self.compose.configuration.version,
            "COLUMNS": "120",
        }
