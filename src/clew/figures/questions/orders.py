"""What a question asks of protective orders."""

from __future__ import annotations

import re
from typing import Any

from clew.figures.measures import measures
from clew.figures.questions.account import Account
from clew.figures.questions.narrowing import breakdowns
from clew.figures.questions.periods import Wanted
from clew.figures.questions.question import AND, UNREAD, Question, Subject, has_before
from clew.figures.questions.words import among, has, rules
from clew.offences.periods import split

_BREACH = [r"\bbreach(?:es|ed|ing)?\b(?:\s+of)?"]
_BREACH_CODES = ("008/74",)
_MADE = [
    r"\bauthoris\w+\b",
    r"\bappl(?:y|ied|ications?)\b(?:\s+for)?",
    r"\bmade\b",
    r"\bgranted\b",
    r"\bissued\b",
    r"\bobtained\b",
    r"\b(?:you|the\s+force|police)\s+(?:were|was|are|have\s+been)\s+(?:notified|told)\s+of\b",
]
_SOUGHT = [r"\bauthoris\w+\b", r"\bappl(?:y|ied|ications?)\b(?!\s+granted)"]
_ARRESTS = [
    r"\b(?:(?:were|was|have\s+been|had\s+been)\s+)?arrest(?:s|ed)?\b(?:\s+(?:made|recorded)\b)?"
]
# Arrests are asked for, and not the breaches that led to one.
_ARRESTED_FOR = re.compile(
    r"\barrest\w*\s+(?:\w+\s+){0,2}?(?:for|of|over)\s+(?:[\w()-]+\s+){0,6}?breach|\bbreach(?:es)?\s+arrests\b"
)
_OUTCOMES = [
    r"\boutcomes?\b",
    r"\bwhat\s+(?:happened\s+to|became\s+of)\s+(?:them|these|those)\b",
    r"\b(?:were|was)\s+finalised\b",
]
_WHAT_OF_ORDERS = (
    "It does not say what of the orders is asked: applied for, made, in force, or something else."
)
# "The number of SPOs and the number of breaches": of the orders themselves nothing is said.
_BARE_TOO = re.compile(
    r"\b(?:how\s+many|numbers?\s+of)\s+(?:stalking\s+protection\s+orders?|spos?)\s*(?:,|&|\band\b)\s*(?:and\s+)?(?:the\s+)?(?:how\s+many|numbers?\s+of)\b"
)
# "How many SPOs have you got right now?" asks what stands, and not what was made.
_NOW = re.compile(r"\b(?:right\s+now|at\s+the\s+moment|at\s+present|today)\b")
_TIMES = [r"\bhow\s+many\s+times\b", r"\bnumber\s+of\s+times\b"]
# Whose sex or age it is that an order is broken down by: it does not ask for people.
_WHOSE = [
    r"\bof\s+(?:the\s+|each\s+|those\s+)?(?:persons?|people|individuals?|subjects?|respondents?|defendants?|recipients?|perpetrators?|offenders?|suspects?)\b(?:\s+(?:who\s+)?(?:(?:is|was|were|are|made|being)\s+)*(?:the\s+)?subject(?:ed)?\s+(?:to|of)\b(?:\s+(?:it|them|the\s+orders?|an?\s+orders?|each))?)?"
]
_NOTIFY = [
    r"\b(?:the\s+)?notification\s+(?:requirements?|dut(?:y|ies))(?:\s+of)?\b",
    r"\bduty\s+to\s+notify\b",
]
_EACH_BREACHED = re.compile(
    r"\b(?:spos?|orders?|injunctions?|notices?|d[av]p[on]s?|nmos?)\s+(?:have\s+|were\s+|was\s+|that\s+were\s+|has\s+|had\s+)?(?:been\s+)?breached\b"
)
_ORDERS_BREACHED = (
    "How many different orders were breached is not counted, only how many breaches there were."
)
_TWO_SOURCES = "Breaches stand in two places: in the register of orders, and among crimes recorded (008/74, orders of other forces too). Each is given with its source; they are not added, and may differ."


