"""Published answers as open data: a Frictionless data package for each, and a list of them.

A package says what each column of the table means, under which licence it may be used, how many
bytes it has and their SHA-256, so that whoever took it along can tell whether it is whole
(specs.frictionlessdata.io: Data Package, Tabular Data Resource, Table Schema).
"""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

from clew.public.answers.models import Answer
from clew.public.pages import store

_TYPES = {"number": "integer", "period begins": "date", "period ends": "date", "as at": "date"}
_MEANS = {
    "number": "The count. Empty where it is hidden, not held or not possible: see mark.",
    "mark": "c: hidden, so that nobody can be found in it. x: not held. z: not possible.",
    "period begins": "The first day that was counted.",
    "period ends": "The last day that was counted.",
}


def package(held: Answer, address: str) -> dict[str, Any]:
    """The data package of one answer, whose page is at `address`."""
    content = bytes(held.csv)
    header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")), [])
    return {
        "profile": "tabular-data-package",
        **summary(held, address),
        "description": held.summary,
        "licenses": [_licence()],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "answer",
                "path": "answer.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "schema": {"fields": [_field(name) for name in header], "missingValues": [""]},
            }
        ],
    }


def summary(held: Answer, address: str) -> dict[str, Any]:
    """What the list of packages says of one."""
    return {
        "name": held.slug,
        "title": held.title,
        "id": address,
        "homepage": address,
        "version": str(held.version),
        "created": f"{held.published_on:%Y-%m-%d}T00:00:00Z",
    }


def catalogue(rows: list[tuple[Answer, str]]) -> dict[str, Any]:
    """All answers that stand, each with the address of its package."""
    return {
        "licenses": [_licence()],
        "packages": [
            {**summary(held, address), "path": f"{address}datapackage.json"}
            for held, address in rows
        ],
    }


def _licence() -> dict[str, str]:
    said = store.limits()["data"]
    return {k: str(said[f"licence_{k}"]) for k in ("name", "title", "path")}


def _field(name: str) -> dict[str, str]:
    made = {"name": name, "type": _TYPES.get(name, "string")}
    return {**made, "description": _MEANS[name]} if name in _MEANS else made
