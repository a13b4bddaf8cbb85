"""The report from first to last page, and the mailbox behind a code.

One address each; nothing of either is kept by the browser.
"""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from clew.public.pages import store
from clew.public.reports import letterbox, limits, questions, replays, tokens
from clew.public.reports.uploads import SealedUpload
from clew.sealing import codes
from clew.sealing.keys import STANDARDS, UNIT
from clew.sealing.mailbox import silent_days
from clew.web.numbers import small_number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
# The pages of questions, then the one that shows everything before it is sent.
_LAST = len(questions.pages())
# The short report stands beside them.
_QUICK = _LAST + 1
_MOST_NAMES = 30


class NotNow(Exception):
    """Nothing was taken; the message says why, and what was written is still there."""


def let_through(request: HttpRequest, age: float) -> None:
    """Raises NotNow when this may not be sent at this moment: too quick for a person, too many from
    one place, or a flood.
    """
    said = store.limits()["rates"]
    if age < said["least_seconds"]:
        raise NotNow(gettext("That was very quick. Look at it once more and press Send again."))
    if not limits.may(request, "send"):
        raise NotNow(
            gettext(
                "Much was sent from where you are in the last minutes. Wait ten minutes and send it again, or call."
            )
        )
    state = limits.flood()
    if state == 2 or (state == 1 and age < said["calm_seconds"]):
        raise NotNow(
            gettext("Very many reports come in at this moment. Wait a minute and press Send again.")
        )


def not_taken(problem: letterbox.NotTaken, of: str) -> str:
    """Why the letterbox did not take something, in words."""
    if problem.why == "paused":
        return store.pause(of, anew=True) or gettext(
            "Nothing is taken at this moment. Try again in a minute, or call."
        )
    return gettext("This could not be taken. Please call.")


@get_or_post
def report(request: HttpRequest) -> HttpResponse:
    notice = store.pause("reports")
    if notice and request.method != "POST":
        return private_page(
            request,
            "reports/paused.html",
            {
                "title": gettext("Reports are paused"),
                "notice": notice,
                "contacts": store.contacts("emergency", "non-emergency", "helpline"),
            },
        )
    if request.method != "POST":
        return _question_page(request, 0, _Form.begun())
    form = _Form.of(request)
    if form.is_replay:
        return _question_page(request, 0, _Form.begun(), notice=sent_before())
    number, go = _number(request.POST.get("page")), request.POST.get("go", "next")
    if go == "send" and number == _LAST:
        return _send(request, form)
    form.files_are_left_behind()
    if go.startswith("to-"):
        return _question_page(request, _number(go[3:]), form)
    if go == "back":
        return _question_page(request, 0 if number == _QUICK else max(0, number - 1), form)
    return _wrong_page(request, form, number) or _question_page(
        request, min(number + 1, _LAST), form
    )


def sent_before() -> str:
    """What stands on the first page when a browser sent an old page of a form again."""
    return gettext(
        "That page was sent some time ago. So that nobody else can read what was written, it is not shown again. Start here."
    )


class _Form:
    """What came in with a step of the report: the token, the answers so far, files, and the names
    of files that the browser let go.
    """

    def __init__(
        self, held: dict[str, Any] | None, answers: dict[str, Any], retry: str = ""
    ) -> None:
        self.held, self.answers, self.retry = held, answers, retry
        self.files: list[SealedUpload] = []
        self.chosen: list[str] = []

    @classmethod
    def begun(cls) -> _Form:
        return cls(None, {})

    @classmethod
    def of(cls, request: HttpRequest) -> _Form:
        try:
            held: dict[str, Any] | None = tokens.opened(request.POST.get("form", ""), "report")
        except tokens.BadToken:
            held = None
        made = cls(held, questions.read_answers(request.POST), tokens.retry_of(request.POST))
        made.files = _files(request)
        if not made.retry:
            # The script keeps files chosen in the page; without it only their names go on.
            made.chosen = [n[:200] for n in request.POST.getlist("chosen")[:_MOST_NAMES]]
        return made

    @property
    def is_replay(self) -> bool:
        return self.held is not None and tokens.is_replay(self.held, self.retry)

    @property
    def token(self) -> str:
        """For the next page."""
        return tokens.renewed(self.held) if self.held else tokens.new("report")

    def files_are_left_behind(self) -> None:
        """No server can put a file back into a form: the names are kept, so that somebody chooses
        them again.
        """
        if not self.retry and self.files:
            self.chosen = [str(f.name)[:200] for f in self.files[:_MOST_NAMES]]


