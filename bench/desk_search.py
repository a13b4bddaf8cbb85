"""How the desk's search finds people who are asked for in another usual way of writing their names,
by origin of name.
"""

from __future__ import annotations

import random
from typing import Any

import psycopg

from bench.intervals import share
from bench.origin_people import another_way, written_name
from bench.sets.making import origins
from clew.database import embedded
from clew.database.provision import ADMIN
from clew.unit.intake.tokens import name_tokens, tsquery


def desk(people: int) -> dict[str, Any]:
    """By origin: found as written and in another way, of `people` each, and how many others of all
    origins came with it on the average.

    The index and the question are the desk's own, answered by PostgreSQL as for a page.
    """
    held = [(origin, number) for origin in origins() for number in range(people)]
    with psycopg.connect(embedded.start(make=True).dsn(ADMIN)) as admin:
        admin.execute("CREATE TEMP TABLE person (id int, search tsvector)")
        with admin.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO person SELECT %s, array_to_tsvector(%s)",
                [(n, sorted(name_tokens(written_name(*who)))) for n, who in enumerate(held)],
            )
        admin.execute("CREATE INDEX ON person USING gin (search)")
        table = {}
        for origin in origins():
            mine = [(n, number) for n, (whose, number) in enumerate(held) if whose == origin]
            table[origin] = {
                "as written": _asked(
                    admin, [(n, written_name(origin, number)) for n, number in mine]
                ),
                "in another way": _asked(
                    admin,
                    [
                        (n, another_way(origin, number, random.Random(f"desk {origin} {number}")))
                        for n, number in mine
                    ],
                ),
            }
        return table


def _asked(admin: psycopg.Connection[Any], questions: list[tuple[int, str]]) -> dict[str, Any]:
    found = strangers = 0
    for person, asked in questions:
        answered = {
            row[0]
            for row in admin.execute(
                "SELECT id FROM person WHERE search @@ %s::tsquery", [tsquery(asked)]
            )
        }
        found += person in answered
        strangers += len(answered - {person})
    return {
        "found": share(found, len(questions)),
        "others in an answer": round(strangers / len(questions), 2),
    }
