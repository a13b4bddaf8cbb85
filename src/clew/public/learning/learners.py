"""The measures of a learner, by a mark that is derived from a code of their own. The database has the
mark, which says nothing of the code without this service's key.
"""

from __future__ import annotations

import json
import re
import secrets
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import connection

from clew.learning.vignettes import AFTER, BEFORE, LATER, study

_LEAST = 6
# Without signs that are read as others.
_SIGNS = "ACDEFGHJKLMNPQRTUVWXY34679"


@cache
def _key() -> bytes:
    return blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"clew learning").digest()


def offered_code() -> str:
    """A code that a learner may take instead of one of their own."""
    made = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return f"{made[:4]}-{made[4:]}"


def mark_of(code: str) -> bytes:
    """Small letters, spaces and dashes do not matter. Raises ValueError for a code that is too short."""
    plain = re.sub(r"[\W_]", "", code.casefold())
    if len(plain) < _LEAST or len(code) > 100:
        raise ValueError(code)
    return blake2b(plain.encode(), key=_key(), digest_size=32).digest()


def measured(mark: bytes) -> dict[int, date]:
    """The day of each measure that was made."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT "time", taken_on FROM letterbox_learning(%s::bytea)', [mark])
        return dict(cursor.fetchall())


def due(held: dict[int, date], today: date) -> tuple[int, date | None]:
    """Which measure is next, and the day from which it can be made: None for now. 0: none is left,
    or the time for it is over.
    """
    if BEFORE not in held:
        return BEFORE, None
    if AFTER not in held:
        over = held[BEFORE] + timedelta(days=study().after_most_days) < today
        return (0 if over else AFTER), None
    if LATER in held:
        return 0, None
    begins = held[AFTER] + timedelta(days=study().later_least_days)
    if held[AFTER] + timedelta(days=study().later_most_days) < today:
        return 0, None
    return LATER, begins if begins > today else None


def keep(mark: bytes, *, team: str, track: str, time: int, answers: list[dict[str, Any]]) -> str:
    """kept; again, where it is kept already; no team; full; wrong."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT letterbox_learned(%s::bytea, %s::text, %s::text, %s::integer, %s::jsonb)",
            [mark, team, track, time, json.dumps(answers)],
        )
        return str(cursor.fetchone()[0])


def erase(mark: bytes) -> bool:
    """Everything of this learner; false where there was nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT letterbox_unlearned(%s::bytea)", [mark])
        return bool(cursor.fetchone()[0])
