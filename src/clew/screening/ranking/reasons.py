"""Every point with its reason: what was found, in which record, in which words, under which line of the table."""

from __future__ import annotations

from datetime import date
from typing import Any

from clew.screening.engines import Engine
from clew.screening.ranking.points import Points


def _text(words: str) -> str:
    """Words as a SQL string; {n} and {kind} become columns."""
    quoted = words.replace("'", "''")
    for name in ("n", "kind"):
        quoted = quoted.replace("{" + name + "}", f"' || cast({name} as varchar) || '")
    return f"'{quoted}'"


def give_reasons(engine: Engine, points: Points, as_at: date) -> None:
    """From `found`, `shape`, `acts_of`, `letters_of`, `ordered` make `reasons_of`: course_id, rule, reason, points, inc,
    quote, start, end, source (the text, or "records"), basis (where the point comes from)."""
    table = points.raw["shape"]
    engine.create(
        "best_words",
        """select * from (select f.course_id, f.inc, f.source, f.tag, f.status, f.start, f."end", f.quote, f.kind, f.keeps, f.day, f.in_context,
            row_number() over (partition by f.course_id, f.tag, f.day order by f.keeps desc, f.source, f.inc, f.start) as first_of_day
        from found f where f.keeps > 0) b where first_of_day = 1""",
    )
    engine.create(
        "days_of_tag",
        """select *, row_number() over (partition by course_id, tag order by keeps desc, day desc, inc) as place from best_words""",
    )
    engine.create(
        "worded",
        """
        select d.course_id, d.tag as rule, t.title || case when d.status <> 'asserted' then ' (' || d.status || ')' else '' end
                || case when d.in_context then ', told among other trouble' else '' end
                || case when d.place > 1 then ', on another day' else '' end as reason,
            round(d.keeps * case when d.place = 1 then t.points else t.more end, 2) as points,
            d.inc, d.quote, d.start, d."end", d.source, t.source as basis
        from days_of_tag d join tag_info t on d.tag = t.tag
        where t.kind <> 'context' and (d.place = 1 or (t.kind = 'behaviour' and d.place <= t.most + 1 and t.more > 0))""",
    )
    engine.create(
        "set_among",
        """
        select f.course_id, f.tag as rule, 'set among: ' || t.title as reason,
            round(t.points * count(distinct f.inc) / max(n.n), 2) as points, min(f.inc) as inc
        from found f join tag_info t on f.tag = t.tag join (select course_id, count(*) as n from own group by course_id) n on f.course_id = n.course_id
        where t.kind = 'context' group by f.course_id, f.tag, t.title, t.points""",
    )
    engine.create(
        "contexts_worded",
        """select s.course_id, s.rule, s.reason, s.points, s.inc, b.quote, b.start, b."end", b.source, t.source as basis
        from set_among s join tag_info t on s.rule = t.tag
        join (select course_id, tag, inc, min(start) as start from found group by course_id, tag, inc) m
            on s.course_id = m.course_id and s.rule = m.tag and s.inc = m.inc
        join (select distinct course_id, tag, inc, source, start, "end", quote, row_number() over (partition by course_id, tag, inc, start order by source) as k
            from found) b on m.course_id = b.course_id and m.tag = b.tag and m.inc = b.inc and m.start = b.start and b.k = 1""",
    )

    def shape_rule(name: str, where: str, n: str = "0", source: str = "shape s left join acts_of a on s.course_id = a.course_id left join letters_of l on s.course_id = l.course_id",
                   each: bool = False, kind: str = "''", inc: str = "cast(null as bigint)") -> str:  # fmt: skip
        row = table[name]
        value = f"least(n * {float(row['points'])}, {float(row['most'])})" if each else str(float(row["points"]))
        return f"""select course_id, '{name}' as rule, {_text(row["words"])} as reason, cast({value} as double) as points, inc,
            cast(null as varchar) as quote, cast(null as int) as start, cast(null as int) as "end", 'records' as source,
            '{row["source"].replace("'", "''")}' as basis
            from (select s.course_id, {n} as n, {kind} as kind, {inc} as inc from {source} where {where}) q"""

    letters = " + ".join(f"coalesce(l.letter_{x}, 0)" for x in "abcdefg")
    own = "(s.direct + s.circle + s.proxy + s.unknown_suspect)"
    rules = [
        shape_rule("pursuit_days", "a.pursuit_days > 1", "a.pursuit_days", each=True),
        shape_rule("kinds", "a.pursuit_kinds > 1", "a.pursuit_kinds", each=True),
        shape_rule("letters", f"{letters} > 1 and a.behaviour_kinds > 1", letters, each=True),
        shape_rule("after_stop", "a.told_on is not null and a.last_pursuit > a.told_on"),
        shape_rule("order_in_force", "o.course_id is not null", kind="o.kind", inc="o.inc",
                   source="shape s join (select course_id, min(kind) as kind, min(inc) as inc from ordered group by course_id) o on s.course_id = o.course_id"),
        shape_rule("order_code", "s.order_code = 1"),
        shape_rule("harassment_code", "s.harassment_code = 1"),
        shape_rule("stalking_code", "s.recorded_as_stalking = 1"),
        shape_rule("many_offences", "s.offences > 2 and a.pursuit_days > 0", "s.offences", each=True),
        shape_rule("harm_after_pursuit", "a.last_harm > a.first_pursuit"),
        shape_rule("circle", "s.circle > 0"),
        shape_rule("proxy", "s.proxy > 0"),
        shape_rule("unknown", "s.unknown_suspect > 0 and s.direct > 0"),
        shape_rule("other_victims", "s.other_victim > 0"),
        shape_rule("counter_allegation", "s.counter_allegation > 0"),
        shape_rule("last_7_days", f"s.last_on > date '{as_at}' - interval 7 day"),
        shape_rule("last_30_days", f"s.last_on > date '{as_at}' - interval 30 day and s.last_on <= date '{as_at}' - interval 7 day"),
        shape_rule("last_90_days", f"s.last_on > date '{as_at}' - interval 90 day and s.last_on <= date '{as_at}' - interval 30 day"),
        shape_rule("one_burst", f"{own} > 1 and s.other_victim = 0 and s.last_at < s.first_at + interval 24 hour"),
        shape_rule("only_home_violence", "coalesce(a.pursuit_kinds, 0) = 0 and a.violence_days > 0"),
    ]  # fmt: skip
    engine.create("reasons_of", "select * from worded union all select * from contexts_worded union all " + " union all ".join(rules))
    engine.create("totals", "select course_id, round(sum(points), 2) as points from reasons_of group by course_id")


