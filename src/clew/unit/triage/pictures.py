"""The course as pictures: what was done along time, and how often by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from clew.unit.intake.lanes import lane_titles, lanes_of
from clew.unit.intake.models import Course
from clew.unit.orders.queries import in_force_periods
from clew.unit.platform.pictures import Bar, Months, Point, lanes, months
from clew.unit.triage.queries import Story


@dataclass(frozen=True, slots=True)
class Pictures:
    """`lanes` is empty where no record has a date; `months` has no rows then."""

    lanes: Markup
    months: Months


def pictures(course: Course, told: Story) -> Pictures:
    points: list[Point] = []
    happened: list[tuple[date, str]] = []
    for line in told.lines:
        if line.day is None or line.taken_out:
            continue
        i = line.incident
        for lane, said in lanes_of(line.reasons).items():
            happened.append((line.day, lane))
            points.append(
                Point(
                    line.day,
                    lane,
                    f"{i.offence}{': ' + ', '.join(said) if said else ''}",
                    f"#record-{i.pk}",
                    bool(i.in_force),
                )
            )
    bars = [
        Bar(
            _short(p.title),
            p.begin,
            p.end,
            f"{p.title} {p.reference}: {p.begin:%-d %B %Y} to {f'{p.end:%-d %B %Y}' if p.end else 'no end known'}",
        )
        for p in in_force_periods(told.register)
    ]
    stop = (course.elements or {}).get("told_to_stop_on")
    marks = [(date.fromisoformat(stop), "Told to stop")] if stop else []
    title = f"What was done, along time: {len(told.lines)} records. The table below has the same."
    return Pictures(
        lanes(points, order=lane_titles(), bars=bars, marks=marks, title=title),
        months(happened, lane_titles()),
    )


def _short(title: str) -> str:
    return title.replace("Stalking Protection Order", "SPO")[:24]
