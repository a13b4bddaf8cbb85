"""Put each course together: its pair, the part that each record plays, by what the record is tied
to it and how strongly.

Parts: direct (suspect and victim both named), circle (against somebody close to the victim), proxy
(by somebody for the suspect), unknown suspect, counter-allegation (roles reversed), other victim
(the same suspect, somebody else).

No course rests on weak ties alone: a weakly tied record joins only a course that stands without it.
Records that name no suspect have nothing but such ties, and make a course when their strengths add
up.

One suspect of several people with a record each is one thing to read: in the course that leads, the
records of the others count too, as `other victim`. Beside a course that stands without them such
records are told and count nowhere. A cancelled record is told and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from clew.screening.courses.recorded import PURSUIT_KINDS
from clew.screening.courses.ties import make_ties
from clew.screening.courses.unnamed import CLEAR, find_unnamed, join_unnamed
from clew.screening.courses.words import list_in_sql
from clew.screening.engines import Engine

PARTS = ("direct", "circle", "proxy", "unknown suspect", "counter-allegation", "other victim")
OWN = ("direct", "circle", "proxy", "unknown suspect")
"""Parts of records that are the course's own; the others are told beside it."""
IN_CONTEXT = 0.45
"""What a finding keeps in a record that speaks of neighbours, noise, debt, contact with children and the like."""
_OWN = list_in_sql(OWN)
_PURSUIT_KINDS = list_in_sql(PURSUIT_KINDS)


def assemble(
    engine: Engine, texts: str, strong: float, stands: float, kin: Mapping[str, list[str]]
) -> None:
    """From `pairs_in`, `victims`, `behaviours`, `kinds_of`, `incidents`, `taken_out`, `tie_info`,
    `telling_tags` and `texts` (SQL: inc,
    source, body) make `members` (course_id, inc, part, tie, strength, counts: 1 where the record
    counts in this course), `course_pairs` (course_id, suspect, victim; suspect null when nobody is
    named), `course_victims` (course_id, victim; of those whose records count in it, the leading one
    first) and `standing` (course_id, nobody_named, telling, stands).

    A tie of `strong` or more counts as the course's own; strengths that add up to `stands` make a
    course of records without a suspect. `kin` has the words of kinship, as `ties.make_ties` takes
    them.
    """
    _weigh_words(engine)
    find_unnamed(engine)
    make_ties(engine, texts, kin)
    _follow(engine)
    _others_of_one_suspect(engine)
    join_unnamed(engine)
    engine.create(
        "unnamed_courses",
        f"""select u.victim from unnamed_left u join tie_info t on u.tie = t.tie left join telling k on u.inc = k.inc
        group by u.victim having (count(*) > 1 and sum(t.strength) > {stands} - 0.001) or count(k.inc) > 0""",
    )
    engine.create(
        "course_pairs",
        """
        select 'C' || upper(substr(md5(coalesce(s.identity, 'nobody named') || ' ' || v.identity), 1, 12)) as course_id, c.suspect, c.victim,
            s.identity as suspect_identity, v.identity as victim_identity
        from (select suspect, victim from leaders union all select cast(null as bigint) as suspect, victim from unnamed_courses) c
        join (select distinct who, identity from identity_of) v on c.victim = v.who
        left join (select distinct who, identity from identity_of) s on c.suspect = s.who""",
    )
    _claim(engine)
    engine.create(
        "standing",
        f"""select j.course_id, max(case when c.suspect is null then 1 else 0 end) as nobody_named,
            count(distinct case when j.own = 1 and (j.strength >= {strong} or c.suspect is null) then t.inc end) as telling,
            case when max(case when c.suspect is null then 1 else 0 end) = 1
                then case when count(distinct j.inc) > 1 and sum(case when j.own = 1 then j.strength else 0 end) > {stands} - 0.001 then 1 else 0 end
                else case when count(distinct case when j.own = 1 and j.strength >= {strong} then j.inc end) > 1 then 1 else 0 end end as stands
        from joined j join course_pairs c on j.course_id = c.course_id left join telling t on j.inc = t.inc group by j.course_id""",
    )
    engine.create(
        "members",
        f"""select j.course_id, j.inc, j.part, j.tie, j.strength, greatest(j.own, j.shared) as counts from joined j join standing s on j.course_id = s.course_id
        where j.strength >= {strong} or j.part not in ({_OWN}) or s.nobody_named = 1 or s.stands = 1 or s.telling > 0""",
    )
    engine.create(
        "course_victims",
        """select c.course_id, c.victim, 1 as leads from course_pairs c
        union all select distinct m.course_id, o.other as victim, 0 as leads from members m join course_pairs c on m.course_id = c.course_id
            join other_victims o on c.suspect = o.suspect and c.victim = o.victim and m.inc = o.inc where m.counts = 1 and o.shared = 1""",
    )


