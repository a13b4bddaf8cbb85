"""The account of progress for anybody."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from clew.public.progress import queries
from clew.public.progress.models import Account

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "sha256": "text/plain; charset=utf-8",
    "json": "application/csvm+json",
    "pdf": "application/pdf",
}


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """The newest account, on one page."""
    held = queries.newest()
    return render(
        request,
        "progress/progress.html",
        {
            "held": held,
            "shown": held.shown if held else None,
            "columns": queries.columns() if held else [],
            "which": {
                "worse": gettext("What got worse"),
                "better": gettext("What got better"),
                "more": gettext("What changed otherwise"),
                "same": gettext("What did not change by more than chance"),
            },
        },
    )


@require_safe
def progress_file(request: HttpRequest, name: str) -> HttpResponse:
    content = queries.one_file(name)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=_KINDS[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def picture(request: HttpRequest, table: str) -> HttpResponse:
    drawn = queries.picture(table)
    if drawn is None:
        raise Http404
    response = HttpResponse(drawn, content_type="image/svg+xml")
    # A picture is opened on its own too: no script, no style from anywhere, whatever is drawn in
    # it.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287): each published account, with what got worse first."""
    found = queries.in_feed()
    page = request.build_absolute_uri(reverse("progress"))
    force = found[0].shown["force"] if found else gettext("The force")
    made = Atom1Feed(
        title=gettext("Progress on stalking"),
        link=page,
        description=gettext("What was recommended, where it stands, and what came of it."),
        feed_url=request.build_absolute_uri(request.path),
        author_name=force,
        feed_guid=_identity(page, "feed"),
    )
    for held in found:
        moment = datetime.combine(held.published_on, time(12), UTC)
        made.add_item(
            title=gettext("Account as at {day}").format(day=held.as_at.isoformat()),
            link=page,
            description=escape(_summary(held)),
            author_name=held.shown["force"],
            pubdate=moment,
            updateddate=moment,
            unique_id=_identity(page, str(held.pk)),
        )
    return HttpResponse(
        made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _identity(page: str, what: str) -> str:
    """The same for good, whatever is published since."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{page}#{what}").urn


def _summary(held: Account) -> str:
    """What got worse and better, or that nothing can be said yet; then the statuses of the log."""
    told = [
        f"{words}: {c['title']}. {c['words']}"
        for which, words in (
            ("worse", gettext("Got worse")),
            ("better", gettext("Got better")),
            ("more", gettext("Changed")),
        )
        for c in held.shown["changes"]
        if c["which"] == which
    ]
    return "\n".join(told) or gettext(
        "No two years that can be compared differ by more than chance."
    )