def _times(account: Account) -> bool:
    """Whether it asks how often an order was breached, and not how many orders were."""
    account.take_all(_TIMES)
    return has(account.all, _TIMES)


def read_orders(question: Question, account: Account, subject: Subject, own: Wanted) -> None:
    """The figures of a question about orders; the words that ask for them are taken."""
    breached = _EACH_BREACHED.search(account.all) is not None and not _times(account)
    for other in subject.others:
        _other(question, account, other, subject.codes)
    if breached and question.figures:
        question.lacks.append((_ORDERS_BREACHED, UNREAD))
    for name in subject.unknown:
        question.lacks.append(
            (f"“{name}”: orders of this kind are kept by no register that Clew was given.", "")
        )
    if subject.others or subject.unknown:
        account.take_all(_BREACH)
        account.take_all(_MADE)
    if subject.spo:
        _of_stalking(question, account, subject, own)


def _of_stalking(question: Question, account: Account, subject: Subject, own: Wanted) -> None:
    interim, full = _kinds_of_order(account)
    breached = _EACH_BREACHED.search(account.all) is not None and not _times(account)
    asks, places = _asked(account, of_breaches=subject.refers and subject.of_breaches)
    names = {a["name"] for a in asks}
    if any("by" in a for a in asks):
        account.take_all(rules()["breakdown"]["values"])
    if own.standing_span and "in force" in names:
        account.take(own.standing_span)
    by = _by(question, account)
    arrested = (
        "breaches" in names and _ARRESTED_FOR.search(account.all) is not None and not breached
    )
    apart = not arrested and _apart(account, asks, places)
    if asks and (_BARE_TOO.search(account.all) or (names == {"made"} and _NOW.search(account.all))):
        question.lacks.append((_WHAT_OF_ORDERS, UNREAD))
    if not asks and not account.unused():
        asks = [a for a in rules()["order"]["asks"] if a["name"] == "made"]
        question.lacks.append((_WHAT_OF_ORDERS, UNREAD))
    people = "made" in names and account.take_all(
        [
            *rules()["people"]["words"],
            r"\bmade\s+(?:the\s+)?subject\b",
            r"\bsubject(?:s|ed)?\b(?:\s+(?:of|to))?",
        ]
    )
    if apart:
        question.unread.append("how these go together")
        question.lacks.append(
            ("It asks which orders were both: that is not counted, only each by itself.", UNREAD)
        )
    if subject.refers and names in ({"positive requirements"}, {"made", "positive requirements"}):
        # Orders with a requirement are some of those made, and are counted by the same day.
        pass
    elif subject.refers and names == {"not pursued"}:
        question.notes.append("Decisions not to pursue one are counted by their own day.")
    elif subject.refers and names != {"what became of breaches"}:
        question.lacks.append(
            (
                "It asks what became of those that the question before counts; orders are counted here by the day of each step, whatever came before it.",
                UNREAD,
            )
        )
    elif subject.refers:
        question.lacks.append(
            (
                "Outcomes of breaches are counted by their own day: the breaches may be of an earlier period.",
                "",
            )
        )
    if interim != full and any(
        "measures" in a and "interim" not in a and a.get("by") != "kind" for a in asks
    ):
        question.unread.append("interim" if interim else "full")
        question.lacks.append(
            ("What is asked is not counted for interim and full orders apart.", UNREAD)
        )
    if subject.codes == _BREACH_CODES and names == {"breaches"} and not breached:
        # The code is that of crimes recorded: the register has no codes.
        account.take_all([r"\b(?:offences?|crimes?)\b"])
        question.add("recorded", "order", codes=_BREACH_CODES)
        return
    if arrested:
        _arrests(question, account, _BREACH_CODES)
        return
    for ask in asks:
        _one_ask(question, ask, interim, full, people, own, by)
    if breached and "breaches" in names:
        question.lacks.append((_ORDERS_BREACHED, UNREAD))


