"""The one way to put a line into people's notices: whoever is kept out of what it is about is not
told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from clew.unit.accounts.models import Notice, User

About = Model | Sequence[Model | None] | Set[Model] | None
_KINDS = ("course", "case", "order", "application", "mailbox")


def tell(people: Iterable[User | None], text: str, link: str, *, about: About) -> list[User]:
    """Who was told. `about`: a record, several, or None for what is about no record of anybody's.

    A course, a case, an order, an application, or a mailbox of reports; the letter stands for its
    mailbox.
    """
    wanted = list({person.pk: person for person in people if person is not None}.values())
    out = kept_out_of(about, wanted)
    told = [person for person in wanted if person.pk not in out]
    Notice.objects.bulk_create(
        [Notice(to=person, text=text[:200], link=link, at=timezone.now()) for person in told]
    )
    return told


def tell_supervisors(text: str, link: str, *, about: About, but: User | None = None) -> list[User]:
    return tell(
        [s for s in with_role("supervisor") if but is None or s.pk != but.pk],
        text,
        link,
        about=about,
    )


def with_role(role: str) -> list[User]:
    return list(User.objects.filter(roles__contains=[role], is_active=True))


def kept_out_of(about: About, people: Iterable[User]) -> set[int]:
    """The numbers of those of `people` who are kept out of any of these records."""
    asked = [person.pk for person in people]
    records: dict[str, list[int]] = {}
    for record in [about] if about is None or isinstance(about, Model) else about:
        if record is not None:
            kind, number = type(record).__name__.lower(), record.pk
            if kind == "letter":
                kind, number = "mailbox", getattr(record, "mailbox_id", None)
            if number is not None:
                records.setdefault(kind, []).append(number)
    unknown = set(records) - set(_KINDS)
    if unknown:
        raise TypeError(
            f"nobody is kept out of a {sorted(unknown)[0]}: give the record that it hangs from"
        )
    out: set[int] = set()
    with connection.cursor() as cursor:
        for kind, numbers in records.items():
            cursor.execute("SELECT * FROM app_excluded_from(%s, %s, %s)", [kind, numbers, asked])
            out.update(row[0] for row in cursor.fetchall())
    return out
