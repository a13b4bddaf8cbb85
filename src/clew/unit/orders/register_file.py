"""A register that a force has kept elsewhere, taken in: one row a step, matters told apart by the force's own number.

A matter with a row that cannot be read is set aside whole, with file, row, field, value and cure; the others go on. The same
file again adds only what is new; a kill leaves whole matters and the same command goes on from there.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.utils import timezone

from clew.unit.access.identity import acting_as, service_account
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.orders.actions.applications import refresh_application
from clew.unit.orders.actions.orders import add_terms, refresh_order, start_notification
from clew.unit.orders.actions.shared import refresh_search
from clew.unit.orders.models import Application, Breach, Duty, Order, Protects, Step
from clew.unit.orders.rules import failures, kinds, outcomes, reasons, steps

COLUMNS = ("matter", "step", "on", "order", "subject_name", "subject_born", "protected_name", "court", "court_kind", "reason", "words", "ends", "interim_asked", "terms",
           "breach", "section", "failure", "happened_on", "recorded_on", "outcome", "outcome_on")  # fmt: skip
_NEEDED = ("matter", "step", "on")
_BATCH = 500
_NO_REASON = "no reason in the register that was taken in"


class BadRegister(Exception):
    """The file cannot be read as a register at all; nothing was taken in."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of one row, and what to do about it."""

    file: str
    row: int
    field: str
    value: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.field} “{self.value[:60]}”: {self.cure}"


@dataclass(slots=True)
class Taken:
    """What an import did."""

    matters: int = 0
    steps: int = 0
    unchanged: int = 0
    set_aside: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    file: str
    number: int
    said: dict[str, str]
    on: date = date.min


def take_in(path: Path, *, note: Callable[[int], None] = lambda _: None) -> Taken:
    """Take in the register at `path`: CSV, Parquet, or a folder of parts. Raises BadRegister."""
    taken = Taken()
    matters: dict[str, list[_Row]] = {}
    wrong: set[str] = set()
    for row in _rows(path):
        matter = row.said["matter"]
        problems = _check(row)
        taken.problems += problems
        if problems:
            wrong.add(matter)
        matters.setdefault(matter, []).append(row)
    for matter, rows in matters.items():
        if matter not in wrong and (problem := _check_matter(rows)):
            taken.problems.append(problem)
            wrong.add(matter)
    taken.set_aside = len(wrong)
    good = [(m, sorted(r, key=_in_order)) for m, r in matters.items() if m not in wrong]
    for begin in range(0, len(good), _BATCH):
        with acting_as(service_account()) as by:
            _keep(good[begin : begin + _BATCH], taken, by)
            log(by, Did.COLLECTION, "took in a register of orders", f"register:{path.name[:60]}", matters=len(good[begin : begin + _BATCH]))
        note(min(begin + _BATCH, len(good)))
    return taken


def _rows(path: Path) -> Iterator[_Row]:
    parts = sorted(p for p in path.iterdir() if p.suffix in (".csv", ".parquet")) if path.is_dir() else [path]
    if not parts:
        raise BadRegister(f"{path} holds no CSV or Parquet file")
    for part in parts:
        if part.suffix == ".parquet":
            try:
                found: Any = pq.read_table(part).to_pylist()
            except (OSError, ValueError) as problem:
                raise BadRegister(f"{part} is not readable Parquet: {problem}") from problem
            _need(part, found[0] if found else dict.fromkeys(_NEEDED))
            yield from (_Row(part.name, n, {c: _text(r.get(c)) for c in COLUMNS}) for n, r in enumerate(found, 1))
        else:
            try:
                with part.open(encoding="utf-8-sig", newline="") as file:
                    table = csv.DictReader(file)
                    _need(part, dict.fromkeys(table.fieldnames or []))
                    yield from (_Row(part.name, n, {c: _text(r.get(c)) for c in COLUMNS}) for n, r in enumerate(table, 2))
            except (UnicodeDecodeError, csv.Error) as problem:
                raise BadRegister(f"{part} is not CSV in UTF-8: {problem}. Save it as CSV UTF-8.") from problem


def _need(part: Path, there: dict[str, Any]) -> None:
    if lacking := [c for c in _NEEDED if c not in there]:
        raise BadRegister(
            f"{part} lacks the column {lacking[0]!r}. A register has one row a step with the columns {', '.join(COLUMNS)}; {', '.join(_NEEDED)} are needed."
        )


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\0", "").strip()


def _in_order(row: _Row) -> tuple[date, int]:
    names = [*steps().application, *steps().order, "breach"]
    return row.on, names.index(row.said["step"])


