"""What a question asks of offences, and of people in their records."""

from __future__ import annotations

import re
from typing import Any

from clew.figures.measures import BASES, KINDS, codes_of, measures
from clew.figures.questions.account import Account
from clew.figures.questions.narrowing import Narrowed, breakdowns, narrowed
from clew.figures.questions.question import AND, UNREAD, Question, Subject
from clew.figures.questions.words import ASK, among, has, kind_words, kinds_in, rules
from clew.offences.outcomes import outcome_type, outcome_types

_SHARE = [r"\b(?:percent(?:age)?s?|per\s+cent|proportions?|rates?|shares?)\b(?:\s+of)?", r"%"]
# The numbers that a share is made of: they stand beside it anyway.
_UNDERLYING = [
    r"\b(?:the\s+)?(?:two\s+|both\s+)?(?:underlying|raw|actual|absolute)\s+(?:numbers?|figures?|counts?|totals?)\b(?:\s+(?:behind\s+(?:it|this)|as\s+well|too))?",
    r"\bboth\s+(?:the\s+)?(?:numbers|figures)\b",
    r"\b(?:the\s+)?two\s+(?:numbers|figures)\s+(?:behind\s+(?:it|this)|as\s+well|too)\b",
]
_SHARE_OF_PEOPLE = re.compile(
    r"\b(?:percent(?:age)?|per\s+cent|proportion|share)\s+of\s+(?:[\w-]+\s+){0,3}?(?:victims|suspects|perpetrators|offenders|people|individuals|stalkers)\b|%\s+of\s+(?:[\w-]+\s+){0,3}?(?:victims|suspects|people)\b"
)
_ASKS_OFFENCES = re.compile(
    r"\b(?:how\s+many|numbers?\s+of|totals?(?:\s+of)?)\s+(?:(?:recorded|reported|total|all|the|these|stalking|harassment)\s+){0,3}(?:offences|crimes|incidents|reports|cases)\b(?!\s+victims)"
)
_OUTCOME = re.compile(
    r"\b(?:with\s+|an?\s+|given\s+)*(?:outcomes?|oc)\s*(?:types?|codes?|numbers?)?\s*(?:of\s+)?(\d{1,2}[a-z]?)((?:\s*(?:,|/|&|\bor\b|\band\b|,\s*(?:and|or)\b)\s*(?:outcomes?\s+)?\d{1,2}[a-z]?\b(?!\s*[/.-]\s*\d))*)(?![\w/])"
)
# Words of the longer titles that the outcomes of evidential difficulties have elsewhere.
_LONGER_TITLES = {"evidential", "difficulties", "further", "not"}
_JOINING = {"with", "the", "a", "an", "of", "for", "to", "as", "was", "were", "is", "did"}
_TITLE = re.compile(r"\s*(?:\(|-|:|,|['\"])+\s*([^()?!;'\"0-9]*[a-z])(?=\s*(?:[)?!;'\"]|$))")
_LEADS_TO = re.compile(
    r"\b(?:(?:ended|resulted|resulting|finalised|closed|concluded|filed|disposed\s+of|dealt\s+with)(?:\s+(?:in|with|as|under|by(?:\s+way\s+of)?|because|due\s+to))?\s+|because\s+)(?:of\s+)?(?:an?\s+|the\s+)?$"
)
_BASE_TOO = re.compile(
    r"\b(?:incidents?|offences?|crimes?|reports?|allegations?|cases?)(?:\s+(?:recorded|reported))?\s*(?:,|;|/|\band\b)\s*(?:the\s+(?:number\s+of\s+)?)?(?:arrests?|charges?|outcomes?|detections?|positive|cautions?|suspects?|victims?)\b"
)
# "Number recorded and number charged": those recorded are asked for beside the others.
_COUNTED_TOO = re.compile(
    r"\b(?:offences|crimes|incidents)\s+recorded\b[^?;.]{0,60}?\band\s+(?:the\s+)?(?:numbers?|how\s+many)\b(?!\s+of\s+(?:these|those|them))|\b(?:numbers?|totals?|how\s+many)\s+(?:were\s+|was\s+|have\s+been\s+|that\s+were\s+)?(?:recorded|reported|logged)\s*(?:,|;|/|&|\band\b)\s*(?:and\s+)?(?:the\s+)?(?:numbers?|totals?|how\s+many)\b"
)
_RECORDED = re.compile(r"\b(?:recorded|reported|logged)\b")
# What was recorded is the outcome, not the offence.
_OF_OUTCOMES = re.compile(
    r"\b(?:outcomes?(?:\s+(?:types?\s+)?\d{1,2}[a-z]?)?|\d{1,2}[a-z]?\s+outcomes?|detections?|charges?|cautions?|resolutions?|disposals?)\s+(?:(?:were|was|have\s+been|are)\s+)?(?:recorded|reported|logged)\b"
)
_BY_TYPE = re.compile(
    r"\b(?:outcomes?|detections?)\b(?:(?!offences?\b|crimes?\b)[^?;.]){0,40}?\bby\s+types?\b(?!\s+of\s+(?:offence|crime))"
)
_HAPPENED = re.compile(
    r"\b(?:occurred|took\s+place|happened)\b|\bcommitted\s+(?:in|during|between|since|from)\b"
)
_WITH_INCLUDED = ("stalking", "harassment", "coercion")
_SUSPECT_ONLY = ("arrests", "people_arrested", "people_charged", "suspects")


