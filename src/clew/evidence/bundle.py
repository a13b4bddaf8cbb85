"""A folder that a stranger can check: the timeline, originals with their hashes, what was not
understood, and a manifest for sha256sum.
"""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from clew import __version__
from clew.evidence.command import timeline
from clew.evidence.handed_in import files_of, sha256
from clew.files import private_file
from clew.problems import Problem
from clew.tables import TableWriter

MANIFEST = "SHA256SUMS"
TIMELINE, UNREAD, ORIGINALS, HOW = (
    "timeline.csv",
    "not-understood.csv",
    "originals.csv",
    "how-it-was-made.txt",
)
CHRONOLOGY, SCHEDULE, UNUSED = "chronology.pdf", "exhibit-schedule.csv", "unused-material.csv"
COURT = {CHRONOLOGY, "chronology.docx", SCHEDULE, UNUSED}
COLUMNS = ("file", "bytes", "sha256", "changed_utc")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def bundle(
    files: list[Path],
    zone: str,
    folder: Path,
    out: Console,
    dates: str | None = None,
    mapping: Path | None = None,
) -> int:
    """Make `folder`.

    Originals are hashed before they are read and again afterwards. Gives the exit status of the
    timeline.
    """
    new_folder(folder)
    originals = list(dict.fromkeys(files_of(files)))
    before = {path: sha256(path) for path in originals}
    status = timeline(
        files, zone, folder / TIMELINE, out, unread=folder / UNREAD, dates=dates, mapping=mapping
    )
    if changed := [path for path, known in before.items() if sha256(path) != known]:
        raise Problem(
            f"{changed[0]} changed while it was read. Copy the originals to where nobody writes, and make the bundle again."
        )
    with private_file(folder / ORIGINALS) as table:
        rows = TableWriter(table)
        rows.row(COLUMNS)
        for path, known in before.items():
            held = path.stat()
            rows.row(
                [
                    str(path),
                    held.st_size,
                    known,
                    datetime.fromtimestamp(held.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                ]
            )
    with private_file(folder / HOW) as text:
        text.write(
            f"Made by clew {__version__} with the time zone {zone}"
            f"{f', dates {dates}' if dates else ''}{f', the mapping {mapping} (SHA-256 {sha256(mapping)})' if mapping else ''}.\n"
            f"{TIMELINE}: one row an event. {UNREAD}: what was not understood. {ORIGINALS}: the files that were read, with their hashes.\n"
            f"Check this folder with: sha256sum -c {MANIFEST}\n"
            "The originals are not in this folder. Check an original by comparing its SHA-256 with originals.csv.\n"
        )
    out.print(f"{len(originals):,} originals in {folder / ORIGINALS}.", markup=False)
    seal(folder, out)
    return status


def new_folder(folder: Path) -> None:
    """An empty folder, its owner's alone. Raises Problem where something stands in it."""
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise Problem(
            f"{folder} is not empty. Choose a new folder, so that nothing of another bundle stands in it."
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def seal(folder: Path, out: Console) -> None:
    """Write the manifest of everything in `folder`, and say its SHA-256."""
    names = sorted(p.name for p in folder.iterdir())
    with private_file(folder / MANIFEST) as manifest:
        manifest.writelines(f"{sha256(folder / name)}  {name}\n" for name in names)
    out.print(f"SHA-256 of {MANIFEST}: {sha256(folder / MANIFEST)}", markup=False)
    out.print(
        "Write that number down where the bundle is not: it shows later that the manifest itself was not changed."
    )


def verify(folder: Path, out: Console, originals: bool = False) -> int:
    """Compare the folder with its manifest and, if asked, the originals with their schedule.

    Exit status: 0 all as it was, 1 not.
    """
    wrong = 0
    listed: set[str] = set()
    for number, line in enumerate(_lines(folder / MANIFEST), 1):
        found = _LINE.fullmatch(line)
        if not found or Path(found[2]).name != found[2]:
            raise Problem(
                f"{folder / MANIFEST}, line {number}: it is no line of a manifest. Fetch the bundle again from who made it."
            )
        listed.add(found[2])
        wrong += _compare(folder / found[2], found[1], out)
    for extra in sorted({p.name for p in folder.iterdir()} - listed - {MANIFEST}):
        wrong += 1
        out.print(f"{folder / extra}: not in the manifest", markup=False)
    needed = COURT if CHRONOLOGY in listed else {TIMELINE, UNREAD, ORIGINALS}
    if missing := needed - listed:
        wrong += 1
        out.print(
            f"{folder / MANIFEST}: it does not list {', '.join(sorted(missing))}", markup=False
        )
    if originals and (folder / ORIGINALS).is_file():
        with (folder / ORIGINALS).open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                wrong += _compare(Path(row["file"].removeprefix("'")), row["sha256"], out)
    out.print(f"SHA-256 of {MANIFEST}: {sha256(folder / MANIFEST)}", markup=False)
    out.print(f"{wrong:,} differences" if wrong else "All as it was when the bundle was made.")
    return 1 if wrong else 0


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise Problem(
            f"{path}: there is no such file, so the folder is no bundle. Give the folder that holds {MANIFEST}."
        ) from None
    except UnicodeDecodeError:
        raise Problem(f"{path}: it is no text. Fetch the bundle again from who made it.") from None


def _compare(path: Path, known: str, out: Console) -> int:
    if not path.is_file() or path.is_symlink():
        out.print(f"{path}: missing", markup=False)
        return 1
    if sha256(path) != known:
        out.print(f"{path}: changed since the bundle was made", markup=False)
        return 1
    return 0
