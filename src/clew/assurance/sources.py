"""Where the figures of the papers are read: the run, the kept measurements, data of the program,
and the plan of the pilot.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from clew.assurance.sizes import registered
from clew.problems import Problem
from clew.screening.runs.rules_used import FOLDER as RULES

DATA = files("clew.assurance") / "data"
SHIPPED = "benchmarks"
_IN_A_CLONE = ("docs", "benchmarks")


class NoSource(Problem):
    """A figure of the papers cannot be read."""


def table(name: str) -> dict[str, Any]:
    """A TOML file of this room's data."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


class Sources:
    """Reads a claim's values. `run` is the folder of a run; `benchmarks` one with the JSON files
    that the benchmarks write, where not those that came with the program.
    """

    def __init__(self, run: Path, benchmarks: Path | None = None) -> None:
        self.run = run.resolve()
        self._given = benchmarks
        self._read: dict[str, Any] = {}
        if not (self.run / "manifest.json").is_file():
            raise NoSource(
                f"{run} is no run: name a folder that clew screen made, such as RUNS/latest"
            )
        if not (self.run / RULES).is_dir():
            raise NoSource(
                f"{run} was made before runs kept their rules: screen the records again with this version"
            )

    @cached_property
    def benchmarks(self) -> Traversable:
        if self._given is not None:
            return self._given
        shipped = files("clew.assurance") / SHIPPED
        clone = Path(__file__).resolve().parents[3].joinpath(*_IN_A_CLONE)
        return shipped if shipped.is_dir() else clone

    def value(self, file: str, path: Sequence[str], default: Any = None) -> Any:
        """What stands under `path` in `file`, or `default` where its last step is missing.

        Raises NoSource, with file and path, where nothing does.
        """
        at = self._content(file)
        for step in path:
            if not isinstance(at, dict) or step not in at:
                if default is not None and step == path[-1]:
                    return default
                raise NoSource(
                    f"{file} has no {' / '.join(path)}: a figure of the papers is read there. Is it of another version?"
                )
            at = at[step]
        return at

    def _content(self, file: str) -> Any:
        if file not in self._read:
            self._read[file] = self._parsed(file)
        return self._read[file]

    def _parsed(self, file: str) -> Any:
        kind, _, name = file.partition("/")
        if kind == "run":
            place: Traversable = self.run / name
        elif kind == "benchmarks":
            place = self.benchmarks / name
        elif kind == "clew":
            # A path, not a package: to read a file of the desk's data must not load the desk.
            place = files("clew").joinpath(*name.split("/"))
        else:
            return registered(table(file))
        try:
            text = place.read_text(encoding="utf-8")
            return json.loads(text) if name.endswith(".json") else tomllib.loads(text)
        except OSError as problem:
            raise NoSource(f"{file} cannot be read ({problem.strerror}): {place}") from None
        except ValueError as problem:
            raise NoSource(f"{file} is damaged ({problem}): {place}") from None
