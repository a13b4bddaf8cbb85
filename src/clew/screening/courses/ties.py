"""What ties the records of one pair of people to those of another: a shared number or home, one
record, a name or kinship in the text.

A tie is something recorded or stated. No single word ("family", "friend", "on behalf of") makes
one. How strong each kind is stands in points.toml [ties], the words of kinship in [kin].
"""

from __future__ import annotations

from collections.abc import Mapping

from clew.screening.courses.words import in_sql
from clew.screening.engines import Engine

MANY = 12
"""A suspect of more people than this (or a person with more suspects) has their names looked for in no text: it costs the square."""
SHARED_BY = 6
"""A number, handle, vehicle or address that more people than this use ties nobody."""
_VALUES = {
    "phone": "shared_phone",
    "email": "shared_online",
    "handle": "shared_online",
    "vehicle": "shared_vehicle",
    "address": "shared_address",
}
# What parts words in a text, and in a name: O'Brien-Lee is three words in both.
_BETWEEN = "[.,;:!?()\"''’/\n -]+"


def _plain(words: str) -> str:
    """SQL: the words in small letters, with one space between them."""
    return f"regexp_replace(lower({words}), '{_BETWEEN}', ' ', 'g')"


def make_ties(engine: Engine, texts: str, kin: Mapping[str, list[str]]) -> None:
    """From `party`, `pair_groups`, `unnamed`, `relations_of` and `texts` (SQL: inc, source, body)
    make `victim_ties` (suspect, victim, other,
    tie), `suspect_ties` (victim, suspect, other, tie) and `said_in` (inc, who, tie): whose name,
    number or kin stands in the text of a record.

    `kin` has lists of words: `relatives`, `partners`, `former`, `whose` (how a record calls the
    person) and `his` (how it calls the suspect).
    """
    engine.create(
        "values_of",
        " union ".join(
            f"select distinct who, '{tie}' as tie, '{column} ' || {column} as value from party where {column} is not null"
            for column, tie in _VALUES.items()
        ),
    )
    engine.create(
        "shared_by_few",
        f"""select v.* from values_of v join (select value from values_of group by value
        having count(distinct who) between 2 and {SHARED_BY}) f on v.value = f.value""",
    )
    engine.create(
        "rivals",
        "select a.suspect, a.victim, b.victim as other from pair_groups a join pair_groups b on a.suspect = b.suspect and a.victim <> b.victim",
    )
    engine.create(
        "helpers",
        "select a.victim, a.suspect, b.suspect as other from pair_groups a join pair_groups b on a.victim = b.victim and a.suspect <> b.suspect",
    )
    engine.create(
        "stood_beside",
        "select distinct inc, who from party where role in ('victim', 'witness', 'reporter')",
    )
    _look_in_texts(engine, texts, kin)
    _tie(
        engine,
        "victim_ties",
        between="rivals",
        side="victim",
        of="suspect",
        together="stood_beside",
    )
    _tie(
        engine, "suspect_ties", between="helpers", side="suspect", of="victim", together="suspects"
    )


def _tie(engine: Engine, name: str, *, between: str, side: str, of: str, together: str) -> None:
    """Table `name` (`of`, `side`, other, tie): what ties two victims of one suspect, or two
    suspects of one victim, each way round.

    `between` has the two people and the one they share; `together` (inc, who) says who stands in
    one record on that side.
    """
    engine.create(
        name,
        f"""
        select distinct b.{of}, b.{side}, b.other, x.tie from {between} b join shared_by_few x on b.{side} = x.who
            join shared_by_few y on b.other = y.who and x.value = y.value
        union
        select distinct b.{of}, b.{side}, b.other, 'one_record' as tie from {between} b join {together} x on b.{side} = x.who
            join {together} y on b.other = y.who and x.inc = y.inc
        union
        select distinct b.{of}, b.{side}, b.other, n.tie from {between} b join pairs_in p on b.{of} = p.{of} and b.other = p.{side}
            join said_in n on p.inc = n.inc and n.who = b.{side}
        union
        select distinct b.{of}, b.{side}, b.other, n.tie from {between} b join pairs_in p on b.{of} = p.{of} and b.{side} = p.{side}
            join said_in n on p.inc = n.inc and n.who = b.other""",
    )


