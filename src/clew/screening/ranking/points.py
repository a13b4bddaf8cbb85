"""The published table of points, read and checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa

from clew.offences import concepts, offence_kinds
from clew.problems import Problem
from clew.screening.behaviours.context import STATUSES
from clew.screening.behaviours.lexicon import load as load_lexicon

SHIPPED = files("clew.screening.ranking") / "data" / "points.toml"


_FITTED = "points fitted on published cases"


class BadPoints(Problem):
    """The table of points does not fit the lexicon."""


def basis(row: dict[str, Any]) -> str:
    """Where a line comes from, for whoever reads what it earned: its source, and whether its number
    was fitted.
    """
    return f"{row['source']}; {_FITTED}" if "by" in row else str(row["source"])


@dataclass(frozen=True, slots=True)
class Points:
    """The table as tables. `raw` keeps the whole for the manifest and the report."""

    raw: dict[str, Any]

    @property
    def tags(self) -> pa.Table:
        """One row a tag of the lexicon: tag, kind, letters, title, grp, points, more, most, source,
        and what the learned reader's findings earn.
        """
        rows = []
        for tag in load_lexicon().tags.values():
            row = self.raw[tag.kind][tag.name]
            rows.append(
                self._tag(
                    tag.name,
                    tag.kind,
                    ",".join(x for x in tag.letters if x != "other"),
                    tag.title,
                    row,
                )
            )
        return pa.Table.from_pylist(rows)

    def _tag(
        self, name: str, kind: str, letters: str, title: str, row: dict[str, Any]
    ) -> dict[str, Any]:
        learned = self.raw["learned"].get(name, row)
        return {
            "tag": name,
            "kind": kind,
            "letters": letters,
            "title": title,
            "grp": row.get("group", kind),
            "points": float(row["points"]),
            "more": float(row.get("more", 0)),
            "most": int(row.get("most", 0)),
            "source": basis(row),
            "learned_points": float(learned["points"]),
            "learned_more": float(learned.get("more", 0)),
            "learned_most": int(learned.get("most", 0)),
            "learned_source": basis(learned),
            "learned_line": "learned" if name in self.raw["learned"] else kind,
        }

    @property
    def ties(self) -> pa.Table:
        """One row a kind of tie: tie, words, strength."""
        rows = [
            {"tie": n, "words": r["words"], "strength": float(r["strength"])}
            for n, r in self.raw["ties"].items()
            if isinstance(r, dict)
        ]
        return pa.Table.from_pylist(rows)

    @property
    def kin(self) -> dict[str, list[str]]:
        """Words of kinship by what they say: relatives, partners, former, whose, his."""
        return dict(self.raw["kin"])

    @property
    def strong(self) -> float:
        """The strength from which a tied record counts as a course's own."""
        return float(self.raw["ties"]["strong"])

    @property
    def stands(self) -> float:
        """What the strengths of records without a suspect must add up to."""
        return float(self.raw["ties"]["stands"])

    @property
    def worth(self) -> str | None:
        """How many courses of a list like these were worth reading, and how that was measured; None
        where nobody has measured it.
        """
        measured = self.raw["lists"].get("worth")
        if measured is None:
            return None
        return f"Of {measured['of']:,} courses like these, {measured['hits']:,} were worth reading ({measured['how']}; {measured['measured_on']})."

    @property
    def telling(self) -> pa.Table:
        """Tags by which one record is a course: tag."""
        return pa.table({"tag": pa.array(self.raw["one_record"]["tags"], pa.string())})

    def lines(self, section: str) -> pa.Table:
        """One row a line of a section of structure ("recorded", "relationship"):

        name, words, points, most, source.
        """
        return pa.Table.from_pylist(
            [
                {
                    "name": n,
                    "words": r["words"],
                    "points": float(r["points"]),
                    "most": float(r.get("most", 1)),
                    "source": basis(r),
                }
                for n, r in self.raw[section].items()
            ]
        )

    @property
    def statuses(self) -> pa.Table:
        return pa.table(
            {
                "status": list(self.raw["status"]),
                "keeps": [float(v) for v in self.raw["status"].values()],
            }
        )


@cache
def load(path: Path | None = None) -> Points:
    """The shipped table or another.

    Raises BadPoints when a tag of the lexicon or a kind of offence has no points or a status no
    share.
    """
    raw = tomllib.loads(
        path.read_text(encoding="utf-8") if path else SHIPPED.read_text(encoding="utf-8")
    )
    lacking = [
        f"[{section}] has no line for {tag.name}"
        for tag in load_lexicon().tags.values()
        for section in ((tag.kind, "learned") if tag.kind == "behaviour" else (tag.kind,))
        if tag.name not in raw[section]
    ]
    if lacking:
        raise BadPoints(f"points.toml {', and '.join(lacking)}")
    unknown = {k.name for k in offence_kinds()} | {c.kind for c in concepts()}
    if unknown - set(raw["recorded"]):
        raise BadPoints(
            f"points.toml [recorded] has no line for {', '.join(sorted(unknown - set(raw['recorded'])))}"
        )
    missing = set(STATUSES) - set(raw["status"])
    if missing:
        raise BadPoints(f"points.toml [status] has no line for {', '.join(sorted(missing))}")
    return Points(raw)