def _day(said: str) -> date | None:
    """ISO, or day/month/year as spreadsheets write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(said, form).date()  # a day has no zone
        except ValueError:
            continue
    return None


def _check(row: _Row) -> list[Problem]:
    said = row.said
    found: list[Problem] = []

    def wrong(name: str, cure: str) -> None:
        found.append(Problem(row.file, row.number, name, said[name], cure))

    rules = {**steps().application, **steps().order}
    if not said["matter"]:
        wrong("matter", "give the force's own number of the matter: it tells matters apart")
    if said["step"] not in rules and said["step"] != "breach":
        wrong(
            "step", f"use one of {', '.join([*steps().application, *[k for k in steps().order if k not in steps().application], 'breach'])}"
        )
    today = timezone.localdate()
    for name in ("on", "subject_born", "ends", "happened_on", "recorded_on", "outcome_on"):
        if said[name] and not (name == "ends" and said[name] in ("further", "unknown")):
            day = _day(said[name])
            if day is None:
                wrong(name, "write the day as 2026-03-07 or 07/03/2026" + (", or further, or unknown" if name == "ends" else ""))
            elif name != "ends" and day > today:
                wrong(name, "the day is in the future: put it right, or leave the row out until it happened")
    row.on = _day(said["on"]) or date.min
    if not said["on"]:
        wrong("on", "give the day on which the step happened")
    rule = rules.get(said["step"])
    asked = next((a.partition(":")[2].strip() for a in (rule.asks if rule else ()) if a.startswith("code")), "")
    if asked and said["reason"] not in dict(reasons(asked)):
        wrong("reason", f"use one of {', '.join(dict(reasons(asked)))}")
    if said["order"] and said["order"] not in kinds():
        wrong("order", f"use one of {', '.join(kinds())}")
    made = said["order"] if said["step"] == "made" else rule.makes if rule else ""
    if made and made in kinds() and row.on != date.min and row.on < kinds()[made]["begins"]:
        wrong("on", f"the first {kinds()[made]['title']} could be made on {kinds()[made]['begins']} ({kinds()[made]['source']})")
    if made and _day(said["ends"]) is not None and (_day(said["ends"]) or date.max) < row.on:
        wrong("ends", "an order cannot end before it was made")
    if said["step"] == "breach":
        if said["section"] not in ("s8", "s11", "other"):
            wrong("section", "use s8 for a breach of the order, s11 for notification, other for another order")
        if said["section"] == "s11" and said["failure"] not in failures():
            wrong("failure", f"use one of {', '.join(failures())}")
        if said["outcome"] and said["outcome"] not in dict(outcomes()):
            wrong("outcome", f"use one of {', '.join(dict(outcomes()))}")
        if not said["breach"]:
            wrong("breach", "give the force's own number of the breach: it tells breaches apart")
    return found


def _check_matter(rows: list[_Row]) -> Problem | None:
    ordered = sorted(rows, key=_in_order)
    first = ordered[0]
    if first.said["step"] not in ("considered", "made"):
        return Problem(
            first.file,
            first.number,
            "step",
            first.said["step"],
            "the first step of a matter is considered, or made for an order that nobody applied for; put the days right or add the row",
        )
    if not first.said["subject_name"]:
        return Problem(first.file, first.number, "subject_name", "", "say on the first row whom it is against")
    made: set[str] = set()
    for row in ordered:
        rule = steps().application.get(row.said["step"])
        if row.said["step"] == "made":
            made.add(row.said["order"] or "spo")
        elif rule is not None and rule.makes:
            made.add(rule.makes)
        elif (rule is None or row.said["order"]) and (row.said["order"] or "spo") not in made:
            return Problem(
                row.file,
                row.number,
                "order",
                row.said["order"],
                "no such order of this matter was made by that day: add the row that made it, or say which order it was",
            )
    return None


def _keep(batch: list[tuple[str, list[_Row]]], taken: Taken, by: Any) -> None:
    numbers = [m for m, _ in batch]
    known = {a.number: a for a in Application.objects.filter(number__in=numbers)}
    alone = {o.number: o for o in Order.objects.filter(number__in=numbers, application=None)}
    for matter, rows in batch:
        before = taken.steps
        _Matter(matter, rows, known.get(matter), alone.get(matter), by).keep(taken)
        if taken.steps == before:
            taken.unchanged += 1


class _Matter:
    """One matter: what the register has of it, what is there already."""

    def __init__(self, number: str, rows: list[_Row], application: Application | None, alone: Order | None, by: Any) -> None:
        self.number, self.rows, self.application, self.by = number, rows, application, by
        self.first = rows[0].said
        self.orders: dict[str, Order] = {alone.kind: alone} if alone else {}
        if application is not None:
            self.orders.update({o.kind: o for o in application.orders.filter(void_at=None).order_by("made_on")})
        self.new = application is None and alone is None

    def keep(self, taken: Taken) -> None:
        if self.first["step"] == "considered" and self.application is None:
            self.application = Application.objects.create(
                number=self.number, status="considered", status_on=self.rows[0].on, considered_on=self.rows[0].on, **self._parties()
            )
            self._protect(application=self.application)
        touched: set[str] = set()
        for row in self.rows:
            if self._one(row, touched):
                taken.steps += 1
        if self.application is not None and (self.new or touched):
            refresh_application(self.application)
            refresh_search(self.application)
        for kind in touched & set(self.orders):
            order = self.orders[kind]
            refresh_order(order)
            refresh_search(order)
            start_notification(order, by=self.by)
        self._breaches(taken)
        taken.matters += self.new

    def _parties(self) -> dict[str, Any]:
        return {
            "subject_name": self.first["subject_name"],
            "subject_born": _day(self.first["subject_born"]),
            "protected_name": self.first["protected_name"] or "Not named",
            "entered_by": self.by,
        }

    def _protect(self, **of: Any) -> None:
        if self.first["protected_name"]:
            Protects.objects.create(name=self.first["protected_name"], **of)

    def _one(self, row: _Row, touched: set[str]) -> bool:
        """Write one row down unless it is there. `touched` takes the order's kind, or "" for the application."""
        said = row.said
        if said["step"] == "breach":
            return False
        rule = None if said["step"] == "made" or said["order"] else steps().application.get(said["step"])
        if rule is not None and self.application is not None:
            if Step.objects.filter(application=self.application, name=rule.name, on=row.on).exists():
                return False
            Step.objects.create(
                application=self.application, **self._step(row, {"interim_asked": True} if said["interim_asked"] == "yes" else {})
            )
            touched.add("")
            if rule.makes:
                self._make(rule.makes, row, touched)
            if (
                rule.decides
                and (interim := self.orders.get("interim_spo"))
                and interim.ended_on is None
                and (interim.ends_on is None or interim.ends_on >= row.on)
            ):
                Step.objects.create(order=interim, name="decided", on=row.on, by=self.by)
                touched.add("interim_spo")
            return True
        if said["step"] == "made":
            if (said["order"] or "spo") in self.orders:
                return False
            self._make(said["order"] or "spo", row, touched)
            return True
        order = self.orders[said["order"] or "spo"]
        if Step.objects.filter(order=order, name=said["step"], on=row.on).exists():
            return False
        end = {"end_kind": _end(said["ends"]), "ends_on": said["ends"] if _day(said["ends"]) else None} if said["ends"] else {}
        Step.objects.create(order=order, **self._step(row, {k: v for k, v in end.items() if v}))
        touched.add(order.kind)
        return True

    def _step(self, row: _Row, said: dict[str, Any]) -> dict[str, Any]:
        return {"name": row.said["step"], "on": row.on, "code": row.said["reason"], "words": row.said["words"] or (_NO_REASON if row.said["reason"] else ""), "court": row.said["court"],
                "court_kind": row.said["court_kind"], "said": said, "by": self.by}  # fmt: skip

    def _make(self, kind: str, row: _Row, touched: set[str]) -> None:
        said = row.said
        ends = _day(said["ends"])
        # A second interim order of one matter carries its place in the number.
        earlier = self.application.orders.filter(kind=kind).count() if self.application else 0
        order = Order.objects.create(
            application=self.application, number=f"{self.number}/{earlier + 1}" if earlier else self.number, kind=kind, origin="application" if self.application else "other", court=said["court"], court_kind=said["court_kind"] or "magistrates",
            result_code=kinds()[kind]["result_code"], made_on=row.on, end_kind=_end(said["ends"]), ends_on=ends, **self._parties(),
        )  # fmt: skip
        self._protect(order=order)
        Step.objects.create(order=order, name="made", on=row.on, court=said["court"], court_kind=said["court_kind"], result_code=order.result_code, by=self.by,
                            said={"end_kind": order.end_kind, **({"ends_on": ends.isoformat()} if ends else {})})  # fmt: skip
        add_terms(order, said["terms"], by=self.by)
        self.orders[kind] = order
        touched.add(kind)

    def _breaches(self, taken: Taken) -> None:
        for row in (r for r in self.rows if r.said["step"] == "breach"):
            said = row.said
            order = self.orders[said["order"] or "spo"]
            happened = timezone.make_aware(datetime.combine(_day(said["happened_on"]) or row.on, time(12)))
            duty = Duty.objects.filter(order=order, kind="first").first() if said["section"] == "s11" else None
            if said["section"] == "s11" and duty is None:
                day = timezone.localtime(happened).date()
                duty = Duty.objects.create(order=order, kind="first", begins_on=day, due_on=day, by=self.by)
            outcome_on = _day(said["outcome_on"])
            status = "outcome" if said["outcome"] and outcome_on else "recorded" if said["recorded_on"] else "suspected"
            fields = {"section": said["section"], "duty": duty, "failure": said["failure"] if duty else "", "happened_at": happened, "text": said["words"] or "As in the register.",
                      "recorded_on": _day(said["recorded_on"]), "status": status, "outcome": said["outcome"] if status == "outcome" else "", "outcome_on": outcome_on if status == "outcome" else None,
                      "offence_code": failures()[said["failure"]]["offence"] if duty else kinds()[order.kind]["offence"]}  # fmt: skip
            held = Breach.objects.filter(order=order, source=f"register {said['breach']}").first()
            if held is None:
                Breach.objects.create(order=order, source=f"register {said['breach']}", by=self.by, **fields)
                taken.steps += 1
            elif held.status in ("suspected", "recorded") and status != held.status:
                Breach.objects.filter(pk=held.pk).update(**fields)
                taken.steps += 1


def _end(said: str) -> str:
    return said if said in ("further", "unknown") else "fixed" if said else "unknown"
