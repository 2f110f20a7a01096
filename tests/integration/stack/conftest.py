"""One stack for the whole suite, with the sample year behind it: one of the run's own, or the one of ``--stack``.

The suite is told where the services are and how tokens are signed, and nothing else: what it knows of the stack
it reads over the public API. It may run on the same stack again and again: what it writes is about days and months
of the years 2031 and later, of open months of 2026, or is there already.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sample import summary
from sample.results import YearSummary
from sample.year import JANUARY, drive_year
from tests.integration.stack.access import Access
from tests.support.run_notes import add_note
from tests.support.stacks import separate_stack

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one worker run the whole suite, so that one stack is started."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("stack"))


@pytest.fixture(scope="session")
def stack(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    named: str | None = pytestconfig.getoption("--stack")
    with ExitStack() as until_the_end:
        if named is None:
            running = until_the_end.enter_context(separate_stack())
            running.start()
            running.wait_for_file(running.summary_file)
            access = Access.by(running.stack_file)
            year = summary.load(running.summary_file.parent)
        else:
            access = Access.by(Path(named).resolve())
            year = _driven(access, tmp_path_factory.mktemp("sample"))
        until_the_end.callback(access.close)
        took = "was there already" if year is None else f"{sum(map(Decimal, year.seconds.values()))} s"
        add_note(pytestconfig, f"sample year: {took} on {', '.join(access.stack.urls.values())}")
        yield access


def _driven(access: Access, folder: Path) -> YearSummary | None:
    """Drive the year, or what is missing of it; None where its last step is done."""
    answer = access.client("compensation", "payroll").get(f"/v1/months/{JANUARY}/statements", params={"limit": "1"})
    if answer.status_code == 200 and answer.json()["items"]:
        return None
    return asyncio.run(drive_year(access.stack, folder, Console(file=StringIO())))
