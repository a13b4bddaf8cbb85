"""`clew records map`: propose a mapping for a file by the names of its columns and what stands in
them. A person reads it before it is used.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path

from rich.console import Console

from clew.files import private_file
from clew.screening.records.dates import DAY_FIRST, MONTH_FIRST
from clew.screening.records.errors import RowError, readable
from clew.screening.records.layout import LOOKED_AT, plain_name, see
from clew.screening.records.mapping_sources import rows_of
from clew.screening.records.packed import TEXT, NotUnpacked, inside
from clew.screening.records.row_rules import FALSE, TRUE
from clew.screening.records.schema import INCIDENTS, INVOLVEMENTS, Column, Table
from clew.screening.records.words import meant, plain_word

_SAMPLE = 5_000
_WORDS_SHOWN = 40
_PERSONS = ("given_names", "family_name", "date_of_birth", "person_ref", "phone", "email")
_LOOKS = (
    ("email", re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")),
    ("postcode", re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$", re.I)),
    ("phone", re.compile(r"^(\+44|0)[0-9 ()-]{9,14}$")),
    ("offence_code", re.compile(r"^[0-9]{1,3}/[0-9]{2}$")),
)
_MONTHS_FIRST = (
    "%m/%d/%Y",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%m-%d-%Y",
    "%m/%d/%y",
    "%m/%d/%y %H:%M",
)


@dataclass(slots=True)
class Proposal:
    """What was seen in a file: `rules` by table and native column, `notes` on columns of which
    nothing is said, and the text of the mapping.
    """

    columns: list[str]
    rules: dict[str, dict[str, str]] = field(default_factory=dict)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    text: str = ""


@lru_cache(1)
def _names() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(
        (files("clew.screening.records") / "column_names.toml").read_text(encoding="utf-8")
    )


def map_command(file: Path, out: Path | None, console: Console) -> int:
    """Write a proposed mapping to `out`, or show it.

    Exit status 0; 2 when the file cannot be read.
    """
    columns: list[str] = []
    rows: list[list[str]] = []
    if not file.is_file():
        console.print(
            f"{file} is no file. Name one file of the export; a mapping for several is put together from what is proposed for each.",
            markup=False,
        )
        return 2
    for item in islice(rows_of(file, {}), _SAMPLE):
        if isinstance(item, RowError):
            console.print(item.sentence(), markup=False)
        elif not columns:
            columns = item.cells
        elif item.number != -1 and not item.lost:
            rows.append(item.cells)
    if not columns:
        return 2
    found = propose(file.name, columns, rows, _layout(file))
    if out is None:
        console.print(readable(found.text), markup=False, end="")
        return 0
    with private_file(out) as handle:
        handle.write(found.text)
    for line in found.asked:
        console.print(readable(f"Look at: {line}"), markup=False)
    console.print(
        f"Wrote {out}. Read it, then try it: clew records import {file} --mapping {out} --dry-run",
        markup=False,
    )
    return 0


def _layout(file: Path) -> dict[str, str]:
    """What a mapping should say of encoding and delimiter: only what the reader would not see for
    itself.
    """
    try:
        table = inside(file, file.name)[0]
        if table.ending not in TEXT:
            return {}
        with table.open() as handle:
            start = handle.read(LOOKED_AT)
    except NotUnpacked:
        return {}
    layout = see(start, encoding=None, delimiter=None, keys=())
    said = {"delimiter": layout.delimiter} if layout.delimiter != "," else {}
    if layout.encoding == "utf-8":
        try:
            start[:-4].decode("utf-8") if len(start) == LOOKED_AT else start.decode("utf-8")
        except UnicodeDecodeError:
            said["encoding"] = "cp1252"
    elif not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        said["encoding"] = layout.encoding
    return said


def propose(
    name: str, columns: list[str], rows: list[list[str]], layout: dict[str, str]
) -> Proposal:
    """A mapping for a table with these columns, of which `rows` are the first."""
    found = Proposal(columns)
    values = {c: [r[n] for r in rows if n < len(r) and r[n].strip()] for n, c in enumerate(columns)}
    taken: set[str] = set()
    persons = _persons(columns)
    for role, group in persons.items():
        found.groups[role] = group
        taken |= set(group.values())
    for table in (INCIDENTS, INVOLVEMENTS):
        found.rules[table.name] = _by_names(table, columns, taken if table is INCIDENTS else set())
    _by_values(found, values, taken)
    people = found.rules[INVOLVEMENTS.name]
    if not persons and not any(c in people for c in _PERSONS):
        found.rules[INVOLVEMENTS.name] = {}
    used = {c for rules in found.rules.values() for c in rules.values()} | taken
    found.unused = [c for c in columns if c not in used]
    found.text = _text(name, found, values, layout)
    return found


def _persons(columns: list[str]) -> dict[str, dict[str, str]]:
    """Groups of columns that name a person in a role: role -> native column -> the file's."""
    groups: dict[str, dict[str, str]] = {}
    listed = _names()["involvements"]
    for role, words in _names()["people"].items():
        for column in columns:
            plain = plain_name(column)
            for word in words:
                rest = plain.removeprefix(word + "_") if plain.startswith(word + "_") else ""
                native = next(
                    (
                        n
                        for n, names in listed.items()
                        if rest in names and n not in ("role", "relationship")
                    ),
                    None,
                )
                if native and native not in groups.get(role, {}):
                    groups.setdefault(role, {})[native] = column
    return {r: g for r, g in groups.items() if any(c in g for c in _PERSONS)}


