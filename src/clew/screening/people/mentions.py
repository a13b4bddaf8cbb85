"""Mentions ready to compare: one row a person in a record, every column in one spelling.

What is typed when nothing is known, and what belongs to a place where many stay, is left out of the
columns that are compared (`data/placeholders.toml`): a placeholder joins nobody, and parts nobody
from himself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from clew.screening.engines import Engine
from clew.screening.people.homes import home_table
from clew.screening.people.names import (
    common,
    family_table,
    given_table,
    nobody_sql,
    placeholders,
    split_whole,
)
from clew.screening.records.schema import PERSON_COLUMNS

_FIELDS = ", ".join(c for c in PERSON_COLUMNS if c != "ethnicity")

# One word and nothing else where a victim should stand is as often a shop as a person.
BARE = """not s.suspect_side and s.initial is null and s.family_other is null and s.dob is null and s.sex is null and s.ref is null
    and s.phone is null and s.email is null and s.address is null and s.postcode is null and s.collar is null"""

_KEYS = ("phone", "email", "handle", "vehicle", "ref", "address", "postcode")
# What two mentions must have alike in every letter to be compared only once for both.
_CONTENT = (
    "given_words",
    "generation",
    "family",
    "family_other",
    "sex",
    "dob",
    "ref",
    "collar",
    "phone",
    "email",
    "handle",
    "vehicle",
    "address",
    "postcode",
    "comparable",
)


def _held(column: str, before: str) -> str:
    """A column as it was written, without a name that two columns together say is nobody's."""
    if column not in ("given_names", "family_name"):
        return before + column
    return f"case when not {nobody_sql(before + 'given_names', before + 'family_name')} then {before}{column} end"


def make_mentions(engine: Engine) -> None:
    """From `involvements` and `orders` make `mentions`, one row each, `m` its number.

    Blank, unnamed and corporate mentions are in it too (`comparable` false); they get no identity
    by comparison. `same_as` is the first mention that says the very same of a person; `copy` counts
    the mentions of it from 1.
    """
    sides = " union all ".join(
        f"select null as inc, o.ord, o.force, order_id as incident_id, '{role}' as role, 1 as row, "
        + ", ".join(
            f"{_held(c, f'{prefix}_')} as {c}"
            if c != "date_of_birth"
            else f"cast({prefix}_{c} as varchar) as {c}"
            for c in _FIELDS.split(", ")
        )
        + ", null as relationship from orders o"
        for prefix, role in (("subject", "order subject"), ("protected", "order protected"))
    )
    engine.create(
        "written",
        f"""select row_number() over (order by coalesce(w.inc, 9000000000000), w.ord, w.role, w.row) as m, w.* from (
            select v.inc, cast(null as bigint) as ord, v.force, v.incident_id, v.role, v.row, {", ".join(f"{_held(c, 'v.')} as {c}" for c in _FIELDS.split(", "))}, v.relationship from involvements v
            union all {sides}) w""",
    )
    _put_names(engine)
    _shape(engine)
    _find_shared(engine)
    _put_shares(engine)
    keys = ", ".join(f"case when s{c}.value is null then s.{c} end as {c}" for c in _KEYS)
    joins = " ".join(
        f"left join shared_values s{c} on s{c}.kind = '{c}' and s.{c} = s{c}.value" for c in _KEYS
    )
    engine.create(
        "keyed",
        f"""select s.m, s.inc, s.ord, s.force, s.incident_id, s.role, s.row, s.relationship, s.suspect_side, s.given, s.given_words,
            s.given_root, s.given_other, s.given_two, s.given_three, s.second, s.given_sound, s.given_joined, s.initial, s.first_initial,
            s.family, s.family_root, s.family_other, s.sound, s.organisation, s.generation, s.dob, s.yob, s.dob_swapped, s.sex, s.collar, s.house,
            case when d.value is not null or s.dob like '%-01-01' then s.dob end as dob_many, {keys},
            not s.organisation and (s.given is not null or s.initial is not null or s.family is not null or s.ref is not null)
                and not ({BARE}) as comparable
        from shaped s {joins} left join shared_values d on d.kind = 'dob' and s.dob = d.value""",
    )
    _count_sharers(engine)
    _number_copies(engine)


