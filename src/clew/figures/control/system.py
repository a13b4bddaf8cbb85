"""What is shown, what is hidden, and what holds between the two, as one system of sums."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from clew.figures.counting import NUMBER, Counted, Key
from clew.figures.description import breakdowns
from clew.offences.outcomes import outcome_set, outcome_types

Dims = frozenset[tuple[str, frozenset[str]]]
Subject = tuple[Any, ...]
Var = tuple[Subject, date, date, Dims]
_OVERLAPPING = ("mentions", "theme")


def _canonical(counted: Counted) -> tuple[Subject, list[tuple[str, frozenset[str]]]]:
    """What a figure counts, under one name for all measures that are parts of one whole, and the part that it is."""
    f = counted.figure
    dims = [(name, frozenset([value])) for name, value in f.where]
    if f.codes:
        dims.append(("code", frozenset(f.codes)))
    measure = f.measure
    if measure in ("outcomes", "charged", "positive"):
        types = frozenset(outcome_types()) if measure == "outcomes" else frozenset(outcome_set(measure))
        dims.append(("outcome", types))
        measure = "recorded"
    elif measure in ("orders_full", "orders_interim", "orders_positive"):
        dims.append(("kind", frozenset(["interim_spo" if measure == "orders_interim" else "spo"])))
        if measure == "orders_positive":
            dims.append(("positive", frozenset(["yes"])))
        measure = "orders made"
    elif measure == "conditions":
        measure = "orders made"
    elif measure in ("people_full", "people_any"):
        dims += [("kind", frozenset(["spo"]))] if measure == "people_full" else []
        measure = "people with an order made"
    elif measure == "triage_accepted":
        dims.append(("decision", frozenset(["accepted"])))
        measure = "triage"
    elif measure == "courses_unrecorded":
        dims.append(("recorded as stalking", frozenset(["no"])))
        measure = "courses"
    elif measure == "applied_interim":
        dims.append(("interim", frozenset(["yes"])))
        measure = "applied"
    return (measure, f.of, f.basis), dims


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
    subject, fixed = _canonical(counted)
    groups = {b: dict(breakdowns().get(b, {}).get("groups", {})) for b in counted.figure.by}
    made: dict[Key, Var] = {}
    none: set[Var] = set()
    unlisted = [_unlisted(name, axis, groups[name]) for name, axis in zip(counted.figure.by, counted.axes, strict=True)]
    for key, cell in counted.cells.items():
        if cell.mark != NUMBER:
            continue
        period = counted.figure.periods[key[0]]
        own = {(b, frozenset(groups[b].get(v, [v]))) for b, v in zip(counted.figure.by, key[1:], strict=True) if v}
        held = {name for name, _ in own}
        dims = frozenset(own | {(n, s) for n, s in fixed if n not in held})
        made[key] = ((*subject, vintage), period.begin, period.end, dims)
        for (name, values), value in zip(zip(counted.figure.by, unlisted, strict=True), key[1:], strict=True):
            if value:
                rest = frozenset(d for d in dims if d[0] != name)
                none |= {((*subject, vintage), period.begin, period.end, rest | {(name, frozenset([v]))}) for v in values}
    rule = counted.figure.rule
    return Table(counted, made, rule.unit != "people", rule.standing, frozenset(none - set(made.values())))


def _unlisted(name: str, axis: tuple[str, ...], groups: dict[str, list[str]]) -> frozenset[str]:
    """The values of a breakdown that could be and that a table does not list."""
    known = set(outcome_types()) if name == "outcome" else set(breakdowns().get(name, {}).get("values", {}))
    return frozenset(known - {v for shown in axis for v in groups.get(shown, [shown])})


class System:
    """Everything that is shown, hidden and known to hold between the two."""

    def __init__(self, tables: Sequence[Table], shown: dict[Var, int], hidden: Iterable[Var]) -> None:
        self.tables = tables
        self.shown = shown
        self.hidden = set(hidden)
        # sum(coefficient * variable) == 0, or <= 0.
        self.equal: list[dict[Var, int]] = []
        self.at_most: list[dict[Var, int]] = []
        self._relate()

    @cached_property
    def _all(self) -> set[Var]:
        return {v for t in self.tables for v in t.vars.values()}

    def _relate(self) -> None:
        known = set(self._all)
        additive = {t_var[0]: t.additive and not t.standing for t in self.tables for t_var in t.vars.values()}
        standing = {t_var[0] for t in self.tables if t.standing for t_var in t.vars.values()}
        known |= self._sets(known)
        known |= self._margins(known)
        self._periods(known, additive, standing)

    def _sets(self, known: set[Var]) -> set[Var]:
        """A part made of several values is the sum of its values."""
        new: set[Var] = set()
        for subject, begin, end, dims in known:
            for name, values in dims:
                if len(values) > 1 and name not in _OVERLAPPING:
                    singles = [(subject, begin, end, (dims - {(name, values)}) | {(name, frozenset([v]))}) for v in sorted(values)]
                    new.update(singles)
                    self.equal.append({(subject, begin, end, dims): -1, **dict.fromkeys(singles, 1)})
        return new - known

    def _margins(self, known: set[Var]) -> set[Var]:
        """A whole is the sum of its parts along each breakdown; parts that no table shows are left as what is missing."""
        siblings: dict[tuple[Var, str], set[Var]] = defaultdict(set)
        for subject, begin, end, dims in known:
            for name, values in dims:
                if len(values) == 1 or name in _OVERLAPPING:
                    siblings[(subject, begin, end, dims - {(name, values)}), name].add((subject, begin, end, dims))
        complete = self._complete()
        new: set[Var] = set()
        for (whole, name), parts in siblings.items():
            if name in _OVERLAPPING:
                self.at_most += [{part: 1, whole: -1} for part in parts]
            elif (whole, name) in complete:
                self.equal.append({whole: -1, **dict.fromkeys(parts, 1)})
            else:
                self.at_most.append({whole: -1, **dict.fromkeys(parts, 1)})
            new.add(whole)
        return new - known

    def _complete(self) -> set[tuple[Var, str]]:
        """Where a table shows every value of a breakdown beside their total."""
        made: set[tuple[Var, str]] = set()
        for table in self.tables:
            if set(table.counted.figure.by) & set(table.counted.figure.rule.overlaps):
                continue
            for key, var in table.vars.items():
                for n, value in enumerate(key[1:]):
                    if value == "":
                        name = table.counted.figure.by[n]
                        dims = frozenset(d for d in var[3] if d[0] != name)
                        made.add(((var[0], var[1], var[2], dims), name))
                        if name == "outcome" and dims != var[3]:
                            # The total is a set of outcomes of its own: its sum is written by _sets, not as a margin.
                            made.discard(((var[0], var[1], var[2], dims), name))
        return made

    def _periods(self, known: set[Var], additive: dict[Subject, bool], standing: set[Subject]) -> None:
        """A period is the sum of what lies between the cuts of all periods that touch it."""
        lines: dict[tuple[Subject, Dims], set[tuple[date, date]]] = defaultdict(set)
        for subject, begin, end, dims in known:
            lines[subject, dims].add((begin, end))
        for (subject, dims), spans in lines.items():
            if len(spans) < 2 or subject in standing:
                continue
            cuts = sorted({b for b, _ in spans} | {e + timedelta(days=1) for _, e in spans})
            for begin, end in spans:
                inner = [c for c in cuts if begin < c <= end]
                if not inner:
                    continue
                edges = [begin, *inner, end + timedelta(days=1)]
                atoms = [(subject, a, b - timedelta(days=1), dims) for a, b in itertools.pairwise(edges)]
                whole = (subject, begin, end, dims)
                if additive.get(subject, True):
                    self.equal.append({whole: -1, **dict.fromkeys(atoms, 1)})
                else:
                    self.at_most += [{whole: 1, **dict.fromkeys(atoms, -1)}, *({atom: 1, whole: -1} for atom in atoms)]

    def components(self) -> list[tuple[list[Var], list[tuple[dict[Var, int], int, bool]]]]:
        """What is not known, in parts that have nothing to do with each other: variables, and rows (coefficients, rest, equal)."""
        rows: list[tuple[dict[Var, int], int, bool]] = []
        for relations, equal in ((self.equal, True), (self.at_most, False)):
            for relation in relations:
                open_ = {v: c for v, c in relation.items() if v not in self.shown}
                if open_:
                    rows.append((open_, -sum(c * self.shown[v] for v, c in relation.items() if v in self.shown), equal))
        parent: dict[Var, Var] = {}

        def root(var: Var) -> Var:
            parent.setdefault(var, var)
            while parent[var] != var:
                parent[var] = parent[parent[var]]
                var = parent[var]
            return var

        for open_, _, _ in rows:
            first, *others = open_
            for other in others:
                parent[root(other)] = root(first)
        for var in self.hidden:
            root(var)
        variables: dict[Var, list[Var]] = defaultdict(list)
        for var in parent:
            variables[root(var)].append(var)
        of: dict[Var, list[tuple[dict[Var, int], int, bool]]] = defaultdict(list)
        for row in rows:
            of[root(next(iter(row[0])))].append(row)
        return [(held, of[key]) for key, held in variables.items() if any(v in self.hidden for v in held)]
