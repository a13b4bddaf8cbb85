"""Hide small numbers, then as many others as it takes, and show again what turned out not to be
needed.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clew.figures.control.attack import THRESHOLD, CannotProtect, Known, Range, attack, words_of
from clew.figures.control.described import described
from clew.figures.control.earlier import Earlier, weigh
from clew.figures.control.system import System, Table, Var, is_unrecorded, table_of
from clew.figures.counting import SUPPRESSED, Cell, Counted, Key

_LOOKS_BACK = 200


@dataclass(frozen=True, slots=True)
class Released:
    """A table that was sent: the numbers behind it, and the cells as they were shown. `threshold`
    is that of the table where it has its own.
    """

    counted: Counted
    shown: dict[Key, Cell]
    threshold: int | None = None


SMALL, EARLIER, BESIDE = "small", "earlier", "beside"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a number is hidden: it is small, an earlier answer hid it, or it would give others away.
    `tells` are those, in words.
    """

    kind: str
    tells: tuple[str, ...] = ()


def protect(
    counted: Sequence[Counted],
    *,
    published: Sequence[Released] = (),
    threshold: int = THRESHOLD,
    key: bytes = b"",
    spare: Iterable[int] = (),
) -> list[dict[Key, Cell]]:
    """The cells of each table as they may be shown. Raises CannotProtect.

    Numbers from 1 to below the threshold are hidden, and so is whatever would tell one of them, or
    a number that no table shows and that is
    as small: the difference of two windows, of a whole and a part. A number that an earlier answer
    hid stays hidden. `key` chooses among numbers that would do as well, so that which one is hidden
    says nothing of how large it is. `spare`: numbers of tables that readers miss
    least, hidden first.
    """
    return protect_and_explain(
        counted, published=published, threshold=threshold, key=key, spare=spare
    )[0]


def protect_and_explain(
    counted: Sequence[Counted],
    *,
    published: Sequence[Released] = (),
    threshold: int = THRESHOLD,
    key: bytes = b"",
    spare: Iterable[int] = (),
) -> tuple[list[dict[Key, Cell]], list[dict[Key, Why]]]:
    """The same, and why each hidden cell of each table is: for a person inside the force to read
    before an answer goes.
    """
    if threshold <= 1:
        return [dict(c.cells) for c in counted], [{} for _ in counted]
    tables = [table_of(c) for c in counted]
    try:
        settling = _settling(tables, published, threshold, key, spare)
        keep = settling.to_hide()
        hidden = settling.hide(keep)
    except CannotProtect as problem:
        problem.table = _table_of(problem.var, tables)
        raise
    hidden, tells = settling.show_again(hidden, keep=keep)
    cells = [
        {
            k: Cell(None, SUPPRESSED) if k in t.vars and t.vars[k] in hidden else cell
            for k, cell in t.counted.cells.items()
        }
        for t in tables
    ]
    return cells, [
        {k: settling.why(v, tells) for k, v in t.vars.items() if v in hidden} for t in tables
    ]


def gives_away(
    answer: Sequence[Released], published: Sequence[Released], *, threshold: int = THRESHOLD
) -> bool:
    """Whether an answer as it is shown would tell a hidden number beside others, some of which were
    sent since it was protected.

    Tables with a lower threshold are taken as given to those with a higher one, as when they were
    protected.
    """
    before = list(published)
    for level in sorted({r.threshold or threshold for r in answer}):
        held = [r for r in answer if (r.threshold or threshold) == level]
        if level < threshold and published and opened(held, published, threshold=threshold):
            return True
        if level > 1:
            tables = [table_of(r.counted) for r in held]
            hidden = {
                t.vars[k]
                for t, r in zip(tables, held, strict=True)
                for k, cell in r.shown.items()
                if cell.mark == SUPPRESSED and k in t.vars
            }
            settling = _settling(tables, before, level)
            if settling.to_hide() - hidden or settling.exposed(hidden):
                return True
        before += held
    return False


