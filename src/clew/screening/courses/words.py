"""Words of our own tables put into SQL as text."""

from __future__ import annotations

from collections.abc import Iterable

from clew.screening.engines.duck import quoted


def in_sql(words: str) -> str:
    """One text, quoted.

    >>> in_sql("the force's")
    "'the force''s'"
    """
    return f"'{quoted(words)}'"


def list_in_sql(words: Iterable[str]) -> str:
    """Several, with commas between them: what stands in the brackets of `in (...)`."""
    return ", ".join(in_sql(str(word)) for word in words)
