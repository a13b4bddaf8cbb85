"""Small things that every view uses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from clew.web.forms import Form

get_or_post = require_http_methods(["GET", "POST"])


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page; with a form that was refused, status 422, so that nobody takes it for saved."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    context.setdefault("back", "")
    return render(request, template, context, status=status)


def form_page(request: HttpRequest, form: Form, title: str, **context: Any) -> HttpResponse:
    return page(request, "form.html", form=form, title=title, **{"caption": "", "submit": "", "intro": [], "multipart": False, **context})


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where `next` leads, when it stays on this host."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) else otherwise


def as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