def _weigh_words(engine: Engine) -> None:
    # Conduct told in the setting of another kind of trouble keeps less of its weight.
    engine.create(
        "settings_of",
        "select distinct b.inc from behaviours b join tag_info t on b.tag = t.tag where t.kind = 'context'",
    )
    engine.create(
        "live_incidents", "select * from incidents where coalesce(status, 'live') <> 'cancelled'"
    )
    # What the learned reader found counts only where no rule found the same in the record. A rule
    # tells whose side a relative is on, and the learned reader does not: where a rule found a
    # go-between, it says nothing of family that was turned on.
    engine.create(
        "ruled",
        """select distinct inc, tag from behaviours where reader = 'rules' and status <> 'doubted'
        union select distinct inc, 'harassing_family_or_friends' as tag from behaviours where reader = 'rules' and tag = 'third_party_contact'""",
    )
    engine.create(
        "what",
        f"""select b.inc, b.source, b.tag, b.status, b.reader, b.start, b."end", b.quote, t.kind, t.grp, t.letters,
            s.keeps * b.sure * case when c.inc is not null and t.kind <> 'context' then {IN_CONTEXT} else 1.0 end as keeps, c.inc is not null as in_context
        from behaviours b join live_incidents i on b.inc = i.inc join tag_info t on b.tag = t.tag join status_info s on b.status = s.status
        left join settings_of c on b.inc = c.inc left join ruled r on b.inc = r.inc and b.tag = r.tag where b.reader = 'rules' or r.inc is null""",
    )
    engine.create(
        "telling",
        f"select distinct w.inc from what w join telling_tags t on w.tag = t.tag where w.keeps >= {CLEAR}",
    )
    engine.create(
        "told_in",
        f"""select i.inc, coalesce(max(case when w.grp = 'pursuit' then 1 else 0 end), 0) as pursuit,
            coalesce(max(case when w.grp in ('pursuit', 'harm') then 1 else 0 end), 0) as acted,
            max(case when k.inc is not null then 1 else 0 end) as coded, cast(max(i.happened_at) as date) as day
        from live_incidents i left join (select inc, grp from what where keeps >= {CLEAR}) w on i.inc = w.inc
        left join (select distinct inc from kinds_of where kind in ({_PURSUIT_KINDS})) k on i.inc = k.inc group by i.inc""",
    )
    engine.create(
        "pair_groups",
        """select p.suspect, p.victim, count(s.inc) as n, coalesce(sum(greatest(s.pursuit, s.coded)), 0) as pursuit,
            min(s.day) as first_on, max(s.day) as last_on from pairs_in p left join told_in s on p.inc = s.inc group by p.suspect, p.victim""",
    )


