"""Pages of figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.figures.chart import as_svg, can_draw
from clew.figures.chart import in_words as picture_words
from clew.figures.counting import NotHeld
from clew.figures.facts import NoFacts
from clew.figures.spreadsheet import as_csv, as_ods, grid, notes, table_notes
from clew.unit.access.door import require
from clew.unit.accounts.request import DeskRequest
from clew.unit.figures import actions, queries
from clew.unit.figures.forms import CountForm
from clew.unit.figures.models import Preparation
from clew.unit.platform.paging import as_file, page

_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def shown_tables(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Tables as a page draws them: header, rows, what is to be read beside, whether there is a
    picture and what it says.
    """
    made = []
    for held in kept["tables"]:
        head, lines = grid(held) if not held["withheld"] else ([], [])
        made.append(
            {
                "table": held,
                "head": head,
                "rows": [[f"{c:,}" if isinstance(c, int) else c for c in line] for line in lines],
                "notes": table_notes(held),
                "picture": can_draw(held),
                "said": picture_words(held) if can_draw(held) else "",
            }
        )
    return made


@require_GET
def figures(request: DeskRequest) -> HttpResponse:
    """Choose a figure and read it; `as` gives it as csv, ods, or its picture as svg."""
    require(request, "figures")
    prepared = queries.latest_preparation()
    ready = queries.ready()
    as_at = _last(ready)
    form = CountForm(
        request.GET if "measure" in request.GET else None,
        as_at=as_at,
        initial={"measure": "recorded", "of": "stalking", "scheme": "financial", "last": 3},
    )
    kept: dict[str, Any] | None = None
    problem = ""
    if form.is_bound and ready is not None and form.is_valid():
        actions.note_count(by=request.user, what=form.chosen.title)
        try:
            kept = queries.count_one(ready, form.chosen, protected=form.cleaned_data["protected"])
        except (NoFacts, NotHeld) as held:
            problem = str(held)
    if kept is not None and request.GET.get("as") in ("csv", "ods", "svg"):
        return _file(kept, request.GET["as"], protected=form.cleaned_data["protected"])
    return page(
        request,
        "figures/figures.html",
        title="Figures",
        form=form,
        prepared=prepared,
        ready=ready,
        kept=kept,
        problem=problem,
        tables=shown_tables(kept) if kept else [],
        notes=notes(kept) if kept else [],
    )


def _last(ready: Preparation | None) -> date:
    return (ready.last_on if ready is not None else None) or timezone.localdate()


def _file(kept: dict[str, Any], kind: str, *, protected: bool) -> HttpResponse:
    if kind == "svg":
        held = kept["tables"][0] if kept["tables"] else None
        if held is None or not can_draw(held):
            raise Http404
        return HttpResponse(as_svg(held), content_type="image/svg+xml")
    if not protected:
        # Small numbers do not leave the page.
        raise Http404
    if kind == "csv":
        return as_file(as_csv(kept), "figure.csv", "text/csv; charset=utf-8")
    return as_file(as_ods(kept, timezone.now().replace(microsecond=0)), "figure.ods", _ODS)


@require_POST
def prepare(request: DeskRequest) -> HttpResponse:
    require(request, "figures", write=True)
    made = actions.ask(by=request.user)
    return redirect("preparation", made.pk)


@require_GET
def preparation(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "figures")
    held = queries.preparation(number)
    if held is None:
        raise Http404
    response = page(request, "figures/preparation.html", title="Preparing figures", held=held)
    if held.ended_at is None:
        response["Refresh"] = "2"
    return response


@require_GET
def published_figures(request: DeskRequest) -> HttpResponse:
    """The force's own numbers beside those that were published by others."""
    require(request, "figures")
    ready = queries.ready()
    area = request.GET.get("area", "")[:80]
    rows = (
        queries.beside_published(ready, area=area, as_at=_last(ready)) if ready is not None else []
    )
    if not rows and area:
        messages.info(request, f"The published table has no area “{area}”.")
    return page(
        request,
        "figures/published.html",
        title="Beside published figures",
        rows=rows,
        area=area,
        imported=settings.CLEW_PUBLISHED_FIGURES is not None,
    )
