"""Every point with its reason: what was found, in which record, in which words, under which line of
the table.

Every reason is linear: points = amount × the points of its line. `line` names that line
("behaviour.following.more").
"""

from __future__ import annotations

from datetime import date

from clew.screening.courses.words import in_sql
from clew.screening.engines import Engine
from clew.screening.ranking.points import Points, basis


def _text(words: str) -> str:
    """Words as a SQL string; {n} and {kind} become columns."""
    quoted = in_sql(words)
    for name in ("n", "kind"):
        quoted = quoted.replace("{" + name + "}", f"' || cast({name} as varchar) || '")
    return quoted


_COLUMNS = (
    'course_id, rule, line, reason, amount, points, inc, quote, start, "end", source, basis, reader'
)
_NO_WORDS = "cast(null as varchar) as quote, cast(null as int) as start, cast(null as int) as \"end\", 'records' as source"


def give_reasons(engine: Engine, points: Points, as_at: date) -> None:
    """From `considered`, `found`, `shape`, `weighed`, `acts_of`, `ordered`, `kinds_in`,
    `relation_in` make `reasons_of` (course_id, rule,
    line, reason, amount, points, inc, quote, start, end, source (the text, or "records"), basis
    (where the point comes from), reader) and `totals` (course_id, points)."""
    engine.create(
        "found_considered", "select f.* from found f join considered c on f.course_id = c.course_id"
    )
    _words(engine)
    _contexts(engine)
    engine.put("recorded_info", points.lines("recorded"))
    engine.put("relation_info", points.lines("relationship"))
    parts = [
        f"select {_COLUMNS} from worded",
        f"select {_COLUMNS} from contexts_worded",
        *_structure(),
        *_shape(points, as_at),
    ]
    engine.create("reasons_of", " union all ".join(parts))
    engine.create(
        "totals",
        "select course_id, round(sum(points), 2) as points from reasons_of group by course_id",
    )


def _words(engine: Engine) -> None:
    # One finding a day: a rule's before the learned reader's, what is asserted of the two
    # themselves before what is tied to them.
    engine.create(
        "best_words",
        """select * from (select f.*, f.keeps * f.strength as amount,
            row_number() over (partition by f.course_id, f.tag, f.day order by f.reader desc, f.keeps * f.strength desc, f.source, f.inc, f.start, f."end", f.status, f.quote) as first_of_day
        from found_considered f where f.keeps > 0) b where first_of_day = 1""",
    )
    engine.create(
        "days_of_tag",
        """select *, row_number() over (partition by course_id, tag order by reader desc, amount desc, day desc, inc, source, start, "end") as place
        from best_words""",
    )
    engine.create(
        "worded",
        """
        select course_id, rule, line, reason, amount, round(amount * each, 2) as points, inc, quote, start, "end", source, basis, reader from (
            select d.course_id, d.tag as rule, case when d.reader = 'learned' then t.learned_line else t.kind end || '.' || d.tag
                    || case when d.place = 1 then '.points' else '.more' end as line,
                t.title || case when d.status <> 'asserted' then ' (' || d.status || ')' else '' end
                    || case when d.reader = 'learned' then ', found by the learned reader' else '' end
                    || case when d.in_context then ', told among other trouble' else '' end
                    || case when d.part <> 'direct' then ', in a record tied to these: ' || d.tie else '' end
                    || case when d.place > 1 then ', on another day' else '' end as reason,
                d.amount, case when d.reader = 'learned' then case when d.place = 1 then t.learned_points else t.learned_more end
                    when d.place = 1 then t.points else t.more end as each,
                case when d.reader = 'learned' then t.learned_more else t.more end as more,
                case when d.reader = 'learned' then t.learned_most else t.most end as most, d.place, t.kind,
                d.inc, d.quote, d.start, d."end", d.source, case when d.reader = 'learned' then t.learned_source else t.source end as basis, d.reader
            from days_of_tag d join tag_info t on d.tag = t.tag where t.kind <> 'context') q
        where place = 1 or (place <= most + 1 and more > 0)""",
    )


def _contexts(engine: Engine) -> None:
    """Amount: the share of the course's own records that stand in the context."""
    engine.create(
        "set_among",
        """
        select f.course_id, f.tag as rule, 'set among: ' || t.title as reason, sum(f.strength) / max(n.weight) as amount, t.points, min(f.inc) as inc
        from (select course_id, tag, inc, max(strength) as strength from found_considered where kind = 'context' group by course_id, tag, inc) f
            join tag_info t on f.tag = t.tag join weighed w on f.course_id = w.course_id join own_weights n on f.course_id = n.course_id
        group by f.course_id, f.tag, t.title, t.points""",
    )
    engine.create(
        "contexts_worded",
        """select s.course_id, s.rule, 'context.' || s.rule || '.points' as line, s.reason, s.amount, round(s.amount * s.points, 2) as points, s.inc,
            b.quote, b.start, b."end", b.source, t.source as basis, b.reader
        from set_among s join tag_info t on s.rule = t.tag
        join (select course_id, tag, inc, source, start, "end", quote, reader,
                row_number() over (partition by course_id, tag, inc order by start, source, "end", quote) as k from found_considered where kind = 'context') b
            on s.course_id = b.course_id and s.rule = b.tag and s.inc = b.inc and b.k = 1""",
    )


