"""The rules that a run used, kept in its folder: words, points, codes, model and tables of names, and
what people had decided. So a run can be told as it was made, and made again.

The learned reader is named by its digest: it is large, and a signed one is kept in the folder of
runs.
"""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypedDict

from clew.screening.behaviours import in_force
from clew.screening.courses import decisions
from clew.screening.people import overrides
from clew.screening.runs.previous import KEYS

FOLDER = "rules"
POINTS = "points/points.toml"
MODEL = "people/model.json"
SCOPE = "scope/only.toml"
"""What was screened, where that was not everything."""
READER = "reader"
"""The name that the learned reader has among the digests."""
DECISIONS = (overrides.FILE, KEYS, decisions.FILE, in_force.FILE)
_KINDS = {
    "words": ("clew.screening.behaviours", "lexicon"),
    "points": ("clew.screening.ranking", "data"),
    "codes": ("clew.offences", "data"),
    "people": ("clew.screening.people", "data"),
}
_READ_BY_PEOPLE = ".md"


def digests(
    *, points: Path | None, model: Path | None, reader: str, only: Path | None = None
) -> dict[str, str]:
    """The SHA-256 of every file of rules that a run with these options reads, by its name in the
    run's folder.
    """
    given = {POINTS: points, MODEL: model, SCOPE: only}
    found = dict(_installed())
    for name, path in given.items():
        if path is not None:
            found[name] = _digest(path.read_bytes())
    return {**found, READER: reader}


def keep(
    folder: Path, *, runs: Path, points: Path | None, model: Path | None, only: Path | None = None
) -> None:
    """Copy the rules, and the decisions that stand in the folder of runs, under `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, source in _shipped():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    for name, path in ((POINTS, points), (MODEL, model), (SCOPE, only)):
        if path is not None:
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(path, folder / name)
    (folder / "decisions").mkdir()
    for name in DECISIONS:
        if (runs / name).exists():
            shutil.copyfile(runs / name, folder / "decisions" / name)


class Given(TypedDict):
    """Files of rules that `screen` takes in place of those that ship, or beside them."""

    model: Path | None
    points: Path | None
    only: Path | None


def given_to(run: Path) -> Given:
    """Model, points and scope of a published run, by the names that `screen` and `digests` have for them:
    the files that the run kept, or None where it kept none.
    """
    model, points, only = (
        path if (path := run / FOLDER / name).exists() else None for name in (MODEL, POINTS, SCOPE)
    )
    return {"model": model, "points": points, "only": only}


def points_of(run: Path) -> dict[str, Any] | None:
    """The table of points that a published run used; None of a run that was made before runs kept
    them.
    """
    kept = run / FOLDER / POINTS
    return tomllib.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None


def digest_of_all(rules: dict[str, str]) -> str:
    """One SHA-256 for a set of rules: of the names and digests of all its files, in order of name.

    >>> digest_of_all({"b": "2", "a": "1"}) == digest_of_all({"a": "1", "b": "2"})
    True
    """
    lines = "".join(f"{name}={digest}\n" for name, digest in sorted(rules.items()))
    return _digest(lines.encode())


def changed(then: dict[str, str], now: dict[str, str]) -> list[str]:
    """The names of the files that are not the same, or that one of the two has not."""
    return sorted(n for n in {*then, *now} if then.get(n) != now.get(n))


@cache
def _installed() -> dict[str, str]:
    return {name: _digest(source.read_bytes()) for name, source in _shipped()}


def _shipped() -> Iterator[tuple[str, Traversable]]:
    for kind, (package, folder) in _KINDS.items():
        for source in sorted((files(package) / folder).iterdir(), key=lambda f: f.name):
            if source.is_file() and not source.name.endswith(_READ_BY_PEOPLE):
                yield f"{kind}/{source.name}", source


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
