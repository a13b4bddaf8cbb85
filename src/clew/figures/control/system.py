"""What is shown, what is hidden, and what holds between the two, as one system of sums."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from clew.figures.counting import NUMBER, Counted, Key
from clew.figures.description import breakdowns, filter_set
from clew.figures.measures import BALANCES, STOCK, codes_of, measures
from clew.offences.outcomes import outcome_types

Dims = frozenset[tuple[str, frozenset[str]]]
Subject = tuple[Any, ...]
Row = tuple[dict["Var", int], int, bool]
"""Coefficients, the number that they come to, and whether it is that number (or at most that)."""


class Var(NamedTuple):
    """One number: of what, from when to when, and which part of it."""

    subject: Subject
    begin: date
    end: date
    dims: Dims


# One record may have several of these, so that parts neither add up nor exclude each other.
_OVERLAPPING = ("mentions", "theme")
_OF_RECORDS = "record "
PERIOD, ALL_BUT = "period", "all but"
# What is said of a person within a window, and may be said otherwise of the same person within a
# longer one.
_MOVING = frozenset(["earlier", "times", "victim_age", "suspect_age"])


def _overlaps(name: str) -> bool:
    return name in _OVERLAPPING or name.startswith(_OF_RECORDS)


def canonical(
    measure: str, of: str, basis: str, fixed: Iterable[tuple[str, frozenset[str]]] = ()
) -> tuple[Subject, list[tuple[str, frozenset[str]]]]:
    """What a figure counts, under the name of the whole that it is a part of, and the part that it
    is.
    """
    rule = measures()[measure]
    people = rule.unit == "people"
    dims = list(fixed)
    while True:
        part = rule.part_of[1] if rule.part_of else ()
        for name, values in (*part, *rule.made_of):
            # Of outcomes that are charges, those of one type: both say which.
            given = next((v for n, v in dims if n == name), None)
            dims = [d for d in dims if d[0] != name] + [
                (name, frozenset(values) if given is None else given & frozenset(values))
            ]
        if rule.part_of is None:
            break
        rule = measures()[rule.part_of[0]]
    if people or measure == "included":
        # A person has several records, and a record several included offences: a part by these is
        # no part of a sum.
        dims = [(f"{_OF_RECORDS}{n}" if people or n == "code" else n, v) for n, v in dims]
    return (rule.key, of, basis), dims


def _of_figure(counted: Counted) -> tuple[Subject, list[tuple[str, frozenset[str]]]]:
    f = counted.figure
    fixed = [(name, frozenset(filter_set(name, value))) for name, value in f.where]
    return canonical(
        f.measure, f.of, f.basis, [*fixed, *([("code", frozenset(f.codes))] if f.codes else [])]
    )


@dataclass(slots=True)
class Table:
    """A table's cells as variables of the system."""

    counted: Counted
    vars: dict[Key, Var]
    additive: bool
    standing: bool
    # Values that the table does not list: whoever reads it knows that there are none.
    none: frozenset[Var]


def table_of(counted: Counted, vintage: str = "") -> Table:
    subject, fixed = _of_figure(counted)
    subject = (*subject, vintage)
    groups = {b: dict(breakdowns().get(b, {}).get("groups", {})) for b in counted.figure.by}
    made: dict[Key, Var] = {}
    none: set[Var] = set()
    unlisted = [
        _unlisted(name, axis, groups[name])
        for name, axis in zip(counted.figure.by, counted.axes, strict=True)
    ]
    for key, cell in counted.cells.items():
        if cell.mark != NUMBER:
            continue
        period = counted.figure.periods[key[0]]
        own = {
            (b, frozenset(groups[b].get(v, [v])))
            for b, v in zip(counted.figure.by, key[1:], strict=True)
            if v
        }
        held = {name for name, _ in own}
        dims = frozenset(own | {(n, s) for n, s in fixed if n not in held})
        made[key] = Var(subject, period.begin, period.end, dims)
        for (name, values), value in zip(
            zip(counted.figure.by, unlisted, strict=True), key[1:], strict=True
        ):
            if value:
                rest = frozenset(d for d in dims if d[0] != name)
                none |= {
                    Var(subject, period.begin, period.end, rest | {(name, frozenset([v]))})
                    for v in values
                }
    rule = counted.figure.rule
    return Table(
        counted, made, rule.unit != "people", rule.standing, frozenset(none - set(made.values()))
    )


