"""Published answers: a page of them, one, those near to a question, and the newest figures among
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Q, TextField
from django.db.models.expressions import RawSQL

from clew.public.answers.models import Answer

PAGE = 20
_LARGE = ("kept", "letter", "csv", "ods", "charts", "search")
# Of PostgreSQL's rank, over the words of a question: below it, an answer shares a word or two and
# no more.
_NEAR = 0.02
_MOST_FIGURES = 24
SORTS = {"newest": "-published_on", "oldest": "published_on", "title": "title"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A published table that has a picture, with the answer that it stands in."""

    answer: Answer
    table: dict[str, Any]
    rows: list[dict[str, Any]]


def answers(query: str, sort: str, after: int) -> tuple[list[Answer], int]:
    """A page of answers and where the next begins (0: nowhere)."""
    found = Answer.objects.defer(*_LARGE).order_by(SORTS.get(sort, SORTS["newest"]), "-id")
    if query:
        found = found.filter(
            Q(search=SearchQuery(query, config="english"))
            | Q(search=SearchQuery(query, config="simple"))
            | Q(reference__iexact=query.strip())
        )
    rows = list(found[after : after + PAGE + 1])
    return rows[:PAGE], after + PAGE if len(rows) > PAGE else 0


def answer(slug: str) -> Answer | None:
    return Answer.objects.filter(slug=slug).first()


def one_file(slug: str, kind: str) -> tuple[str, bytes] | None:
    """Reference and bytes of a file of an answer."""
    found = Answer.objects.filter(slug=slug).values_list("reference", kind).first()
    return (str(found[0]), bytes(found[1])) if found else None


def near(text: str, most: int = 5) -> list[Answer]:
    """Published answers that share the most words with a question."""
    words = " or ".join(
        dict.fromkeys(w for w in text.lower().split() if len(w) > 4 and w.isalpha())
    )
    if not words:
        return []
    asked = SearchQuery(words, search_type="websearch", config="english")
    found = Answer.objects.defer(*_LARGE).filter(search=asked)
    return list(
        found.annotate(near=SearchRank("search", asked))
        .filter(near__gte=_NEAR)
        .order_by("-near", "-id")[:most]
    )


def newest() -> list[Answer]:
    """For the feed."""
    return list(Answer.objects.defer(*_LARGE)[:30])


def figures() -> list[Figure]:
    """The newest published table of each title that has a picture."""
    found: dict[str, Figure] = {}
    # Which tables are drawn, without reading the pictures.
    drawn = RawSQL(
        "ARRAY(SELECT jsonb_object_keys(charts))", [], output_field=ArrayField(TextField())
    )  # no value in it
    for held in Answer.objects.annotate(drawn=drawn).defer(
        "letter", "csv", "ods", "search", "charts"
    )[:60]:
        for question in held.kept["questions"]:
            for table in question["figures"]:
                if table["table"] in held.drawn and table["title"] not in found:
                    rows = [r for r in question["rows"] if r["table"] == table["table"]]
                    found[table["title"]] = Figure(held, table, rows)
        if len(found) >= _MOST_FIGURES:
            break
    return list(found.values())
