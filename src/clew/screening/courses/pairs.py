"""Suspect and victim of each record, and the records that need a close reading."""

from __future__ import annotations

from datetime import date

from clew.screening.behaviours.matcher import HARM, PURSUIT
from clew.screening.engines import Engine

CROWD = 6
"""Suspects or victims in one record beyond which it is a crowd, and says nothing about a pair."""


def make_pairs(engine: Engine) -> None:
    """From `mentions`, `identity_of` and `incidents` make `party`, `suspects`, `victims` and `pairs_in`."""
    engine.create(
        "party",
        """select k.inc, k.m, k.role, i.who, k.relationship, k.address, k.phone from mentions k
        join identity_of i on k.m = i.m where k.inc is not null""",
    )
    engine.create("has_suspect", "select distinct inc from mentions where role = 'suspect' and inc is not null")
    engine.create("has_victim", "select distinct inc from mentions where role = 'victim' and inc is not null")
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
        "pairs_in", "select s.inc, s.who as suspect, v.who as victim from suspects s join victims v on s.inc = v.inc where s.who <> v.who"
    )


def choose_readings(engine: Engine, as_at: date, hours: int) -> None:
    """From the above and `skim` (inc, finds) make `to_read`: what may belong to a course, or is new.

    Read closely are records in which the skim found something and that belong to a pair with two records or more; that
    may tell of pursuit, or stand beside such a record of the same suspect or victim; of the last `hours`; or coded as
    stalking. The others can be in no course.
    """
    engine.create("finds_of", "select inc, max(finds) as finds from skim group by inc")
    engine.create("pair_sizes", "select suspect, victim from pairs_in group by suspect, victim having count(*) > 1")
    for side in ("suspects", "victims"):
        engine.create(f"repeat_{side}", f"select who from {side} group by who having count(*) > 1")
        # People of whom some record may tell pursuit: their other records are read too.
        engine.create(
            f"pursued_{side}",
            f"""select distinct s.who from {side} s join finds_of f on s.inc = f.inc
            join repeat_{side} r on s.who = r.who where f.finds = {PURSUIT}""",
        )
    engine.create(
        "to_read",
        f"""
        select distinct f.inc from finds_of f join (
            select p.inc from pairs_in p join pair_sizes z on p.suspect = z.suspect and p.victim = z.victim
            union all select s.inc from suspects s join pursued_suspects r on s.who = r.who join finds_of g on s.inc = g.inc where g.finds = {PURSUIT}
            union all select v.inc from victims v join pursued_victims r on v.who = r.who join finds_of g on v.inc = g.inc where g.finds >= {HARM}
            union all select i.inc from incidents i left join stalking_codes c on i.offence_code = c.code
                where i.known_on >= date '{as_at}' - interval {hours // 24 + 1} day or c.code is not null
            union all select inc from stalking_coded) w on f.inc = w.inc""",
    )