def _by_names(table: Table, columns: list[str], taken: set[str]) -> dict[str, str]:
    rules: dict[str, str] = {}
    listed = _names()[table.name]
    keys = _names()[INCIDENTS.name]
    for native in table.names:
        for name in listed.get(native) or (keys.get(native, []) if native in table.keys else []):
            held = next(
                (
                    c
                    for c in columns
                    if plain_name(c) == name and c not in taken and c not in rules.values()
                ),
                None,
            )
            if held is not None:
                rules[native] = held
                break
    return rules


def _by_values(found: Proposal, values: dict[str, list[str]], taken: set[str]) -> None:
    """Columns that no name tells: by what nearly all their values look like; and the longest text
    is the narrative.
    """
    incidents, people = found.rules[INCIDENTS.name], found.rules[INVOLVEMENTS.name]
    for column, held in values.items():
        if (
            column in taken
            or column in incidents.values()
            or column in people.values()
            or len(held) < 3
        ):
            continue
        for native, looks in _LOOKS:
            rules = incidents if native == "offence_code" else people
            if native not in rules and sum(bool(looks.match(v.strip())) for v in held) >= 0.9 * len(
                held
            ):
                rules[native] = column
                found.asked.append(f"{column!r} is taken for {native}, by its values alone")
                break
    if "narrative" not in incidents:
        free = [
            c
            for c in values
            if c not in taken
            and c not in incidents.values()
            and c not in people.values()
            and values[c]
        ]
        longest = max(free, key=lambda c: sum(map(len, values[c])) / len(values[c]), default=None)
        if longest is not None and sum(map(len, values[longest])) / len(values[longest]) > 60:
            incidents["narrative"] = longest
            found.asked.append(f"{longest!r} is taken for the narrative: it holds the longest text")


def _quote(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
    )
    return (
        '"'
        + "".join(
            c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 65536 else f"\\U{ord(c):08x}"
            for c in escaped
        )
        + '"'
    )


