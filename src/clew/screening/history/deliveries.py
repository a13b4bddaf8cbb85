"""What a force sent, kept as it came: `records/` has every file of every delivery, later ones newer,
and `deliveries.csv` says which file came when, with its SHA-256.

A delivery is taken in whole or not at all: its files are copied aside, a list of them is put beside
them, and from then on a start that was stopped is ended by the next one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from clew.problems import Problem
from clew.screening import kept_lines
from clew.screening.records.parts import digest, find_files
from clew.screening.records.schema import TABLES
from clew.screening.runs.lock import locked
from clew.screening.runs.read import manifest_of, published_runs

LINES = "deliveries.csv"
RECORDS, RUNS, REFUSED = "records", "runs", "refused"
_TAKING, _LIST = ".taking", "list.json"


class NoHistory(Problem):
    """The folder is no history, or one that another command is at work in."""


class NotTaken(Problem):
    """A delivery is not taken in; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a delivery. `what` is "taken", or "refused" where nothing of it could be used and it
    was moved to `refused/`. `bytes` is the size in bytes, as text like every cell.
    """

    delivery: int
    at: str
    what: str
    table: str
    file: str
    bytes: int
    sha256: str


_COLUMNS = tuple(f.name for f in fields(Kept))


class History:
    """A folder with `records/`, `runs/` and `deliveries.csv`."""

    def __init__(self, folder: Path) -> None:
        """Raises NoHistory where something else stands there."""
        if folder.exists() and not folder.is_dir():
            raise NoHistory(f"{folder} is a file: name a folder for the history")
        known = folder / LINES
        # The first delivery may have been stopped between its files and their lines.
        if folder.is_dir() and not known.exists() and not (folder / _TAKING / _LIST).exists():
            others = [p.name for p in folder.iterdir() if p.name not in (".lock", _TAKING)]
            if others:
                raise NoHistory(
                    f"{folder} is no history: it has {min(others)} and no {LINES}. Name a folder that clew screen --onto made, or one that is empty or not there yet"
                )
        self.folder = folder
        self.records = folder / RECORDS
        self.runs = folder / RUNS

    @classmethod
    def that_exists(cls, folder: Path) -> History:
        """Raises NoHistory where there is none."""
        found = cls(folder)
        if not (folder / LINES).exists():
            raise NoHistory(
                f"there is no history in {folder}: clew screen RECORDS --onto {folder} begins one"
            )
        return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One command that changes a history at a time; what an earlier one left is ended first.
        Raises NoHistory when another is at work.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        busy = NoHistory(f"another command is at work in {self.folder}: wait until it has ended")
        with locked(self.folder, busy):
            self._end_what_was_begun()
            yield

    def kept(self) -> list[Kept]:
        """Every line, in the order of the deliveries. Raises BadLines."""
        found = []
        for number, cells in kept_lines.read(self.folder / LINES, _COLUMNS):
            try:
                found.append(
                    Kept(
                        int(cells["delivery"]),
                        cells["at"],
                        cells["what"],
                        cells["table"],
                        cells["file"],
                        int(cells["bytes"]),
                        cells["sha256"],
                    )
                )
            except ValueError as problem:
                raise kept_lines.BadLines(
                    f"{self.folder / LINES} line {number}: delivery and bytes are whole numbers. Put the line back from a copy."
                ) from problem
        return found

    def take(self, new: Path, *, again: bool = False) -> int | None:
        """Take in the files of the folder `new` as the newest delivery; its number, or None where
        exactly these files came last and nothing is to be done.

        `again`: these files came before and later ones have come since; they are to be the newest
        now. Raises NotTaken. The lock must be held.
        """
        files = [(t.name, p) for t in TABLES for p in find_files(new, t)]
        if not files:
            raise NotTaken(
                f"there are no records in {new}: put incidents.csv, involvements.csv (or other kinds of tables) into it"
            )
        if self.folder.resolve() in (new.resolve(), *new.resolve().parents):
            raise NotTaken(
                f"{new} is in the history itself: name the folder that the force's export wrote"
            )
        kept = self.kept()
        digests = [digest(p) for _, p in files]
        same = sorted(zip([t for t, _ in files], digests, strict=True))
        number = max((k.delivery for k in kept), default=0) + 1
        for earlier in sorted({k.delivery for k in kept}, reverse=True):
            lines = [k for k in kept if k.delivery == earlier]
            if sorted((k.table, k.sha256) for k in lines) != same:
                continue
            if any(k.what == "refused" for k in lines):
                break
            if earlier == number - 1:
                return None
            if not again:
                raise NotTaken(
                    f"these files came before, as delivery {earlier} on {lines[0].at[:10]}, and others since. Taken in now, they would count as newer than those. If that is meant, say --again"
                )
            break
        self._copy_aside(files, digests, number)
        self._end_what_was_begun()
        return number

    def refuse(self, number: int) -> Path:
        """Move a delivery of which nothing can be used out of the way of the next; where to."""
        aside = self.folder / REFUSED / f"{number:06d}"
        lines = [k for k in self.kept() if k.delivery == number and k.what == "taken"]
        for k in lines:
            to = aside / k.table / Path(k.file).name
            to.parent.mkdir(parents=True, exist_ok=True)
            if (self.folder / k.file).exists():
                os.replace(self.folder / k.file, to)
        self._say(
            Kept(
                k.delivery,
                _now(),
                "refused",
                k.table,
                str((aside / k.table / Path(k.file).name).relative_to(self.folder)),
                k.bytes,
                k.sha256,
            )
            for k in lines
        )
        return aside

    def standing(self) -> list[Kept]:
        """The lines of what is in `records/` now."""
        kept = self.kept()
        refused = {(k.delivery, k.sha256, k.table) for k in kept if k.what == "refused"}
        return [
            k for k in kept if k.what == "taken" and (k.delivery, k.sha256, k.table) not in refused
        ]

    def wrong_files(self) -> Iterator[str]:
        """Each file that is gone, changed or not of a delivery, as a sentence."""
        known = set()
        for k in self.standing():
            path = self.folder / k.file
            known.add(path)
            if not path.is_file():
                yield f"{k.file} of delivery {k.delivery} is gone. Put it back from a copy."
            elif path.stat().st_size != k.bytes or digest(path) != k.sha256:
                yield f"{k.file} of delivery {k.delivery} is not as it came. Put it back from a copy."
        for path in sorted(self.records.rglob("*")):
            if path.is_file() and path not in known:
                yield f"{path.relative_to(self.folder)} came with no delivery. Move it away, and take it in with clew screen --onto."

    def _copy_aside(self, files: list[tuple[str, Path]], digests: list[str], number: int) -> None:
        aside = self.folder / _TAKING
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        kept = []
        for place, ((table, source), sha256) in enumerate(zip(files, digests, strict=True), 1):
            name = f"{number:06d}-{place:03d}-{source.name}"
            shutil.copyfile(source, aside / name)
            if digest(aside / name) != sha256:
                raise NotTaken(
                    f"{source} changed while it was copied: wait until the export has ended, and run the command again"
                )
            _to_disk(aside / name)
            kept.append(
                Kept(
                    number,
                    _now(),
                    "taken",
                    table,
                    f"{RECORDS}/{table}/{name}",
                    (aside / name).stat().st_size,
                    sha256,
                )
            )
        # From here on the delivery is taken in, however often the machine stops.
        writing = aside / f"{_LIST}.writing"
        writing.write_text(json.dumps([astuple(k) for k in kept]), encoding="utf-8")
        _to_disk(writing)
        os.replace(writing, aside / _LIST)

    def _end_what_was_begun(self) -> None:
        aside = self.folder / _TAKING
        if (aside / _LIST).exists():
            kept = [Kept(*line) for line in json.loads((aside / _LIST).read_text(encoding="utf-8"))]
            for k in kept:
                to = self.folder / k.file
                to.parent.mkdir(parents=True, exist_ok=True)
                if (aside / to.name).exists():
                    os.replace(aside / to.name, to)
            said = {(k.delivery, k.file) for k in self.kept()}
            self._say(k for k in kept if (k.delivery, k.file) not in said)
        shutil.rmtree(aside, ignore_errors=True)

    def _say(self, lines: Iterator[Kept]) -> None:
        written = [[str(cell) for cell in astuple(k)] for k in lines]
        if written:
            kept_lines.append(self.folder / LINES, _COLUMNS, *written)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _to_disk(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def runs_in_order(history: History) -> list[Path]:
    """The published runs that are there, oldest first: each names the one before it, and `latest` is
    the newest. By their names alone two runs of one day stand in any order.
    """
    there = {run.name: run for run in published_runs(history.runs)}
    found = []
    name = (history.runs / "latest").resolve().name
    while name in there:
        found.append(there.pop(name))
        name = manifest_of(found[-1]).get("previous") or ""
    return found[::-1]


def digest_of_folder(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file under `folder`, by its path there."""
    return {str(p.relative_to(folder)): digest(p) for p in sorted(folder.rglob("*")) if p.is_file()}