def _follow(engine: Engine) -> None:
    """`leaders` and `followers`. A pair leads, or follows the pair that leads it: the stronger of
    two tied victims of one suspect, of two
    tied suspects of one victim, and of the two directions between two people."""
    engine.create(
        "strength_order",
        """select suspect, victim, n, pursuit, first_on, last_on,
            row_number() over (order by 2 * pursuit + n desc, pursuit desc, first_on, suspect, victim) as place from pair_groups""",
    )
    engine.create(
        "reversed",
        """select b.suspect, b.victim, a.suspect as to_suspect, a.victim as to_victim from strength_order a join strength_order b
        on a.suspect = b.victim and a.victim = b.suspect where a.place < b.place""",
    )
    engine.create(
        "in_circle",
        """select b.suspect, b.victim, a.suspect as to_suspect, a.victim as to_victim, a.place, t.tie from victim_ties t
        join strength_order a on t.suspect = a.suspect and t.victim = a.victim
        join strength_order b on t.suspect = b.suspect and t.other = b.victim where a.place < b.place""",
    )
    engine.create(
        "by_proxy",
        """select b.suspect, b.victim, a.suspect as to_suspect, a.victim as to_victim, a.place, t.tie from suspect_ties t
        join strength_order a on t.victim = a.victim and t.suspect = a.suspect
        join strength_order b on t.victim = b.victim and t.other = b.suspect where a.place < b.place""",
    )
    engine.create(
        "follows",
        """select suspect, victim, to_suspect, to_victim, part, tie, strength from (
            select f.*, t.strength, row_number() over (partition by suspect, victim order by preference, t.strength desc, place, f.tie) as choice from (
                select suspect, victim, to_suspect, to_victim, 'counter-allegation' as part, 1 as preference, 0 as place, 'both_ways' as tie from reversed
                union all select suspect, victim, to_suspect, to_victim, 'circle' as part, 2 as preference, place, tie from in_circle
                union all select suspect, victim, to_suspect, to_victim, 'proxy' as part, 3 as preference, place, tie from by_proxy) f
            join tie_info t on f.tie = t.tie) g
        where choice = 1""",
    )
    # Follow twice, so that a pair tied to a follower ends with the leader; of two ties in a row the
    # weaker holds.
    engine.create(
        "followers",
        """select f.suspect, f.victim, coalesce(g.to_suspect, f.to_suspect) as to_suspect, coalesce(g.to_victim, f.to_victim) as to_victim,
            f.part, f.tie, least(f.strength, coalesce(g.strength, f.strength)) as strength
        from follows f left join follows g on f.to_suspect = g.suspect and f.to_victim = g.victim""",
    )
    engine.create(
        "leaders",
        """select o.suspect, o.victim, o.n, o.pursuit, o.first_on, o.last_on, o.place from strength_order o
        left join followers l on o.suspect = l.suspect and o.victim = l.victim where l.suspect is null""",
    )
    # Pairs with two records or more of their own, those of who is close to the person and of who
    # acts for the suspect among them.
    engine.create(
        "with_several",
        """select l.suspect, l.victim from leaders l left join (select to_suspect, to_victim, count(*) as n from followers
            where part in ('circle', 'proxy') group by to_suspect, to_victim) f on l.suspect = f.to_suspect and l.victim = f.to_victim
        where l.n + coalesce(f.n, 0) > 1""",
    )


def _claim(engine: Engine) -> None:
    """`joined`: every record that a course may hold, once, by the part that comes first."""
    engine.create(
        "claimed",
        """
        select c.course_id, p.inc, 'direct' as part, 1 as preference, 'both_named' as tie, cast(null as double) as strength, 0 as shared
            from course_pairs c join pairs_in p on c.suspect = p.suspect and c.victim = p.victim
        union all
        select c.course_id, p.inc, l.part, case l.part when 'circle' then 2 when 'proxy' then 3 else 5 end as preference, l.tie, l.strength, 0 as shared from followers l
            join course_pairs c on l.to_suspect = c.suspect and l.to_victim = c.victim join pairs_in p on l.suspect = p.suspect and l.victim = p.victim
        union all
        select c.course_id, u.inc, 'unknown suspect' as part, 4 as preference, u.tie, cast(null as double) as strength, 0 as shared from unnamed_near u
            join course_pairs c on u.suspect = c.suspect and u.victim = c.victim
        union all
        select c.course_id, u.inc, 'unknown suspect' as part, 4 as preference, u.tie, cast(null as double) as strength, 0 as shared from unnamed_left u
            join course_pairs c on c.suspect is null and u.victim = c.victim
        union all
        select c.course_id, o.inc, 'other victim' as part, 6 as preference, case when o.shared = 1 then 'one_of_several' else 'same_suspect' end as tie,
            cast(null as double) as strength, o.shared from other_victims o
            join course_pairs c on o.suspect = c.suspect and o.victim = c.victim""",
    )
    engine.create(
        "joined",
        f"""select m.course_id, m.inc, m.part, m.tie, m.strength, case when v.inc is not null and m.part in ({_OWN}) then 1 else 0 end as own,
            case when v.inc is not null then m.shared else 0 end as shared from (
            select c.course_id, c.inc, c.part, c.shared, t.words as tie, coalesce(c.strength, t.strength) as strength,
                row_number() over (partition by c.course_id, c.inc order by c.preference, coalesce(c.strength, t.strength) desc, c.shared desc, c.tie) as choice
            from claimed c join tie_info t on c.tie = t.tie) m join incidents i on m.inc = i.inc left join live_incidents v on m.inc = v.inc
        left join taken_out t on m.course_id = t.course_id and i.force = t.force and i.incident_id = t.incident_id
        where m.choice = 1 and t.course_id is null""",
    )


