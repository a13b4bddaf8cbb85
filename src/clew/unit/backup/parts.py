"""What belongs together: without any of these a restored desk is not whole. The database is copied
beside them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clew.database.embedded import home
from clew.evidence.case.store import DATABASE
from clew.unit.platform import places

# Secrets that Clew makes in CLEW_HOME where the environment gives none.
SECRETS = {
    "CLEW_SECRET_KEY": "secret-key",
    "CLEW_FIELD_KEY": "field-key",
    "CLEW_FIGURES_KEY": "figures-key",
    "CLEW_PUBLIC_SECRET_KEY": "public-secret-key",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Files under one `name` of the archive, and where they lie: a file, or a folder whole. `what`
    for a reader.
    """

    name: str
    what: str
    place: Path


def parts() -> list[Part]:
    return [
        Part("heads", "heads of the audit chain", places.audit_heads()),
        Part("disposals", "disposals, to be carried out again", places.disposals()),
        Part("report-keys", "keys of reports from the public", places.report_keys()),
        Part("runs", "runs, corrections and decisions", places.runs()),
        Part("figures", "prepared tables of figures", places.facts()),
        Part("evidence", "evidence of cases", places.evidence()),
        Part("answers", "answers drafted at the command line", places.answers()),
    ]


def secret_place(variable: str) -> Path:
    return home() / SECRETS[variable]


def secret(variable: str) -> str:
    """The secret in force: from the environment, else from CLEW_HOME; empty where there is none."""
    place = secret_place(variable)
    return os.environ.get(variable) or (
        place.read_text(encoding="utf-8").strip() if place.exists() else ""
    )


def files_of(part: Part) -> Iterator[tuple[str, Path]]:
    """Every file with its name in the archive.

    What a run that is under way writes aside, and links, are left out: latest is told apart.
    """
    if part.place.is_file():
        yield part.name, part.place
    elif part.place.is_dir():
        for path in sorted(part.place.rglob("*")):
            inside = path.relative_to(part.place)
            if (
                any(p.startswith(".") for p in inside.parts)
                or path.name.startswith(f"{DATABASE}-")
                or (path.is_symlink() and path.is_dir())
                or not path.is_file()
            ):
                continue
            yield f"{part.name}/{inside.as_posix()}", path


def links_of(part: Part) -> dict[str, str]:
    """Links to folders inside a part, such as runs/latest, as name and target."""
    if not part.place.is_dir():
        return {}
    found = {}
    for path in sorted(part.place.iterdir()):
        if path.is_symlink() and path.is_dir():
            target = path.readlink()
            if not target.is_absolute() and ".." not in target.parts:
                found[f"{part.name}/{path.name}"] = target.as_posix()
    return found
