"""An order is never against a person whom it protects.

The database asks the same (orders 0003); this says it in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from clew.unit.orders.state import Impossible

if TYPE_CHECKING:
    from clew.unit.cases.models import CasePerson

SUBJECTS = ("suspect", "proxy")
_NOBODY = "not named"


def plain_name(name: str) -> str:
    """A name as two spellings of it are compared.

    >>> plain_name("  Joe   WALKDEN ")
    'joe walkden'
    """
    return " ".join(name.casefold().split())


def same_name(one: str, other: str) -> bool:
    return plain_name(one) == plain_name(other) != _NOBODY and bool(one.strip())


def may_be_one(name: str, born: date | None, other_name: str, other_born: date | None) -> bool:
    """One name, and nothing known that tells two people apart.

    >>> may_be_one("Joe Walkden", date(1980, 1, 2), "joe walkden", None)
    True
    >>> may_be_one("Joe Walkden", date(1980, 1, 2), "Joe Walkden", date(2004, 1, 2))
    False
    """
    return same_name(name, other_name) and (
        born is None or other_born is None or born == other_born
    )


def check_parties(subject: CasePerson, protects: Iterable[CasePerson]) -> None:
    """Raises Impossible, naming the field: for a subject who is no suspect and acts for none, or
    who is one of the protected.
    """
    if subject.role not in SUBJECTS:
        raise Impossible(
            "subject",
            f"{subject.name} is {subject.get_role_display().lower()} in this case: an order is against a suspect, or whoever acts for one",
        )
    for person in protects:
        if person.pk == subject.pk or (subject.identity and person.identity == subject.identity):
            raise Impossible(
                "protects",
                f"{person.name} is whom the order is against: it cannot protect the same person",
            )
        if may_be_one(subject.name, subject.date_of_birth, person.name, person.date_of_birth):
            raise Impossible(
                "protects",
                f"Two people of this case are called {person.name} and nothing tells them apart: record the date of birth of each on the case first",
            )
