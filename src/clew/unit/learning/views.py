"""Pages of learning at the desk: play, one's own record, write and check cases, results."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_POST

from clew.learning import play
from clew.learning.cases import MOST_REPORTS
from clew.learning.certificate import Done, certificate
from clew.learning.measure import Row
from clew.learning.vignettes import TIMES, study
from clew.unit.access.door import require
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.learning import actions, content, queries
from clew.unit.learning.forms import FactsForm, ReportForm, TeamForm
from clew.unit.learning.models import WrittenCase
from clew.unit.platform.acts import act, press
from clew.unit.platform.lists import file_asked, list_file
from clew.unit.platform.paging import PDF, as_file, form_page, get_or_post, page
from clew.unit.triage import agreement

_SALT = "clew.unit.learning.play"
_MOST_OWN = 4_000


@require_GET
def learning(request: DeskRequest) -> HttpResponse:
    require(request, "learning")
    return page(
        request,
        "learning/learning.html",
        title="Learning",
        cases=queries.playable(),
        mine=queries.completions(request.user),
        may_write=may(request.user.roles, "learning_cases", write=True),
        may_read_results=may(request.user.roles, "learning_results"),
    )


# --- Playing, and one's own record ---


@get_or_post
def learning_play(request: DeskRequest, name: str, variant: int) -> HttpResponse:
    """A case step by step. Where somebody is stands signed in the form; the end is kept as theirs."""
    require(request, "learning", write=request.method == "POST")
    found = queries.case_to_play(name, variant)
    if found is None:
        raise Http404
    case, version = found
    at, own = play.Place(), ""
    wrong: list[str] = []
    answers: dict[str, list[int]] = {}
    if request.method == "POST":
        try:
            at = play.place(signing.loads(request.POST.get("state", ""), salt=_SALT), case)
        except signing.BadSignature:
            at = play.Place()
        else:
            own = request.POST.get("own", "")[:_MOST_OWN]
            answers = play.chosen_of(case, at, {k: request.POST.getlist(k) for k in request.POST})
            missing = play.missing(case, at, answers) if at.stage == play.CHOOSE else []
            wrong = [q.name for q in missing]
            if not wrong:
                before, at = at.stage, play.onward(case, at, answers)
                own = own if at.stage in (play.CHOOSE, play.TOLD) else ""
                if at.stage == play.END and before != play.END:
                    result = play.result(case, at)
                    actions.finish(
                        case,
                        by=request.user,
                        version=version,
                        right=sum(right for right, _ in result.values()),
                        of=sum(of for _, of in result.values()),
                    )
    response = page(
        request,
        "learning/play.html",
        title=case.title,
        back=reverse("learning"),
        case=case,
        at=at,
        report=case.reports[at.report],
        own=own,
        wrong=wrong,
        answers=answers,
        told=play.told(case, at, at.report) if at.stage == play.TOLD else [],
        result=play.result(case, at) if at.stage == play.END else {},
        state=signing.dumps(at.as_data(), salt=_SALT),
    )
    if wrong:
        response.status_code = 422
    return response


@require_GET
def learning_certificate(request: DeskRequest) -> HttpResponse:
    """The officer's own, of everything that they played here."""
    require(request, "learning")
    done = [
        Done(c.title, c.on, c.minutes, c.right, c.of) for c in queries.completions(request.user)
    ]
    if not done:
        raise Http404
    made = certificate(request.user.name, done, made_on=timezone.localdate(), checked=True)
    return as_file(made, "certificate.pdf", PDF)


@require_POST
def learning_forget(request: DeskRequest, number: int) -> HttpResponse:
    require(request, "learning", write=True)
    held = queries.completion(request.user, number)
    if held is None:
        raise Http404
    return press(
        request,
        lambda: actions.forget(held, by=request.user),
        message="Taken out of your record.",
        then="learning",
    )


# --- Writing ---


@require_GET
def learning_cases(request: DeskRequest) -> HttpResponse:
    require(request, "learning_cases")
    return page(
        request,
        "learning/cases.html",
        title="Cases written here",
        back=reverse("learning"),
        cases=queries.written(),
    )


def _newest(name: str) -> WrittenCase:
    held = queries.newest(name)
    if held is None:
        raise Http404
    return held


@require_GET
def learning_case(request: DeskRequest, name: str) -> HttpResponse:
    """The newest version as it will be told, what is still to be put right, and the versions."""
    require(request, "learning_cases")
    held = _newest(name)
    tellings, problem = queries.tellings(held)
    return page(
        request,
        "learning/case.html",
        title=held.title,
        back=reverse("learning-cases"),
        held=held,
        tellings=tellings,
        problem=problem,
        versions=queries.versions(name),
        more=len(held.content.get("report", [])) < MOST_REPORTS,
        may_check=held.by_id != request.user.pk and held.checked_at is None and not problem,
    )


