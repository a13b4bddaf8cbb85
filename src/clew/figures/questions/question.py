"""A question as it was read, and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from clew.figures.description import BadFigure, Figure, figure
from clew.figures.measures import KINDS, codes_of, measures
from clew.figures.questions.account import Account
from clew.figures.questions.legal import Law
from clew.figures.questions.words import has, kind_words, pattern, rules
from clew.offences.codes import AGGRAVATED, concept
from clew.offences.periods import Period

UNREAD = "unread"
"""What stands in place of a measure at a lack that is a part of the question which no rule read."""
PUBLISHED = "published"
"""What stands in place of a measure at a part of the question that is answered by numbers which are published already."""
AND = [
    r"\band\b",
    r",",
    r";",
    r"/",
    r"\bor\b",
    r"&",
    r"\bplus\b",
    r"\bincluding\b",
    r"\bas\s+well\s+as\b",
]
"""Between two things that are asked one beside the other."""
# The section of the Stalking Protection Act that makes failing to notify an offence.
_NOTIFICATION = [r"\bs(?:ections?|s?\.)?\s?11\b"]
# Sections of that Act as letters name them once it is said which Act is meant.
_SECTION_OF_ORDERS = [
    r"\borders?\s+(?:\w+\s+){0,4}?(?:under|pursuant\s+to)\s+s(?:ection|\.)?\s?(?:2|5)\b",
    r"\b(?:offences?|breach(?:es)?)\s+(?:under|contrary\s+to|of|against)\s+s(?:ection|\.)?\s?(?:8|11)\b",
    r"\bs(?:ection|\.)?\s?(?:8|11)\s+(?:offences?|breach(?:es)?)\b",
    r"\bnotification\s+requirements?\b",
    r"\b(?:interim|full)\s+orders?\b",
]
_OF_THAT_ACT = [
    r"\b(?:under|pursuant\s+to)\s+s(?:ection|\.)?\s?(?:2|4|5|9|10)\s*(?:\(\d\))?(?:\s+of\s+(?:the|that)\s+act)?\b",
    r"\bof\s+(?:the|that|this)\s+act\b",
    r",\s*s(?:ection|\.)?\s?(?:2|4|5)\b",
]
_QUALIFIES = 3  # words before "protection order" that may say which


@dataclass(slots=True)
class Question:
    """One question of a request: its words, the figures that would answer it, and what nothing here
    can answer.

    `offered`: figures near to what is asked, or broader than it; they are counted only once a
    person has chosen them. `unread`: words of the
    question that no rule used.
    """

    text: str
    figures: list[Figure] = field(default_factory=list)
    # Something that is asked for and not counted here: why, and by which measure the records could
    # be told that would have to be read.
    lacks: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # What it asks about, whether or not a figure was found; and whether it asks for a share.
    periods: tuple[Period, ...] = ()
    as_at: date | None = None
    shares: bool = False
    offered: list[Figure] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    # Whether it was taken for offences recorded without saying so.
    assumed: bool = False
    # The kinds of offences that it is about.
    kinds: tuple[str, ...] = ()
    # Whether it was narrowed to several values of one thing, which stand in a table.
    several: bool = False

    def add(self, measure: str, of: str = "", *, offer: bool = False, **more: Any) -> None:
        """A figure of the question's periods, among those that answer it or those that are offered.

        What cannot be counted is a note.
        """
        rule = measures()[measure]
        basis = more.pop("basis", "")
        if self.as_at is None:
            raise ValueError("a question has its day before it has figures")
        more.setdefault("periods", self.periods)
        try:
            made = figure(
                measure, of, as_at=self.as_at, basis=basis if basis in rule.day else "", **more
            )
        except BadFigure as problem:
            if not offer:
                self.notes.append(str(problem))
            return
        held = self.offered if offer else self.figures
        if made not in self.figures and made not in held:
            held.append(made)


@dataclass(slots=True)
class Subject:
    """What a question is about: kinds of offences, orders, and everything that it was narrowed to.
    A later question may go on from it.
    """

    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    spo: bool = False
    others: tuple[dict[str, Any], ...] = ()
    unknown: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    periods: tuple[Period, ...] = ()
    nothing: bool = False
    unread: tuple[str, ...] = ()
    # Words of a question before about its period that were not understood.
    doubt: str = ""
    # Whether questions one below the other ask the same of several periods.
    series: bool = False
    # What the question before asks of offences, where that is more than how many were recorded.
    more: str = ""
    beside: bool = False
    # Offences and law that are named together and do not agree.
    conflict: str = ""
    refers: bool = False
    # Whether the question before was narrowed to several values of one thing.
    several: bool = False
    # Whether the question before asks for breaches of orders.
    of_breaches: bool = False
    # A sentence about an earlier answer, where only that names a period.
    earlier: str = ""
    # Whether the letter names the Act of Stalking Protection Orders.
    act: bool = False

    @property
    def orders(self) -> bool:
        return self.spo or bool(self.others) or bool(self.unknown)

    @property
    def known(self) -> bool:
        return self.orders or bool(self.kinds)

    @property
    def in_words(self) -> str:
        return ", ".join(
            [
                *(KINDS[k] for k in self.kinds),
                *(["Stalking Protection Orders"] if self.spo else []),
                *(o["title"] for o in self.others),
                *self.unknown,
            ]
        )

    @classmethod
    def of(cls, account: Account, law: Law | None = None, *, act: bool = False) -> Subject:
        """What words say that they are about; the words are taken. `act`: whether the letter names
        the Act of Stalking Protection Orders, whose sections may then stand alone.
        """
        held = rules()
        made = cls(codes=law.codes if law else ())
        if account.take_all(held["order"]["all_breaches"]):
            account.take_all(
                [w for o in held["order"]["other"] for w in o["words"]] + held["order"]["spo"]
            )
            return replace(made, kinds=("order",), codes=())
        spo_spans = [m.span() for m in account.find(held["order"]["spo"])]
        account.take(*spo_spans)
        made.others = tuple(o for o in held["order"]["other"] if account.take_all(o["words"]))
        made.unknown = tuple(_unknown_orders(account))
        by_section = act and account.has(_SECTION_OF_ORDERS)
        by_act = (
            law is not None
            and (law.spo or by_section)
            and not made.others
            and not made.unknown
            and (by_section or account.has(held["order"]["bare"]) or account.has(_NOTIFICATION))
        )
        if by_section:
            account.take_all(_OF_THAT_ACT)
        made.spo = bool(spo_spans) or by_act
        if made.orders:
            account.take_all([r"\borders?\b", r"\bprotection\s+orders?\b"])
        _take_left_out(account)
        kinds: list[str] = list(law.kinds) if law else []
        places: list[int] = []
        narrowed = [n for n in held["narrow"] if n["of"] == AGGRAVATED and account.has(n["words"])]
        for kind in held["kind"]:
            spans = [m.span() for m in account.find(kind["words"])]
            if kind.get("alone"):
                account.take(*spans)
            if spans or account.has(kind.get("people", ())):
                kinds += [kind["of"]] if kind["of"] not in kinds else []
                places += [a for a, _ in spans]
        narrowed += [
            n
            for n in held["narrow"]
            if n["of"] in kinds and account.has(n["words"]) and not _named_whole(account, n)
        ]
        for kind in held["kind"]:
            if kind["of"] in kinds and not made.orders:
                _drop_if_negated(account, kind, kinds)
        if made.orders and kinds:
            joined = _joined(account, places, spo_spans)
            if not joined:
                return made
            made.beside = True
        _take_kinds(account, kinds)
        for rule in narrowed:
            account.take_all(rule["words"])
            made.codes = tuple(dict.fromkeys([*made.codes, *rule["codes"]]))
        if made.codes:
            of_codes = [k for k in KINDS if set(made.codes) & set(codes_of(k))]
            if law and law.codes:
                if AGGRAVATED in of_codes and kinds and not set(kinds) & set(of_codes):
                    # A section of the Act that aggravates holds both; stalking is only in some of
                    # its codes.
                    of_kind = tuple(
                        c for c in made.codes if (known := concept(c)) and known.kind in kinds
                    )
                    made.codes = of_kind if "stalking" in kinds else made.codes
                    kinds = [AGGRAVATED]
                common = [k for k in kinds if k in of_codes]
                if kinds and not common:
                    made.conflict = f"{', '.join(law.codes)} beside {', '.join(KINDS[k].lower() for k in kinds)}"
                kinds = common or of_codes
        made.kinds = tuple(kinds)
        if law and law.act_of:
            codes = law.codes_of(made.kinds)
            made.codes = made.codes or codes
        return made

    def carried(self, account: Account) -> Subject:
        """This as the subject of a question that names none: all of it, or nothing where the words
        ask of something else.
        """
        orders = any(account.has(a["words"]) for a in rules()["order"]["asks"])
        events = any(
            account.has(e["words"])
            for e in rules()["event"]
            if "words" in e and e["name"] not in ("recorded offences",)
        )
        if self.spo and not (orders or account.has(rules()["order"]["bare"])) and not self.kinds:
            return Subject()
        if self.orders and (orders or not self.kinds) and not (events and not orders):
            account.take_all(rules()["order"]["bare"])
            return replace(self, kinds=(), where=(), nothing=False)
        if self.kinds:
            return replace(self, spo=False, others=(), unknown=(), nothing=False)
        return Subject()

    def alike(self, other: Subject) -> bool:
        return self.kinds == other.kinds and self.spo == other.spo

    def after(
        self, question: Question, periods: tuple[Period, ...], doubt: str, *, goes_on: bool
    ) -> Subject:
        """What a later question may go on from.

        One that only went on itself narrows nothing for those that follow.
        """
        more = (
            next((f.title for f in question.figures if f.measure != "recorded" or f.by), "")
            if not question.assumed
            else self.more
        )
        where = (
            tuple(w for w in question.figures[0].where if w[0] != "outcome")
            if question.figures and not goes_on
            else self.where
        )
        codes = question.figures[0].codes if question.figures and not self.orders else self.codes
        return replace(
            self,
            periods=periods,
            nothing=not question.figures,
            several=question.several,
            of_breaches=any(f.measure.startswith(("s8_", "s11_")) for f in question.figures),
            unread=tuple(question.unread),
            where=where,
            codes=codes,
            doubt=doubt,
            more=more,
        )


def _take_left_out(account: Account) -> None:
    """Take kinds of offences that are left out beside another one: each is classified apart, so
    that "harassment, not counting stalking or malicious communications" is harassment.
    """
    kind = pattern(kind_words()).pattern
    for match in list(
        re.finditer(
            rf"\(?\b(?:not\s+(?:counting|including)|excluding|exclude|except(?:\s+for)?|other\s+than|apart\s+from|but\s+not)\s+(?:{kind})(?:\s*(?:,|\bor\b|\band\b|\bnor\b)\s*(?:{kind}))*\)?",
            account.open,
        )
    ):
        rest = account.open[: match.start()] + " " + account.open[match.end() :]
        if re.search(kind, rest):
            account.take(match.span())


def _named_whole(account: Account, rule: dict[str, Any]) -> bool:
    """Whether another name of a kind stands beside one that means some of its codes."""
    if not rule.get("names"):
        return False
    known = [
        m.span()
        for n in rules()["narrow"]
        if n["of"] == rule["of"]
        for m in account.find(n["words"])
    ]
    kind = next(k for k in rules()["kind"] if k["of"] == rule["of"])
    return any(
        not any(a < m.end() and m.start() < b for a, b in known)
        for m in account.find(kind["words"])
    )


def _take_kinds(account: Account, kinds: list[str]) -> None:
    """Take the kinds where they stand beside each other; one that stands otherwise ("charged as
    harassment") stays unused.
    """
    found = sorted(
        (m.start(), m.end(), kind["of"])
        for kind in rules()["kind"]
        if kind["of"] in kinds
        for m in account.find(kind["words"])
    )
    last: tuple[int, int, str] | None = None
    for begin, end, of in found:
        if last is not None and of != last[2] and not has(account.all[last[1] : begin], AND):
            continue
        account.take((begin, end))
        last = (begin, end, of)


def _drop_if_negated(account: Account, kind: dict[str, Any], kinds: list[str]) -> None:
    """Harassment, not stalking: one kind is meant and the other is not, where both are classified
    apart.
    """
    for match in list(account.find(kind["words"])):
        before = has_before(account, match.start())
        if before is not None and len(kinds) > 1:
            account.take((before, match.end()))
    if not account.has(kind["words"]) and len(kinds) > 1:
        kinds.remove(kind["of"])


def has_before(account: Account, at: int) -> int | None:
    """Where a word begins that turns what stands at a place into its opposite; None where there is
    none.
    """
    match = pattern((rules()["negation"]["before"],)).search(account.open[:at])
    return match.start() if match else None


def _joined(account: Account, kinds: list[int], orders: list[tuple[int, int]]) -> bool:
    """Whether offences are asked about beside orders: "stalking offences and SPOs"."""
    for place in kinds:
        for begin, end in orders:
            between = account.all[end:place] if end <= place else account.all[place:begin]
            if has(between, AND) and has(
                account.all, [r"\b(?:offences?|crimes?|incidents?|arrests?|cases?|reports?)\b"]
            ):
                return True
    return False


def _unknown_orders(account: Account) -> list[str]:
    """Orders and notices of which nothing is known here, by their names; taken."""
    made = []
    for match in list(account.find(rules()["order"]["unknown_core"])):
        words = account.open[: match.start()].split(" ")
        lead: list[str] = []
        for word in reversed([w for w in words if w][-_QUALIFIES:]):
            if not word.isalpha() or word in _plain_words():
                break
            lead.insert(0, word)
        begin = match.start() - sum(len(w) + 1 for w in lead)
        if lead or not match[0].startswith("protection"):
            made.append(account.text[begin : match.end()])
            account.take((begin, match.end()))
    return made


def _plain_words() -> frozenset[str]:
    return frozenset(" ".join(rules()["harmless"]["words"]).split())
