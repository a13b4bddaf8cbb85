"""Which courses are looked at, which stand in a list, and why the others do not.

Nothing is dropped without its reason.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from clew.screening.courses.words import list_in_sql
from clew.screening.engines import Engine
from clew.screening.ranking.points import Points


def consider(engine: Engine, points: Points, as_at: date) -> None:
    """From `shape`, `standing`, `dated_members`, `what` make `considered`: course_id, list, and
    what makes it worth points.

    Considered are pairs with two or more records of their own, records of one person that nobody's
    name stands in and that stand together, one record that tells of a course by itself, a suspect's
    single records of like conduct against several people, and whatever is urgent or recorded as
    stalking.
    """
    rules: dict[str, Any] = points.raw["lists"]
    urgent = points.raw["urgent"]
    tags, codes = (list_in_sql(urgent[name]) for name in ("tags", "codes"))
    since = f"timestamp '{as_at} 00:00:00' + interval 1 day - interval {int(rules['urgent_hours'])} hour"
    engine.create(
        "urgent_now",
        f"""
        select distinct d.course_id from dated_members d join incidents i on d.inc = i.inc
            left join what w on d.inc = w.inc and w.tag in ({tags}) and w.status = 'asserted'
        where d.counts = 1 and coalesce(i.reported_on, i.recorded_on, i.happened_at) >= {since}
            and (w.tag is not null or d.offence_code in ({codes})) and d.record_status <> 'cancelled'""",
    )
    engine.create(
        "considered",
        f"""
        select s.course_id, case when u.course_id is not null then 'urgent'
                 when s.last_on <= date '{as_at}' - interval {int(rules["dormant_after_days"])} day then 'dormant'
                 when s.recorded_as_stalking = 1 then 'recorded' else 'hidden' end as list,
            w.telling, case when w.stands = 1 or w.telling > 0 then 1 else 0 end as by_itself
        from shape s join standing w on s.course_id = w.course_id left join urgent_now u on s.course_id = u.course_id
        where w.stands = 1 or w.telling > 0 or s.recorded_as_stalking = 1 or u.course_id is not null
            or (s.direct > 0 and s.other_victim > 0)""",
    )


def make_lists(engine: Engine, points: Points) -> None:
    """From `considered`, `shape`, `totals`, `course_pairs`, `course_victims` make `candidates`
    (every course considered, with its points and why it is in no list, empty
    where it is in one), `listed` (those in a list, with their rank) and `candidate_reasons`
    (course_id, rule, line, n, points, inc): one row a line of the table of points, `n` the amount
    that was multiplied."""
    least, least_alone = (
        float(points.raw["lists"][name]) for name in ("least_points", "least_points_one_record")
    )
    engine.create(
        "placed",
        """select s.*, c.list, c.telling, c.by_itself, coalesce(t.points, 0) as points,
            row_number() over (partition by coalesce(s.suspect_identity, s.course_id) order by coalesce(t.points, 0) desc, s.course_id) as of_suspect
        from considered c join shape s on c.course_id = s.course_id left join totals t on c.course_id = t.course_id""",
    )
    engine.create(
        "by_points",
        f"""select p.*, case when list = 'urgent' or recorded_as_stalking = 1 then ''
            when telling > 0 and incident_count = 1 and points < {least_alone}
                then 'it is one record that tells of a course, with ' || cast(points as varchar) || ' points; such a record is listed from {least_alone:g} points'
            when points < {least} and not (telling > 0 and incident_count = 1)
                then 'it has ' || cast(points as varchar) || ' points, and the lists end at {least:g}'
            when by_itself = 0 and of_suspect > 1 then 'it is one record, told beside another course of the same suspect'
            else '' end as why from placed p""",
    )
    # A suspect's single records against different people are one thing to read, not one each, but
    # for what is urgent or recorded as stalking.
    engine.create(
        "counted_in",
        """select o.course_id, min(l.course_id) as in_course from course_pairs o join course_pairs l on o.suspect = l.suspect and o.course_id <> l.course_id
        join course_victims v on l.course_id = v.course_id and v.leads = 0 and v.victim = o.victim
        join by_points b on l.course_id = b.course_id and b.why = '' group by o.course_id""",
    )
    engine.create(
        "candidates",
        """select p.*, case when p.why = '' and p.list <> 'urgent' and p.recorded_as_stalking = 0 and c.in_course is not null
                then 'its record is told, and counts, in ' || c.in_course || ', of the same suspect and several people'
            else p.why end as not_listed from by_points p left join counted_in c on p.course_id = c.course_id""",
    )
    engine.create(
        "listed",
        """select c.*, row_number() over (partition by list order by points desc, last_on desc, course_id) as rank
        from candidates c where not_listed = ''""",
    )
    engine.create(
        "candidate_reasons",
        """select course_id, rule, line, round(sum(amount), 4) as n, round(sum(points), 2) as points, min(inc) as inc, count(*) as reasons
        from reasons_of group by course_id, rule, line""",
    )
