"""What the law asks of a course, laid out: occasions (s.7), acts (s.2A), signs of s.4A, FOUR, told
to stop, gaps; and how it is recorded.
"""

from __future__ import annotations

from clew.screening.courses.assembly import PARTS
from clew.screening.courses.unnamed import CLEAR
from clew.screening.engines import Engine


def lay_out(engine: Engine) -> None:
    """From `members`, `what`, `kinds_of`, `relations_of`, `incidents`, `orders` make `found` (one
    row a course, incident and tag), `shape`
    and `weighed` (one row a course), `kinds_in` (a course and kind of offence), `relation_in` (what
    the two are recorded to be to each other) and `ordered` (records of a course while an order
    between its people was in force).

    A weight counts each record by the strength of what ties it to the course.
    """
    engine.create("own", "select course_id, inc, part, tie, strength from members where counts = 1")
    engine.create(
        "found",
        """select c.course_id, c.part, c.tie, c.strength, w.inc, w.source, w.tag, w.status, w.reader, w.start, w."end", w.quote, w.kind, w.grp, w.letters,
            w.keeps, w.in_context, k.day from own c join what w on c.inc = w.inc join told_in k on c.inc = k.inc""",
    )
    engine.create(
        "dated_members",
        """select c.course_id, c.inc, c.part, c.tie, c.strength, c.counts, i.happened_at, cast(i.happened_at as date) as day, i.offence_code, i.offence,
            i.status as record_status, i.known_on, s.code as stalking_code
        from members c join incidents i on c.inc = i.inc
        left join (select distinct inc, 'x' as code from stalking_coded) s on c.inc = s.inc""",
    )
    engine.create(
        "gaps",
        """select course_id, max(gap) as longest_gap from (select course_id,
            date_diff('day', lag(day) over (partition by course_id order by day), day) as gap from dated_members
            where counts = 1) g group by course_id""",
    )
    engine.create(
        "acts_of",
        f"""select course_id, count(distinct case when grp = 'pursuit' then tag end) as pursuit_kinds,
            count(distinct case when grp = 'pursuit' then day end) as pursuit_days, min(case when grp = 'pursuit' then day end) as first_pursuit,
            max(case when grp = 'pursuit' then day end) as last_pursuit, max(case when grp = 'harm' then day end) as last_harm,
            min(case when tag in ('told_to_stop', 'breach_of_order') then day end) as told_on,
            max(case when tag = 'fear' then 1 else 0 end) as fear, max(case when tag = 'changed_life' then 1 else 0 end) as changed_life,
            max(case when tag = 'fixated' then 1 else 0 end) as fixated, max(case when tag = 'repeated' then 1 else 0 end) as repeated,
            max(case when tag = 'told_to_stop' then 1 else 0 end) as told_to_stop,
            count(distinct case when tag in ('threats_to_kill_or_harm', 'physical_assault', 'strangulation', 'weapon', 'sexual_assault') then day end)
                as violence_days, count(distinct case when tag in ('told_to_stop', 'stalking_named', 'fixated', 'ended_relationship', 'changed_life') then tag end)
                as signs, count(distinct case when kind = 'behaviour' then tag end) as behaviour_kinds
        from found where keeps >= {CLEAR} group by course_id""",
    )
    letters = ", ".join(
        f"max(case when letters like '%{x}%' then 1 else 0 end) as letter_{x}" for x in "abcdefg"
    )
    engine.create(
        "letters_of",
        f"select course_id, {letters} from found where keeps >= {CLEAR} and kind = 'behaviour' group by course_id",
    )
    engine.create(
        "ordered",
        """select distinct d.course_id, d.inc, o.kind from dated_members d join course_pairs c on d.course_id = c.course_id
        join order_people o on c.suspect = o.subject and c.victim = o.protected
        where d.counts = 1 and d.part <> 'other victim' and d.day >= coalesce(o.served_on, o.made_on)
            and (o.expires_on is null or d.day <= o.expires_on)""",
    )
    count = "count(case when d.part = '{0}' then 1 end) as {1}"
    parts = ", ".join(count.format(p, p.replace(" ", "_").replace("-", "_")) for p in PARTS)
    engine.create(
        "shape",
        f"""
        select c.course_id, c.suspect_identity, c.victim_identity, {parts}, count(*) as incident_count,
            min(case when d.part <> 'other victim' or d.counts = 1 then d.day end) as first_on, max(case when d.part <> 'other victim' or d.counts = 1 then d.day end) as last_on,
            min(d.happened_at) as first_at, max(d.happened_at) as last_at,
            count(distinct case when d.counts = 1 then d.day end) as occasions,
            min(case when d.counts = 1 then d.day end) as first_own, max(case when d.counts = 1 then d.day end) as last_own,
            count(distinct coalesce(d.offence_code, d.offence)) as offences,
            count(distinct case when d.counts = 1 then coalesce(d.offence_code, d.offence) end) as own_offences,
            max(case when d.stalking_code is not null and (d.part <> 'other victim' or d.counts = 1) then 1 else 0 end) as recorded_as_stalking
        from course_pairs c join dated_members d on c.course_id = d.course_id
        group by c.course_id, c.suspect_identity, c.victim_identity""",
    )
    _weigh(engine)


