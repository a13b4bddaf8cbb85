"""The report from first to last page, and the mailbox behind a code. One address each; nothing of either is kept by the browser."""

from __future__ import annotations

import time
from typing import Any

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from clew.public.pages import store
from clew.public.reports import letterbox, limits, questions
from clew.public.reports.uploads import SealedUpload
from clew.sealing import codes
from clew.sealing.keys import STANDARDS, UNIT
from clew.sealing.mailbox import silent_days
from clew.web.numbers import small_number

get_or_post = require_http_methods(["GET", "POST"])
_SIGNER = TimestampSigner(salt="clew.public.form")
# The pages of questions, then the one that shows everything before it is sent.
_LAST = len(questions.pages())


class NotNow(Exception):
    """Nothing was taken; the message says why, and what was written is still there."""


def start_form() -> str:
    """What a form carries from its first page to its last: the code that it will have, signed with the time. Nothing is stored."""
    return _SIGNER.sign(f"{codes.new_code()} {int(time.time())}")


def code_of(form: str) -> tuple[str, float]:
    """The code of a form and its age in seconds. Raises NotNow for a form that is not ours or is too old."""
    hours = store.limits()["rates"]["form_hours"]
    try:
        said = _SIGNER.unsign(form, max_age=hours * 3600)
    except SignatureExpired:
        raise NotNow(gettext("This form is older than a day. What you wrote is still here: send it again.")) from None
    except BadSignature:
        raise NotNow(gettext("The form came in incomplete. What you wrote is still here: send it again.")) from None
    code, _, begun = said.partition(" ")
    return code, time.time() - int(begun)


def let_through(request: Any, age: float) -> None:
    """Raises NotNow when this may not be sent at this moment: too quick for a person, too many from one place, or a flood."""
    said = store.limits()["rates"]
    if age < said["least_seconds"]:
        raise NotNow(gettext("That was very quick. Look at it once more and press Send again."))
    if not limits.may(request, "send"):
        raise NotNow(gettext("Much was sent from where you are in the last minutes. Wait ten minutes and send it again, or call."))
    state = limits.flood()
    if state == 2 or (state == 1 and age < said["calm_seconds"]):
        raise NotNow(gettext("Very many reports come in at this moment. Wait a minute and press Send again."))


def not_taken(problem: letterbox.NotTaken, of: str) -> str:
    """Why the letterbox did not take something, in words."""
    if problem.why == "paused":
        return store.pause(of, anew=True) or gettext("Nothing is taken at this moment. Try again in a minute, or call.")
    return gettext("This could not be taken. Please call.")


@get_or_post
def report(request: Any) -> HttpResponse:
    notice = store.pause("reports")
    if notice and request.method == "GET":
        return _page(request, "reports/paused.html", {"title": gettext("Reports are paused"), "notice": notice, "contacts": store.contacts("emergency", "non-emergency", "helpline")})  # fmt: skip
    if request.method == "GET":
        return _question_page(request, 0, {}, start_form())
    answers = questions.read_answers(request.POST)
    number = _number(request.POST.get("page"))
    go = request.POST.get("go", "next")
    form = request.POST.get("form", "")
    if go.startswith("to-"):
        return _question_page(request, _number(go[3:]), answers, form)
    if go == "back":
        return _question_page(request, max(0, number - 1), answers, form)
    long = questions.too_long(answers)
    if long:
        at = next(n for n, p in enumerate(questions.pages()) if any(q in p.questions for q in long))
        return _question_page(request, at, answers, form, long)
    if go == "send" and number == _LAST:
        return _send(request, answers, form)
    return _question_page(request, number + 1, answers, form)


def _send(request: Any, answers: dict[str, Any], form: str) -> HttpResponse:
    files = _files(request)
    code = ""
    try:
        if not answers and not any(not f.refused for f in files):
            raise NotNow(gettext("There is nothing to send yet: answer one question, or add a file."))
        code, age = code_of(form)
        let_through(request, age)
        route = STANDARDS if questions.is_about_insider(answers) else UNIT
        taken = letterbox.post(questions.letter(answers), route=route, code=code, files=files)
    except NotNow as problem:
        return _question_page(request, _LAST, answers, form if code else start_form(), said=str(problem))
    except letterbox.NoKeys:
        return _question_page(request, _LAST, answers, form, said=gettext("Reports cannot be taken on this site yet. Please call."))
    except letterbox.NotTaken as problem:
        return _question_page(request, _LAST, answers, form, said=not_taken(problem, "reports"))
    return _page(request, "reports/sent.html", {"title": gettext("It is with the police"), "code": code, "taken": taken, "refused": refusals(files), "count": sum(not f.refused for f in files), "standards": route == STANDARDS})  # fmt: skip


def _number(said: Any) -> int:
    """A page's number, the last one at most."""
    return min(small_number(said), _LAST)


