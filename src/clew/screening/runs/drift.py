"""Whether the records that are new in a run are like those before them: columns that stay empty, codes
never seen, texts of another length, people who are found again less often. What is told asks somebody
to look at the export; it stops nothing and takes part in no list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

from clew.screening.engines.duck import Session, parquet

_OF_RECORDS = {
    "offence_code": "with an offence code",
    "location": "with a place",
    "postcode": "with a postcode",
    "occurred_from": "with a day on which it happened",
    "domestic": "that say whether it was domestic",
    "officer_in_case": "with an officer in the case",
    "area": "with an area of the force",
    "outcome_code": "with an outcome",
}
_OF_PEOPLE = {
    "person_ref": "with the force's own number",
    "family_name": "with a family name",
    "date_of_birth": "with a date of birth",
    "sex": "with their sex",
    "phone": "with a telephone",
    "address": "with an address",
    "relationship": "with the relationship to the victim",
}
_CODES_TOLD = 5


class Measured(NamedTuple):
    """One thing that was measured in the records before and in the new ones. `before` and `new` are
    shares from 0 to 1, lengths in characters, or a number of records; `of_new` is how many of the new
    ones it was measured on. `says` is empty where there is nothing to tell.
    """

    what: str
    before: float | None
    new: float | None
    of_new: int
    says: str


@cache
def _rules() -> dict[str, Any]:
    text = (files("clew.screening.runs") / "data" / "drift.toml").read_text(encoding="utf-8")
    rules: dict[str, Any] = tomllib.loads(text)["rules"]
    return rules


def measure(con: Session, before: Path, texts_sql: str) -> list[Measured]:
    """What is new beside what was there in the run `before`. `con` has the run's tables as views
    (incidents, involvements, mentions, identity_of, behaviours) and the texts as `texts_sql` (inc, body).
    Empty where fewer records are new than say anything.
    """
    con.execute(f"""create temp table is_new as select i.inc, k.incident_id is null as new from incidents i
        left join {parquet(before / "evidence" / "incidents.parquet")} k on i.force = k.force and i.incident_id = k.incident_id""")
    n = con.execute("select count(*) filter (where new) from is_new").fetchall()[0][0]
    if n < _rules()["least_records"]:
        return []
    return [
        *_shares(con, "incidents", _OF_RECORDS, "records"),
        *_shares(con, "involvements", _OF_PEOPLE, "people"),
        *_found_again(con),
        *_told(con),
        *_texts(con, texts_sql),
        *_codes(con),
    ]


def sentences(measured: list[Measured]) -> list[str]:
    return [m.says for m in measured if m.says]


def _shares(con: Session, table: str, columns: dict[str, str], of: str) -> Iterator[Measured]:
    there = {c for (c,) in con.execute(f"select column_name from (describe {table}) d").fetchall()}
    asked = [c for c in columns if c in there]
    counts = ", ".join(f'count(t."{c}")' for c in asked)
    rows = {
        r[0]: r[1:]
        for r in con.execute(
            f"select s.new, count(*), {counts} from {table} t join is_new s on t.inc = s.inc group by s.new"
        ).fetchall()
    }
    none = (0,) * (len(asked) + 1)
    then, new = rows.get(False, none), rows.get(True, none)
    for place, column in enumerate(asked, 1):
        yield _share(
            f"{of} {columns[column]}", (then[place], then[0]), (new[place], new[0]), column
        )


def _found_again(con: Session) -> Iterator[Measured]:
    """The share of people in records who stand in no other record."""
    rows = {
        r[0]: r[1:]
        for r in con.execute("""with many as (select i.who, count(distinct k.inc) as n from mentions k join identity_of i on k.m = i.m group by i.who)
            select s.new, count(*) filter (where many.n = 1), count(*) from mentions k join identity_of i on k.m = i.m join many on i.who = many.who
            join is_new s on k.inc = s.inc group by s.new""").fetchall()
    }
    yield _share(
        "people who stand in no other record", rows.get(False, (0, 0)), rows.get(True, (0, 0))
    )


def _told(con: Session) -> Iterator[Measured]:
    """The share of records in whose words anything was found."""
    rows = {
        r[0]: r[1:]
        for r in con.execute("""select s.new, count(*) filter (where b.inc is not null), count(*) from is_new s
            left join (select distinct inc from behaviours) b on s.inc = b.inc group by s.new""").fetchall()
    }
    yield _share("records with a finding", rows.get(False, (0, 0)), rows.get(True, (0, 0)))


def _texts(con: Session, texts_sql: str) -> Iterator[Measured]:
    rows = {
        r[0]: r[1:]
        for r in con.execute(f"""select s.new, count(*), count(t.body), median(length(t.body)) from is_new s
            left join (select inc, body from ({texts_sql}) x where source = 'narrative' and trim(body) <> '') t on s.inc = t.inc group by s.new""").fetchall()
    }
    then, new = rows.get(False, (0, 0, None)), rows.get(True, (0, 0, None))
    yield _share("records with a narrative", (then[1], then[0]), (new[1], new[0]), "narrative")
    long_then, long_new = then[2], new[2]
    says = ""
    if long_then and long_new:
        times = _rules()["length_times"]
        if long_new * times <= long_then or long_new >= long_then * times:
            says = f"The middle length of a narrative is {long_new:,.0f} characters in the new records; it was {long_then:,.0f}."
    yield Measured("middle length of a narrative, characters", long_then, long_new, new[1], says)


def _codes(con: Session) -> Iterator[Measured]:
    rows = con.execute("""select i.offence_code, count(*) from incidents i join is_new s on i.inc = s.inc where s.new and i.offence_code is not null
        and i.offence_code not in (select i.offence_code from incidents i join is_new s on i.inc = s.inc where not s.new and i.offence_code is not null)
        group by 1 order by 2 desc, 1""").fetchall()
    n = sum(r[1] for r in rows)
    says = ""
    if n >= _rules()["least_with_new_code"]:
        told = ", ".join(f"{code} ({count:,})" for code, count in rows[:_CODES_TOLD])
        more = len(rows) - _CODES_TOLD
        says = f"Offence codes that no record had before: {told}{f' and {more:,} more' if more > 0 else ''}."
    yield Measured("new records with an offence code that no record had before", None, n, n, says)


def _share(what: str, then: tuple[int, int], new: tuple[int, int], column: str = "") -> Measured:
    """Two counts with their bases, compared as shares."""
    (had, of), (has, of_new) = then, new
    if not of or not of_new:
        return Measured(
            what, had / of if of else None, has / of_new if of_new else None, of_new, ""
        )
    rules, a, b = _rules(), had / of, has / of_new
    both = (had + has) / (of + of_new)
    error = sqrt(both * (1 - both) * (1 / of + 1 / of_new))
    says = ""
    if column and has == 0 and a >= rules["was_filled"]:
        says = f"The column {column} is empty in all new records; before, it was filled in {_percent(a)}."
    elif abs(a - b) >= rules["least_difference"] and abs(a - b) >= rules["standard_errors"] * error:
        says = f"{what[0].upper()}{what[1:]}: {_percent(b)} of the new ones; before, {_percent(a)}."
    return Measured(what, a, b, of_new, says)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%" if share >= 0.01 or share == 0 else "under 1%"