def _weigh(engine: Engine) -> None:
    engine.create(
        "kinds_in",
        """select o.course_id, k.kind, count(*) as n, sum(o.strength) as weight, min(o.inc) as inc
        from own o join kinds_of k on o.inc = k.inc group by o.course_id, k.kind""",
    )
    engine.create(
        "relation_in",
        """select course_id, relation, inc from (
            select r.*, row_number() over (partition by course_id order by n desc, relation) as choice from (
                select o.course_id, r.relation, count(distinct o.inc) as n, min(o.inc) as inc from own o join course_pairs c on o.course_id = c.course_id
                join relations_of r on o.inc = r.inc and (r.who = c.suspect or r.who = c.victim) where o.part = 'direct'
                group by o.course_id, r.relation) r) q
        where choice = 1""",
    )
    # A day, a kind of conduct or a letter counts by the strongest record that tells of it.
    engine.create(
        "best_of",
        f"""
        select course_id, 'pursuit_days' as what, max(strength) as strength from found
            where keeps >= {CLEAR} and grp = 'pursuit' and day is not null group by course_id, day
        union all select course_id, 'kinds' as what, max(strength) as strength from found
            where keeps >= {CLEAR} and grp = 'pursuit' group by course_id, tag
        union all select o.course_id, 'days' as what, max(o.strength) as strength from own o
            join told_in k on o.inc = k.inc where k.day is not null group by o.course_id, k.day"""
        + "".join(
            f"""
        union all select course_id, 'letters' as what, max(strength) as strength from found
            where keeps >= {CLEAR} and kind = 'behaviour' and letters like '%{x}%' group by course_id"""
            for x in "abcdefg"
        ),
    )
    engine.create(
        "best_sums",
        """select course_id, sum(case when what = 'pursuit_days' then strength end) as pursuit_days, sum(case when what = 'kinds' then strength end) as kinds,
            sum(case when what = 'days' then strength end) as days, sum(case when what = 'letters' then strength end) as letters,
            count(case when what = 'letters' then 1 end) as letters_n
        from best_of group by course_id""",
    )
    engine.create(
        "went_on",
        f"""select f.course_id, max(case when f.grp = 'pursuit' and f.day > a.told_on then f.strength end) as after_stop,
            max(case when f.grp = 'harm' and f.day > a.first_pursuit then f.strength end) as harm_after
        from found f join acts_of a on f.course_id = a.course_id where f.keeps >= {CLEAR} group by f.course_id""",
    )
    # The words of the strongest tie, the first in the alphabet of two alike: its strength in four
    # figures goes before it.
    tied = ", ".join(
        f"max(case when part = '{part}' then strength end) as {name}, "
        f"substr(min(case when part = '{part}' then cast(2000 - cast(round(strength * 1000) as int) as varchar) || tie end), 5) as {name}_tie"
        for part, name in (("circle", "circle"), ("proxy", "proxy"), ("unknown suspect", "unknown"))
    )
    others = "max(case when part = 'other victim' then strength end) as others"
    engine.create("tied", f"select course_id, {tied}, {others} from members group by course_id")
    engine.create(
        "own_weights",
        """select course_id, count(*) as n, sum(strength) as weight, count(case when part <> 'other victim' then 1 end) as pair_n,
            sum(case when part <> 'other victim' then strength else 0 end) as pair_weight from own group by course_id""",
    )
    engine.create(
        "kind_counts",
        "select course_id, count(*) as n, sum(least(weight, 1.0)) as weight from kinds_in group by course_id",
    )
    engine.create(
        "telling_records",
        f"""select o.course_id, count(*) as n, sum(o.strength) as weight from own o join (
            select inc from told_in where pursuit > 0 or coded > 0
            union select inc from what where tag = 'sought_out' and keeps >= {CLEAR}) t on o.inc = t.inc group by o.course_id""",
    )
    # Of each kind of pursuit, the records of a course that tell of it; the kind that most tell of
    # counts.
    engine.create(
        "again",
        f"""select course_id, max(n) as n, max(weight) as weight from (
            select course_id, tag, count(distinct inc) as n, sum(strength) as weight from (
                select course_id, tag, inc, max(strength * keeps) as strength from found where grp = 'pursuit' and keeps >= {CLEAR} group by course_id, tag, inc) f
            group by course_id, tag) g group by course_id""",
    )
    engine.create(
        "weighed",
        """select s.course_id, s.telling, s.nobody_named, coalesce(o.n, 0) as own_n, coalesce(o.weight, 0) as own_weight,
            coalesce(o.pair_n, 0) as pair_n, coalesce(o.pair_weight, 0) as pair_weight,
            coalesce(b.pursuit_days, 0) as pursuit_days, coalesce(b.kinds, 0) as pursuit_kinds, coalesce(b.days, 0) as days,
            coalesce(b.letters, 0) as letters, coalesce(b.letters_n, 0) as letters_n, coalesce(g.after_stop, 0) as after_stop,
            coalesce(g.harm_after, 0) as harm_after, coalesce(k.n, 0) as kinds_n, coalesce(k.weight, 0) as kinds_weight,
            coalesce(t.circle, 0) as circle, t.circle_tie, coalesce(t.proxy, 0) as proxy, t.proxy_tie,
            coalesce(t.unknown, 0) as unknown_part, t.unknown_tie, coalesce(t.others, 0) as others,
            coalesce(r.n, 0) as tell_n, coalesce(r.weight, 0) as tell_weight, coalesce(a.n, 0) as again_n, coalesce(a.weight, 0) as again_weight
        from standing s
            left join own_weights o on s.course_id = o.course_id left join best_sums b on s.course_id = b.course_id
            left join went_on g on s.course_id = g.course_id left join kind_counts k on s.course_id = k.course_id
            left join tied t on s.course_id = t.course_id left join telling_records r on s.course_id = r.course_id
            left join again a on s.course_id = a.course_id""",
    )
