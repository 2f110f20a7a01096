"""The progress of the year: a bar for each of its stages."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from sample.terminal import is_plain, spinner_of

Step = Callable[[str], None]

_WIDE: Final = 90


class YearProgress:
    """Progress bars, and the duration of each stage in ``seconds``."""

    def __init__(self, console: Console) -> None:
        """Prepare the bars for a console."""
        self.seconds: dict[str, str] = {}
        self._task: TaskID | None = None
        self._step = ""
        self._progress = Progress(
            SpinnerColumn(spinner_of(console), finished_text="[green]*" if is_plain(console) else "[green]✓"),
            TextColumn("{task.description}", style="bold"),
            BarColumn(bar_width=28 if console.width >= _WIDE else 10),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[doing]}"),
            console=console,
            refresh_per_second=8,
        )

    def __enter__(self) -> Self:
        """Start to draw the bars."""
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Stop, and leave the bars on the screen."""
        self._progress.stop()

    @contextmanager
    def stage(self, title: str, steps: int) -> Iterator[Step]:
        """Show a stage of so many steps; yield a function to call at the start of each step."""
        started = time.monotonic()
        task = self._task = self._progress.add_task(title, total=steps, doing="")
        begun = 0

        def step(name: str) -> None:
            nonlocal begun
            self._step = name
            self._progress.update(task, completed=begun, doing=name)
            begun += 1

        yield step
        self._task = None
        self.seconds[title] = f"{time.monotonic() - started:.1f}"
        self._progress.update(task, completed=steps, total=steps, doing="")

    def follow(self, done: int, total: int | None) -> None:
        """Show the progress of the current step's job."""
        if self._task is not None:
            part = f"{done}/{total}" if total else "..."
            self._progress.update(self._task, doing=f"{self._step} {part}")