def read_offences(
    question: Question, account: Account, subject: Subject, given: tuple[str, ...], *, goes_on: bool
) -> None:
    """The figures of a question about offences; the words that ask for them are taken."""
    kinds, codes = subject.kinds, subject.codes or given
    apart = has(account.all, rules()["breakdown"]["apart"])
    if subject.orders and not subject.beside:
        return
    if codes and not subject.codes:
        kinds = tuple(k for k in KINDS if set(codes) & set(codes_of(k))) or kinds
    if not kinds and subject.codes:
        kinds = tuple(k for k in ("order",) if set(codes) & set(codes_of(k)))
    people = account.has(rules()["people"]["words"])
    shares = account.take_all(_SHARE)
    if shares:
        account.take_all(_UNDERLYING)
    day = _day_said(account)
    pending = account.take_all(rules()["pending"]["words"])
    if _reclassified(question, account):
        return
    events, unlike = _events(account, subject)
    if any(e.get("by") and "outcome" not in e for e in events):
        account.take_all(rules()["breakdown"]["values"])
    if not kinds and not (
        events
        and all(not measures()[m].of_kinds for e in events for m in e.get("measures", ["recorded"]))
    ):
        for event in events:
            if "lacks" in event:
                question.lacks.append((event["lacks"], ""))
        return
    names = {e["name"] for e in events}
    side = (
        "victim"
        if names & {"victims", "repeat victims"}
        else "suspect"
        if names & {"arrests", "suspects", "charges"} and _only_suspects(events, people, account)
        else ""
    )
    found = narrowed(account, kinds, side)
    if pending:
        found.where["outcome"] = "none"
    crossed = account.take_all(rules()["breakdown"]["crossed"])
    broken = breakdowns(account)
    if names & {"positive outcomes", "outcomes"} and _BY_TYPE.search(account.all):
        # The type of an outcome, and not of the offence.
        broken.named = [b for b in broken.named if b != "code"] + ["outcome"]
    if apart and len(subject.codes) > 1 and "code" not in broken.named:
        broken.named.append("code")
    question.lacks += [
        (f"Part of what is asked cannot be counted: {why}.", "") for why in broken.lacks
    ]
    if not events:
        if account.unused() and not found.where:
            return
        events = [e for e in rules()["event"] if e["name"] == "recorded offences"]
        if not subject.refers:
            question.notes.append(
                "It does not say what of the offences is asked: offences recorded are taken."
            )
        question.assumed = True
    _carry(question, found, subject, goes_on=goes_on)
    of_people = {"victims", "suspects", "repeat victims", "first arrests", "earlier arrests"}
    if events and all("people" in e or "lacks" in e or e["name"] in of_people for e in events):
        account.take_all(rules()["people"]["words"])
    question.several = bool(found.by)
    question.shares = shares
    question.notes += list(dict.fromkeys(found.notes))
    if unlike:
        question.unread.append(unlike)
        question.lacks.append(
            (
                f"It asks for records that are both (“{unlike}”): that is not counted, only each by itself.",
                UNREAD,
            )
        )
    _breakdown_unknown(question, account)
    if {"arrests", "outcomes"} <= names:
        question.lacks.append(
            ("What became of arrests is not counted: the outcomes are those of offences.", "")
        )
    base = next(e for e in rules()["event"] if e["name"] == "recorded offences")
    if shares and base not in events and not any("lacks" in e for e in events):
        # A share needs its base: the offences recorded in the same period, and what became of them
        # since.
        events = [*events, base]
    # What became of those recorded in a period, or those that the question before counts, is asked
    # by the day of record.
    basis = (
        "recorded"
        if shares
        or goes_on
        or (
            _RECORDED.search(_COUNTED_TOO.sub(" ", _OF_OUTCOMES.sub(" ", account.all)))
            and names - {"recorded offences"}
        )
        else ""
    )
    if _HAPPENED.search(account.all) and not _RECORDED.search(account.all):
        basis = "occurred"
        question.notes.append(
            "It asks by the day on which it happened, and is counted by that day."
        )
    if day:
        basis = day
    for event in events:
        _one_event(
            question,
            account,
            event,
            kinds,
            codes,
            found,
            _by_of(broken, event, people, found),
            basis,
            people,
            shares,
            crossed,
        )
    if day and any(f.basis != day for f in question.figures):
        question.lacks.append(
            (f"It asks by {BASES[day]}, and what is asked is not counted by that day.", UNREAD)
        )
    for why in _not_what_is_asked(question, account, subject, names, found, shares=shares):
        question.lacks.append((why, UNREAD))


