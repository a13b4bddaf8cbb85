"""A package that another force's desk made of a case, read from its bytes alone.

Nothing of it is believed: it is a ZIP from outside. What its manifest does not name, what differs
from the manifest, and what no case of this desk could hold is refused. Nothing is written here.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tomllib
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from clew.unit.cases.models import (
    CaseDate,
    CasePerson,
    Event,
    PersonDetail,
    PersonFact,
    SafeContact,
)
from clew.unit.files.models import StoredFile
from clew.unit.platform.problems import Refused

# Written by `transfer.make_transfer`, and asked for here.
KIND = "Clew case, 1"
MANIFEST = "manifest.json"
SUMS = "manifest.sha256"
READ_ME = "README.txt"
DATA = "case.json"

_NAMES = re.compile(r"case\.(?:pdf|docx|json)|chronology\.csv|files/F[1-9]\d{0,5}\.[a-z0-9]{1,5}")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_YEARS = range(1900, 2101)
_TEXTS = (models.CharField, models.TextField)
_MADE = TypeVar("_MADE", bound=models.Model)

# Entries that are taken over as entries of this desk, by their name in case.json: the model, and
# which of its fields are taken.
_ENTRIES: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "people": (CasePerson, ("role", "category", "name", "date_of_birth", "relationship")),
    "safe_contact": (
        SafeContact,
        (
            "telephone",
            "email",
            "address",
            "how",
            "when",
            "never",
            "address_known_to_suspect",
            "confirmed_on",
        ),
    ),
    "facts_of_records": (PersonFact, ("kind", "value", "private", "force", "incident_id")),
    "details": (PersonDetail, ("kind", "text", "source", "said_on")),
    "dates": (CaseDate, ("kind", "on", "clock", "words", "source")),
    "timeline": (
        Event,
        (
            "kind",
            "nature",
            "happened_at",
            "label",
            "text",
            "source",
            "force",
            "incident_id",
            "order_kind",
        ),
    ),
}
# Entries that stay in the documents: what another force's people decided, planned and owed is not
# decided, planned or owed here.
_IN_DOCUMENTS = {
    "contacts": "Contacts with the victim",
    "victims_code": "Entitlements under the Victims' Code",
    "assessments": "Risk assessments",
    "needs": "Needs",
    "actions": "Actions",
    "minutes": "Minutes of meetings",
    "referrals": "Referrals",
    "applications": "Applications for orders",
    "orders": "Orders",
    "closings": "Closings",
}


@cache
def limits() -> dict[str, int]:
    held = tomllib.loads(
        (Path(__file__).parent / "data" / "packages.toml").read_text(encoding="utf-8")
    )
    return {name: value for name, value in held.items() if isinstance(value, int)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of case.json: its number in the package, what it says of which person, and the row
    that would be made of it, not yet of any case.
    """

    number: int
    person: int
    row: Any
    said: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Package:
    """A package that fits its manifest. `about` is the head of the manifest; `files` holds the
    content of each file by its name in the package.
    """

    sha256: str
    about: Mapping[str, str]
    manifest: list[dict[str, object]]
    title: str
    entries: Mapping[str, list[Entry]]
    files: Mapping[str, bytes]
    # Which row of case.json describes which file, by its name in the package.
    described: Mapping[str, StoredFile]
    struck: int
    in_documents: Mapping[str, int] = field(default_factory=dict)


