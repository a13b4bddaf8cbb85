"""Pages of learning: cases played step by step without a script, the measurement, lessons, quizzes.

What a form needs from step to step is sealed in the page; what somebody writes goes back to them and
nowhere else.
"""

from __future__ import annotations

import secrets
from datetime import date
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clew.learning import play
from clew.learning.cases import Case
from clew.learning.lessons import ANSWERS, Asked, lessons, public_quiz, pupils_words, teachers_words
from clew.learning.reading import reading_age
from clew.learning.sources import BadContent, sources
from clew.learning.tracks import tracks
from clew.learning.vignettes import SAID, TIMES, Vignette, drawn, study
from clew.public.learning import learners, shelf
from clew.public.pages import store
from clew.public.reports import limits, tokens
from clew.public.reports.views import private_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
_MOST_OWN = 4_000
_MOST_NAME = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "learning/index.html",
        {
            "cases": shelf.cases().values(),
            "tracks": tracks().values(),
            "lessons": lessons().values(),
            "study": study(),
        },
    )


# --- A case ---


@get_or_post
def case(request: HttpRequest, number: int, variant: int = 0) -> HttpResponse:
    """Without a variant one is drawn by lot; which, is told at the end."""
    held = shelf.cases().get(number)
    if held is None:
        raise Http404
    state = _state(request, number) if request.method == "POST" else None
    if state is None:
        chosen = variant or 1 + secrets.randbelow(held.variants)
        state = {"number": number, "variant": chosen, **play.Place().as_data()}
    try:
        told = held.case(state["variant"])
    except BadContent:
        raise Http404 from None
    at = play.place(state, told)
    own = request.POST.get("own", "")[:_MOST_OWN] if request.method == "POST" else ""
    wrong: list[str] = []
    if request.method == "POST" and request.POST.get("go") == "next":
        if at.stage == play.CHOOSE:
            said = {k: request.POST.getlist(k) for k in request.POST}
            answers = play.chosen_of(told, at, said)
            missing = play.missing(told, at, answers)
            if missing:
                wrong = [q.name for q in missing]
                return _case_page(request, state, told, at, own, wrong, answers)
            at = play.onward(told, at, answers)
        else:
            at = play.onward(told, at)
            own = own if at.stage == play.CHOOSE else ""
    return _case_page(request, {**state, **at.as_data()}, told, at, own, [], {})


def _state(request: HttpRequest, number: int) -> dict[str, Any] | None:
    """What the page carried; None for a page that is not of this case."""
    try:
        held = tokens.opened(request.POST.get("form", ""), "case")
    except tokens.BadToken:
        return None
    return held if held.get("number") == number else None


def _case_page(
    request: HttpRequest,
    state: dict[str, Any],
    told: Case,
    at: play.Place,
    own: str,
    wrong: list[str],
    answers: dict[str, list[int]],
) -> HttpResponse:
    kept = {k: state[k] for k in ("number", "variant", "report", "stage", "answers")}
    context: dict[str, Any] = {
        "case": told,
        "number": state["number"],
        "at": at,
        "report": told.reports[at.report],
        "own": own,
        "wrong": wrong,
        "answers": answers,
        "form": tokens.new("case", **kept),
    }
    if at.stage == play.TOLD:
        context["told"] = play.told(told, at, at.report)
    if at.stage == play.END:
        result = play.result(told, at)
        right, of = (sum(n[i] for n in result.values()) for i in (0, 1))
        context |= {
            "result": result,
            "titles": {q.name: q.title for r in told.reports for q in r.questions},
            "right": right,
            "of": of,
            "done": tokens.new(
                "certificate", title=told.title, minutes=told.minutes, right=right, of=of
            ),
        }
    return private_page(request, "learning/case.html", context, bad=bool(wrong))


