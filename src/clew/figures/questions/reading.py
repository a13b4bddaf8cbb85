"""From pieces of a letter to questions, and from their words to the figures that would answer them,
for a person to confirm or change.
"""

from __future__ import annotations

import email
import email.policy
import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from clew.figures.description import Figure
from clew.figures.measures import BASES
from clew.figures.questions.account import Account, flat, lower
from clew.figures.questions.durations import lasting, read_duration
from clew.figures.questions.legal import read_law
from clew.figures.questions.letter import (
    FOR_ITEMS,
    FORCE_NAME,
    NAMES_PERIOD,
    ORDERS_ACT,
    SEVERAL_PERIODS,
    SUBJECT_LINE,
    force_names,
    holds_back,
    item_named,
    leaves_out_others,
    not_said_there,
    of_the_force,
    of_these,
    of_this_item,
    period_elsewhere,
    sets_period,
)
from clew.figures.questions.limits import OF_THE_WRITER, limiting
from clew.figures.questions.offences import read_offences
from clew.figures.questions.orders import read_orders
from clew.figures.questions.periods import Wanted, cut_into, general_of, wanted_in, year_scheme
from clew.figures.questions.pieces import (
    LONGEST,
    SENTENCE,
    Piece,
    courteous_brackets,
    is_aside,
    pieces_of,
    restricts,
)
from clew.figures.questions.question import UNREAD, Question, Subject
from clew.figures.questions.words import ASK, codes_in, has, kind_words, kinds_in, pattern, rules
from clew.offences.clocks import add_months
from clew.offences.periods import Period, latest, said, split

_READ = 40_000  # letters: what stands behind them in a request is left to a person


@dataclass(slots=True)
class Reading:
    """A request as it was read. `asides` were taken for courtesies or for words about periods:
    shown, so that nothing is passed over in silence.

    `fallback`: the latest twelve months will do where more would take too long.
    """

    questions: list[Question]
    asides: list[str] = field(default_factory=list)
    fallback: bool = False


def plain_text(raw: bytes) -> str:
    """The words of a request that came as text or as an e-mail (.eml): of an e-mail its plain part,
    without what it quotes.
    """
    text = raw.decode("utf-8", "replace")
    if re.match(r"(?:[A-Za-z-]+:\s.*\r?\n(?:[ \t].*\r?\n)*){2,}\r?\n", text):
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        if body is not None:
            try:
                text = str(body.get_content())
            except (LookupError, UnicodeError):
                # A character set that nobody knows: the letters that all share are read.
                text = bytes(body.get_payload(decode=True) or b"").decode("ascii", "replace")
            if body.get_content_type() == "text/html":
                text = re.sub(r"<(?:br|/p|/div|/li)[^>]*>", "\n", text, flags=re.IGNORECASE)
                text = re.sub(r"<[^>]+>", " ", text)
    return "\n".join(
        line for line in text.replace("\r\n", "\n").split("\n") if not line.lstrip().startswith(">")
    )


