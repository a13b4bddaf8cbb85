"""What figures were prepared, and counts over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings

from clew.figures.answer import build_answer
from clew.figures.control import THRESHOLD
from clew.figures.description import Figure
from clew.figures.published import Beside, compare, told
from clew.figures.questions import Question, Reading
from clew.offences.periods import Period
from clew.unit.figures.key import key_of_figures
from clew.unit.figures.models import Preparation, Release
from clew.unit.figures.store import load, newest


def preparation(number: int) -> Preparation | None:
    return Preparation.objects.filter(pk=number).first()


def latest_preparation() -> Preparation | None:
    """The newest that is ready, or the newest of all."""
    return newest() or Preparation.objects.first()


def released() -> list[dict[str, Any]]:
    """The tables of everything that was published other than in an answer, oldest first: to weigh
    what is to go out against.
    """
    return list(Release.objects.values_list("kept", flat=True))


def ready() -> Preparation | None:
    return newest()


def count_one(prepared: Preparation, asked: Figure, *, protected: bool) -> dict[str, Any]:
    """A figure as an answer of one question, small numbers hidden or not. Raises NoFacts."""
    facts = load(prepared)
    try:
        reading = Reading([Question(asked.title, [asked])], [])
        return build_answer(
            reading,
            facts,
            reference="",
            request="",
            as_at=asked.as_at,
            threshold=THRESHOLD if protected else 1,
            samples=() if protected else None,
            key=key_of_figures(),
        )
    finally:
        facts.close()


def _published() -> Sequence[dict[str, Any]]:
    """Every row of the published tables that were taken in."""
    path: Path | None = settings.CLEW_PUBLISHED_FIGURES
    rows: list[dict[str, Any]] = (
        pq.read_table(path).to_pylist() if path is not None and path.is_file() else []
    )
    return rows


def published_numbers(periods: Sequence[Period]) -> list[str]:
    """What published tables that were taken in give for this force and these periods, a sentence
    for each class of offences; nothing where none
    gives a number for all days of one of the periods."""
    rows, prepared = _published(), newest()
    if not rows or prepared is None:
        return []
    facts = load(prepared)
    try:
        return told(rows, periods, area=facts.force)
    finally:
        facts.close()


def beside_published(prepared: Preparation, *, area: str, as_at: date) -> list[Beside]:
    """The force's own numbers beside the published ones; nothing where none were imported."""
    rows = _published()
    if not rows:
        return []
    facts = load(prepared)
    try:
        return compare(facts, rows, area=area or facts.force, as_at=as_at)
    finally:
        facts.close()
