"""The words that stand beside figures: from the data file, or the force's own."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from clew.figures.facts import read_data


class BadWording(Exception):
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
                raise BadWording(f"{own}: [{part}] is no part of the wording: use {', '.join(held)}")
            held[part] = {**held[part], **entries}
    return held


def wording(part: str) -> dict[str, Any]:
    """One part of the words: marks, units, standing, status, cost, context, rights. Raises BadWording."""
    return dict(_read(os.environ.get("CLEW_FOI_WORDING", ""))[part])


def mark_means(mark: str, threshold: int) -> str:
    """What a mark in a cell means."""
    return str(wording("marks")[mark]["means"]).format(below=threshold - 1)