def read_request(text: str, as_at: date) -> Reading:
    """The questions of a request with the figures that would answer them, up to an as-at day.

    Periods and offence codes that are said once hold for the questions that say none. What cannot
    be read is a question without a figure.
    """
    text, rest = text[:_READ], text[_READ:].strip()
    pieces = pieces_of(text, as_at)
    aside = [is_aside(p, as_at) for p in pieces]
    if all(aside):
        # Nothing asks: what says at once what is wanted and what is not is the question.
        aside = [
            passing and not _asks_and_restricts(p) for p, passing in zip(pieces, aside, strict=True)
        ]
    defined = _defined(text, as_at)
    aside = [
        passing or (_MEANS.search(flat(p.text)) is not None and not ASK.search(p.text))
        for p, passing in zip(pieces, aside, strict=True)
    ]
    wanted = [Wanted() if p.outside else _wanted(p.text, as_at, defined) for p in pieces]
    setting = [
        (p, w)
        for p, w, passing in zip(pieces, wanted, aside, strict=True)
        if passing and sets_period(p)
    ]
    # "Time period: 2025" says it more plainly than any other sentence.
    setting.sort(key=lambda pw: not NAMES_PERIOD.search(lower(flat(pw[0].text))))
    general = general_of([w for _, w in setting])
    if not general.periods and (subject := SUBJECT_LINE.search(text)):
        # "Subject: stalking 2023 to 2025" says it where no sentence does.
        general = replace(general, periods=_wanted(subject[1], as_at, {}).periods)
    if of_some := next(
        (p.text for p, w in setting if w.periods and FOR_ITEMS.search(lower(flat(p.text)))), ""
    ):
        # Periods of some of the items: a person says which is whose.
        general = Wanted()
    earlier = (
        of_some if of_some else "" if general.periods else period_elsewhere(pieces, wanted, aside)
    )
    fallback = any(w.fallback for w in wanted)
    asides = [p.text for p, passing in zip(pieces, aside, strict=True) if passing]
    given = codes_in(
        lower(
            " ".join(
                p.text
                for p, passing in zip(pieces, aside, strict=True)
                if passing and not p.outside and len(p.text) <= LONGEST
            )
        )
    )
    for n, piece in enumerate(pieces[1:], 1):
        if piece.with_last and not wanted[n - 1].periods and wanted[n].periods:
            # One sentence, whose period stands behind its last part.
            wanted[n - 1] = replace(wanted[n - 1], periods=wanted[n].periods)
    held = {id(p): w for p, w in zip(pieces, wanted, strict=True)}
    left_out = tuple(
        p.text for p, passing in zip(pieces, aside, strict=True) if passing and holds_back(p)
    )
    left_out += tuple(
        w
        for p, passing in zip(pieces, aside, strict=True)
        if passing and not restricts(p)
        for w in _scope(p, as_at)
    )
    questions: list[Question] = []
    act = has(lower(text), [ORDERS_ACT])
    force = force_names(text)
    before = Subject(act=act, earlier=earlier)
    numbered: dict[str, Subject] = {}
    last_numbered, last_base = False, ""
    led: tuple[str, ...] = ()
    headed = Wanted()
    stem = before
    for piece, passing in zip(pieces, aside, strict=True):
        if passing:
            begun = any(q.figures or q.offered or q.lacks for q in questions)
            before = replace(_introduced(piece, before, begun), act=act, earlier=before.earlier)
            if piece.heading or (piece.lead and held[id(piece)].periods):
                headed = held[id(piece)]
            led = (
                limiting(_unused(piece.text, as_at))
                if piece.lead
                else _headed(piece.text, as_at, defined)
                if piece.heading
                else led
            )
            continue
        base = of_these(piece.text)
        before = stem if piece.beside or (base and base == last_base) else before
        stem, last_base = before, base
        mine = general
        if headed.periods:
            # A heading's periods, and whether they are years or months, are those of what it heads.
            mine = replace(general, periods=headed.periods, scheme=headed.scheme)
        mine = replace(mine, periods=held[id(piece)].periods or mine.periods)
        if piece.number and last_numbered:
            # Items of a list stand beside each other: what narrows one says nothing of the next.
            before = replace(before, unread=())
        last_numbered = bool(piece.number)
        elsewhere = not_said_there(
            tuple(p for p in (*led, *left_out) if of_this_item(p, piece.number)), piece.text
        )
        if questions and (again := _same_again(piece, questions[-1], as_at)):
            questions.append(again)
            continue
        question, before = _read(
            piece, before, mine, given, elsewhere, as_at, defined, numbered, force
        )
        if piece.number:
            numbered[piece.number] = before
        questions.append(question)
    if rest:
        questions.append(
            Question(
                rest[:2000],
                notes=[
                    "The request is longer than is read by rules: from here on a person reads it."
                ],
            )
        )
    if not questions:
        questions = [
            Question(
                text.strip()[:2000] or "(empty)",
                notes=["No question could be read from the request: a person reads it."],
            )
        ]
    return Reading(questions, asides, fallback)


