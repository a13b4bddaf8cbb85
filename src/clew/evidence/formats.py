"""The formats that are offered, and which of them were tried on a real export."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from clew.evidence import layouts


class Format(NamedTuple):
    """`tried` is empty where no real export could be found."""

    title: str
    tried: str

    def __str__(self) -> str:
        return (
            self.title
            if self.tried
            else f"{self.title} (untried: no real export was found to try it on)"
        )


@cache
def formats() -> dict[str, Format]:
    """By name; layouts of tables by their titles."""
    data = tomllib.loads(
        files("clew.evidence").joinpath("formats.toml").read_text(encoding="utf-8")
    )
    found = {name: Format(f["title"], f.get("tried", "")) for name, f in data.items()}
    return found | {
        one.title: Format(
            f"table: {one.title}", "a published sample, or one of our own" if one.tried else ""
        )
        for one in layouts.shipped()
    }
