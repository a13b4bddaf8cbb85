"""Records round one person that name no suspect: whose they may be, and what ties them to one
another.
"""

from __future__ import annotations

from clew.screening.courses.recorded import PURSUIT_KINDS
from clew.screening.courses.words import list_in_sql
from clew.screening.engines import Engine

CLEAR = 0.46
"""A finding that keeps at least this much stands on its own."""
NEAR_DAYS = 120
"""Records of one person without a suspect are looked at together when they lie this near."""
RARE = 0.01
"""Conduct found in fewer than this share of the records that tell of any is rare."""
_PURSUIT_KINDS = list_in_sql(PURSUIT_KINDS)


def find_unnamed(engine: Engine) -> None:
    """From `victims`, `suspects`, `told_in`, `telling` make `unnamed` (inc, victim, day, pursued):
    records that name no suspect and tell of
    conduct."""
    engine.create(
        "unnamed",
        """select v.inc, v.who as victim, k.day, greatest(k.pursuit, k.coded, case when t.inc is not null then 1 else 0 end) as pursued
        from victims v join told_in k on v.inc = k.inc left join suspects s on v.inc = s.inc left join telling t on v.inc = t.inc
        where s.inc is null and (k.acted > 0 or k.coded > 0 or t.inc is not null)""",
    )


def _conduct(engine: Engine) -> None:
    """`conduct`: inc, like (conduct of one letter of s.2A, or recorded as one kind, is alike),
    rare.
    """
    engine.create(
        "rare_tags",
        f"""select w.tag from what w cross join (select count(distinct inc) as n from what where keeps >= {CLEAR}) a
        where w.keeps >= {CLEAR} and w.grp in ('pursuit', 'harm') group by w.tag, a.n having count(distinct w.inc) < {RARE} * a.n""",
    )
    engine.create(
        "conduct",
        f"""select distinct w.inc, case when r.tag is not null then w.tag when w.letters <> '' then w.letters else w.tag end as alike,
            case when r.tag is not null then 1 else 0 end as rare
        from what w left join rare_tags r on w.tag = r.tag where w.keeps >= {CLEAR} and w.grp in ('pursuit', 'harm')
        union select distinct inc, 'recorded ' || kind as alike, 0 as rare from kinds_of where kind in ({_PURSUIT_KINDS})""",
    )


def join_unnamed(engine: Engine) -> None:
    """From `unnamed`, `leaders`, `with_several`, `said_in`, `what`, `kinds_of` make `unnamed_near`
    (suspect, victim, inc, tie), the records that may be a
    named suspect's, and `unnamed_left` (victim, inc, tie), those that stand near one another and
    near no suspect."""
    _conduct(engine)
    engine.create(
        "leader_conduct",
        """select distinct p.suspect, p.victim, c.alike from (select distinct victim from unnamed) u join pairs_in p on u.victim = p.victim
        join conduct c on p.inc = c.inc""",
    )
    # Of a person whom one suspect, and no other, pursues: whoever else she reports may be the same.
    engine.create(
        "only_pursued",
        """select m.victim, min(m.suspect) as suspect from with_several m join leaders l on m.suspect = l.suspect and m.victim = l.victim
        where l.pursuit > 0 group by m.victim having count(*) = 1""",
    )
    # Like conduct joins only what stands without it; beside a single record it is no more than
    # records near one another.
    engine.create(
        "unnamed_near",
        f"""select suspect, victim, inc, tie from (
            select f.*, row_number() over (partition by f.victim, f.inc order by t.strength desc, f.place, f.tie) as choice from (
                select l.suspect, l.victim, u.inc, s.tie, l.place from unnamed u join leaders l on u.victim = l.victim
                    join said_in s on u.inc = s.inc and l.suspect = s.who
                union all
                select l.suspect, l.victim, u.inc, case when c.rare = 1 then 'rare_conduct' else 'like_conduct' end as tie, l.place
                    from unnamed u join conduct c on u.inc = c.inc join leaders l on u.victim = l.victim
                    join with_several m on l.suspect = m.suspect and l.victim = m.victim join leader_conduct k on l.suspect = k.suspect and l.victim = k.victim and c.alike = k.alike
                    where u.day between l.first_on - interval {NEAR_DAYS} day and l.last_on + interval {NEAR_DAYS} day
                union all
                select l.suspect, l.victim, u.inc, 'one_suspect' as tie, l.place from unnamed u join only_pursued o on u.victim = o.victim
                    join leaders l on o.suspect = l.suspect and o.victim = l.victim
                    where u.pursued > 0 and u.day between l.first_on - interval {NEAR_DAYS} day and l.last_on + interval {NEAR_DAYS} day) f
            join tie_info t on f.tie = t.tie) n where choice = 1""",
    )
    engine.create(
        "unnamed_apart",
        """select u.inc, u.victim, u.day from unnamed u left join unnamed_near n on u.inc = n.inc and u.victim = n.victim
        where n.inc is null and u.pursued > 0""",
    )
    engine.create(
        "unnamed_left",
        f"""select victim, inc, tie from (
            select q.*, row_number() over (partition by q.victim, q.inc order by t.strength desc, q.tie) as choice from (
                select a.victim, a.inc, 'near_in_time' as tie from unnamed_apart a join unnamed_apart b on a.victim = b.victim and a.inc <> b.inc
                    where a.day between b.day - interval {NEAR_DAYS} day and b.day + interval {NEAR_DAYS} day
                union all
                select a.victim, a.inc, case when c.rare = 1 then 'rare_conduct' else 'like_conduct' end as tie from unnamed_apart a
                    join unnamed_apart b on a.victim = b.victim and a.inc <> b.inc join conduct c on a.inc = c.inc
                    join conduct d on b.inc = d.inc and c.alike = d.alike
                    where a.day between b.day - interval {NEAR_DAYS} day and b.day + interval {NEAR_DAYS} day
                union all
                select a.victim, a.inc, 'alone' as tie from unnamed_apart a join telling t on a.inc = t.inc) q
            join tie_info t on q.tie = t.tie) n where choice = 1""",
    )
