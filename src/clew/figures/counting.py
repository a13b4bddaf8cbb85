"""Count a figure: one query made from its description, and what has to be told beside the numbers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from clew.figures.bands import Told
from clew.figures.description import Figure, breakdowns, filter_set, mention_words
from clew.figures.facts import DESK_DAYS, READ_KINDS, Facts, remarks_on
from clew.figures.measures import (
    BASES,
    DESK_MEASURES,
    KINDS,
    REGISTER_MEASURES,
    RUN_MEASURES,
    codes_of,
)
from clew.offences.breaks import Break, crossed
from clew.offences.outcomes import outcome_set
from clew.offences.periods import remarks, said
from clew.problems import Problem

Key = tuple[Any, ...]
"""A cell's place: the number of its period, then a value of each breakdown."""
_OPTIONAL = (
    (
        "area",
        ("area",),
        "The records handed over do not say for which area of the force a crime was recorded (incidents, column area).",
    ),
    (
        "ethnicity",
        ("victim_ethnicity", "suspect_ethnicity"),
        "The records handed over hold nobody's ethnicity (involvements, column ethnicity).",
    ),
    (
        "first_offence_code",
        ("reclassified", "reclassified_in", "first", "now"),
        "The records handed over do not say under which code a crime was first recorded (incidents, column first_offence_code).",
    ),
)
"""Fields that many exports lack: which, what is counted by them, and what is said where no record has one."""
NOTHING_FOUND = "Nothing was found in any of the periods: each 0 is a count of nothing, not a gap."
PART_OF_IT = "its number is of a part of it."
"""What is said of the numbers of one table, and may be untrue of another."""
_REGISTER_TABLES = frozenset(["steps", "orders", "breaches", *DESK_DAYS])
NUMBER, SUPPRESSED, NOT_HELD, NOT_THEN = "", "c", "x", "z"
"""Marks of a cell: a number, a number that is not given, one that is not held, one that could not be. Letters of the government's statistics."""


