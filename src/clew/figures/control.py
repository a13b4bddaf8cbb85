"""Hide small numbers so that no arithmetic brings them back: not within a table, not across the tables of an answer, not with the
help of answers already published.

What can be added and taken away is written as one system of equations over counts: a total is the sum of its parts, a year the sum of
what lies between its cuts, a group of codes the sum of its codes. `attack` asks, as somebody with pencil and paper could, what the least
and the most are that each hidden number may be; `protect` hides more until every range is wide enough. Counting rules that overlap
(people in two periods, behaviours in one text) give inequalities instead.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from clew.figures.counting import NUMBER, SUPPRESSED, Cell, Counted, Key
from clew.figures.description import breakdowns, value_words
from clew.offences.outcomes import outcome_set, outcome_types

THRESHOLD = 5
"""Numbers from 1 to below this are not given. FOIA sets none: the test is whether somebody could be identified, case by case."""

Dims = frozenset[tuple[str, frozenset[str]]]
Subject = tuple[Any, ...]
Var = tuple[Subject, date, date, Dims]
_OVERLAPPING = ("mentions", "theme")
_SECONDS = 5.0
_LOOKS_BACK = 200


class CannotProtect(Exception):
    """A hidden number follows from what is published already; the message says which, `table` in which table it stands."""

    def __init__(self, message: str, var: Any = None) -> None:
        super().__init__(message)
        self.var = var
        self.table = 0


@dataclass(frozen=True, slots=True)
class Released:
    """A table that was published: the numbers behind it, and the cells as they were shown."""

    counted: Counted
    shown: dict[Key, Cell]


@dataclass(frozen=True, slots=True)
class Range:
    """What a hidden number may be, as far as arithmetic can tell. `most` is None where there is no end to it."""

    least: int
    most: int | None

    def hides(self, threshold: int) -> bool:
        """Wide enough: at least as wide as the numbers that are hidden for being small."""
        return self.most is None or self.most - self.least >= threshold - 2


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
class _Table:
    """A table's cells as variables of the system."""

    counted: Counted
    vars: dict[Key, Var]
    additive: bool
    standing: bool
    # Values that the table does not list: whoever reads it knows that there are none.
    none: frozenset[Var]


def _table(counted: Counted, vintage: str = "") -> _Table:
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
    return _Table(counted, made, rule.unit != "people", rule.standing, frozenset(none - set(made.values())))


def _unlisted(name: str, axis: tuple[str, ...], groups: dict[str, list[str]]) -> frozenset[str]:
    """The values of a breakdown that could be and that a table does not list."""
    known = set(outcome_types()) if name == "outcome" else set(breakdowns().get(name, {}).get("values", {}))
    return frozenset(known - {v for shown in axis for v in groups.get(shown, [shown])})


class System:
    """Everything that is shown, hidden and known to hold between the two."""

    def __init__(self, tables: Sequence[_Table], shown: dict[Var, int], hidden: Iterable[Var]) -> None:
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


def attack(system: System, *, threshold: int = THRESHOLD, known: dict[frozenset[Var], dict[Var, Range]] | None = None, positive: set[Var] | None = None) -> dict[Var, Range]:  # fmt: skip
    """The least and the most that every hidden number may be. Stops looking at a number once its range is seen to be wide enough.

    `known` keeps what was found for parts of the system that did not change since an earlier attack. `positive` are known to be one or
    more: every hidden number, because a zero is always shown.
    """
    found: dict[Var, Range] = {}
    kept = {} if known is None else known
    for variables, rows in system.components():
        key = frozenset(variables)
        if key not in kept:
            kept[key] = _ranges(variables, rows, system.hidden, threshold, system.hidden if positive is None else positive)
        found.update(kept[key])
    return found