def _put_names(engine: Engine) -> None:
    given = (
        engine.fetch("select distinct given_names as n from written where given_names is not null")
        .column("n")
        .to_pylist()
    )
    family = (
        engine.fetch("select distinct family_name as n from written where family_name is not null")
        .column("n")
        .to_pylist()
    )
    engine.put("given_dim", given_table(given))
    engine.put("family_dim", family_table(family))
    homes = (
        engine.fetch("select distinct address as n from written where address is not null")
        .column("n")
        .to_pylist()
    )
    engine.put("home_dim", home_table(homes))
    # A whole name in the family column, in either order.
    both = (
        engine.fetch(
            "select distinct family_name as n from written where given_names is null and (family_name like '% %' or family_name like '%,%')"
        )
        .column("n")
        .to_pylist()
    )
    split = [(n, *split_whole(n)) for n in both]
    split = [(n, g, f) for n, g, f in split if g and f]
    for name, table in (
        ("whole_given", given_table([g for _, g, _ in split])),
        ("whole_family", family_table([f for _, _, f in split])),
    ):
        engine.put(
            name, table.set_column(0, "written", pa.array([n for n, _, _ in split], pa.string()))
        )


def _matches(value: str, column: str) -> str:
    patterns = placeholders()[column]["patterns"]
    return (
        f"regexp_matches({value}, '^(" + "|".join(p.replace("'", "''") for p in patterns) + ")$')"
    )


def _told(value: str, column: str) -> str:
    return f"case when not {_matches(value, column)} then {value} end"


def _shape(engine: Engine) -> None:
    known = placeholders()
    # Of two numbers in one field the first counts.
    first = "regexp_replace(w.phone, '( or |/|;|,).*$', '')"
    digits = f"regexp_replace(case when length(regexp_replace({first}, '[^0-9]', '', 'g')) >= 9 then {first} else w.phone end, '[^0-9]', '', 'g')"
    national = f"regexp_replace({digits}, '^(00)?44(0)?', '0')"
    squeeze = "nullif(upper(regexp_replace({c}, '[^A-Za-z0-9]', '', 'g')), '')"
    no_date = ", ".join(f"'{d}'" for d in known["date_of_birth"]["values"])
    sex = "case when upper(substr(w.sex, 1, 1)) in ('M', 'F') then upper(substr(w.sex, 1, 1)) end"
    # Sam is Samuel or Samantha by the sex that is recorded.
    root = "case {s} when 'M' then {t}.root_m when 'F' then {t}.root_f else {t}.root end"
    names = ", ".join(
        f"coalesce(g.{theirs}, wg.{theirs}) as {ours}"
        for theirs, ours in (
            ("given", "given"),
            ("words", "given_words"),
            ("initial", "initial"),
            ("first_initial", "first_initial"),
            ("two", "given_two"),
            ("three", "given_three"),
            ("second", "second"),
            ("given_sound", "given_sound"),
            ("joined", "given_joined"),
        )
    )
    families = ", ".join(
        f"case when wf.written is not null then wf.{theirs} else f.{theirs} end as {ours}"
        for theirs, ours in (
            ("family", "family"),
            ("root", "family_root"),
            ("other", "family_other"),
            ("sound", "sound"),
        )
    )
    # An organisation is one only where nothing says that it is a person; whoever is suspected is a
    # person.
    organisation = """coalesce(f.organisation, false) and w.given_names is null and w.date_of_birth is null and w.sex is null
        and w.role not in ('suspect', 'subject', 'order subject', 'order protected')"""
    engine.create(
        "tidy",
        f"""select w.m, coalesce({sex}, g.title_sex, f.title_sex) as sex, {organisation} as organisation,
            case when w.date_of_birth not in ({no_date}) then w.date_of_birth end as dob,
            case when length({digits}) between 9 and 15 and not (coalesce(h.institution, false) and substr({national}, 1, 2) in ('01', '02', '03'))
                then {national} end as phone,
            case when w.email like '%@%.%' then lower(w.email) end as email,
            nullif(lower(regexp_replace(w.handle, '[^A-Za-z0-9_.]', '', 'g')), '') as handle,
            {squeeze.format(c="w.vehicle")} as vehicle, upper(w.person_ref) as number,
            h.home as address, h.house, case when not coalesce(h.institution, false) then {squeeze.format(c="w.postcode")} end as postcode
        from written w left join family_dim f on w.family_name = f.written left join given_dim g on w.given_names = g.written
        left join home_dim h on w.address = h.written""",
    )
    engine.create(
        "shaped",
        f"""select w.m, w.inc, w.ord, w.force, w.incident_id, w.role, w.row, w.relationship,
            w.role in ('suspect', 'subject', 'order subject') as suspect_side, {names},
            coalesce({root.format(s="t.sex", t="g")}, {root.format(s="t.sex", t="wg")}) as given_root,
            coalesce(case when t.sex is null then g.other_root end, case when t.sex is null then wg.other_root end) as given_other,
            {families}, coalesce(f.collar, g.collar) as collar, coalesce(g.generation, f.generation) as generation, t.organisation, t.sex,
            t.dob, substr(t.dob, 1, 4) as yob, substr(t.dob, 1, 5) || substr(t.dob, 9, 2) || '-' || substr(t.dob, 6, 2) as dob_swapped,
            {_told("t.phone", "phone")} as phone, {_told("t.email", "email")} as email, {_told("t.handle", "handle")} as handle,
            case when regexp_matches(t.vehicle, '^{known["vehicle"]["registration"]}$') and regexp_matches(t.vehicle, '[0-9]')
                and regexp_matches(t.vehicle, '[A-Z]') and not {_matches("t.vehicle", "vehicle")} then t.vehicle end as vehicle,
            w.force || '|' || {_told("t.number", "person_ref")} as ref, t.address, t.house, {_told("t.postcode", "postcode")} as postcode
        from written w join tidy t on w.m = t.m
        left join given_dim g on w.given_names = g.written
        left join family_dim f on w.family_name = f.written
        left join whole_given wg on w.given_names is null and w.family_name = wg.written
        left join whole_family wf on w.given_names is null and w.family_name = wf.written""",
    )


