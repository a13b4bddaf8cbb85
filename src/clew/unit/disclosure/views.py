"""Pages of requests for information."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clew.figures.answer import Choice, proposed
from clew.figures.chart import as_svg, can_draw
from clew.figures.control import THRESHOLD
from clew.figures.description import Figure, from_json, mention_words
from clew.figures.hidden import choosable, hidden_tables
from clew.figures.questions import in_words
from clew.figures.spreadsheet import notes
from clew.figures.wording import to_check, wording
from clew.offences.clocks import add_months
from clew.unit.access.door import require
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log as audit_log
from clew.unit.audit.models import Action
from clew.unit.disclosure import actions, queries
from clew.unit.disclosure.door import access_request
from clew.unit.disclosure.files import KINDS, findings, one_file, unchecked
from clew.unit.disclosure.forms import (
    AnswerForm,
    CheckForm,
    ChoiceForm,
    DecisionForm,
    HoldForm,
    PublishForm,
    QuarterForm,
    QuestionForm,
    RequestForm,
    RestrictForm,
    SendForm,
    SetAsideForm,
    StepForm,
    StrikeForm,
    TimedForm,
    WithdrawForm,
)
from clew.unit.disclosure.models import Answer, Question
from clew.unit.disclosure.rules import (
    DECISIONS,
    allowed,
    exemptions,
    ground_title,
    status_title,
    steps,
)
from clew.unit.figures.forms import FigureForm
from clew.unit.figures.views import shown_tables
from clew.unit.platform.acts import act, press
from clew.unit.platform.lists import file_asked, list_file, rows_in
from clew.unit.platform.paging import as_file, form_page, get_or_post, page, rows_before
from clew.web.jinja import day
from clew.web.numbers import small_number

_SHOWS = (("open", "To be answered"), ("answered", "Answered or closed"), ("all", "All"))


def _back(reference: str) -> str:
    return reverse("request", args=[reference])


@require_GET
def request_list(request: DeskRequest) -> HttpResponse:
    require(request, "requests")
    show = request.GET.get("show", "open")
    show = show if show in dict(_SHOWS) else "open"
    query = request.GET.get("q", "").strip()[:200]
    if kind := file_asked(request):
        return _list_of_requests(request, kind, show, query)
    after = rows_before(request, queries.PAGE)
    rows, more = queries.requests(show, query, after)
    return page(
        request,
        "disclosure/list.html",
        title="Requests for information",
        rows=rows,
        more=more,
        after=after,
        show=show,
        shows=_SHOWS,
        q=query,
        status_title=status_title,
        checks=queries.to_check(request.user),
        due_soon=queries.due_soon,
    )


def _list_of_requests(request: DeskRequest, kind: str, show: str, query: str) -> HttpResponse:
    rows, _ = queries.requests(show, query, most=rows_in(kind))
    audit_log(
        request.user,
        Action.DISCLOSURE,
        f"the list of requests ({show}) as a file",
        "request:file",
        rows=len(rows),
    )
    head = ("Reference", "Received", "Status", "Due", "Who asks")
    lines = (
        [r.reference, day(r.received_on), status_title(r.status), day(r.due_on), r.requester]
        for r in rows
    )
    return list_file(
        request.user, kind, f"Requests for information: {show}", head, lines, f"requests-{show}"
    )


@get_or_post
def receive(request: DeskRequest) -> HttpResponse:
    require(request, "requests", write=True)
    form = RequestForm(
        request.POST or None, request.FILES or None, initial={"received_on": timezone.localdate()}
    )
    return act(
        request,
        form,
        lambda given: actions.receive(by=request.user, **given),
        message=lambda made: (
            f"Received as {made.reference}. Read below how it was understood, and confirm or change each question."
        ),
        then=lambda made: ("request", made.reference),
        page=lambda: form_page(
            request,
            form,
            "A request came in",
            submit="Take it in",
            multipart=True,
            back=reverse("request-list"),
        ),
    )


@require_GET
def one_request(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, look="request for information")
    answer = queries.newest_answer(held)
    decision = queries.decision(answer)
    questions = [
        {
            "row": q,
            "figures": [in_words(from_json(f)) for f in q.figures],
            "offered": len(q.offered),
            "lacks": [(w, each) for w, each in q.lacks],
            "result": _result(answer, q),
        }
        for q in held.questions.select_related("confirmed_by")
    ]
    return page(
        request,
        "disclosure/request.html",
        title=held.reference,
        held=held,
        questions=questions,
        answer=answer,
        decision=decision,
        checks=queries.checks(answer),
        checked=actions.checks_of(answer) if answer else 0,
        needed=actions.CHECKERS,
        steps=queries.steps_of(held),
        rules=steps(),
        allowed=allowed(held.status),
        status_title=status_title,
        due_soon=queries.due_soon(held),
        late=queries.late(held),
        same_requester=queries.same_requester(held),
        cost=wording("cost"),
        suggested=queries.suggested(held.text),
        samples=[(t, mention_words(t), n, done) for t, n, done in queries.samples(held)],
        timed=list(held.timed.select_related("by")),
        minutes=actions.minutes_each(held),
        exemptions=exemptions(),
        follows=_follows(answer),
        open_passages=unchecked(answer.kept, decision)
        if answer and decision and held.status == "open"
        else {},
        back=reverse("request-list"),
        tables=shown_tables(answer.kept) if answer and answer.status == "done" else [],
        notes=notes(answer.kept) if answer and answer.status == "done" else [],
        publication=getattr(answer, "publication", None) if answer else None,
        findings=findings(answer, decision)
        if answer and decision and held.status == "open"
        else [],
    )


def _follows(answer: Answer | None) -> str:
    """The decision that follows from a draft's results, in words."""
    if answer is None or answer.status != "done":
        return ""
    outcome, grounds = proposed(answer.kept)
    named = ", ".join(ground_title(g) for g in grounds)
    title = dict(DECISIONS).get(outcome, "None yet: a person has to read a question first")
    return f"{title}{f' ({named})' if named else ''}"


