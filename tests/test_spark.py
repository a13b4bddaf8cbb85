"""The same stages on Spark give the same courses, over a set with every hard case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clew.screening.runs.progress import Silent
from clew.screening.runs.run import Published, screen
from tests.records import rows

pytest.importorskip("pyspark", reason="the spark extra is not installed")


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_same_courses_identities_and_reasons(
    hard_records: Path, hard_run: Published, tmp_path: Path
) -> None:
    spark = screen(hard_records, tmp_path, Silent(), engine="spark", threads=2)

    def table(run: Path, name: str, columns: tuple[str, ...]) -> list[tuple]:
        return sorted(
            tuple(json.dumps(r[c], default=str) for c in columns) for r in rows(run, name)
        )

    for name, columns in (
        (
            "courses",
            (
                "course_id",
                "list",
                "rank",
                "points",
                "suspect_identity",
                "victim_identity",
                "first_on",
                "last_on",
                "incident_count",
                "recorded_as_stalking",
                "elements",
            ),
        ),
        ("course_incidents", ("course_id", "force", "incident_id", "part")),
        (
            "reasons",
            (
                "course_id",
                "reason",
                "points",
                "force",
                "incident_id",
                "quote",
                "start",
                "end",
                "source",
            ),
        ),
        ("identities", ("identity_id", "force", "incident_id", "role", "row")),
    ):
        assert table(spark.folder, name, columns) == table(hard_run.folder, name, columns), name
