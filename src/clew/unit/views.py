"""Pages of the service itself: what goes wrong, said plainly."""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from clew.unit.access.ownership import NotYours
from clew.unit.accounts.request import DeskRequest


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: open too long, or another window signed out."""
    return render(
        request,
        "problem.html",
        {
            "title": "That form had expired",
            "said": "Go back, load the page again and send it once more. Nothing was saved.",
        },
        status=403,
    )


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(
        request,
        "problem.html",
        {
            "title": "There is nothing here that you may see",
            "said": "The reference may be mistyped, or the record is not open to you. If it should be, ask a supervisor.",
        },
        status=404,
    )


@login_not_required
def closed_page(request: HttpRequest, **_named: str) -> HttpResponse:
    """What the sign-in library offers and this service does not."""
    return not_found(request)


@login_not_required
def refused(request: DeskRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, NotYours):
        request.refusals.append((str(exception), exception.subject))
        return render(
            request,
            "problem.html",
            {"title": "This is not yours to change", "said": f"{exception} Nothing was changed."},
            status=403,
        )
    return render(
        request,
        "problem.html",
        {
            "title": "Your role does not include this",
            "said": "What you tried was noted. If your work needs it, ask an administrator to change your role.",
        },
        status=403,
    )


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(
        request,
        "problem.html",
        {
            "title": "That request could not be read",
            "said": "Go back and try again. Nothing was saved.",
        },
        status=400,
    )


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Drawn without the request: what tells who is signed in asks the database, which may be what
    is away (503) or broken.
    """
    problem = sys.exc_info()[1]
    # Of what we use, the force's sign-in alone is asked over the network by this library.
    sign_in_away = type(problem).__module__.startswith("requests.")
    away = isinstance(problem, OperationalError) or sign_in_away
    answer = HttpResponse(
        render_to_string("broken.html", {"away": away, "sign_in_away": sign_in_away}),
        status=503 if away else 500,
    )
    if away:
        answer["Retry-After"] = "10"
    return answer
