"""What the stages of a run say they read and leave, held against every statement of two runs: a
first one, and one that follows it.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from clew.screening.runs import publish, run, stages
from clew.screening.runs.progress import Silent
from tests.traced_engine import Trace, TracedEngine


class _Tells(Silent):
    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def stage(self, name: str) -> None:
        self._trace.stage = name


@pytest.fixture(scope="module")
def traces(hard_records: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Trace]:
    traces, runs = [Trace(), Trace()], tmp_path_factory.mktemp("traced")
    with pytest.MonkeyPatch.context() as patch:
        for trace, as_at in zip(traces, (None, stages.date(2027, 1, 1)), strict=True):

            def opened(
                name: str, scratch: str, trace: Trace = trace, **settings: Any
            ) -> TracedEngine:
                return TracedEngine(trace, scratch, **settings)

            patch.setattr(run, "open_engine", opened)
            run.screen(hard_records, runs, _Tells(trace), threads=1, as_at=as_at)
    return traces


def _made(traces: list[Trace]) -> dict[str, set[str]]:
    made: dict[str, set[str]] = defaultdict(set)
    for step in (s for t in traces for s in t.steps if s.makes):
        made[str(step.makes)].add(step.stage)
    return made


def _published() -> set[str]:
    return {
        name
        for tables in (publish.READS, publish.KEPT)
        for names in tables.values()
        for name in names
    }


def test_no_table_is_read_before_it_is_made(traces: list[Trace]) -> None:
    assert [early for trace in traces for early in trace.too_early] == []


def test_every_table_is_read_by_a_later_statement_or_published(traces: list[Trace]) -> None:
    read = {name for trace in traces for step in trace.steps for name in step.reads}
    assert set(_made(traces)) - read - _published() == set()


def test_every_column_that_a_statement_works_out_is_read_or_published(traces: list[Trace]) -> None:
    """Columns that come with a whole row, and those of tables that Python hands in, are not asked
    about.
    """
    read: dict[str, set[str]] = defaultdict(set)
    worked_out: dict[str, set[str]] = defaultdict(set)
    for trace in traces:
        for step in trace.steps:
            for name, columns in step.reads.items():
                read[name] |= columns
            if step.makes and step.reads and not step.passes_on:
                worked_out[step.makes] |= set(trace.made[step.makes])
    left = {
        name: columns - read[name]
        for name, columns in worked_out.items()
        if name not in _published()
    }
    assert {name: sorted(columns) for name, columns in left.items() if columns} == {}


@pytest.mark.parametrize("name", stages.STAGES)
def test_a_stage_reads_what_it_says(name: str, traces: list[Trace]) -> None:
    made = _made(traces)
    read = {
        table
        for trace in traces
        for step in trace.steps
        if step.stage == name
        for table in step.reads
        if name not in made[table]
    }
    assert read - set(stages.REFERENCE) == set(stages.STAGES[name].reads)


@pytest.mark.parametrize("name", stages.STAGES)
def test_a_stage_leaves_what_later_ones_and_the_published_run_read(
    name: str, traces: list[Trace]
) -> None:
    """No more: each table that is left is written down whole, once a run."""
    order = list(stages.STAGES)
    wanted = {
        table for later in order[order.index(name) + 1 :] for table in stages.STAGES[later].reads
    }
    wanted |= {*publish.READS.get(name, ()), *publish.KEPT.get(name, ())}
    own = {table for table, by in _made(traces).items() if name in by}
    assert set(stages.STAGES[name].leaves) == wanted & own


def test_reference_tables_are_read(traces: list[Trace]) -> None:
    read = {name for trace in traces for step in trace.steps for name in step.reads}
    assert set(stages.REFERENCE) <= read
