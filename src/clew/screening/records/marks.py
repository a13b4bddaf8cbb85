"""By what a person in a record is known again: by what the record says of them, never by where
their row stands.

A mark is made of the force's own number, else of name and date of birth, else of everything that is
recorded: a short hash, so that a key shows no name (it is no secret). What else two rows say parts
them where that is the same; the row parts only
what is exactly alike.
"""

from __future__ import annotations

from clew.screening.records.schema import PERSON_COLUMNS

_SAID = tuple(c for c in PERSON_COLUMNS if c != "ethnicity")


def _plain(column: str) -> str:
    return f"lower(trim(regexp_replace(coalesce({column}, ''), '\\s+', ' ', 'g')))"


def _hash(columns: tuple[str, ...], length: int) -> str:
    return f"substr(md5({' || chr(31) || '.join(_plain(c) for c in columns)}), 1, {length})"


def marked(select: str, order: str, *, within: str = "inc, role") -> str:
    """SQL of `select` (inc, role and the columns of a person) with `mark` and `row`, the number of
    that person in that role.

    `order` is the order of rows that are exactly alike, `within` what holds the people of one
    record in one role.
    """
    named = "coalesce(given_names, family_name, date_of_birth)"
    base = f"""case when _same_ref = 1 then 'r' || {_hash(("person_ref",), 12)}
        when {named} is not null then 'n' || {_hash(("given_names", "family_name", "date_of_birth"), 12)} else 'a' || _all end"""
    return f"""select * exclude (_all, _same_ref, _base, _same_base, _alike),
        _base || case when _same_base > 1 then '-' || _all else '' end || case when _alike > 1 then '.' || _alike else '' end as mark,
        row_number() over (partition by {within} order by family_name, given_names, date_of_birth, _base, _all, _alike) as row
        from (select *, count(*) over (partition by {within}, _base) as _same_base,
                row_number() over (partition by {within}, _base, _all order by ethnicity, relationship, {order}) as _alike
            from (select *, {base} as _base
                from (select *, {_hash(_SAID, 12)} as _all, case when person_ref is not null then count(*) over (partition by {within}, lower(trim(person_ref))) end as _same_ref
                    from ({select}) s) a) b) c"""
