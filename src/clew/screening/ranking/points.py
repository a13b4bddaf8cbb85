"""The published table of points, read and checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa

from clew.screening.behaviours.context import STATUSES
from clew.screening.behaviours.lexicon import load as load_lexicon

SHIPPED = files("clew.screening.ranking") / "data" / "points.toml"


class BadPoints(Exception):
    """The table of points does not fit the lexicon."""


@dataclass(frozen=True, slots=True)
class Points:
    """The table as tables. `raw` keeps the whole for the manifest and the report."""

    raw: dict[str, Any]

    def shape(self, name: str) -> float:
        return float(self.raw["shape"][name]["points"])

    @property
    def tags(self) -> pa.Table:
        """One row a tag: tag, kind, letters, title, grp, points, more, most, source."""
        rows = []
        for tag in load_lexicon().tags.values():
            row = self.raw[tag.kind][tag.name]
            rows.append({
                "tag": tag.name, "kind": tag.kind, "letters": ",".join(x for x in tag.letters if x != "other"), "title": tag.title,
                "grp": row.get("group", tag.kind), "points": float(row["points"]), "more": float(row.get("more", 0)),
                "most": int(row.get("most", 0)), "source": row["source"],
            })  # fmt: skip
        return pa.Table.from_pylist(rows)

    @property
    def statuses(self) -> pa.Table:
        return pa.table({"status": list(self.raw["status"]), "keeps": [float(v) for v in self.raw["status"].values()]})


@cache
def load(path: Path | None = None) -> Points:
    """The shipped table or another. Raises BadPoints when a tag of the lexicon has no points or a status no share."""
    raw = tomllib.loads(path.read_text(encoding="utf-8") if path else SHIPPED.read_text(encoding="utf-8"))
    for tag in load_lexicon().tags.values():
        if tag.name not in raw[tag.kind]:
            raise BadPoints(f"points.toml [{tag.kind}] has no line for {tag.name}")
    missing = set(STATUSES) - set(raw["status"])
    if missing:
        raise BadPoints(f"points.toml [status] has no line for {', '.join(sorted(missing))}")
    return Points(raw)
