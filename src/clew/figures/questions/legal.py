"""Acts, sections and offence codes as a question names them: what they are, and never a year or
another offence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from clew.figures.questions.account import Account
from clew.figures.questions.words import rules
from clew.offences import canonical, concept, concepts, describe

_ACT = re.compile(
    r"\b(?:(?:under|contrary\s+to|of|in|by)\s+)?(?:the\s+)?(?:[a-z&-]+\s+){1,6}act\s*,?\s*\(?(?:18|19|20)\d\d\)?"
)
_ANY_ACT = re.compile(r"\bact\s*,?\s*\(?(?:18|19|20)\d\d\)?|\b(?:18|19|20)\d\d\s+act\b")
_SECTION = r"(?:sections?|secs?\.?|ss?\.?)\s*(\d{1,3}[a-z]{0,2})(?:\s*\(\w{1,3}\))*(?:\s*(?:and|or|,|&|/)\s*(?:sections?\s*|ss?\.?\s*)?(\d{1,3}[a-z]{0,2})(?:\s*\(\w{1,3}\))*)*"
_SECTIONS = re.compile(rf"\b(?:(?:under|contrary\s+to|for)\s+)?{_SECTION}")
_NUMBER = re.compile(r"(?<![\d/(])(\d{1,3}[a-z]{1,2}|\d{1,3})(?![\d])((?:\s*\(\w{1,3}\))*)")
_CODE = re.compile(r"(?<![\d/])\d{1,3}\s?/\s?\d{2}(?![\d/])|\b0\d{4}\b|\b195\d{2}\b")


@dataclass(slots=True)
class Law:
    """What a question says of the law.

    `spo`: it names the Act of Stalking Protection Orders; `act_of`: an Act without a section.
    """

    codes: tuple[str, ...] = ()
    spo: bool = False
    act_of: str = ""
    kinds: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)

    def codes_of(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """The codes of kinds of offences that an Act holds; none where it holds them all, or is
        named with no kind.
        """
        of_kinds = [c for c in concepts() if c.counted_as in kinds]
        held = tuple(c.code for c in of_kinds if c.statute.startswith(self.act_of))
        return held if 0 < len(held) < len(of_kinds) else ()


def read_law(account: Account, *, orders_act: bool = False) -> Law:
    """Take the Acts, sections and codes that are known; bar those that are not, so that nothing
    else is read in their words. `orders_act`: the letter names the Stalking Protection Act, whose
    sections may then stand without it.
    """
    made = Law()
    codes: list[str] = []
    for act in rules()["act"]:
        for match in list(account.find(act["words"])):
            begin = _sections_before(account, match.start())
            numbers = _numbers(account.all[begin : match.start()])
            found = {n: _codes(act["name"], n) for n in numbers}
            if numbers and all(found.values()):
                codes += [c for held in found.values() for c in held]
                account.take((begin, match.end()))
            elif numbers and act["name"] == "Stalking Protection Act 2019":
                account.take((match.start(), match.end()))
            elif numbers:
                account.bar((begin, match.end()))
            else:
                account.take(match.span())
                made.act_of = act["name"]
                # An Act with no other offence than those that are counted is named for them.
                codes += [
                    c.code
                    for c in concepts()
                    if act.get("whole") and c.statute.startswith(act["name"])
                ]
            made.spo = made.spo or act["name"] == "Stalking Protection Act 2019"
    made.kinds = tuple(k["of"] for k in rules()["kind"] if account.take_all(k.get("law", ())))
    for match in [*_ACT.finditer(account.open), *_ANY_ACT.finditer(account.open)]:
        begin = _sections_before(account, match.start())
        account.bar((begin, match.end()))
        made.notes.append(
            f"It names “{account.text[match.start() : match.end()].strip()}”, an Act whose offences Clew does not count by that name."
        )
    codes += _bare_sections(account, orders_act=orders_act)
    for match in list(_CODE.finditer(account.open)):
        code = canonical(match[0])
        if code is None:
            continue
        if concept(code):
            codes.append(code)
            account.take(match.span())
        elif _is_years(match[0]) and not re.search(r"\b(?:codes?|classification)\b", account.all):
            continue
        else:
            known = describe(code)
            account.bar(match.span())
            made.notes.append(
                f"It names the code {match[0]}: {'“' + known + '”, which Clew does not count' if known else 'no such code is in the Home Office list'}."
            )
    made.codes = tuple(dict.fromkeys(codes))
    return made


def _is_years(text: str) -> bool:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    return len(numbers) == 2 and numbers[1] == numbers[0] + 1 and 10 <= numbers[0] < 40


def _sections_before(account: Account, at: int) -> int:
    """Where the sections of an Act begin that stand before its name; the Act's own place where none
    do.
    """
    lead = re.search(
        rf"(?:\b(?:under|contrary\s+to|for)\s+)?\b{_SECTION}\s*,?\s*(?:of\s+|in\s+)?(?:the\s+)?$",
        account.open[:at],
    )
    return lead.start() if lead else at


def _numbers(text: str) -> list[str]:
    return [number + re.sub(r"\s", "", parts) for number, parts in _NUMBER.findall(text)]


def _codes(act: str, section: str) -> tuple[str, ...]:
    """The codes of a section of an Act: s.4A holds s.4A(1)(b)(i), and s.4 does not; s.2A(1) is in
    s.2A.
    """
    wanted = re.compile(rf"{re.escape(act)} s\.{re.escape(section)}(?![0-9a-z])", re.IGNORECASE)
    found = tuple(c.code for c in concepts() if wanted.match(c.statute))
    whole = [
        c
        for c in concepts()
        if c.statute.lower().startswith(f"{act} s.".lower()) and "(" not in c.statute
    ]
    return found or tuple(
        c.code for c in whole if section.startswith(c.statute.lower().rpartition("s.")[2] + "(")
    )


# Sections of the Stalking Protection Act 2019 that make orders, offences and duties (legislation.gov.uk,
# 2019 c. 9).
_OF_ORDERS = {"1", "2", "4", "5", "7", "8", "9", "10", "11"}


def _bare_sections(account: Account, *, orders_act: bool) -> list[str]:
    """Sections that stand without an Act: those that only one known Act has, of offences that are
    counted here.
    """
    made: list[str] = []
    for match in list(_SECTIONS.finditer(account.open)):
        numbers = _numbers(match[0])
        if orders_act and set(numbers) <= _OF_ORDERS:
            continue
        found: list[tuple[str, ...]] = []
        for number in numbers:
            held = {
                act["name"]: codes
                for act in rules()["act"]
                if (codes := _codes(act["name"], number))
            }
            if number.partition("(")[0] in ("2a", "4a"):
                held = {k: v for k, v in held.items() if k.startswith("Protection from Harassment")}
            if len(held) == 1 and number not in ("8", "11"):
                found.append(next(iter(held.values())))
        if numbers and len(found) == len(numbers):
            made += [c for codes in found for c in codes]
            account.take(match.span())
    return made
