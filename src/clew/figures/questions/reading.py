"""From pieces of a letter to questions, and from their words to the figures that would answer them, for a person to confirm or change."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clew.figures.description import BadFigure, Figure, figure
from clew.figures.measures import BASES, codes_of, measures
from clew.figures.questions.periods import Wanted, general_of, wanted_in, year_scheme
from clew.figures.questions.pieces import is_aside, pieces_of
from clew.figures.questions.words import codes_in, has, kinds_in, rules
from clew.offences.periods import Period, latest, said, split

_FEW_WORDS = 8
# A kind of offence that is counted, not one that is mentioned in passing.
_COUNTED = re.compile(
    r"\b(?:how\s+many|number\s+of|totals?(?:\s+of)?|figures?\s+(?:for|on|of)|data\s+(?:for|on)|statistics\s+(?:for|on))\s+(?:\w+\s+){0,3}?(?:cyber-?)?(?:stalk|harass|coerc|malicious|controlling)"
)


@dataclass(slots=True)
class Question:
    """One question of a request: its words, the figures that would answer it, and what nothing here can answer."""

    text: str
    figures: list[Figure] = field(default_factory=list)
    # Something that is asked for and not counted here: why, and by which measure the records could be told that would have to be read.
    lacks: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # What it asks about, whether or not a figure was found; and whether it asks for a share.
    periods: tuple[Period, ...] = ()
    as_at: date | None = None
    shares: bool = False


@dataclass(slots=True)
class Reading:
    """A request as it was read. `asides` were taken for courtesies or for words about periods: shown, so that nothing is passed over in silence.

    `fallback`: the latest twelve months will do where more would take too long.
    """

    questions: list[Question]
    asides: list[str]
    fallback: bool = False


def plain_text(raw: bytes) -> str:
    """The words of a request that came as text or as an e-mail (.eml): of an e-mail its plain part, without what it quotes."""
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
    return "\n".join(line for line in text.replace("\r\n", "\n").split("\n") if not line.lstrip().startswith(">"))


def read_request(text: str, as_at: date) -> Reading:
    """The questions of a request with the figures that would answer them, up to an as-at day.

    Periods and offence codes that are said once hold for the questions that say none. What cannot be read is a question without a figure.
    """
    pieces = pieces_of(text)
    wanted = [wanted_in(p.text, as_at) for p in pieces]
    general = general_of(wanted)
    aside = [is_aside(p) for p in pieces]
    asides = [p.text for p, passing in zip(pieces, aside, strict=True) if passing]
    codes = codes_in(" ".join(asides).lower())
    questions: list[Question] = []
    kinds: tuple[str, ...] = ()
    about_spo = False
    for piece, own, passing in zip(pieces, wanted, aside, strict=True):
        if passing:
            continue
        kinds = kinds_in(piece.text.lower()) or kinds
        questions.append(_question(piece.text, own, general, kinds, about_spo, codes, as_at))
        about_spo = about_spo or has(piece.text.lower(), rules()["order"]["spo"])
    if not questions:
        questions = [Question(text.strip()[:2000] or "(empty)", notes=["No question could be read from the request: a person reads it."])]
    return Reading(questions, asides, general.fallback)


def _question(
    piece: str, own: Wanted, general: Wanted, kinds: tuple[str, ...], about_spo: bool, given: tuple[str, ...], as_at: date
) -> Question:
    question = Question(piece)
    lowered = re.sub(r"\s+", " ", piece.lower())
    held = rules()
    if has(lowered, held["other"]["other_request"]):
        question.notes.append("It asks the questions of another request, whose words are not here: put them in to have them read.")
        return question
    spo = has(lowered, held["order"]["spo"])
    others = [o for o in held["order"]["other"] if has(lowered, o["words"])]
    asks_order = [a for a in held["order"]["asks"] if has(lowered, a["words"])]
    about_stalking = not others and (
        spo
        or (
            about_spo
            and not kinds_in(lowered)
            and bool(asks_order)
            and not has(lowered, [w for e in held["event"] for w in e["words"] if "recorded" not in w and "arrest" in w])
        )
    )
    events = any(has(lowered, e["words"]) for e in held["event"])
    for name, why in held["other"]["said"].items():
        if has(lowered, held["other"][name]) and not (name == "policy" and (events or asks_order)):
            question.notes.append(why)
            return question
    periods, notes = _periods_for(own, general, as_at)
    question.notes += notes
    question.periods, question.as_at = periods, as_at
    question.shares = bool(re.search(r"\b(?:percent(?:age)?s?|per\s+cent|proportions?|rates?|shares?)\b|%", lowered))
    if about_stalking:
        _orders(question, asks_order, periods, as_at)
    for other in others:
        _other_orders(question, other, lowered, periods, as_at)
    codes = codes_in(lowered) or given
    mentioned = kinds_in(lowered)
    if (not about_stalking and not others) or mentioned:
        _offences(question, lowered, mentioned or kinds, codes, periods, as_at, with_orders=about_stalking or bool(others))
    if not question.figures and not question.lacks and not question.notes:
        question.notes.append(
            "No figure that Clew can count was found in it: a person reads it and chooses one, or says why there is none."
        )
    return question


def _periods_for(own: Wanted, general: Wanted, as_at: date) -> tuple[tuple[Period, ...], list[str]]:
    notes = list(own.notes)
    if own.periods:
        return own.periods, notes
    if own.scheme and general.periods and own.scheme != general.scheme:
        begin, end = min(p.begin for p in general.periods), max(p.end for p in general.periods)
        return split(begin, end, year_scheme(own.scheme, begin)), notes
    if general.periods:
        return general.periods, notes + list(general.notes)
    number = latest(1, "rolling", latest(1, "month", as_at)[0].end)
    return number, [*notes, f"It names no period: the latest twelve whole months are taken ({number[0].label})."]


def _add(question: Question, measure: str, of: str = "", **more: Any) -> None:
    rule = measures()[measure]
    by = tuple(b for b in more.pop("by", ()) if b in rule.by)
    basis = more.pop("basis", "")
    try:
        made = figure(measure, of, by=by, basis=basis if basis in rule.day else "", **more)
    except BadFigure as problem:
        question.notes.append(str(problem))
        return
    if made not in question.figures:
        question.figures.append(made)


def _orders(question: Question, asks: list[dict[str, Any]], periods: tuple[Period, ...], as_at: date) -> None:
    names = {a["name"] for a in asks}
    if "made" in names or "applied for" in names:
        asks = [a for a in asks if a["name"] != "interim"]
    if "what became of breaches" in names:
        asks = [a for a in asks if a["name"] != "made"]
    if "which conditions were breached" in names:
        asks = [a for a in asks if a["name"] not in ("breaches", "conditions")]
    if "breaches" in names or "requested by victims" in names:
        asks = [a for a in asks if a["name"] not in ("made", "applied for")]
    if names >= {"made", "in force"} and "put in place" not in question.text.lower() and "in force" not in question.text.lower():
        asks = [a for a in asks if a["name"] != "in force"]
    if names >= {"conditions", "made"}:
        asks = [a for a in asks if a["name"] != "made"]
    if not asks:
        asks = [a for a in rules()["order"]["asks"] if a["name"] == "made"]
        question.notes.append("It does not say what of the orders is asked: orders made by the court are taken.")
    for ask in asks:
        for measure in ask.get("measures", ()):
            if measure in ("people_any",) and "breaches" in names:
                continue
            within = periods
            if measure == "in_force" and re.search(r"\b(?:current(?:ly)?|at\s+present|now|today)\b", question.text.lower()):
                within = split(as_at, as_at, "dates")
            by = ("theme",) if measure == "conditions" else (ask["by"],) if ask.get("by") else ("kind",) if measure == "in_force" else ()
            _add(question, measure, periods=within, as_at=as_at, by=by)
        if "lacks" in ask:
            question.lacks.append((ask["lacks"], ask.get("each", "")))


def _other_orders(question: Question, other: dict[str, Any], lowered: str, periods: tuple[Period, ...], as_at: date) -> None:
    breach = bool(re.search(r"\bbreach", lowered))
    if breach and other["code"]:
        _add(question, "recorded", "order", codes=(other["code"],), periods=periods, as_at=as_at)
        if re.search(r"\boutcomes?\b", lowered):
            _add(question, "outcomes", "order", codes=(other["code"],), periods=periods, as_at=as_at, by=("outcome",))
    elif breach:
        question.lacks.append((f"{other['title']}: a breach of one has no offence code in the list that Clew counts by.", ""))
    if (not breach or re.search(r"\b(?:authoris\w+|appl\w+|made|granted|issued)\b", lowered)) and f"made_{other['order']}" in measures():
        _add(question, f"made_{other['order']}", periods=periods, as_at=as_at)
        question.lacks.append((measures()[f"made_{other['order']}"].cannot, ""))
    elif not breach:
        question.lacks.append((f"{other['title']} are kept by no register that Clew was given.", ""))


def _offences(
    question: Question,
    lowered: str,
    kinds: tuple[str, ...],
    codes: tuple[str, ...],
    periods: tuple[Period, ...],
    as_at: date,
    *,
    with_orders: bool,
) -> None:
    held = rules()
    events = [e for e in held["event"] if has(lowered, e["words"])]
    if with_orders:
        # Beside orders, only what is asked of offences in so many words.
        events = [
            e
            for e in events
            if e["name"] in ("arrests", "charges", "positive outcomes")
            or (
                e["name"] == "recorded offences"
                and re.search(r"\b(?:incidents?|offences?|crimes?)\b", lowered)
                and not re.search(r"\bbreach", lowered)
            )
        ]
        if not events:
            return
    alone = [e for e in events if e.get("alone")]
    specific = [e for e in events if e["name"] != "recorded offences"]
    if alone:
        events = alone
    elif (
        specific
        and not re.search(
            r"\b(?:incidents?|offences?|crimes?|reports?|allegations?|cases?)\b\s*(?:,|;|/|and\b|\brecorded\b|\breported\b)", lowered
        )
    ) or (len(events) > 1 and {e["name"] for e in specific} == {"victims"}):
        events = specific
    if (
        {e["name"] for e in events} & {"charges", "positive outcomes"}
        and {e["name"] for e in events} >= {"outcomes"}
        and not re.search(r"(?<!positive )\boutcomes?\b|\bdisposals?\b|\bn\.?f\.?a\b", lowered)
    ):
        events = [e for e in events if e["name"] != "outcomes"]
    if not events:
        broken = bool(_breakdowns(lowered)[0])
        if not kinds or not (broken or (kinds_in(lowered) and (_COUNTED.search(lowered) or len(lowered.split()) <= _FEW_WORDS))):
            return
        events = [e for e in held["event"] if e["name"] == "recorded offences"]
        question.notes.append("It does not say what of the offences is asked: offences recorded are taken.")
    if codes:
        kinds = (
            tuple(
                k
                for k in ("stalking", "harassment", "coercion", "communications", "order", "images", "threat", "strangulation")
                if set(codes) & set(codes_of(k))
            )
            or kinds
        )
    kinds = kinds or ("stalking",)
    if (
        question.shares
        and any(e["name"] in ("charges", "positive outcomes") for e in events)
        and not any(e["name"] == "recorded offences" for e in events)
    ):
        # A share needs its base: the offences recorded in the same period, and what became of them since.
        events = [*events, next(e for e in held["event"] if e["name"] == "recorded offences")]
    where = _filters(lowered, kinds)
    by, notes = _breakdowns(lowered)
    question.notes += notes
    people = has(lowered, held["people"]["words"])
    occurred = bool(re.search(r"\b(?:occurred|took\s+place|committed|happened)\b", lowered))
    for event in events:
        if "lacks" in event:
            question.lacks.append((event["lacks"], event.get("each", "")))
            continue
        for measure in event.get("people", event["measures"]) if people else event["measures"]:
            for of in kinds if measures()[measure].of_kinds else ("",):
                _one_offence_figure(question, measure, of, codes, event, by, where, periods, as_at, occurred)


def _one_offence_figure(question: Question, measure: str, of: str, codes: tuple[str, ...], event: dict[str, Any], by: list[str], where: tuple[tuple[str, str], ...],
                        periods: tuple[Period, ...], as_at: date, occurred: bool) -> None:  # fmt: skip
    rule = measures()[measure]
    mine = tuple(c for c in codes if c in codes_of(of)) if of else ()
    wanted = [b for b in ([event["by"]] if event.get("by") else []) + by if b in rule.by]
    basis = "occurred" if occurred and "occurred" in rule.day else "recorded" if question.shares and "recorded" in rule.day else ""
    kept = where if rule.source == "offences" else ()
    common = {"codes": mine, "periods": periods, "as_at": as_at, "where": kept, "basis": basis}
    if not wanted or event["name"] == "recorded offences":
        # Stalking is several offences: which they are always stands beside their sum.
        plain = ("code",) if of == "stalking" and measure == "recorded" and not wanted and not mine and not where else ()
        _add(question, measure, of, by=plain, **common)
    for breakdown in wanted:
        _add(question, measure, of, by=(breakdown,), **common)
    if measure == "recorded" and of in ("stalking", "harassment", "coercion") and not wanted and not kept:
        _add(question, "included", of, **common)


def _filters(lowered: str, kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    made: dict[str, str] = {}
    for rule in rules()["filter"]:
        if not has(lowered, rule["words"]) or rule.get("unless") in kinds:
            continue
        if "mentions" in rule and "mentions" not in made:
            made["mentions"] = rule["mentions"]
        elif "flag" in rule:
            made[rule["flag"][0]] = rule["flag"][1]
    return tuple(sorted(made.items()))


def _breakdowns(lowered: str) -> tuple[list[str], list[str]]:
    held = rules()
    made: list[str] = []
    notes: list[str] = []
    victim, suspect = has(lowered, held["sides"]["victim"]), has(lowered, held["sides"]["suspect"])
    for rule in held["by"]:
        if not has(lowered, rule["words"]):
            continue
        if "lacks" in rule:
            notes.append(f"Part of what is asked cannot be counted: {rule['lacks']}.")
        elif "breakdown" in rule:
            made.append(rule["breakdown"])
        else:
            made += [f"victim_{rule['sides']}"] if victim or not suspect else []
            made += [f"suspect_{rule['sides']}"] if suspect or not victim else []
    return made, notes


def in_words(asked: Figure) -> str:
    """A figure as a sentence that whoever confirms it can check."""
    rule = asked.rule
    periods = (
        "; ".join(p.in_words for p in asked.periods)
        if len(asked.periods) <= 6
        else f"{len(asked.periods)} periods from {asked.periods[0].label} to {asked.periods[-1].label}"
    )
    return f"{asked.title}. Counting unit: {rule.unit}, by {BASES[asked.basis]}. {periods}. As at {said(asked.as_at)}."
