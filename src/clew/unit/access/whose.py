"""Whose a row is, as row security asks it: clew.unit.access.ownership in SQL. For migrations.

The roles that see every case are the police's (`app_wide`).
"""

from __future__ import annotations

_POLICE = "(SELECT id FROM accounts_agency WHERE kind = 'police')"


def of_agency(column: str) -> str:
    """The row was written by the asker's agency, or by the police for somebody in a police role."""
    return f"coalesce(CASE WHEN {column} IN {_POLICE} THEN (SELECT app_wide()) ELSE {column} = (SELECT app_agency()) END, false)"


def of_author(column: str) -> str:
    """The same, by the person who wrote it."""
    return f"{column} IN (SELECT u.id FROM accounts_user u WHERE {of_agency('u.agency_id')})"


def stricter(table: str, rule: str, *, part: str, seen: str) -> str:
    """Change the policy that says who changes a row of `table`: who works on that part, sees the
    case, and owns the row.
    """
    condition = f"(SELECT app_part('{part}', true)) AND {seen} AND ({rule})"
    return f"ALTER POLICY changes ON {table} USING ({condition}) WITH CHECK ({condition})"
