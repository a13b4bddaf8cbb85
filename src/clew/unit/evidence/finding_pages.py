"""Pages of what the evidence shows, and of what is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from clew.evidence.bundle import MANIFEST
from clew.evidence.findings.contacts import Question
from clew.evidence.findings.finding import Finding
from clew.problems import Problem
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.evidence import forms, people, products, queries
from clew.unit.evidence.door import access_evidence, evidence_form, evidence_page, with_store
from clew.unit.evidence.models import Progress
from clew.unit.platform.acts import act, press
from clew.unit.platform.lists import file_asked, list_file
from clew.unit.platform.paging import get_or_post
from clew.web.jinja import day

_LINES, _ITEMS = 24, 12


@require_GET
def findings(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference)
    with_store(case)
    victims, suspects = queries.victims_and_suspects(case, request.user)
    form = forms.QuestionForm(request.GET or None, victims=victims, suspects=suspects)
    question = Question()
    if request.GET and form.is_valid():
        given = form.cleaned_data
        named: dict[str, Any] = {"kinds": tuple(given["kinds"])} if given["kinds"] else {}
        question = Question(
            first=given["first"],
            last=given["last"],
            victim=given.get("victim", ""),
            suspect=given.get("suspect", ""),
            **named,
        )
    held = queries.findings(case, request.user, question)
    kind = file_asked(request)
    if kind and held and not held.refused:
        log(
            request.user,
            Action.DISCLOSURE,
            "evidence: findings as a file",
            f"case:{reference}",
            case=reference,
            rows=len(held.found),
        )
        return list_file(request.user, kind, f"What the evidence on {reference} shows", _HEAD, _rows(held.found), f"findings-{reference}")  # fmt: skip
    kept = {k: v for k, v in request.GET.items() if v and k != "as"}
    response = evidence_page(
        request,
        case,
        "findings.html",
        "findings",
        "What the evidence shows",
        held=held,
        question=question,
        filter=form,
        pictures=[(p, Markup(p.svg)) for p in held.pictures] if held else [],  # noqa: S704  # its texts are escaped where it is drawn
        lines=_LINES,
        items=_ITEMS,
        marks=queries.marks_of(case, request.user),
        address=reverse("evidence-findings", args=[reference]) + "?" + urlencode(kept),
        here=reverse("evidence-findings", args=[reference]) + "?",
        writes_moments=may(request.user.roles, "evidence_restricted", write=True),
    )
    if held is None:
        response["Refresh"] = "3"
    return response


_HEAD = ("Finding", "Part", "Number", "Of how many", "What is counted", "How", "Items")


def _rows(found: Iterable[Finding]) -> list[tuple[object, ...]]:
    made: list[tuple[object, ...]] = []
    for one in found:
        made.append((one.title, "", one.count, one.base, one.of, one.how, _numbers(one.items)))
        made += [
            (one.title, p.label, p.count, one.base, one.of, "", _numbers(p.items))
            for p in one.parts
            if p.count
        ]
    return made


def _numbers(items: tuple[int, ...]) -> str:
    return " ".join(map(str, items))


@get_or_post
def moment(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference, part="evidence_restricted", write=True)
    with_store(case)
    orders = queries.orders_with_day(case)
    of = next((o for o in orders if o.reference == request.GET.get("order")), None)
    form = forms.MomentForm(
        request.POST or None,
        initial={
            "kind": "order",
            "on": of.served_on or of.made_on,
            "about": f"{of.title}, {'served' if of.served_on else 'made, no service recorded'}",
            "source": f"register of orders, {of.reference}",
        }
        if of
        else {},
    )

    def enter(given: dict[str, Any]) -> None:
        at = datetime.combine(given.pop("on"), time.fromisoformat(given.pop("clock")))
        people.enter_moment(case, by=request.user, at=at, **given)

    return act(
        request,
        form,
        enter,
        message="Entered. Contacts after it are counted.",
        then=("evidence-findings", reference),
        page=lambda: evidence_form(
            request,
            case,
            form,
            "Enter a moment after which contacts are counted",
            "evidence-findings",
            intro=[
                *(_of_register(o, reverse("evidence-moment-add", args=[reference])) for o in orders),
                "What an order forbids, and when it bound, is not judged by the count.",
            ],
        ),
    )  # fmt: skip


def _of_register(order: queries.Order, here: str) -> str:
    """An order of the register, with the way to count after it."""
    served = f"served on {day(order.served_on)}" if order.served_on else "no service recorded"
    return format_html(
        'In the register: {} {}, made on {}, {}. <a class="govuk-link" href="{}?order={}">Count contacts after it</a>',
        order.title, order.reference, day(order.made_on), served, here, order.reference,
    )  # fmt: skip


@require_GET
def product_list(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(
        request, reference, part="evidence_restricted", look="products of the evidence"
    )
    with_store(case)
    made = queries.products_of(case)
    response = evidence_page(
        request,
        case,
        "products.html",
        "products",
        "Products",
        products=made,
        redactions=queries.redactions_of(case),
        writes_products=may(request.user.roles, "evidence_restricted", write=True),
    )
    if any(p.status in (Progress.WAITING, Progress.WORKING) for p in made):
        response["Refresh"] = "5"
    return response


@get_or_post
def make_product(request: DeskRequest, reference: str) -> HttpResponse:
    case = access_evidence(request, reference, part="evidence_restricted", write=True)
    with_store(case)
    kinds, _ = queries.choices(case, request.user)
    victims, suspects = queries.victims_and_suspects(case, request.user)
    form = forms.ProductForm(
        request.POST or None,
        kinds=kinds,
        victims=victims,
        suspects=suspects,
        initial={"kind": "court", "kinds": [k for k, _ in kinds if k in ("message", "call", "voicemail", "payment")]},
    )  # fmt: skip
    return act(
        request,
        form,
        lambda given: products.ask(case, by=request.user, **given),
        then=lambda made: ("evidence-product", reference, made.number),
        page=lambda: evidence_form(
            request,
            case,
            form,
            "Make a product of the evidence",
            "evidence-products",
            submit="Make it",
            intro=[
                "Documents for a court: a chronology with every item that is chosen, counts apart from it, the schedule of exhibits, what is unused, and the items for other forensic software.",
                "Bundle to disclose: the whole timeline, what was not understood, agreements, tags, notes, and every look, with a manifest that anybody checks with sha256sum.",
                "Only what was agreed and not withdrawn is in either. Redactions in force leave the documents for a court.",
            ],
        ),
    )


def _product(request: DeskRequest, reference: str, number: int, *, write: bool = False, look: str = "") -> tuple[Any, Any]:  # fmt: skip
    case = access_evidence(request, reference, part="evidence_restricted", write=write, look=look)
    held = queries.product_of(case, number)
    if held is None:
        raise Http404
    return case, held


@require_GET
def one_product(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case, held = _product(request, reference, number, look=f"product {number} of the evidence")
    by_number = {d.number: d for d in queries.devices_of(case)}
    response = evidence_page(
        request,
        case,
        "product.html",
        "products",
        f"Product {number}",
        held=held,
        asked=str(products.question_of(held.asked)),
        manifest=MANIFEST,
        of_devices=[by_number[n] for n in held.devices if n in by_number],
        writes_products=may(request.user.roles, "evidence_restricted", write=True)
        and may(request.user.roles, "order_drafts", write=True),
    )
    if held.status in (Progress.WAITING, Progress.WORKING):
        response["Refresh"] = "2"
    return response


@require_GET
def take_away(
    request: DeskRequest, reference: str, number: int
) -> HttpResponse | StreamingHttpResponse:
    _, held = _product(request, reference, number)
    if held.status != Progress.DONE:
        raise Http404

    try:
        content = products.take_away(held, by=request.user)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("evidence-product", reference, number)
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{reference}-evidence-{number}.zip"'
    response["Content-Length"] = str(held.size)
    return response


@require_POST
def put_among_files(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    _, held = _product(request, reference, number, write=True)
    return press(
        request,
        lambda: products.put_among_files(held, by=request.user),
        message=lambda made: (
            f"Put among the case's files: {', '.join(f'F{f.number}' for f in made)}."
        ),
        then=("evidence-product", reference, number),
    )


@get_or_post
def redact(request: DeskRequest, reference: str) -> HttpResponse:
    return _redact(request, reference, None)


@get_or_post
def redact_item(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    return _redact(request, reference, number)


def _redact(request: DeskRequest, reference: str, item: int | None) -> HttpResponse:
    case = access_evidence(request, reference, part="evidence_restricted", write=True)
    with_store(case)
    if item is not None and queries.device_of_item(case, request.user, item) is None:
        raise Http404
    form = forms.RedactionForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: products.redact(case, by=request.user, item=item, **given),
        message="Entered. It leaves every product that is made from now on.",
        then=("evidence-products", reference),
        page=lambda: evidence_form(
            request,
            case,
            form,
            f"Redact in item {item}" if item else "Redact everywhere",
            "evidence-products",
            intro=[
                "The words leave the documents before they are made, and each finished file is read back and searched. Where one still holds them, none is given out.",
                "Leave the words empty to redact all that the item says."
                if item
                else "What is redacted in one item stands in others: redact an address or a number everywhere.",
            ],
        ),
    )


@get_or_post
def lift(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    case = access_evidence(request, reference, part="evidence_restricted", write=True)
    held = queries.redaction_of(case, number)
    if held is None or held.lifted_at is not None:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: products.lift(held, by=request.user, **given),
        message="Lifted. Products that are made from now on hold the words.",
        then=("evidence-products", reference),
        page=lambda: evidence_form(
            request, case, form, f"Lift redaction {number}", "evidence-products", submit="Lift"
        ),
    )  # fmt: skip