def _structure() -> list[str]:
    """What the records are recorded as, and what the two are recorded to be to each other: no word
    of a narrative is needed.
    """
    return [
        f"""select course_id, 'recorded_' || kind as rule, 'recorded.' || kind || '.points' as line,
            words || case when n > 1 then ', in ' || cast(n as varchar) || ' records' else '' end as reason, amount, round(amount * points, 2) as points,
            inc, {_NO_WORDS}, basis, 'rules' as reader from (
            select k.course_id, k.kind, k.n, k.inc, i.words, i.points, i.source as basis, least(k.weight, i.most) as amount
            from kinds_in k join considered c on k.course_id = c.course_id join recorded_info i on k.kind = i.name) q""",
        f"""select r.course_id, 'relationship_' || r.relation as rule, 'relationship.' || r.relation || '.points' as line, i.words as reason,
            cast(1 as double) as amount, i.points, r.inc, {_NO_WORDS}, i.source as basis, 'rules' as reader
        from relation_in r join considered c on r.course_id = c.course_id join relation_info i on r.relation = i.name""",
    ]


def _shape(points: Points, as_at: date) -> list[str]:
    """The lines of [shape]. `n` is what the words tell, `amount` what is multiplied."""
    table = points.raw["shape"]

    def rule(
        name: str,
        where: str,
        amount: str = "1.0",
        n: str = "0",
        kind: str = "''",
        inc: str = "cast(null as bigint)",
    ) -> str:
        row = table[name]
        return f"""select course_id, '{name}' as rule, 'shape.{name}.points' as line, {_text(row["words"])} as reason, amount,
            round(amount * {float(row["points"])}, 2) as points, inc, {_NO_WORDS}, {in_sql(basis(row))} as basis, 'rules' as reader from (
            select s.course_id, cast(least({amount}, {float(row["most"])}) as double) as amount, {n} as n, {kind} as kind, {inc} as inc
            from considered c join shape s on c.course_id = s.course_id join weighed w on s.course_id = w.course_id
                left join acts_of a on s.course_id = a.course_id
                left join (select course_id, min(kind) as kind, min(inc) as inc from ordered group by course_id) o on s.course_id = o.course_id
                left join (select course_id from kinds_in where kind in ('order', 'order_made') group by course_id having count(*) > 1) m
                    on s.course_id = m.course_id
            where {where}) q"""

    months = "date_diff('day', s.first_own, s.last_own) / 30.0"
    newest = f"s.last_on > date '{as_at}' - interval {{}} day"
    return [
        rule("records", "w.pair_n > 1 and w.nobody_named = 0", "w.pair_weight - 1", "w.pair_n"),
        rule(
            "most_tell", "w.own_n > 1 and w.tell_n > 0", "w.tell_weight / w.own_weight", "w.tell_n"
        ),
        rule("same_again", "w.again_n > 1", "greatest(w.again_weight - 1, 0)", "w.again_n"),
        rule("days", "s.occasions > 1", "greatest(w.days - 1, 0)", "s.occasions"),
        rule("span", f"{months} >= 1", months, f"cast(round({months}) as int)"),
        rule("kinds_recorded", "w.kinds_n > 1", "greatest(w.kinds_weight - 1, 0)", "w.kinds_n"),
        rule("many_offences", "s.own_offences > 1", "s.own_offences - 1", "s.own_offences"),
        rule("order_made_and_broken", "m.course_id is not null"),
        rule("order_in_force", "o.course_id is not null", kind="o.kind", inc="o.inc"),
        rule("nobody_named", "w.nobody_named = 1 and w.own_n > 1", "w.own_n - 1", "w.own_n"),
        rule("one_record", "w.telling > 0"),
        rule("pursuit_days", "a.pursuit_days > 1", "w.pursuit_days", "a.pursuit_days"),
        rule("kinds", "a.pursuit_kinds > 1", "w.pursuit_kinds", "a.pursuit_kinds"),
        rule("letters", "w.letters_n > 1 and a.behaviour_kinds > 1", "w.letters", "w.letters_n"),
        rule("after_stop", "w.after_stop > 0", "w.after_stop"),
        rule("harm_after_pursuit", "w.harm_after > 0", "w.harm_after"),
        rule("circle", "s.circle > 0", "w.circle", kind="w.circle_tie"),
        rule("proxy", "s.proxy > 0", "w.proxy", kind="w.proxy_tie"),
        rule(
            "unknown",
            "s.unknown_suspect > 0 and s.direct > 0",
            "w.unknown_part",
            kind="w.unknown_tie",
        ),
        rule("other_victims", "s.other_victim > 0", "w.others"),
        rule("counter_allegation", "s.counter_allegation > 0"),
        rule("last_7_days", newest.format(7)),
        rule("last_30_days", f"{newest.format(30)} and not ({newest.format(7)})"),
        rule("last_90_days", f"{newest.format(90)} and not ({newest.format(30)})"),
        rule("one_burst", "w.own_n > 1 and s.last_at < s.first_at + interval 24 hour"),
        rule("only_home_violence", "coalesce(a.pursuit_kinds, 0) = 0 and a.violence_days > 0"),
    ]
