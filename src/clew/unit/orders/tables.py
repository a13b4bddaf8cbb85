"""The register's tables: what a force is asked for, each number with the rows behind it.

Counting units are kept apart: an application is considered once; a decision (to authorise, to
refuse, to grant) is counted each time that it is taken, so that reasons add up to their total; an
order, a person, a breach are each their own. The database keeps a tally by day as rows come and go
(migration 0002), so a table costs the days of its period and not the rows of the register; people
alone are counted anew, because the same person may be in two days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import connection
from django.db.models import QuerySet

from clew.unit.orders.models import Breach, Order, Step
from clew.unit.orders.rules import outcomes, reasons, steps

PAGE = 25
_PEOPLE = {"people_full": "'spo'", "people_any": "'spo', 'interim_spo'"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `unit` is what is counted, `basis` which day puts it in; `keys` are the tally's,
    a trailing * for any ending;
    `where` finds the rows behind it, as SQL over `source` with %(from)s and %(to)s."""

    key: str
    title: str
    unit: str
    basis: str
    source: str
    where: str
    keys: tuple[str, ...] = ()
    indent: bool = False
    standing: bool = False  # a stock at the end of the period, not a flow within it


def _step(
    key: str,
    title: str,
    name: str,
    *,
    code: str = "",
    unit: str = "decisions",
    interim: bool = False,
    indent: bool = False,
) -> Figure:
    where = f"x.name = '{name}' AND x.struck_at IS NULL AND x.\"on\" BETWEEN %(from)s AND %(to)s"
    if code:
        where += f" AND x.code = '{code}'"
    if interim:
        where += " AND (x.said ->> 'interim_asked')::boolean"
    if name in steps().order and name not in steps().application:
        where += " AND EXISTS (SELECT 1 FROM orders_order o WHERE o.id = x.order_id AND o.kind IN ('spo', 'interim_spo'))"
    keys = (
        (f"step|{name}|{code}|" + ("interim" if interim else "*"),)
        if code or interim
        else (f"step|{name}|*",)
    )
    if interim:
        keys = (f"step|{name}||interim",)
    return Figure(
        key,
        title,
        unit,
        "day of the decision" if unit == "decisions" else "day of the step",
        "steps",
        where,
        keys,
        indent,
    )


def _made(
    key: str,
    title: str,
    kind: str,
    *,
    origin: str = "",
    positive: bool = False,
    indent: bool = False,
) -> Figure:
    where = f"x.void_at IS NULL AND x.kind = '{kind}' AND x.made_on BETWEEN %(from)s AND %(to)s"
    where += f" AND x.origin = '{origin}'" if origin else ""
    where += " AND x.positive" if positive else ""
    origins = (origin,) if origin else ("application", "conviction", "acquittal", "other")
    keys = tuple(f"made|{kind}|{o}|{'positive' if positive else '*'}" for o in origins)
    return Figure(key, title, "orders", "day made", "orders", where, keys, indent)


def _standing(key: str, title: str, kind: str) -> Figure:
    where = f"x.void_at IS NULL AND x.kind = '{kind}' AND x.made_on <= %(to)s AND (x.ended_on IS NULL OR x.ended_on > %(to)s) AND (x.ends_on IS NULL OR x.ends_on >= %(to)s) AND %(from)s IS NOT NULL"
    return Figure(
        key,
        title,
        "orders",
        "last day of the period",
        "orders",
        where,
        (f"made|{kind}|*", f"over|{kind}"),
        standing=True,
    )


def _people(key: str, title: str) -> Figure:
    where = f"x.void_at IS NULL AND x.kind IN ({_PEOPLE[key]}) AND x.made_on BETWEEN %(from)s AND %(to)s"
    return Figure(key, title, "people", "day made", "orders", where)