def opened(
    answer: Sequence[Released], published: Sequence[Released], *, threshold: int = THRESHOLD
) -> list[str]:
    """Numbers that earlier answers hid and that an answer, as it is shown, would tell: in words,
    none of them a number.
    """
    tables = [table_of(r.counted) for r in answer]
    settling = _settling(tables, published, threshold)
    shown = {
        t.vars[k]: cell.value
        for t, r in zip(tables, answer, strict=True)
        for k, cell in r.shown.items()
        if cell.value is not None and k in t.vars
    }
    hidden = (settling.earlier.hidden | settling.truth.keys()) - shown.keys()
    known = {**dict.fromkeys(settling.unlisted, 0), **settling.earlier.shown, **shown}
    found = attack(settling.system, known, hidden, threshold=threshold)
    told = {v for v in settling.earlier.hid if v in shown} | {
        v
        for v in settling.earlier.hidden & found.keys()
        if not found[v].hides(threshold)
        and not (v in settling.given and found[v].width >= settling.given[v].width)
    }
    return [described(v) for v in sorted(told, key=_order)]


def _settling(
    tables: Sequence[Table],
    published: Sequence[Released],
    threshold: int,
    key: bytes = b"",
    spare: Iterable[int] = (),
) -> _Settling:
    truth = {
        v: c
        for t in tables
        for k, v in t.vars.items()
        if (c := t.counted.cells[k].value) is not None
    }
    earlier = weigh(tables, truth, [(r.counted, r.shown) for r in published])
    system = System(
        [*tables, *earlier.tables],
        also=earlier.also,
        links=earlier.links,
        truth={**earlier.shown, **earlier.kept, **truth},
    )
    held = set(spare)
    read = {v for n, t in enumerate(tables) if n not in held for v in t.vars.values()}
    missed_least = {v for n in held for v in tables[n].vars.values()} - read
    return _Settling(
        system, earlier, truth, {v for t in tables for v in t.none}, threshold, key, missed_least
    )


def _table_of(var: Var | None, tables: Sequence[Table]) -> int:
    """The table that a number stands in, or else the first that counts the same."""
    exact = next((n for n, t in enumerate(tables) if var in t.vars.values()), None)
    if exact is not None or var is None:
        return exact or 0
    return next(
        (
            n
            for n, t in enumerate(tables)
            if any(v.subject[:3] == var.subject[:3] for v in t.vars.values())
        ),
        0,
    )