def _result(answer: Answer | None, question: Question) -> dict[str, Any] | None:
    """What the newest draft says of a question; nothing where its words or its place changed since."""
    if answer is None or answer.status != "done":
        return None
    return next(
        (
            q
            for q in answer.kept["questions"]
            if q["number"] == question.number and q["text"] == question.text
        ),
        None,
    )


@require_POST
def read_again(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    return press(
        request,
        lambda: actions.read_again(held, by=request.user),
        message="Read again. What was confirmed is to be confirmed anew.",
        then=("request", reference),
    )


@get_or_post
def question(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_request(request, reference, write=True)
    asked = queries.question(held, number)
    if asked is None:
        raise Http404
    figures = [from_json(f) for f in asked.figures]
    offered = [from_json(f) for f in asked.offered]
    form = QuestionForm(
        request.POST or None,
        figures=[(str(n), in_words(f)) for n, f in enumerate(figures)],
        offered=[(str(n), in_words(f)) for n, f in enumerate(offered)],
        initial={
            "text": asked.text,
            "lacks": "\n".join(w for w, _ in asked.lacks),
            "confirmed": asked.confirmed_by_id is not None,
        },
    )

    def keep(given: dict[str, Any]) -> None:
        kept = [f for n, f in enumerate(figures) if str(n) in given.get("keep", [])]
        kept += [f for n, f in enumerate(offered) if str(n) in given.get("choose", [])]
        known = dict(asked.lacks)
        lines = [line.strip() for line in given["lacks"].splitlines() if line.strip()]
        actions.save_question(
            asked,
            by=request.user,
            text=given["text"],
            figures=kept,
            lacks=[(line, known.get(line, "")) for line in lines],
            confirmed=given["confirmed"],
        )

    return act(
        request,
        form,
        keep,
        message="Saved.",
        then=("request", reference),
        page=lambda: page(
            request,
            "disclosure/question.html",
            title=f"Question {number}",
            caption=reference,
            form=form,
            asked=asked,
            figures=[in_words(f) for f in figures],
            reference=reference,
            back=_back(reference),
        ),
    )


@get_or_post
def set_aside(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_request(request, reference, write=True)
    asked = queries.question(held, number)
    if asked is None:
        raise Http404
    form = SetAsideForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.set_aside(asked, by=request.user, why=given["why"]),
        message="Set aside. Its words stand among those that were not read as questions.",
        then=("request", reference),
        page=lambda: form_page(
            request,
            form,
            "Set aside: this is no question",
            caption=asked.text[:200],
            submit="Set it aside",
            back=reverse("question", args=[reference, number]),
        ),
    )


@get_or_post
def add_figure(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_request(request, reference, write=True)
    asked = queries.question(held, number)
    if asked is None:
        raise Http404
    as_at = actions.counted_to(held)
    form = FigureForm(request.POST or None, as_at=as_at, initial={"scheme": "financial", "last": 3})

    def add(_: dict[str, Any]) -> Figure:
        actions.save_question(
            asked,
            by=request.user,
            text=asked.text,
            figures=[*(from_json(f) for f in asked.figures), form.chosen],
            lacks=[(w, m) for w, m in asked.lacks],
            confirmed=False,
        )
        return form.chosen

    return act(
        request,
        form,
        add,
        message=lambda made: f"Added: {made.title}. Confirm the question when it is right.",
        then=("question", reference, number),
        page=lambda: form_page(
            request,
            form,
            "Add a figure",
            caption=asked.text[:200],
            submit="Add it",
            back=reverse("question", args=[reference, number]),
        ),
    )


@get_or_post
def draft(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    form = AnswerForm(request.POST or None, initial={"as_at": actions.counted_to(held)})
    return act(
        request,
        form,
        lambda given: actions.ask_answer(held, by=request.user, as_at=given["as_at"]),
        then=lambda made: ("answer-draft", reference, made.version),
        page=lambda: form_page(
            request,
            form,
            "Draft an answer",
            caption=reference,
            submit="Count",
            back=_back(reference),
            intro=[
                "Every figure is counted from the prepared records and registers, and small numbers are hidden, weighed against every answer that was ever sent."
            ],
        ),
    )


@require_GET
def drafted(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """How far a draft is; when it is done, back to the request."""
    held = access_request(request, reference)
    answer = queries.answer(held, number)
    if answer is None:
        raise Http404
    if answer.status == "done":
        return redirect("request", reference)
    response = page(
        request,
        "disclosure/drafting.html",
        title="Drafting",
        answer=answer,
        reference=reference,
        back=_back(reference),
    )
    if answer.status != "failed":
        response["Refresh"] = "2"
    return response


@require_GET
def answer_file(request: DeskRequest, reference: str, number: int, kind: str) -> HttpResponse:
    held = access_request(request, reference, look="file of an answer")
    answer = queries.answer(held, number)
    if answer is None or answer.status != "done" or kind not in KINDS or held.erased_at:
        raise Http404
    name = f"{'letter' if kind in ('docx', 'pdf') else 'answer'}-{reference.replace('/', '-')}-{number}.{kind}"
    return as_file(
        one_file(
            answer.kept,
            kind,
            queries.decision(answer),
            sent_on=actions.sent_on(answer),
            to=held.requester,
            received=held.received_on,
        ),
        name,
        KINDS[kind],
    )


@require_GET
def answer_chart(request: DeskRequest, reference: str, number: int, table: str) -> HttpResponse:
    held = access_request(request, reference)
    answer = queries.answer(held, number)
    found = (
        next((t for t in answer.kept["tables"] if t["number"] == table), None)
        if answer and answer.status == "done"
        else None
    )
    if found is None or not can_draw(found):
        raise Http404
    return HttpResponse(as_svg(found), content_type="image/svg+xml")


@require_GET
def hidden(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """What a draft hides, why, and what hiding less would give away."""
    held = access_request(request, reference, look="what an answer hides")
    answer = queries.answer(held, number)
    if answer is None or answer.status != "done":
        raise Http404
    return page(
        request,
        "disclosure/hidden.html",
        title="What is hidden, and why",
        held=held,
        answer=answer,
        tables=hidden_tables(answer.kept),
        opened=answer.kept.get("opened", []),
        newest=queries.newest_answer(held) == answer,
        back=_back(reference),
    )


@get_or_post
def choose(request: DeskRequest, reference: str, number: int, table: str) -> HttpResponse:
    """Choose for one table from which number on it is given, and how it is put together."""
    held = access_request(request, reference, write=True)
    answer = queries.answer(held, number)
    found = choosable(answer.kept, table) if answer and answer.status == "done" else None
    if answer is None or found is None:
        raise Http404
    back = reverse("answer-hidden", args=[reference, number])
    now = actions.choices_of(held).get(found.figure, Choice())
    form = ChoiceForm(
        request.POST or None,
        ways=found.ways,
        initial={
            "threshold": now.threshold or THRESHOLD,
            "how": now.how or "usual",
            "why": now.why,
        },
    )
    return act(
        request,
        form,
        lambda _: actions.choose(answer, table, by=request.user, **form.chosen()),
        message="Kept. Draft the answer again: the next draft follows it.",
        then=("answer-hidden", reference, number),
        page=lambda: form_page(
            request,
            form,
            f"What is hidden in table {table}",
            caption=found.title,
            submit="Keep it",
            back=back,
        ),
    )


@get_or_post
def sample(request: DeskRequest, reference: str, tag: str) -> HttpResponse:
    """Read a sample of the records whose text is said to mention something."""
    held = access_request(request, reference, write=True, look="sample of records")
    rows = queries.sample(held, tag)
    if not rows:
        raise Http404
    if request.method == "POST":
        said = {
            r.pk: request.POST[f"r{r.pk}"] == "yes"
            for r in rows
            if request.POST.get(f"r{r.pk}") in ("yes", "no")
        }
        number = actions.read_texts(held, tag, said, by=request.user)
        messages.success(
            request,
            f"{number} readings kept. Draft the answer again to have its precision stand beside the number.",
        )
        return redirect("request", reference)
    return page(
        request,
        "disclosure/sample.html",
        title="Read a sample",
        caption=reference,
        rows=rows,
        said=mention_words(tag),
        back=_back(reference),
    )


@get_or_post
def timed(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    form = TimedForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.time_sample(held, by=request.user, **given),
        message="Kept. Draft the answer again to have it in the estimate.",
        then=("request", reference),
        page=lambda: form_page(
            request, form, "Time a sample of records", caption=reference, back=_back(reference)
        ),
    )


@get_or_post
def decide(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    answer = queries.newest_answer(held)
    if answer is None:
        raise Http404
    done = answer.status == "done"
    outcome, grounds = proposed(answer.kept) if done else ("", [])
    form = DecisionForm(
        request.POST or None,
        to_check=_passages(answer) if done else None,
        initial={"context": ["counting", "recorded"], "outcome": outcome, "exemptions": grounds},
    )
    return act(
        request,
        form,
        lambda given: actions.decide(
            answer,
            by=request.user,
            outcome=given["outcome"],
            words=given["words"],
            balance=form.balance(),
            context=given["context"],
            otherwise=given["otherwise"],
            checked=given.get("checked", []),
        ),
        message="Decided. Two people who had no part in it check it now.",
        then=("request", reference),
        page=lambda: form_page(
            request,
            form,
            "Decide on the answer",
            caption=f"{reference}, draft {answer.version}",
            submit="Decide",
            back=_back(reference),
            intro=[f"What follows from the results: {_follows(answer)}."] if done else [],
        ),
    )


def _passages(answer: Answer) -> dict[str, tuple[str, str]]:
    """Every passage that may stand in the letter and that nobody has checked, whatever is chosen on
    the form.
    """
    return to_check(answer.kept, list(wording("context")), grounds=True)


@get_or_post
def check(request: DeskRequest, reference: str) -> HttpResponse:
    require(request, "request_checks", write=True)
    held = access_request(request, reference, look="check of an answer")
    answer = queries.newest_answer(held)
    if answer is None:
        raise Http404
    form = CheckForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.check(
            answer, by=request.user, agrees=given["agrees"] == "yes", words=given["words"]
        ),
        message="Kept. What the other checker says is shown when both of you have spoken.",
        then=("request", reference),
        page=lambda: form_page(
            request,
            form,
            "Check the answer",
            caption=f"{reference}, draft {answer.version}",
            submit="Keep it",
            back=_back(reference),
            intro=[
                "Read the request, each table with what stands beside it, the letter and the spreadsheet. You do not see the other check until both are made."
            ],
        ),
    )


@get_or_post
def send(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    answer = queries.newest_answer(held)
    if answer is None:
        raise Http404
    form = SendForm(request.POST or None, initial={"on": timezone.localdate()})
    return act(
        request,
        form,
        lambda given: actions.send(answer, by=request.user, on=given["on"]),
        message="Written down as sent. The letter and the spreadsheet below are what goes.",
        then=("request", reference),
        page=lambda: form_page(
            request,
            form,
            "Send the answer",
            caption=reference,
            submit="It was sent",
            back=_back(reference),
            intro=[
                "Clew sends nothing by itself: take the files, send them, and write down the day."
            ],
        ),
    )


@get_or_post
def publish(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    answer = queries.newest_answer(held)
    if answer is None:
        raise Http404
    form = PublishForm(
        request.POST or None, initial={"asked": "\n".join(q.text for q in held.questions.all())}
    )
    return act(
        request,
        form,
        lambda given: actions.publish(answer, by=request.user, **given),
        message="Published.",
        then=lambda made: ("publication", made.slug),
        page=lambda: form_page(
            request,
            form,
            "Publish in the disclosure log",
            caption=reference,
            submit="Publish",
            back=_back(reference),
        ),
    )


@get_or_post
def take_step(request: DeskRequest, reference: str, name: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    rule = steps().get(name)
    if rule is None or not rule.verb:
        raise Http404
    form = StepForm(
        request.POST or None, rule=rule, initial={"on": timezone.localdate(), "text": held.text}
    )

    def take(given: dict[str, Any]) -> str:
        said = {
            k: v.isoformat() if isinstance(v, date) else v
            for k, v in given.items()
            if k in ("until", "exemption", "outcome")
        }
        actions.take_step(
            held,
            name,
            by=request.user,
            on=given["on"],
            words=given.get("words", ""),
            said=said,
            text=given.get("text", ""),
        )
        if name == "extended" and queries.late(held):
            return "Written down. The day for the answer had passed when the time was extended: the answer stays late."
        return "Written down."

    return act(
        request,
        form,
        take,
        message=lambda told: told,
        then=("request", reference),
        page=lambda: form_page(
            request, form, rule.verb, caption=reference, intro=[rule.source], back=_back(reference)
        ),
    )


@get_or_post
def strike(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    held = access_request(request, reference, write=True)
    step = queries.step(held, number)
    if step is None:
        raise Http404
    form = StrikeForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.strike_step(step, by=request.user, why=given["why"]),
        message="Struck out.",
        then=("request", reference),
        page=lambda: form_page(
            request,
            form,
            f"Strike out: {steps()[step.name].title}",
            caption=reference,
            back=_back(reference),
        ),
    )


@get_or_post
def restrict(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    form = RestrictForm(
        request.POST or None,
        initial={"why": held.restricted_why, "people": [str(n) for n in held.named]},
    )
    return act(
        request,
        form,
        lambda given: actions.restrict(
            held, by=request.user, why=given["why"], people=queries.people(given["people"])
        ),
        message="Changed.",
        then=("request", reference),
        page=lambda: form_page(
            request, form, "Who may open this request", caption=reference, back=_back(reference)
        ),
    )


@get_or_post
def hold(request: DeskRequest, reference: str) -> HttpResponse:
    held = access_request(request, reference, write=True)
    form = HoldForm(
        request.POST or None, initial={"held": bool(held.hold_reason), "why": held.hold_reason}
    )
    return act(
        request,
        form,
        lambda given: actions.hold(held, by=request.user, **given),
        message="Changed.",
        then=("request", reference),
        page=lambda: form_page(
            request,
            form,
            "How long this request is kept",
            caption=reference,
            intro=[
                "Two years after the last step of a request that was answered or closed, who asked and what was written is erased. The number, the days"
                " and the tables that were sent stay.",
                "Keep it for longer where it is still needed, for example for a complaint or a court.",
            ],
            back=_back(reference),
        ),
    )


@require_GET
def quarterly(request: DeskRequest) -> HttpResponse:
    """The quarter's return, as a page or CSV."""
    require(request, "requests")
    first = timezone.localdate().replace(day=1)
    usual = add_months(first, -((first.month - 1) % 3) - 3)
    form = QuarterForm(
        request.GET if "begin-day" in request.GET else None, initial={"begin": usual}
    )
    begin = form.cleaned_data["begin"] if form.is_bound and form.is_valid() else usual
    end = add_months(begin, 3) - timedelta(days=1)
    rows = queries.quarter(begin, end, by=request.user)
    if request.GET.get("as") == "csv":
        text = "what,number\r\n" + "".join(f'"{what}",{number}\r\n' for what, number in rows)
        return as_file(
            b"\xef\xbb\xbf" + text.encode(), f"requests-{begin}.csv", "text/csv; charset=utf-8"
        )
    return page(
        request,
        "disclosure/quarter.html",
        title="Quarterly return",
        form=form,
        rows=rows,
        begin=begin,
        end=end,
        back=reverse("request-list"),
    )


@require_GET
def log(request: DeskRequest) -> HttpResponse:
    """The disclosure log."""
    require(request, "published")
    query = request.GET.get("q", "").strip()[:200]
    after = small_number(request.GET.get("after"))
    rows, more = queries.publications(query, after, withdrawn=True)
    return page(
        request,
        "disclosure/log.html",
        title="Disclosure log",
        rows=rows,
        more=more,
        after=after,
        q=query,
    )


@require_GET
def publication(request: DeskRequest, slug: str) -> HttpResponse:
    require(request, "published")
    held = queries.publication(slug)
    if held is None:
        raise Http404
    return page(
        request,
        "disclosure/publication.html",
        title=held.title,
        held=held,
        back=reverse("disclosure-log"),
    )


@require_GET
def publication_file(request: DeskRequest, slug: str, kind: str) -> HttpResponse:
    require(request, "published")
    held = queries.publication(slug)
    if held is None or kind not in ("csv", "ods", "pdf"):
        raise Http404
    content = {"csv": held.csv, "ods": held.ods, "pdf": held.letter}[kind]
    return as_file(bytes(content), f"{slug}.{kind}", KINDS[kind])


@get_or_post
def withdraw(request: DeskRequest, slug: str) -> HttpResponse:
    require(request, "published", write=True)
    held = queries.publication(slug)
    if held is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    return act(
        request,
        form,
        lambda given: actions.withdraw(held, by=request.user, why=given["why"]),
        message="Withdrawn.",
        then=("publication", slug),
        page=lambda: form_page(
            request,
            form,
            "Withdraw a published answer",
            caption=held.title,
            back=reverse("publication", args=[slug]),
        ),
    )