def _arrests(question: Question, account: Account, codes: tuple[str, ...]) -> None:
    """Arrests for breach of an order, by the code of the breach: of people, where they are asked
    about.
    """
    account.take_all([*_ARRESTS, r"\bfor\b"])
    persons = account.take_all([r"\b(?:individuals?|people|persons?)\b"])
    question.add("people_arrested" if persons else "arrests", "order", codes=codes)


def _kinds_of_order(account: Account) -> tuple[bool, bool]:
    """Whether interim and full orders are named; interim orders that are left out are not."""
    held = rules()["order"]
    interim = False
    for match in list(account.find(held["interim"])):
        before = has_before(account, match.start())
        if before is not None and "without" in account.open[before : match.start()]:
            # Orders before which there was no interim order are not counted.
            continue
        account.take((match.start() if before is None else before, match.end()))
        interim = interim or before is None
        if (
            before is None
            and has(
                account.all[: match.start()],
                [
                    r"\b(?:including|inclusive\s+of|as\s+well\s+as|plus|include|both)\s+(?:any\s+|all\s+|the\s+)?$",
                    r"\b(?:spos?|orders?)\s*(?:,|\(|and|including|or|both)[\s\w(]*$",
                    r"\bfull\s*[;,/]\s*$",
                    r"\borders?\b[^?;]{0,40}\band\s+(?:of\s+)?(?:the\s+number\s+of\s+)?$",
                ],
            )
        ) or has(
            account.all[match.end() :],
            [
                r"^\s*(?:and|or|&|/|;|,)\s*(?:full|final|spo|stalking)",
                r"^\s*(?:orders?|ones)?\s*included\b",
            ],
        ):
            account.take_all(held["full"])
            return True, True
    return interim, account.take_all(held["full"])


def _asked(
    account: Account, *, of_breaches: bool
) -> tuple[list[dict[str, Any]], list[tuple[int, int]]]:
    """The rules that fit, and where each did; a rule that stands for another one beside it takes
    its words and its place. `of_breaches`: it goes on from breaches, and need not name them.
    """
    found: list[tuple[dict[str, Any], tuple[int, int]]] = []
    for ask in rules()["order"]["asks"]:
        spans = account.places(
            ask["also"]
            if of_breaches and "s8_outcomes" in ask.get("measures", ())
            else ask["words"]
        )
        if (
            not spans
            or ("also" in ask and not account.has(ask["also"]))
            or has(account.all, ask.get("unless", ()))
        ):
            continue
        account.take(*spans)
        for more in ("also", "takes"):
            account.take_all(ask.get(more, ()))
        found.append((ask, (min(a for a, _ in spans), max(b for _, b in spans))))
    kept = []
    for ask, place in found:
        replaced = any(
            ask["name"] in other.get("instead_of", ())
            and not has(_between(account, place, at), AND)
            for other, at in found
            if other is not ask
        )
        if not replaced:
            kept.append((ask, place))
    return [a for a, _ in kept], [p for _, p in kept]


def _between(account: Account, one: tuple[int, int], other: tuple[int, int]) -> str:
    """What stands between two places, without what stands in brackets: "applications (interim or
    full) refused" are not applications and refusals.
    """
    first, second = sorted((one, other))
    return re.sub(r"\([^()]*\)", " ", account.all[first[1] : second[0]])


def _apart(account: Account, asks: list[dict[str, Any]], places: list[tuple[int, int]]) -> bool:
    """Whether two things are asked of one order and not one beside the other: orders granted that
    were breached.
    """
    counted = [(a, p) for a, p in zip(asks, places, strict=True) if "measures" in a]
    if (at := among(account.all)) is not None and len({p[0] < at for _, p in counted}) > 1:
        return True
    return any(
        not has(_between(account, one, other), AND)
        for n, (_, one) in enumerate(counted)
        for _, other in counted[n + 1 :]
        if not any(
            p not in (one, other) and min(one, other) < p < max(one, other) for _, p in counted
        )
    )