def _rule(column: Column, written: str, held: list[str], found: Proposal) -> str:
    """The rule for a column, with the format of its dates and the words that have to be said
    otherwise.
    """
    if column.kind in ("moment", "day"):
        numbers = [v.strip() for v in held]
        if any(re.match(MONTH_FIRST, v) for v in numbers) and not any(
            re.match(DAY_FIRST, v) for v in numbers
        ):
            fits = [f for f in _MONTHS_FIRST if any(_fits(v, f) for v in numbers)]
            found.asked.append(f"{written!r} writes the month first")
            return f"{{ column = {_quote(written)}, date = [{', '.join(map(_quote, fits))}] }}"
    if column.kind == "choice":
        known, counted = meant(column), Counter(v.strip() for v in held)
        other = [v for v, _ in counted.most_common() if plain_word(v) not in known]
        if other:
            found.asked.append(
                f"{written!r} holds {len(other)} words that {column.name} does not know: say in a recode what each means"
            )
            note = f"  # not known: {_comment(', '.join(other[:_WORDS_SHOWN]))}"
            if not column.decides:
                return _quote(written) + note
            said = ", ".join(
                f"{_quote(v)} = {_quote(known[plain_word(v)])}"
                for v in counted
                if plain_word(v) in known
            )
            return (
                f'{{ column = {_quote(written)}, recode = {{ {said} }}, other = "witness" }}{note}'
            )
    if column.kind == "flag":
        other = sorted({v.strip() for v in held if v.strip().lower() not in (*TRUE, *FALSE)})
        if other:
            found.asked.append(f"{written!r} is neither true nor false in some rows")
    return _quote(written)


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:200]


def _fits(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)
    except ValueError:
        return False
    return True


def _text(name: str, found: Proposal, values: dict[str, list[str]], layout: dict[str, str]) -> str:
    incidents, people = found.rules[INCIDENTS.name], found.rules[INVOLVEMENTS.name]
    lines = [
        "# Proposed by its columns' names and values. Read every line: what Clew cannot know it guesses.",
        "[source.export]",
        f"file = {_quote('*' + Path(name).suffix)}",
        *(f"{k} = {_quote(v)}" for k, v in layout.items()),
    ]
    keys = []
    for key in INCIDENTS.keys:
        if key in incidents:
            keys.append(f"{key} = {_quote(incidents[key])}")
        elif key == "force":
            keys.append(
                'force = { value = "Force" }  # no column says whose records these are: write the force\'s name'
            )
            found.asked.append("no column says whose records these are: write the force's name")
        else:
            keys.append(
                f"{key} = {_quote(found.columns[0])}  # no column's name says that it is the key: is it this one?"
            )
            found.asked.append(
                f"no column's name says that it is the key; the first, {found.columns[0]!r}, is taken for it"
            )
    events = {n: c for n, c in incidents.items() if n not in INCIDENTS.keys}
    if events or not people:
        lines += ["", "[[table.incidents]]", 'from = "export"', "[table.incidents.columns]", *keys]
        lines += [
            f"{n} = {_rule(col, c, values[c], found)}"
            for n, c in events.items()
            if (col := INCIDENTS.column(n)) is not None
        ]
    if found.groups:
        group_lines = [
            "  { columns = { "
            + ", ".join(f"their_{n} = {_quote(c)}" for n, c in group.items())
            + f" }}, set = {{ their_role = {_quote(role)} }} }},"
            for role, group in found.groups.items()
        ]
        natives = [n for n in INVOLVEMENTS.names if any(n in g for g in found.groups.values())]
        lines += [
            "",
            "[[table.involvements]]",
            'from = "export"',
            "unpivot = [",
            *group_lines,
            "]",
            "[table.involvements.columns]",
            *keys,
            'role = "their_role"',
        ]
        for n in natives:
            held = [v for g in found.groups.values() if n in g for v in values[g[n]]]
            column = INVOLVEMENTS.column(n)
            if column is not None:
                lines.append(f"{n} = {_rule(column, f'their_{n}', held, found)}")
    elif people:
        lines += [
            "",
            "[[table.involvements]]",
            'from = "export"',
            "[table.involvements.columns]",
            *keys,
        ]
        lines += [
            f"{n} = {_rule(col, c, values[c], found)}"
            for n, c in people.items()
            if n not in INVOLVEMENTS.keys and (col := INVOLVEMENTS.column(n)) is not None
        ]
        if "role" not in people:
            lines.append(
                'role = { value = "witness" }  # no column says who is victim and who suspect'
            )
            found.asked.append("no column says who is victim and who suspect")
    if found.unused:
        lines += ["", "# Not used: " + _comment(", ".join(found.unused))]
    return "\n".join(lines) + "\n"
