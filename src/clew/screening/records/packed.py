"""Files as they are handed over: plain, or packed as .gz or .zip. What is packed is read within
bounds.
"""

from __future__ import annotations

import gzip
import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from clew.problems import Problem

TEXT = (".csv", ".txt", ".tsv", ".tab")
SHEET = (".xlsx", ".xlsm")
TABLE = (*TEXT, ".parquet", *SHEET)

_FREE = 64_000_000
"""Bytes that anything packed may become."""
_TIMES = 200
"""Beyond that, how many times its own size: tables pack to a tenth or a twentieth, so more is no table."""
_MEMBERS = 10_000
_BUFFER = 65_536


class NotUnpacked(Problem):
    """What is packed cannot be read, or may not be: `args` are the reason and the cure."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One table as it lies in a file: the file itself, what a .gz holds, or one member of a .zip.
    `name` is what errors call it.
    """

    path: Path
    name: str
    member: str | None = None

    @property
    def ending(self) -> str:
        """The ending of the table, in small letters, without that of the packing."""
        written = self.member or (
            self.path.stem if self.path.suffix.lower() == ".gz" else self.path.name
        )
        return PurePosixPath(written).suffix.lower()

    @property
    def plain(self) -> bool:
        return self.member is None and self.path.suffix.lower() != ".gz"

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Its bytes.

        Raises NotUnpacked at the latest where the bound is passed or the packing ends in the
        middle.
        """
        try:
            if self.member is not None:
                with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as inside:
                    yield cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, inside), _BUFFER))
            elif self.plain:
                with self.path.open("rb") as handle:
                    yield handle
            else:
                with gzip.open(self.path) as unpacked:
                    yield io.BufferedReader(
                        _Bounded(cast(IO[bytes], unpacked), _bound(self.path)), _BUFFER
                    )
        except _BROKEN as problem:
            raise NotUnpacked(
                f"it cannot be unpacked ({problem})"[:160],
                "Pack it again, or hand it over unpacked",
            ) from problem

    def unpack(self, target: Path) -> None:
        """Write its bytes as a plain file. Raises NotUnpacked."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self.open() as inside, target.open("wb") as handle:
            shutil.copyfileobj(inside, handle, 1 << 20)


_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError)


class _Bounded(io.RawIOBase):
    def __init__(self, inside: IO[bytes], most: int) -> None:
        self._inside = inside
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        read = self._inside.read(len(buffer))
        self._left -= len(read)
        if self._left < 0:
            raise NotUnpacked(*_TOO_LARGE)
        buffer[: len(read)] = read
        return len(read)


_TOO_LARGE = (
    f"unpacked it would be more than {_TIMES} times its size: no table is packed so tightly",
    "Hand it over unpacked",
)


def _bound(path: Path) -> int:
    return max(_FREE, _TIMES * path.stat().st_size)


def bounded_zip(path: Path) -> list[zipfile.ZipInfo]:
    """The members of an archive. Raises NotUnpacked when it is none, or would become too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (*_BROKEN, UnicodeDecodeError, ValueError) as problem:
        raise NotUnpacked(
            f"it cannot be unpacked ({problem})"[:160], "Pack it again, or hand it over unpacked"
        ) from problem
    if any(m.flag_bits & 1 for m in members):
        raise NotUnpacked(
            "the archive asks for a password", "Hand it over without one, or unpack it first"
        )
    # No more than its declared size is ever read from a member.
    if len(members) > _MEMBERS or sum(m.file_size for m in members) > _bound(path):
        raise NotUnpacked(*_TOO_LARGE)
    return members


def inside(path: Path, name: str) -> list[Packed]:
    """The tables that a file holds, in order: itself, or the tables in an archive. Raises
    NotUnpacked.
    """
    if path.suffix.lower() != ".zip":
        return [Packed(path, name)]
    found = [
        m.filename
        for m in bounded_zip(path)
        if not m.is_dir()
        and _shown(m.filename)
        and PurePosixPath(m.filename).suffix.lower() in TABLE
    ]
    if not found:
        raise NotUnpacked(
            "the archive holds no table", f"Put files that end in {', '.join(TABLE)} in it"
        )
    return [Packed(path, f"{name}: {member}", member) for member in sorted(found, key=natural)]


def _shown(member: str) -> bool:
    # Archives made on a Mac carry a shadow of every file.
    return not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member).parts)


def natural(name: str) -> tuple[list[object], str]:
    """Sorts names with the numbers in them compared as numbers; the name itself parts what is alike
    but for case.
    """
    return [int(t) if n % 2 else t for n, t in enumerate(re.split(r"([0-9]+)", name.lower()))], name


def is_table(path: Path) -> bool:
    """Whether a file's name says that it holds a table, packed or not."""
    name = path.name.lower()
    return name.endswith((*TABLE, ".zip", *(f"{e}.gz" for e in TABLE))) and not name.startswith(".")


def stem(path: Path) -> str:
    """The name of a file without the endings of its kind and packing, in small letters."""
    name = path.name.lower()
    return PurePosixPath(name.removesuffix(".gz")).stem