def _wrong_page(request: HttpRequest, form: _Form, number: int) -> HttpResponse | None:
    """The page on which an answer is too long, with what was written; None when all is well."""
    long = questions.too_long(form.answers)
    if long:
        at = next(
            n for n, p in enumerate(questions.pages()) if any(q.name in long for q in p.questions)
        )
        return _question_page(request, at, form, long=long)
    said = questions.all_too_long(form.answers)
    return _question_page(request, number, form, said=said) if said else None


def _send(request: HttpRequest, form: _Form) -> HttpResponse:
    came, good = time.monotonic(), [f for f in form.files if not f.refused]
    form.files_are_left_behind()
    wrong = _wrong_page(request, form, _LAST)
    if wrong:
        return wrong
    try:
        if form.chosen and not form.files:
            form.chosen = []
            raise NotNow(
                gettext(
                    "You chose files before, and they are not here any more. Choose them again, or press Send to send without them."
                )
            )
        if not form.answers and not good:
            raise NotNow(
                gettext("There is nothing to send yet: answer one question, or add a file.")
            )
        held = _still_good(form)
        code = tokens.code_of(held, form.retry)
        before = letterbox.letters(code)
        if before >= store.limits()["rates"]["letters_each_form"]:
            raise NotNow(
                gettext(
                    "This form was sent already. To add more, use your code, or start a new report."
                )
            )
        let_through(request, tokens.age(held))
        route = STANDARDS if questions.is_about_insider(form.answers) else UNIT
        sent = f"sent {held['seed']}"
        known = replays.age(sent)
        if known is None:
            replays.mark(sent)
        taken = letterbox.post(
            questions.letter(form.answers), route=route, code=code, files=form.files
        )
    except NotNow as problem:
        return _not_sent(request, form, str(problem))
    except letterbox.NoKeys:
        return _not_sent(
            request, form, gettext("Reports cannot be taken on this site yet. Please call.")
        )
    except letterbox.NotTaken as problem:
        return _not_sent(request, form, not_taken(problem, "reports"))
    if not taken.again:
        replays.mark(sent)
    # Shown to whoever sent it first; once more to a hand that pressed twice, and to the script of a
    # page whose answer was lost on the way.
    since = (replays.age(sent) or 0.0) - (time.monotonic() - came)
    twice = known is not None and since <= store.limits()["rates"]["second_press_seconds"]
    if not (form.retry or twice or (not taken.again and not before)):
        return private_page(
            request,
            "reports/again.html",
            {"title": gettext("This was sent already"), "taken": taken},
        )
    return private_page(
        request,
        "reports/sent.html",
        {
            "title": gettext("The police have it"),
            "code": code,
            "taken": taken,
            "refused": refusals(form.files),
            "count": len(good),
            "standards": route == STANDARDS,
            "promise": store.promise(),
            "short": len(form.answers) <= len(questions.quick().questions),
        },
    )


def _still_good(form: _Form) -> dict[str, Any]:
    """The form's token.

    Raises NotNow for a form that is not ours or is too old: it gets a new one.
    """
    if form.held is None:
        raise NotNow(
            gettext("The form came in incomplete. What you wrote is still here: send it again.")
        )
    if tokens.age(form.held) > store.limits()["rates"]["form_hours"] * 3600:
        form.held = None
        raise NotNow(
            gettext("This form is older than a day. What you wrote is still here: send it again.")
        )
    return form.held


def _not_sent(request: HttpRequest, form: _Form, said: str) -> HttpResponse:
    return _question_page(request, _LAST, form, said=said)