_SAME_FOR = re.compile(
    r"(?:and\s+)?(?:the\s+)?same\s+(?:questions?\s+)?(?:again\s+)?(?:but\s+)?for\b"
)


def _same_again(piece: Piece, last: Question, as_at: date) -> Question | None:
    """ "The same for harassment": what the question before asks, of other kinds of offences and of
    nothing else; None where it says more, or nothing stands there to be asked again.
    """
    account = Account(piece.text)
    lead = _SAME_FOR.match(account.all)
    kinds = kinds_in(account.all)
    if lead is None or not kinds or not last.figures or last.lacks:
        return None
    account.take(lead.span())
    account.take_all(kind_words())
    account.take_all(rules()["harmless"]["phrases"])
    if account.unused() or not all(f.of for f in last.figures):
        return None
    question = Question(piece.text, as_at=as_at, periods=last.periods, kinds=kinds)
    for figure in last.figures:
        for kind in kinds:
            question.add(
                figure.measure,
                kind,
                by=figure.by,
                where=figure.where,
                basis=figure.basis,
                periods=figure.periods,
            )
    question.notes.append("It asks the same as the question before, of another kind of offence.")
    return question


def _asks_and_restricts(piece: Piece) -> bool:
    lowered = lower(flat(piece.text))
    return restricts(piece) and bool(kinds_in(lowered)) and has(lowered, rules()["other"]["number"])


# A period that the writer gives a name: "the Relevant Period" means 1 January 2024 to 30 June 2026; P1 = 2024/25.
_MEANS = re.compile(
    r"[\"']([^\"']{2,40})[\"']\s*(?:\([^)]*\)\s*)?(?:means|shall\s+mean|refers\s+to|=)\s*([^;\"]{2,90}?)(?=[;\"]|\.\s+[\"A-Z]|\.?$)|\b([A-Z]\d)\s*(?:=|means)\s*([^;]{4,60}?)(?=;|\.(?:\s|$)|$)"
)


def _defined(text: str, as_at: date) -> dict[str, tuple[Period, ...]]:
    """Periods that the request gives a name."""
    made: dict[str, tuple[Period, ...]] = {}
    for line in text.split("\n"):
        for match in _MEANS.finditer(flat(line)[:_READ]):
            name, words = match[1] or match[3], match[2] or match[4]
            periods = wanted_in(lower(words), as_at).periods
            if periods:
                made[lower(name).removeprefix("the ")] = periods
    return made


def _named(text: str, defined: dict[str, tuple[Period, ...]]) -> Wanted:
    """The periods that a sentence names as the request defines them, and where."""
    periods: list[Period] = []
    spans: list[tuple[int, int]] = []
    for name, held in defined.items():
        for match in re.finditer(
            rf"(?:\b(?:in|during|for|over|within|throughout)\s+)?(?:\bthe\s+)?\b{re.escape(name)}\b(?:\s+only\b)?",
            text,
        ):
            periods += held
            spans.append(match.span())
    return Wanted(tuple(dict.fromkeys(periods)), spans=tuple(spans))


def _wanted(text: str, as_at: date, defined: dict[str, tuple[Period, ...]]) -> Wanted:
    """The periods of a sentence; the year of an Act is none."""
    if len(text) > LONGEST:
        return Wanted()
    account = Account(text)
    account.take_all(rules()["harmless"]["first"])
    read_law(account)
    found = wanted_in(account.open, as_at)
    return found if found.periods else replace(found, periods=_named(account.open, defined).periods)


