"""Digital safety, part by part: what to look at on a phone, in accounts, in a car, at home.

The parts come from a data file, each step with its source and the day on which it was read there.
Nothing that is ticked is kept: no field has a name, and no script runs.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from clew.public.pages import store

_FILE = Path(__file__).parent / "data" / "devices.toml"


@dataclass(frozen=True, slots=True)
class Step:
    """`notice`: what the other person may notice; `keep`: what to keep before it is changed."""

    title: str
    do: tuple[str, ...]
    notice: str
    keep: str
    source: str
    seen_on: date

    def is_old(self, today: date) -> bool:
        """Whether its menus may have moved since it was read."""
        return (today - self.seen_on).days > int(_raw()["old_days"])


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    name: str
    title: str
    says: str
    steps: tuple[Step, ...]


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def parts() -> tuple[Part, ...]:
    """Those with a step that was verified."""
    found = []
    for p in _raw()["part"]:
        steps = tuple(
            Step(
                s["title"],
                tuple(s["do"]),
                s.get("notice", ""),
                s.get("keep", ""),
                s["source"],
                s["seen_on"],
            )
            for s in p["step"]
            if s["verified"]
        )
        if steps:
            found.append(Part(p["number"], p["name"], p["title"], p["says"], steps))
    return tuple(found)


@require_safe
def device_plan(request: HttpRequest) -> HttpResponse:
    """Where to begin, and a list to tick that nothing keeps."""
    return render(
        request,
        "pages/devices.html",
        {"title": gettext("Safer phone, accounts and home"), "parts": parts()},
    )


@require_safe
def device_part(request: HttpRequest, number: int) -> HttpResponse:
    found = next((p for p in parts() if p.number == number), None)
    if found is None:
        raise Http404
    at = parts().index(found)
    return render(
        request,
        "pages/device.html",
        {
            "title": gettext(found.title),
            "part": found,
            "today": timezone.localdate(),
            "next": parts()[at + 1] if at + 1 < len(parts()) else None,
            "contacts": store.contacts("stalking-helpline", "emergency"),
        },
    )
