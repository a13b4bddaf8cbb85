"""Files, folders and archives as a list of items to read.

Nothing is unpacked by the name that an archive gives it.
"""

from __future__ import annotations

import codecs
import io
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from clew.problems import Problem

HEAD = 8192
_MEMBERS = 200_000
_UNPACKED = 8 * 2**30
_RATIO = 250  # text packs to a twentieth; a bomb to a thousandth
_SMALL = 2**20
_DEPTH = 2
_OFFICE = ("[Content_Types].xml", "mimetype")

Refuse = Callable[[str, str, str], None]


class Item:
    """One file, on disk or in an archive.

    `name` says where it stands; `folder` what stands beside it.
    """

    def __init__(
        self, name: str, size: int, open_it: Callable[[], IO[bytes]], beside: dict[str, Item]
    ) -> None:
        self.name, self.size, self._open, self.beside = name, size, open_it, beside

    def open(self) -> IO[bytes]:
        return self._open()

    def head(self) -> bytes:
        with self.open() as stream:
            return stream.read(HEAD)

    def as_utf8(self) -> Item:
        """The same text, where it is in UTF-16."""
        return Item(
            self.name, self.size, lambda: io.BufferedReader(_Utf8(self._open())), self.beside
        )

    def sibling(self, ending: str) -> Item | None:
        """The file of the same name and `ending`, such as a database's log."""
        return self.beside.get(self.name + ending)

    @contextmanager
    def on_disk(self, workspace: Path) -> Iterator[Path]:
        """A private copy of it, deleted afterwards."""
        handle = tempfile.NamedTemporaryFile(dir=workspace, delete=False)  # noqa: SIM115  closed below, used by name
        try:
            with handle, self.open() as stream:
                while piece := stream.read(2**20):
                    handle.write(piece)
            yield Path(handle.name)
        finally:
            for leftover in workspace.glob(f"{Path(handle.name).name}*"):
                with suppress(OSError):
                    leftover.unlink()


class _Utf8(io.RawIOBase):
    """A stream of UTF-16 with its mark, as UTF-8; what is no UTF-16 stands by its code."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._rest, self._ended = stream, b"", False
        self._decoder = codecs.getincrementaldecoder("utf-16")("backslashreplace")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._rest and not self._ended:
            piece = self._stream.read(2**16)
            self._ended = not piece
            text = self._decoder.decode(piece, final=self._ended)
            self._rest = text.encode("utf-8", "backslashreplace")
        given = self._rest[: len(target)]
        target[: len(given)] = given
        self._rest = self._rest[len(given) :]
        return len(given)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _is_utf16(head: bytes) -> bool:
    """Text that an editor saved as "Unicode". XML names its encoding, and its reader follows it."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) and head[2:4] not in (b"<\0", b"\0<")


def items(files: list[Path], refuse: Refuse, workspace: Path) -> Iterator[Item]:
    """Every file to read, in the order given; folders by name. What is refused is told by name,
    place and reason.
    """
    seen: set[Path] = set()
    for file in files:
        if not file.exists():
            raise Problem(
                f"{file}: there is no such file. Check the name, and run the command again."
            )
        yield from _of_path(file, seen, refuse, workspace)


def _of_path(file: Path, seen: set[Path], refuse: Refuse, workspace: Path) -> Iterator[Item]:
    whole = [p for p in sorted(file.rglob("*")) if not p.is_dir()] if file.is_dir() else [file]
    beside: dict[str, Item] = {}
    for path in whole:
        if file.is_dir() and path.is_symlink():
            refuse(
                str(path), "", "a link, which may lead anywhere; give the file that it points to"
            )
            continue
        if not stat.S_ISREG(path.stat().st_mode):
            refuse(str(path), "", "not a file")
            continue
        if (real := path.resolve()) in seen:
            continue
        seen.add(real)
        beside[str(path)] = Item(str(path), path.stat().st_size, _opener(path), beside)
    if not file.is_dir():
        for ending in ("-wal", "-journal"):
            log = file.with_name(file.name + ending)
            if log.is_file() and not log.is_symlink():
                beside[str(log)] = Item(str(log), log.stat().st_size, _opener(log), beside)
    for item in [i for n, i in beside.items() if file.is_dir() or n == str(file)]:
        yield from _unpacked(item, refuse, workspace, 0)


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _unpacked(item: Item, refuse: Refuse, workspace: Path, depth: int) -> Iterator[Item]:
    """The item itself, or what its archive holds."""
    head = item.head()
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield item.as_utf8() if _is_utf16(head) else item
        return
    if depth > _DEPTH:
        refuse(
            item.name,
            "",
            "an archive within archives within archives; unpack it, and give what it holds",
        )
        return
    # A member of an archive is copied, so that it can be searched.
    holder = item.on_disk(workspace) if depth else None
    stream: IO[bytes] = item.open() if holder is None else holder.__enter__().open("rb")
    try:
        with stream, zipfile.ZipFile(stream) as archive:
            yield from _members(item, archive, refuse, workspace, depth)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        zlib.error,
    ) as problem:
        refuse(item.name, "", f"the archive is damaged or of a kind that is not read ({problem})")
    finally:
        if holder is not None:
            holder.__exit__(None, None, None)


def _members(
    item: Item, archive: zipfile.ZipFile, refuse: Refuse, workspace: Path, depth: int
) -> Iterator[Item]:
    members = archive.infolist()
    if any(m.filename in _OFFICE for m in members):
        yield item  # a spreadsheet: its reader opens it
        return
    if len(members) > _MEMBERS:
        refuse(
            item.name,
            "",
            f"the archive holds {len(members):,} files, more than {_MEMBERS:,}; unpack what is needed, and give that",
        )
        return
    if sum(m.file_size for m in members) > _UNPACKED:
        refuse(
            item.name,
            "",
            f"the archive unpacks to more than {_UNPACKED // 2**30} GB; unpack what is needed, and give that",
        )
        return
    beside: dict[str, Item] = {}
    kept = []
    for member in members:
        if member.is_dir():
            continue
        place = f"{item.name}!{member.filename}"
        if why := bad_member(member):
            refuse(item.name, member.filename, why)
        elif place in beside:
            refuse(
                item.name,
                member.filename,
                "a second file of the same name in the archive; unpack it, and give that",
            )
        else:
            beside[place] = Item(place, member.file_size, _member_opener(archive, member), beside)
            kept.append(beside[place])
    for one in kept:
        try:
            yield from _unpacked(one, refuse, workspace, depth + 1)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            EOFError,
            zlib.error,
        ) as problem:
            refuse(one.name, "", f"it cannot be unpacked ({problem})")


def bad_member(member: zipfile.ZipInfo) -> str:
    """Why a member of an archive is not opened; empty where it may be."""
    if ".." in Path(member.filename.replace("\\", "/")).parts:
        return "a name that leads out of the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link, which may lead anywhere"
    if member.flag_bits & 1:
        return "locked with a password; unpack it, and give what it holds"
    if member.file_size > _SMALL and member.file_size > _RATIO * max(member.compress_size, 1):
        return f"{member.file_size:,} bytes packed into {member.compress_size:,}: an archive made to fill the disk"
    return ""


def _member_opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(member)
