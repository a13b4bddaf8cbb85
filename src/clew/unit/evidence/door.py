"""The door to a case's evidence: the right, the case, and every page with what allows it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from markupsafe import Markup, escape

from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.cases.door import access_case
from clew.unit.cases.models import Case
from clew.unit.cases.views import case_page
from clew.unit.evidence import queries
from clew.unit.evidence.models import Device
from clew.unit.platform.paging import form_page
from clew.web.forms import Form

_PARTS = (
    ("devices", "Devices and files", "case-evidence", "evidence"),
    ("timeline", "Timeline", "evidence-timeline", "evidence"),
    ("days", "Beside the case", "evidence-days", "timeline"),
    ("who", "Who is who", "evidence-who", "evidence"),
    ("findings", "What it shows", "evidence-findings", "evidence"),
    ("tags", "Tags", "evidence-tags", "evidence"),
    ("notes", "Notes", "evidence-notes", "evidence"),
    ("products", "Products", "evidence-products", "evidence_restricted"),
    ("custody", "Custody", "evidence-custody", "evidence_restricted"),
)


def access_evidence(
    request: DeskRequest,
    reference: str,
    *,
    part: str = "evidence",
    write: bool = False,
    look: str = "",
) -> Case:
    """Raises PermissionDenied, Http404, PurposeNeeded."""
    return access_case(request, reference, part=part, write=write, look=look)


def access_device(
    request: DeskRequest, reference: str, number: int, *, write: bool = False, look: str = ""
) -> tuple[Case, Device]:
    """A device of a part that the person does not read is not there."""
    case = access_evidence(request, reference, write=write, look=look)
    device = queries.device_of(case, number)
    if device is None or not may(request.user.roles, device.part, write=write):
        raise Http404
    return case, device


def with_store(case: Case) -> None:
    """Raises Http404 where the case has no evidence yet."""
    if not queries.has_store(case):
        raise Http404


def evidence_page(
    request: DeskRequest, case: Case, template: str, place: str, title: str, **context: Any
) -> HttpResponse:
    """A page of the evidence, with what allows it at its head."""
    devices = queries.devices_of(case)
    there = queries.has_store(case)
    return case_page(
        request,
        case,
        f"evidence/{template}",
        "evidence",
        title,
        devices=devices,
        places_of_evidence=[
            {"key": key, "text": text, "href": reverse(name, args=[case.reference])}
            for key, text, name, part in _PARTS
            if may(request.user.roles, part) and (there or key == "devices")
        ],
        place=place,
        back=reverse("case", args=[case.reference]) if place == "devices" else reverse("case-evidence", args=[case.reference]),
        writes=may(request.user.roles, "evidence", write=True),
        linked=partial(linked, case),
        **context,
    )  # fmt: skip


def linked(case: Case, text: str) -> Markup:
    """What somebody wrote, with a link at each item that it names: item 12, items 12 and 14."""

    def link(found: re.Match[str]) -> str:
        there = reverse("evidence-item", args=[case.reference, int(found[0])])
        return f'<a class="govuk-link" href="{there}">{found[0]}</a>'

    made = _NAMED.sub(lambda m: re.sub(r"\d{1,9}", link, m[0]), str(escape(text)))
    return Markup(f'<span class="clew-said">{made}</span>')  # noqa: S704  # escaped above


_NAMED = re.compile(r"\bitems? \d{1,9}(?:(?:, | and |, and )\d{1,9})*\b", re.I | re.A)


def evidence_form(
    request: DeskRequest,
    case: Case,
    form: Form,
    title: str,
    after: str,
    *more: str | int,
    **context: Any,
) -> HttpResponse:
    """A form of the evidence; Back leads to the page named `after`."""
    return form_page(
        request,
        form,
        title,
        caption=f"Case {case.reference}",
        back=reverse(after, args=[case.reference, *more]),
        **context,
    )
