"""Put each course together: its pair, and the part that each record plays.

Parts: direct (suspect and victim both named), circle (against somebody close to the victim), proxy (by somebody for the
suspect), unknown suspect, counter-allegation (roles reversed), other victim (the same suspect, somebody else).
"""

from __future__ import annotations

from clew.screening.courses.ties import make_ties
from clew.screening.engines import Engine

PARTS = ("direct", "circle", "proxy", "unknown suspect", "counter-allegation", "other victim")
IN_CONTEXT = 0.45
"""What a finding keeps in a record that speaks of neighbours, noise, debt, contact with children and the like."""
CLEAR = 0.46
"""A finding that keeps at least this much stands on its own."""
NEAR_DAYS = 120
"""A record without a suspect joins a course round the same victim when it lies this near to it."""


def assemble(engine: Engine) -> None:
    """From `pairs_in`, `victims`, `behaviours`, `incidents`, `taken_out` make `members` (course, inc, part) and `course_pairs`
    (course, suspect, victim; suspect null when nobody is named)."""
    # Conduct told in the setting of another kind of trouble keeps less of its weight.
    engine.create("settings_of", "select distinct b.inc from behaviours b join tag_info t on b.tag = t.tag where t.kind = 'context'")
    engine.create(
        "what",
        f"""select b.inc, b.source, b.tag, b.status, b.start, b."end", b.quote, t.kind, t.grp, t.letters,
            s.keeps * case when c.inc is not null and t.kind <> 'context' then {IN_CONTEXT} else 1.0 end as keeps, c.inc is not null as in_context
        from behaviours b join tag_info t on b.tag = t.tag join status_info s on b.status = s.status left join settings_of c on b.inc = c.inc""",
    )
    engine.create(
        "sought",
        f"""select i.inc, coalesce(max(case when w.grp = 'pursuit' then 1 else 0 end), 0) as pursuit,
            coalesce(max(case when w.grp in ('pursuit', 'harm') then 1 else 0 end), 0) as acted,
            max(case when c.kind in ('stalking', 'order') then 1 else 0 end) as coded, cast(max(i.happened_at) as date) as day
        from incidents i left join (select inc, grp from what where keeps >= {CLEAR}) w on i.inc = w.inc
        left join code_kinds c on i.offence_code = c.code group by i.inc""",
    )
    engine.create(
        "pair_groups",
        """select p.suspect, p.victim, count(*) as n, sum(greatest(s.pursuit, coalesce(s.coded, 0))) as pursuit,
            min(s.day) as first_on, max(s.day) as last_on from pairs_in p join sought s on p.inc = s.inc group by p.suspect, p.victim""",
    )
    make_ties(engine)
    # A pair leads, or follows the pair that leads it: the stronger of two tied victims of one suspect, of two tied
    # suspects of one victim, and of the two directions between two people.
    engine.create(
        "strength_order",
        """select suspect, victim, n, pursuit, first_on, last_on,
            row_number() over (order by pursuit desc, n desc, first_on, suspect, victim) as place from pair_groups""",
    )
    engine.create(
        "reversed",
        """select b.suspect, b.victim, a.suspect as to_suspect, a.victim as to_victim from strength_order a join strength_order b
        on a.suspect = b.victim and a.victim = b.suspect where a.place < b.place""",
    )
    engine.create(
        "in_circle",
        """select b.suspect, b.victim, a.suspect as to_suspect, a.victim as to_victim, a.place from victim_ties t
        join strength_order a on t.suspect = a.suspect and t.victim = a.victim
        join strength_order b on t.suspect = b.suspect and t.other = b.victim where a.place < b.place""",
    )
    engine.create(
        "by_proxy",
        """select b.suspect, b.victim, a.suspect as to_suspect, a.victim as to_victim, a.place from suspect_ties t
        join strength_order a on t.victim = a.victim and t.suspect = a.suspect
        join strength_order b on t.victim = b.victim and t.other = b.suspect where a.place < b.place""",
    )
    engine.create(
        "follows",
        """select suspect, victim, to_suspect, to_victim, part from (
            select *, row_number() over (partition by suspect, victim order by preference, place) as choice from (
                select suspect, victim, to_suspect, to_victim, 'counter-allegation' as part, 1 as preference, 0 as place from reversed
                union all select suspect, victim, to_suspect, to_victim, 'circle' as part, 2 as preference, place from in_circle
                union all select suspect, victim, to_suspect, to_victim, 'proxy' as part, 3 as preference, place from by_proxy) f) g
        where choice = 1""",
    )
    # Follow twice, so that a pair tied to a follower ends with the leader.
    engine.create(
        "led",
        """select f.suspect, f.victim, coalesce(g.to_suspect, f.to_suspect) as to_suspect, coalesce(g.to_victim, f.to_victim) as to_victim,
            f.part from follows f left join follows g on f.to_suspect = g.suspect and f.to_victim = g.victim""",
    )
    engine.create(
        "leaders",
        """select o.suspect, o.victim, o.n, o.pursuit, o.first_on, o.last_on, o.place from strength_order o
        left join led l on o.suspect = l.suspect and o.victim = l.victim where l.suspect is null""",
    )
    _others_of_one_suspect(engine)
    _nobody_named(engine)
    engine.create(
        "course_pairs",
        """
        select 'C' || upper(substr(md5(coalesce(s.identity, 'nobody named') || ' ' || v.identity), 1, 12)) as course_id, c.suspect, c.victim,
            s.identity as suspect_identity, v.identity as victim_identity
        from (select suspect, victim from leaders union all select cast(null as bigint) as suspect, victim from unnamed_courses) c
        join (select distinct who, identity from identity_of) v on c.victim = v.who
        left join (select distinct who, identity from identity_of) s on c.suspect = s.who""",
    )
    engine.create(
        "claimed",
        """
        select c.course_id, p.inc, 'direct' as part, 1 as preference from course_pairs c join pairs_in p on c.suspect = p.suspect and c.victim = p.victim
        union all
        select c.course_id, p.inc, l.part, case l.part when 'circle' then 2 when 'proxy' then 3 else 5 end as preference from led l
            join course_pairs c on l.to_suspect = c.suspect and l.to_victim = c.victim join pairs_in p on l.suspect = p.suspect and l.victim = p.victim
        union all
        select c.course_id, u.inc, 'unknown suspect' as part, 4 as preference from unnamed_near u join course_pairs c
            on u.suspect = c.suspect and u.victim = c.victim
        union all
        select c.course_id, u.inc, 'unknown suspect' as part, 4 as preference from unnamed_left u join course_pairs c
            on c.suspect is null and u.victim = c.victim
        union all
        select c.course_id, o.inc, 'other victim' as part, 6 as preference from other_victims o join course_pairs c
            on o.suspect = c.suspect and o.victim = c.victim""",
    )
    engine.create(
        "members",
        """select m.course_id, m.inc, m.part from (select *, row_number() over (partition by course_id, inc order by preference) as choice
        from claimed) m join incidents i on m.inc = i.inc
        left join taken_out t on m.course_id = t.course_id and i.force = t.force and i.incident_id = t.incident_id
        where m.choice = 1 and t.course_id is null""",
    )


