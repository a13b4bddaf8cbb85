"""Places of a case: the address to protect, addresses that records give of its people, and the
zones of its orders, by postcode. Read by those who read how the victim can be reached.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.cases.models import Case, FactKind, PersonFact, SafeContact
from clew.unit.cases.postcode_points import points_of, postcodes_in

_METRES = re.compile(
    r"\b(\d[\d,]*(?:\.\d+)?)\s*(m|metres?|meters?|km|kilometres?|miles?)\b", re.IGNORECASE
)
_IN_METRES = {"m": 1.0, "k": 1000.0, "i": 1609.344}
_MOST_METRES = 200_000


@dataclass(frozen=True, slots=True)
class Place:
    """`kind`: protected, recorded or zone. `at`: easting and northing in metres, None where nobody
    knows; `metres`: how far a zone reaches.
    """

    kind: str
    what: str
    postcode: str
    source: str
    at: tuple[int, int] | None
    metres: float | None = None


def places_of(case: Case, user: User) -> list[Place]:
    """Every place with a postcode that the case holds and that `user` may read."""
    found: list[tuple[str, str, str, str, float | None]] = []
    for contact in SafeContact.objects.filter(case=case).select_related("person"):
        for postcode in postcodes_in(contact.address):
            found.append(
                (
                    "protected",
                    f"{contact.person.name}: address to protect",
                    postcode,
                    "safe contact",
                    None,
                )
            )
    recorded: dict[tuple[str, str], list[str]] = {}
    facts = PersonFact.objects.filter(case=case, kind=FactKind.ADDRESS).select_related("person")
    for fact in facts:
        for postcode in postcodes_in(fact.value):
            recorded.setdefault((fact.person.name, postcode), []).append(fact.incident_id)
    for (name, postcode), records in sorted(recorded.items()):
        more = f" and {len(records) - 3} more" if len(records) > 3 else ""
        said = ", ".join(sorted(records)[:3]) + more
        found.append(("recorded", f"{name}: address in records", postcode, said, None))
    if may(user.roles, "orders"):
        for order in case.orders.filter(void_at=None, ended_on=None).defer("search"):
            for term in order.conditions.filter(removed_on=None):
                for postcode in postcodes_in(f"{term.place} {term.text}"):
                    reach = metres_in(f"{term.text} {term.place}")
                    found.append(
                        ("zone", f"{order.title}: {term.text}", postcode, order.reference, reach)
                    )
    points = points_of({postcode for _, _, postcode, _, _ in found})
    return [Place(k, w, p, s, points.get(p), m) for k, w, p, s, m in found]


def metres_in(text: str) -> float | None:
    """The first distance that a condition names, in metres.

    >>> metres_in("You must not go within 200 metres of her home"), metres_in("within 1 mile"), metres_in("at no time")
    (200.0, 1609.344, None)
    """
    found = _METRES.search(text)
    if found is None:
        return None
    unit = found[2].lower()
    key = "i" if unit.startswith("mi") else unit[0]
    reach = float(found[1].replace(",", "")) * _IN_METRES[key]
    return reach if 0 < reach <= _MOST_METRES else None
