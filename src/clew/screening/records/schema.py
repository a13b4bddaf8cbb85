"""The native format: tables, columns, keys and what each column may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "narrative", "moment", "day", "flag", "choice", "code", "codes"]

PERSON_COLUMNS = (
    "person_ref", "given_names", "family_name", "date_of_birth", "sex", "ethnicity", "phone", "email", "handle",
    "address", "postcode", "vehicle",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` are the words it may hold, compared without case.

    A row in which a column that `decides` (or a key) is wrong is set aside; of another column only
    the value is left out.
    """

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    past: bool = False  # may not lie in the future
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the native format.

    Only `keys` must be there and filled; blank means not known.
    """

    name: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    optional: bool = False

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


def _person(prefix: str = "") -> tuple[Column, ...]:
    return tuple(
        Column(prefix + name, "day", past=True)
        if name == "date_of_birth"
        else Column(prefix + name)
        for name in PERSON_COLUMNS
    )


ROLES = ("victim", "suspect", "witness", "reporter", "subject")
RECORD_KINDS = ("crime", "non-crime", "call", "intelligence", "custody")
STATUSES = ("live", "cancelled", "transferred", "withdrawn")
ORDER_KINDS = (
    "SPO",
    "interim SPO",
    "non-molestation",
    "restraining",
    "DVPO",
    "DAPO",
    "bail",
    "licence",
)

INCIDENTS = Table(
    "incidents",
    ("force", "incident_id"),
    (
        Column("incident_id"),
        Column("force"),
        Column("system"),
        Column("record_kind", "choice", RECORD_KINDS),
        Column("reported_on", "moment", past=True),
        Column("recorded_on", "moment", past=True),
        Column("occurred_from", "moment", past=True),
        Column("occurred_to", "moment", past=True),
        Column("offence_code", "code"),
        Column("offence"),
        Column("secondary_offence_codes", "codes"),
        Column("alternate_offence_code", "code"),
        Column("first_offence_code", "code"),
        Column("status", "choice", STATUSES),
        Column("domestic", "flag"),
        Column("online", "flag"),
        Column("outcome_code"),
        Column("outcome_on", "moment", past=True),
        Column("officer_in_case"),
        Column("area"),
        Column("location"),
        Column("postcode"),
        Column("narrative", "narrative"),
    ),
)
INVOLVEMENTS = Table(
    "involvements",
    ("force", "incident_id"),
    (
        Column("force"),
        Column("incident_id"),
        Column("role", "choice", ROLES, decides=True),
        *_person(),
        Column("relationship"),
    ),
)
ORDERS = Table(
    "orders",
    ("order_id",),
    (
        Column("order_id"),
        Column("force"),
        Column("kind", "choice", ORDER_KINDS, decides=True),
        *_person("subject_"),
        *_person("protected_"),
        Column("made_on", "day", past=True, decides=True),
        Column("served_on", "day", past=True, decides=True),
        Column("expires_on", "day", decides=True),
        Column("conditions"),
    ),
    optional=True,
)
TEXTS = Table(
    "texts",
    ("force", "incident_id"),
    (
        Column("force"),
        Column("incident_id"),
        Column("kind"),
        Column("written_at", "moment", past=True),
        Column("text", "narrative"),
    ),
    optional=True,
)
TABLES = (INCIDENTS, INVOLVEMENTS, ORDERS, TEXTS)

LONGEST_TEXT = 1_000_000
"""Code points of one narrative or text that are read; the rest is reported and not read."""
LONGEST_FIELD = 4_000
"""Code points of any other field: more is a sign of a broken row."""
