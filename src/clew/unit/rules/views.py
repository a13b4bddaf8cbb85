"""Pages of the rules that screening uses."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from clew.unit.access.door import require
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.platform.acts import act
from clew.unit.platform.paging import form_page, get_or_post, page
from clew.unit.rules import actions, queries
from clew.unit.rules.forms import DecideForm, EndPauseForm, PauseForm, ProposeForm, TakeBackForm
from clew.unit.rules.models import RuleSet

_PART = "screening_rules"


@require_GET
def rules(request: DeskRequest) -> HttpResponse:
    require(request, _PART)
    return page(
        request,
        "rules/rules.html",
        title="Rules that screening uses",
        held=queries.in_force(),
        sets=queries.history(),
        pauses=queries.pauses(),
        paused=queries.pause(),
        may_write=may(request.user.roles, _PART, write=True),
        back=reverse("run-list" if may(request.user.roles, "queue") else "home"),
    )


@get_or_post
def propose(request: DeskRequest) -> HttpResponse:
    require(request, _PART, write=True)
    form = ProposeForm(request.POST or None, initial={"run": request.GET.get("run", "")[:60]})
    return act(
        request,
        form,
        lambda given: actions.propose(given.pop("run"), by=request.user, **given),
        message="Proposed. A second person approves or refuses these rules.",
        then=lambda made: ("rules-set", made.pk),
        page=lambda: form_page(
            request,
            form,
            "Propose rules for screening",
            submit="Propose them",
            back=reverse("rules"),
            intro=[
                "The rules are the words, points, offence codes, model and learned reader that a published run used. When a set is approved, runs of other rules are not taken in."
            ],
        ),
    )


@get_or_post
def rule_set(request: DeskRequest, number: int) -> HttpResponse:
    """A set, and the decision on it."""
    require(request, _PART, write=request.method == "POST")
    shown = queries.rule_set(number)
    if shown is None:
        raise Http404
    own = shown.proposed_by_id == request.user.pk
    form = (TakeBackForm if own else DecideForm)(request.POST or None)
    held = queries.in_force()

    def decide(given: dict[str, Any]) -> RuleSet:
        return actions.decide(
            shown, by=request.user, approve=given.get("decision") == "approve", why=given["why"]
        )

    def said(done: RuleSet) -> str:
        if done.approved:
            return "Approved. From now on only runs of these rules are taken in."
        return "Taken back." if own else "Refused."

    return act(
        request,
        form,
        decide,
        message=said,
        then="rules",
        page=lambda: page(
            request,
            "rules/set.html",
            title=f"Rules of run {shown.run}",
            shown=shown,
            held=held,
            kinds=queries.kinds(shown, held),
            is_held=held is not None and held.pk == shown.pk,
            own=own,
            form=form,
            may_write=may(request.user.roles, _PART, write=True),
            back=reverse("rules"),
        ),
    )


@get_or_post
def pause(request: DeskRequest) -> HttpResponse:
    """Pause screening, or end the pause that holds."""
    require(request, _PART, write=True)
    paused = queries.pause()
    form = (PauseForm if paused is None else EndPauseForm)(request.POST or None)
    do = actions.pause if paused is None else actions.end_pause
    return act(
        request,
        form,
        lambda given: do(by=request.user, **given),
        message="Screening is paused: no run is taken in."
        if paused is None
        else "Screening goes on: runs are taken in again.",
        then="rules",
        page=lambda: form_page(
            request,
            form,
            "Pause screening" if paused is None else "End the pause of screening",
            submit="Pause screening" if paused is None else "End the pause",
            back=reverse("rules"),
            intro=[
                "No run is taken in until somebody ends the pause. What stands in the queue stays there and is read."
            ],
        ),
    )
