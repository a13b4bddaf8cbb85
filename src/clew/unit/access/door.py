"""What the door of every app asks: the part of the record, and why a record is not shown.

Each app has its own door (`intake/door.py`, `cases/door.py`, `orders/door.py`,
`disclosure/door.py`): every read of a record in a view comes through there. A record that may not
be seen is answered like one that does not exist; the attempt is written down.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connection

from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest


class PurposeNeeded(Exception):
    """Whoever is not on a case says why before they look."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


def require(request: DeskRequest, part: str, *, write: bool = False) -> None:
    """The signed-in person's roles give `part`. Raises PermissionDenied."""
    if not may(request.user.roles, part, write=write):
        request.refusals.append(
            (f"no right to {'write' if write else 'read'} {part}", f"part:{part}")
        )
        raise PermissionDenied


def why_hidden(kind: str, reference: str) -> str:
    """Why a record is not shown, as a refusal says it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_why_hidden(%s, %s)", [kind, reference])
        return str(cursor.fetchone()[0])
