"""Say what is going on, and how long it may still take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

# Shares of the whole by stage, measured on a million incidents; only the time left depends on them.
WEIGHTS = {"records": 22, "people": 26, "skim": 20, "courses": 24, "ranking": 4, "publish": 4}


class Reporter(Protocol):
    """Told of every stage; `detail` says what is being done now."""

    def stage(self, name: str) -> None: ...

    def detail(self, text: str) -> None: ...

    def done(self, name: str, seconds: float, *, resumed: bool) -> None: ...


class Silent:
    """Says nothing."""

    def stage(self, name: str) -> None:
        """A stage begins."""

    def detail(self, text: str) -> None:
        """Something within it."""

    def done(self, name: str, seconds: float, *, resumed: bool) -> None:
        """A stage ended."""


class Terminal:
    """A bar with time left on a terminal, a line a stage elsewhere."""

    def __init__(self, console: Console, progress: Progress | None) -> None:
        self._console = console
        self._progress = progress
        self._task = (
            progress.add_task("starting", total=sum(WEIGHTS.values())) if progress else None
        )

    def stage(self, name: str) -> None:
        if self._progress and self._task is not None:
            self._progress.update(self._task, description=name)

    def detail(self, text: str) -> None:
        if self._progress and self._task is not None:
            self._progress.update(self._task, description=text[:48])

    def done(self, name: str, seconds: float, *, resumed: bool) -> None:
        if self._progress and self._task is not None:
            self._progress.advance(self._task, WEIGHTS.get(name, 0))
        note = "taken up from before" if resumed else f"{seconds:.1f} s"
        self._console.print(f"  {name:<10} {note}", highlight=False)


@contextmanager
def on_terminal(console: Console) -> Iterator[Terminal]:
    """A reporter for the length of a run."""
    if not console.is_terminal:
        yield Terminal(console, None)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<48}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Terminal(console, progress)


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def seconds(self) -> float:
        return time.perf_counter() - self._start