def _scope(piece: Piece, as_at: date) -> tuple[str, ...]:
    """What a sentence that asks nothing itself says of where, or of whom, the others ask: "I am
    interested in Westbridge".
    """
    if piece.outside or piece.lead or piece.heading or len(piece.text) > LONGEST:
        return ()
    lowered = lower(flat(piece.text))
    if has(lowered, [*rules()["strip"]["nothing"], *rules()["strip"]["if_held"]]):
        return ()
    if has(lowered, rules()["breakdown"]["asked"]) and any(
        has(lowered, rule["words"]) for rule in rules()["by"]
    ):
        return (piece.text,)
    return limiting(_unused(piece.text, as_at)) if has(lowered, rules()["strip"]["scope"]) else ()


def _headed(text: str, as_at: date, defined: dict[str, tuple[Period, ...]]) -> tuple[str, ...]:
    """What a heading says of the questions below it that no rule knows: "Stalking in Westbridge"."""
    lowered = lower(flat(text))
    if has(lowered, rules()["strip"]["titles"]) or re.match(r"(?:i|we)\b", lowered):
        # It says what the letter is about, or what the writer does.
        return ()
    for begin, end in reversed(_named(lowered, defined).spans):
        text = flat(text)[:begin] + " " + flat(text)[end:]
    return limiting(_unused(text, as_at))


# What makes a sentence about the writer ask for something: it may narrow then.
_ASKS_FOR = re.compile(
    r"\b(?:like|want|need|requir\w+|request\w*|ask\w*|seek\w*|know|following|provide|grateful|interested|looking|only)\b",
    re.IGNORECASE,
)


def _unused(text: str, as_at: date) -> tuple[str, ...]:
    """What is left of a sentence that leads to questions once everything in it that is known is
    taken.
    """
    account = Account(
        " ".join(
            s
            for s in SENTENCE.split(text)
            if not OF_THE_WRITER.match(flat(s)) or _ASKS_FOR.search(s)
        )
    )
    held = rules()
    account.take_all(held["harmless"]["first"])
    account.take(*(m.span() for m in FORCE_NAME.finditer(account.text)))
    read_law(account)
    account.take(*wanted_in(account.open, as_at).spans)
    account.take_all(held["harmless"]["phrases"])
    account.take_all(held["strip"]["leading"])
    Subject.of(account)
    for rule in (*held["by"], *held["event"], *held["order"]["asks"]):
        account.take_all(rule.get("words", ()))
    account.take_all(held["breakdown"]["asked"])
    return tuple(account.left())


def _introduced(piece: Piece, before: Subject, begun: bool) -> Subject:
    """What the next question is about, after a heading or an introduction: a heading says it anew,
    a sentence before the first question too.
    """
    if piece.outside or (begun and not piece.heading) or len(piece.text) > LONGEST:
        return before
    account = Account(piece.text)
    account.take_all(rules()["harmless"]["first"])
    law = read_law(account)
    subject = Subject.of(account, law)
    if law.spo and not law.codes and not subject.known:
        # The Act alone is named: its orders are what the request is about.
        subject.spo = True
    if subject.known:
        return subject
    return Subject() if piece.heading and account.unused() else before


