"""As what each record is recorded: by its codes, or by the words of its offence where the code says
nothing.
"""

from __future__ import annotations

from clew.offences import Concept, offence_kinds
from clew.screening.courses.words import in_sql
from clew.screening.engines import Engine

PURSUIT_KINDS = ("stalking", "harassment", "communications", "order")
"""Kinds of recorded offence that by themselves say that somebody was sought out."""


def sort_offences(engine: Engine, codes: list[Concept]) -> None:
    """From `incidents`, `code_kinds` and `stalking_coded` make `kinds_of` (inc, kind), one row for
    each kind of a record.

    `codes` are those in force; a further code of a record is read in any spelling.
    """
    parts = [
        "select i.inc, c.kind from incidents i join code_kinds c on i.offence_code = c.code",
        "select i.inc, c.kind from incidents i join code_kinds c on i.alternate_offence_code = c.code",
        "select inc, 'stalking' as kind from stalking_coded",
    ]
    for kind in sorted({c.kind for c in codes}):
        written = "|".join(
            f"0*{int(c.code[:3])}[/.-]0*{int(c.code[4:])}|{c.code[:3]}{c.code[4:]}"
            for c in codes
            if c.kind == kind
        )
        parts.append(
            f"select inc, '{kind}' as kind from incidents where secondary_offence_codes is not null "
            f"and regexp_matches(secondary_offence_codes, '(^|;) *({written}) *(;|$)')"
        )
    engine.create(
        "offences_told",
        "select distinct lower(offence) as offence from incidents where offence is not null",
    )
    told = []
    for k in offence_kinds():
        never = f" and not regexp_matches(offence, {in_sql(k.never)})" if k.never else ""
        told.append(
            f"select offence, '{k.name}' as kind from offences_told where regexp_matches(offence, {in_sql(k.pattern)}){never}"
        )
    engine.create("kinds_told", " union all ".join(told))
    parts.append(
        """select i.inc, t.kind from incidents i left join code_kinds c on i.offence_code = c.code
        join kinds_told t on lower(i.offence) = t.offence where c.code is null"""
    )
    engine.create(
        "kinds_of", "select distinct inc, kind from (" + " union all ".join(parts) + ") k"
    )


def sort_relationships(engine: Engine, relations: dict[str, list[str]]) -> None:
    """From `party` make `relations_of` (inc, who, relation): what a record says that a person is to
    the other side. `relations` are
    patterns on whole words, in small letters; the first that fits counts."""
    engine.create(
        "relations_told",
        "select distinct lower(relationship) as told from party where relationship is not null",
    )
    cases = " ".join(
        f"when regexp_matches(told, {in_sql('(^|[^a-z])(' + '|'.join(words) + ')([^a-z]|$)')}) then {in_sql(name)}"
        for name, words in relations.items()
    )
    engine.create(
        "relations_sorted", f"select told, case {cases} end as relation from relations_told"
    )
    engine.create(
        "relations_of",
        """select distinct p.inc, p.who, r.relation from party p join relations_sorted r on lower(p.relationship) = r.told
        where r.relation is not null""",
    )
