"""What may be wrong with the values of a row, as SQL: what is told, and whether it costs the value
or the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clew.screening.engines.duck import Session
from clew.screening.records.dates import DAY_FIRST, IN_NUMBERS, MONTH_FIRST
from clew.screening.records.errors import MOST_TOLD, RowError
from clew.screening.records.schema import INCIDENTS, LONGEST_FIELD, Column, Table

TRUE, FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
_ROUNDED = r"^[0-9]([.,][0-9]+)?[eE][+]?[0-9]+$"
_EARLIEST = "1920-01-01"
"""No force's records tell of an earlier day: a date before it stands for one that is not known."""
_FORMULA = r"^\s*(=[^=]|@[A-Za-z]+\(|[+\-][A-Za-z]+\(|#(REF|DIV/0|N/A|VALUE|NAME\?|NUM|NULL)[!]?)"
_CODE_AS_DATE = r"^([0-9]{1,2}-)?[A-Za-z]{3}-[0-9]{2,4}$|^[0-9]{1,2}-[A-Za-z]{3}$|^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$|^[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NO_ZERO = "^7[1-57-9][0-9]{8}$"
PLACES = ("reported_on", "recorded_on", "occurred_from", "occurred_to")
"""The dates of an incident: one that can be believed is enough to place it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`then` is what follows: the row is "set aside", the value is left "blank" (or `instead` is
    used), or it is used and somebody is told ("warn").
    """

    field: str
    broken: str  # SQL that is true of a bad row
    reason: str
    cure: str
    then: str
    instead: str = "null"


def rules_of(table: Table, today: date, month_first: dict[str, list[int]]) -> list[Rule]:
    """Every rule of a table.

    `month_first`: the numbers of the parts in which a column writes the month first.
    """
    rules = [
        Rule(
            k,
            f"{k} is null",
            f"{k} is blank",
            "Give every row its key; a row without one cannot be told from another",
            "set aside",
        )
        for k in table.keys
    ]
    for column in table.columns:
        if column.kind == "narrative":
            continue
        name = column.name
        then = "set aside" if column.decides or name in table.keys else "blank"
        rules.append(
            Rule(
                name,
                f"case when {name}[1] in ('=', '@', '+', '-', '#') then regexp_matches({name}, '{_FORMULA}') else false end",
                "a spreadsheet formula or error stands where a value should be",
                "Export values, not formulas",
                then,
            )
        )
        rules.append(
            Rule(
                name,
                f"strlen({name}) > {LONGEST_FIELD}",
                f"the cell is longer than {LONGEST_FIELD:,} characters",
                "Look for a missing quote or delimiter before this row",
                then,
            )
        )
        rules += _kind_rules(column, today, then, month_first.get(name, []))
        rules += _spreadsheet_rules(table, column)
    return rules + (_incident_rules(rules) if table is INCIDENTS else [])


def _kind_rules(column: Column, today: date, then: str, month_first: list[int]) -> list[Rule]:
    name = column.name
    if column.kind in ("moment", "day"):
        moment = f"_m_{name}"
        rules = [
            Rule(
                name,
                f"{name} is not null and {moment} is null",
                "there is no such date",
                "Write dates as 2026-02-28, times as 2026-02-28 14:05",
                then,
            )
        ]
        if month_first:
            parts = ", ".join(map(str, month_first))
            rules.append(
                Rule(
                    name,
                    f"_part in ({parts}) and regexp_matches({name}, '{IN_NUMBERS}') and {moment} is not null",
                    "this column of the file writes the month first, so the date may be another day",
                    'Write dates as 2026-02-28, or import the file with a mapping that says date = "%m/%d/%Y" (clew records map FILE proposes one)',
                    then,
                )
            )
        if column.past:
            rules.append(
                Rule(
                    name,
                    f"{moment} >= date '{today}' + interval 2 day",
                    "the date lies in the future",
                    "Check the year and the order of day and month; if the date is right, check the clock of this computer",
                    then,
                )
            )
        rules.append(
            Rule(
                name,
                f"{moment} < timestamp '1890-01-01'",
                "the date is before 1890",
                "Check the year",
                then,
            )
        )
        return rules
    if column.kind == "choice":
        allowed = ", ".join(f"'{c.lower()}'" for c in column.choices)
        cure = f"Use one of: {', '.join(column.choices)}"
        return [
            Rule(
                name,
                f"lower({name}) not in ({allowed})",
                f"{name} is none of the words it may be",
                cure,
                then,
            )
        ]
    if column.kind == "flag":
        allowed = ", ".join(f"'{c}'" for c in (*TRUE, *FALSE))
        return [
            Rule(
                name,
                f"lower({name}) not in ({allowed})",
                f"{name} is neither true nor false",
                "Write true or false, or leave it blank",
                then,
            )
        ]
    return []


def _spreadsheet_rules(table: Table, column: Column) -> list[Rule]:
    """What a spreadsheet does to numbers and codes on their way through it."""
    name = column.name
    rules = []
    if name in table.keys or name.endswith(("person_ref", "phone")):
        rules.append(
            Rule(
                name,
                f"case when {name}[1] between '0' and '9' then regexp_matches({name}, '{_ROUNDED}') else false end",
                "a spreadsheet has rounded this number: other numbers became the same",
                "Export the column as text, never through a spreadsheet",
                "warn" if name in table.keys else "blank",
            )
        )
    if name.endswith("phone"):
        rules.append(
            Rule(
                name,
                f"length({name}) = 10 and regexp_matches({name}, '{_NO_ZERO}')",
                "the telephone number has lost its first 0, which is put back",
                "Export the column as text, never through a spreadsheet",
                "blank",
                f"'0' || {name}",
            )
        )
    if column.kind == "code":
        rules.append(
            Rule(
                name,
                f"contains({name}, '-') and regexp_matches({name}, '{_CODE_AS_DATE}') or regexp_matches({name}, '^[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}')",
                "a spreadsheet has made a date of this code",
                "Export the column as text, never through a spreadsheet",
                "blank",
            )
        )
    return rules