def _reclassified(question: Question, account: Account) -> bool:
    """Offences first recorded as one kind and classified anew as another, both named: "recorded as
    harassment and later changed to stalking".
    """
    words = {k["of"]: "|".join(f"(?:{w})" for w in k["words"]) for k in rules()["kind"]}
    kind = "|".join(words.values())
    change = r"(?:re-?classified|re-?crimed|changed|moved|converted|upgraded|downgraded|amended)\s+(?:to|as|into)"
    first = r"(?:(?:originally|initially|first)\s+)?(?:recorded|reported|classified|crimed|logged|put\s+down|begun\s+life|began\s+life|started\s+(?:off|life|out))\s+as"
    match = re.search(
        rf"(?:\b(?:\w+\s+)?records\s+)?(?:\b(?:that|which)\s+)?(?:(?:had|were|was)\s+)?\b{first}\s+(?:an?\s+)?(?P<one>{kind})[^?;.]{{0,60}}?\b{change}\s+(?:an?\s+)?(?P<other>{kind})",
        account.all,
    )
    if match is None:
        return False
    one, other = (
        next((of for of, w in words.items() if re.fullmatch(w, match[name])), "")
        for name in ("one", "other")
    )
    if not one or not other or one == other:
        return False
    account.take(match.span())
    account.take_all(
        [
            r"\bhow\s+many\s+(?:crimes|offences|records|incidents|reports)?\b",
            *kind_words(),
            r"\b(?:crimes|offences|records|incidents|reports)\b",
        ]
    )
    question.add("reclassified", one, by=("now",))
    return True


def _not_what_is_asked(
    question: Question,
    account: Account,
    subject: Subject,
    names: set[str],
    found: Narrowed,
    *,
    shares: bool,
) -> list[str]:
    """Why the figures that were found are not what is asked, although every word was used."""
    made = []
    at = among(account.all)
    if (
        at is not None
        and set(kinds_in(account.all[at:])) - set(kinds_in(account.all[:at]))
        and kinds_in(account.all[:at])
    ):
        made.append(
            "It asks which of one kind of offences are of another: that is not counted, only each by itself."
        )
    narrowed_to = found.where or found.by or any(f.by for f in question.figures)
    if (
        subject.refers
        and names <= {"recorded offences"}
        and not narrowed_to
        and not account.has(rules()["breakdown"]["asked"])
    ):
        made.append(
            "It asks for a part of what the question before counts, and does not say which part."
        )
    if shares and (
        any(f.rule.unit == "people" for f in question.figures)
        or _SHARE_OF_PEOPLE.search(account.all)
    ):
        made.append("A share of people is not counted.")
    if shares and names <= {"recorded offences"} and not narrowed_to and not subject.codes:
        made.append("It asks for a share, and the whole of which it is one is not counted.")
    if (
        question.figures
        and all(f.rule.unit == "people" for f in question.figures)
        and "first arrests" not in names
        and _ASKS_OFFENCES.search(account.all)
    ):
        made.append("It asks for offences, and what is counted are people.")
    if not any(f.by for f in question.figures) and len(list(ASK.finditer(account.all))) > max(
        1, len(question.figures), len(question.periods)
    ):
        made.append("It asks more than one thing in one sentence, and only a part of it was read.")
    return made


