"""Pairs of mentions that may be one person, scored.

What cannot be one person is refused later, by `contradictions`.
"""

from __future__ import annotations

import pyarrow as pa
from splink import Linker

from clew.screening.engines import Engine
from clew.screening.people.model import (
    BLOCKING,
    TELL_APART,
    Model,
    comparisons,
    estimate_prior,
    settings,
    shared_columns,
)

SAME_VICTIM = 7.0
"""Weight given to a suspect of the same, otherwise uncontradicted name against the same victim (and the reverse)."""
SAME_KEY = 9.0
"""Weight given to an unnamed person who uses a telephone, handle, e-mail or vehicle that exactly one identity uses."""
MOST_ALIKE = 400
"""Different mentions that may be compared with one another on one value. Beyond it the value says nothing, and every pair of them
would cost the square."""


def level_sql(model: Model, comparison: str) -> str:
    """Which level a pair fell on.

    Splink keeps only the level's weight, and no two levels of a comparison weigh the same.
    """
    weights = model.weights(comparison)
    cases = " ".join(
        f"when abs(mw_{comparison} - ({w!r})) < {TELL_APART / 4} then {i + 1}"
        for i, w in enumerate(weights)
    )
    return f"cast(case {cases} else 0 end as int)"


def score_pairs(engine: Engine, model: Model) -> None:
    """From `mentions` make `pairs` (m_l < m_r, weight, one level number for each comparison) and
    `not_compared` (rule, value, mentions).

    Mentions that say the very same are compared once for all of them: two of them with each other,
    the first with everybody else. So one caller's five hundred calls cost what two cost.
    """
    engine.create("comparable", "select * from mentions where comparable and copy <= 2")
    count = int(
        engine.fetch("select count(*) as n from mentions where comparable").column("n")[0].as_py()
    )
    columns = ", ".join(f"s.{c}" for c in comparisons())
    blocking = _cap_blocks(engine)
    if count < 2:
        engine.create(
            "pairs",
            "select m as m_l, m as m_r, cast(0 as double) as weight, "
            + ", ".join(f"cast(0 as int) as {c}" for c in comparisons())
            + " from comparable where m < 0",
        )
        return
    levels = ", ".join(f"{level_sql(model, c)} as {c}" for c in comparisons())
    api = engine.linker_api()
    given = settings(
        model,
        estimate_prior(engine, count),
        "spark" if engine.name == "spark" else "duckdb",
        blocking,
    )
    linker = Linker(api.register("comparable"), given, validate_settings=False, log_level=40)
    for column, (comparison, place) in shared_columns().items():
        if column not in ("given", "family"):
            # The more people use a value, the more often two strangers share it.
            engine.create(
                f"share_{column}",
                f"select value as {column}, times * {model.u[comparison][place]} as tf_{column} from times_{column}",
            )
        linker.table_management.register_term_frequency_lookup(
            api.register(f"share_{column}"), column
        )
    found = linker.inference.predict(threshold_match_weight=model.split - 3)
    engine.create(
        "scored",
        f"""select p.*, a.same_as as same_l, b.same_as as same_r, a.copy as copy_l, b.copy as copy_r from (
            select least(m_l, m_r) as m_l, greatest(m_l, m_r) as m_r, match_weight as weight, {levels} from {engine.table_of(found)}) p
            join mentions a on p.m_l = a.m join mentions b on p.m_r = b.m""",
    )
    linker.table_management.delete_tables_created_by_splink_from_db()
    # The further copies of a mention hang on the first one: by their own likeness, where that is
    # enough; else by each of its links.
    engine.create(
        "alone", f"select same_l from scored where same_l = same_r and weight >= {model.join}"
    )
    engine.create(
        "pairs",
        f"""select s.m_l, s.m_r, s.weight, {columns} from scored s where s.same_l = s.same_r or (s.copy_l = 1 and s.copy_r = 1)
        union all select s.m_l, k.m as m_r, s.weight, {columns} from scored s join mentions k on s.same_l = k.same_as and k.copy > 2 where s.same_l = s.same_r
        union all select least(k.m, s.m_r) as m_l, greatest(k.m, s.m_r) as m_r, s.weight, {columns} from scored s join mentions k on s.same_l = k.same_as and k.copy > 1
            left join alone a on s.same_l = a.same_l where s.same_l <> s.same_r and s.copy_l = 1 and s.copy_r = 1 and a.same_l is null
        union all select least(k.m, s.m_l) as m_l, greatest(k.m, s.m_l) as m_r, s.weight, {columns} from scored s join mentions k on s.same_r = k.same_as and k.copy > 1
            left join alone a on s.same_r = a.same_l where s.same_l <> s.same_r and s.copy_l = 1 and s.copy_r = 1 and a.same_l is null""",
    )


def _cap_blocks(engine: Engine) -> list[tuple[str, ...]]:
    """The rules by which pairs are tried, without the values that too many different mentions
    share; those are told in `not_compared`.
    """
    tells, blocked, rules = [], [], []
    for number, rule in enumerate(BLOCKING):
        there = " and ".join(f"{c} is not null" for c in rule)
        value = " || ' ' || ".join(f"cast({c} as varchar)" for c in rule)
        big = engine.fetch(
            f"select {value} as value, count(*) as mentions from comparable where copy = 1 and {there} group by {', '.join(rule)} "
            f"having count(*) > {MOST_ALIKE} order by 2 desc, 1"
        ).to_pylist()
        if not big:
            rules.append(rule)
            continue
        tells += [
            {"rule": ", ".join(rule), "value": b["value"], "mentions": int(b["mentions"])}
            for b in big
        ]
        listed = ", ".join("'" + str(b["value"]).replace("'", "''") + "'" for b in big)
        blocked.append(f"case when {value} not in ({listed}) then {value} end as block_{number}")
        rules.append((f"block_{number}",))
    if blocked:
        engine.create("comparable", f"select c.*, {', '.join(blocked)} from comparable c")
    engine.put("not_compared", pa.Table.from_pylist(tells, schema=_TOLD))
    return rules


_TOLD = pa.schema([("rule", pa.string()), ("value", pa.string()), ("mentions", pa.int64())])
