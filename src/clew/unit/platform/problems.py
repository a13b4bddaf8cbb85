"""What an action raises when it may not be done. A view shows the message beside the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from clew.problems import Problem

if TYPE_CHECKING:
    from django.db.models import Manager


class Counted(Protocol):
    """A row that counts its versions, so that two people who have it open at once do not write over
    each other.
    """

    _default_manager: ClassVar[Manager[Any]]
    pk: Any
    version: int


class Refused(Problem):
    """A rule forbids it; the message says which, and `field` where on the form it was asked for."""

    def __init__(self, said: str, field: str = "") -> None:
        super().__init__(said)
        self.field = field


class Conflict(Refused):
    """Another person changed the row first.

    `row` is as it stands now, for a row whose two texts can be compared.
    """

    def __init__(self, said: str, row: Counted | None = None) -> None:
        super().__init__(said)
        self.row = row