@get_or_post
def learning_write(request: DeskRequest) -> HttpResponse:
    require(request, "learning_cases", write=True)
    form = FactsForm(request.POST or None, initial=content.facts({}))

    def make(given: dict[str, Any]) -> WrittenCase:
        name = actions.new_name(given["title"])
        raw = content.with_facts({}, name, given)
        return actions.write(name, raw, by=request.user, why=given["why"], seen=0)

    return act(
        request,
        form,
        make,
        message="Kept. Now write its reports.",
        then=lambda made: ("learning-case", made.name),
        refused_at="title",
        page=lambda: form_page(
            request,
            form,
            "Write a case",
            back=reverse("learning-cases"),
            submit="Keep it",
            intro=[
                "Make up everybody in it. Take nothing from a record, not a name, a street or a sentence."
            ],
        ),
    )


@get_or_post
def learning_facts(request: DeskRequest, name: str) -> HttpResponse:
    require(request, "learning_cases", write=True)
    held = _newest(name)
    form = FactsForm(
        request.POST or None, initial={**content.facts(held.content), "version": held.version}
    )
    return act(
        request,
        form,
        lambda given: actions.write(
            name,
            content.with_facts(held.content, name, given),
            by=request.user,
            why=given["why"],
            seen=given["version"],
        ),
        message="Kept as a new version. Another person has to check it.",
        then=("learning-case", name),
        refused_at="why",
        page=lambda: form_page(
            request, form, held.title, back=reverse("learning-case", args=[name]), submit="Keep it"
        ),
    )


@get_or_post
def learning_report(request: DeskRequest, name: str, number: int) -> HttpResponse:
    """Change report `number`, or add the one after the last."""
    require(request, "learning_cases", write=True)
    held = _newest(name)
    there = len(held.content.get("report", []))
    if not 1 <= number <= min(there + 1, MOST_REPORTS):
        raise Http404
    form = ReportForm(
        request.POST or None,
        initial={**content.report(held.content, number), "version": held.version},
    )
    return act(
        request,
        form,
        lambda given: actions.write(
            name,
            content.with_report(held.content, number, given),
            by=request.user,
            why=given["why"],
            seen=given["version"],
        ),
        message="Kept as a new version. Another person has to check it.",
        then=("learning-case", name),
        refused_at="why",
        page=lambda: form_page(
            request,
            form,
            f"Report {number}",
            caption=held.title,
            back=reverse("learning-case", args=[name]),
            submit="Keep it",
        ),
    )


@require_POST
def learning_check(request: DeskRequest, name: str, version: int) -> HttpResponse:
    require(request, "learning_cases", write=True)
    held = next((v for v in queries.versions(name) if v.version == version), None)
    if held is None:
        raise Http404
    return press(
        request,
        lambda: actions.check(held, by=request.user),
        message="Checked. It can be played here and on the public site.",
        then=("learning-case", name),
    )


@require_POST
def learning_withdraw(request: DeskRequest, name: str) -> HttpResponse:
    require(request, "learning_cases", write=True)
    _newest(name)
    return press(
        request,
        lambda: actions.withdraw(name, by=request.user),
        message="Withdrawn. Nobody can play it.",
        then=("learning-case", name),
    )


# --- Results ---

_HEAD = [
    "Whom",
    "By",
    "Group",
    "When",
    "People",
    "Stalking missed",
    "Interval",
    "False alarms",
    "Interval of false alarms",
]


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f}%"


def _cells(title: str, factor: str, r: Row) -> list[str]:
    return [
        title,
        factor,
        r.group,
        TIMES[r.time],
        str(r.learners),
        f"{r.missed.many} of {r.missed.base}, {_percent(r.missed.share)}",
        f"{_percent(r.missed.lower)} to {_percent(r.missed.upper)}",
        f"{r.alarms.many} of {r.alarms.base}, {_percent(r.alarms.share)}",
        f"{_percent(r.alarms.lower)} to {_percent(r.alarms.upper)}",
    ]


@require_GET
def learning_results(request: DeskRequest) -> HttpResponse:
    """Results of ten people or more, with the analysis as it was registered."""
    require(request, "learning_results")
    found = queries.results()
    asked = file_asked(request)
    if asked:
        cells = [
            _cells(r.title, factor, row)
            for r in found
            for factor, held in (r.by_factor or {}).items()
            for row in held
        ]
        return list_file(request.user, asked, "What learning does", _HEAD, cells, "learning")
    return page(
        request,
        "learning/results.html",
        title="What learning does",
        back=reverse("learning"),
        results=found,
        cells=_cells,
        head=_HEAD[2:],
        study=study(),
        teams=queries.teams(),
        blind=SimpleLazyObject(agreement.measure),
        may_write=may(request.user.roles, "learning_results", write=True),
    )


@get_or_post
def learning_team(request: DeskRequest) -> HttpResponse:
    require(request, "learning_results", write=True)
    form = TeamForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.add_team(by=request.user, **given),
        message="Added. Give its people the code, and the address of the public site.",
        then="learning-results",
        page=lambda: form_page(
            request, form, "Add a team", back=reverse("learning-results"), submit="Add it"
        ),
    )
