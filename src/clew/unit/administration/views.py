"""Pages of accounts: an administrator's, everybody's own, and notices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.grave import be_sure
from clew.unit.accounts.request import DeskRequest
from clew.unit.administration import actions, queries
from clew.unit.administration.forms import AccountForm, AgencyForm
from clew.unit.platform.acts import act
from clew.unit.platform.paging import form_page, get_or_post, page
from clew.unit.platform.problems import Refused


@get_or_post
def notices(request: DeskRequest) -> HttpResponse:
    if request.method == "POST":
        actions.read_notices(request.user)
        return redirect("notices")
    return page(
        request, "accounts/notices.html", title="Notices", rows=queries.notices(request.user)
    )


@require_GET
def own_account(request: DeskRequest) -> HttpResponse:
    return page(
        request,
        "accounts/own.html",
        title="Your account",
        force_sign_in=bool(settings.SOCIALACCOUNT_PROVIDERS),
    )


@require_GET
def account_list(request: DeskRequest) -> HttpResponse:
    require(request, "accounts")
    return page(
        request,
        "accounts/list.html",
        title="Accounts",
        rows=queries.accounts(),
        second=queries.with_second_factor(),
        agencies=queries.agencies(),
        waiting=queries.waiting_roles(),
    )


@get_or_post
def account(request: DeskRequest, number: int = 0) -> HttpResponse:
    require(request, "accounts", write=True)
    be_sure(request)
    held = queries.account(number) if number else None
    if number and held is None:
        raise Http404
    start = (
        {k: getattr(held, k) for k in ("username", "name", "email", "roles", "is_active")}
        | {"agency": held.agency_id, "force_subject": queries.force_subject(held)}
        if held
        else {"is_active": True}
    )
    form = AccountForm(request.POST or None, initial=start)
    if held:
        del form.fields["username"]
    if not held or not settings.SOCIALACCOUNT_PROVIDERS:
        del form.fields["force_subject"]

    def keep(given: dict[str, Any]) -> tuple[str, HttpResponse | str]:
        """What is said of it, and where it leads."""
        if held is None:
            given.pop("is_active")
            made, password = actions.make_account(by=request.user, **given)
            return "", page(
                request,
                "accounts/password.html",
                title="The account is made",
                made=made,
                password=password,
                back=reverse("account-list"),
            )
        subject = given.pop("force_subject", None)
        waits = actions.change_account(held, by=request.user, **given)
        if subject is not None and given["is_active"]:
            actions.link_force_sign_in(held, by=request.user, subject=subject.strip())
        more = " A second administrator has to confirm what is new." if waits else ""
        return f"Saved.{more}", "account-list"

    return act(
        request,
        form,
        keep,
        message=lambda done: done[0],
        then=lambda done: done[1],
        page=lambda: form_page(
            request, form, held.name if held else "A new account", back=reverse("account-list")
        ),
    )


@get_or_post
def account_roles(request: DeskRequest, number: int) -> HttpResponse:
    """A second administrator decides on the roles that another proposed."""
    require(request, "accounts", write=True)
    be_sure(request)
    change = queries.waiting_roles().get(number)
    if change is None:
        raise Http404
    if request.method == "POST":
        try:
            confirm = request.POST.get("decision") == "confirm"
            actions.decide_roles(change.user, by=request.user, confirm=confirm)
            messages.success(request, "Confirmed." if confirm else "Refused.")
        except Refused as problem:
            messages.error(request, str(problem))
        return redirect("account-list")
    return page(
        request,
        "accounts/roles.html",
        title=f"Roles of {change.user.name}",
        change=change,
        why_not=actions.why_not_confirm(change, request.user),
        back=reverse("account-list"),
    )


@get_or_post
def reset(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "accounts", write=True)
    be_sure(request)
    held = queries.account(number)
    if held is None:
        raise Http404
    if request.method == "POST":
        try:
            password = actions.reset_sign_in(held, by=request.user)
            return page(
                request,
                "accounts/password.html",
                title="The sign-in is reset",
                made=held,
                password=password,
                back=reverse("account-list"),
            )
        except Refused as problem:
            messages.error(request, str(problem))
            return redirect("account-list")
    return page(
        request,
        "accounts/reset.html",
        title=f"Reset the sign-in of {held.name}",
        held=held,
        back=reverse("account-list"),
    )


@get_or_post
def agency(request: DeskRequest, number: int = 0) -> HttpResponse:
    require(request, "accounts", write=True)
    be_sure(request)
    held = queries.agency(number) if number else None
    if number and held is None:
        raise Http404
    form = AgencyForm(
        request.POST or None,
        known=held is not None,
        initial={k: getattr(held, k) for k in ("name", "kind", "ask")} if held else {},
    )
    return act(
        request,
        form,
        lambda given: actions.save_agency(held, by=request.user, **given),
        message="Saved.",
        then="account-list",
        refused_at="name",
        page=lambda: form_page(
            request, form, held.name if held else "A new agency", back=reverse("account-list")
        ),
    )