def _others_of_one_suspect(engine: Engine) -> None:
    """`other_victims` (suspect, victim, other, inc, shared): records of one suspect's pursuit of
    other people, for each of his courses.

    `shared` is 1 where the record counts in the course: it leads those of several people with a
    record each.
    """
    engine.create(
        "serial",
        """select suspect from leaders where pursuit > 0 group by suspect having count(*) > 1""",
    )
    # Harassment, stalking and orders made against them are recorded one for another.
    engine.create(
        "ways",
        f"""select distinct p.suspect, p.victim, w.tag as way from serial s join pairs_in p on s.suspect = p.suspect join what w on p.inc = w.inc
            where w.grp = 'pursuit' and w.keeps >= {CLEAR} and w.reader = 'rules'
        union select distinct p.suspect, p.victim, case when k.kind = 'communications' then 'recorded communications' else 'recorded harassment' end as way
            from serial s join pairs_in p on s.suspect = p.suspect join live_incidents i on p.inc = i.inc
            join kinds_of k on p.inc = k.inc where k.kind in ({_PURSUIT_KINDS})""",
    )
    engine.create(
        "recorded_stalked",
        """select distinct p.suspect, p.victim from serial s join pairs_in p on s.suspect = p.suspect join live_incidents i on p.inc = i.inc
        join kinds_of k on p.inc = k.inc where k.kind in ('stalking', 'order')""",
    )
    engine.create(
        "alike",
        """select distinct a.suspect, a.victim, b.victim as other from ways a join ways b on a.suspect = b.suspect
            and a.victim <> b.victim and a.way = b.way
        union select distinct a.suspect, a.victim, b.victim as other from leaders a join recorded_stalked b on a.suspect = b.suspect and a.victim <> b.victim""",
    )
    engine.create(
        "beside",
        """select distinct a.suspect, a.victim, b.victim as other, a.place from leaders a join serial s on a.suspect = s.suspect
        join leaders b on a.suspect = b.suspect and a.victim <> b.victim and b.pursuit > 0
        join alike k on a.suspect = k.suspect and a.victim = k.victim and b.victim = k.other where a.pursuit > 0""",
    )
    # Of people with a record each one leads: whose is recorded as stalking, or else the strongest,
    # as in `strength_order`.
    engine.create(
        "of_several",
        """select suspect, victim from (select b.suspect, b.victim, row_number() over (partition by b.suspect
                order by case when r.victim is not null then 0 else 1 end, b.place) as choice
            from (select distinct b.suspect, b.victim, b.place from beside b left join with_several w on b.suspect = w.suspect and b.victim = w.victim
                where w.suspect is null) b
            left join recorded_stalked r on b.suspect = r.suspect and b.victim = r.victim) o where choice = 1""",
    )
    engine.create(
        "other_victims",
        """select distinct b.suspect, b.victim, b.other, p.inc, case when l.suspect is not null and w.suspect is null then 1 else 0 end as shared
        from beside b join pairs_in p on b.suspect = p.suspect and b.other = p.victim join told_in q on p.inc = q.inc
        left join of_several l on b.suspect = l.suspect and b.victim = l.victim left join with_several w on b.suspect = w.suspect and b.other = w.victim
        where q.pursuit > 0 or q.coded > 0""",
    )