@require_POST
def certificate_file(request: HttpRequest) -> HttpResponse:
    """A PDF for whoever has just played a case; nothing of it is kept here."""
    try:
        held = tokens.opened(request.POST.get("form", ""), "certificate")
    except tokens.BadToken:
        raise Http404 from None
    name = " ".join(request.POST.get("name", "").split())
    wrong = ""
    if not name:
        wrong = gettext("Type the name that the certificate should have")
    elif len(name) > _MOST_NAME:
        wrong = gettext("Type a shorter name")
    elif not limits.may(request, "learn"):
        wrong = gettext("Much was asked from where you are. Wait ten minutes and try again.")
    if wrong:
        return private_page(
            request,
            "learning/certificate.html",
            {"wrong": wrong, "name": name[:_MOST_NAME], "done": request.POST["form"]},
            bad=True,
        )
    # What sets documents is loaded once somebody wants one: the site starts sooner without.
    from clew.learning.certificate import Done, certificate

    today = timezone.localdate()
    played = Done(held["title"], today, held["minutes"], held["right"], held["of"])
    response = HttpResponse(
        certificate(name, [played], made_on=today, checked=False), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    return response


# --- The measurement ---


@get_or_post
def measure(request: HttpRequest) -> HttpResponse:
    """Before, after, at three months: twelve vignettes, four on a page."""
    if request.method != "POST":
        return _begin_page(request)
    go = request.POST.get("go", "")
    if go == "erase":
        return _erase(request)
    if go == "begin":
        return _begin(request)
    try:
        held = tokens.opened(request.POST.get("form", ""), "measure")
    except tokens.BadToken:
        return _begin_page(request)
    return _go_on(request, held)


def _begin_page(request: HttpRequest, wrong: str = "", **said: Any) -> HttpResponse:
    return private_page(
        request,
        "learning/measure.html",
        {
            "study": study(),
            "tracks": tracks().values(),
            "offered": learners.offered_code(),
            "wrong": wrong,
            "said": "",
            "code": "",
            "team": "",
            "track": "",
            **said,
        },
        bad=bool(wrong),
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    return {
        "code": request.POST.get("code", "")[:100],
        "team": request.POST.get("team", "").strip().lower()[:30],
        "track": request.POST.get("track", "")[:20],
    }


def _erase(request: HttpRequest) -> HttpResponse:
    typed = _typed(request)
    if not limits.may(request, "learn"):
        return _begin_page(request, _enough(), **typed)
    try:
        gone = learners.erase(learners.mark_of(typed["code"]))
    except ValueError:
        return _begin_page(request, _short(), **typed)
    said = (
        gettext("Everything under this code was erased.")
        if gone
        else gettext("There was nothing under this code.")
    )
    return _begin_page(request, said=said)


def _short() -> str:
    return gettext("Type a code of six letters or figures or more")


def _enough() -> str:
    return gettext("Much was asked from where you are. Wait ten minutes and try again.")


def _begin(request: HttpRequest) -> HttpResponse:
    typed = _typed(request)
    if not limits.may(request, "learn"):
        return _begin_page(request, _enough(), **typed)
    try:
        mark = learners.mark_of(typed["code"])
    except ValueError:
        return _begin_page(request, _short(), **typed)
    time, begins = learners.due(learners.measured(mark), timezone.localdate())
    if time == 0:
        return _begin_page(
            request,
            gettext(
                "Nothing is left to do under this code, or its time is over. If it is not yours, choose another."
            ),
            **typed,
        )
    if begins is not None:
        return _begin_page(
            request,
            gettext("The next measure under this code begins on {day}.").format(day=_day(begins)),
            **typed,
        )
    track = typed["track"] if typed["track"] in tracks() else ""
    held = {
        "learner": mark.hex(),
        "team": typed["team"],
        "track": track,
        "time": time,
        "page": 0,
        "answers": {},
    }
    return _measure_page(request, held, {}, [])


def _day(day: date) -> str:
    return f"{day.day} {gettext(f'{day:%B}')} {day.year}"


def _read(held: dict[str, Any]) -> list[Vignette]:
    return drawn(bytes.fromhex(held["learner"]), held["time"])


def _on_page(held: dict[str, Any]) -> list[Vignette]:
    begins = held["page"] * study().on_a_page
    return _read(held)[begins : begins + study().on_a_page]


def _measure_page(
    request: HttpRequest, held: dict[str, Any], chosen: dict[str, str], wrong: list[str]
) -> HttpResponse:
    kept = {k: held[k] for k in ("learner", "team", "track", "time", "page", "answers")}
    return private_page(
        request,
        "learning/vignettes.html",
        {
            "study": study(),
            "time": TIMES[held["time"]],
            "first": held["page"] * study().on_a_page + 1,
            "vignettes": _on_page(held),
            "choices": SAID,
            "chosen": chosen,
            "wrong": wrong,
            "form": tokens.new("measure", **kept),
        },
        bad=bool(wrong),
    )


def _go_on(request: HttpRequest, held: dict[str, Any]) -> HttpResponse:
    shown = _on_page(held)
    chosen = {v.key: request.POST.get(v.key, "") for v in shown}
    wrong = [key for key, said in chosen.items() if said not in SAID]
    if wrong:
        return _measure_page(request, held, chosen, wrong)
    held = {**held, "page": held["page"] + 1, "answers": {**held["answers"], **chosen}}
    read = _read(held)
    if len(held["answers"]) < len(read):
        return _measure_page(request, held, {}, [])
    answers = [{**v.factors, "said": held["answers"][v.key]} for v in read]
    state = learners.keep(
        bytes.fromhex(held["learner"]),
        team=held["team"],
        track=held["track"],
        time=held["time"],
        answers=answers,
    )
    if state == "no team":
        return _begin_page(
            request,
            gettext(
                "There is no team of this name. Leave it empty, or ask your trainer. Your answers were not kept."
            ),
            team=held["team"],
            track=held["track"],
        )
    right = sum((a["said"] == "stalking") == a["stalking"] for a in answers)
    return private_page(
        request,
        "learning/measured.html",
        {
            "state": state,
            "time": held["time"],
            "study": study(),
            "right": right,
            "of": len(answers),
        },
    )


# --- Tracks, lessons, quizzes ---


@require_safe
def track(request: HttpRequest, number: int) -> HttpResponse:
    held = next((t for t in tracks().values() if t.number == number), None)
    if held is None:
        raise Http404
    return render(request, "learning/track.html", {"track": held})


@require_safe
def lesson(request: HttpRequest, number: int) -> HttpResponse:
    held = lessons().get(number)
    if held is None:
        raise Http404
    return render(
        request,
        "learning/lesson.html",
        {
            "lesson": held,
            "age": reading_age(pupils_words(held)),
            "teachers_age": reading_age(teachers_words(held)),
            "formula": sources()["flesch-kincaid"],
            "answers": ANSWERS,
        },
    )


@cache
def _pack(number: int) -> bytes:
    """Made once in a process: the same for everybody."""
    from clew.learning.packs import pack

    return pack(lessons()[number])


@require_safe
def lesson_pack(request: HttpRequest, number: int) -> HttpResponse:
    if number not in lessons():
        raise Http404
    response = HttpResponse(_pack(number), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="pack-{number}.zip"'
    return response


@get_or_post
def quiz(request: HttpRequest, number: int = 0) -> HttpResponse:
    """The public quiz, or a lesson's. Answers come back with the page and are kept nowhere."""
    asked: tuple[Asked, ...]
    if number == 0:
        held = public_quiz()
        title, says, asked = held.title, held.says, held.questions
    elif number in lessons():
        title, asked = lessons()[number].title, lessons()[number].quiz
        says = lessons()[number].says
    else:
        raise Http404
    done = request.method == "POST"
    chosen = [request.POST.get(f"q{n}", "") for n in range(len(asked))] if done else []
    return private_page(
        request,
        "learning/quiz.html",
        {
            "number": number,
            "heading": title,
            "says": says,
            "asked": asked,
            "answers": ANSWERS,
            "done": done,
            "chosen": chosen,
            "right": sum(c == q.answer for c, q in zip(chosen, asked, strict=False)),
            "contacts": store.contacts("emergency", "non-emergency", "helpline"),
        },
    )
