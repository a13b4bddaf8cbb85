"""What a mapping may ask for, checked before anything is read: a slip in it must not become an
empty column.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any

from clew.problems import Problem
from clew.screening.records.schema import TABLES, Column, Table
from clew.screening.records.words import meant, plain_word

_SOURCE = {"file": str, "encoding": str, "delimiter": str, "header": list}
_BUILD = {"from": str, "join": list, "unpivot": list, "where": dict, "columns": dict, "keep": list}
_JOIN = {"with": str, "on": dict, "prefix": str, "required": bool}
_UNPIVOT = {"columns": dict, "set": dict}
_RULE = {
    "value": (str, int, float, bool),
    "join": list,
    "with": str,
    "column": str,
    "split": str,
    "part": int,
    "date": (str, list),
    "recode": dict,
    "other": str,
    "prefix": str,
    "default": str,
}


class BadMapping(Problem):
    """The mapping file asks for something that cannot be done."""


def check_shape(mapping: dict[str, Any]) -> None:
    """Every part has the form that it must have, and names tables and columns that there are.

    Raises BadMapping.
    """
    for name, spec in _tables(mapping["source"], "source").items():
        _fields(spec, _SOURCE, f"source.{name}")
        _encoding(name, spec.get("encoding", "utf-8"))
        if len(spec.get("delimiter", ",")) != 1:
            raise BadMapping(
                f"source.{name}: delimiter is {spec['delimiter']!r}; it must be one character"
            )
        pattern = PurePath(spec.get("file", "*"))
        if pattern.is_absolute() or ".." in pattern.parts:
            raise BadMapping(
                f"source.{name}: file is {spec['file']!r}; name files inside the export"
            )
        _words(spec.get("header", ["x"]), f"source.{name}: header")
    known = {t.name: t for t in TABLES}
    for name, builds in _tables(mapping["table"], "table").items():
        if not isinstance(builds, list):
            raise BadMapping(
                f"write [[table.{name}]] with two brackets: a table may be built from several sources"
            )
        for build in builds:
            _check_build(known[name], build, mapping["source"])


def _tables(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise BadMapping(f"{name} must be a table, such as [{name}.NAME]")
    return value


def _fields(given: Any, allowed: dict[str, Any], where: str) -> None:
    if not isinstance(given, dict):
        raise BadMapping(f"{where} must be a table of {', '.join(allowed)}")
    for name, value in given.items():
        if name not in allowed:
            raise BadMapping(
                f"{where}: there is no setting {name!r}{_meant(name, allowed)}; there are {', '.join(allowed)}"
            )
        if not isinstance(value, allowed[name]):
            raise BadMapping(f"{where}: {name} = {value!r} is not of the kind that it must be")


def _words(value: Any, where: str) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise BadMapping(f"{where} must be a list of words")


def _pairs(value: dict[str, Any], where: str) -> None:
    if not all(isinstance(v, str) for v in value.values()):
        raise BadMapping(f"{where} turns words into words")


def _encoding(name: str, encoding: str) -> None:
    try:
        codecs.lookup(encoding)
        b"x".decode(encoding, "replace")
    except (LookupError, ValueError) as problem:
        raise BadMapping(
            f"source.{name}: there is no encoding {encoding!r}; most Windows exports are cp1252, others utf-8 or utf-16"
        ) from problem


def _check_build(table: Table, build: dict[str, Any], sources: dict[str, Any]) -> None:
    where = f"table.{table.name}"
    _fields(build, _BUILD, where)
    for needed in ("from", "columns"):
        if needed not in build:
            raise BadMapping(
                f"{where} needs {'from, the name of a source' if needed == 'from' else f'[{where}.columns]'}"
            )
    for source in (build["from"], *(j.get("with") for j in _joins(build, where))):
        if source not in sources:
            raise BadMapping(
                f"{where} is built from {source!r}, which is no source{_meant(str(source), sources)}"
            )
    for group in build.get("unpivot", []):
        _fields(group, _UNPIVOT, f"{where}.unpivot")
        if not group.get("columns"):
            raise BadMapping(f"{where}.unpivot needs columns = {{ new name = the column }}")
        _pairs(group["columns"], f"{where}.unpivot: columns")
        _pairs(group.get("set", {}), f"{where}.unpivot: set")
    for column, allowed in build.get("where", {}).items():
        _words(allowed if isinstance(allowed, list) else [allowed], f"{where}.where: {column}")
    keep = build.get("keep", [])
    if keep:
        _words(keep, f"{where}: keep")
    for name, rule in build["columns"].items():
        if table.column(name) is None and name not in keep:
            raise BadMapping(
                f"{where}: there is no column {name!r}{_meant(name, table.names)}. Its columns are {', '.join(table.names)}; "
                f"to keep another one, add it to keep = [{name!r}]"
            )
        _check_rule(rule, f"{where}: {name}")
        _check_words(table.column(name), rule, f"{where}: {name}")
    for key in table.keys:
        if key not in build["columns"]:
            raise BadMapping(f"{where} needs a rule for {key}: every row must have it")


def _joins(build: dict[str, Any], where: str) -> list[dict[str, Any]]:
    joins: list[dict[str, Any]] = build.get("join", [])
    for join in joins:
        _fields(join, _JOIN, f"{where}.join")
        if not join.get("with") or not join.get("on"):
            raise BadMapping(
                f"{where}.join needs with, a source, and on, the columns that are alike"
            )
        _pairs(join["on"], f"{where}.join: on")
    return joins


def _check_rule(rule: Any, where: str) -> None:
    if isinstance(rule, str):
        return
    if not isinstance(rule, dict):
        raise BadMapping(
            f"{where} = {rule!r}: write the name of a column, or value, join or column in braces"
        )
    _fields(rule, _RULE, where)
    if sum(k in rule for k in ("value", "join", "column")) != 1:
        raise BadMapping(f"{where}: a rule says one of value, join or column")
    if "join" in rule:
        _words(rule["join"], f"{where}: join")
    if not rule.get("split", "x"):
        raise BadMapping(f"{where}: split needs the characters to split at")
    if isinstance(rule.get("date"), list):
        _words(rule["date"], f"{where}: date")
    if not all(isinstance(v, str) for v in rule.get("recode", {}).values()):
        raise BadMapping(f"{where}: recode turns words into words")


def _check_words(column: Column | None, rule: Any, where: str) -> None:
    """A column of choices becomes none but the words that it may hold; a format of dates is one."""
    if not isinstance(rule, dict):
        return
    formats = rule.get("date", [])
    for form in [formats] if isinstance(formats, str) else formats:
        try:
            datetime.strptime(datetime(2026, 2, 28, 14, 5).strftime(form), form)
        except ValueError as problem:
            raise BadMapping(
                f"{where}: date = {form!r} is no format of a date ({problem}); write as in %d/%m/%Y %H:%M"
            ) from problem
    if column is None or column.kind != "choice":
        return
    made = (
        [rule["value"]]
        if "value" in rule
        else [
            *rule.get("recode", {}).values(),
            *(rule[k] for k in ("other", "default") if k in rule),
        ]
    )
    for word in made:
        if plain_word(str(word)) not in meant(column):
            raise BadMapping(
                f"{where} becomes {word!r}, which is none of the words it may be: {', '.join(column.choices)}"
            )


def in_small_letters(mapping: dict[str, Any]) -> dict[str, Any]:
    """The mapping with every name of a column in small letters, as they are read from files: "Crime
    Ref" is crime ref.
    """

    def rule(value: Any) -> Any:
        if isinstance(value, str):
            return value.lower()
        named = {
            k: value[k].lower() if k == "column" else [c.lower() for c in value[k]]
            for k in ("column", "join")
            if k in value
        }
        return {**value, **named}

    def names(value: dict[str, Any], *, both: bool = False) -> dict[str, Any]:
        return {k.lower(): v.lower() if both else v for k, v in value.items()}

    sources = {
        n: {**s, **({"header": [c.lower() for c in s["header"]]} if "header" in s else {})}
        for n, s in mapping["source"].items()
    }
    tables: dict[str, list[dict[str, Any]]] = {}
    for name, builds in mapping["table"].items():
        tables[name] = []
        for build in builds:
            made = {**build, "columns": {k.lower(): rule(v) for k, v in build["columns"].items()}}
            if "where" in build:
                made["where"] = names(build["where"])
            if "join" in build:
                made["join"] = [
                    {
                        **j,
                        "on": names(j["on"], both=True),
                        **({"prefix": j["prefix"].lower()} if "prefix" in j else {}),
                    }
                    for j in build["join"]
                ]
            if "unpivot" in build:
                made["unpivot"] = [
                    {
                        **g,
                        "columns": names(g["columns"], both=True),
                        **({"set": names(g["set"])} if "set" in g else {}),
                    }
                    for g in build["unpivot"]
                ]
            tables[name].append(made)
    return {**mapping, "source": sources, "table": tables}


def check_columns(mapping: dict[str, Any], columns: dict[str, set[str]]) -> None:
    """Every rule reads a column that its sources have; `columns` are those of each source. Raises
    BadMapping.
    """
    for name, builds in mapping["table"].items():
        for build in builds:
            where = f"table.{name}"
            held = set(columns[build["from"]]) | {"_file"}
            for join in build.get("join", []):
                _need(join["on"].keys(), held, f"{where}.join with {join['with']}")
                _need(join["on"].values(), columns[join["with"]], f"source.{join['with']}")
                held |= {join.get("prefix", "") + c for c in columns[join["with"]]}
            more: set[str] = set()
            for group in build.get("unpivot", []):
                _need(group["columns"].values(), held, f"{where}.unpivot")
                more |= {*group["columns"], *group.get("set", {})}
            held |= more
            _need(build.get("where", {}), held, f"{where}.where")
            for column, rule in build["columns"].items():
                _need(read_by(rule), held, f"{where}: {column}")


def read_by(rule: Any) -> Iterator[str]:
    """The columns that a rule reads."""
    if isinstance(rule, str):
        yield rule
    elif "join" in rule:
        yield from rule["join"]
    elif "column" in rule:
        yield rule["column"]


def _need(wanted: Any, held: set[str], where: str) -> None:
    for name in wanted:
        if name not in held:
            raise BadMapping(
                f"{where} reads {name!r}, which the export does not have{_meant(name, held)}. It has {', '.join(sorted(held - {'_file'}))}"[
                    :600
                ]
            )


def _meant(name: str, known: Any) -> str:
    close = get_close_matches(name.lower(), [str(k) for k in known], 1, 0.75)
    return f" (did you mean {close[0]!r}?)" if close else ""
