"""The register's tables: what a force is asked for, counted from steps, orders and breaches, each number with the rows behind it.

Counting units are kept apart (applications, orders, people, breaches), interim from full, s.8 from s.11. A table is counted
in four queries whatever its length; the rows behind a number come from the same condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from clew.unit.access.identity import lent_to_service
from clew.unit.orders.models import Application, Breach, Order
from clew.unit.orders.rules import outcomes, reasons

_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `where` is SQL over `source` with %(from)s and %(to)s; `unit` is what is counted, `basis` which day puts it in."""

    key: str
    title: str
    unit: str
    basis: str
    source: str
    where: str
    distinct: str = "x.id"
    indent: bool = False


def _of_steps(
    key: str, title: str, name: str, *, code: str = "", unit: str = "applications", more: str = "", indent: bool = False
) -> Figure:
    condition = f"x.name = '{name}' AND x.struck_at IS NULL AND x.\"on\" BETWEEN %(from)s AND %(to)s"
    if code:
        condition += f" AND x.code = '{code}'"
    return Figure(
        key,
        title,
        unit,
        "day of the step",
        "steps",
        condition + more,
        "x.application_id" if unit == "applications" else "x.order_id",
        indent,
    )


_INTERIM_ASKED = " AND (x.said ->> 'interim_asked')::boolean"
_STALKING = " AND EXISTS (SELECT 1 FROM orders_order o WHERE o.id = x.order_id AND o.kind IN ('spo', 'interim_spo'))"
# One person is one identity; without one, a name and a date of birth.
_PERSON = "coalesce(nullif(x.subject_identity, ''), lower(x.subject_name) || '|' || coalesce(x.subject_born::text, ''))"


def _made(kind: str) -> str:
    return f"x.void_at IS NULL AND x.kind {kind} AND x.made_on BETWEEN %(from)s AND %(to)s"


@cache
def figures() -> dict[str, Figure]:
    """Every figure by key, in the order of the tables."""
    found = [
        _of_steps("considered", "Considered", "considered"),
        _of_steps("not_pursued", "Not pursued", "not_pursued"),
        *[_of_steps(f"not_pursued.{c}", t, "not_pursued", code=c, indent=True) for c, t in reasons("not_pursued")],
        _of_steps("drafted", "Sent for authority", "drafted"),
        _of_steps("authorised", "Authorised by a superintendent", "authorised"),
        _of_steps("refused_superintendent", "Refused by a superintendent", "authority_refused"),
        *[_of_steps(f"refused_superintendent.{c}", t, "authority_refused", code=c, indent=True) for c, t in reasons("authority_refused")],
        _of_steps("refused_legal", "Refused by legal services", "legal_refused"),
        *[_of_steps(f"refused_legal.{c}", t, "legal_refused", code=c, indent=True) for c, t in reasons("authority_refused")],
        _of_steps("withdrawn", "Withdrawn after application", "withdrawn"),
        _of_steps("interim_applied", "Interim order applied for", "applied", more=_INTERIM_ASKED),
        _of_steps("interim_granted", "Interim order granted", "interim_made"),
        _of_steps("interim_refused", "Interim order refused", "interim_refused"),
        _of_steps("full_applied", "Full order applied for", "applied"),
        _of_steps("full_granted", "Full order granted on application", "full_made"),
        _of_steps("granted_on_appeal", "Full order made on appeal", "made_on_appeal"),
        _of_steps("full_refused", "Full order refused", "full_refused"),
        *[_of_steps(f"full_refused.{c}", t, "full_refused", code=c, indent=True) for c, t in reasons("court_refused")],
        Figure("orders_interim", "Interim orders made", "orders", "day made", "orders", _made("= 'interim_spo'")),
        Figure("orders_full", "Full orders made", "orders", "day made", "orders", _made("= 'spo'")),
        Figure("orders_on_conviction", "of these, by the court on conviction", "orders", "day made", "orders", _made("= 'spo'") + " AND x.origin = 'conviction'", indent=True),
        Figure("orders_on_acquittal", "of these, by the court on acquittal", "orders", "day made", "orders", _made("= 'spo'") + " AND x.origin = 'acquittal'", indent=True),
        Figure("positive_full", "Full orders with a positive requirement", "orders", "day made", "orders",
               _made("= 'spo'") + " AND EXISTS (SELECT 1 FROM orders_condition c WHERE c.order_id = x.id AND c.kind = 'requirement')"),
        Figure("positive_interim", "Interim orders with a positive requirement", "orders", "day made", "orders",
               _made("= 'interim_spo'") + " AND EXISTS (SELECT 1 FROM orders_condition c WHERE c.order_id = x.id AND c.kind = 'requirement')"),
        Figure("people_full", "People with a full order made", "people", "day made", "orders", _made("= 'spo'"), _PERSON),
        Figure("people_any", "People with an order made, interim or full", "people", "day made", "orders", _made("IN ('spo', 'interim_spo')"), _PERSON),
        Figure("in_force_full", "Full orders in force at the end of the period", "orders", "last day of the period", "orders",
               "x.void_at IS NULL AND x.kind = 'spo' AND x.made_on <= %(to)s AND (x.ended_on IS NULL OR x.ended_on > %(to)s) AND (x.ends_on IS NULL OR x.ends_on >= %(to)s)"),
        Figure("in_force_interim", "Interim orders in force at the end of the period", "orders", "last day of the period", "orders",
               "x.void_at IS NULL AND x.kind = 'interim_spo' AND x.made_on <= %(to)s AND (x.ended_on IS NULL OR x.ended_on > %(to)s) AND (x.ends_on IS NULL OR x.ends_on >= %(to)s)"),
        _of_steps("varied", "Orders varied", "varied", unit="orders", more=_STALKING),
        _of_steps("renewed", "Orders renewed", "renewed", unit="orders", more=_STALKING),
        _of_steps("discharged", "Orders discharged", "discharged", unit="orders", more=_STALKING),
        _of_steps("quashed", "Orders quashed on appeal", "quashed", unit="orders", more=_STALKING),
    ]  # fmt: skip
    for section, said in (("s8", "of the order (s.8)"), ("s11", "of notification (s.11)")):
        standing = f"x.section = '{section}' AND x.status <> 'not_breach'"
        found += [
            Figure(f"{section}.happened", f"Breaches {said}, suspected or recorded", "breaches", "day it happened", "breaches",
                   f"{standing} AND (x.happened_at AT TIME ZONE 'Europe/London')::date BETWEEN %(from)s AND %(to)s"),
            Figure(f"{section}.recorded", f"Breaches {said} recorded as crimes", "breaches", "day recorded", "breaches", f"{standing} AND x.recorded_on BETWEEN %(from)s AND %(to)s"),
            Figure(f"{section}.outcome", f"Breaches {said} with an outcome", "breaches", "day of the outcome", "breaches", f"{standing} AND x.outcome_on BETWEEN %(from)s AND %(to)s"),
            *[Figure(f"{section}.outcome.{c}", t, "breaches", "day of the outcome", "breaches", f"{standing} AND x.outcome = '{c}' AND x.outcome_on BETWEEN %(from)s AND %(to)s", indent=True)
              for c, t in outcomes()],
        ]  # fmt: skip
    return {f.key: f for f in found}