class NotHeld(Problem):
    """What is asked for is not in these records or registers; the message says what is lacking, and
    how to come by it.
    """


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, or why there is none."""

    value: int | None
    mark: str = NUMBER

    def __str__(self) -> str:
        return f"[{self.mark}]" if self.mark else f"{self.value:,}"


@dataclass(slots=True)
class Counted:
    """A figure with its numbers. `cells` by (period number, value of each breakdown); "" stands for
    all values of a breakdown.

    `axes` gives the values of each breakdown in the order of the table; `breaks` are crossed by the
    periods; `told` is to be read beside it, and no count stands in it but as a `Told`.
    """

    figure: Figure
    cells: dict[Key, Cell]
    axes: tuple[tuple[str, ...], ...]
    breaks: list[Break] = field(default_factory=list)
    told: list[str | Told] = field(default_factory=list)

    def number(self, period: int, *values: str) -> Cell:
        """The number of a period, of all values where none is given."""
        return self.cells[(period, *(values or ("",) * len(self.axes)))]


def count(facts: Facts, figure: Figure) -> Counted:
    """Count a figure over facts. Raises NotHeld."""
    _need(facts, figure)
    _put_periods(facts, figure)
    rows = _fetch(facts, _query(figure), _parameters(figure))
    found: dict[Key, int] = {(int(r[0]), *(str(v) for v in r[1:-1])): int(r[-1]) for r in rows}
    axes = tuple(
        _values(figure, name, {k[1 + n] for k in found}) for n, name in enumerate(figure.by)
    )
    totals = found
    if set(figure.by) & set(figure.rule.overlaps):
        bare = Figure(
            figure.measure,
            figure.of,
            figure.basis,
            figure.periods,
            figure.as_at,
            figure.codes,
            (),
            figure.where,
        )
        totals = {(int(r[0]),): int(r[-1]) for r in _fetch(facts, _query(bare), _parameters(bare))}
    cells = _cells(facts, figure, found, totals, axes)
    held = crossed(
        figure.periods,
        figure.series,
        facts.force,
        facts.systems if figure.rule.source == "offences" else (),
    )
    return Counted(figure, cells, axes, held, _told(facts, figure, cells))


def _fetch(facts: Facts, query: str, parameters: Mapping[str, Any]) -> list[Any]:
    """The rows of a query. A stock is counted as it was, so its query does not ask for the as-at
    day: DuckDB takes no parameter that a query has no place for.
    """
    used = {k: v for k, v in parameters.items() if f"${k}" in query}
    return facts.con.execute(query, used or None).fetchall()


def lacking(facts: Facts, figure: Figure) -> str:
    """Why a figure cannot be counted from these facts; empty where it can."""
    if figure.measure in REGISTER_MEASURES and "steps" not in facts.tables:
        return "It is counted from the register of orders, and none was given: the records of crimes do not hold applications, orders or their outcomes."
    if figure.measure in DESK_MEASURES and figure.rule.source not in facts.tables:
        return "It is counted from the decisions of the unit's desk, which are not in records handed over."
    if figure.measure in RUN_MEASURES and "people" not in facts.tables:
        return "It needs people told apart, or courses put together, by a screening of these records, and none was given (clew screen, then --run)."
    if (
        figure.measure in ("arrests", "people_arrested", "first_arrests", "earlier_arrests")
        and not facts.about["custody"]
    ):
        return "The records handed over hold no custody records, so arrests cannot be counted from them. Whether the force holds them in another system is for a person to say."
    fields = {*figure.by, *(name for name, _ in figure.where)}
    for field_, names, cure in _OPTIONAL:
        if (fields & set(names) or figure.measure in names) and not facts.about["held"][field_]:
            return cure
    if figure.mentions and "told" not in facts.tables:
        return "It needs the texts of the records to be read, and they were not."
    if figure.mentions and figure.of not in READ_KINDS:
        return f"Texts are read for what they mention in records of {', '.join(KINDS[k].lower() for k in READ_KINDS)}, not of {KINDS[figure.of].lower()}."
    return ""


def _need(facts: Facts, figure: Figure) -> None:
    if why := lacking(facts, figure):
        raise NotHeld(why)


def _put_periods(facts: Facts, figure: Figure) -> None:
    table = pa.table(
        {
            "n": pa.array(range(len(figure.periods)), pa.int32()),
            "first": pa.array([p.begin for p in figure.periods], pa.date32()),
            "last": pa.array(
                [
                    min(p.end, figure.as_at) if figure.rule.standing else p.end
                    for p in figure.periods
                ],
                pa.date32(),
            ),
        }
    )
    facts.con.register("periods", table)


def _parameters(figure: Figure) -> dict[str, Any]:
    made: dict[str, Any] = {"as_at": figure.as_at}
    if figure.codes:
        made["codes"] = list(figure.codes)
    return made | {
        f"where_{name}": value if name == "mentions" else list(filter_set(name, value))
        for name, value in figure.where
    }


def _where(figure: Figure, *, day: bool = True) -> str:
    """Everything that a counted row has to be, apart from lying in a period."""
    rule = figure.rule
    held = [rule.where.format(kind=f"'{figure.of}'", bare=figure.of) if rule.where else "true"]
    if rule.source == "offences":
        held.append("(x.recorded is null or x.recorded <= $as_at)")
        if rule.key in ("outcomes", "charged", "positive", "people_charged"):
            held.append("(x.decided is null or x.decided <= $as_at)")
        if day:
            held.append(f"(x.code_begins is null or {rule.day[figure.basis]} >= x.code_begins)")
        if figure.codes:
            held.append(
                "list_has_any(string_split(x.included, ' '), $codes)"
                if rule.key == "included"
                else f"x.{'first_code' if rule.key == 'reclassified' else 'code'} in (select unnest($codes))"
            )
        for name, _ in figure.where:
            held.append(
                "exists (select 1 from told t where t.inc = x.inc and t.tag = $where_mentions)"
                if name == "mentions"
                else f"x.{name} in (select unnest($where_{name}))"
            )
    elif day and not rule.standing:
        held.append(f"{rule.day[figure.basis]} <= $as_at")
        if rule.begins:
            held.append(f"{rule.day[figure.basis]} >= date '{rule.begins}'")
    return " and ".join(held)


def _days(first: str, last: str) -> str:
    days = f"date_diff('day', {first}, {last})"
    bands = sorted(int(b) for b in breakdowns()["days"]["values"] if b.isdigit())
    cases = " ".join(
        f"when {days} < {after} then '{low}'" for low, after in itertools.pairwise(bands)
    )
    return f"(case when {days} is null then 'none' {cases} else '{bands[-1]}' end)"


def _in_days(first: str, last: str) -> str:
    """How long it took, in bands; what had not happened by the as-at day is not yet."""
    days = f"date_diff('day', {first}, {last})"
    return f"case when {last} is null or {last} > $as_at then 'not yet' when {days} < 1 then '0' when {days} < 2 then '1' when {days} < 8 then '2' when {days} < 29 then '8' else '29' end"


_COLUMN = {
    "outcome": "case when x.decided > $as_at then 'none' else coalesce(x.outcome, 'none') end",
    "alternate": "coalesce(x.alternate, 'none')",
    "reason": "coalesce(nullif(x.code, ''), 'none')",
    "decision": "x.outcome",
    "now": "coalesce(x.code, 'none')",
    "first": "coalesce(x.first_code, 'none')",
    "days": "case when x.decided < x.reported then 'none' else "
    + _days("x.reported", "x.decided")
    + " end",
    # Months count from the day of recording; an outcome dated before it is one of the first months.
    "by_then": """case when x.decided <= least($as_at, x.recorded + interval 6 month) and x.outcome is not null then case when x.outcome in ({charged}) then 'charged_6' else 'other_6' end
        when x.decided <= least($as_at, x.recorded + interval 12 month) and x.outcome is not null then case when x.outcome in ({charged}) then 'charged_12' else 'other_12' end
        when x.recorded + interval 12 month <= $as_at then 'none_12' when x.recorded + interval 6 month <= $as_at then 'none_6' else 'young' end""".format(
        charged=", ".join(f"'{t}'" for t in outcome_set("charged"))
    ),
    "read_in": _in_days("x.came_on", "x.read_on"),
    "offered_in": _in_days("x.opened_on", "x.offered_on"),
    "safe_in": _in_days("x.opened_on", "x.safe_on"),
    "recorded_since": "case when x.recorded_since then 'yes' else 'no' end",
    "missed": "case when x.missed then 'yes' else 'no' end",
    "waited": "case when x.waited < 1 then '0' when x.waited < 3 then '1' when x.waited < 8 then '3' else '8' end",
}
_OF_PEOPLE = {
    "victim_sex": "any_value(q.sex)",
    "suspect_sex": "any_value(q.sex)",
    "victim_age": "min(q.age)",
    "suspect_age": "min(q.age)",
    "victim_ethnicity": "any_value(q.ethnicity)",
    "suspect_ethnicity": "any_value(q.ethnicity)",
}


def _query(figure: Figure) -> str:
    rule = figure.rule
    if rule.source == "repeats":
        return _repeats(figure)
    if rule.source == "first_arrests":
        return _first_arrests(figure)
    if rule.source == "earlier_arrests":
        return _earlier_arrests(figure)
    day = rule.day[figure.basis]
    within = "true" if rule.standing else f"{day} between p.first and p.last"
    groups = ", ".join(str(n + 2) for n in range(len(figure.by)))
    if rule.distinct in ("victim", "suspect"):
        picked = "".join(f", {_OF_PEOPLE[b]} as {b}" for b in figure.by)
        inner = (
            f"select p.n, q.person{picked} from periods p join offences x on {within} join people q on q.inc = x.inc and q.role = '{rule.distinct}' "
            f"where {_where(figure)} group by p.n, q.person"
        )
        return f"select n{''.join(', ' + b for b in figure.by)}, count(*) from ({inner}) g group by 1{', ' + groups if groups else ''}"
    columns = "".join(
        f", {'h.theme' if b == 'theme' else _column(rule.source, b)}" for b in figure.by
    )
    themes = (
        ", unnest(string_split(coalesce(nullif(x.themes, ''), 'none'), '|')) as h(theme)"
        if "theme" in figure.by
        else ""
    )
    what = (
        f"count(distinct {rule.distinct})"
        if rule.distinct
        else f"sum(x.{rule.sums})::bigint"
        if rule.sums
        else "count(*)"
    )
    return f"select p.n{columns}, {what} from periods p join {rule.source} x on {within}{themes} where {_where(figure)} group by 1{', ' + groups if groups else ''}"


def _column(source: str, breakdown: str) -> str:
    if source == "orders" and breakdown == "days":
        # From the last application of the same matter before the order.
        return _days(
            '(select max(s."on") from steps s where s.matter = x.matter and s.name = \'applied\' and s."on" <= x.made_on)',
            "x.made_on",
        )
    if source == "breaches" and breakdown == "outcome":
        return "coalesce(nullif(x.outcome, ''), 'none')"
    return _COLUMN.get(breakdown, f'x."{breakdown}"')


def _of_kind(figure: Figure, record: str) -> str:
    codes = " and x.code in (select unnest($codes))" if figure.codes else ""
    return f"x.record_kind = '{record}' and x.status = 'live' and x.kind = '{figure.of}' and x.recorded <= $as_at and (x.code_begins is null or x.recorded >= x.code_begins){codes}"


def _repeats(figure: Figure) -> str:
    """Victims whom one suspect appears against in two records or more of a period; the most often
    of any suspect.
    """
    per_pair = f"""select p.n, r.victim, r.suspect, count(distinct x.inc) as times from periods p join offences x on x.recorded between p.first and p.last join pairs r on r.inc = x.inc
        where {_of_kind(figure, "crime")} group by 1, 2, 3 having count(distinct x.inc) >= 2"""
    per_victim = f"select n, victim, max(times) as times from ({per_pair}) a group by 1, 2"
    by = ", least(times, 5)" if figure.by else ""
    return f"select n{by}, count(*) from ({per_victim}) b group by 1{', 2' if by else ''}"


def _first_arrests(figure: Figure) -> str:
    """People by the number of live records before their first arrest in which a victim of theirs
    named them.
    """
    first = f"select q.person, min(x.recorded) as day from offences x join people q on q.inc = x.inc and q.role = 'suspect' where {_of_kind(figure, 'custody')} group by 1"
    theirs = f"select distinct r.suspect, r.victim from pairs r join offences x on x.inc = r.inc where x.kind = '{figure.of}' and x.recorded <= $as_at"
    before = f"""select f.person, f.day, count(distinct r.inc) as reports from ({first}) f left join ({theirs}) t on t.suspect = f.person
        left join pairs r on r.suspect = t.suspect and r.victim = t.victim and r.recorded < f.day and r.status = 'live' and r.record_kind <> 'custody' group by 1, 2"""
    by = _few("reports") if figure.by else ""
    return f"select p.n{by}, count(*) from periods p join ({before}) b on b.day between p.first and p.last group by 1{', 2' if by else ''}"


def _few(column: str) -> str:
    return f", case when {column} < 3 then {column} when {column} < 6 then 3 else 6 end"


def _earlier_arrests(figure: Figure) -> str:
    """People arrested in a period by how often they had been arrested before their first arrest of
    the period.
    """
    arrests = f"select distinct q.person, x.inc, x.recorded as day from offences x join people q on q.inc = x.inc and q.role = 'suspect' where {_of_kind(figure, 'custody')}"
    first = f"select p.n, a.person, min(a.day) as day from periods p join ({arrests}) a on a.day between p.first and p.last group by 1, 2"
    before = f"select f.n, f.person, count(distinct a.inc) as earlier from ({first}) f left join ({arrests}) a on a.person = f.person and a.day < f.day group by 1, 2"
    by = _few("earlier") if figure.by else ""
    return f"select n{by}, count(*) from ({before}) b group by 1{', 2' if by else ''}"


def _values(figure: Figure, breakdown: str, found: set[str]) -> tuple[str, ...]:
    """The values of a breakdown in order: those that a table always shows, then others that were
    found.
    """
    if breakdown == "code":
        known = figure.codes or codes_of(figure.of)
    else:
        listed: Mapping[str, str] = breakdowns().get(breakdown, {}).get("values", {})
        # Values that say that something is not known stand only where they occur.
        known = tuple(
            v
            for v in listed
            if v in found
            or v not in ("other", "several", "none", "unknown", "seen", "not stated", "unread")
        )
    rest = sorted(found - set(known), key=lambda v: (v == "none", int(v) if v.isdigit() else 99, v))
    return (*known, *rest)


def _cells(
    facts: Facts,
    figure: Figure,
    found: dict[Key, int],
    totals: dict[Key, int],
    axes: tuple[tuple[str, ...], ...],
) -> dict[Key, Cell]:
    cells: dict[Key, Cell] = {}
    overlapping = totals is not found
    for n in range(len(figure.periods)):
        mark = _mark(facts, figure, n)
        for values in _every(axes):
            if mark:
                cells[(n, *values)] = Cell(None, mark)
            elif overlapping and "" in values:
                cells[(n, *values)] = Cell(totals.get((n,), 0))
            else:
                cells[(n, *values)] = Cell(
                    sum(
                        v
                        for k, v in found.items()
                        if k[0] == n
                        and all(w in ("", g) for w, g in zip(values, k[1:], strict=True))
                    )
                )
    return cells


def _every(axes: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    made: list[tuple[str, ...]] = [()]
    for axis in axes:
        made = [(*m, v) for m in made for v in (*axis, "")]
    return made


def _mark(facts: Facts, figure: Figure, n: int) -> str:
    period = figure.periods[n]
    if figure.begins is not None and period.end < figure.begins:
        return NOT_THEN
    first = facts.first_day
    if figure.rule.source in _REGISTER_TABLES:
        first = facts.register_begins(
            desk=figure.rule.source if figure.rule.source in DESK_DAYS else ""
        )
        if first is None or period.end < first:
            return NOT_HELD
    elif first is None or (
        period.end < first and (figure.basis != "occurred" or figure.rule.source == "courses")
    ):
        return NOT_HELD
    return NOT_HELD if period.begin > figure.as_at else NUMBER


def _told(facts: Facts, figure: Figure, cells: dict[Key, Cell]) -> list[str | Told]:
    rule = figure.rule
    told: list[str | Told] = []
    told += remarks(
        figure.periods,
        as_at=figure.as_at,
        begins=figure.begins,
        what="Such an offence" if figure.of else "Such an order",
    )
    on_records = rule.source not in _REGISTER_TABLES
    first = facts.first_day
    if on_records and first is not None:
        for period in figure.periods:
            if period.begin < first <= period.end:
                told.append(
                    f"The records begin on {said(first)}, within {period.label}: {PART_OF_IT}"
                )
            elif figure.basis == "occurred" and period.end < first:
                told.append(
                    f"{period.label} lies before the records begin: only what was recorded from {said(first)} on is counted in it."
                )
    if not on_records and rule.source not in DESK_DAYS:
        told += _register_told(facts, figure)
    if rule.source in DESK_DAYS and rule.source != "triage":
        told += _desk_told(facts, figure)
    if rule.source == "offences":
        told += _undated(facts, figure)
    if rule.distinct in ("victim", "suspect"):
        told += _unnamed(facts, figure)
    if figure.mentions:
        told.append(
            f"Counted are records whose text mentions “{mention_words(figure.mentions)}”, as a fixed list of words finds it. Whether it happened is not said by that; what no text tells is not found."
        )
    if all(c.value == 0 for c in cells.values() if c.mark == NUMBER) and any(
        c.mark == NUMBER for c in cells.values()
    ):
        told.append(NOTHING_FOUND)
    if on_records:
        told += remarks_on(facts.about)
    if (
        figure.as_at != facts.last_day
        and facts.last_day is not None
        and on_records
        and figure.as_at > facts.last_day
    ):
        told.append(
            f"The figures are asked for up to {said(figure.as_at)}; the records end on {said(facts.last_day)}."
        )
    return told


def mentioned_records(facts: Facts, figure: Figure) -> list[tuple[str, str]]:
    """Force and number of every record that a figure of what texts mention counts, in any of its
    periods.
    """
    _need(facts, figure)
    _put_periods(facts, figure)
    day = figure.rule.day[figure.basis]
    found = facts.con.execute(
        f"select distinct x.force, x.incident_id from periods p join offences x on {day} between p.first and p.last where {_where(figure)}",
        _parameters(figure),
    ).fetchall()
    return [(str(force), str(incident)) for force, incident in found]


@dataclass(frozen=True, slots=True)
class Behind:
    """What one number was counted from: rows of the facts, as their keys, a page of them.

    `keys`: of offences, force and number of the record; of the register, `o` or `a` with the number
    of the order or application; of the desk, the number of its row; of records searched, the file
    and how many of its records. `rows` is how many there are in all: more than the number where
    a person is counted once.
    """

    keys: list[tuple[str, ...]]
    rows: int
    query: str


def rows_behind(
    facts: Facts, figure: Figure, period: int, values: tuple[str, ...], *, after: int, most: int
) -> Behind:
    """The rows that a cell of a figure counts, by the condition by which it counts them. Raises
    NotHeld.
    """
    _need(facts, figure)
    _put_periods(facts, figure)
    rule = figure.rule
    within = "true" if rule.standing else f"{rule.day[figure.basis]} between p.first and p.last"
    parameters = {**_parameters(figure), "period": period}
    held = [f"p.n = $period and {_where(figure)}"]
    for n, (name, value) in enumerate(zip(figure.by, values, strict=True)):
        if value:
            held.append(f"{_column(rule.source, name)} = $value_{n}")
            parameters[f"value_{n}"] = value
    what = {
        "offences": "x.force, x.incident_id",
        "searched": "x.file, sum(x.records)::varchar",
        "steps": "x.matter",
        "orders": "x.matter",
        "breaches": "x.matter",
    }.get(rule.source, "x.ref")
    by = " group by x.file" if rule.source == "searched" else ""
    query = f"select {what} from periods p join {rule.source} x on {within} where {' and '.join(held)}{by}"
    total = _fetch(facts, f"select count(*) from ({query}) q", parameters)[0][0]
    found = _fetch(facts, f"{query} order by all limit {int(most)} offset {int(after)}", parameters)
    return Behind([tuple(str(v) for v in row) for row in found], int(total), query)


def query_of(figure: Figure) -> str:
    """The query by which a figure is counted, over the tables of facts (clew.figures.facts)."""
    return _query(figure)


def _undated(facts: Facts, figure: Figure) -> list[Told]:
    day = figure.rule.day[figure.basis]
    condition = _where(figure, day=False)
    undated, early = facts.con.execute(
        f"select count(*) filter (where {day} is null), count(*) filter (where {day} < x.code_begins) from offences x where {condition}",
        _parameters(figure),
    ).fetchall()[0]
    told = []
    if undated:
        told.append(
            Told(
                f"{{number}} further records carry no date for {BASES[figure.basis]}: they are in none of these numbers.",
                undated,
            )
        )
    if early:
        told.append(
            Told(
                "{number} records are dated before the offence of their code existed: they are in none of these numbers.",
                early,
            )
        )
    return told


def _unnamed(facts: Facts, figure: Figure) -> list[Told]:
    missing = facts.con.execute(
        f"""select count(*) from offences x where {_where(figure)} and exists (select 1 from periods p where {figure.rule.day[figure.basis]} between p.first and p.last)
        and not exists (select 1 from people q where q.inc = x.inc and q.role = '{figure.rule.distinct}')""",
        _parameters(figure),
    ).fetchall()[0][0]
    return (
        [
            Told(
                f"{{number}} of these records name no {figure.rule.distinct} who could be told apart from others: nobody is counted for them.",
                missing,
            )
        ]
        if missing
        else []
    )


def _desk_told(facts: Facts, figure: Figure) -> list[str]:
    first = facts.register_begins(desk=figure.rule.source)
    return [
        f"The desk holds these from {said(first)} on, within {period.label}: {PART_OF_IT}"
        for period in figure.periods
        if first is not None and period.begin < first <= period.end
    ]


def _register_told(facts: Facts, figure: Figure) -> list[str]:
    first = facts.register_begins()
    if first is None:
        return ["The register of orders holds nothing."]
    told = [
        f"The first entry of the register of orders is of {said(first)}: what was before it is not held."
    ]
    for period in figure.periods:
        if period.begin < first <= period.end:
            told.append(f"The register begins within {period.label}: {PART_OF_IT}")
    return told