def _ranges(variables: list[Var], rows: list[tuple[dict[Var, int], int, bool]], hidden: set[Var], threshold: int, positive: set[Var]) -> dict[Var, Range]:  # fmt: skip
    at = {v: n for n, v in enumerate(variables)}
    wanted = [v for v in variables if v in hidden]
    if not rows:
        return {v: Range(int(v in positive), None) for v in wanted}
    data, row_of, column_of, low, high = [], [], [], [], []
    for number, (coefficients, rest, equal) in enumerate(rows):
        for var, c in coefficients.items():
            data.append(c)
            row_of.append(number)
            column_of.append(at[var])
        low.append(rest if equal else -np.inf)
        high.append(rest)
    matrix = csr_matrix((data, (row_of, column_of)), shape=(len(rows), len(variables)))
    constraint = LinearConstraint(matrix, np.array(low), np.array(high))
    bounds = Bounds(np.array([1 if v in positive else 0 for v in variables]), np.inf)
    seen_low = dict.fromkeys(wanted, np.inf)
    seen_high = dict.fromkeys(wanted, -np.inf)
    made: dict[Var, Range] = {}

    def look(solution: Any) -> None:
        for v in wanted:
            value = float(solution[at[v]])
            seen_low[v], seen_high[v] = min(seen_low[v], value), max(seen_high[v], value)

    for var in wanted:
        if seen_high[var] - seen_low[var] >= threshold - 2:
            made[var] = Range(round(seen_low[var]), round(seen_high[var]))
            continue
        ends: list[int | None] = []
        for sign in (1, -1):
            goal = np.zeros(len(variables))
            goal[at[var]] = sign
            result = milp(
                goal, constraints=constraint, bounds=bounds, integrality=np.ones(len(variables)), options={"time_limit": _SECONDS}
            )
            if result.status == 3 or (result.status == 4 and result.x is None):
                ends.append(None if sign < 0 else 1)
            elif result.x is None:
                # No counts at all fit: what was published before does not belong to these records.
                raise CannotProtect(f"what is shown of {_words(var)} contradicts itself: {result.message}", var)
            else:
                look(result.x)
                ends.append(round(float(result.x[at[var]])))
        made[var] = Range(ends[0] or 0, ends[1])
    return made


def _words(var: Var) -> str:
    subject, begin, end, dims = var
    what = ", ".join(sorted(f"{n} {'/'.join(sorted(v))}" for n, v in dims))
    return f"{subject[0]} {subject[1]} {begin} to {end}{' (' + what + ')' if what else ''}".strip()


def protect(counted: Sequence[Counted], *, published: Sequence[Released] = (), threshold: int = THRESHOLD) -> list[dict[Key, Cell]]:
    """The cells of each table as they may be shown. Raises CannotProtect.

    Numbers from 1 to below the threshold are hidden, then as many others as it takes. A number that an earlier answer hid stays hidden.
    """
    tables = [_table(c) for c in counted]
    truth = {v: c for t in tables for k, v in t.vars.items() if (c := t.counted.cells[k].value) is not None}
    before: list[_Table] = []
    shown_before: dict[Var, int] = {}
    hidden_before: set[Var] = set()
    for number, old in enumerate(published):
        table = _table(old.counted)
        if any(truth.get(v, old.counted.cells[k].value) != old.counted.cells[k].value for k, v in table.vars.items()):
            # The records have changed since: its numbers are not those of today, and do not add up with them.
            table = _table(old.counted, f"published {number}")
        before.append(table)
        for key, var in table.vars.items():
            value = old.counted.cells[key].value
            if value is None:
                continue
            if old.shown[key].mark == SUPPRESSED:
                hidden_before.add(var)
            else:
                shown_before[var] = value
            truth.setdefault(var, value)
    for table in (*tables, *before):
        truth |= dict.fromkeys(table.none - truth.keys(), 0)
    for table in before:
        shown_before |= dict.fromkeys(table.none - shown_before.keys(), 0)
    mine = {v for t in tables for v in t.vars.values()}
    if before:
        # What follows from published answers alone is given already: hiding it would hide nothing.
        shown_before |= {
            v: truth[v] for v in _implied(tables, before, mine, shown_before, hidden_before, threshold) if not 0 < truth[v] < threshold
        }
    small = {v for v in mine if 0 < truth[v] < threshold and v not in shown_before}
    hidden = small | {v for v in hidden_before if v not in shown_before and truth[v] > 0}
    settling = _Settling(tables, before, truth, mine, shown_before, threshold)
    try:
        hidden = settling.hide(hidden)
    except CannotProtect as problem:
        problem.table = next((n for n, t in enumerate(tables) if problem.var in t.vars.values()), 0)
        raise
    hidden = settling.show_again(hidden, keep=small | hidden_before)
    return [
        {k: Cell(None, SUPPRESSED) if k in t.vars and t.vars[k] in hidden else cell for k, cell in t.counted.cells.items()} for t in tables
    ]


def _implied(tables: list[_Table], before: list[_Table], mine: set[Var], shown_before: dict[Var, int], hidden_before: set[Var], threshold: int) -> set[Var]:  # fmt: skip
    """Which numbers of the new tables published answers tell, exactly or too nearly, before anything new is shown."""
    unknown = {v for v in mine | hidden_before if v not in shown_before}
    system = System([*tables, *before], shown_before, unknown)
    found = attack(system, threshold=threshold, positive=hidden_before)
    return {v for v in mine - shown_before.keys() if v in found and not found[v].hides(threshold)}


