"""Write the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from clew.files import private_file
from clew.screening.report.rates import hit_rates
from clew.screening.report.timeline import draw
from clew.screening.runs.read import Run
from clew.screening.runs.rules_used import points_of
from clew.version import full_version

LISTS = {
    "urgent": (
        "Read today",
        "A record of {recent} tells of a threat to kill, strangulation, a weapon, entry to the home, a tracker or a breached order. Points play no part in being here.",
    ),
    "recorded": (
        "Recorded as stalking",
        "At least one record carries a stalking offence. Every one of these is read.",
    ),
    "hidden": (
        "Hidden under something else",
        "No record is called stalking; together they look like a course of conduct. In order of points.",
    ),
    "dormant": (
        "Long silent",
        "Nothing new for more than {silent}. Kept so that a return is seen for what it is.",
    ),
}


def write_report(run_folder: Path, out: Path | None, *, identify: bool, limit: int) -> Path:
    """One HTML file, readable by its owner alone.

    Raises NoSuchRun, and NotAFile where `out` is no file.
    """
    run = Run(run_folder)
    try:
        page = _render(run, identify=identify, limit=limit)
        path = out or run.folder / "report.html"
    finally:
        run.close()
    with private_file(path) as handle:
        handle.write(page)
    return path


def _render(run: Run, *, identify: bool, limit: int) -> str:
    points = points_of(run.folder)
    lists = []
    number = 0
    for name, (title, _) in LISTS.items():
        courses = run.courses(name)
        told = []
        for course in courses[:limit]:
            number += 1
            told.append(_course(run, course["course_id"], number, identify=identify))
        means = _means(name, points)
        worth = run.manifest.get("worth") if name == "hidden" else None
        lists.append(
            {
                "name": name,
                "title": title,
                "means": means,
                "worth": worth,
                "courses": told,
                "count": len(courses),
                "limit": limit,
            }
        )
    environment = Environment(
        loader=PackageLoader("clew.screening.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(
        run=run.manifest,
        lists=lists,
        rates=hit_rates(run),
        identify=identify,
        version=full_version(),
        points=points,
    )


def _means(name: str, points: dict[str, Any] | None) -> str:
    """What stands on a list, with the numbers of the run's own points."""
    if points is None:
        recent, silent = "the last days", "a long time"
    else:
        recent = f"the last {points['lists']['urgent_hours']} hours"
        silent = f"{points['lists']['dormant_after_days']} days"
    return LISTS[name][1].format(recent=recent, silent=silent)


def _course(run: Run, course_id: str, number: int, *, identify: bool) -> dict[str, Any]:
    story = run.story(course_id, identify=identify)
    return {
        "number": number,
        "course": story.course,
        "elements": story.elements,
        "suspect": story.suspect,
        "victim": story.victim,
        "victims": story.victims,
        "unknown": story.unknown,
        "timeline": draw(story.incidents, number),
        "incidents": story.incidents,
        "reasons": story.reasons,
    }
