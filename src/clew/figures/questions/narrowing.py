"""What a number is narrowed to, and what it is to be broken down by: flags, people's sex and age,
who the suspect is to the victim, what texts mention.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from clew.figures.questions.account import Account
from clew.figures.questions.question import has_before
from clew.figures.questions.words import has, rules

_NEAR = 45  # letters between a person's sex or age and the word that says whose it is
_WHETHER = re.compile(
    r"\bwhether\s+(?:or\s+not\s+)?(?:(?:they|it|(?:the|each|an?)\s+\w+)\s+(?:was|were|is|are)\s+)?(?:(?:flagged|marked|recorded)\s+(?:as\s+)?)?(?:being\s+)?$"
)
_AND_NOT = re.compile(
    r"[^?;.]{0,40}?((?:,|\band\b)\s*(?:and\s+)?(?:how\s+many|the\s+number)\s+(?:that\s+)?(?:(?:were|was|are)\s+)?not(?:\s+(?:so\s+)?(?:flagged|related|marked)\b)?)(?=\s*(?:[.?,)]|$|in\b|for\b|during\b))"
)
_OF_SIDE = re.compile(
    r"\b(?:of|for|between)\s+(?:the\s+|each\s+|all\s+)?(?:alleged\s+)?(victims?|complainants?|suspects?|offenders?|perpetrators?|people\s+arrested|those\s+arrested|arrestees?)\b(?:\s+(?:and|or)\s+(?:of\s+)?(?:the\s+)?(?:alleged\s+)?(victims?|suspects?|offenders?|perpetrators?)\b)?"
)


@dataclass(slots=True)
class Narrowed:
    """Filters with their values, and breakdowns that stand for two values.

    Words are taken once the figure is known to have them.
    """

    where: dict[str, str] = field(default_factory=dict)
    by: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Broken:
    """Breakdowns that are asked for.

    `sides`: of sex and age, without whose; `lacks`: what Clew does not count.
    """

    named: list[str] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    whose: list[str] = field(default_factory=list)


def breakdowns(account: Account) -> Broken:
    """What a number is to be broken down by; the words are taken."""
    made = Broken()
    for rule in rules()["by"]:
        spans = [
            m.span()
            for m in account.find(rule["words"])
            if not re.search(
                r"\b(?:same|opposite|under|over|of|the\s+same)\s+$", account.all[: m.start()]
            )
            or "breakdown" in rule
        ]
        if not spans:
            continue
        account.take(*spans)
        if "lacks" in rule:
            made.lacks.append(rule["lacks"])
        elif "breakdown" in rule:
            made.named.append(rule["breakdown"])
        else:
            made.sides.append(rule["sides"])
            for begin, end in spans:
                made.whose += _whose(account, begin, end)
    if made.sides:
        account.take_all(
            [
                r"\b(?:of|for)\s+(?:the\s+|each\s+|all\s+)?(?:alleged\s+)?(?:victims?|complainants?|suspects?|offenders?|perpetrators?|arrestees?)\b(?:\s+(?:and|or)\s+(?:of\s+)?(?:the\s+)?(?:alleged\s+)?(?:suspects?|victims?|offenders?|perpetrators?)\b)?"
            ]
        )
    if made.named or made.sides:
        account.take_all(rules()["breakdown"]["values"])
    return made


def _whose(account: Account, begin: int, end: int) -> list[str]:
    """Whose sex or age it is: of the victim, the suspect's; nobody's where it is not said."""
    sides = rules()["sides"]
    made: list[str] = []
    after = _OF_SIDE.search(account.all[end : end + _NEAR])
    before = re.search(
        r"\b(victims?|complainants?|suspects?|offenders?|perpetrators?)(?:'s?|'|s')?\s+(?:\w+\s+(?:and|or)\s+)?$",
        account.all[:begin],
    )
    for word in [g for m in (after, before) if m for g in m.groups() if g]:
        made.append("victim" if has(word, sides["victim"]) else "suspect")
    if before:
        account.take(before.span(1))
    return made


def narrowed(account: Account, kinds: tuple[str, ...], side: str) -> Narrowed:
    """What a number is narrowed to. `side`: whose sex and age is meant where no word says."""
    made = Narrowed()
    _flags(account, made)
    _mentions(account, made, kinds)
    _relationship(account, made)
    _people(account, made, side)
    return made


def _flags(account: Account, made: Narrowed) -> None:
    found = sorted(
        (
            (m, rule)
            for rule in rules()["filter"]
            if "flag" in rule
            for m in account.find(rule["words"])
        ),
        key=lambda f: f[0].start(),
    )
    negated_to = -1
    last_flag, last_at = "", 0
    negated_flags: set[str] = set()
    for match, rule in found:
        if "unless_after" in rule and (
            has(account.all[: match.start()], [rule["unless_after"]])
            or has(account.all[match.end() :], [rule["unless_before"]])
        ):
            continue
        if asked := _WHETHER.search(account.all[: match.start()]):
            # Whether each was flagged is asked: both numbers, not only that of those that were.
            made.by.append(rule["flag"])
            account.take((asked.start(), match.end()))
            continue
        before = has_before(account, match.start())
        negated = before is not None
        if (
            not negated
            and last_flag not in ("", rule["flag"])
            and re.search(r"\bor\b|/", account.all[last_at : match.start()])
        ):
            # "Domestic or online" is either of them, which is not counted: the second is not read.
            continue
        last_end, last_flag, last_at = last_at, rule["flag"], match.end()
        if (
            not negated
            and 0 <= negated_to <= match.start()
            and (
                joint := re.fullmatch(
                    r"[\s,]*(and|or|nor)?\s*", account.all[negated_to : match.start()]
                )
            )
        ):
            if joint[1] == "and":
                # "Not online and domestic" may mean neither, or not both: it is not read.
                continue
            negated = True
        value = "no" if negated != bool(rule.get("no")) else "yes"
        if (
            made.where.get(rule["flag"]) == "yes"
            and negated
            and before is not None
            and re.fullmatch(
                r"\s*(?:and|or|,|/|&|versus|vs\.?)\s*non[\s-]+",
                account.all[last_end : match.start()],
            )
        ):
            # "Domestic and non-domestic": both numbers.
            made.by.append(rule["flag"])
            account.take((last_end, match.end()))
            continue
        if made.where.get(rule["flag"], value) != value and (
            negated or rule["flag"] in negated_flags
        ):
            # "Not online or offline" leaves nothing, or is a slip: it is not read.
            continue
        if not negated and _bare_kind_beside(account, match.start()):
            made.both.append(rule["flag"])
        if made.where.get(rule["flag"], value) != value:
            made.by.append(rule["flag"])
        made.where[rule["flag"]] = value
        rest = _AND_NOT.match(account.all, match.end()) if value == "yes" else None
        if rest is not None:
            # "Were domestic and how many were not": both numbers.
            made.by.append(rule["flag"])
            account.take(rest.span(1))
        account.take((match.start() if before is None else before, match.end()))
        if negated:
            negated_flags.add(rule["flag"])
            negated_to = match.end()
            made.notes.append(
                f"Records whose flag “{rule['flag']}” is not filled in are in neither number: they are not counted as flagged otherwise."
            )
    for name in made.by:
        made.where.pop(name, None)


def _bare_kind_beside(account: Account, at: int) -> bool:
    """Whether the kind is asked for as a whole as well: "stalking and online stalking"."""
    before, after = account.all[:at], account.all[at:]
    kind = r"(?:stalking|harassment)(?:\s+(?:offences?|crimes?|incidents?))?"
    return bool(
        re.search(rf"\b{kind}\s*(?:,|and|&|/|or|including|as\s+well\s+as)\s*$", before)
        or re.search(
            rf"^\S*(?:\s*-\s*)?\s*{kind}\s+(?:and|&|or|as\s+well\s+as)\s+(?:all\s+)?(?:stalking|harassment)\b",
            after,
        )
    )


def _mentions(account: Account, made: Narrowed, kinds: tuple[str, ...]) -> None:
    for rule in [r for r in rules()["filter"] if "mentions" in r]:
        spans = [
            m.span() for m in account.find(rule["words"]) if has_before(account, m.start()) is None
        ]
        if (
            not spans
            or rule.get("unless") in kinds
            or made.where.get("mentions", rule["mentions"]) != rule["mentions"]
        ):
            continue
        made.where["mentions"] = rule["mentions"]
        account.take(*spans)
        account.take_all([r"\bdevices?\b", r"\btexts?\b", r"\bapps?\b"])


def _relationship(account: Account, made: Narrowed) -> None:
    values: list[str] = []
    for rule in rules()["relationship"]:
        for match in list(account.find(rule["words"])):
            before = account.all[: match.start()]
            if (
                has_before(account, match.start()) is not None
                or has(before, rules()["sides"]["not_by"])
                or re.search(r"\b(?:our|my|your)\s+(?:\w+\s+)?$", before)
            ):
                continue
            values.append(rule["value"])
            account.take(match.span())
            if who := re.search(
                r"\b(?:an?\s+|the\s+)?(?:alleged\s+)?(?:suspects?|stalkers?|offenders?|perpetrators?|victims?)\s+(?:and\s+(?:the\s+)?(?:victims?|suspects?|offenders?|perpetrators?)\s+)?(?:who\s+)?(?:(?:was|were|is|are|being)\s+|[=:]\s*)(?:(?:recorded|listed|described|shown|flagged|named|put\s+down|\x00+)\s+)?(?:as\s+)?(?:being\s+)?(?:an?\s+|the\s+)?(?:victim(?:'s|s'?)\s+)?$",
                account.open[: match.start()],
            ):
                account.take(who.span())
            if whose := re.match(
                r"\s+(?:of|to)\s+(?:the\s+|their\s+|an?\s+)?victims?\b", account.open[match.end() :]
            ):
                account.take((match.end(), match.end() + whose.end()))
    if len(set(values)) == 1:
        made.where["relationship"] = values[0]
    elif values:
        made.by.append("relationship")


def _people(account: Account, made: Narrowed, default: str) -> None:
    """Sex and age of victims and suspects."""
    sides = rules()["sides"]
    nouns = sorted(
        (m.start(), m.end(), side)
        for side in ("victim", "suspect")
        for m in re.finditer("|".join(f"(?:{w})" for w in sides[side]), account.all)
    )
    values: dict[str, set[str]] = {}
    spans: list[tuple[int, int]] = []
    found = [("sex", "F", m) for m in account.find(sides["female"])] + [
        ("sex", "M", m) for m in account.find(sides["male"])
    ]
    found += [
        ("age", rule["value"], m) for rule in sides["age"] for m in account.find(rule["words"])
    ]
    last: tuple[int, str, str] | None = None
    for what, value, match in sorted(found, key=lambda f: f[2].start()):
        before = account.all[: match.start()]
        if has_before(account, match.start()) is not None or has(before, sides["not_by"]):
            continue
        side, noun = _nearest(account, nouns, match.start(), match.end())
        if not side and (lead := re.search(r"\b(?:against|by)\s+(?:an?\s+)?$", before)):
            side = "victim" if lead[0].startswith("against") else "suspect"
            spans.append(lead.span())
        side = side or default
        if not side:
            continue
        if (
            last is not None
            and last[1] == side
            and last[2] != what
            and has(account.all[last[0] : match.start()], [r"\b(?:and|or)\b", "&", "/"])
        ):
            # "Women and children" are not the women among the children: the second is not read.
            continue
        if (
            last is not None
            and last[1] != side
            and has(
                account.all[last[0] : match.start()],
                [r"\bor\b", r",(?!\s*(?:and|where|with|whose)\b)", "/"],
            )
        ):
            # "A male victim or a female suspect" is not both in one record: the second is not read.
            continue
        last = (match.end(), side, what)
        values.setdefault(f"{side}_{what}", set()).add(value)
        spans.append(match.span())
        if noun:
            spans.append(noun)
    account.take(*spans)
    for name, held in values.items():
        if len(held) == 1:
            made.where[name] = next(iter(held))
        else:
            made.by.append(name)


def _nearest(
    account: Account, nouns: list[tuple[int, int, str]], begin: int, end: int
) -> tuple[str, tuple[int, int] | None]:
    """Whose sex or age stands at a place: of the noun nearest to it, before or behind, with no
    other thing between.
    """
    best: tuple[int, str, tuple[int, int]] | None = None
    for first, last, side in nouns:
        gap = first - end if first >= end else begin - last
        between = account.all[end:first] if first >= end else account.all[last:begin]
        if gap < 0 or gap > _NEAR or re.search(r"[;?]|\band\s+\w+\s+\w+\s+(?:was|were)\b", between):
            continue
        if first >= end and len(between.split()) > 2:
            continue
        if best is None or gap < best[0]:
            best = (gap, side, (first, last))
    return (best[1], best[2]) if best else ("", None)