def _incident_rules(so_far: list[Rule]) -> list[Rule]:
    """Dates of an incident that cannot all be right: what cannot be believed is not used, and
    somebody is told.
    """
    rules = [
        Rule(
            d,
            f"_m_{d} >= timestamp '1890-01-01' and _m_{d} < timestamp '{_EARLIEST}'",
            f"the date is before {_EARLIEST[:4]}: it stands for one that is not known",
            "Leave the cell blank where the day is not known",
            "blank",
        )
        for d in PLACES
    ]
    reported, recorded, begun, ended = (_usable(d, so_far + rules) for d in PLACES)
    rules.append(
        Rule(
            "occurred_from",
            f"cast({begun} as date) > cast(coalesce({reported}, {recorded}) as date)",
            "it happened after it was reported",
            "Check the year and the order of day and month in both dates",
            "blank",
        )
    )
    rules.append(
        Rule(
            "occurred_to",
            f"cast({ended} as date) < cast({begun} as date)",
            "it ended before it began",
            "Check the two dates of the event",
            "blank",
        )
    )
    rules.append(
        Rule(
            "recorded_on",
            f"cast({recorded} as date) < cast({reported} as date)",
            "it was recorded before it was reported",
            "Check both dates",
            "warn",
        )
    )
    rules.append(
        Rule(
            "reported_on",
            unplaced(so_far + rules),
            "none of its dates can be used, so it stands at no point in time",
            "Give it one date that can be read",
            "warn",
        )
    )
    return rules


def _usable(name: str, rules: list[Rule]) -> str:
    """SQL of a date where nothing is wrong with it by itself."""
    broken = " or ".join(
        f"coalesce({r.broken}, false)" for r in rules if r.field == name and r.then == "blank"
    )
    return f"(case when _m_{name} is not null and not ({broken}) then _m_{name} end)"


def unplaced(rules: list[Rule]) -> str:
    """SQL that is true of an incident that gives dates of which none can be used."""
    unusable = [
        f"({d} is null or "
        + " or ".join(
            f"coalesce({r.broken}, false)" for r in rules if r.field == d and r.then == "blank"
        )
        + ")"
        for d in PLACES
    ]
    given = " or ".join(f"{d} is not null" for d in PLACES)
    return f"({given}) and {' and '.join(unusable)}"


def month_first(con: Session, table: Table) -> dict[str, list[int]]:
    """Columns and the parts in which a date proves that the month stands first, and none that the
    day does. Reads `seen_<table>`.
    """
    found: dict[str, list[int]] = {}
    for column in table.columns:
        if column.kind in ("moment", "day"):
            rows = con.execute(f"""select _part from seen_{table.name} where regexp_matches({column.name}, '{IN_NUMBERS}') group by _part
                having bool_or(regexp_matches({column.name}, '{MONTH_FIRST}')) and not bool_or(regexp_matches({column.name}, '{DAY_FIRST}'))
                order by _part""").fetchall()
            if rows:
                found[column.name] = [p for (p,) in rows]
    return found


def broken_rows(
    con: Session, raw: str, rules: list[Rule], reference: str, names: dict[int, str]
) -> list[RowError]:
    """What is wrong in the table `raw`, rule by rule: the first rows of each named, the rest
    counted.
    """
    told: list[RowError] = []
    con.execute(
        f"create or replace temp table wrong as select * from {raw} where (_bad or _odd) and not _lost"
    )
    for rule in rules:
        where = f"where coalesce({rule.broken}, false)"
        count = con.execute(f"select count(*) from wrong {where}").fetchall()[0][0]
        if not count:
            continue
        rows = con.execute(
            f"select _part, _sheet, trim({reference}), coalesce({rule.field}, '') from wrong {where} order by _part, _sheet limit {MOST_TOLD}"
        ).fetchall()
        severity = "set aside" if rule.then == "set aside" else "warning"
        reason = (
            f"{rule.reason}; the value is not used"
            if rule.then == "blank" and rule.instead == "null"
            else rule.reason
        )
        told += [
            RowError(names[p], s, ref, rule.field, value, reason, rule.cure, severity)
            for p, s, ref, value in rows
        ]
        if count > MOST_TOLD:
            more = f"{count - MOST_TOLD:,} more rows: {reason}"
            told.append(
                RowError(names[rows[-1][0]], 0, "", rule.field, "", more, rule.cure, "warning")
            )
    con.execute("drop table wrong")
    return told


def leave_out(con: Session, table: Table, rules: list[Rule]) -> None:
    """Values that cannot be used become blanks; found all together first, so that one does not hide
    another.
    """
    raw = f"raw_{table.name}"
    blank: dict[str, list[str]] = {}
    for rule in rules:
        if rule.then == "blank":
            blank.setdefault(rule.field, []).append(
                f"when coalesce({rule.broken}, false) then {rule.instead}"
            )
    dated = {c.name for c in table.columns if c.kind in ("moment", "day")}
    changes = []
    for name, broken in blank.items():
        changes += [
            f"case {' '.join(broken)} else {c} end as {c}"
            for c in ((name, f"_m_{name}") if name in dated else (name,))
        ]
    con.execute(
        f"create or replace temp table mended as select * replace ({', '.join(changes)}) from {raw} where _odd"
    )
    con.execute(f"delete from {raw} where _odd")
    con.execute(f"insert into {raw} by name select * from mended")
    con.execute("drop table mended")
