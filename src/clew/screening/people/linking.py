"""Pairs of mentions that may be one person, scored; and what the score must not be believed about."""

from __future__ import annotations

from splink import Linker

from clew.screening.engines import Engine
from clew.screening.people.model import TELL_APART, Model, comparisons, estimate_prior, labels, settings

SAME_VICTIM = 7.0
"""Weight given to a suspect of the same, otherwise uncontradicted name against the same victim (and the reverse)."""
SAME_KEY = 9.0
"""Weight given to an unnamed person who uses a telephone, handle, e-mail or vehicle that exactly one identity uses."""


SAME_DOB = SAME_REF = 1
"""Level numbers: 0 is nothing to compare, 1 the best level, and so on down `model.labels`."""


def different(comparison: str) -> int:
    """The number of a comparison's last level: the two are different."""
    return len(labels(comparison)) - 1


def level_sql(model: Model, comparison: str) -> str:
    """Which level a pair fell on. Splink keeps only the level's weight, and no two levels of a comparison weigh the same."""
    weights = model.weights(comparison)
    cases = " ".join(f"when abs(mw_{comparison} - ({w!r})) < {TELL_APART / 4} then {i + 1}" for i, w in enumerate(weights))
    return f"cast(case {cases} else 0 end as int)"


def score_pairs(engine: Engine, model: Model) -> None:
    """From `mentions` make `comparable` and `pairs`: m_l < m_r, weight, one level number for each comparison.

    Two given names that are neither the same, variants, swapped, an initial nor a slip apart, without the same date
    of birth or the same number in the force's system, are two people, however much they share: relatives under one roof.
    So are two of one name born a generation apart, unless they share an e-mail address, a handle or that number.
    """
    engine.create("comparable", "select * from mentions where comparable")
    count = engine.fetch("select count(*) as n from comparable").column("n")[0].as_py()
    levels = ", ".join(f"{level_sql(model, c)} as {c}" for c in comparisons())
    if count < 2:
        engine.create("pairs", "select m as m_l, m as m_r, cast(0 as double) as weight, "
                      + ", ".join(f"cast(0 as int) as {c}" for c in comparisons()) + " from comparable where m < 0")  # fmt: skip
        return
    api = engine.linker_api()
    linker = Linker(api.register("comparable"), settings(model, estimate_prior(engine, count), "spark" if engine.name == "spark" else "duckdb"),
                    log_level=40)  # fmt: skip
    found = linker.inference.predict(threshold_match_weight=model.split - 3)
    engine.create(
        "pairs",
        f"""select * from (select least(m_l, m_r) as m_l, greatest(m_l, m_r) as m_r, match_weight as weight, {levels}
            from {engine.table_of(found)}) scored
        where not (given = {different("given")} and dob <> {SAME_DOB} and ref <> {SAME_REF})
          and not (given = {different("given")} and family = {different("family")} and ref <> {SAME_REF})
          and not (dob = {labels("dob").index("born a generation apart")} and ref <> {SAME_REF} and contact not in (1, 2))""",
    )
    linker.table_management.delete_tables_created_by_splink_from_db()
