"""The advice note: drafted from the course by templates that are data, edited by a person, one row
a version.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from clew.offences.clocks import clock
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.intake.models import Course, IdentityLink
from clew.unit.orders.alike import Match
from clew.unit.platform.editing import one_at_a_time
from clew.unit.platform.problems import Conflict
from clew.unit.triage.models import AdviceNote
from clew.unit.triage.queries import Line, Story, story
from clew.web.documents import Document
from clew.web.jinja import counted, day

_FILE = Path(__file__).parent / "data" / "advice.toml"
_ADVICE = 0x416476  # one writes advice on a course at a time
# s.2A(3) in our words, by letter.
ACTS = {
    "a": "following",
    "b": "contacting, or trying to",
    "c": "publishing about the person, or as if from them",
    "d": "monitoring what the person does online",
    "e": "loitering",
    "f": "interfering with property",
    "g": "watching or spying",
}


@cache
def template() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def titles() -> dict[str, str]:
    return {s["key"]: s["title"] for s in template()["section"]}


def draft_note(course: Course, *, by: User) -> AdviceNote:
    """A new version drafted from what the course shows now."""
    return save_note(course, _draft(course), to=_officer(course), by=by)


def save_note(
    course: Course, sections: dict[str, str], *, to: str, by: User, seen: int | None = None
) -> AdviceNote:
    """Keep `sections` as the next version.

    Raises Conflict when `seen`, the version that they were written from, is not the last.
    """
    with transaction.atomic():
        one_at_a_time(_ADVICE, course.pk)
        last = course.advice.select_related("by").order_by("version").last()
        if seen is not None and last is not None and last.version != seen:
            raise Conflict(
                f"{last.by.name} saved version {last.version} after you opened this page."
            )
        version = (course.advice.aggregate(n=Max("version"))["n"] or 0) + 1
        note = AdviceNote.objects.create(
            course=course,
            version=version,
            to=to,
            sections=sections,
            template=f"{template()['name']} {template()['version']}",
            by=by,
        )
        log(by, Action.ALTERATION, f"advice, version {version}", f"course:{course.reference}")
    return note


def issue_note(note: AdviceNote, *, by: User) -> None:
    """Send it: from here on this version stands, and its receipt is waited for. Raises Conflict
    when it was issued already.
    """
    with transaction.atomic():
        one_at_a_time(_ADVICE, note.course_id)
        note.refresh_from_db(fields=["issued_at"])
        if note.issued_at is not None:
            raise Conflict("Another user has already issued this version.")
        note.issued_at, note.issued_by = timezone.now(), by
        note.save(update_fields=["issued_at", "issued_by"])
        log(
            by,
            Action.DISCLOSURE,
            f"advice issued, version {note.version}",
            f"course:{note.course.reference}",
            recipient=note.to,
        )


def record_receipt(note: AdviceNote, *, by: User, received_by: str, how: str) -> None:
    """Raises Conflict when its receipt was recorded already."""
    with transaction.atomic():
        one_at_a_time(_ADVICE, note.course_id)
        note.refresh_from_db(fields=["received_at"])
        if note.received_at is not None:
            raise Conflict("Another user has already recorded its receipt.")
        note.received_by, note.received_how, note.received_at = received_by, how, timezone.now()
        note.save(update_fields=["received_by", "received_how", "received_at"])
        log(by, Action.ALTERATION, "advice received", f"course:{note.course.reference}")


def as_document(note: AdviceNote) -> Document:
    """The note as a document, for PDF and DOCX."""
    held = titles()
    made = Document(
        f"Advice to the officer in the case: {note.course.reference}",
        "Official-Sensitive",
        f"Version {note.version}, {day(note.at)}",
    )
    made.facts(
        [
            ("To", note.to),
            ("From", note.by.name),
            ("Course", note.course.reference),
            ("Issued", day(note.issued_at) or "not issued: a draft"),
        ]
    )
    for key, text in note.sections.items():
        made.heading(held.get(key, key))
        made.text(text)
    made.small(
        "Clew orders reading and explains itself; it decides nothing. This note was drafted from records and edited by the person named above."
    )
    return made


def _officer(course: Course) -> str:
    last = course.incidents.exclude(officer="").order_by("-happened_at").first()
    return last.officer if last else "The officer in the case"


def _draft(course: Course) -> dict[str, str]:
    facts = _facts(course)
    engine = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # noqa: S701
    )  # plain text, escaped where it is shown
    engine.globals["counted"] = counted
    return {
        s["key"]: template()["without_records"]
        if s.get("from_records") and not facts["records"]
        else engine.from_string(s["text"]).render(facts).strip()
        for s in template()["section"]
    }


def _facts(course: Course) -> dict[str, Any]:
    told = story(course, blind=True)
    lines = [x for x in told.lines if not x.taken_out]
    elements = course.elements or {}
    letters = elements.get("s2A_acts", [])
    signs = elements.get("s4A_signs", {})
    dated = [x.day for x in lines if x.day and x.part not in ("counter-allegation", "other victim")]
    held = {
        "occasions": [
            f"{len(set(dated))} days of conduct: "
            + ", ".join(day(d) for d in sorted(set(dated))[:6])
        ]
        if len(set(dated)) > 1
        else [],
        "acts": [f"({letter}) {ACTS[letter]}" for letter in letters if letter in ACTS],
        "told": [f"told to stop on {day(_day(elements.get('told_to_stop_on')))}"]
        if elements.get("told_to_stop_on")
        else [],
        "distress": ["the records tell of fear or distress"]
        if signs.get("fear_or_distress_told")
        else [],
        "violence": [f"violence or threats on {counted(n, 'day')}"]
        if (n := int(signs.get("violence_or_threats_on_days") or 0))
        else [],
        "daily_life": ["the records tell of changes in daily life"]
        if signs.get("daily_life_changed")
        else [],
    }
    points = {"points_2a": [], "points_4a": []}  # type: dict[str, list[dict[str, Any]]]
    for point in template()["point"]:
        points[point["of"]].append({**point, "held": held[point["from_records"]]})
    latest = max(dated, default=None)
    charge = clock("summary_charge", latest) if latest else None
    update = clock("victim_update_enhanced", timezone.localdate())
    enquiries = [
        e["text"]
        for e in template()["enquiry"]
        if e.get("always")
        or set(e.get("letters", ())) & set(letters)
        or (e.get("in_force") and told.in_force)
        or (e.get("counter") and told.counter)
        or (e.get("unknown_suspect") and any(x.part == "unknown suspect" for x in lines))
    ]
    identities = [i for i in (course.suspect_identity, course.victim_identity) if i]
    return {
        **points,
        "away": _away(course, told, lines),
        "run": course.run.run if course.run else "",
        "linked": IdentityLink.objects.filter(identity__in=identities).count(),
        "learned": course.reasons.filter(reason__contains="learned reader").count(),
        "suspect": course.suspect_name or "A suspect whom no record names",
        "victim": course.victim_name or "the victim",
        "records": len(lines),
        "first": day(course.first_on) or "no date",
        "last": day(course.last_on) or "no date",
        "different_offences": len({x.offence for x in lines}),
        "acts": held["acts"],
        "told_to_stop": day(_day(elements.get("told_to_stop_on"))),
        "went_on_after": bool(elements.get("went_on_after")),
        "in_force": told.in_force,
        "others": [o.reference for o in told.others],
        "enquiries": enquiries,
        "clock": {
            "passed": charge.last_day(latest) < timezone.localdate(),
            "last_day": day(charge.last_day(latest)),
            "start": day(latest),
            "source": charge.source,
            "verified": charge.verified,
        }
        if charge and latest
        else None,
        "register": _against_suspect(told.register.certain),
        "alike": _against_suspect(told.register.open),
        "recorded": course.recorded_as_stalking,
        "offences": sorted({x.offence for x in lines}),
        "update_days": counted(update.working_days, "working day"),
        "update_verified": update.verified,
    }


def _away(course: Course, told: Story, lines: list[Line]) -> list[str]:
    """What the records and the findings hold that speaks against stalking by this suspect."""
    said = [
        f"{r.reason}{f': “{r.quote}”' if r.quote else ''}{f' ({r.incident_id})' if r.incident_id else ''}"
        for r in course.reasons.filter(points__lt=0).order_by("points", "reason")
    ]
    # What was read as denied, supposed or by somebody else earned nothing, and says why.
    apart = [
        f"{found.what} ({found.status}) in {found.incident_id}"
        for found in course.findings.exclude(status="asserted").order_by("start", "id")
    ]
    if apart:
        said.append("Words that were found and not counted as conduct: " + "; ".join(apart[:12]))
    if told.counter:
        numbers = ", ".join(x.incident.incident_id for x in told.counter)
        said.append(f"Allegations the other way: {numbers}")
    unknown = [x.incident.incident_id for x in lines if x.part == "unknown suspect"]
    if unknown:
        said.append(
            f"No suspect is named in {', '.join(unknown)}: they were tied to the course by something else"
        )
    cancelled = [x.incident.incident_id for x in lines if x.incident.status == "cancelled"]
    if cancelled:
        said.append(f"Cancelled by the force: {', '.join(cancelled)}")
    return said


def _against_suspect(found: list[Match]) -> list[str]:
    """Orders of the register against the suspect, or somebody who may be: each by its reference."""
    return [
        f"{m.title} {m.reference}, {m.status.lower()}"
        for m in found
        if m.of == "order" and m.side == "subject" and m.asked.role == "suspect"
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
