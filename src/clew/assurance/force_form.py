"""What only the force can say of its use of Clew: a form as a TOML file, empty and filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from clew.assurance.sources import table
from clew.offences.periods import said as said_day
from clew.problems import Problem

_ESCAPED = "\\`*_{}[]()<>#|!~&"


class BadForm(Problem):
    """The force's form cannot be used; the message names the key."""


@dataclass(frozen=True)
class Asked:
    """A key of the form (`section.name`), with what it asks for and who is likely to know."""

    key: str
    label: str
    hint: str


@cache
def asked() -> dict[str, Asked]:
    form = table("form.toml")
    return {
        f"{section}.{name}": Asked(f"{section}.{name}", entry["label"], entry.get("hint", ""))
        for section, part in form["section"].items()
        for name, entry in part["ask"].items()
    }


def empty_form() -> str:
    """The form to fill in, with what each key asks for as a comment."""
    lines = [
        "# What only the force can say. Fill in what you know and leave the rest empty: the papers show what is missing.",
        "# Texts stand between quotation marks, days as 2026-11-28 without them. Then: clew assurance build --force FILE",
    ]
    for section, part in table("form.toml")["section"].items():
        lines += ["", f"# {part['title']}", f"[{section}]"]
        for name, entry in part["ask"].items():
            lines.append(f"# {entry['label']}")
            lines += [f"# {line}" for line in entry.get("hint", "").splitlines()]
            lines.append(f'{name} = ""')
    return "\n".join(lines) + "\n"


def read_form(path: Path | None) -> dict[str, str]:
    """What the force gave, by key, ready to stand in Markdown; nothing for what is empty.

    Raises BadForm for a file that is no TOML, and for a key that the form does not have.
    """
    if path is None:
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise BadForm(
            f"{path} cannot be read: {problem}. clew assurance form writes an empty one."
        ) from None
    given = {}
    for section, part in content.items():
        if not isinstance(part, Mapping):
            raise BadForm(f"{path}: {section} stands outside a section of the form")
        for name, value in part.items():
            key = f"{section}.{name}"
            if key not in asked():
                raise BadForm(
                    f"{path}: the form has no key {key}. clew assurance form writes all keys."
                )
            told = _told(path, key, value)
            if told:
                given[key] = told
    return given


def _told(path: Path, key: str, value: Any) -> str:
    if isinstance(value, datetime | date):
        return said_day(value.date() if isinstance(value, datetime) else value)
    if not isinstance(value, str):
        raise BadForm(f"{path}: {key} is neither a text in quotation marks nor a day")
    return escaped(" ".join(value.split()))


def escaped(text: str) -> str:
    """A text that means nothing to Markdown or HTML."""
    return "".join(f"\\{c}" if c in _ESCAPED else c for c in text)
