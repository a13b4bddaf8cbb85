"""Suspect and victim of each record, and the records that need a close reading."""

from __future__ import annotations

from datetime import date

from clew.screening.behaviours.matcher import MAY_TELL_COURSE
from clew.screening.engines import Engine

FEW = 6
"""A suspect of more records than this is read more closely only where the first pass found something."""
CROWD = 6
"""Suspects or victims in one record beyond which it is a crowd, and says nothing about a pair."""


def make_pairs(engine: Engine) -> None:
    """From `mentions`, `identity_of` and `incidents` make `party`, `suspects`, `victims` and
    `pairs_in`.
    """
    engine.create(
        "party",
        """select k.inc, k.role, k.row, i.who, k.relationship, k.address, k.phone, k.email, k.handle, k.vehicle from mentions k
        join identity_of i on k.m = i.m where k.inc is not null""",
    )
    engine.create(
        "has_suspect",
        "select distinct inc from mentions where role = 'suspect' and inc is not null",
    )
    engine.create(
        "has_victim", "select distinct inc from mentions where role = 'victim' and inc is not null"
    )
    engine.create(
        "crowds",
        f"""select inc from party group by inc
        having count(distinct case when role = 'suspect' then who end) > {CROWD} or count(distinct case when role = 'victim' then who end) > {CROWD}""",
    )
    # A subject stands for a suspect, and a reporter for a victim, where the record names none.
    engine.create(
        "suspects",
        """select distinct p.inc, p.who from party p left join has_suspect h on p.inc = h.inc
        left join crowds c on p.inc = c.inc where c.inc is null and (p.role = 'suspect' or (p.role = 'subject' and h.inc is null))""",
    )
    engine.create(
        "victims",
        """select distinct p.inc, p.who from party p left join has_victim h on p.inc = h.inc
        left join crowds c on p.inc = c.inc where c.inc is null and (p.role = 'victim' or (p.role = 'reporter' and h.inc is null))""",
    )
    engine.create(
        "pairs_in",
        "select s.inc, s.who as suspect, v.who as victim from suspects s join victims v on s.inc = v.inc where s.who <> v.who",
    )


def choose_readings(engine: Engine, as_at: date, hours: int) -> None:
    """From the above, `kinds_of` and `skim` (inc, finds) make `to_read`: what may belong to a
    course, or is new.

    Read closely are all records of a pair with two records or more; all that name no suspect of
    somebody who reports so twice or more; what may tell of a course by itself; of what may be tied
    to a pair (other records of such a suspect or victim) those that may tell of pursuit or are
    recorded as an offence that comes with it; records of a suspect that may tell of pursuit of two
    people or more, and where one of a few may, those under no offence code; what is of the last
    `hours`; and what is coded as stalking. The others can be in no course.
    """
    engine.create("finds_of", "select inc, max(finds) as finds from skim group by inc")
    engine.create(
        "pair_sizes",
        "select suspect, victim from pairs_in group by suspect, victim having count(*) > 1",
    )
    engine.create(
        "without_suspect",
        "select v.inc, v.who from victims v left join (select distinct inc from suspects) s on v.inc = s.inc where s.inc is null",
    )
    engine.create(
        "maybe_pursued",
        "select p.inc, p.suspect, p.victim from pairs_in p join finds_of f on p.inc = f.inc",
    )
    engine.create(
        "to_read",
        f"""
        select p.inc from pairs_in p join pair_sizes z on p.suspect = z.suspect and p.victim = z.victim
        union select v.inc from victims v join finds_of g on v.inc = g.inc where g.finds >= {MAY_TELL_COURSE}
        union select w.inc from without_suspect w join (select who from without_suspect group by who having count(*) > 1) r on w.who = r.who
        union select t.inc from (
            select s.inc from suspects s join (select distinct suspect from pair_sizes) z on s.who = z.suspect
            union all select v.inc from victims v join (select distinct victim from pair_sizes) z on v.who = z.victim
            ) t join (select inc from kinds_of union select inc from finds_of) k on t.inc = k.inc
        union select s.inc from maybe_pursued s join (select suspect from maybe_pursued group by suspect having count(distinct victim) > 1) m
            on s.suspect = m.suspect
        union select p.inc from pairs_in p join incidents i on p.inc = i.inc join (select distinct suspect from maybe_pursued) f on p.suspect = f.suspect
            join (select suspect from pairs_in group by suspect having count(distinct victim) > 1 and count(distinct inc) <= {FEW}) o on p.suspect = o.suspect
            where i.offence_code is null
        union select inc from incidents where known_on >= date '{as_at}' - interval {hours // 24 + 1} day
        union select i.inc from incidents i join stalking_codes c on i.offence_code = c.code
        union select inc from stalking_coded""",
    )