def _number(said: str | None) -> int:
    """A page's number, the short report's at most."""
    return min(small_number(said), _QUICK)


def _question_page(
    request: HttpRequest,
    number: int,
    form: _Form,
    *,
    long: dict[str, str] | None = None,
    said: str = "",
    notice: str = "",
) -> HttpResponse:
    answers, long = form.answers, long or {}
    context = {
        "number": number,
        "pages": questions.pages(),
        "answers": answers,
        "form": form.token,
        "long": long,
        "said": said,
        "notice": notice,
        "limits": store.limits()["report"],
        "pause": store.pause("reports"),
        "days": silent_days(),
        "chosen": form.chosen,
        "words_of": questions.said,
        "contacts": store.contacts("emergency", "non-emergency"),
        "insider": questions.is_about_insider(answers),
        "elsewhere": answers.get("place_area") in ("scotland", "ni", "abroad"),
        "promise": store.promise(),
        "quick": _QUICK,
    }
    if number == _LAST:
        return private_page(
            request,
            "reports/check.html",
            {**context, "title": gettext("Check your answers")},
            bad=bool(said),
        )
    page = questions.quick() if number == _QUICK else questions.pages()[number]
    shown = {q.name for q in page.questions}
    carried = [
        (n, v)
        for n, a in answers.items()
        if n not in shown
        for v in (a if isinstance(a, list) else [a])
    ]
    return private_page(
        request,
        "reports/questions.html",
        {**context, "page": page, "carried": carried, "title": gettext(page.title)},
        bad=bool(long or said),
    )


def private_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, bad: bool = False
) -> HttpResponse:
    """A page of a form: the browser is told to keep nothing of it."""
    response = render(request, template, context, status=422 if bad else 200)
    response["Cache-Control"] = "no-store, max-age=0"
    response["Pragma"] = "no-cache"
    return response


def _files(request: HttpRequest) -> list[SealedUpload]:
    return [
        f
        for f in request.FILES.getlist("files")
        if isinstance(f, SealedUpload) and (f.name or f.sealed)
    ]


