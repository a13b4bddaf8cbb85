"""Records of a run read against the orders in force: by who is in them, by what was done, by where.

The run's own linking says who is in a record; only records of people whom an order names are looked
at, so cost grows with the night's records and with the orders, not with the product of both. What
looks like a breach is put before a person that night.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pyarrow as pa
from django.db import connection

from clew.screening.behaviours.lexicon import load
from clew.screening.runs.read import Run
from clew.unit.access.telling import kept_out_of, tell, with_role
from clew.unit.accounts.models import User
from clew.unit.intake.models import ImportedRun
from clew.unit.orders.models import Order

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)
# A record that came in late is still new to us.
_LATE = timedelta(days=7)
_SHORTEST_PLACE = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A term in force: what it answers, and the places that it names."""

    id: int
    text: str
    behaviours: frozenset[str]
    postcodes: frozenset[str]
    place: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record in which somebody whom an order names appears, on a day on which the order was in
    force.
    """

    order: int
    force: str
    incident_id: str
    happened_at: datetime | None
    offence: str
    subject_suspected: bool
    subject_there: bool
    protected_there: bool
    somebody_suspected: bool
    postcode: str
    location: str
    behaviours: dict[str, str]  # with the words that say so


@dataclass(slots=True)
class Finding:
    """Why a record looks like a breach, strongest first, and the term that it touches."""

    why: list[str] = field(default_factory=list)
    term: int | None = None


def read(seen: Sighting, terms: list[Term]) -> Finding | None:
    """Whether the record looks like a breach of an order with these terms."""
    found = Finding()
    titles = {name: tag.title for name, tag in load().tags.items()}
    if seen.subject_suspected and seen.protected_there:
        found.why.append(
            "The subject is suspected in a record about somebody whom the order protects."
        )
    for term in terms:
        done = sorted(term.behaviours & seen.behaviours.keys())
        if done and (
            seen.subject_suspected or (seen.protected_there and not seen.somebody_suspected)
        ):
            who = (
                "The subject is suspected"
                if seen.subject_suspected
                else "Nobody is named as suspect, and the victim is protected by the order"
            )
            found.why.append(
                f"{who}; the record says {_quoted(done, seen, titles)}, and a term says: {term.text}"
            )
            found.term = found.term or term.id
        at = (seen.postcode and seen.postcode in term.postcodes) or (
            len(seen.location) >= _SHORTEST_PLACE and seen.location in term.place
        )
        if at and (seen.subject_suspected or seen.subject_there):
            found.why.append(f"The subject was at a place that a term names: {term.text}")
            found.term = found.term or term.id
    if found.why and found.term is None and seen.behaviours:
        found.why.append(f"The record says {_quoted(sorted(seen.behaviours), seen, titles)}.")
    return found if found.why else None


def _quoted(done: list[str], seen: Sighting, titles: dict[str, str]) -> str:
    return "; ".join(
        f"“{seen.behaviours[d]}” ({titles.get(d, d.replace('_', ' '))})" for d in done[:3]
    )


def match_run(run: Run, taken: ImportedRun) -> int:
    """Put before a person every record of the run that looks like a breach of an order in force;
    how many. As the service, once for each.
    """
    watched, terms = _watched()
    if watched.num_rows == 0:
        return 0
    before = ImportedRun.objects.exclude(pk=taken.pk).order_by("-as_at", "-id").first()
    since = before.as_at - _LATE if before else date.min
    found = []
    for seen in sightings(run, watched, since):
        finding = read(seen, terms[seen.order])
        if finding is not None:
            found.append((seen, finding))
    made = _keep(found)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders_order SET matched_at = now() WHERE matched_at IS NULL")
    return made


def _watched() -> tuple[pa.Table, dict[int, list[Term]]]:
    """Whom each order names and between which days, and its terms by order."""
    with connection.cursor() as cursor:
        cursor.execute("""
            WITH live AS (SELECT id, subject_identity, lower(subject_name) AS name, subject_born::text AS born, made_on, least(ends_on, ended_on) AS last, matched_at IS NULL AS fresh
                FROM orders_order WHERE void_at IS NULL)
            SELECT id, 'subject', subject_identity, name, coalesce(born, ''), made_on, last, fresh FROM live
            UNION ALL SELECT l.id, 'protected', p.identity, lower(p.name), '', l.made_on, l.last, l.fresh FROM live l JOIN orders_protects p ON p.order_id = l.id WHERE p.identity <> ''""")
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT order_id, id, text, behaviours, place FROM orders_condition WHERE order_id IS NOT NULL AND removed_on IS NULL"
        )
        terms: dict[int, list[Term]] = defaultdict(list)
        for order, pk, text, behaviours, place in cursor.fetchall():
            said = f"{text} {place}"
            terms[order].append(
                Term(
                    pk,
                    text,
                    frozenset(behaviours),
                    frozenset(_plain_postcode(p) for p in _POSTCODE.findall(said)),
                    said.casefold(),
                )
            )
    names = ("order_id", "side", "identity", "name", "born", "made_on", "last", "fresh")
    kinds = (
        pa.int64(),
        pa.string(),
        pa.string(),
        pa.string(),
        pa.string(),
        pa.date32(),
        pa.date32(),
        pa.bool_(),
    )
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {n: pa.array(c, k) for n, c, k in zip(names, columns, kinds, strict=True)}
    ), terms


@cache
def _behaviour_names() -> frozenset[str]:
    return frozenset(name for name, tag in load().tags.items() if tag.kind != "context")


def _behaviours(tags: dict[str, str] | None) -> dict[str, str]:
    """What was done, without what only sets the scene."""
    return {name: quote for name, quote in (tags or {}).items() if name in _behaviour_names()}


def _plain_postcode(said: str) -> str:
    return re.sub(r"\s", "", said).upper()


# By identity; where the register has none, by the name as written and the date of birth together.
_SIGHTINGS = """
with since as (select ?::date as day),
named as (
    select w.*, d.force, d.incident_id, d.role from watched w join identities d on d.identity_id = w.identity where w.identity <> ''
    union all
    select w.*, v.force, v.incident_id, v.role from watched w join involvements v
        on lower(concat_ws(' ', v.given_names, v.family_name)) = w.name and v.date_of_birth = w.born where w.identity = '' and w.born <> ''),
