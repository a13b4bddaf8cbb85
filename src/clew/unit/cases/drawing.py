"""A case as pictures: its timeline in lanes, how often by month, who is in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup

from clew.unit.cases.models import Case, CasePerson, Event, EventKind, PersonRole
from clew.unit.intake.lanes import lane_titles, lanes_of
from clew.unit.intake.models import CourseReason
from clew.unit.platform.pictures import Bar, Edge, Months, Node, Point, lanes, months, network

# What the unit and its agencies wrote themselves, beside the lanes of the records.
_BY_HAND = {
    EventKind.INCIDENT: "Added by hand",
    EventKind.AGENCY: "Agencies’ information",
    EventKind.BREACH: "Breaches as reported",
    EventKind.ORDER: "Orders made or changed",
}
_RECORD = "Police records"
# On the timeline, and no part of how often something was done.
_NOT_DONE_BY_THE_SUSPECT = frozenset({EventKind.AGENCY, EventKind.ORDER})


@dataclass(frozen=True, slots=True)
class Pictures:
    lanes: Markup
    months: Months


def pictures(case: Case, events: list[Event], bars: list[Bar], *, sees_reasons: bool) -> Pictures:
    """The timeline drawn.

    Whoever reads courses sees the records by what was done in them, everybody else as police
    records.
    """
    reasons: dict[tuple[str, str], list[CourseReason]] = defaultdict(list)
    if sees_reasons and case.course_id is not None:
        for reason in (
            CourseReason.objects.filter(course_id=case.course_id)
            .exclude(incident_id="")
            .only("force", "incident_id", "rule", "reason")
        ):
            reasons[(reason.force, reason.incident_id)].append(reason)
    points: list[Point] = []
    happened: list[tuple[date, str]] = []
    for e in events:
        if e.happened_at is None or e.struck_at is not None or e.kind == EventKind.NOTE:
            continue
        on = timezone.localtime(e.happened_at).date()
        for lane in _lanes(e, reasons, sees_reasons=sees_reasons):
            if e.kind not in _NOT_DONE_BY_THE_SUSPECT:
                happened.append((on, lane))
            points.append(
                Point(on, lane, (e.label or e.text)[:90], f"#event-{e.pk}", bool(e.order_kind))
            )
    order = [*lane_titles(), _RECORD, *dict.fromkeys(_BY_HAND.values())]
    order = list(dict.fromkeys(order))
    title = f"The timeline of the case: {len(points)} marks. The list below has the same."
    return Pictures(
        lanes(
            points,
            order=order,
            bars=bars,
            title=title,
            until=timezone.localdate() if bars else None,
        ),
        months(happened, order),
    )


def _lanes(
    event: Event, reasons: dict[tuple[str, str], list[CourseReason]], *, sees_reasons: bool
) -> list[str]:
    if not event.incident_id:
        return [_BY_HAND.get(EventKind(event.kind), _RECORD)]
    return list(lanes_of(reasons[(event.force, event.incident_id)])) if sees_reasons else [_RECORD]


_COLUMNS = ("Acts for the suspect", "Suspect", "Victims", "Children, witnesses and others")
_COLUMN = {
    PersonRole.PROXY: 0,
    PersonRole.SUSPECT: 1,
    PersonRole.VICTIM: 2,
    PersonRole.OTHER_VICTIM: 2,
}


def people_drawn(case: Case, people: list[CasePerson]) -> Markup:
    """Who is in the case, in columns by role, with lines from whoever acts to whom it is done.

    Drawn where there are three or more.
    """
    if len(people) < 3:
        return Markup("")
    nodes, of = [], defaultdict(list)
    for p in people:
        column = _COLUMN.get(PersonRole(p.role), 3)
        nodes.append(
            Node(
                str(p.pk),
                p.name,
                column,
                reverse("person", args=[p.identity]) if p.identity else "",
            )
        )
        of[column].append(str(p.pk))
    edges = (
        [Edge(a, b) for a in of[0] for b in of[1]]
        + [Edge(a, b) for a in of[1] for b in of[2]]
        + [Edge(a, b) for a in of[2][:1] for b in of[3]]
    )
    return network(
        _COLUMNS,
        nodes,
        edges,
        title=f"People of case {case.reference}. The table has the same people with their roles.",
    )