def _day_said(account: Account) -> str:
    """The day by which it is to be counted, where that is said; the words are taken. A day that is
    only to be listed ("give the date of offence") says nothing of it.
    """
    held = rules()["day"]
    for day, other in (("occurred", "recorded"), ("recorded", "occurred")):
        phrase, against = held[day], held["against"] + held[other]
        aside = rf"(?:\s*\(\s*{phrase}\s*\))?"
        if account.take_all(
            [rf"\(?{held['by']}{phrase}{aside}(?:{against})?", rf"\(?\b{phrase}{aside}{against}"]
        ):
            return day
    return ""


def _carry(question: Question, found: Narrowed, subject: Subject, *, goes_on: bool) -> None:
    """What the question before was narrowed to holds for one that goes on from it; joined to
    another narrowing only where it says "of those".
    """
    if subject.refers and subject.several:
        question.lacks.append(
            (
                "It asks for a part of what the question before counts, which was narrowed to several values.",
                UNREAD,
            )
        )
    before = [(name, value) for name, value in subject.where if name not in found.where]
    if not before or not (subject.refers or goes_on):
        return
    told = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in before)
    if found.where and not subject.refers:
        question.lacks.append(
            (
                f"It does not say whether it asks only of those of the question before ({told}).",
                UNREAD,
            )
        )
    elif not subject.refers:
        question.notes.append(
            f"What the question before was narrowed to is taken to hold here too ({told})."
        )
    found.where.update(before)


def _only_suspects(events: list[dict[str, Any]], people: bool, account: Account) -> bool:
    return all(
        m in _SUSPECT_ONLY
        for e in events
        for m in _measures(
            e,
            people
            or account.has(rules()["sides"]["male"])
            or account.has(rules()["sides"]["female"]),
        )
        if e["name"] != "recorded offences"
    )


def _measures(event: dict[str, Any], people: bool) -> list[str]:
    return list(
        event.get("people", event.get("measures", ())) if people else event.get("measures", ())
    )


def _events(account: Account, subject: Subject) -> tuple[list[dict[str, Any]], str]:
    """What is asked of offences; and words between two things that are asked of one record, where
    the two are not beside each other.
    """
    found: list[tuple[dict[str, Any], tuple[int, int]]] = []
    outcomes = _outcomes(account)
    for event in rules()["event"]:
        if event["name"] == "outcomes" and outcomes:
            found += outcomes
            account.take_all([r"\boutcomes?\b"])
            continue
        if event["name"] == "recorded offences":
            continue
        spans = account.places(event.get("head") or event["words"])
        if event["name"] == "suspects" and subject.beside:
            spans = []
        if spans:
            account.take(*spans)
            if "takes" in event:
                account.take_all(event["takes"])
            found.append((event, (min(a for a, _ in spans), max(b for _, b in spans))))
    base = next(e for e in rules()["event"] if e["name"] == "recorded offences")
    asks = [m.start() for m in ASK.finditer(account.all)]
    base_too = (
        _BASE_TOO.search(account.all) is not None or _COUNTED_TOO.search(account.all) is not None
    )
    base_too = base_too or (
        len(asks) > 1
        and has(account.all[: asks[1]], [r"\b(?:offences?|crimes?|incidents?|reports?|cases?)\b"])
        and not any(p[0] < asks[1] for _, p in found)
    )
    recorded = account.take_all(base["words"])
    unlike = ""
    found = [
        f
        for f in found
        if "lacks" in f[0]
        or not _of_what_is_not_counted(account, f[1], [p for e, p in found if "lacks" in e])
    ]
    if alone := [e for e, _ in found if e.get("alone")]:
        others = [
            e for e, _ in found if e is not alone[0] and e["name"] not in alone[0].get("beside", ())
        ]
        return alone[:1], "" if not others else account.text[
            min(a for _, (a, _) in found) : max(b for _, (_, b) in found)
        ]
    part_of = among(account.all)
    for n, (one, at) in enumerate(found):
        for other, place in found[n + 1 :]:
            first, second = sorted((at, place))
            between = account.all[first[1] : second[0]]
            apart = part_of is not None and (at[0] < part_of) != (place[0] < part_of)
            if one["name"] != other["name"] and (apart or not has(between, AND)):
                unlike = account.text[first[0] : second[1]]
    events = [e for e, _ in found]
    if (recorded and not events) or (events and base_too):
        events = [base, *events]
    return events, unlike