seen as (
    select n.order_id, i.inc, i.force, i.incident_id, i.happened_at, i.offence, i.offence_code, i.postcode, i.location,
        bool_or(n.side = 'subject' and n.role in ('suspect', 'subject')) as suspected, bool_or(n.side = 'subject') as there,
        bool_or(n.side = 'protected' and n.role <> 'suspect') as protected
    from named n join incidents i on n.force = i.force and n.incident_id = i.incident_id
    where coalesce(i.happened_at::date, i.known_on) between n.made_on and coalesce(n.last, '9999-12-31'::date)
        and (n.fresh or i.known_on >= (select day from since)) and coalesce(i.status, 'live') = 'live'
    group by all)
select s.*, exists (select 1 from involvements v where v.force = s.force and v.incident_id = s.incident_id and v.role = 'suspect'
        and (v.family_name is not null or v.given_names is not null)) as somebody,
    (select map_from_entries(list(row(tag, quote))) from (select b.tag, min(b.quote) as quote from behaviours b
        where b.inc = s.inc and b.status = 'asserted' group by b.tag) t) as tags
from seen s order by s.order_id, s.force, s.incident_id
"""


def sightings(run: Run, watched: pa.Table, since: date) -> list[Sighting]:
    """Records of the run that name somebody of a watched order, new since `since` or since the
    order came into the register.
    """
    cursor = run.cursor()
    cursor.register("watched", watched)
    rows = cursor.execute(_SIGHTINGS, [since]).fetchall()
    names = [d[0] for d in cursor.description]
    made = []
    for values in rows:
        r: dict[str, Any] = dict(zip(names, values, strict=True))
        made.append(
            Sighting(
                r["order_id"],
                r["force"],
                r["incident_id"],
                r["happened_at"],
                r["offence"] or r["offence_code"] or "not coded",
                r["suspected"],
                r["there"],
                r["protected"],
                r["somebody"],
                _plain_postcode(r["postcode"] or ""),
                (r["location"] or "").casefold(),
                _behaviours(r["tags"]),
            )
        )
    return made


def _keep(found: list[tuple[Sighting, Finding]]) -> int:
    """Each once, whatever run it comes in; none that is a breach already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE looks_like (order_id bigint, force text, incident_id text, happened_at timestamp, offence text, why text, term bigint) ON COMMIT DROP"
        )
        with cursor.copy("COPY looks_like FROM STDIN") as copy:
            for seen, finding in found:
                copy.write_row(
                    (
                        seen.order,
                        seen.force,
                        seen.incident_id,
                        seen.happened_at,
                        seen.offence.replace("\0", " ")[:300],
                        json.dumps(finding.why),
                        finding.term,
                    )
                )
        cursor.execute("""
            INSERT INTO orders_suspicion (order_id, case_id, force, incident_id, happened_at, offence, why, condition_id, found_at, decided_why)
            SELECT o.id, o.case_id, l.force, l.incident_id, l.happened_at AT TIME ZONE 'Europe/London', l.offence, l.why::jsonb, l.term, now(), ''
            FROM looks_like l JOIN orders_order o ON o.id = l.order_id
            WHERE NOT EXISTS (SELECT 1 FROM orders_breach b WHERE b.order_id = o.id AND b.force = l.force AND b.incident_id = l.incident_id)
            ON CONFLICT (order_id, force, incident_id) DO NOTHING RETURNING order_id""")
        orders = [row[0] for row in cursor.fetchall()]
        cursor.execute("DROP TABLE looks_like")
        if not orders:
            return 0
    _tell(orders)
    return len(orders)


def _tell(orders: list[int]) -> None:
    """Each order's manager, or supervisors where nobody manages it or the manager is kept out of
    it: with the number that each may see.
    """
    supervisors, numbers = with_role("supervisor"), Counter(orders)
    told: dict[User, int] = defaultdict(int)
    for order in Order.objects.filter(pk__in=numbers).select_related("manager").only("manager"):
        for people in ([order.manager] if order.manager else [], supervisors):
            out = kept_out_of(order, people)
            allowed = [p for p in people if p.pk not in out]
            for person in allowed:
                told[person] += numbers[order.pk]
            if allowed:
                break
    for person, number in told.items():
        # Counted without what the person is kept out of.
        tell(
            [person],
            f"{number} new record(s) look like breaches of orders in force",
            "/orders/?show=matches",
            about=None,
        )
