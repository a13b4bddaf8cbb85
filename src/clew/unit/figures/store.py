"""The tables that figures are counted from, kept beside the service and made again when what they
come from has changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from clew.figures.facts import FORMAT, Facts, NoFacts, open_facts, prepare, register_tables
from clew.screening.records.errors import UnreadableRecords
from clew.screening.records.parts import find_files
from clew.screening.records.schema import TABLES
from clew.screening.runs.read import NoSuchRun
from clew.unit.access.identity import acting_as, service_account
from clew.unit.cases.models import Case, FollowUp, Timer
from clew.unit.figures.models import Preparation
from clew.unit.intake.models import Course, ImportedRun
from clew.unit.orders.models import Breach, Condition, Order, Step
from clew.unit.orders.register_facts import person_key, step_row, themes_of
from clew.unit.orders.rules import outcome_text
from clew.unit.triage.models import LOW, Decision, Outcome, SecondReading

_KEPT = 2


class CannotPrepare(Exception):
    """There is nothing to count from, or it cannot be read; the message says what to do."""


def read_register() -> dict[str, pa.Table]:
    """The register of orders as tables, on behalf of the service: nobody is named in them."""
    with acting_as(service_account()):
        themes: dict[int, set[str]] = {}
        for order, text in Condition.objects.exclude(order=None).values_list("order_id", "text"):
            themes.setdefault(order, set()).update(themes_of(text))
        steps = [
            step_row(
                f"a{s.application_id}" if s.application_id else f"o{s.order_id}",
                s.name,
                s.on,
                s.code,
                interim_asked=bool(s.said.get("interim_asked")),
                kind=s.order.kind if s.order else "",
            )
            for s in Step.objects.filter(struck_at=None)
            .select_related("order")
            .defer("order__search", "words")
        ]
        orders = [
            {
                "matter": f"a{o.application_id}" if o.application_id else f"o{o.pk}",
                "kind": o.kind,
                "origin": o.origin,
                "made_on": o.made_on,
                "ends_on": o.ends_on,
                "ended_on": o.ended_on,
                "positive": o.positive,
                "person": o.subject_identity or person_key(o.subject_name, o.subject_born),
                "themes": "|".join(sorted(themes.get(o.pk, ()))),
            }
            for o in Order.objects.filter(void_at=None).defer("search")
        ]
        breaches = [
            {
                "matter": f"o{b.order_id}",
                "section": b.section,
                "happened_on": timezone.localtime(b.happened_at).date(),
                "recorded_on": b.recorded_on,
                "outcome": outcome_text(b.outcome) if b.outcome else "",
                "outcome_on": b.outcome_on,
            }
            for b in Breach.objects.exclude(status="not_breach")
        ]
        decided = [
            {
                "decided_on": timezone.localtime(d.at).date(),
                "outcome": d.outcome,
                "waited": (
                    timezone.localtime(d.at).date()
                    - timezone.localtime(d.course.received_at).date()
                ).days,
                "listed": d.course.listed,
            }
            for d in Decision.objects.select_related("course").only(
                "at", "outcome", "course__received_at", "course__listed"
            )
        ]
        desk = {"triage": decided, **read_desk()}
    return register_tables(steps, orders, breaches, desk)


def read_desk() -> dict[str, list[dict[str, Any]]]:
    """The unit's own work as rows to count: days, and the desk's number of each row. Nobody is
    named in them.
    """
    first_read = dict(
        Decision.objects.order_by("course_id", "-at").values_list("course_id", "at")
    )  # the last in order is the first decision
    arrivals = [
        {
            "ref": str(number),
            "came_on": _day(came),
            "listed": listed,
            "read_on": _day(first_read.get(number)),
            "recorded_since": recorded,
        }
        for number, came, listed, recorded in Course.objects.values_list(
            "id", "received_at", "first_listed", "recorded_as_stalking"
        )
    ]
    answered: dict[str, dict[int, date]] = {"advocate_offer": {}, "safe_contact": {}}
    for case, right, done in Timer.objects.filter(
        right__in=answered, done_at__isnull=False
    ).values_list("case_id", "right", "done_at"):
        day = timezone.localtime(done).date()
        answered[right][case] = min(day, answered[right].get(case, day))
    cases = [
        {
            "ref": str(number),
            "opened_on": _day(opened),
            "closed_on": _day(closed),
            "offered_on": answered["advocate_offer"].get(number),
            "safe_on": answered["safe_contact"].get(number),
        }
        for number, opened, closed in Case.objects.values_list("id", "opened_at", "closed_at")
    ]
    reread = [
        {
            "ref": str(r.pk),
            "read_on": _day(r.at),
            "low": r.first.outcome in LOW,
            "missed": r.outcome == Outcome.ACCEPTED,
        }
        for r in SecondReading.objects.exclude(at=None).select_related("first")
    ]
    follow_ups = [
        {
            "ref": str(f.pk),
            "due_on": f.due_on,
            "months": f.months,
            "result": "not asked"
            if f.done_at is None
            else "new"
            if f.new_records or f.breaches
            else "none",
        }
        for f in FollowUp.objects.all()
    ]
    return {"arrivals": arrivals, "opened_cases": cases, "reread": reread, "follow_ups": follow_ups}


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment is not None else None


def _key(records: Path, run: Path | None, register: dict[str, pa.Table]) -> str:
    files = [
        (str(p.relative_to(records)), p.stat().st_size, p.stat().st_mtime_ns)
        for t in TABLES
        for p in find_files(records, t)
    ]
    rows = {
        n: hashlib.sha256(
            json.dumps(t.to_pylist(), default=str, sort_keys=True).encode()
        ).hexdigest()
        for n, t in register.items()
    }
    return hashlib.sha256(
        json.dumps([FORMAT, str(records), files, run.name if run else "", rows]).encode()
    ).hexdigest()


def refresh(note: Callable[[str], None] = lambda _: None) -> tuple[str, Path, dict[str, Any]]:
    """Prepare figures unless nothing has changed since the last time. Raises CannotPrepare."""
    records: Path | None = settings.CLEW_RECORDS
    if records is None or not records.is_dir():
        raise CannotPrepare(
            "no folder of records is set: give the folder that is handed to clew screen as CLEW_RECORDS, and start the service again"
        )
    with acting_as(service_account()):
        newest = ImportedRun.objects.first()
    run = (
        Path(newest.folder) if newest and (Path(newest.folder) / "manifest.json").exists() else None
    )
    register = read_register()
    key = _key(records, run, register)
    settings.CLEW_FACTS.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = settings.CLEW_FACTS / key[:24]
    if not (folder / "about.json").exists():
        try:
            prepare(
                records,
                folder,
                run=run,
                register=register,
                register_from="the unit's register of orders",
                note=note,
            )
        except (UnreadableRecords, NoSuchRun) as problem:
            raise CannotPrepare(str(problem)) from problem
    folder.chmod(0o700)
    return key, folder, json.loads((folder / "about.json").read_text(encoding="utf-8"))


def forget_old() -> None:
    """Keep the newest prepared tables; what was counted from older ones has its own aggregate."""
    with acting_as(service_account()):
        kept = {
            Path(f).name
            for f in Preparation.objects.filter(status="done").values_list("folder", flat=True)[
                :_KEPT
            ]
        }
        kept |= {
            Path(f).name
            for f in Preparation.objects.filter(held=True).values_list("folder", flat=True)
        }
    for folder in settings.CLEW_FACTS.glob("*"):
        if folder.is_dir() and folder.name not in kept and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)


def newest() -> Preparation | None:
    """The newest preparation that can be counted from."""
    return Preparation.objects.filter(status="done").first()


def load(prepared: Preparation) -> Facts:
    """Facts to count, for one request or job; close them. Raises NoFacts."""
    folder = Path(prepared.folder)
    if not folder.is_dir():
        raise NoFacts("The prepared figures are no longer there: prepare them again.")
    return open_facts(folder, threads=2)
