"""Which kind of conduct a record is recorded as, read from the words of its offence."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class OffenceKind:
    """One kind: `words` are patterns, in small letters, of which one stands in the offence on whole
    words; none of `unless` does.
    """

    name: str
    title: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    source: str

    @property
    def pattern(self) -> str:
        """One regular expression for all the words.

        It needs no look-around, so that any database can run it.
        """
        return _whole(self.words)

    @property
    def never(self) -> str | None:
        """The same for `unless`; None where nothing is excepted."""
        return _whole(self.unless) if self.unless else None


def _whole(words: tuple[str, ...]) -> str:
    return f"(^|[^a-z])({'|'.join(words)})([^a-z]|$)"


@cache
def offence_kinds() -> tuple[OffenceKind, ...]:
    """Every kind of data/kinds.toml, in its order."""
    held = tomllib.loads(
        (files("clew.offences") / "data" / "kinds.toml").read_text(encoding="utf-8")
    )
    return tuple(
        OffenceKind(name, k["title"], tuple(k["words"]), tuple(k["unless"]), k["source"])
        for name, k in held.items()
    )
