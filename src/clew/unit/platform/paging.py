"""Small things that every view uses."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from clew.tables import TableWriter
from clew.web.forms import Form
from clew.web.numbers import small_number

get_or_post = require_http_methods(["GET", "POST"])


# Pages that are lists: Back leads to the one that a person came from, in its order and at its page.
_LISTS = frozenset(
    {
        "home",
        "queue",
        "case-list",
        "register",
        "search",
        "calendar",
        "report-list",
        "request-list",
        "meeting-list",
        "oversight",
        "retention-list",
    }
)
_CAME_FROM = "came_from"


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page; with a form that was refused, status 422, so that nobody takes it for saved."""
    form = context.get("form")
    # A form that is drawn again after a new sign-in was not refused.
    status = (
        422
        if form is not None
        and form.is_bound
        and form.errors
        and not getattr(request, "drawn_again", False)
        else 200
    )
    context["back"] = _back(request, context.get("back", ""))
    return render(request, template, context, status=status)


def _back(request: HttpRequest, otherwise: str) -> str:
    """Where Back leads: `otherwise`, or, where that is a list, the list from which the person came.
    A list remembers itself.
    """
    session = getattr(request, "session", None)
    here = request.resolver_match.url_name if request.resolver_match else ""
    if session is None:
        return otherwise
    if here in _LISTS and request.method == "GET":
        if session.get(_CAME_FROM) != request.get_full_path():
            session[_CAME_FROM] = request.get_full_path()
        return otherwise
    if otherwise and _is_list(otherwise):
        return str(session.get(_CAME_FROM) or otherwise)
    return otherwise


def _is_list(path: str) -> bool:
    try:
        return resolve(path.partition("?")[0]).url_name in _LISTS
    except Resolver404:
        return False


def form_page(request: HttpRequest, form: Form, title: str, **context: Any) -> HttpResponse:
    return page(
        request,
        "form.html",
        form=form,
        title=title,
        **{"caption": "", "submit": "", "intro": [], "multipart": False, **context},
    )


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where `next` leads, when it stays on this host."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return (
        asked
        if asked.startswith("/")
        and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
        else otherwise
    )


def rows_before(request: HttpRequest, on_a_page: int) -> int:
    """How many rows of a list come before the page that the address asks for, by its number or by
    the rows before it.
    """
    number = small_number(request.GET.get("page"))
    return on_a_page * (number - 1) if number > 1 else small_number(request.GET.get("after"))


def as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def as_list_file(head: Iterable[str], rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    """Rows of a list as CSV."""
    out = io.StringIO()
    writer = TableWriter(out)
    writer.row(head)
    writer.rows(["" if value is None else str(value) for value in row] for row in rows)
    return as_file(b"\xef\xbb\xbf" + out.getvalue().encode(), name, CSV)


CSV = "text/csv; charset=utf-8"
# Rows of a list that is taken away as a file.
MOST_IN_FILE = 5_000
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