class _Settling:
    """Hides more until nothing shows, then gives back what turned out not to be needed."""

    def __init__(
        self,
        tables: list[_Table],
        before: list[_Table],
        truth: dict[Var, int],
        mine: set[Var],
        shown_before: dict[Var, int],
        threshold: int,
    ) -> None:
        self.tables, self.before, self.truth, self.mine, self.shown_before, self.threshold = (
            tables,
            before,
            truth,
            mine,
            shown_before,
            threshold,
        )
        self.known: dict[frozenset[Var], dict[Var, Range]] = {}

    def _exposed(self, hidden: set[Var]) -> tuple[System, list[Var]]:
        system = System([*self.tables, *self.before], {v: n for v, n in self.truth.items() if v not in hidden}, hidden)
        found = attack(system, threshold=self.threshold, known=self.known)
        return system, sorted((v for v, r in found.items() if not r.hides(self.threshold)), key=_order)

    def hide(self, hidden: set[Var]) -> set[Var]:
        """One more at a time next to a number that shows, in each part of the system at once. Raises CannotProtect."""
        while True:
            system, exposed = self._exposed(hidden)
            if not exposed:
                return hidden
            part_of = {v: n for n, (variables, _) in enumerate(system.components()) for v in variables}
            added: set[Var] = set()
            seen: set[int] = set()
            for var in exposed:
                if part_of[var] in seen:
                    continue
                candidate = _beside(system, var, self.truth, self.mine, self.shown_before, hidden | added)
                if candidate is not None:
                    seen.add(part_of[var])
                    added.add(candidate)
            if not added:
                leaked = next((v for v in exposed if v in self.mine), None)
                if leaked is None:
                    return hidden
                raise CannotProtect(
                    f"{_words(leaked)} follows from what is published already; leave the table out, or count it otherwise", leaked
                )
            hidden = hidden | added

    def show_again(self, hidden: set[Var], *, keep: set[Var]) -> set[Var]:
        """Totals first, then the largest: what can be shown after all without anything else showing."""
        extra = sorted(hidden - keep, key=lambda v: (len(v[3]), v[1] - v[2], -self.truth[v], _order(v)))
        for var in extra[:_LOOKS_BACK]:
            if not self._exposed(hidden - {var})[1]:
                hidden = hidden - {var}
        return hidden


def _order(var: Var) -> tuple[str, ...]:
    return (str(var[0]), str(var[1]), str(var[2]), *sorted(f"{n}={'|'.join(sorted(v))}" for n, v in var[3]))


def _beside(system: System, var: Var, truth: dict[Var, int], mine: set[Var], shown_before: dict[Var, int], hidden: set[Var]) -> Var | None:
    """The number to hide next to protect one: in a sum with it if there is one, else in a sum with what it depends on."""
    reach, seen = {var}, {var}
    for _ in range(6):
        related = {other for relation in (*system.equal, *system.at_most) if reach & relation.keys() for other in relation}
        free = [v for v in related - {var} if v in mine and v not in hidden and v not in shown_before and truth[v] > 0]
        if free:
            return min(free, key=lambda v: (-len(v[3]), v[2] - v[1], truth[v], _order(v)))
        reach = related - seen
        seen |= related
        if not reach:
            return None
    return None


def coarsen(counted: Counted, *, threshold: int = THRESHOLD) -> Counted:
    """The table by themes, where its single values would mostly be small: setting small numbers beside each other identifies people."""
    for name in counted.figure.by:
        groups: dict[str, list[str]] = breakdowns().get(name, {}).get("groups", {})
        if not groups:
            continue
        leaves = [c.value for k, c in counted.cells.items() if c.value and "" not in k[1:]]
        if leaves and sum(v < threshold for v in leaves) * 2 > len(leaves):
            return _grouped(counted, name, groups)
    return counted


def _grouped(counted: Counted, name: str, groups: dict[str, list[str]]) -> Counted:
    at = counted.figure.by.index(name)
    of = {value: group for group, values in groups.items() for value in values}
    cells: dict[Key, Cell] = {}
    for key, cell in counted.cells.items():
        value = key[1 + at]
        new: Key = (*key[: 1 + at], of.get(value, value), *key[2 + at :])
        held = cells.get(new)
        cells[new] = cell if held is None or held.value is None or cell.value is None else Cell(held.value + cell.value)
    axes = tuple(tuple(g for g in groups if any(of.get(v) == g for v in axis)) if n == at else axis for n, axis in enumerate(counted.axes))
    said = f"{breakdowns()[name]['title']}: put together into themes, because single values would be small numbers that could identify somebody."
    return replace(counted, cells=cells, axes=axes, told=[*counted.told, said])


def grouped_words(breakdown: str, value: str) -> str:
    """A value, or a theme of values, as a table says it."""
    return value if value in breakdowns().get(breakdown, {}).get("groups", {}) else value_words(breakdown, value)
