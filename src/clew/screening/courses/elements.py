"""What the law asks of a course, laid out: occasions (s.7), acts (s.2A), signs of s.4A, FOUR, told to stop, gaps."""

from __future__ import annotations

from clew.screening.courses.assembly import CLEAR, PARTS
from clew.screening.engines import Engine


def lay_out(engine: Engine) -> None:
    """From `members`, `what`, `incidents`, `orders` make `found` (one row a course, incident and tag), `shape` (one row a
    course) and `ordered` (records of a course while an order between its people was in force)."""
    engine.create("own", "select course_id, inc, part from members where part not in ('counter-allegation', 'other victim')")
    engine.create(
        "found",
        """select c.course_id, c.part, w.inc, w.source, w.tag, w.status, w.start, w."end", w.quote, w.kind, w.grp, w.letters,
            w.keeps, w.in_context, k.day from own c join what w on c.inc = w.inc join sought k on c.inc = k.inc""",
    )
    engine.create(
        "dated_members",
        """select c.course_id, c.inc, c.part, i.happened_at, cast(i.happened_at as date) as day, i.offence_code, i.offence,
            i.secondary_offence_codes, i.status as record_status, i.known_on, k.kind as code_kind, s.code as stalking_code
        from members c join incidents i on c.inc = i.inc left join code_kinds k on i.offence_code = k.code
        left join (select distinct inc, 'x' as code from stalking_coded) s on c.inc = s.inc""",
    )
    engine.create(
        "gaps",
        """select course_id, max(gap) as longest_gap from (select course_id,
            date_diff('day', lag(day) over (partition by course_id order by day), day) as gap from dated_members
            where part not in ('counter-allegation', 'other victim')) g group by course_id""",
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
    letters = ", ".join(f"max(case when letters like '%{x}%' then 1 else 0 end) as letter_{x}" for x in "abcdefg")
    engine.create("letters_of", f"select course_id, {letters} from found where keeps >= {CLEAR} and kind = 'behaviour' group by course_id")
    engine.create(
        "ordered",
        """select distinct d.course_id, d.inc, o.kind from dated_members d join course_pairs c on d.course_id = c.course_id
        join order_people o on c.suspect = o.subject and c.victim = o.protected
        where d.part not in ('counter-allegation', 'other victim') and d.day >= coalesce(o.served_on, o.made_on)
            and (o.expires_on is null or d.day <= o.expires_on)""",
    )
    count = "count(case when d.part = '{0}' then 1 end) as {1}"
    parts = ", ".join(count.format(p, p.replace(" ", "_").replace("-", "_")) for p in PARTS)
    engine.create(
        "shape",
        f"""
        select c.course_id, c.suspect_identity, c.victim_identity, {parts}, count(*) as incident_count,
            min(case when d.part <> 'other victim' then d.day end) as first_on, max(case when d.part <> 'other victim' then d.day end) as last_on,
            min(d.happened_at) as first_at, max(d.happened_at) as last_at,
            count(distinct case when d.part not in ('counter-allegation', 'other victim') then d.day end) as occasions,
            count(distinct coalesce(d.offence_code, d.offence)) as offences,
            max(case when d.stalking_code is not null and d.part <> 'other victim' then 1 else 0 end) as recorded_as_stalking,
            max(case when d.code_kind = 'order' then 1 else 0 end) as order_code,
            max(case when d.code_kind in ('harassment', 'communications') then 1 else 0 end) as harassment_code
        from course_pairs c join dated_members d on c.course_id = d.course_id
        group by c.course_id, c.suspect_identity, c.victim_identity""",
    )