def _breaches(section: str, said: str) -> list[Figure]:
    standing = f"x.section = '{section}' AND x.status <> 'not_breach'"
    found = [
        Figure(
            f"{section}.happened",
            f"Breaches {said}, suspected or recorded",
            "breaches",
            "day it happened",
            "breaches",
            f"{standing} AND (x.happened_at AT TIME ZONE 'Europe/London')::date BETWEEN %(from)s AND %(to)s",
            (f"{section}.happened",),
        ),
        Figure(
            f"{section}.recorded",
            f"Breaches {said} recorded as crimes",
            "breaches",
            "day recorded",
            "breaches",
            f"{standing} AND x.recorded_on BETWEEN %(from)s AND %(to)s",
            (f"{section}.recorded",),
        ),
        Figure(
            f"{section}.outcome",
            f"Breaches {said} with an outcome",
            "breaches",
            "day of the outcome",
            "breaches",
            f"{standing} AND x.outcome_on BETWEEN %(from)s AND %(to)s",
            (f"{section}.outcome|*",),
        ),
    ]
    for code, text in outcomes():
        where = f"{standing} AND x.outcome = '{code}' AND x.outcome_on BETWEEN %(from)s AND %(to)s"
        found.append(
            Figure(
                f"{section}.outcome.{code}",
                text,
                "breaches",
                "day of the outcome",
                "breaches",
                where,
                (f"{section}.outcome|{code}",),
                indent=True,
            )
        )
    return found


def _with_reasons(key: str, title: str, name: str, codes: str) -> list[Figure]:
    return [
        _step(key, title, name),
        *[_step(f"{key}.{c}", t, name, code=c, indent=True) for c, t in reasons(codes)],
    ]


@cache
def figures() -> dict[str, Figure]:
    """Every figure by key, in the order of the tables."""
    found = [
        _step("considered", "Considered", "considered", unit="applications"),
        *_with_reasons("not_pursued", "Not pursued", "not_pursued", "not_pursued"),
        _step("drafted", "Sent for authority", "drafted"),
        _step("authorised", "Authorised by a superintendent", "authorised"),
        *_with_reasons(
            "refused_superintendent",
            "Refused by a superintendent",
            "authority_refused",
            "authority_refused",
        ),
        *_with_reasons(
            "refused_legal", "Refused by legal services", "legal_refused", "authority_refused"
        ),
        _step("withdrawn", "Withdrawn after application", "withdrawn"),
        _step(
            "interim_applied",
            "Interim order applied for",
            "applied",
            unit="applications",
            interim=True,
        ),
        _step("interim_granted", "Interim order granted", "interim_made"),
        _step("interim_refused", "Interim order refused", "interim_refused"),
        _step("full_applied", "Full order applied for", "applied", unit="applications"),
        _step("full_granted", "Full order granted on application", "full_made"),
        _step("granted_on_appeal", "Full order made on appeal", "made_on_appeal"),
        *_with_reasons("full_refused", "Full order refused", "full_refused", "court_refused"),
        _made("orders_interim", "Interim orders made", "interim_spo"),
        _made("orders_full", "Full orders made", "spo"),
        _made(
            "orders_on_conviction",
            "of these, by the court on conviction",
            "spo",
            origin="conviction",
            indent=True,
        ),
        _made(
            "orders_on_acquittal",
            "of these, by the court on acquittal",
            "spo",
            origin="acquittal",
            indent=True,
        ),
        _made("positive_full", "Full orders with a positive requirement", "spo", positive=True),
        _made(
            "positive_interim",
            "Interim orders with a positive requirement",
            "interim_spo",
            positive=True,
        ),
        _people("people_full", "People with a full order made"),
        _people("people_any", "People with an order made, interim or full"),
        _standing("in_force_full", "Full orders in force at the end of the period", "spo"),
        _standing(
            "in_force_interim", "Interim orders in force at the end of the period", "interim_spo"
        ),
        _step("varied", "Orders varied", "varied"),
        _step("renewed", "Orders renewed", "renewed"),
        _step("discharged", "Orders discharged", "discharged"),
        _step("quashed", "Orders quashed on appeal", "quashed"),
        *_breaches("s8", "of the order (s.8)"),
        *_breaches("s11", "of notification (s.11)"),
    ]
    return {f.key: f for f in found}