def _others_of_one_suspect(engine: Engine) -> None:
    """Records of one suspect's pursuit of other people, told beside each of his courses."""
    engine.create("serial", """select suspect from leaders where pursuit > 0 group by suspect having count(*) > 1""")
    engine.create(
        "ways",
        f"""select distinct p.suspect, p.victim, p.inc, w.tag from pairs_in p join what w on p.inc = w.inc
        where w.grp = 'pursuit' and w.keeps >= {CLEAR}""",
    )
    engine.create(
        "alike",
        """select distinct a.suspect, a.victim, b.victim as other from ways a join ways b on a.suspect = b.suspect
            and a.victim <> b.victim and a.tag = b.tag
        union select distinct a.suspect, a.victim, b.victim as other from pairs_in a join pairs_in b on a.suspect = b.suspect and a.victim <> b.victim
            join sought k on b.inc = k.inc where k.coded > 0""",
    )
    engine.create(
        "other_victims",
        """select distinct a.suspect, a.victim, p.inc from leaders a join serial s on a.suspect = s.suspect
        join leaders b on a.suspect = b.suspect and a.victim <> b.victim and b.pursuit > 0
        join alike k on a.suspect = k.suspect and a.victim = k.victim and b.victim = k.other
        join pairs_in p on b.suspect = p.suspect and b.victim = p.victim join sought q on p.inc = q.inc
        where a.pursuit > 0 and (q.pursuit > 0 or q.coded > 0)""",
    )


def _nobody_named(engine: Engine) -> None:
    """Records round one victim that name no suspect: joined to a course by nearness and like conduct, or to each other."""
    engine.create(
        "unnamed",
        """select v.inc, v.who as victim, k.day, k.pursuit, k.acted, coalesce(k.coded, 0) as coded from victims v join sought k on v.inc = k.inc
        left join suspects s on v.inc = s.inc where s.inc is null and (k.acted > 0 or k.coded > 0)""",
    )
    engine.create(
        "unnamed_harm",
        f"select distinct u.inc, u.victim, w.tag from unnamed u join what w on u.inc = w.inc where w.grp = 'harm' and w.keeps >= {CLEAR}",
    )
    engine.create(
        "leader_harm",
        f"""select distinct p.suspect, p.victim, w.tag from (select distinct victim from unnamed_harm) u join pairs_in p on u.victim = p.victim
            join what w on p.inc = w.inc where w.grp = 'harm' and w.keeps >= {CLEAR}""",
    )
    engine.create(
        "unnamed_near",
        f"""select suspect, victim, inc from (
            select l.suspect, u.victim, u.inc, row_number() over (partition by u.victim, u.inc order by l.place) as choice
            from unnamed u join leaders l on u.victim = l.victim and l.pursuit > 0
            left join (select distinct t.inc, o.suspect, o.victim from unnamed_harm t join leader_harm o on t.victim = o.victim and t.tag = o.tag) k
                on u.inc = k.inc and l.suspect = k.suspect and l.victim = k.victim
            where (u.pursuit > 0 or u.coded > 0 or k.inc is not null) and u.day between l.first_on - interval {NEAR_DAYS} day and l.last_on + interval {NEAR_DAYS} day) n where choice = 1""",
    )
    engine.create(
        "unnamed_left",
        """select u.inc, u.victim from unnamed u left join unnamed_near n on u.inc = n.inc and u.victim = n.victim
        join (select victim from unnamed where pursuit > 0 group by victim) p on u.victim = p.victim where n.inc is null""",
    )
    engine.create(
        "unnamed_courses",
        """select u.victim from unnamed_left u join unnamed n on u.inc = n.inc and u.victim = n.victim
        group by u.victim having sum(n.pursuit) > 1 or (sum(n.pursuit) > 0 and count(*) > 2)""",
    )
