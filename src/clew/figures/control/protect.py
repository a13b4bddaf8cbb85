"""Hide small numbers, then as many others as it takes, and show again what turned out not to be needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clew.figures.control.attack import THRESHOLD, CannotProtect, Range, attack, words_of
from clew.figures.control.system import System, Table, Var, table_of
from clew.figures.counting import SUPPRESSED, Cell, Counted, Key

_LOOKS_BACK = 200


@dataclass(frozen=True, slots=True)
class Released:
    """A table that was published: the numbers behind it, and the cells as they were shown."""

    counted: Counted
    shown: dict[Key, Cell]


def protect(counted: Sequence[Counted], *, published: Sequence[Released] = (), threshold: int = THRESHOLD) -> list[dict[Key, Cell]]:
    """The cells of each table as they may be shown. Raises CannotProtect.

    Numbers from 1 to below the threshold are hidden, then as many others as it takes. A number that an earlier answer hid stays hidden.
    """
    tables = [table_of(c) for c in counted]
    truth = {v: c for t in tables for k, v in t.vars.items() if (c := t.counted.cells[k].value) is not None}
    before: list[Table] = []
    shown_before: dict[Var, int] = {}
    hidden_before: set[Var] = set()
    for number, old in enumerate(published):
        table = table_of(old.counted)
        if any(truth.get(v, old.counted.cells[k].value) != old.counted.cells[k].value for k, v in table.vars.items()):
            # The records have changed since: its numbers are not those of today, and do not add up with them.
            table = table_of(old.counted, f"published {number}")
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


def _implied(tables: list[Table], before: list[Table], mine: set[Var], shown_before: dict[Var, int], hidden_before: set[Var], threshold: int) -> set[Var]:  # fmt: skip
    """Which numbers of the new tables published answers tell, exactly or too nearly, before anything new is shown."""
    unknown = {v for v in mine | hidden_before if v not in shown_before}
    system = System([*tables, *before], shown_before, unknown)
    found = attack(system, threshold=threshold, positive=hidden_before)
    return {v for v in mine - shown_before.keys() if v in found and not found[v].hides(threshold)}


class _Settling:
    """Hides more until nothing shows, then gives back what turned out not to be needed."""

    def __init__(
        self,
        tables: list[Table],
        before: list[Table],
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
                    f"{words_of(leaked)} follows from what is published already; leave the table out, or count it otherwise", leaked
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
