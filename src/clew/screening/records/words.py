"""Other words for the words of the native format, as SQL."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from clew.screening.records.schema import Column


@lru_cache(1)
def _listed() -> dict[str, dict[str, list[str]]]:
    text = (files("clew.screening.records") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def plain_word(word: str) -> str:
    """A word as words are compared."""
    return re.sub(r"[\s/_\-]+", " ", word.lower()).strip()


def meant(column: Column) -> dict[str, str]:
    """Each word that a column may hold or is known by, as it is compared, with the word that it
    means.
    """
    own = {plain_word(c): c.lower() for c in column.choices}
    return {
        plain_word(other): word.lower()
        for word, others in _listed().get(column.name, {}).items()
        for other in others
    } | own


def meant_sql(column: Column) -> str:
    """SQL of a column of choices with every known word as the native one; what is not known stays
    as it is written.
    """
    cases = " ".join(
        f"when '{quote(written)}' then '{quote(word)}'" for written, word in meant(column).items()
    )
    name = column.name
    return (
        f"case trim(regexp_replace(lower({name}), '[\\s/_-]+', ' ', 'g')) {cases} else {name} end"
    )


def quote(word: str) -> str:
    """A word of ours inside a SQL string."""
    return word.replace("'", "''")