def _find_shared(engine: Engine) -> None:
    """`shared_values`: what more names, or more mentions without a name, use than one person or one
    home would.
    """
    limits = placeholders()["shared"]
    parts = []
    for column in _KEYS:
        limit = limits["person_ref" if column == "ref" else column]
        parts.append(
            f"select '{column}' as kind, {column} as value, count(distinct sound) as names, count(*) as mentions from shaped where {column} is not null "
            f"and not organisation group by {column} having count(distinct sound) > {limit['names']} "
            f"or sum(case when family is null and given is null then 1 else 0 end) > {limit['unnamed']}"
        )
    counts = engine.fetch(
        "select dob, count(distinct sound) as names, count(*) as mentions from shaped where dob is not null group by dob"
    )
    names = counts.column("names").to_numpy()
    limit = limits["date_of_birth"]
    least = max(
        float(limit["names"]),
        float(limit["times_the_middle"]) * float(np.median(names)) if len(names) else 0.0,
    )
    many = counts.filter(pa.array(names > least))
    engine.put(
        "shared_dates",
        pa.table(
            {
                "kind": pa.array(["dob"] * many.num_rows, pa.string()),
                "value": many.column("dob"),
                "names": many.column("names"),
                "mentions": many.column("mentions"),
            }
        ),
    )
    engine.create(
        "shared_values",
        " union all ".join([*parts, "select kind, value, names, mentions from shared_dates"]),
    )


# Homes and postcodes are shared by people of one household and of one street: that many family
# names say nothing yet.
_USUAL = {"phone": 1, "email": 1, "handle": 1, "vehicle": 1, "address": 2, "postcode": 4}
_DATES = 25_000
"""Days on which the living were born: without a set to count in, one in so many has any given birthday."""
_BELIEF = 20_000
"""How many people of the country a set's own dates of birth are weighed against."""