def make_lists(engine: Engine, points: Points, as_at: date) -> None:
    """From `shape`, `totals`, `own` make `listed`: course_id, list, rank and what `courses` shows."""
    rules: dict[str, Any] = points.raw["lists"]
    urgent = points.raw["urgent"]
    tags = ", ".join(f"'{t}'" for t in urgent["tags"])
    codes = ", ".join(f"'{c}'" for c in urgent["codes"])
    since = f"timestamp '{as_at} 00:00:00' + interval 1 day - interval {int(rules['urgent_hours'])} hour"
    engine.create(
        "urgent_now",
        f"""
        select distinct d.course_id from dated_members d join incidents i on d.inc = i.inc
            left join what w on d.inc = w.inc and w.tag in ({tags}) and w.status = 'asserted'
        where d.part in ('direct', 'circle', 'proxy', 'unknown suspect') and coalesce(i.reported_on, i.recorded_on, i.happened_at) >= {since}
            and (w.tag is not null or d.offence_code in ({codes})) and d.record_status <> 'cancelled'""",
    )
    engine.create(
        "placed",
        f"""
        select s.*, coalesce(t.points, 0) as points, coalesce(a.pursuit_days, 0) as pursuit_days, coalesce(a.signs, 0) as signs,
            case when u.course_id is not null then 'urgent'
                 when s.last_on <= date '{as_at}' - interval {int(rules["dormant_after_days"])} day then 'dormant'
                 when s.recorded_as_stalking = 1 then 'recorded' else 'hidden' end as list,
            s.direct + s.circle + s.proxy + s.unknown_suspect as own_count
        from shape s left join totals t on s.course_id = t.course_id left join acts_of a on s.course_id = a.course_id
            left join urgent_now u on s.course_id = u.course_id""",
    )
    engine.create(
        "eligible",
        f"""select p.*, row_number() over (partition by coalesce(suspect_identity, course_id) order by points desc, course_id) as of_suspect
        from placed p where list = 'urgent' or recorded_as_stalking = 1
            or (points >= {float(rules["least_points"])} and own_count + other_victim > 1 and (pursuit_days > 0 or order_code = 1 or signs > 1))""",
    )
    # A suspect's single records against different people are one thing to read, not one each.
    engine.create(
        "listed",
        """select e.*, row_number() over (partition by list order by points desc, last_on desc, course_id) as rank
        from eligible e where list = 'urgent' or recorded_as_stalking = 1 or own_count > 1 or of_suspect = 1""",
    )
