"""Requests to list, one with what hangs from it, what is due, what was published, and the quarter's
numbers.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Q
from django.utils import timezone

from clew.figures.wording import wording
from clew.offences.clocks import add_working_days
from clew.unit.access.identity import lent_to_service
from clew.unit.accounts.models import User
from clew.unit.disclosure.actions import CHECKERS, checks_of
from clew.unit.disclosure.models import (
    Answer,
    Check,
    Decision,
    Publication,
    Question,
    Request,
    RequestStep,
    TextReading,
)
from clew.unit.disclosure.rules import (
    DECISIONS,
    exemptions,
    ground_title,
    request_state,
    within_working_days,
)

PAGE = 25
_WARN_DAYS = 5
# Of PostgreSQL's rank, over the words of a request: below it, an answer shares a word or two and no
# more.
_NEAR = 0.02


def requests(show: str, query: str, after: int = 0, most: int = PAGE) -> tuple[list[Request], int]:
    """A page of requests and where the next begins (0: nowhere). `show`: open, answered, all."""
    found = Request.objects.defer("search")
    if show == "open":
        found = found.filter(status__in=("open", "waiting", "review", "ico")).order_by(
            "due_on", "id"
        )
    elif show == "answered":
        found = found.filter(status__in=("answered", "closed"))
    if query:
        found = found.filter(
            Q(search=SearchQuery(query, config="english"))
            | Q(search=SearchQuery(query, config="simple"))
            | Q(reference__icontains=query)
            | Q(requester__icontains=query)
        )
    rows = list(found[after : after + most + 1])
    return rows[:most], after + most if len(rows) > most else 0


def one(reference: str) -> Request | None:
    return Request.objects.select_related("entered_by").filter(reference=reference).first()


def answer(request: Request, version: int) -> Answer | None:
    return (
        Answer.objects.select_related("made_by", "request")
        .filter(request=request, version=version)
        .first()
    )


def newest_answer(request: Request) -> Answer | None:
    return Answer.objects.select_related("made_by", "request").filter(request=request).first()


def decision(held: Answer | None) -> Decision | None:
    return Decision.objects.select_related("by").filter(answer=held).first() if held else None


def checks(held: Answer | None) -> list[Check]:
    """The checks that whoever asks may see: their own, and both once both have spoken."""
    return list(Check.objects.select_related("by").filter(answer=held)) if held else []


def question(request: Request, number: int) -> Question | None:
    return Question.objects.select_related("request").filter(request=request, number=number).first()


def sample(request: Request, tag: str) -> list[TextReading]:
    return list(TextReading.objects.filter(request=request, tag=tag).select_related("by"))


def samples(request: Request) -> list[tuple[str, int, int]]:
    """Each behaviour with how many records are to be read and how many were."""
    wanted: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for tag, says in TextReading.objects.filter(request=request).values_list("tag", "says"):
        wanted[tag] += 1
        read[tag] += says is not None
    return [(tag, number, read[tag]) for tag, number in sorted(wanted.items())]


def steps_of(request: Request) -> list[RequestStep]:
    return list(request.steps.select_related("by"))


def step(request: Request, number: int) -> RequestStep | None:
    return request.steps.filter(pk=number, struck_at=None).select_related("request").first()


def publications(
    query: str = "", after: int = 0, *, withdrawn: bool = False
) -> tuple[list[Publication], int]:
    """A page of the disclosure log, newest first."""
    found = Publication.objects.defer("kept", "letter", "csv", "ods", "charts", "search")
    if not withdrawn:
        found = found.filter(withdrawn_at=None)
    if query:
        found = found.filter(
            Q(search=SearchQuery(query, config="english"))
            | Q(search=SearchQuery(query, config="simple"))
        )
    rows = list(found[after : after + PAGE + 1])
    return rows[:PAGE], after + PAGE if len(rows) > PAGE else 0


def publication(slug: str) -> Publication | None:
    return Publication.objects.filter(slug=slug).first()


def suggested(text: str, most: int = 3) -> list[Publication]:
    """Published answers that share the most words with a request."""
    words = " or ".join(
        dict.fromkeys(w for w in text.lower().split() if len(w) > 4 and w.isalpha())
    )
    if not words:
        return []
    asked = SearchQuery(words, search_type="websearch", config="english")
    found = Publication.objects.filter(withdrawn_at=None, replaced_by=None, search=asked).defer(
        "kept", "letter", "csv", "ods", "charts", "search"
    )
    return list(
        found.annotate(near=SearchRank("search", asked))
        .filter(near__gte=_NEAR)
        .order_by("-near", "-id")[:most]
    )


def waiting(today: date | None = None) -> list[Request]:
    """Open requests by the day on which they are due."""
    return list(
        Request.objects.filter(status__in=("open", "review"))
        .exclude(due_on=None)
        .order_by("due_on", "id")
        .defer("search", "text")[:20]
    )


def to_check(user: User) -> list[Answer]:
    """Decided answers that wait for a check by somebody who neither drafted nor decided them."""
    found = (
        Answer.objects.filter(decision__isnull=False, request__status="open")
        .exclude(made_by=user)
        .exclude(decision__by=user)
        .select_related("request")
        .defer("kept")
    )
    mine = set(Check.objects.filter(by=user).values_list("answer_id", flat=True))
    return [a for a in found if a.pk not in mine and checks_of(a) < CHECKERS][:20]


def people(numbers: list[str]) -> list[User]:
    return list(User.objects.filter(pk__in=[int(n) for n in numbers], is_active=True))


def late(request: Request, today: date | None = None) -> bool:
    """Whether the day for the answer passed before it went, whatever moved it afterwards."""
    state = request_state(request.steps.filter(struck_at=None))
    due = state.due_on
    return state.late or (
        state.status == "open" and due is not None and due < (today or timezone.localdate())
    )


def same_requester(request: Request) -> list[Request]:
    """Other requests from the same person that came in within the working days in which requests
    may be counted as one for their cost.
    """
    if request.erased_at is not None:
        return []
    days = wording("cost")["aggregation_days"]
    who = Q(requester__iexact=request.requester.strip())
    if request.contact.strip():
        who |= Q(contact__iexact=request.contact.strip())
    first = request.received_on - timedelta(days=2 * days)
    near = (
        Request.objects.filter(
            who, received_on__range=(first, request.received_on + timedelta(days=2 * days))
        )
        .exclude(pk=request.pk)
        .defer("search")
    )
    return [
        r
        for r in near.order_by("received_on", "id")
        if within_working_days(r.received_on, request.received_on, days)
    ]


def due_soon(request: Request, today: date | None = None) -> bool:
    today = today or timezone.localdate()
    return request.due_on is not None and request.due_on <= add_working_days(today, _WARN_DAYS)


def quarter(begin: date, end: date, *, by: User) -> list[tuple[str, int]]:
    """The statistics return of a quarter: requests received, what became of them, and in what time.

    Of every request, whoever draws it: numbers name nobody, and two people do not draw two returns.
    """
    with lent_to_service(by):
        return _quarter(begin, end)


def _quarter(begin: date, end: date) -> list[tuple[str, int]]:
    received = list(
        Request.objects.filter(received_on__range=(begin, end))
        .prefetch_related("steps")
        .defer("search", "text")
    )
    sent = [r for r in received if r.answered_on is not None]
    in_time = late = extended = 0
    for request in sent:
        before = [
            s
            for s in request.steps.all()
            if s.struck_at is None
            and s.name != "sent"
            and request.answered_on
            and s.on <= request.answered_on
        ]
        state = request_state(before)
        extended += state.extended
        ok = not state.late and (
            state.due_on is None
            or (request.answered_on is not None and request.answered_on <= state.due_on)
        )
        in_time, late = in_time + ok, late + (not ok)
    decided = list(
        Decision.objects.filter(request__in=received)
        .select_related("answer")
        .order_by("request_id", "-answer__version")
    )
    newest: dict[int, Decision] = {}
    for decision in decided:
        newest.setdefault(decision.request_id, decision)
    last = [newest[r.pk] for r in sent if r.pk in newest]
    outcomes = Counter(decision.outcome for decision in last)
    used = Counter(e for decision in last for e in decision.exemptions)
    rows = [
        ("Requests received", len(received)),
        ("of these, answered", len(sent)),
        ("answered in time", in_time),
        ("answered late", late),
        ("answered after an extension for the public-interest test", extended),
    ]
    rows += [
        ("not answered yet", sum(r.status in ("open", "waiting") for r in received)),
        ("withdrawn, or closed without clarification", sum(r.status == "closed" for r in received)),
    ]
    rows += [(f"Decision: {text}", outcomes[code]) for code, text in DECISIONS]
    rows += [(f"Ground: {ground_title(name)}", used[name]) for name in exemptions()]
    stepped = Counter(s.name for r in received for s in r.steps.all() if s.struck_at is None)
    return [
        *rows,
        ("Internal reviews asked for", stepped["review_asked"]),
        ("Complaints to the Information Commissioner", stepped["ico_opened"]),
    ]
