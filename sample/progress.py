"""How the year gets on: a bar for each of its stages."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

Step = Callable[[str], None]


class Show:
    """Progress bars, and how long each stage took."""

    def __init__(self, console: Console) -> None:
        """Take the console to show them on."""
        self.seconds: dict[str, str] = {}
        self._task: TaskID | None = None
        self._doing = ""
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}", style="bold"),
            BarColumn(bar_width=28),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[doing]}"),
            console=console,
            refresh_per_second=8,
        )

    def __enter__(self) -> Self:
        """Begin to show."""
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Leave the bars as they are."""
        self._progress.stop()

    @contextmanager
    def stage(self, title: str, steps: int) -> Iterator[Step]:
        """Show a stage of so many steps; call what it yields as each of them begins."""
        started = time.monotonic()
        task = self._task = self._progress.add_task(title, total=steps, doing="")
        begun = 0

        def step(doing: str) -> None:
            nonlocal begun
            self._doing = doing
            self._progress.update(task, completed=begun, doing=doing)
            begun += 1

        yield step
        self._task = None
        self.seconds[title] = f"{time.monotonic() - started:.1f}"
        self._progress.update(task, completed=steps, total=steps, doing="")

    def follow(self, done: int, total: int | None) -> None:
        """Show how far the job of the present step is."""
        if self._task is not None:
            part = f"{done}/{total}" if total else "..."
            self._progress.update(self._task, doing=f"{self._doing} {part}")
