"""What a model declares about the people in it; a test asks it of every model,
docs/assurance/records.md is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """`of` whom; their DPA 2018 s.38 `category`; the `retention` group; fields that are `encrypted`
    in the database.
    """

    of: str
    category: str
    retention: str
    encrypted: tuple[str, ...] = ()


STAFF = "people who use the service"
SUSPECT_AND_VICTIM = "suspects, victims and others named in police records"
CASE_GROUP = "with its case (MoPI group of the case)"
LISTED_GROUP = "with the record that it lists; undecided courses go when no run lists them"
AUDIT_GROUP = "audit: at least as long as the record it is about, and six years; no job deletes it"
