"""A register that a force has kept elsewhere, taken in: one row a step, matters told apart by the
force's own number.

A matter with a row that cannot be read is set aside whole, with file, row, field, value and cure;
the others go on. The same file again adds only what is new; a kill leaves whole matters and the
same command goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from clew.unit.access.identity import acting_as, service_account
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.orders.actions.applications import refresh_application
from clew.unit.orders.actions.orders import add_terms, refresh_order, start_notification
from clew.unit.orders.actions.shared import refresh_search
from clew.unit.orders.models import Application, Breach, Duty, Order, Protects, Step
from clew.unit.orders.register_rows import Problem, Row, day_said, matters
from clew.unit.orders.rules import failures, kinds, steps

_BATCH = 500
_NO_REASON = "no reason in the register that was taken in"


@dataclass(slots=True)
class Taken:
    """What an import did."""

    matters: int = 0
    steps: int = 0
    unchanged: int = 0
    set_aside: int = 0
    problems: list[Problem] = field(default_factory=list)


def take_in(path: Path, *, note: Callable[[int], None] = lambda _: None) -> Taken:
    """Take in the register at `path`: CSV, Parquet, or a folder of parts. Raises BadRegister."""
    held, problems, aside = matters(path)
    taken = Taken(set_aside=aside, problems=problems)
    good = list(held.items())
    for begin in range(0, len(good), _BATCH):
        with acting_as(service_account()) as by:
            _keep(good[begin : begin + _BATCH], taken, by)
            log(
                by,
                Did.COLLECTION,
                "took in a register of orders",
                f"register:{path.name[:60]}",
                matters=len(good[begin : begin + _BATCH]),
            )
        note(min(begin + _BATCH, len(good)))
    return taken


def _keep(batch: list[tuple[str, list[Row]]], taken: Taken, by: User) -> None:
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

    def __init__(
        self,
        number: str,
        rows: list[Row],
        application: Application | None,
        alone: Order | None,
        by: User,
    ) -> None:
        self.number, self.rows, self.application, self.by = number, rows, application, by
        self.first = rows[0].said
        self.orders: dict[str, Order] = {alone.kind: alone} if alone else {}
        if application is not None:
            self.orders.update(
                {o.kind: o for o in application.orders.filter(void_at=None).order_by("made_on")}
            )
        self.new = application is None and alone is None

    def keep(self, taken: Taken) -> None:
        if self.first["step"] == "considered" and self.application is None:
            self.application = Application.objects.create(
                number=self.number,
                status="considered",
                status_on=self.rows[0].on,
                considered_on=self.rows[0].on,
                **self._parties(),
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
            "subject_born": day_said(self.first["subject_born"]),
            "protected_name": self.first["protected_name"] or "Not named",
            "entered_by": self.by,
        }

    def _protect(self, **of: Any) -> None:
        if self.first["protected_name"]:
            Protects.objects.create(name=self.first["protected_name"], **of)

    def _one(self, row: Row, touched: set[str]) -> bool:
        """Write one row down unless it is there.

        `touched` takes the order's kind, or "" for the application.
        """
        said = row.said
        if said["step"] == "breach":
            return False
        rule = (
            None
            if said["step"] == "made" or said["order"]
            else steps().application.get(said["step"])
        )
        if rule is not None and self.application is not None:
            if Step.objects.filter(
                application=self.application, name=rule.name, on=row.on
            ).exists():
                return False
            Step.objects.create(
                application=self.application,
                **self._step(
                    row, {"interim_asked": True} if said["interim_asked"] == "yes" else {}
                ),
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
        end = (
            {
                "end_kind": _end(said["ends"]),
                "ends_on": said["ends"] if day_said(said["ends"]) else None,
            }
            if said["ends"]
            else {}
        )
        Step.objects.create(order=order, **self._step(row, {k: v for k, v in end.items() if v}))
        touched.add(order.kind)
        return True

    def _step(self, row: Row, said: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": row.said["step"],
            "on": row.on,
            "code": row.said["reason"],
            "words": row.said["words"] or (_NO_REASON if row.said["reason"] else ""),
            "court": row.said["court"],
            "court_kind": row.said["court_kind"],
            "said": said,
            "by": self.by,
        }

    def _make(self, kind: str, row: Row, touched: set[str]) -> None:
        said = row.said
        ends = day_said(said["ends"])
        # A second interim order of one matter carries its place in the number.
        earlier = self.application.orders.filter(kind=kind).count() if self.application else 0
        order = Order.objects.create(
            application=self.application,
            number=f"{self.number}/{earlier + 1}" if earlier else self.number,
            kind=kind,
            origin="application" if self.application else "other",
            court=said["court"],
            court_kind=said["court_kind"] or "magistrates",
            result_code=kinds()[kind]["result_code"],
            made_on=row.on,
            end_kind=_end(said["ends"]),
            ends_on=ends,
            **self._parties(),
        )
        self._protect(order=order)
        Step.objects.create(
            order=order,
            name="made",
            on=row.on,
            court=said["court"],
            court_kind=said["court_kind"],
            result_code=order.result_code,
            by=self.by,
            said={"end_kind": order.end_kind, **({"ends_on": ends.isoformat()} if ends else {})},
        )
        add_terms(order, said["terms"], by=self.by)
        self.orders[kind] = order
        touched.add(kind)

    def _breaches(self, taken: Taken) -> None:
        for row in (r for r in self.rows if r.said["step"] == "breach"):
            said = row.said
            order = self.orders[said["order"] or "spo"]
            happened = timezone.make_aware(
                datetime.combine(day_said(said["happened_on"]) or row.on, time(12))
            )
            duty = (
                Duty.objects.filter(order=order, kind="first").first()
                if said["section"] == "s11"
                else None
            )
            if said["section"] == "s11" and duty is None:
                day = timezone.localtime(happened).date()
                duty = Duty.objects.create(
                    order=order, kind="first", begins_on=day, due_on=day, by=self.by
                )
            outcome_on = day_said(said["outcome_on"])
            status = (
                "outcome"
                if said["outcome"] and outcome_on
                else "recorded"
                if said["recorded_on"]
                else "suspected"
            )
            fields = {
                "section": said["section"],
                "duty": duty,
                "failure": said["failure"] if duty else "",
                "happened_at": happened,
                "text": said["words"] or "As in the register.",
                "recorded_on": day_said(said["recorded_on"]),
                "status": status,
                "outcome": said["outcome"] if status == "outcome" else "",
                "outcome_on": outcome_on if status == "outcome" else None,
                "offence_code": failures()[said["failure"]]["offence"]
                if duty
                else kinds()[order.kind]["offence"],
            }
            held = Breach.objects.filter(order=order, source=f"register {said['breach']}").first()
            if held is None:
                Breach.objects.create(
                    order=order, source=f"register {said['breach']}", by=self.by, **fields
                )
                taken.steps += 1
            elif held.status in ("suspected", "recorded") and status != held.status:
                Breach.objects.filter(pk=held.pk).update(**fields)
                taken.steps += 1


def _end(said: str) -> str:
    return said if said in ("further", "unknown") else "fixed" if said else "unknown"
