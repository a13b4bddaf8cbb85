"""Suspect and victim of each record, and the records that need a close reading."""

from __future__ import annotations

from datetime import date

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
    """From the above and `skim` (inc, behaviour) make `to_read`: what may belong to a course, or is new.

    A record is read closely when the skim found something in it and its suspect or its victim has another record, or it
    is of the last `hours`, or it is coded as stalking. The others can be in no course.
    """
    engine.create(
        "repeat_people",
        """select who from (select who, inc from suspects union select who, inc from victims) p
        group by who having count(*) > 1""",
    )
    engine.create(
        "to_read",
        f"""
        select distinct k.inc from (select distinct inc from skim) k
        left join (select distinct p.inc from (select inc, who from suspects union all select inc, who from victims) p
            join repeat_people r on p.who = r.who) again on k.inc = again.inc
        left join (select i.inc from incidents i left join stalking_codes c on i.offence_code = c.code
            where i.known_on >= date '{as_at}' - interval {hours // 24 + 1} day or c.code is not null) fresh on k.inc = fresh.inc
        where again.inc is not null or fresh.inc is not null""",
    )
