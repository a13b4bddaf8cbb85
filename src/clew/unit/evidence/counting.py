"""What the evidence shows, counted by the worker where there is much to read, and kept in the
store until something of it changes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from clew.evidence.case.people import Who
from clew.evidence.case.store import Store, opened
from clew.evidence.court.chronology import speaker
from clew.evidence.court.pictures import Picture, calendar, clock, lanes, network
from clew.evidence.court.plan import plans
from clew.evidence.events import OWNER
from clew.evidence.findings.command import find
from clew.evidence.findings.contacts import Contacts, Pair, Question, pairs, people_in
from clew.evidence.findings.finding import Finding, Part
from clew.evidence.findings.places import places
from clew.problems import Problem
from clew.unit.access.identity import acting_as
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case
from clew.unit.evidence.models import Device
from clew.unit.evidence.stores import folder_of, store_of, who

COUNT = "clew.unit.evidence.jobs.count_evidence"
# Fewer items are counted while the page is asked for.
AT_ONCE = 2_000
_PATIENT = 600.0


@dataclass(frozen=True)
class Counted:
    """`to_victim` and `to_suspect`: how many contacts each way. `refused`: why nothing is counted.
    `pairs`: every suspect with every victim, where there is more than one.
    """

    refused: str = ""
    victim: str = ""
    of: str = ""
    to_victim: int = 0
    to_suspect: int = 0
    without_time: int = 0
    unclear: int = 0
    found: tuple[Finding, ...] = ()
    pairs: tuple[Pair, ...] = ()
    pictures: tuple[Picture, ...] = ()


def counted(case: Case, store: Store, by: User, question: Question) -> Counted | None:
    """What was counted of the store as it stands; None while the worker counts."""
    if kept := _kept(store, question):
        return kept
    (items,) = store.database.execute("select count(*) from events").fetchone()
    if items <= AT_ONCE:
        return _count(store, question)
    asked: dict[str, Any] = {
        "first": question.first.isoformat() if question.first else "",
        "last": question.last.isoformat() if question.last else "",
        "kinds": list(question.kinds),
        "victim": question.victim,
        "suspect": question.suspect,
    }
    # The page asks again while it waits. One count runs at a time; the next finds it kept.
    one = f"count-{case.pk}-{_key(store, question)}"
    try:
        with transaction.atomic():
            app.configure_task(COUNT, allow_unknown=False, lock=one, queueing_lock=one).defer(
                case=case.pk, user=by.pk, asked=asked
            )
    except AlreadyEnqueued:
        pass
    return None


def count_for(case: int, user: int, asked: dict[str, Any]) -> None:
    """Count on behalf of somebody, and keep it. Safe to repeat."""
    by = User.objects.select_related("agency").get(pk=user)
    with acting_as(by):
        held = Case.objects.filter(pk=case).first()
        row = store_of(held) if held else None
        if held is None or row is None:
            return
        only = frozenset(Device.objects.filter(case=held).values_list("number", flat=True))
        folder = folder_of(row)
    question = Question(
        first=date.fromisoformat(asked["first"]) if asked["first"] else None,
        last=date.fromisoformat(asked["last"]) if asked["last"] else None,
        kinds=tuple(asked["kinds"]),
        # A job of the version before names nobody.
        victim=asked.get("victim", ""),
        suspect=asked.get("suspect", ""),
    )
    with opened(folder, who(by), reading=True, only=only) as store:
        if _kept(store, question):
            return
        version, made = _version(store), _count(store, question)
    with opened(folder, who(by), wait=_PATIENT, only=only) as store, store.database:
        if _version(store) != version:
            return  # something was changed meanwhile: the next who asks has it counted again
        store.database.execute(
            "create table if not exists counted (key text primary key, version text not null, held text not null)"
        )
        store.database.execute(
            "insert or replace into counted values (?, ?, ?)",
            (_key(store, question), version, json.dumps(asdict(made))),
        )


def _count(store: Store, question: Question) -> Counted:
    several = (
        tuple(pairs(store, Who(store), question))
        if max(len(people_in(store, role)) for role in ("victim", "suspect")) > 1
        else ()
    )
    try:
        held, found = find(store, question)
    except Problem as problem:
        # What it says of the command line is of no use here.
        said = str(problem).partition(" Join identities")[0].partition(" Say of whom")[0]
        return Counted(refused=said, pairs=several)
    return Counted(
        "",
        held.victim,
        held.of,
        len(held.to_victim),
        len(held.to_suspect),
        held.without_time,
        held.unclear,
        tuple(found),
        several,
        tuple(_pictures(store, held)),
    )


def _pictures(store: Store, held: Contacts) -> list[Picture]:
    people = Who(store)
    names = {
        i.number: f"owner of device {people.agreement(i)}"
        if i.sender.startswith(OWNER)
        else speaker(None, i.sender)
        for i in held.to_victim
    }
    pairs = Counter(
        {
            (held.suspect, held.victim): len(held.to_victim),
            (held.victim, held.suspect): len(held.to_suspect),
        }
    )
    drawn = (
        [calendar(held), clock(held), lanes(held, names), network(+pairs)] if held.to_victim else []
    )
    found = places(store.items(), people, held.question, held.suspect, held.victim)
    return drawn + plans(found, held.suspect, held.victim)


def _kept(store: Store, question: Question) -> Counted | None:
    held = store.database
    if not held.execute("select 1 from sqlite_master where name = 'counted'").fetchone():
        return None
    row = held.execute(
        "select version, held from counted where key = ?", (_key(store, question),)
    ).fetchone()
    if row is None or row[0] != _version(store):
        return None
    made: dict[str, Any] = json.loads(row[1])
    found = tuple(_finding(f) for f in made.pop("found"))
    pictures = tuple(Picture(**p) for p in made.pop("pictures"))
    several = tuple(Pair(**p) for p in made.pop("pairs", ()))
    return replace(Counted(**made), found=found, pictures=pictures, pairs=several)


def _finding(held: dict[str, Any]) -> Finding:
    parts = tuple(Part(**{**p, "items": tuple(p["items"])}) for p in held.pop("parts"))
    return Finding(**{**held, "items": tuple(held["items"]), "parts": parts})


def _key(store: Store, question: Question) -> str:
    only = sorted(store.only) if store.only is not None else "all"
    return hashlib.sha256(f"{question}|{only}".encode()).hexdigest()[:32]


def _version(store: Store) -> str:
    """Changes whenever anything does on which a count rests."""
    said = [
        store.database.execute(statement).fetchall()
        for statement in (
            "select max(number), count(*) from events",
            "select number, withdrawn_on from agreements",
            "select number, person, identity, undone from joins",
            "select number, name, role from people",
            "select number, epoch, about, source from marks",
            "select number, undone from zones",
        )
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
