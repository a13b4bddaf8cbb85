"""The register asked for people of a course or a case: by identity, and by name and date of birth.

An identity, or a person's answer, makes it certain. A name that sounds alike, with the same date of
birth or with one that is not known, makes it "may be the same person: look", and nothing more: a
person says which.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from clew.unit.cases.models import Case, CasePerson, PersonFact
from clew.unit.intake.models import Course, Mention
from clew.unit.intake.tokens import any_of, name_forms, same_word, words_in
from clew.unit.orders.models import Application, Order, RegisterAnswer
from clew.unit.orders.state import order_title, status_title

# More of one name than this is no list that anybody reads: the rest is found with the search of the
# register.
MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody of a course or a case, as the register is asked for her or him."""

    name: str
    role: str
    identity: str = ""
    births: frozenset[str] = frozenset()
    person: CasePerson | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody whom an order or application of the register names, and who is, or may be, the
    person asked for.
    """

    asked: Asked
    of: str  # order or application
    id: int
    reference: str
    side: str  # subject or protected
    protects: int  # the row of the protected person; 0 for the subject
    name: str
    born: date | None
    title: str
    status: str
    on: date
    towards: str  # whom it is against, or whom it protects: the other side
    readable: bool  # whether the asker may open it
    of_case: bool  # it hangs from the case already
    identity: bool
    answer: RegisterAnswer | None = None

    @property
    def certain(self) -> bool:
        """The same identity, or a person said so.

        A person who says otherwise is right against the identity.
        """
        return self.answer.same if self.answer is not None else self.identity or self.of_case

    @property
    def open(self) -> bool:
        """May be the same person, and nobody has said."""
        return self.answer is None and not self.identity and not self.of_case

    @property
    def born_alike(self) -> str:
        if self.side == "protected":
            return "the register has no date of birth of whom an order protects"
        if self.born is None:
            return "the register has no date of birth"
        return (
            "born on the same day"
            if self.born.isoformat() in self.asked.births
            else "no date of birth is known here"
        )


@dataclass(slots=True)
class Register:
    """What the register holds of some people: what is certain, what may be the same, what was
    answered.
    """

    certain: list[Match] = field(default_factory=list)
    open: list[Match] = field(default_factory=list)
    refused: list[Match] = field(default_factory=list)
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.certain or self.open or self.refused)


def names_alike(one: str, other: str) -> bool | None:
    """Whether two names may be of one person: a family name and another word alike, in writing or
    sound. None where there is one word to go by.

    >>> names_alike("Catherine Moore", "MOORE, Kathryn Jane"), names_alike("C Moore", "Catherine Moore"), names_alike("Ann Moore", "Ann Lee")
    (True, True, False)
    """
    found = (_paired(words_in(one), words_in(other)), _paired(words_in(other), words_in(one)))
    return True if True in found else None if None in found else False


def share_family_name(one: str, other: str) -> bool:
    """Whether the family name of one is written in the other too, whatever the first names are.

    >>> share_family_name("Jaroslav Petrenko", "Petrenko, Yaroslav"), share_family_name("Mark Campbell", "Marek Dolan")
    (True, False)
    """
    first, second = words_in(one), words_in(other)
    return bool(first and second) and any(
        len(word) > 2 for word in {first[-1], second[-1]} & {*first} & {*second}
    )


def _paired(first: list[str], second: list[str]) -> bool | None:
    """Words of one name set beside words of the other, the longest first, each once."""
    if not first or not second:
        return False
    left, pairs = list(second), []  # type: tuple[list[str], list[tuple[str, str, bool]]]
    for word in sorted(first, key=len, reverse=True):
        whole = next((w for w in left if len(w) > 1 and len(word) > 1 and same_word(word, w)), None)
        found = whole or next((w for w in left if _shortened(w, word)), None)
        if found is not None:
            left.remove(found)
            pairs.append((word, found, whole is not None))
    family = any(whole and (a == first[-1] or b == second[-1]) for a, b, whole in pairs)
    if family and len(pairs) >= 2:
        return True
    return None if any(whole for _, _, whole in pairs) and 1 in (len(first), len(second)) else False


def _shortened(one: str, other: str) -> bool:
    """An initial, or two letters of a first name: C for Catherine, Jo for Joanna."""
    short, long = sorted((one, other), key=len)
    return len(short) < 3 and long.startswith(short)


def may_be(asked: Asked, name: str, born: date | None) -> bool:
    """The names alike; the birth equal, or missing on one side. A single name needs the birth; so
    does a family name with another first name.
    """
    equal = born is not None and born.isoformat() in asked.births
    if born is not None and asked.births and not equal:
        return False
    alike = names_alike(asked.name, name)
    if alike:
        return True
    return equal and (alike is None or same_family(asked.name, name))


def same_family(one: str, other: str) -> bool:
    first, second = words_in(one), words_in(other)
    return bool(first and second and len(first[-1]) > 1 and same_word(first[-1], second[-1]))


def _query(asked: Iterable[Asked]) -> str:
    """Two words of a name, in any of their forms; a tsquery as the register's index answers it."""
    said = set()
    for one in asked:
        for joined in (True, False):
            for pair in combinations(words_in(one.name, joined=joined)[:5], 2):
                said.add("(" + " & ".join(any_of(name_forms(w)) for w in pair) + ")")
    return " | ".join(sorted(said))