_TABLES = {"steps": "orders_step x", "orders": "orders_order x", "breaches": "orders_breach x"}
# Title of each table, and the figure that it begins with.
_GROUPS = (("Applications", "considered"), ("At court", "interim_applied"), ("Orders", "orders_interim"), ("Breaches of the order (s.8)", "s8.happened"),
           ("Breaches of notification (s.11)", "s11.happened"))  # fmt: skip


def groups() -> list[tuple[str, list[Figure]]]:
    """The tables with their figures, in order."""
    begins = {key: title for title, key in _GROUPS}
    made: list[tuple[str, list[Figure]]] = []
    for key, figure in figures().items():
        if key in begins:
            made.append((begins[key], []))
        made[-1][1].append(figure)
    return made


def count(begin: date, end: date, *, by: Any) -> dict[str, int]:
    """Every figure over a period, both days in it. Counted for the whole register, whoever asks: numbers name nobody."""
    held: dict[str, int] = {}
    with lent_to_service(by), connection.cursor() as cursor:
        for source, table in _TABLES.items():
            of = [f for f in figures().values() if f.source == source]
            # The day limits what is read; each figure then takes its own from those rows.
            counts = ", ".join(f"count(DISTINCT {f.distinct}) FILTER (WHERE {f.where})" for f in of)
            cursor.execute(f"SELECT {counts} FROM {table} WHERE {_reach(of)}", {"from": begin, "to": end})
            held.update(zip((f.key for f in of), cursor.fetchone(), strict=True))
    return held


def _reach(of: list[Figure]) -> str:
    """A condition that holds for every row that any of the figures counts, and that an index answers."""
    if of[0].source == "steps":
        names = sorted({f.where.split("'")[1] for f in of})
        return f'x.struck_at IS NULL AND x."on" BETWEEN %(from)s AND %(to)s AND x.name IN ({", ".join(repr(n) for n in names)})'
    if of[0].source == "orders":
        return "x.void_at IS NULL AND x.kind IN ('spo', 'interim_spo') AND x.made_on <= %(to)s"
    return "x.section IN ('s8', 's11') AND x.status <> 'not_breach' AND greatest(x.happened_at::date + 1, x.recorded_on, x.outcome_on) >= %(from)s"


def rows(figure: Figure, begin: date, end: date) -> list[Any]:
    """The rows behind a number, as far as whoever asks may see them: applications, orders or breaches, at most five hundred."""
    by_unit: dict[str, tuple[str, Any]] = {
        "applications": ("application_id", Application),
        "orders": ("order_id" if figure.source == "steps" else "id", Order),
        "people": ("id", Order),
        "breaches": ("id", Breach),
    }
    target, model = by_unit[figure.unit]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT x.{target} FROM {_TABLES[figure.source]} WHERE {figure.where} LIMIT {_MOST_ROWS}", {"from": begin, "to": end}
        )
        found = [row[0] for row in cursor.fetchall()]
    kept = model.objects.filter(pk__in=found)
    if model is Breach:
        return list(kept.select_related("order", "condition"))
    return list(kept.defer("search").order_by("subject_name", "id"))