def read_package(content: bytes) -> Package:
    """Raises Refused, with what is wrong in a sentence, for anything but a whole package."""
    if len(content) > limits()["most_bytes"]:
        raise Refused(f"The package must be {limits()['most_bytes'] // 2**20} MB or smaller.")
    try:
        files = _unpacked(content)
        about = _text_of(files.pop(MANIFEST))
        sums = files.pop(SUMS).decode()
        files.pop(READ_ME)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as fault:
        raise Refused(
            "This is not a package of a case that Clew made, or it was damaged on the way. Ask for it again."
        ) from fault
    if about.get("package") != KIND:
        raise Refused(
            "This package was made by another version of Clew, or by another program. Ask the force to send the case as documents."
        )
    manifest = _fits(about.get("files"), sums, files)
    said = _words(
        about,
        ("case", 12),
        ("from", 200),
        ("made_by", 200),
        ("made_at", 40),
        ("to_force", 120),
        ("to_whom", 200),
        ("legal_basis", 60),
        ("reason", 20_000),
    )
    try:
        data = _text_of(files[DATA])
    except (KeyError, ValueError) as fault:
        raise Refused(f"{DATA} in the package cannot be read. Ask for it again.") from fault
    entries = {name: _entries(data, name, *of) for name, of in _ENTRIES.items()}
    if not entries["people"]:
        raise Refused(f"{DATA} in the package names no person. Ask for the package again.")
    return Package(
        sha256=hashlib.sha256(content).hexdigest(),
        about=said,
        manifest=manifest,
        title=_words(data, ("title", 200))["title"],
        entries=entries,
        files=files,
        described=_described(data, files),
        struck=sum(bool(e.get("struck_at")) for e in _rows(data, "timeline")),
        in_documents={
            title: len(_rows(data, name))
            for name, title in _IN_DOCUMENTS.items()
            if _rows(data, name)
        },
    )


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Every member by its name. Never more is unpacked than the limits allow, whatever the archive
    says of itself.
    """
    left = limits()["most_unpacked"]
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) > limits()["most_files"]:
            raise ValueError("too many files")
        for member in members:
            if member.filename in files or not (
                member.filename in (MANIFEST, SUMS, READ_ME) or _NAMES.fullmatch(member.filename)
            ):
                raise ValueError("a file that belongs in no package")
            with archive.open(member) as opened:
                files[member.filename] = opened.read(left + 1)
            left -= len(files[member.filename])
            if left < 0:
                raise ValueError("more than a package may hold")
    return files


def _text_of(content: bytes) -> dict[str, object]:
    """An object of JSON without the characters that no row can hold. Raises ValueError."""
    try:
        held = json.loads(content)
        written = json.dumps(held, ensure_ascii=False)
    except RecursionError as fault:
        raise ValueError("nested too deeply") from fault
    if not isinstance(held, dict) or _NUL.search(written):
        raise ValueError("not an object, or with a character that no text can hold")
    written.encode()  # a half of a pair of code units raises UnicodeEncodeError, a ValueError
    return held


def _fits(listed: object, sums: str, files: Mapping[str, bytes]) -> list[dict[str, object]]:
    """The manifest, if it names each file once with its size and hash. Raises Refused."""
    rows = [r for r in listed if isinstance(r, dict)] if isinstance(listed, list) else []
    names = [str(r.get("name")) for r in rows]
    missing, unnamed = sorted(set(names) - set(files)), sorted(set(files) - set(names))
    changed = [
        str(r.get("name"))
        for r in rows
        if (content := files.get(str(r.get("name")))) is not None
        and (r.get("sha256"), r.get("bytes")) != (hashlib.sha256(content).hexdigest(), len(content))
    ]
    wrong = [
        *(f"{n} is missing" for n in missing),
        *(f"{n} is not in the manifest" for n in unnamed),
        *(f"{n} was changed" for n in changed),
    ]
    if not wrong and (
        len(names) != len(set(names))
        or sums != "".join(f"{r['sha256']}  {r['name']}\n" for r in rows)
    ):
        wrong = ["the two manifests differ"]
    if wrong:
        raise Refused(
            f"The package is not as it was made: {', '.join(wrong[:5])}. Nothing was taken in. Ask the force to send it again."
        )
    return [{"name": r["name"], "bytes": r["bytes"], "sha256": r["sha256"]} for r in rows]


def _words(held: Mapping[str, object], *wanted: tuple[str, int]) -> dict[str, str]:
    made = {}
    for name, most in wanted:
        value = held.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            raise Refused(f"The package does not say its “{name}” as it must. Ask for it again.")
        made[name] = value.strip()
    return made


def _rows(data: Mapping[str, object], name: str) -> list[dict[str, object]]:
    held: object = data.get(name, [])
    if (
        not isinstance(held, list)
        or len(held) > limits()["most_rows"]
        or not all(isinstance(r, dict) for r in held)
    ):
        raise Refused(f"{DATA} in the package: “{name}” is no list of entries.")
    return held


def _entries(
    data: Mapping[str, object], name: str, model: type[models.Model], fields: tuple[str, ...]
) -> list[Entry]:
    """Rows that are not struck out, each as a row of ours that is of no case yet."""
    made = []
    for n, said in enumerate(_rows(data, name), 1):
        if said.get("struck_at"):
            continue
        row = _made(model, said, fields, f"{DATA}, “{name}”, entry {n}")
        person = said.get("id") if model is CasePerson else said.get("person_id")
        made.append(Entry(n, person if isinstance(person, int) else 0, row, said))
    return made


def _made(
    model: type[_MADE], said: Mapping[str, object], fields: tuple[str, ...], where: str
) -> _MADE:
    """A row with these fields, each as its column takes it. Raises Refused."""
    row = model()
    for name in fields:
        column = model._meta.get_field(name)
        if not isinstance(column, models.Field):
            raise TypeError(name)
        given = said.get(name)
        if given in ("", None) and isinstance(column, _TEXTS) and not column.choices:
            setattr(row, name, "")  # a record may have a title and no words
            continue
        try:
            value = column.clean(given, row)
        except (ValidationError, ValueError, TypeError, OverflowError) as fault:
            why = " ".join(fault.messages) if isinstance(fault, ValidationError) else "not readable"
            raise Refused(f"{where}, “{name}”: {why}") from fault
        if isinstance(value, datetime):
            value = value if timezone.is_aware(value) else value.replace(tzinfo=UTC)
        if hasattr(value, "year") and value.year not in _YEARS:
            raise Refused(f"{where}, “{name}”: no day of our time.")
        setattr(row, name, value)
    return row


def _described(data: Mapping[str, object], files: Mapping[str, bytes]) -> dict[str, StoredFile]:
    by_name = {}
    for n, said in enumerate(_rows(data, "files"), 1):
        row = _made(
            StoredFile,
            said,
            ("number", "part", "what", "title", "source", "name", "ending"),
            f"{DATA}, “files”, entry {n}",
        )
        by_name[f"files/F{row.number}.{row.ending}"] = row
    held = {name: by_name[name] for name in files if name.startswith("files/") and name in by_name}
    if nameless := [n for n in files if n.startswith("files/") and n not in held]:
        raise Refused(f"{DATA} in the package does not say what {nameless[0]} is.")
    return held