def refusals(files: list[SealedUpload]) -> list[str]:
    """Why files were not taken, each by its name."""
    said = store.limits()["report"]
    why = {
        "kind": gettext("files of this kind are not taken"),
        "size": gettext("it is larger than %(n)s MB") % {"n": said["most_file_bytes"] // 1_000_000},
        "all": gettext("all files together are larger than %(n)s MB")
        % {"n": said["most_all_bytes"] // 1_000_000},
        "number": ngettext("more than %(n)s file", "more than %(n)s files", said["most_files"])
        % {"n": said["most_files"]},
        "empty": gettext("it is empty"),
    }
    return [f"{f.name}: {why[f.refused]}" for f in files if f.refused]


def code_problem(problem: codes.BadCode) -> str:
    """What is wrong with a code, for whoever typed it."""
    if problem.why == "strange":
        return gettext("A code never has %(what)s in it: look at it again.") % {
            "what": problem.what
        }
    if problem.why == "length":
        return gettext("A code has %(all)s letters and figures; this has %(what)s.") % {
            "all": codes.SYMBOLS,
            "what": problem.what,
        }
    return gettext("There is a slip in the code: two symbols may be swapped, or one misread.")


@get_or_post
def replies(request: HttpRequest) -> HttpResponse:
    """Read replies, add more, leave.

    The code is typed once; then the form carries a token that opens nothing anywhere else.
    """
    if request.method != "POST":
        return _code_page(request)
    text, retry = (
        request.POST.get("text", "").replace("\r\n", "\n").strip(),
        tokens.retry_of(request.POST),
    )
    held = _held_by(request.POST.get("form", ""))
    if held and tokens.is_replay(held, retry):
        return _code_page(request, notice=sent_before())
    try:
        code, box = _mailbox_of(request, held)
    except NotNow as problem:
        typed = "" if held and "code" in held else request.POST.get("code", "")[:100]
        return _code_page(request, said=str(problem), typed=typed, text=text)
    do = request.POST.get("do", "")
    if do == "leave":
        letterbox.leave(code)
        return private_page(
            request, "reports/left.html", {"title": gettext("The mailbox is closed")}
        )
    form = tokens.renewed(held) if held and "code" in held else tokens.new("replies", code=code)
    context: dict[str, Any] = {
        "title": gettext("Your mailbox"),
        "box": box,
        "form": form,
        "limits": store.limits()["report"],
        "text": text,
        "said": "",
        "field": "",
        "added": None,
        "asks": do == "ask-leave",
        "later": questions.later(),
        "answers": {},
        "long": {},
        "promise": store.promise(),
    }
    bad = False
    if do == "add":
        bad = not _add(request, code, box, context)
    return private_page(request, "reports/mailbox.html", context, bad=bad)


def _held_by(token: str) -> dict[str, Any] | None:
    try:
        return tokens.opened(token, "replies")
    except tokens.BadToken:
        return None


def _code_page(
    request: HttpRequest, *, said: str = "", typed: str = "", text: str = "", notice: str = ""
) -> HttpResponse:
    context = {
        "title": gettext("Your replies"),
        "form": tokens.new("replies"),
        "said": said,
        "typed": typed,
        "text": text,
        "notice": notice,
    }
    return private_page(request, "reports/code.html", context, bad=bool(said))


def _mailbox_of(request: HttpRequest, held: dict[str, Any] | None) -> tuple[str, letterbox.Mailbox]:
    """The code and its mailbox: from the token of a mailbox that is open, or as it was typed.
    Raises NotNow.

    A code that opens nothing counts as a guess; one that is mistyped is seen without asking, and
    one that opens is none.
    """
    if held and "code" in held:
        if tokens.age(held) > store.limits()["rates"]["box_minutes"] * 60:
            raise NotNow(
                gettext(
                    "Your mailbox was open for a long time, so it was closed on this page. Enter your code again."
                )
            )
        code = str(held["code"])
    else:
        if limits.spent(request, "code"):
            raise NotNow(
                gettext(
                    "Too many codes that open nothing were tried from where you are. Wait ten minutes."
                )
            )
        try:
            code = codes.read_code(request.POST.get("code", "")[:100])
        except codes.BadCode as problem:
            raise NotNow(code_problem(problem)) from None
    box = letterbox.look(code)
    if box is None:
        limits.may(request, "code")
        raise NotNow(gettext("This code opens nothing. It may have been closed, or be mistyped."))
    return code, box


def _add(request: HttpRequest, code: str, box: letterbox.Mailbox, context: dict[str, Any]) -> bool:
    most = store.limits()["report"]["most_characters"]
    text, files = context["text"], _files(request)
    asked = {q.name for q in questions.later()}
    given = {n: a for n, a in questions.read_answers(request.POST).items() if n in asked}
    context["refused"] = refusals(files)
    context["answers"], context["long"] = given, questions.too_long(given)
    good = [f for f in files if not f.refused]
    if not text and not good and not given:
        context["said"] = gettext("Write something, answer a question, or add a file.")
    elif len(text) > most:
        context["said"], context["field"] = questions.length_problem(len(text), most), "text"
    elif context["long"]:
        context["said"] = next(iter(context["long"].values()))
    elif not limits.may(request, "send"):
        context["said"] = gettext(
            "Much was sent from where you are in the last minutes. Wait ten minutes and send it again, or call."
        )
    else:
        try:
            taken = letterbox.post(
                {**questions.letter(given, "addition"), "text": text, "files": len(good)},
                route=box.route,
                code=code,
                files=files,
            )
        except (letterbox.NotTaken, letterbox.NoKeys):
            context["said"] = gettext("This could not be taken. Please call.")
        else:
            context.update(added=taken, box=letterbox.look(code) or box, text="", answers={})
            return True
    context["let_go"] = (
        [] if tokens.retry_of(request.POST) else [f.name for f in good[:_MOST_NAMES]]
    )
    return False
