"""The extract, as a document to be read and redacted."""

from __future__ import annotations

from django.utils import timezone

from clew.unit.subject.holding import MOST, Table
from clew.web.documents import Document
from clew.web.jinja import moment


def extract(name: str, reference: str, chosen: list[str], held: list[Table]) -> Document:
    """`chosen`: how the people of the request are called in the records."""
    made = Document(
        "Subject access extract: a draft to be read and redacted",
        "Official-Sensitive",
        f"{reference}, {moment(timezone.now())}",
        index=True,
    )
    made.text(
        f"What this service holds about {name}. Take out what concerns others, and whatever is withheld under DPA 2018 s.45(4); write down what and why."
    )
    made.text(
        "It has every table that holds people of records. It does not have: the runs that these records came from, earlier versions of changed rows, files on cases (read each), what is sealed, and backups."
    )
    if not held:
        made.text("Nothing is held about the people who were chosen.")
        return made
    made.facts([("Chosen as the person of the request", "; ".join(chosen))])
    made.table(["Table", "Rows"], [[t.title, f"{t.count:,}"] for t in held], [4, 1])
    for table in held:
        made.heading(table.title)
        for number, row in enumerate(table.rows, start=1):
            made.small(f"{number} of {table.count:,}")
            made.facts(row)
        if table.count > MOST:
            made.text(
                f"{table.count - MOST:,} more rows are not written out here: ask for them by the pages of the courses and cases above."
            )
    return made