def _family_query(asked: Iterable[Asked]) -> str:
    """The last word alone: asked beside an equal date of birth."""
    return " | ".join(
        sorted(
            {
                any_of(name_forms(words_in(one.name)[-1]))
                for one in asked
                if words_in(one.name) and one.births
            }
        )
    )


def ask(
    asked: list[Asked],
    *,
    case: Case | None = None,
    leave_out: Application | None = None,
    blind_to: frozenset[int] = frozenset(),
) -> Register:
    """What the register holds of these people, as far as the asker may know of it.

    One look at an index, however long the register is. `blind_to`: people of a case, by number;
    what was sought or made from that case is left out.
    """
    asked = [a for a in asked if a.name.strip() or a.identity]
    made = Register()
    if not asked:
        return made
    births = sorted({b for a in asked for b in a.births})
    identities = sorted({a.identity for a in asked if a.identity})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM register_alike(%s, %s, %s::date[], %s::text[], %s)",
            [_query(asked), _family_query(asked), births, identities, MOST + 1],
        )
        names = [d[0] for d in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    made.more = len(rows) > MOST
    orders = (
        Order.objects.filter(pk__in=[r["id"] for r in rows if r["kind"] == "order"])
        .defer("search")
        .in_bulk()
    )
    answers = {
        (a.person_id, a.order_id, a.application_id, a.protects_id or 0): a for a in _answers(case)
    }
    for row in rows:
        if leave_out is not None and (
            (row["kind"] == "application" and row["id"] == leave_out.pk)
            or row["application"] == leave_out.pk
        ):
            continue
        if blind_to and not blind_to.isdisjoint(_people_of(row)):
            continue
        for match in _matches(row, asked, case, orders, answers):
            (made.certain if match.certain else made.open if match.open else made.refused).append(
                match
            )
    return made


def _protects(row: dict[str, Any]) -> list[dict[str, Any]]:
    held = row["protects"]
    made: list[dict[str, Any]] = json.loads(held) if isinstance(held, str) else held or []
    return made


def _people_of(row: dict[str, Any]) -> set[int | None]:
    """The people of a case whom a matter names, by number; None for somebody of no case."""
    return {row["subject_person"], *(p["person"] for p in _protects(row))}


def _answers(case: Case | None) -> list[RegisterAnswer]:
    return (
        list(RegisterAnswer.objects.filter(case=case, replaced_at=None).select_related("by"))
        if case is not None
        else []
    )


def _matches(
    row: dict[str, Any],
    asked: list[Asked],
    case: Case | None,
    orders: dict[int, Order],
    answers: dict[Any, RegisterAnswer],
) -> list[Match]:
    """Each side of one matter against each person asked for."""
    protects = _protects(row)
    order = orders.get(row["id"]) if row["kind"] == "order" else None
    title = order.title if order is not None else "Application for a Stalking Protection Order"
    status = (
        order_title(order, timezone.localdate())
        if order is not None
        else status_title(row["status"])
    )
    sides = [
        (
            "subject",
            0,
            row["subject_name"],
            row["subject_born"],
            row["subject_identity"],
            row["subject_person"],
        )
    ]
    sides += [("protected", p["id"], p["name"], None, p["identity"], p["person"]) for p in protects]
    found = []
    for side, place, name, born, identity, person in sides:
        for one in asked:
            same = bool(identity) and identity == one.identity
            of_case = one.person is not None and person == one.person.pk
            answer = (
                answers.get(
                    (
                        one.person.pk,
                        row["id"] if order is not None else None,
                        None if order is not None else row["id"],
                        place,
                    )
                )
                if one.person is not None
                else None
            )
            if same or of_case or answer is not None or may_be(one, name, born):
                towards = (
                    ", ".join(p["name"] for p in protects)
                    if side == "subject"
                    else row["subject_name"]
                )
                found.append(
                    Match(
                        one,
                        row["kind"],
                        row["id"],
                        row["reference"],
                        side,
                        place,
                        name,
                        born,
                        title,
                        status,
                        row["on_day"],
                        towards,
                        row["readable"],
                        of_case,
                        same,
                        answer,
                    )
                )
    return found


# ---- whom it is asked for


def people_of_course(course: Course) -> list[Asked]:
    identities = [i for i in (course.suspect_identity, course.victim_identity) if i]
    births: dict[str, set[str]] = {}
    for identity, born in (
        Mention.objects.filter(identity__in=identities)
        .exclude(date_of_birth="")
        .values_list("identity", "date_of_birth")
        .distinct()
    ):
        births.setdefault(identity, set()).add(born)
    return [
        Asked(name, role, identity, frozenset(b for b in births.get(identity, ()) if _is_day(b)))
        for role, name, identity in (
            ("suspect", course.suspect_name, course.suspect_identity),
            ("victim", course.victim_name, course.victim_identity),
        )
    ]


def people_of_case(case: Case, people: Iterable[CasePerson] | None = None) -> list[Asked]:
    """The people of the case, each with every date of birth that the case or its records give."""
    chosen = list(CasePerson.objects.filter(case=case) if people is None else people)
    births: dict[int, set[str]] = {
        p.pk: {p.date_of_birth.isoformat()} if p.date_of_birth else set() for p in chosen
    }
    for person, born in PersonFact.objects.filter(
        case=case, kind="born", person__in=chosen
    ).values_list("person_id", "value"):
        if _is_day(born):
            births[person].add(born)
    return [
        Asked(p.name, p.get_role_display().lower(), p.identity, frozenset(births[p.pk]), p)
        for p in chosen
        if p.name != "Not named"
    ]


def people_of_application(application: Application) -> list[Asked]:
    """Against whom it is, and whom it is to protect; an application that no case holds is asked for
    by its names.
    """
    if application.case is None:
        births = frozenset(
            [application.subject_born.isoformat()] if application.subject_born else []
        )
        subject = Asked(application.subject_name, "subject", application.subject_identity, births)
        return [
            subject,
            *(Asked(p.name, "protected", p.identity) for p in application.protects.all()),
        ]
    people = CasePerson.objects.filter(
        Q(pk=application.subject_person_id) | Q(pk__in=application.protects.values("person_id"))
    )
    return people_of_case(application.case, people)


def of_application(application: Application) -> Register:
    return ask(people_of_application(application), case=application.case, leave_out=application)


def _is_day(said: str) -> bool:
    try:
        return bool(date.fromisoformat(said))
    except ValueError:
        return False
