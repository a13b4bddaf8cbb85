"""Mentions ready to compare: one row a person in a record, every column in one spelling."""

from __future__ import annotations

from clew.screening.engines import Engine
from clew.screening.people.names import name_tables
from clew.screening.records.schema import PERSON_COLUMNS

_FIELDS = ", ".join(c for c in PERSON_COLUMNS if c != "ethnicity")

# A number, address or vehicle used under more names than this belongs to a hostel, a call box or a solicitor.
SHARED_BY = 8

# One word and nothing else where a victim should stand is as often a shop as a person.
BARE = """not s.suspect_side and s.initial is null and s.family_other is null and s.dob is null and s.sex is null and s.ref is null
    and s.phone is null and s.email is null and s.address is null and s.postcode is null"""


def make_mentions(engine: Engine) -> None:
    """From `involvements` and `orders` make `mentions`, one row each, `m` its number.

    Blank, unnamed and corporate mentions are in it too (`comparable` false); they get no identity by comparison.
    """
    sides = " union all ".join(
        f"select null as inc, o.ord, o.force, order_id as incident_id, '{role}' as role, 1 as row, "
        + ", ".join(
            f"{prefix}_{c} as {c}" if c != "date_of_birth" else f"cast({prefix}_{c} as varchar) as {c}" for c in _FIELDS.split(", ")
        )
        + ", null as relationship from orders o"
        for prefix, role in (("subject", "order subject"), ("protected", "order protected"))
    )
    engine.create(
        "written",
        f"""select row_number() over (order by coalesce(w.inc, 9000000000000), w.ord, w.role, w.row) as m, w.* from (
            select v.inc, cast(null as bigint) as ord, v.force, v.incident_id, v.role, v.row, {_FIELDS}, v.relationship from involvements v
            union all {sides}) w""",
    )
    given = engine.fetch("select distinct given_names as n from written where given_names is not null").column("n").to_pylist()
    family = engine.fetch("select distinct family_name as n from written where family_name is not null").column("n").to_pylist()
    both = engine.fetch(
        "select distinct family_name as n from written where given_names is null and family_name like '% %'"
    ).column("n").to_pylist()  # fmt: skip
    given_table, family_table = name_tables(given, family)
    engine.put("given_dim", given_table)
    engine.put("family_dim", family_table)
    # A whole name in the family column: the first word is the given name.
    split_given, split_family = name_tables(both, both)
    engine.put("whole_given", split_given)
    engine.put("whole_family", split_family)
    digits = "regexp_replace(w.phone, '[^0-9]', '', 'g')"
    squeeze = "nullif(upper(regexp_replace({c}, '[^A-Za-z0-9]', '', 'g')), '')"
    address = "lower(w.address)"
    for long, short in (
        (" road", " rd"),
        (" street", " st"),
        (" avenue", " ave"),
        (" av,", " ave,"),
        (" lane", " ln"),
        ("apartment", "flat"),
    ):
        address = f"replace({address}, '{long}', '{short}')"
    address = f"regexp_replace({address}, '[^a-z0-9]', '', 'g')"
    engine.create(
        "shaped",
        f"""select w.m, w.inc, w.ord, w.force, w.incident_id, w.role, w.row, w.relationship,
            w.role in ('suspect', 'subject', 'order subject') as suspect_side,
            coalesce(g.given, wg.given) as given, coalesce(g.given_root, wg.given_root) as given_root, coalesce(g.initial, wg.initial) as initial,
            coalesce(f.family, case when not wf.organisation then wf.family end) as family,
            f.family_root as family_root, f.family_other as family_other, f.sound as sound,
            coalesce(f.organisation, false) as organisation,
            w.date_of_birth as dob, substr(w.date_of_birth, 1, 4) as yob,
            substr(w.date_of_birth, 1, 5) || substr(w.date_of_birth, 9, 2) || '-' || substr(w.date_of_birth, 6, 2) as dob_swapped,
            upper(substr(w.sex, 1, 1)) as sex,
            case when length({digits}) between 9 and 15 then
                case when {digits} like '0044%' then '0' || substr({digits}, 5) when {digits} like '44%' then '0' || substr({digits}, 3)
                     else {digits} end end as phone,
            case when w.email like '%@%.%' then lower(w.email) end as email,
            nullif(lower(regexp_replace(w.handle, '[^A-Za-z0-9_.]', '', 'g')), '') as handle,
            {squeeze.format(c="w.vehicle")} as vehicle,
            w.force || '|' || w.person_ref as ref,
            case when length(w.address) >= 6 and lower(w.address) not like 'no fixed%' and lower(w.address) not like 'nfa%' then {address} end as address,
            {squeeze.format(c="w.postcode")} as postcode
        from written w
        left join given_dim g on w.given_names = g.written
        left join family_dim f on w.family_name = f.written
        left join whole_given wg on w.given_names is null and w.family_name = wg.written
        left join whole_family wf on w.given_names is null and w.family_name = wf.written""",
    )
    shared = " union all ".join(
        f"select '{c}' as kind, {c} as value from shaped where {c} is not null and family is not null group by {c} having count(distinct family) > {SHARED_BY}"
        for c in ("phone", "email", "handle", "vehicle")
    )
    engine.create("shared_keys", shared)
    keys = ", ".join(f"case when s{c}.value is null then s.{c} end as {c}" for c in ("phone", "email", "handle", "vehicle"))
    joins = " ".join(
        f"left join shared_keys s{c} on s{c}.kind = '{c}' and s.{c} = s{c}.value" for c in ("phone", "email", "handle", "vehicle")
    )
    engine.create(
        "keyed",
        f"""select s.m, s.inc, s.ord, s.force, s.incident_id, s.role, s.row, s.relationship, s.suspect_side, s.given, s.given_root, s.initial,
            s.family, s.family_root, s.family_other, s.sound, s.organisation, s.dob, s.yob, s.dob_swapped, s.sex, s.ref, s.address, s.postcode,
            substr(s.postcode, 1, length(s.postcode) - 2) as sector, {keys},
            not s.organisation and (s.given is not null or s.initial is not null or s.family is not null or s.ref is not null)
                and not ({BARE}) as comparable
        from shaped s {joins}""",
    )
    engine.create(
        "mentions",
        """select k.*, case when r.n <= 12 then k.given_root || '|' || k.family_root end as rare_name
        from keyed k left join (select given_root, family_root, count(*) as n from keyed where given_root is not null
            and family_root is not null and length(given_root) > 1 group by given_root, family_root) r
        on k.given_root = r.given_root and k.family_root = r.family_root""",
    )