def _read(
    piece: Piece,
    before: Subject,
    general: Wanted,
    given: tuple[str, ...],
    left_out: tuple[str, ...],
    as_at: date,
    defined: dict[str, tuple[Period, ...]],
    numbered: dict[str, Subject],
    force: tuple[str, ...],
) -> tuple[Question, Subject]:
    """One question, and what a question after it may go on from."""
    question = Question(piece.text)
    if len(piece.text) > LONGEST:
        question.notes.append(
            "It is too long to be read by rules: a person reads it, and puts it into shorter questions."
        )
        return question, replace(before, nothing=True)
    account = Account(piece.text)
    held = rules()
    if why := _no_figure(account):
        question.notes.append(why)
        return question, before
    account.take_all(held["harmless"]["first"])
    account.take(*courteous_brackets(account.open))
    account.take(*(m.span() for m in FORCE_NAME.finditer(account.text)))
    account.take(*of_the_force(account.text, force))
    _take_preamble(account)
    account.take_all(held["reference"]["pronoun"])
    refers = account.take_all(held["reference"]["words"])
    if (item := item_named(account.open, numbered)) is not None:
        account.take(item.span())
        before, refers = numbered[item["number"]], True
    law = read_law(account, orders_act=before.act)
    own = wanted_in(account.open, as_at)
    if not own.periods and (named_here := _named(account.open, defined)).periods:
        own = replace(own, periods=named_here.periods, spans=(*own.spans, *named_here.spans))
    if own.notes and not own.periods:
        question.notes += own.notes
        return question, before
    two = _two_days(account, own)
    account.take(*own.spans)
    account.take_all(held["harmless"]["phrases"])
    if not has(account.all, held["reference"]["how_often"]):
        account.take_all(held["reference"]["times"])
    if given or before.codes:
        account.take_all(held["reference"]["code"])
    # A year or a month that stands there and was not read: which period is meant is not known, here
    # and in what goes on from here.
    doubt = "" if own.periods else _dated(account)
    named = replace(
        before,
        nothing=True,
        periods=own.periods or before.periods,
        doubt=doubt or ("" if own.periods else before.doubt),
    )
    question.notes += law.notes
    subject = Subject.of(account, law, act=before.act)
    carried = not subject.known
    if refers and before.nothing:
        question.notes.append(
            "It asks about the question before, for which no figure stands: a person reads it."
        )
        return question, before
    if refers and not carried and before.known and not before.alike(subject):
        question.notes.append(
            "It asks for a part of what the question before asks, by another name: a person reads it."
        )
        return question, before
    if carried:
        subject = before.carried(account)
        if subject.known and not refers:
            question.notes.append(
                f"It does not say what it is about: it is read as being about what stands before it ({subject.in_words})."
            )
    elif refers:
        subject.where, subject.codes = before.where, subject.codes or before.codes
    subject.refers, subject.act, subject.several = refers, before.act, before.several
    subject.of_breaches = before.of_breaches
    subject.earlier = "" if own.periods else before.earlier
    _each(account, before)
    same = next(iter(account.find(held["reference"]["same"])), None)
    if same is not None and not own.periods and before.periods:
        account.take(same.span())
    periods, notes = _periods_for(
        own,
        general,
        before if refers or carried or piece.with_last else Subject(periods=before.periods),
        refers,
        as_at,
        account.all,
    )
    question.notes += [n for n in notes if not (doubt and n.startswith("It names no period"))]
    question.periods, question.as_at, question.kinds = periods, as_at, subject.kinds
    doubted = before.doubt if not own.periods and periods == before.periods else ""
    if same is not None and not own.periods and not all(_is(p, same[1]) for p in periods):
        question.lacks.append(
            (f"It names the {same[1]} of a question before, and that is none.", UNREAD)
        )
    if doubted:
        question.lacks.append(
            (
                f"It names no period, and that of a question before was not understood (“{doubted}”).",
                UNREAD,
            )
        )
    if lasting(account) and not subject.refers:
        read_duration(question, account, subject)
    elif subject.orders:
        read_orders(question, account, subject, own)
        if (
            not set(law.codes)
            <= {
                *(c for o in subject.others for c in o["codes"]),
                *(c for f in question.figures for c in f.codes),
            }
            and not subject.beside
        ):
            question.lacks.append(
                (f"Orders are not counted by offence: it names {', '.join(law.codes)}.", UNREAD)
            )
    if not lasting(account):
        read_offences(
            question,
            account,
            subject,
            given if not subject.orders else (),
            goes_on=refers or carried,
        )
    if (
        before.periods
        and own.periods
        and any(has(account.all[a:b], held["reference"]["before"]) for a, b in own.spans)
    ):
        question.lacks.append(
            (
                "It names a period by what stands before another one, and does not say before which.",
                UNREAD,
            )
        )
    if question.assumed and carried and not refers and before.more:
        question.lacks.append(
            (
                f"It does not say whether it asks what the question before asks ({before.more}).",
                UNREAD,
            )
        )
    if before.series and (carried or refers) and not own.periods and not general.periods:
        question.lacks.append(
            ("It names no period, and the questions before it name several.", UNREAD)
        )
    if two:
        question.lacks.append(
            (
                f"It names two periods of different steps (“{two}”): that is not counted, only each by itself.",
                UNREAD,
            )
        )
    if not own.periods and len(periods) == 1 and has(account.all, SEVERAL_PERIODS):
        question.lacks.append(("It names several periods, and one was found.", UNREAD))
    if before.earlier and not own.periods:
        question.lacks.append(
            (
                f"It names no period, and it is not clear whether that of another sentence is meant (“{before.earlier[:120]}”).",
                UNREAD,
            )
        )
    if question.assumed and not (own.periods or general.periods or before.periods):
        question.lacks.append(
            ("It says neither what of the offences is asked nor for which period.", UNREAD)
        )
    _settle(
        question,
        account,
        (
            *(limiting(subject.unread) if carried else ()),
            *([subject.conflict] if subject.conflict else []),
            *(p for p in left_out if not leaves_out_others(p, subject.kinds)),
        ),
    )
    if not subject.known:
        return question, named
    again = (
        bool(own.periods and before.periods)
        and own.periods != before.periods
        and before.alike(subject)
    )
    subject.series = again or (before.series and (carried or refers) and not own.periods)
    return question, subject.after(
        question, periods, doubt or doubted, goes_on=carried and not refers
    )


