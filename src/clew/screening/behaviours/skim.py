"""The first pass: which tags may stand in a text, for every text there is. Cheap; decides what is worth reading."""

from __future__ import annotations

import pyarrow as pa

from clew.screening.behaviours.matcher import shipped_matcher
from clew.screening.engines import BatchFunction

SCHEMA = pa.schema([("inc", pa.int64()), ("behaviour", pa.bool_())])


def make_skimmer() -> BatchFunction:
    """A function from (inc, source, body) batches to (inc, behaviour) for texts in which some pattern matched.

    `behaviour` is false where only signs or contexts did.
    """
    matcher = shipped_matcher()

    def skim(batch: pa.RecordBatch) -> pa.RecordBatch:
        incs: list[int] = []
        behaviours: list[bool] = []
        for inc, body in zip(batch.column(0).to_pylist(), batch.column(2).to_pylist(), strict=True):
            if body and (found := matcher.skim(body)) is not None:
                incs.append(inc)
                behaviours.append(found)
        return pa.RecordBatch.from_arrays([pa.array(incs, pa.int64()), pa.array(behaviours, pa.bool_())], schema=SCHEMA)

    return skim