def _of_what_is_not_counted(
    account: Account, place: tuple[int, int], others: list[tuple[int, int]]
) -> bool:
    """Whether a thing is only named as that of which something is asked that is not counted: the
    suspects of "suspects who were bailed".
    """
    for other in others:
        first, second = sorted((place, other))
        if not has(account.all[first[1] : second[0]], AND):
            return True
    return False


def _outcomes(account: Account) -> list[tuple[dict[str, Any], tuple[int, int]]]:
    """Single outcome types, by number or by name, each an event of its own."""
    event = next(e for e in rules()["event"] if e["name"] == "outcomes")
    made: list[tuple[dict[str, Any], tuple[int, int]]] = []
    for match in list(_OUTCOME.finditer(account.open)):
        named = [match[1], *re.findall(r"\d{1,2}[a-z]?\b", match[2])]
        types = [held for number in named if (held := outcome_type(number)) is not None]
        if len(types) == len(named):
            begin = _title_before(account, types, match.start())
            lead = _LEADS_TO.search(account.open[:begin])
            at = (lead.start() if lead else begin, match.end())
            account.take(at)
            _take_title(account, types, match.end())
            made += [({**event, "name": "one outcome", "outcome": held}, at) for held in types]
    numbered = {e["outcome"] for e, _ in made}
    for rule in rules()["outcome"]:
        for match in list(account.find(rule["words"])):
            lead = _LEADS_TO.search(account.open[: match.start()])
            at = (lead.start() if lead else match.start(), match.end())
            account.take(at)
            if not numbered & set(rule["types"]):
                made += [
                    ({**event, "name": "one outcome", "outcome": outcome}, at)
                    for outcome in rule["types"]
                ]
    return made


def _title_words(types: list[str]) -> set[str]:
    return _LONGER_TITLES | {
        w for held in types for w in re.findall(r"[a-z]+", outcome_types()[held].lower())
    }


def _title_before(account: Account, types: list[str], at: int) -> int:
    """Where words of an outcome's own title begin that stand before its number: "evidential
    difficulties (outcome 15)"; the place itself where none do.
    """
    title = _title_words(types)
    lead = re.search(r"([a-z]+(?:[\s,/-]+[a-z]+)*)[\s:]*[(-]\s*$", account.open[:at])
    if lead is None:
        return at
    begin, known = at, 0
    for word in reversed(list(re.finditer(r"[a-z]+", lead[1]))):
        if word[0] not in title and word[0] not in _JOINING:
            break
        known += word[0] in title and word[0] not in _JOINING
        begin = lead.start(1) + word.start()
    return begin if known > 1 else at


def _take_title(account: Account, types: list[str], at: int) -> None:
    """Words of an outcome's own title, where they stand behind its number: "outcome 14 (evidential
    difficulties, suspect not identified)". They say nothing more of it.
    """
    title = _title_words(types)
    behind = _TITLE.match(account.all, at)
    if behind is None:
        return
    words = list(re.finditer(r"[a-z]+", behind[1]))
    if len(words) > 1 and all(w[0] in title or w[0] in _JOINING for w in words):
        account.take((behind.start(1), behind.end(1)))


def _breakdown_unknown(question: Question, account: Account) -> None:
    """What stands behind "broken down by" and is no breakdown:

    it is told, and the whole is given.
    """
    cues = account.places(rules()["breakdown"]["asked"])
    account.take(*cues)
    if not cues:
        return
    left = account.unused()
    behind = [s for s in left if s[0] >= cues[0][0]]
    if behind and len(behind) == len(left):
        words = account.text[behind[0][0] : behind[-1][1]]
        question.lacks.append(
            (f"It cannot be broken down by “{words}” here: the whole number is given.", "")
        )
        account.take(*behind)