def _every_value(name: str, of: str) -> frozenset[str]:
    """Every value that a breakdown can have, where all are known."""
    if name == "code":
        return frozenset(codes_of(of)) if of else frozenset()
    if name == "kind":
        return frozenset(["interim_spo", "spo"])
    return frozenset(breakdowns().get(name, {}).get("values", {}))


def _unlisted(name: str, axis: tuple[str, ...], groups: dict[str, list[str]]) -> frozenset[str]:
    """The values of a breakdown that could be and that a table does not list."""
    known = (
        set(outcome_types())
        if name == "outcome"
        else set(breakdowns().get(name, {}).get("values", {}))
    )
    return frozenset(known - {v for shown in axis for v in groups.get(shown, [shown])})


def is_unrecorded(var: Var) -> bool:
    """A count of records in which something was not recorded, of which nothing else is said: it
    says nothing of anybody.
    """
    return bool(var.dims) and all(
        values <= set(breakdowns().get(name, {}).get("unrecorded", ())) for name, values in var.dims
    )


class System:
    """Everything that holds between numbers, shown or not. `also` are numbers that stand in no
    table and are to be reckoned with.

    `links` are further rows. `truth`, where it is given, says which balances happen to be true.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        *,
        also: Iterable[Var] = (),
        links: Iterable[Row] = (),
        truth: Mapping[Var, int] | None = None,
    ) -> None:
        self.tables = tables
        self.cells = {v for t in tables for v in t.vars.values()}
        self.rows: list[Row] = list(links)
        self.truth = truth or {}
        self._relate(self.cells | set(also))
        self.derived = {v for coefficients, _, _ in self.rows for v in coefficients} - self.cells

    def _sum(self, whole: Var, parts: Iterable[Var]) -> None:
        self.rows.append(({whole: -1, **dict.fromkeys(parts, 1)}, 0, True))

    def _relate(self, known: set[Var]) -> None:
        additive = {v.subject: t.additive for t in self.tables for v in t.vars.values()}
        standing = {v.subject for t in self.tables if t.standing for v in t.vars.values()}
        lines = {(v.subject, v.dims) for v in known}
        known = known | {
            part for var in known for parts in _singles(var).values() for part in parts
        }
        # A whole that is asked about elsewhere is a number for the period of its part too.
        known |= {w for v in known for _, w in _wholes(v) if (w.subject, w.dims) in lines}
        known |= self._periods(known, additive, standing)
        for var in list(known):
            for parts in _singles(var).values():
                self._sum(var, parts)
                known.update(parts)
        self._margins(known)
        self._balances()

    def _margins(self, known: set[Var]) -> None:
        """A whole is the sum of its parts along each breakdown and of what no part shows, which is
        a number as well.
        """
        siblings: dict[tuple[Var, str], set[Var]] = defaultdict(set)
        for var in known:
            for name, whole in _wholes(var):
                if whole in known:
                    siblings[whole, name].add(var)
        complete = self._complete()
        for (whole, name), parts in siblings.items():
            if _overlaps(name):
                for part in parts:
                    values = next(v for n, v in part.dims if n == name)
                    self._sum(whole, [part, _rest(whole, name, values)])
                continue
            held = frozenset(
                value for part in parts for n, values in part.dims if n == name for value in values
            )
            every = _every_value(name, str(whole.subject[1]))
            if (whole, name) in complete or (every and every <= held):
                self._sum(whole, parts)
            else:
                self._sum(whole, [*parts, _rest(whole, name, held)])

    def _complete(self) -> set[tuple[Var, str]]:
        """Where a table shows every value of a breakdown beside their total."""
        made: set[tuple[Var, str]] = set()
        for table in self.tables:
            if set(table.counted.figure.by) & set(table.counted.figure.rule.overlaps):
                continue
            for key, var in table.vars.items():
                for n, value in enumerate(key[1:]):
                    name = table.counted.figure.by[n]
                    # A total that is a set of values of its own is the sum of them already.
                    if value == "" and all(held != name for held, _ in var.dims):
                        made.add((var, name))
        return made

    def _periods(
        self, known: set[Var], additive: dict[Subject, bool], standing: set[Subject]
    ) -> set[Var]:
        """A period is the sum of what lies between the cuts of all periods that touch it.

        Gives back what lies between.
        """
        lines: dict[tuple[Subject, Dims], set[tuple[date, date]]] = defaultdict(set)
        for var in known:
            lines[var.subject, var.dims].add((var.begin, var.end))
        new: set[Var] = set()
        for (subject, dims), spans in lines.items():
            if len(spans) < 2 or subject in standing:
                continue
            people = not additive.get(subject, True)
            names = {name for name, _ in dims}
            if people and names & _MOVING:
                continue
            cuts = sorted({b for b, _ in spans} | {e + timedelta(days=1) for _, e in spans})
            for begin, end in spans:
                edges = [begin, *(c for c in cuts if begin < c <= end), end + timedelta(days=1)]
                if len(edges) < 3:
                    continue
                atoms = [
                    Var(subject, a, b - timedelta(days=1), dims)
                    for a, b in itertools.pairwise(edges)
                ]
                whole = Var(subject, begin, end, dims)
                new.update(atoms)
                if not people:
                    self._sum(whole, atoms)
                    for a, b in spans:
                        # What a window leaves of another is a number as well, also where other cuts
                        # part it.
                        within = sum(a <= atom.begin and atom.end <= b for atom in atoms)
                        if (
                            whole in self.cells
                            and begin <= a
                            and b <= end
                            and 0 < within < len(atoms) - 1
                            and Var(subject, a, b, dims) in self.cells
                        ):
                            self._sum(
                                whole,
                                [
                                    Var(subject, a, b, dims),
                                    _rest(whole, PERIOD, frozenset([f"{a} {b}"])),
                                ],
                            )
                    continue
                for atom in atoms:
                    # Those of the whole who are not in this part of it.
                    self._sum(
                        whole, [atom, _rest(whole, PERIOD, frozenset([f"{atom.begin} {atom.end}"]))]
                    )
                if f"{_OF_RECORDS}repeat" not in names:
                    self.rows.append(({whole: 1, **dict.fromkeys(atoms, -1)}, 0, False))
        return new

    def _balances(self) -> None:
        """What need not add up and does.

        Where one number is in no table, what the others leave is that number, or near enough.
        """
        by_span: dict[tuple[date, date, Any], set[Subject]] = defaultdict(set)
        for var in self.cells:
            by_span[var.begin, var.end, var.subject[-1]].add(var.subject)
        for begin, end, vintage in by_span:
            for whole, parts in BALANCES:
                self._balance(
                    [
                        (self._cell(m, begin, end, vintage), -1 if m == whole else 1)
                        for m in (whole, *parts)
                    ]
                )
        stock, made, ended = STOCK
        stocks = sorted(
            (v for v in self.cells if v.subject[0] == stock and not v.dims and v in self.truth),
            key=lambda v: v.end,
        )
        for first, second in itertools.combinations(stocks, 2):
            if first.subject != second.subject or first.end == second.end:
                continue
            begin, end, vintage = first.end + timedelta(days=1), second.end, first.subject[-1]
            every = self._cell(made, begin, end, vintage)
            kinds = _singles(every)["kind"]
            flow = (
                [every] if every in self.truth or not all(v in self.truth for v in kinds) else kinds
            )
            gone = self._cell(ended, begin, end, vintage)
            self._balance([(second, -1), (first, 1), *((v, 1) for v in flow), (gone, -1)])

    def _balance(self, terms: Sequence[tuple[Var, int]]) -> None:
        """Terms that come to nothing, if they do. Of one that is in no table, or of two that are
        counted on the same side, if what the others leave is a count: it is theirs together.
        """
        missing = [(v, c) for v, c in terms if v not in self.truth]
        left = sum(c * self.truth[v] for v, c in terms if v in self.truth)
        alike = len({c for _, c in missing}) == 1 and 1 <= len(missing) <= min(2, len(terms) - 2)
        if (not missing and left == 0) or (alike and -left * missing[0][1] >= 0):
            self.rows.append((dict(terms), 0, True))

    def _cell(self, measure: str, begin: date, end: date, vintage: Any) -> Var:
        subject, dims = canonical(measure, "", measures()[measure].bases[0])
        return Var((*subject, vintage), begin, end, frozenset(dims))

    def reduced(self, shown: Mapping[Var, int]) -> tuple[dict[Var, int], list[Row]]:
        """What follows at once, a sum with one number missing, and the rows that are left with what
        is known taken out.
        """
        rows: list[list[Any]] = []
        at: dict[Var, list[int]] = defaultdict(list)
        for coefficients, comes_to, equal in self.rows:
            unknown = {v: c for v, c in coefficients.items() if v not in shown}
            if unknown:
                for v in unknown:
                    at[v].append(len(rows))
                rows.append(
                    [
                        unknown,
                        comes_to - sum(c * shown[v] for v, c in coefficients.items() if v in shown),
                        equal,
                    ]
                )
        solved: dict[Var, int] = {}
        ready = [n for n, row in enumerate(rows) if row[2] and len(row[0]) == 1]
        while ready:
            unknown, comes_to, _ = rows[ready.pop()]
            if len(unknown) != 1:
                continue
            (var, c), *_ = unknown.items()
            solved[var] = comes_to // c
            for n in at[var]:
                row = rows[n]
                row[1] -= row[0].pop(var) * solved[var]
                if row[2] and len(row[0]) == 1:
                    ready.append(n)
        return solved, [(row[0], row[1], row[2]) for row in rows if row[0]]


def parts_of(rows: Sequence[Row]) -> list[tuple[list[Var], list[Row]]]:
    """Rows in parts that have nothing to do with each other, each with its variables."""
    parent: dict[Var, Var] = {}

    def root(var: Var) -> Var:
        parent.setdefault(var, var)
        while parent[var] != var:
            parent[var] = parent[parent[var]]
            var = parent[var]
        return var

    for coefficients, _, _ in rows:
        first, *others = coefficients
        root(first)
        for other in others:
            parent[root(other)] = root(first)
    held: dict[Var, list[Var]] = defaultdict(list)
    for var in parent:
        held[root(var)].append(var)
    of: dict[Var, list[Row]] = defaultdict(list)
    for row in rows:
        of[root(next(iter(row[0])))].append(row)
    return [(variables, of[key]) for key, variables in held.items()]


def _singles(var: Var) -> dict[str, list[Var]]:
    """A part made of several values as its single values, by breakdown."""
    return {
        name: [
            var._replace(dims=(var.dims - {(name, values)}) | {(name, frozenset([v]))})
            for v in sorted(values)
        ]
        for name, values in var.dims
        if len(values) > 1 and not _overlaps(name)
    }


def _wholes(var: Var) -> list[tuple[str, Var]]:
    """What a number is a part of, by breakdown; a part made of several values is no single part,
    unless parts overlap.
    """
    return [
        (name, var._replace(dims=var.dims - {(name, values)}))
        for name, values in var.dims
        if len(values) == 1 or _overlaps(name)
    ]


def _rest(whole: Var, name: str, values: frozenset[str]) -> Var:
    """What of a whole none of these parts is."""
    return whole._replace(dims=whole.dims | {(name, frozenset([ALL_BUT, *values]))})
