"""`clew people train`: learn the linkage weights from a force's own records."""

from __future__ import annotations

import tempfile
from pathlib import Path

from clew.screening.engines import open_engine
from clew.screening.people.mentions import make_mentions
from clew.screening.people.model import Model, train
from clew.screening.records.intake import take_in


def train_on(records: Path, out: Path, *, seed: int = 1) -> Model:
    """Write a model to `out`.

    Thresholds stay those of the shipped model: they were chosen on a set with known truth.
    """
    shipped = Model.load()
    with tempfile.TemporaryDirectory(prefix="clew-train-") as scratch:
        take_in(records, Path(scratch))
        engine = open_engine("duckdb", scratch)
        try:
            for table in ("involvements", "orders"):
                engine.register(table, Path(scratch) / f"{table}.parquet")
            make_mentions(engine)
            engine.create("comparable", "select * from mentions where comparable")
            model = train(
                engine,
                f"{records.name}, without labels, seed {seed}",
                seed=seed,
                join=shipped.join,
                split=shipped.split,
            )
        finally:
            engine.close()
    model.save(out)
    return model
