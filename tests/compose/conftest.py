"""The stack that the tests of this folder share: started once for the run in a project of its own, and taken down."""

import os
import shutil
import socket
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.compose.configuration import Configuration
from deploy.compose.stack import ComposeStack
from tests.compose.operator import Operator
from tests.compose.town import ComposeTown

_COUNTS = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the counts that the end of the run tells."""
    config.stash[_COUNTS] = Counter()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell how often what was struck, and how much was acknowledged."""
    if config.stash[_COUNTS]:
        terminalreporter.write_sep("-", "counted")
        for what, count in sorted(config.stash[_COUNTS].items()):
            terminalreporter.write_line(f"{what:60} {count}")


@pytest.fixture(scope="session")
def counts(pytestconfig: pytest.Config) -> Counter[str]:
    """What the end of the run tells."""
    return pytestconfig.stash[_COUNTS]


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    """The folder of the stack's state."""
    folder = Path(tempfile.mkdtemp(prefix="spindle-compose-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def compose(var: Path) -> Iterator[ComposeStack]:
    """The stack, in the version of this checkout."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    name = f"spindle-test-{os.getpid()}"
    stack = ComposeStack(Configuration(var / "compose", name, host="127.0.0.1", port=port, version="test"))
    try:
        stack.up()
        yield stack
    finally:
        stack.down(volumes=True)


@pytest.fixture(scope="session")
def town(compose: ComposeStack) -> ComposeTown:
    """The stack as something to be struck."""
    return ComposeTown(compose)


@pytest.fixture(scope="session")
def operator(compose: ComposeStack, var: Path) -> Operator:
    """Whoever operates the stack."""
    return Operator(compose, var)
