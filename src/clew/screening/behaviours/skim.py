"""The first pass over every text: which may tell of pursuit, or of a course by itself. Cheap; it
helps to choose what is read closely.
"""

from __future__ import annotations

import pyarrow as pa

from clew.screening.behaviours.matcher import shipped_matcher
from clew.screening.engines import BatchFunction

SCHEMA = pa.schema([("inc", pa.int64()), ("finds", pa.int8())])


def make_skimmer() -> BatchFunction:
    """A function from (inc, source, body) batches to (inc, finds) for the texts in which something
    may stand.
    """
    matcher = shipped_matcher()

    def skim(batch: pa.RecordBatch) -> pa.RecordBatch:
        incs: list[int] = []
        finds: list[int] = []
        # As bytes: the automaton reads UTF-8, and most texts are not looked at again.
        for inc, raw in zip(
            batch.column(0).to_pylist(), batch.column(2).cast(pa.binary()).to_pylist(), strict=True
        ):
            if raw and (found := matcher.skim(raw)):
                incs.append(inc)
                finds.append(found)
        return pa.RecordBatch.from_arrays(
            [pa.array(incs, pa.int64()), pa.array(finds, pa.int8())], schema=SCHEMA
        )

    return skim
