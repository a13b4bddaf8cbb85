"""The words that stand beside figures: from the data file, or the force's own."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from clew.figures.facts import read_data
from clew.problems import Problem


class BadWording(Problem):
    """The force's own file of words cannot be used; the message names it and says why."""


@cache
def _read(own: str) -> dict[str, Any]:
    held = tomllib.loads(read_data("wording.toml"))
    if own:
        try:
            given = tomllib.loads(Path(own).read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as problem:
            raise BadWording(f"{own}: {problem}") from problem
        for part, entries in given.items():
            if part not in held or not isinstance(entries, dict):
                raise BadWording(
                    f"{own}: [{part}] is no part of the wording: use {', '.join(held)}"
                )
            held[part] = {**held[part], **entries}
    return held


def wording(part: str) -> dict[str, Any]:
    """One part of the words: marks, units, standing, status, decision, cost, context, notice,
    contact, rights. Raises BadWording.
    """
    return dict(_read(os.environ.get("CLEW_FOI_WORDING", ""))[part])


def to_check(
    aggregate: dict[str, Any], context: Sequence[str], *, grounds: bool = False
) -> dict[str, tuple[str, str]]:
    """The passages of an answer's letter that nobody has checked against their source: title and
    source, by name.

    They may stand in a draft. Before it is sent a named person checks each, or the force's own
    wording says that they are verified.
    """
    hides = any(c[3] == "c" for t in aggregate["tables"] for c in t["cells"]) or any(
        t["withheld"] for t in aggregate["tables"]
    )
    used = {f"context.{name}": wording("context")[name] for name in context}
    used |= {"rights": wording("rights")}
    if hides or grounds:
        used |= {"notice": wording("notice")}
    if any(q["estimate"] for q in aggregate["questions"]):
        used |= {"cost": wording("cost")}
    return {
        name: (held["title"], held["source"]) for name, held in used.items() if not held["verified"]
    }


def mark_means(mark: str, threshold: int) -> str:
    """What a mark in a cell means."""
    return str(wording("marks")[mark]["means"]).format(below=threshold - 1)
