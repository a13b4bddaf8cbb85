"""The course as the reader had it, kept with the decision.

In: a course that is being decided. Out: `CourseAsDecided`: the run and its rules, the records with
their words, what each earned, what else was found, who was taken for whom and why, orders in force.
It can be shown again when a later run says something else, and given to whoever prepares disclosure
(Criminal Procedure and Investigations Act 1996; the Code asks that material which may be relevant is
kept).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from clew.unit.intake.models import Course, IdentityLink, Mention
from clew.unit.triage.findings import found_in
from clew.unit.triage.models import CourseAsDecided, Decision
from clew.version import full_version

FORMAT = 1
_OF_COURSE = [
    "reference",
    "source",
    "engine_id",
    "listed",
    "first_listed",
    "rank",
    "points",
    "suspect_identity",
    "victim_identity",
    "suspect_name",
    "victim_name",
    "other_names",
    "first_on",
    "last_on",
    "incident_count",
    "recorded_as_stalking",
    "elements",
    "unknown",
    "account",
    "came_from",
    "edition",
]
_OF_RECORD = [
    "force",
    "incident_id",
    "part",
    "happened_at",
    "offence",
    "offence_code",
    "status",
    "in_force",
    "officer",
    "texts",
]
_OF_REASON = [
    "reason",
    "points",
    "force",
    "incident_id",
    "quote",
    "rule",
    "basis",
    "source",
    "start",
]
_OF_MENTION = [
    "identity",
    "force",
    "incident_id",
    "role",
    "row",
    "name",
    "date_of_birth",
    "sex",
    "relationship",
]
_OF_LINK = ["identity", "left", "right", "weight", "said"]


def keep_as_decided(course: Course, decision: Decision) -> CourseAsDecided:
    """In the transaction of the decision."""
    content = json.loads(json.dumps(_content(course), cls=DjangoJSONEncoder))
    people = sorted(
        {p for p in (course.suspect_identity, course.victim_identity, *course.others) if p}
    )
    return CourseAsDecided.objects.create(
        decision=decision,
        course=course,
        people=people,
        content=content,
        sha256=hashlib.sha256(written(content)).hexdigest(),
    )


def written(content: dict[str, Any]) -> bytes:
    """The content as the file that is given out, the same bytes each time."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode(
        "utf-8"
    )


def is_whole(kept: CourseAsDecided) -> bool:
    """Whether the content is what was kept."""
    return hashlib.sha256(written(kept.content)).hexdigest() == kept.sha256


def _content(course: Course) -> dict[str, Any]:
    sides = [p for p in (course.suspect_identity, course.victim_identity) if p]
    run = course.run
    return {
        "format": FORMAT,
        "kept_by": f"Clew {full_version()}",
        "run": {
            "run": run.run,
            "fingerprint": run.fingerprint,
            "as_at": run.as_at,
            "reader": run.reader,
            "rules": run.rules_digest,
        }
        if run
        else None,
        "course": _of(course, _OF_COURSE),
        "records": _all(
            course.incidents.filter(gone=False).order_by("happened_at", "force", "incident_id"),
            _OF_RECORD,
        ),
        "reasons": _all(course.reasons.order_by("-points", "reason", "id"), _OF_REASON),
        "also_found": [
            {
                "force": force,
                "incident_id": number,
                "source": f.source,
                "start": f.start,
                "stop": f.stop,
                "what": f.what,
            }
            for (force, number), found in found_in(course).items()
            for f in found
        ],
        "mentions": _all(
            Mention.objects.filter(identity__in=sides).order_by(
                "identity", "force", "incident_id", "role", "row"
            ),
            _OF_MENTION,
        ),
        "links": _all(
            IdentityLink.objects.filter(identity__in=sides).order_by("identity", "-weight", "id"),
            _OF_LINK,
        ),
    }


def _all(rows: Iterable[Model], names: list[str]) -> list[dict[str, Any]]:
    return [_of(row, names) for row in rows]


def _of(row: Model, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
