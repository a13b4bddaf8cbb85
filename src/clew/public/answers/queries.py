"""Published answers: a page of them, one, those near to a question, and the newest figures among
them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Q, QuerySet, TextField
from django.db.models.expressions import RawSQL
from jellyfish import damerau_levenshtein_distance

from clew.public.answers.models import Answer, Withdrawn

PAGE = 20
_LARGE = ("kept", "letter", "csv", "ods", "charts", "search")
# Of PostgreSQL's rank, over the words of a question: below it, an answer shares a word or two and
# no more.
_NEAR = 0.02
_MOST_FIGURES = 24
_MOST_SAID = 4
_TIMES = ("period", "year", "quarter", "month")
SORTS = {"newest": "-published_on", "oldest": "published_on", "title": "title"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A published table that has a picture, with the answer that it stands in."""

    answer: Answer
    table: dict[str, Any]
    rows: list[dict[str, Any]]

    @property
    def in_words(self) -> list[tuple[str, int | None]]:
        """What is said before the picture: each row of a short table, the first and the last of one
        over time, the largest of another. Nothing for a table of more than one breakdown.
        """
        columns = self.table["columns"]
        if len(columns) != 2 or columns[1] != "number":
            return []
        rows = self.rows
        if len(rows) > _MOST_SAID:
            if columns[0] in _TIMES:
                rows = [rows[0], rows[-1]]
            else:
                rows = sorted(rows, key=lambda r: -(r["number"] or 0))[:_MOST_SAID]
        return [(str(r[columns[0]]), r["number"]) for r in rows]

    @property
    def is_over_time(self) -> bool:
        return bool(self.table["columns"]) and self.table["columns"][0] in _TIMES


def _standing() -> QuerySet[Answer]:
    """Answers that no later one has taken the place of."""
    return Answer.objects.filter(newer=None)


def answers(query: str, sort: str, after: int) -> tuple[list[Answer], int]:
    """A page of answers and where the next begins (0: nowhere). Words are found by their stems, a
    reference however its parts are set apart.
    """
    found = _standing().defer(*_LARGE).order_by(SORTS.get(sort, SORTS["newest"]), "-id")
    if query:
        bare = re.sub(r"[^a-z0-9]", "", query.lower())
        found = found.annotate(
            bare=RawSQL("lower(regexp_replace(reference, '[^A-Za-z0-9]', '', 'g'))", [])  # no value
        ).filter(
            Q(search=SearchQuery(query, config="english"))
            | Q(search=SearchQuery(query, config="simple"))
            | (Q(bare=bare) if bare else Q(pk__in=[]))
        )
    rows = list(found[after : after + PAGE + 1])
    return rows[:PAGE], after + PAGE if len(rows) > PAGE else 0


def without_slips(query: str) -> str:
    """The query with each word that no answer has put as the nearest one that some answer has;
    empty where nothing is near.
    """
    said = _standing().values_list("title", "summary", "asked")[:500]
    known = set(_words(" ".join(" ".join(row) for row in said)))
    changed, made = False, []
    for word in _words(query):
        near = word if word in known else _nearest(word, known)
        changed = changed or near != word
        made.append(near or word)
    return " ".join(made) if changed else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]{3,}", text.lower())


def _nearest(word: str, known: set[str]) -> str:
    """The known word that fewest slips lead to: one in a short word, two in a long one."""
    most = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    found = [
        (damerau_levenshtein_distance(word, k), k) for k in known if abs(len(k) - len(word)) <= most
    ]
    distance, near = min(found, default=(99, ""))
    return near if distance <= most else word


def answer(slug: str) -> Answer | None:
    return Answer.objects.filter(slug=slug).first()


def withdrawn(slug: str) -> Withdrawn | None:
    return Withdrawn.objects.filter(slug=slug).first()


def before(held: Answer) -> Answer | None:
    """The version that an answer took the place of."""
    return Answer.objects.filter(newer=held.slug).defer(*_LARGE).first()


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
    found = _standing().defer(*_LARGE).filter(search=asked)
    return list(
        found.annotate(near=SearchRank("search", asked))
        .filter(near__gte=_NEAR)
        .order_by("-near", "-id")[:most]
    )


def newest() -> list[Answer]:
    """For the feed."""
    return list(_standing().defer(*_LARGE)[:30])


def figures() -> list[Figure]:
    """The newest published table of each title that has a picture."""
    found: dict[str, Figure] = {}
    # Which tables are drawn, without reading the pictures.
    drawn = RawSQL(
        "ARRAY(SELECT jsonb_object_keys(charts))", [], output_field=ArrayField(TextField())
    )  # no value in it
    for held in (
        _standing().annotate(drawn=drawn).defer("letter", "csv", "ods", "search", "charts")[:60]
    ):
        for question in held.kept["questions"]:
            for table in question["figures"]:
                if table["table"] in held.drawn and table["title"] not in found:
                    rows = [r for r in question["rows"] if r["table"] == table["table"]]
                    found[table["title"]] = Figure(held, table, rows)
        if len(found) >= _MOST_FIGURES:
            break
    return list(found.values())


def every() -> list[Answer]:
    """All that stand, for the list of open data."""
    return list(_standing().defer(*_LARGE))