def _by_of(broken: Any, event: dict[str, Any], people: bool, found: Narrowed) -> list[str]:
    """Breakdowns of one measure.

    Sex and age are of victims or suspects as the words say, of both where they say neither.
    """
    made = [*broken.named, *found.by]
    measure = next(iter(_measures(event, people)), "")
    held = measures()[measure].by if measure else ()
    for name in broken.sides:
        whose = list(dict.fromkeys(broken.whose)) or ["victim", "suspect"]
        counted = [side for side in whose if f"{side}_{name}" in held]
        made += [f"{side}_{name}" for side in (whose if broken.whose else counted or whose)]
    return list(dict.fromkeys(made))


def _one_event(
    question: Question,
    account: Account,
    event: dict[str, Any],
    kinds: tuple[str, ...],
    codes: tuple[str, ...],
    found: Narrowed,
    by: list[str],
    basis: str,
    people: bool,
    shares: bool,
    crossed: bool,
) -> None:
    if "lacks" in event:
        question.lacks.append((event["lacks"], event.get("each", "")))
        for measure in event.get("offers", ()):
            for of in kinds:
                question.add(measure, of, offer=True)
        return
    persons = people or (
        event["name"] in ("arrests", "charges")
        and any(n.startswith("suspect_") for n in found.where)
        and has(account.all, [r"\b(?:m[ae]n|wom[ae]n|children)\b"])
    )
    for measure in _measures(event, persons):
        rule = measures()[measure]
        for of in kinds if rule.of_kinds else ("",):
            _one_figure(question, event, measure, of, codes, found, by, basis, shares, crossed)


def _together(wanted: list[str], *, crossed: bool) -> list[tuple[str, ...]]:
    """The breakdowns of each table: two that are asked for within each other in one, any other
    alone.
    """
    if not crossed:
        return [(b,) for b in wanted]
    sides = [tuple(b for b in wanted if b.startswith(side)) for side in ("victim_", "suspect_")]
    pairs: list[tuple[str, ...]] = (
        [p for p in sides if len(p) == 2]
        if len(wanted) == 4
        else [tuple(wanted)]
        if len(wanted) == 2
        else []
    )
    return pairs or [(b,) for b in wanted]


def _one_figure(
    question: Question,
    event: dict[str, Any],
    measure: str,
    of: str,
    codes: tuple[str, ...],
    found: Narrowed,
    by: list[str],
    basis: str,
    shares: bool,
    crossed: bool,
) -> None:
    rule = measures()[measure]
    mine = tuple(c for c in codes if c in codes_of(of)) if of else ()
    where = dict(found.where)
    if "outcome" in event:
        where["outcome"] = event["outcome"]
    common: dict[str, Any] = {"codes": mine, "basis": basis}
    custody = measure in ("arrests", "people_arrested")
    if where and (rule.source != "offences" or (custody and not set(where) <= set(rule.by))):
        question.lacks.append(
            (f"{rule.title.format(of='This')}: it cannot be narrowed to what is asked.", UNREAD)
        )
        question.add(measure, of, offer=True, **common)
        return
    kept = tuple(sorted(where.items()))
    wanted = list(
        dict.fromkeys(([event["by"]] if event.get("by") and "outcome" not in event else []) + by)
    )
    lacking = [b for b in wanted if b not in rule.by or b in where]
    if lacking:
        question.lacks.append(
            (
                "It cannot be broken down as is asked: "
                + ", ".join(b.replace("_", " ") for b in lacking)
                + ".",
                "",
            )
        )
    wanted = [b for b in wanted if b not in lacking]
    if shares and measure == "recorded":
        question.add(measure, of, **common)
        kept = kept if event["name"] == "recorded offences" and where else ()
        if kept:
            question.add(measure, of, where=kept, **common)
        return
    for flag in found.both:
        question.add(measure, of, where=tuple((n, v) for n, v in kept if n != flag), **common)
    if not wanted:
        question.add(measure, of, where=kept, **common)
    for together in _together(wanted, crossed=crossed):
        question.add(measure, of, by=together, where=kept, **common)
    if measure == "recorded" and of in _WITH_INCLUDED and not kept:
        question.add("included", of, offer=True, **common)
    if measure == "recorded" and of == "stalking" and not wanted and not mine:
        question.add(measure, of, offer=True, by=("code",), where=kept, **common)