def _is(period: Period, unit: str) -> bool:
    """Whether a period is what it is called: a day, a month, a quarter, a year."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit, 0)
    return (
        add_months(period.begin, months) == period.end + timedelta(days=1)
        if months
        else period.begin == period.end
    )


def _two_days(account: Account, own: Wanted) -> str:
    """The words between two periods of a sentence where each is of a step of its own: recorded in
    2024 and charged in 2025. Periods of one step stand
    in a list, or say anew what is asked.
    """
    spans = sorted(own.spans)
    for (_, end), (begin, _) in itertools.pairwise(spans):
        between = account.all[end:begin]
        if (
            has(between, rules()["reference"]["step"])
            and not ASK.search(between)
            and not kinds_in(between)
            and not has(between, rules()["order"]["spo"])
        ):
            return account.text[end:begin].strip(" ,.")
    return ""


def _dated(account: Account) -> str:
    """Years that nothing read, as the question has them."""
    return ", ".join(re.findall(r"\b(?:19|20)\d\d\b", account.open))


# What is a table by its own values wherever it is asked for.
_BY_ITSELF = [r"\boutcomes\b", r"\bby\s+outcome\b", r"\bconditions\b"]


def _each(account: Account, before: Subject) -> None:
    """ "For each" at the end:

    of the kinds that are asked about; of more than this question knows where the one before asks of
    one kind.
    """
    spans = [m.span() for m in account.find(rules()["reference"]["each"])]
    if any(account.has(rule["words"]) for rule in rules()["by"]) or account.has(_BY_ITSELF):
        # Of the breakdown that stands beside it.
        return
    if len(before.kinds) > 1:
        account.take(*spans)
    else:
        account.bar(*spans)
        account.told += spans


_FOR = re.compile(r"\bfor\b(?!\s+(?:my|our|an?|the|your|research|this)\b)")


def _take_preamble(account: Account) -> None:
    """What a writer says of himself or herself before the question begins, where every word of it
    is known to say nothing of the number: "I work for a newspaper and would like", "As a parent,
    please tell me".
    """
    asks = ASK.search(account.all)
    if asks is None or asks.start() == 0:
        return
    before = re.sub(r"\b(?:the|a|total|overall|annual)\s+$", "", account.all[: asks.start()])
    known = pattern((*rules()["strip"]["leading"], *rules()["strip"]["preamble"]))
    words = re.findall(r"[^\W_]+(?:['&-][^\W_]+)*", before)
    if len(words) > 1 and all(known.fullmatch(w) for w in words) and not _FOR.search(before):
        account.take((0, len(before)))


def _no_figure(account: Account) -> str:
    """Why a question asks for something other than a number; empty where it asks for one."""
    other = rules()["other"]
    if has(account.all, other["other_request"]):
        return "It asks the questions of another request, whose words are not here: put them in to have them read."
    number = has(
        account.all, other["counts"] if has(account.all, other["whether"]) else other["number"]
    )
    lacking = any(has(account.all, a["words"]) for a in rules()["order"]["asks"] if "lacks" in a)
    for name, why in other["said"].items():
        if has(account.all, other[name]) and not (
            name == "durations" and (lasting(account) or has(account.all, other["waits"]))
        ):
            return str(why)
    if (
        has(account.all, other["opens"])
        and not number
        and not lasting(account)
        and not lacking
        and not has(account.all, other["opens_anyway"])
    ):
        return str(other["said"]["policy"])
    return ""


def _settle(question: Question, account: Account, elsewhere: tuple[str, ...]) -> None:
    """What no rule used is told, and no figure is given as the answer of a question that says more
    than the figure does.
    """
    said_more = list(dict.fromkeys([*account.left(), *elsewhere]))
    found = question.figures or question.offered or question.lacks
    if found and said_more:
        quoted = ", ".join(f"“{words}”" for words in said_more)
        question.unread += said_more
        question.lacks.append(
            (
                f"The question also says {quoted}, which no figure counted here takes into account.",
                UNREAD,
            )
        )
    if any(measure == UNREAD for _, measure in question.lacks):
        question.offered = list(dict.fromkeys([*question.figures, *question.offered]))
        question.figures = []
    if not question.figures and not question.lacks and not question.offered:
        question.notes.insert(
            0,
            "No figure that Clew can count was found in it: a person reads it and chooses one, or says why there is none.",
        )


def _periods_for(
    own: Wanted, general: Wanted, before: Subject, refers: bool, as_at: date, text: str
) -> tuple[tuple[Period, ...], list[str]]:
    notes = list(own.notes)
    if own.periods and not own.scheme and cut_into(general.periods, own.periods):
        # A period by its name, and "for each year of it" elsewhere.
        return general.periods, notes
    if own.periods and not (own.periods == general.periods and general.scheme and not own.scheme):
        if not own.scheme and general.scheme in ("month", "quarter", "half"):
            # "Please give everything by month", said once, holds for each question's own period.
            return tuple(
                dict.fromkeys(
                    p for held in own.periods for p in split(held.begin, held.end, general.scheme)
                )
            ), notes
        return own.periods, notes
    refers = refers or has(text, rules()["reference"]["those_years"])
    held = before.periods if refers and before.periods else general.periods or before.periods
    scheme = own.scheme or general.scheme
    if held and scheme and own.scheme != general.scheme:
        begin, end = min(p.begin for p in held), max(p.end for p in held)
        return split(begin, end, year_scheme(scheme, begin)), notes
    if held:
        return held, notes + (
            list(general.notes)
            if held == general.periods
            else []
            if refers
            else ["It names no period: that of the question before is taken."]
        )
    number = latest(1, "rolling", latest(1, "month", as_at)[0].end)
    return number, [
        *notes,
        f"It names no period: the latest twelve whole months are taken ({number[0].label}).",
    ]


def in_words(asked: Figure) -> str:
    """A figure as a sentence that whoever confirms it can check."""
    rule = asked.rule
    periods = (
        "; ".join(p.in_words for p in asked.periods)
        if len(asked.periods) <= 6
        else f"{len(asked.periods)} periods from {asked.periods[0].label} to {asked.periods[-1].label}"
    )
    return f"{asked.title}. Counting unit: {rule.unit}, by {BASES[asked.basis]}. {periods}. As at {said(asked.as_at)}."
