"""One sealed file: a tar of the database's copy and of the files, with a manifest at its end that
has every digest.

It is read back whole after it was written, with the key of its stream that is still in memory: what
a disk lost is noticed at once.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

from clew import __version__
from clew.database.backup import Backup, NotBackedUp, back_up
from clew.evidence.case.store import DATABASE
from clew.files import private_file
from clew.problems import Problem
from clew.sealing.envelope import CannotOpen, Reader, Sealer, data_key, open_pieces
from clew.unit.backup.parts import SECRETS, files_of, links_of, parts, secret

FORMAT = "clew backup 1"
DUMP, MANIFEST, SECRETS_NAME = "database.dump", "manifest.json", "secrets.json"


class BadBackup(Problem):
    """A file that is no backup, is damaged, or is for another key; the message says which."""


class _Sealed(io.RawIOBase):
    """What tarfile writes, sealed on its way to the file."""

    def __init__(self, sealer: Sealer, out: IO[bytes]) -> None:
        self._sealer, self._out = sealer, out

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._out.write(self._sealer.push(bytes(content)))
        return len(content)


class _Opened(io.RawIOBase):
    """The pieces of an opened envelope, as tarfile reads them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held:
            try:
                self._held = next(self._pieces)
            except StopIteration:
                return 0
        given, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def write(target: Path, reader: Reader, *, scratch: Path) -> dict[str, Any]:
    """Back everything up to `target`; its manifest. `scratch`: a folder of ours, where the database
    is copied first.

    Raises NotBackedUp, DatabaseUnavailable, MissingUrl, NotAFile.
    """
    target = target.absolute()
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    sealer = Sealer([reader], pad=False)
    with (
        tempfile.TemporaryDirectory(dir=scratch, prefix=".backup-") as aside,
        private_file(target, "w+b") as out,
    ):
        # Heads before the database: none of them may be newer than the chain that is copied.
        files: dict[str, dict[str, Any]] = {}
        with tarfile.open(
            fileobj=cast(Any, _Sealed(sealer, out)), mode="w|", format=tarfile.PAX_FORMAT
        ) as tar:
            held = parts()
            for part in held[:2]:
                _add_part(tar, part, files, Path(aside))
            copied = back_up(Path(aside) / DUMP)
            _add(tar, DUMP, copied.path, files)
            for part in held[2:]:
                _add_part(tar, part, files, Path(aside))
            secrets = {name: secret(name) for name in SECRETS}
            _add_bytes(
                tar,
                SECRETS_NAME,
                json.dumps({k: v for k, v in secrets.items() if v}).encode(),
                files,
            )
            links = {name: to for part in held for name, to in links_of(part).items()}
            manifest = _manifest(copied, files, links)
            _add_bytes(tar, MANIFEST, json.dumps(manifest, indent=1).encode(), {})
        out.write(sealer.finish())
        out.flush()
        os.fsync(out.fileno())
        try:
            _check(out, sealer.key)
        except (BadBackup, CannotOpen) as problem:
            raise NotBackedUp(
                f"the backup was written and read back, and is not whole: {problem}"
            ) from None
    return manifest


def _manifest(
    copied: Backup, files: dict[str, dict[str, Any]], links: dict[str, str]
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "clew": __version__,
        "database": {
            "source": copied.source,
            "postgresql": copied.version,
            "tables": copied.counted,
        },
        "files": files,
        "links": links,
        "missing": [f"{p.what} ({p.place})" for p in parts() if not p.place.exists()],
    }


def _add_part(
    tar: tarfile.TarFile, part: Any, files: dict[str, dict[str, Any]], aside: Path
) -> None:
    for name, path in files_of(part):
        if path.name == DATABASE:
            # A store may be written while it is copied: SQLite copies it as it stands at a moment.
            copy = aside / DATABASE
            with closing(sqlite3.connect(path)) as held, closing(sqlite3.connect(copy)) as out:
                held.backup(out)
            _add(tar, name, copy, files)
            copy.unlink()
        else:
            try:
                _add(tar, name, path, files)
            except FileNotFoundError:
                continue  # an export that was read while the others were copied, and not kept


def _add(tar: tarfile.TarFile, name: str, path: Path, files: dict[str, dict[str, Any]]) -> None:
    """As long as the file is now: one that grows meanwhile, such as the heads, is cut there."""
    with path.open("rb") as held:
        counted = _Counted(held)
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = (
            os.fstat(held.fileno()).st_size,
            0o600,
            int(os.fstat(held.fileno()).st_mtime),
        )
        tar.addfile(info, cast(Any, counted))
        files[name] = {"bytes": info.size, "sha256": counted.digest.hexdigest()}


def _add_bytes(
    tar: tarfile.TarFile, name: str, content: bytes, files: dict[str, dict[str, Any]]
) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))
    files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


class _Counted(io.RawIOBase):
    """A file whose digest is taken while it is read."""

    def __init__(self, held: IO[bytes]) -> None:
        self._held, self.digest = held, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        got = self._held.read(size)
        self.digest.update(got)
        return got


def open_key(path: Path, key_id: str, private: bytes) -> bytes:
    """The key of a backup's stream. Raises BadBackup."""
    try:
        with path.open("rb") as held:
            return data_key(held, key_id, private)
    except CannotOpen as problem:
        raise BadBackup(
            f"{path}: {problem}. It is no backup of Clew's, or it is sealed to another key"
        ) from None


def unpack(path: Path, key: bytes, folder: Path) -> dict[str, Any]:
    """Take everything out into `folder`, checked against the manifest, which is given back.

    Raises BadBackup.
    """
    try:
        with path.open("rb") as held:
            return _check(held, key, folder)
    except CannotOpen as problem:
        raise BadBackup(f"{path}: {problem}. Use another copy of it") from None


def _check(held: IO[bytes], key: bytes, folder: Path | None = None) -> dict[str, Any]:
    """Read the whole archive, and compare each digest with the manifest; into `folder`, where one
    is given.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    pieces = open_pieces(held, key)
    try:
        with tarfile.open(fileobj=cast(Any, io.BufferedReader(_Opened(pieces))), mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise BadBackup(f"the backup holds {member.name!r}, which is no file")
                if member.name == MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                found[member.name] = _take(content, member, folder)
    except tarfile.TarError as problem:
        raise BadBackup(f"the backup cannot be read: {problem}") from None
    for _ in pieces:  # to its end, where an envelope that was cut short is noticed
        pass
    if manifest is None or manifest.get("format") != FORMAT:
        raise BadBackup("the backup has no manifest that this version of Clew reads")
    wrong = [n for n in {*found, *manifest["files"]} if found.get(n) != manifest["files"].get(n)]
    if wrong:
        raise BadBackup(
            f"{len(wrong)} file(s) of the backup are not as the manifest says, among them {wrong[0]}"
        )
    return manifest


def _take(content: Any, member: tarfile.TarInfo, folder: Path | None) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    out: IO[bytes] | None = None
    if folder is not None:
        target = (folder / member.name).resolve()
        if not target.is_relative_to(folder.resolve()):
            raise BadBackup(f"the backup holds {member.name!r}, which leads out of its folder")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        out = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    try:
        while block := content.read(1 << 20):
            digest.update(block)
            size += len(block)
            if out is not None:
                out.write(block)
    finally:
        if out is not None:
            out.close()
    return {"bytes": size, "sha256": digest.hexdigest()}