def _question_page(request: Any, number: int, answers: dict[str, Any], form: str, long: Any = (), said: str = "") -> HttpResponse:
    context = {
        "number": number, "pages": questions.pages(), "answers": answers, "form": form, "long": [q.name for q in long], "said": said,
        "limits": store.limits()["report"], "pause": store.pause("reports"), "days": silent_days(),
        "words_of": questions.said, "contacts": store.contacts("emergency", "non-emergency"), "insider": questions.is_about_insider(answers),
    }  # fmt: skip
    if number >= _LAST:
        return _page(request, "reports/check.html", {**context, "title": gettext("Look at it, then send it")}, bad=bool(said))
    page = questions.pages()[number]
    shown = {q.name for q in page.questions}
    carried = [(n, v) for n, a in answers.items() if n not in shown for v in (a if isinstance(a, list) else [a])]
    return _page(
        request, "reports/questions.html", {**context, "page": page, "carried": carried, "title": gettext(page.title)}, bad=bool(long)
    )


def _page(request: Any, template: str, context: dict[str, Any], *, bad: bool = False) -> HttpResponse:
    response = render(request, template, context, status=422 if bad else 200)
    response["Cache-Control"] = "no-store, max-age=0"
    response["Pragma"] = "no-cache"
    return response


def _files(request: Any) -> list[SealedUpload]:
    return [f for f in request.FILES.getlist("files") if isinstance(f, SealedUpload) and (f.name or f.sealed)]


def refusals(files: list[SealedUpload]) -> list[str]:
    """Why files were not taken, each by its name."""
    said = store.limits()["report"]
    why = {
        "kind": gettext("files of this kind are not taken"),
        "size": gettext("it is too large, or all files together are"),
        "number": ngettext("more than %(n)s file", "more than %(n)s files", said["most_files"]) % {"n": said["most_files"]},
        "empty": gettext("it is empty"),
    }
    return [f"{f.name}: {why[f.refused]}" for f in files if f.refused]


def code_problem(problem: codes.BadCode) -> str:
    """What is wrong with a code, for whoever typed it."""
    if problem.why == "strange":
        return gettext("A code never has %(what)s in it: look at it again.") % {"what": problem.what}
    if problem.why == "length":
        return gettext("A code has %(all)s letters and figures; this has %(what)s.") % {"all": codes.SYMBOLS, "what": problem.what}
    return gettext("There is a slip in the code: two symbols may be swapped, or one misread.")


@get_or_post
def replies(request: Any) -> HttpResponse:
    """Read replies, add more, leave: each time with the code, which is in the form alone."""
    if request.method == "GET":
        return _page(request, "reports/code.html", {"title": gettext("Your replies"), "said": ""})
    typed, said, box, code = request.POST.get("code", "")[:100], "", None, ""
    if not limits.may(request, "code"):
        said = gettext("Too many codes were tried from where you are. Wait ten minutes.")
    else:
        try:
            code = codes.read_code(typed)
            box = letterbox.look(code)
            said = "" if box else gettext("This code opens nothing. It may have been closed, or be mistyped.")
        except codes.BadCode as problem:
            said = code_problem(problem)
    if box is None:
        return _page(request, "reports/code.html", {"title": gettext("Your replies"), "said": said, "typed": typed}, bad=True)
    do = request.POST.get("do", "")
    if do == "leave":
        letterbox.leave(code)
        return _page(request, "reports/left.html", {"title": gettext("The mailbox is closed")})
    context: dict[str, Any] = {"title": gettext("Your mailbox"), "box": box, "code": codes.written(code), "limits": store.limits()["report"], "text": "", "said": "", "added": None, "asks": do == "ask-leave"}  # fmt: skip
    bad = False
    if do == "add":
        bad = not _add(request, code, box, context)
    return _page(request, "reports/mailbox.html", context, bad=bad)


def _add(request: Any, code: str, box: letterbox.Mailbox, context: dict[str, Any]) -> bool:
    most = store.limits()["report"]["most_characters"]
    text, files = request.POST.get("text", "").strip(), _files(request)
    context["refused"] = refusals(files)
    good = [f for f in files if not f.refused]
    if not text and not good:
        context["said"] = gettext("Write something, or add a file.")
    elif len(text) > most:
        context["said"] = gettext("This is longer than can be taken at once. Send it in parts.")
    elif not limits.may(request, "send"):
        context["said"] = gettext("Much was sent from where you are in the last minutes. Wait ten minutes and send it again, or call.")
    else:
        try:
            taken = letterbox.post({"format": questions.FORMAT, "kind": "addition", "text": text, "files": len(good)}, route=box.route, code=code, files=files)  # fmt: skip
        except (letterbox.NotTaken, letterbox.NoKeys):
            context["said"] = gettext("This could not be taken. Please call.")
        else:
            context["added"], context["box"] = taken, letterbox.look(code) or box
            return True
    context["text"] = text
    return False