_TABLES = {"steps": "orders_step x", "orders": "orders_order x", "breaches": "orders_breach x"}
# Title of each table, and the figure that it begins with.
_GROUPS = (
    ("Applications", "considered"),
    ("At court", "interim_applied"),
    ("Orders", "orders_interim"),
    ("Breaches of the order (s.8)", "s8.happened"),
    ("Breaches of notification (s.11)", "s11.happened"),
)


def groups() -> list[tuple[str, list[Figure]]]:
    """The tables with their figures, in order."""
    begins = {key: title for title, key in _GROUPS}
    made: list[tuple[str, list[Figure]]] = []
    for key, figure in figures().items():
        if key in begins:
            made.append((begins[key], []))
        made[-1][1].append(figure)
    return made


def count(begin: date, end: date, *, only: Figure | None = None) -> dict[str, int]:
    """Every figure over a period, both days in it, or one: of the whole register, for whoever may
    read the figures. Numbers name nobody.
    """
    wanted = [only] if only else list(figures().values())
    held: dict[str, int] = {}
    with connection.cursor() as cursor:
        if any(f.keys and not f.standing for f in wanted):
            cursor.execute(
                "SELECT key, sum(n)::bigint FROM orders_tally WHERE day BETWEEN %s AND %s GROUP BY key",
                [begin, end],
            )
            within = dict(cursor.fetchall())
            held.update(
                {
                    f.key: sum(_sum(within, k) for k in f.keys)
                    for f in wanted
                    if f.keys and not f.standing
                }
            )
        if any(f.standing for f in wanted):
            # A stock: everything that came by that day, without what had ended by then.
            cursor.execute(
                "SELECT key, sum(n)::bigint FROM orders_tally WHERE (key ^@ 'made|' OR key ^@ 'over|') AND day <= %s GROUP BY key",
                [end],
            )
            until = dict(cursor.fetchall())
            held.update(
                {
                    f.key: sum(
                        (-1 if k.startswith("over|") else 1) * _sum(until, k) for k in f.keys
                    )
                    for f in wanted
                    if f.standing
                }
            )
        if any(not f.keys for f in wanted):
            cursor.execute("SELECT full_order, any_order FROM orders_people(%s, %s)", [begin, end])
            held["people_full"], held["people_any"] = cursor.fetchone()
    return held


def _sum(tallied: dict[str, int], key: str) -> int:
    if key.endswith("*"):
        return sum(n for k, n in tallied.items() if k.startswith(key[:-1]))
    return tallied.get(key, 0)


def rows(
    figure: Figure, begin: date, end: date, *, after: int = 0
) -> tuple[list[Step | Order | Breach], int]:
    """A page of the rows behind a number, as far as whoever asks may see them, and the id that the
    next page begins after (0: none).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT x.id FROM {_TABLES[figure.source]} WHERE {figure.where} AND x.id > %(after)s ORDER BY x.id LIMIT {PAGE + 1}",
            {"from": begin, "to": end, "after": after},
        )
        found = [row[0] for row in cursor.fetchall()]
    kept: QuerySet[Step] | QuerySet[Order] | QuerySet[Breach]
    if figure.source == "orders":
        kept = Order.objects.defer("search")
    elif figure.source == "breaches":
        kept = Breach.objects.select_related("order", "condition").defer("order__search")
    else:
        kept = Step.objects.select_related("application", "order").defer(
            "application__search", "order__search"
        )
    return list(kept.filter(pk__in=found[:PAGE]).order_by("id")), found[PAGE - 1] if len(
        found
    ) > PAGE else 0
