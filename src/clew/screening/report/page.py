"""Write the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from clew import __version__
from clew.files import private_file
from clew.screening.ranking.points import load as load_points
from clew.screening.report.rates import hit_rates
from clew.screening.report.timeline import draw
from clew.screening.runs.read import Run

LISTS = {
    "urgent": (
        "Read today",
        "A record of the last {hours} hours tells of a threat to kill, strangulation, a weapon, entry to the home, a tracker or a breached order. Points play no part in being here.",
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
        "Nothing new for more than {days} days. Kept so that a return is seen for what it is.",
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
    rules = load_points().raw["lists"]
    lists = []
    number = 0
    for name, (title, means) in LISTS.items():
        courses = run.courses(name)
        told = []
        for course in courses[:limit]:
            number += 1
            told.append(_course(run, course["course_id"], number, identify=identify))
        means = means.format(hours=rules["urgent_hours"], days=rules["dormant_after_days"])
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
        version=__version__,
        points=load_points().raw,
    )


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
