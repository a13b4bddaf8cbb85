"""Names as they can be compared: Latin letters, roots of nicknames and variants, sounds, parts of double names."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from functools import cache
from importlib.resources import files

import pyarrow as pa
from anyascii import anyascii
from jellyfish import metaphone

_DATA = files("clew.screening.people") / "data"
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "sir", "prof", "rev", "master", "mx"}
_PARTICLES = {"de", "la", "el", "al", "van", "von", "der", "den", "da", "di", "du", "le", "bin", "ibn", "bint", "abu", "ul", "ur"}


@cache
def _roots(name: str) -> dict[str, str]:
    with io.StringIO((_DATA / name).read_text(encoding="utf-8")) as handle:
        return {row["name"]: row["root"] for row in csv.DictReader(handle)}


@cache
def _organisations() -> tuple[frozenset[str], tuple[str, ...], frozenset[str], frozenset[str]]:
    data = tomllib.loads((_DATA / "organisations.toml").read_text(encoding="utf-8"))
    return frozenset(data["words"]), tuple(data["phrases"]), frozenset(data["nobody"]), frozenset(data["surnames_too"])


def plain(text: str | None) -> str:
    """Latin letters in lower case, single spaces; apostrophes closed up, hyphens kept."""
    latin = anyascii(text or "").lower().replace("'", "").replace("`", "")
    return re.sub(r"[^a-z\- ]+", " ", latin).strip(" -")


def given_parts(written: str | None) -> tuple[str | None, str | None, str | None]:
    """(given, root, initial): the first given name, the root that its nicknames and variants share, its first letter."""
    words = [w for w in plain(written).replace("-", " ").split() if w not in _TITLES]
    if not words or plain(written) in _organisations()[2]:
        return None, None, None
    first = words[0]
    if len(first) == 1:
        return None, None, first
    return first, _roots("given_name_roots.csv").get(first, first), first[0]


def family_parts(written: str | None) -> tuple[str | None, str | None, str | None, str | None, bool]:
    """(family, root, other part of a double name, sound, is an organisation)."""
    text = plain(written)
    if not text or text in _organisations()[2] or anyascii(written or "").lower().strip() in _organisations()[2]:
        return None, None, None, None, False
    words, phrases, _, surnames = _organisations()
    organisation = any(p in text for p in phrases) or bool(words.intersection(text.split()) and text not in surnames)
    if organisation or re.search(r"\d", written or ""):
        return None, None, None, None, True
    parts = [p for p in re.split(r"[ -]+", text) if p not in _PARTICLES] or [text]
    whole, last = "".join(parts), parts[-1]
    root = _roots("family_name_roots.csv").get(whole, whole)
    other = parts[0] if len(parts) > 1 else None
    return (
        (last if len(parts) > 1 else whole),
        (_roots("family_name_roots.csv").get(last, last) if len(parts) > 1 else root),
        other,
        metaphone(last) or None,
        False,
    )


def name_tables(given: list[str], family: list[str]) -> tuple[pa.Table, pa.Table]:
    """Lookup tables from each way a name is written to its parts; work is per spelling, not per mention."""
    g = [given_parts(n) for n in given]
    f = [family_parts(n) for n in family]
    text = pa.string()
    given_table = pa.table(
        {"written": pa.array(given, text), "given": pa.array([x[0] for x in g], text), "given_root": pa.array([x[1] for x in g], text),
         "initial": pa.array([x[2] for x in g], text)})  # fmt: skip
    family_table = pa.table(
        {"written": pa.array(family, text), "family": pa.array([x[0] for x in f], text), "family_root": pa.array([x[1] for x in f], text),
         "family_other": pa.array([x[2] for x in f], text), "sound": pa.array([x[3] for x in f], text),
         "organisation": pa.array([x[4] for x in f], pa.bool_())})  # fmt: skip
    return given_table, family_table