def _one_ask(
    question: Question,
    ask: dict[str, Any],
    interim: bool,
    full: bool,
    people: bool,
    own: Wanted,
    by: tuple[str, ...],
) -> None:
    if "lacks" in ask:
        question.lacks.append((ask["lacks"], ask.get("each", "")))
    only_interim = interim and not full and "interim" in ask
    wanted = list(
        ask.get("people", ())
        if people and "people" in ask
        else ask["interim"]
        if only_interim
        else ask.get("measures", ())
    )
    if interim and full and people and ask["name"] == "made":
        wanted = ["people_any"]
    if interim and full and "interim" in ask and not people:
        wanted += ask["interim"]
    for measure in wanted:
        within = question.periods
        if measures()[measure].standing:
            if own.standing:
                others = [p for p in own.periods if p.begin == p.end]
                within = (*split(own.standing, own.standing, "dates"), *others)
                if len(others) < len(own.periods):
                    question.lacks.append(
                        ("It names a day and periods beside it for what stands on a day.", UNREAD)
                    )
            elif question.periods and all(p.begin == p.end for p in question.periods):
                # On the day that the question before names.
                within = question.periods
            elif not own.periods or re.search(
                r"\b(?:current(?:ly)?|at\s+present|now|today)\b", question.text.lower()
            ):
                within = (
                    split(question.as_at, question.as_at, "dates") if question.as_at else within
                )
        broken = tuple(
            b for b in (*([ask["by"]] if "by" in ask else []), *by) if b in measures()[measure].by
        )
        question.add(measure, periods=within, by=broken[:2])
        for code in ask.get("crimes", ()):
            question.add("recorded", "order", codes=(code,), periods=within)
            question.notes.append(_TWO_SOURCES)
    for measure in ask.get("offers", ()):
        question.add(
            measure, offer=True, by=("outcome",) if "outcome" in measures()[measure].by else ()
        )


def _by(question: Question, account: Account) -> tuple[str, ...]:
    """Breakdowns that are asked for of orders: reasons, and no other."""
    found = breakdowns(account)
    account.take_all(rules()["breakdown"]["asked"])
    if found.sides:
        account.take_all(_WHOSE)
    question.lacks += [
        (f"Part of what is asked cannot be counted: {why}.", "") for why in found.lacks
    ]
    if found.sides or [b for b in found.named if b != "reason"]:
        question.lacks.append(
            (
                "Orders are not broken down by people or offences here: the whole number is given.",
                "",
            )
        )
    return tuple(b for b in found.named if b == "reason")


def _other(
    question: Question, account: Account, other: dict[str, Any], named: tuple[str, ...]
) -> None:
    breach = account.has(_BREACH)
    codes = tuple(
        other["notify"] if "notify" in other and account.take_all(_NOTIFY) else other["codes"]
    )
    codes = tuple(c for c in codes if c in named) or codes
    if breach and codes:
        question.add("recorded", "order", codes=codes)
        if account.take_all(_OUTCOMES):
            question.add("outcomes", "order", codes=codes, by=("outcome",))
        if "doubt" in other:
            question.lacks.append((other["doubt"], ""))
    elif breach:
        question.lacks.append(
            (
                f"{other['title']}: a breach of one has no offence code in the list that Clew counts by.",
                "",
            )
        )
    made = account.has(_MADE)
    if not breach and account.has(_SOUGHT) and f"made_{other['order']}" in measures():
        question.lacks.append(
            (f"{other['title']}: applications are not counted, only orders that were made.", UNREAD)
        )
    if (not breach or made) and f"made_{other['order']}" in measures():
        question.add(f"made_{other['order']}")
        if not made:
            question.lacks.append(
                (f"{other['title']}: it does not say that those made are asked about.", UNREAD)
            )
        question.notes.append(measures()[f"made_{other['order']}"].cannot)
    elif not breach:
        question.lacks.append(
            (f"{other['title']} are kept by no register that Clew was given.", "")
        )