def _count_sharers(engine: Engine) -> None:
    """`times_COLUMN` (value, times): how many times as often as usual strangers share a value.
    Counted in family names, not in mentions.
    """
    for column, usual in _USUAL.items():
        engine.create(
            f"times_{column}",
            f"select {column} as value, cast(n as double) / {usual} as times from (select {column}, count(distinct sound) as n from keyed "
            f"where {column} is not null group by {column}) c where n > {usual}",
        )
    engine.create(
        "dates",
        "select dob, count(distinct sound) as n, max(dob_many) as many from keyed where dob is not null group by dob",
    )
    times = f"(n - 1 + {_BELIEF / _DATES}) * {_DATES} / (t.total + {_BELIEF})"
    total = "cross join (select coalesce(sum(n), 0) as total from dates) t"
    engine.create(
        "times_dob",
        f"select dob as value, {times} as times from dates {total} where many is null and n > 1",
    )
    # A date that is recorded for many is counted against such dates.
    engine.create(
        "times_dob_many",
        f"select dob as value, greatest(1.0, {times} / {_MANY}) as times from dates {total} where many is not null",
    )


_USUAL_NAME = 0.01
"""Share of a community that bears a name, from which on two strangers of that name are no rarity."""
_MANY = 8.0
"""How many times as many people have a date that is recorded for many."""


def _put_shares(engine: Engine) -> None:
    rows: list[dict[str, Any]] = [
        {"kind": k, "name": n, "share": s} for (k, n), s in common().items()
    ]
    engine.put(
        "common_names",
        pa.Table.from_pylist(
            rows,
            schema=pa.schema(
                [("kind", pa.string()), ("name", pa.string()), ("share", pa.float64())]
            ),
        ),
    )


def _number_copies(engine: Engine) -> None:
    """`mentions`: with how common the names are, in the set or in the country, and which mentions
    say the very same.
    """
    most = int(placeholders()["shared"]["home_of_different_names"])
    for column in ("phone", "address"):
        engine.create(
            f"busy_{column}",
            f"select {column} as value from keyed where {column} is not null and sound is not null group by {column} having count(distinct sound) > {most}",
        )
    for column in ("given", "family"):
        engine.create(
            f"share_{column}",
            f"""select c.name as {column}, greatest(c.n / cast(t.n as double), coalesce(k.share, 0)) as tf_{column} from
                (select {column} as name, count(*) as n from keyed where comparable and {column} is not null group by {column}) c
                cross join (select count(*) as n from keyed where comparable and {column} is not null) t
                left join common_names k on k.kind = '{column}' and k.name = c.name""",
        )
    said = " || chr(31) || ".join(f"coalesce(cast({c} as varchar), '')" for c in _CONTENT)
    engine.create("said", f"select m, {said} as content from keyed")
    engine.create(
        "first_said", "select content, min(m) as same_as, count(*) as n from said group by content"
    )
    engine.create(
        "copies",
        """select s.m, f.same_as, row_number() over (partition by f.same_as order by s.m) as copy from said s join first_said f on s.content = f.content
            where f.n > 1""",
    )
    engine.create(
        "mentions",
        f"""select k.*, substr(k.postcode, 1, length(k.postcode) - 2) as sector,
            case when r.n <= 12 then k.given_root || '|' || k.family_root end as rare_name,
            case when k.given < k.family then k.given || '|' || k.family else k.family || '|' || k.given end as both_names,
            coalesce(p.value is not null, false) as phone_busy, coalesce(a.value is not null, false) as address_busy,
            g.share >= {_USUAL_NAME} and f.share >= {_USUAL_NAME} as usual_name, coalesce(c.same_as, k.m) as same_as, coalesce(c.copy, 1) as copy
        from keyed k left join copies c on k.m = c.m
        left join (select given_root, family_root, count(*) as n from keyed where given_root is not null
            and family_root is not null and length(given_root) > 1 group by given_root, family_root) r
            on k.given_root = r.given_root and k.family_root = r.family_root
        left join common_names g on g.kind = 'given' and k.given = g.name left join common_names f on f.kind = 'family' and k.family = f.name
        left join busy_phone p on k.phone = p.value left join busy_address a on k.address = a.value""",
    )
