"""Whoever operates the stack: the commands of the README, on the stack of the tests."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.compose.stack import ComposeStack
from tests.support.stacks import ROOT


@dataclass(frozen=True)
class Operator:
    """Runs commands in a checkout, on the project and in the folders of the tests."""

    compose: ComposeStack
    var: Path

    def run(
        self, *words: str, checkout: Path = ROOT, expected: int = 0, settings: Mapping[str, str] | None = None
    ) -> str:
        """Run a module of the checkout, with settings of the environment, and return all that it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=checkout,
            env=self._environment(checkout) | dict(settings or {}),
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == expected, done.stdout
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
