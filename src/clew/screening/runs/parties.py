"""Who the parties of each record are, for the reader that tells who did what to whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from clew.screening.engines import Engine

_SIDES = {"suspect": "s", "subject": "s", "victim": "v", "reporter": "v"}
# A subject stands for a suspect, and a reporter for a victim, where the record names none; else
# they are others in it.
_STAND_IN = {"subject": "suspect", "reporter": "victim"}


def put_parties(engine: Engine) -> None:
    """From `involvements` and `to_read` make `parties_in` (inc, parties): JSON text `{"s": [[given,
    family, sex], ...], "v": ..., "o": ...}`.
    """
    people = engine.fetch(
        """select v.inc, v.role, v.given_names, v.family_name, v.sex from involvements v join to_read r on v.inc = r.inc
        where v.inc is not null order by v.inc, v.role, v.row"""
    )
    columns = (people.column(i).to_pylist() for i in range(5))
    written = written_parties(
        (inc, role, (given, family, sex))
        for inc, role, given, family, sex in zip(*columns, strict=True)
    )
    engine.put(
        "parties_in",
        pa.table(
            {
                "inc": pa.array(list(written), pa.int64()),
                "parties": pa.array(list(written.values()), pa.string()),
            }
        ),
    )


def written_parties(people: Iterable[tuple[Any, str, Sequence[str | None]]]) -> dict[Any, str]:
    """Of (record, role, (given names, family name, sex)) rows the parties of each record as JSON
    text, in the order of the rows.
    """
    held: dict[Any, dict[str, list[list[str]]]] = {}
    for key, role, person in people:
        held.setdefault(key, {}).setdefault(role, []).append([word or "" for word in person])
    written = {}
    for key, roles in held.items():
        parties: dict[str, list[list[str]]] = {}
        for role, persons in roles.items():
            side = "o" if _STAND_IN.get(role) in roles else _SIDES.get(role, "o")
            parties.setdefault(side, []).extend(persons)
        written[key] = json.dumps(parties, ensure_ascii=False)
    return written