@dataclass(slots=True)
class _Settling:
    """Hides more until nothing shows, then gives back what turned out not to be needed."""

    system: System
    earlier: Earlier
    truth: dict[Var, int]
    unlisted: set[Var]
    threshold: int
    key: bytes
    spare: set[Var]
    known: Known = field(default_factory=dict)
    given: dict[Var, Range] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.earlier.tables:
            # What follows from earlier answers alone is given already: hiding it would hide
            # nothing.
            self.given = attack(
                self.system, self.earlier.shown, self.earlier.hidden, threshold=self.threshold
            )
            for v in self.truth.keys() - self.earlier.hid - self.earlier.shown.keys():
                exact = v in self.given and self.given[v].width == 0
                if exact and not 0 < self.truth[v] < self.threshold:
                    self.earlier.shown[v] = self.truth[v]

    def to_hide(self) -> set[Var]:
        """What is hidden whatever else is: small numbers, and those that an earlier answer hid."""
        return {
            v
            for v, n in self.truth.items()
            if n > 0
            and v not in self.earlier.shown
            and (v in self.earlier.hid or (n < self.threshold and not is_unrecorded(v)))
        }

    def exposed(self, hidden: set[Var]) -> list[Var]:
        """Numbers that can be worked out too nearly: those hidden, and small ones that stand in no
        table.
        """
        unseen = hidden | self.earlier.hidden
        shown = dict.fromkeys(self.unlisted, 0) | {
            v: n for v, n in {**self.earlier.shown, **self.truth}.items() if v not in unseen
        }
        found = attack(self.system, shown, unseen, threshold=self.threshold, known=self.known)
        return sorted(
            (v for v, held in found.items() if self._tells(v, held, v in unseen)), key=_order
        )

    def _tells(self, var: Var, held: Range, hidden: bool) -> bool:
        if held.hides(self.threshold) or (
            var in self.given and held.width >= self.given[var].width
        ):
            return False
        return hidden or (
            var in self.system.derived
            and held.may_be_small(self.threshold)
            and not is_unrecorded(var)
        )

    def hide(self, hidden: set[Var]) -> set[Var]:
        """One more next to each number that shows, until none does. Raises CannotProtect."""
        while exposed := self.exposed(hidden):
            added: set[Var] = set()
            for var in exposed:
                if not added & self._near(var):
                    candidate = self._beside(var, hidden | added)
                    added |= {candidate} if candidate else set()
            if not added:
                raise CannotProtect(
                    f"{words_of(exposed[0])} would follow from it and from what was sent already; leave the table out, or count it otherwise",
                    exposed[0],
                )
            hidden = hidden | added
        return hidden

    def show_again(
        self, hidden: set[Var], *, keep: set[Var]
    ) -> tuple[set[Var], dict[Var, list[Var]]]:
        """Totals first, then the longest periods: what can be shown after all without anything else
        showing. And of what cannot be shown,
        what it would tell."""
        tells: dict[Var, list[Var]] = {}
        for var in sorted(
            hidden - keep,
            key=lambda v: (
                v in self.spare,
                is_unrecorded(v),
                len(v.dims),
                v.begin - v.end,
                self._drawn(v),
            ),
        )[:_LOOKS_BACK]:
            tells[var] = self.exposed(hidden - {var})
            if not tells[var]:
                hidden = hidden - {var}
        return hidden, tells

    def why(self, var: Var, tells: dict[Var, list[Var]]) -> Why:
        if var in self.earlier.hid:
            return Why(EARLIER)
        if self.truth[var] < self.threshold and not is_unrecorded(var):
            return Why(SMALL)
        # The number itself is among what would be told; what matters is what follows from it.
        return Why(
            BESIDE, tuple(dict.fromkeys(described(v) for v in tells.get(var, ()) if v != var))
        )

    def _near(self, var: Var) -> set[Var]:
        return {other for row in self._rows_of(var) for other in row}

    def _rows_of(self, var: Var) -> list[dict[Var, int]]:
        return [row for row, _, _ in self.system.rows if var in row]

    def _beside(self, var: Var, hidden: set[Var]) -> Var | None:
        """The number to hide next to protect one: in a sum with it if there is one, else in a sum
        with what it depends on.

        What readers miss least goes first: what nobody sees, what was not recorded, parts before
        totals, short periods before long ones. How large a number is plays no part, because whoever
        knows this rule would learn it.
        """
        reach, seen = {var}, {var}
        while reach:
            related = {
                other for row, _, _ in self.system.rows if reach & row.keys() for other in row
            }
            free = [
                v
                for v in related - {var}
                if self.truth.get(v, 0) > 0 and v not in hidden and v not in self.earlier.shown
            ]
            if free:
                return min(
                    free,
                    key=lambda v: (
                        v not in self.spare,
                        not is_unrecorded(v),
                        -len(v.dims),
                        v.end - v.begin,
                        self._drawn(v),
                    ),
                )
            reach = related - seen
            seen |= related
        return None

    def _drawn(self, var: Var) -> bytes:
        return hmac.digest(self.key or b"clew", repr(_order(var)).encode(), "sha256")


def _order(var: Var) -> tuple[str, ...]:
    return (
        str(var.subject),
        str(var.begin),
        str(var.end),
        *sorted(f"{n}={'|'.join(sorted(v))}" for n, v in var.dims),
    )
