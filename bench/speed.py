"""How long a run takes beside the least that the same machine could do, and beside a plain script.

    python -m bench.speed --incidents 1000000 --out docs/benchmarks/speed.json

Floor, in the same process and run: DuckDB reading the same columns; the blocking rules as bare hash
joins with count(*); one hyperscan pass over the narratives, over as many processes as Clew uses.
Beside: Splink with its defaults, spaCy's matcher and pandas, on the first --plain incidents (they
would take hours on all) with the time a million would take in proportion.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pyarrow as pa

from bench.machine import children_peak_mb, machine, peak_mb
from clew.screening.behaviours.automaton import Automaton
from clew.screening.behaviours.lexicon import load
from clew.screening.behaviours.matcher import shipped_matcher
from clew.screening.people.model import BLOCKING
from clew.screening.people.training import train_on
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
from clew.synth import Force, make_force

_automaton: Automaton | None = None


def _start() -> None:
    global _automaton
    _automaton = Automaton([e.pattern for e in load().patterns])


def _pass(column: pa.Array) -> int:
    assert _automaton is not None
    return sum(len(_automaton.find(raw)) for raw in column.cast(pa.binary()).to_pylist())


def floor(records: Path, run: Path) -> dict[str, float]:
    con = duckdb.connect()
    seconds: dict[str, float] = {}
    start = time.perf_counter()
    # min() over each column makes DuckDB read it all; counting rows alone would not.
    for table in ("incidents", "involvements"):
        columns = [
            r[0]
            for r in con.execute(
                f"describe select * from read_parquet('{records}/{table}/*.parquet')"
            ).fetchall()
        ]
        con.execute(
            f"select {', '.join(f'min({c})' for c in columns)} from read_parquet('{records}/{table}/*.parquet')"
        ).fetchall()
    seconds["read"] = time.perf_counter() - start
    con.execute(
        f"create table mentions as select * from '{run}/evidence/mentions.parquet' where comparable"
    )
    start = time.perf_counter()
    for rule in BLOCKING:
        on = " and ".join(f"l.{c} = r.{c}" for c in rule)
        con.execute(
            f"select count(*) from mentions l join mentions r on {on} and l.m < r.m"
        ).fetchall()
    seconds["block"] = time.perf_counter() - start
    texts = f"select narrative from read_parquet('{records}/incidents/*.parquet')"
    _start()
    start = time.perf_counter()
    sum(_pass(b.column(0)) for b in con.sql(texts).to_arrow_reader(50_000))
    seconds["hyperscan, one process"] = time.perf_counter() - start
    batches = con.sql(texts).to_arrow_reader(50_000)
    start = time.perf_counter()
    with ProcessPoolExecutor(None, get_context("spawn"), initializer=_start) as pool:
        sum(pool.map(_pass, (b.column(0) for b in batches)))
    seconds["hyperscan"] = time.perf_counter() - start
    return {k: round(v, 2) for k, v in seconds.items()}


def plain(records: Path, count: int) -> dict[str, object]:
    """Splink's published defaults, spaCy's matcher and pandas, over the first `count` incidents."""
    import pandas as pd
    import spacy
    import splink.comparison_library as cl
    from spacy.matcher import Matcher
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    start = time.perf_counter()
    con = duckdb.connect()
    con.execute(
        f"create table i as select * from read_parquet('{records}/incidents/*.parquet') order by incident_id limit {count}"
    )
    con.execute(f"""create table p as select row_number() over () as unique_id, v.* exclude (relationship) from read_parquet('{records}/involvements/*.parquet') v
        semi join i using (incident_id)""")
    people = con.execute(
        "select unique_id, incident_id, role, given_names, family_name, date_of_birth, postcode, email from p"
    ).fetch_df()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("given_names"),
            cl.NameComparison("family_name"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True),
            cl.PostcodeComparison("postcode"),
            cl.EmailComparison("email"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given_names", "date_of_birth"),
            block_on("family_name", "date_of_birth"),
            block_on("email"),
        ],
    )
    api = DuckDBAPI(con)
    linker = Linker(api.register("p"), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given_names", "family_name", "date_of_birth")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("family_name", "given_names")
    )
    trained = time.perf_counter()
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        linker.inference.predict(threshold_match_weight=0), threshold_match_weight=5
    )
    linked = time.perf_counter()
    nlp = spacy.blank("en")
    matcher = Matcher(nlp.vocab)
    words = sorted(
        {w for e in load().entries for y in e.yes for w in y.lower().split() if len(w) > 4}
    )[:400]
    for word in words:
        matcher.add(word, [[{"LOWER": word}]])
    texts = (
        con.execute("select narrative from i where narrative is not null")
        .fetch_df()["narrative"]
        .tolist()
    )
    hits = sum(len(matcher(doc)) for doc in nlp.pipe(texts))
    read = time.perf_counter()
    ids = con.execute(f"select unique_id, cluster_id from {clusters.physical_name}").fetch_df()
    people = people.merge(ids, on="unique_id")
    suspects, victims = people[people.role == "suspect"], people[people.role == "victim"]
    pairs = (
        suspects.merge(victims, on="incident_id").groupby(["cluster_id_x", "cluster_id_y"]).size()
    )
    repeat = int((pairs > 1).sum())
    end = time.perf_counter()
    return {
        "incidents": count,
        "train": round(trained - start, 1),
        "link": round(linked - trained, 1),
        "read": round(read - linked, 1),
        "group": round(end - read, 1),
        "whole without training": round(end - trained, 1),
        "pandas": pd.__version__,
        "hits": hits,
        "repeat pairs": repeat,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument(
        "--plain", type=int, default=20_000, help="incidents for the plain script; 0 leaves it out"
    )
    parser.add_argument("--work", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp(prefix="speed-"))
    shipped_matcher()  # compiled once on a machine, and kept
    report: dict[str, object] = {"machine": machine()}
    for count in sorted({options.incidents // 10, options.incidents}):
        records, runs = work / f"records-{count}", work / f"runs-{count}"
        make_force(records, Force(count, 0.01, 21, words=(60, 120)))
        start = time.perf_counter()
        train_on(records, work / "model.json")
        training = time.perf_counter() - start
        shutil.rmtree(runs, ignore_errors=True)
        start = time.perf_counter()
        published = screen(records, runs, Silent())
        whole = time.perf_counter() - start
        least = floor(records, published.folder)
        alone = least.pop("hyperscan, one process")
        total = sum(least.values())
        seconds, steps = published.manifest["seconds"], published.manifest["steps"]
        result: dict[str, object] = {
            "mentions": published.manifest["counts"]["people"]["mentions"],
            "clew, seconds": round(whole, 1),
            "by stage": seconds,
            "steps": steps,
            "floor, seconds": round(total, 1),
            "floor by part": least,
            "times the floor": round(whole / total, 2),
            "the pass in one process, seconds": alone,
            "times the floor with the pass in one process": round(
                whole / (total - least["hyperscan"] + alone), 2
            ),
            "stage by stage": {
                "records to reading columns": round(seconds["records"] / least["read"], 1),
                "scoring pairs to bare joins": round(steps["people"]["score"] / least["block"], 1),
                "people to bare joins": round(seconds["people"] / least["block"], 1),
                "skim to hyperscan": round(seconds["skim"] / least["hyperscan"], 1),
            },
            "training apart, seconds": round(training, 1),
            "peak MB, this process": peak_mb(),
            "peak MB, one worker": children_peak_mb(),
        }
        if options.plain:
            beside = plain(records, min(options.plain, count))
            share = count / min(options.plain, count)
            beside["whole, in proportion to all"] = round(
                float(beside["whole without training"]) * share, 0
            )  # type: ignore[arg-type]
            result["plain script"] = beside
            result["plain script, times clew"] = round(
                float(beside["whole, in proportion to all"]) / whole, 1
            )  # type: ignore[arg-type]
        report[f"{count} incidents"] = result
        print(json.dumps(report, indent=1), flush=True)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