def _look_in_texts(engine: Engine, texts: str, kin: Mapping[str, list[str]]) -> None:
    engine.create(
        "few_victims",
        f"select suspect from pair_groups group by suspect having count(*) between 2 and {MANY}",
    )
    engine.create(
        "few_suspects",
        f"select victim from pair_groups group by victim having count(*) between 1 and {MANY}",
    )
    # Whom a record may name: another person of the same suspect, another suspect of the same
    # person, a suspect of a person whose record names none.
    engine.create(
        "may_name",
        """
        select distinct p.inc, r.victim as who from rivals r join few_victims f on r.suspect = f.suspect
            join pairs_in p on r.suspect = p.suspect and r.other = p.victim
        union
        select distinct p.inc, h.suspect as who from helpers h join few_suspects f on h.victim = f.victim
            join pairs_in p on h.victim = p.victim and h.other = p.suspect
        union
        select distinct u.inc, g.suspect as who from unnamed u join few_suspects f on u.victim = f.victim join pair_groups g on u.victim = g.victim""",
    )
    name = f"trim({_plain('{0}')})"
    engine.create(
        "names_of",
        f"""select distinct p.who, split_part({name.format("v.given_names")}, ' ', 1) as given, {name.format("v.family_name")} as family
        from party p join involvements v on p.inc = v.inc and p.role = v.role and p.row = v.row
        join (select distinct who from may_name) n on p.who = n.who
        where length(v.given_names) > 1 and length(v.family_name) > 1""",
    )
    # First what costs little: one of the words stands somewhere in the text.
    engine.create(
        "may_be_named",
        f"""select c.inc, c.who, n.given, n.family, t.body from ({texts}) t join may_name c on t.inc = c.inc join names_of n on c.who = n.who
        where t.source <> 'offence' and ((length(n.given) > 1 and strpos(lower(t.body), n.given) > 0)
            or strpos(lower(t.body), split_part(n.family, ' ', 1)) > 0)""",
    )
    engine.create(
        "named_plain",
        f"select inc, who, given, family, ' ' || {_plain('body')} || ' ' as body from may_be_named",
    )
    engine.create(
        "squeezed",
        """select u.inc, regexp_replace(lower(t.body), '[^a-z0-9]', '', 'g') as body from (select distinct inc from unnamed) u
        join ("""
        + texts
        + """) t on u.inc = t.inc where t.source <> 'offence'""",
    )
    _look_for_kin(engine, texts, kin)
    engine.create(
        "said_in",
        """
        select distinct inc, who, 'named_in_text' as tie from named_plain
            where strpos(body, ' ' || given || ' ' || family || ' ') > 0 or strpos(body, ' ' || family || ' ' || given || ' ') > 0
        union
        select distinct inc, who, tie from kin_said
        union
        select distinct s.inc, c.who, 'value_in_text' as tie from squeezed s join may_name c on s.inc = c.inc join values_of v on c.who = v.who
            where v.tie in ('shared_phone', 'shared_online', 'shared_vehicle') and length(v.value) > 12
            and strpos(s.body, regexp_replace(lower(split_part(v.value, ' ', 2)), '[^a-z0-9]', '', 'g')) > 0""",
    )


def _look_for_kin(engine: Engine, texts: str, kin: Mapping[str, list[str]]) -> None:
    """`kin_said` (inc, who, tie): a record says that somebody in it is family, or the new partner,
    of a person of another record.

    Two ways: one of that person's names, which nobody in the record has, stands beside a word of
    kinship; or the record tells of the family of the suspect's partner, and that person is recorded
    as the partner. A record that tells of nobody being sought out says nothing.
    """
    relative, partner, former, whose, his = (
        "(" + "|".join(kin[name]) + ")"
        for name in ("relatives", "partners", "former", "whose", "his")
    )
    engine.create(
        "kin_words",
        " union all ".join(f"select {in_sql(word)} as word" for word in kin["relatives"]),
    )
    engine.create(
        "with_kin",
        f"select * from named_plain where regexp_matches(body, {in_sql(f' {relative}s?( s)? ')})",
    )
    name = f"trim({_plain('{0}')})"
    engine.create(
        "called_in",
        f"""select distinct v.inc, split_part({name.format("v.given_names")}, ' ', 1) as given, {name.format("v.family_name")} as family
        from involvements v join (select distinct inc from with_kin) k on v.inc = k.inc""",
    )
    # "Ann's mother", "Anns mother", "mother of Ann", "mother to Ann", "her mother Ann".
    beside = " or ".join(
        f"({called} and strpos(b.body, ' ' || {words} || ' ') > 0)"
        for name, called in (("b.given", "s.given is null"), ("b.family", "f.family is null"))
        for words in (
            f"{name} || ' s ' || k.word",
            f"{name} || 's ' || k.word",
            f"k.word || ' of ' || {name}",
            f"k.word || ' to ' || {name}",
            f"k.word || ' ' || {name}",
        )
    )
    # "Ex-partner of VIC's daughter", "her daughter's ex", "the mother of his ex", "his ex's
    # mother".
    ex = f"({former} {partner}|{partner}|exs?)"
    told = f" {ex} (of|to) ({whose}( s)? )?{relative} | {whose}( s)? {relative}s?( s)? {ex} | {relative} (of|to) ({his}( s)? )?{ex} | {his}( s)? {ex}( s)? {relative} "
    recorded = f" {ex} (of|to) {relative} | {relative}( s)? {ex} | {relative} (of|to) {ex} | {ex}( s)? {relative} "
    engine.create(
        "of_kin",
        f"""select distinct t.inc from ({texts}) t join (select distinct inc from may_name) m on t.inc = m.inc
            where t.source <> 'offence' and regexp_matches(' ' || {_plain("t.body")} || ' ', {in_sql(told)})
        union select distinct p.inc from party p where p.relationship is not null and regexp_matches(' ' || {_plain("p.relationship")} || ' ', {in_sql(recorded)})""",
    )
    engine.create(
        "partners_of",
        """select distinct p.suspect, p.victim from pairs_in p join relations_of r on p.inc = r.inc and (r.who = p.suspect or r.who = p.victim)
        where r.relation in ('ex_partner', 'partner')""",
    )
    engine.create(
        "kin_said",
        f"""select k.inc, k.who, k.tie from (
            select distinct b.inc, b.who, 'kin_named' as tie from with_kin b cross join kin_words k
                left join called_in s on b.inc = s.inc and b.given = s.given left join called_in f on b.inc = f.inc and b.family = f.family
                where length(b.given) > 2 and ({beside})
            union
            select distinct o.inc, c.victim as who, 'kin_of_partner' as tie from of_kin o join pairs_in p on o.inc = p.inc
                join partners_of c on p.suspect = c.suspect and p.victim <> c.victim) k
        join told_in t on k.inc = t.inc where t.pursuit > 0 or t.coded > 0""",
    )
