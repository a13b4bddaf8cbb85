"""What people entered, as anybody may read it: no name of a person, no role of a few people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from clew.offences.periods import Period
from clew.progress.account import Entered
from clew.progress.changes import training_words
from clew.progress.groups import ALL, OTHERS, grouped
from clew.progress.measures import periods_to
from clew.progress.recommendations import deadline_problem, recommendations, report
from clew.unit.improvement.lists import choices, least, title
from clew.unit.improvement.models import Capacity, Feedback, LogEntry, TrainingResult


def entered(aggregate: Mapping[str, Any], *, words: str) -> Entered:
    """Everything that stands beside the figures of an answer, as it is now."""
    periods = periods_to(date.fromisoformat(aggregate["as_at"]))
    return Entered(standing_of_all(), capacity(periods), training(), feedback(), words)


def standing_of_all() -> list[dict[str, Any]]:
    """Each recommendation as the force answers for it, with its log, oldest line first."""
    log: dict[str, list[LogEntry]] = defaultdict(list)
    for entry in LogEntry.objects.filter(report=report().key):
        log[entry.number].append(entry)
    return [_standing(r.number, log[r.number]) for r in recommendations()]


def _standing(number: str, log: list[LogEntry]) -> dict[str, Any]:
    given = next(r for r in recommendations() if r.number == number)
    newest = {e.kind: e for e in log}
    status, owner, own, target, text = (
        newest.get(k) for k in ("status", "owner", "deadline", "target", "text")
    )
    problem = deadline_problem(own.on, given) if own and own.on else ""
    if problem and own and own.words:
        problem = f"{problem} The force says: {own.words}"
    return {
        "number": number,
        "to": given.to,
        "about": given.about,
        "source": given.source,
        "text": text.words if text else "",
        "text_source": f"{text.source}, read on {text.on}" if text else "",
        "deadline": given.deadline.isoformat() if given.deadline else "",
        "own_deadline": own.on.isoformat() if own and own.on else "",
        "problem": problem,
        "owner": owner.words if owner else "",
        "target": target.words if target else "",
        "status": status.status if status else "",
        "status_words": title("status", status.status) if status else "Nothing is entered",
        "status_on": status.on.isoformat() if status and status.on else "",
        "evidence": status.evidence if status else "",
        "log": [
            {
                "on": e.on.isoformat() if e.on else "",
                "entered": e.at.date().isoformat(),
                "status": title("status", e.status),
                "words": e.words,
                "evidence": e.evidence,
            }
            for e in log
            if e.kind == "status"
        ],
    }


def capacity(periods: Iterable[Period]) -> list[dict[str, Any]]:
    """People and hours by role for each period, roles of few people counted together."""
    held: dict[tuple[date, str], Capacity] = {}
    for row in Capacity.objects.order_by("id"):
        held[row.month, row.role] = row
    made = []
    for period in periods:
        rows = [r for (month, _), r in held.items() if period.begin <= month <= period.end]
        if rows:
            made += _of_period(period, rows)
    return made


def _of_period(period: Period, rows: list[Capacity]) -> list[dict[str, Any]]:
    months = sorted({r.month for r in rows})
    people: dict[str, list[int]] = defaultdict(list)
    hours: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in rows:
        people[row.role].append(row.people)
        hours[row.role][0] += row.hours_available
        hours[row.role][1] += row.hours_worked
    fewest = {role: min(p) for role, p in people.items()}
    groups = grouped(fewest, least("people"))
    caveat = f"{len(months)} month{'s' if len(months) > 1 else ''} entered; people are the average of those months"
    made = []
    for name, roles in groups.items():
        heads = sum(sum(people[r]) for r in roles) / len(months)
        made.append(
            {
                "period": period.label,
                "begin": period.begin.isoformat(),
                "end": period.end.isoformat(),
                "role": name,
                "words": _words(name),
                "people": round(heads, 1),
                "hours_available": float(sum((hours[r][0] for r in roles), Decimal(0))),
                "hours_worked": float(sum((hours[r][1] for r in roles), Decimal(0))),
                "caveat": caveat,
            }
        )
    return made


def _words(name: str) -> str:
    return {ALL: "All roles", OTHERS: "Roles of few people, together"}.get(name) or dict(
        choices("role")
    )[name]


def training() -> list[dict[str, Any]]:
    """Each training that was measured, newest first; empty where none was."""
    made = []
    for row in TrainingResult.objects.all():
        held = {
            "title": row.title,
            "measured_on": row.measured_on.isoformat(),
            "learners": row.learners,
            "before_right": row.before_right,
            "before_of": row.before_of,
            "after_right": row.after_right,
            "after_of": row.after_of,
            "how": row.how,
            "evidence": row.evidence,
        }
        made.append(held | {"words": f"{training_words(held)} {row.how}"})
    return made


def feedback() -> list[dict[str, Any]]:
    """You said, we did: newest first, without what was taken back."""
    return [
        {
            "said": f.said,
            "said_on": f.said_on.isoformat(),
            "source": title("source", f.source),
            "did": f.did,
            "did_on": f.did_on.isoformat() if f.did_on else "",
        }
        for f in Feedback.objects.filter(withdrawn_at=None)
    ]
