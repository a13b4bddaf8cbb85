"""Who is who: F1 by pairs after clustering, beside plain Splink and a SQL cascade.

    python -m bench.people --linkage DATA/data/linkage --out docs/benchmarks/people.json

Sets: the 50k historical figures, FEBRL 3 and 4, simulated households (relatives at one address),
and made-up forces. Clew's model is the shipped one, trained without labels on a made-up force with
other people; its threshold is the shipped one on every set. Splink's published settings for the
historical figures and FEBRL are trained on the set itself and take the threshold that its example
uses (match probability 0.95). The cascade: five equalities, joined by connected components.
`--alone` measures Clew alone, with the shipped model: minutes instead of an hour. The made-up force
of the first benchmarks is kept as it was; `--mixed` measures one with names by origin and people
who are easily taken for one another, `--origins` each origin of name apart.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import splink.comparison_library as cl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench.machine import machine, peak_mb
from bench.origins import by_origin, siblings
from clew.screening.engines import open_engine
from clew.screening.people.identities import group_mentions
from clew.screening.people.linking import score_pairs
from clew.screening.people.mentions import make_mentions
from clew.screening.people.model import Model, train
from clew.screening.records.intake import take_in
from clew.screening.records.marks import marked
from clew.screening.records.schema import PERSON_COLUMNS
from clew.synth import Force, make_force

_EMPTY = dict.fromkeys(PERSON_COLUMNS)


def score(groups: dict[Any, Any], truth: dict[Any, Any]) -> dict[str, Any]:
    """Precision, recall and F1 over pairs within groups, and the largest group."""
    con = duckdb.connect()
    keys = list(truth)
    con.register(
        "t",
        pa.table(
            {
                "g": [str(groups.get(k, f"alone {k}")) for k in keys],
                "p": [str(truth[k]) for k in keys],
            }
        ),
    )
    both, ours, theirs, largest = (
        con.execute("""select (select sum(n * (n - 1) / 2) from (select count(*) n from t group by g, p)),
        (select sum(n * (n - 1) / 2) from (select count(*) n from t group by g)), (select sum(n * (n - 1) / 2) from (select count(*) n from t group by p)),
        (select max(n) from (select count(*) n from t group by g))""").fetchall()[0]
    )
    precision, recall = float(both) / float(ours or 1), float(both) / float(theirs)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "F1": round(2 * precision * recall / (precision + recall), 4),
        "largest": int(largest),
    }


def clew(mentions: list[dict[str, Any]], *, learn: bool = False) -> tuple[dict[int, Any], float]:
    """Groups by Clew of people given in the columns of an involvement. Each stands in a record of
    its own.

    `learn`: weights from the set itself, without labels, as `clew people train` does; the threshold
    stays the shipped one.
    """
    rows = [
        {
            "inc": n,
            "force": "X",
            "incident_id": str(n),
            "role": "victim",
            "row": 1,
            "mark": "n",
            **_EMPTY,
            **m,
            "relationship": None,
        }
        for n, m in enumerate(mentions)
    ]
    columns = [
        "inc",
        "force",
        "incident_id",
        "role",
        "row",
        "mark",
        *PERSON_COLUMNS,
        "relationship",
    ]
    schema = pa.schema([(c, pa.int64() if c in ("inc", "row") else pa.string()) for c in columns])
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_engine("duckdb", scratch)
        engine.put("involvements", pa.Table.from_pylist(rows, schema=schema))
        _no_orders(engine)
        start = time.perf_counter()
        groups = _grouped(engine, learn=learn)
        seconds = time.perf_counter() - start
        engine.close()
    return {int(k[0]): v for k, v in groups.items()}, seconds


def _no_orders(engine: Any) -> None:
    sides = ", ".join(
        f"cast(null as varchar) as {s}_{c}"
        for s in ("subject", "protected")
        for c in PERSON_COLUMNS
    )
    engine.create(
        "orders",
        f"select cast(null as bigint) as ord, cast(null as varchar) as force, cast(null as varchar) as order_id, {sides} where false",
    )


def _grouped(engine: Any, *, learn: bool = False) -> dict[tuple[str, str, int], Any]:
    make_mentions(engine)
    model = Model.load()
    if learn:
        engine.create("comparable", "select * from mentions where comparable")
        model = train(engine, "the set itself", join=model.join, split=model.split)
    score_pairs(engine, model)
    group_mentions(engine, model, [], previous=False)
    found = engine.fetch(
        "select k.incident_id, k.role, k.row, i.identity from identity_of i join mentions k on i.m = k.m where k.inc is not null"
    )
    return {
        (a, b, c): d
        for a, b, c, d in zip(
            *(found.column(n).to_pylist() for n in ("incident_id", "role", "row", "identity")),
            strict=True,
        )
    }


def plain_splink(
    rows: list[dict[str, Any]],
    comparisons: list[Any],
    blocking: list[Any],
    rules: list[Any],
    em: list[Any],
    recall: float,
) -> tuple[dict[int, Any], float]:
    con = duckdb.connect()
    con.register("given", pa.Table.from_pylist([{"unique_id": n, **r} for n, r in enumerate(rows)]))
    con.execute("create table t as select * from given")
    start = time.perf_counter()
    linker = Linker(
        DuckDBAPI(con).register("t"),
        SettingsCreator(
            link_type="dedupe_only",
            comparisons=comparisons,
            blocking_rules_to_generate_predictions=blocking,
        ),
        log_level=40,
    )
    linker.training.estimate_probability_two_random_records_match(rules, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in em:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        linker.inference.predict(threshold_match_probability=0.5), threshold_match_probability=0.95
    )
    found = dict(
        con.execute(f"select unique_id, cluster_id from {clusters.physical_name}").fetchall()
    )
    return found, time.perf_counter() - start


def cascade(
    rows: list[dict[str, Any]], rules: list[tuple[str, ...]]
) -> tuple[dict[int, Any], float]:
    con = duckdb.connect()
    con.register("given", pa.Table.from_pylist([{"n": n, **r} for n, r in enumerate(rows)]))
    con.execute("create table t as select * from given")
    start = time.perf_counter()
    union = " union ".join(
        f"select l.n as a, r.n as b from t l join t r on {' and '.join(f'l.{c} = r.{c}' for c in rule)} and l.n < r.n"
        for rule in rules
    )
    edges = con.execute(union).fetchnumpy()
    graph = coo_matrix(
        (np.ones(len(edges["a"])), (edges["a"], edges["b"])), shape=(len(rows), len(rows))
    )
    labels = connected_components(graph, directed=False)[1]
    return dict(enumerate(labels.tolist())), time.perf_counter() - start


def historical(folder: Path, *, alone: bool = False) -> dict[str, Any]:
    rows = (
        duckdb.connect()
        .sql(f"select * from '{folder}/historical_figures_with_errors_50k.parquet'")
        .to_arrow_table()
        .to_pylist()
    )
    truth = {n: r["cluster"] for n, r in enumerate(rows)}
    people = [
        {
            "given_names": r["first_name"],
            "family_name": r["surname"],
            "date_of_birth": r["dob"],
            "postcode": r["postcode_fake"],
            "sex": (r["gender"] or "")[:1].upper() or None,
        }
        for r in rows
    ]
    groups, seconds = clew(people)
    if alone:
        return _beside(len(rows), truth, clew=(groups, seconds))
    learnt = clew(people, learn=True)
    given = [
        {
            k: r[k]
            for k in (
                "first_name",
                "surname",
                "first_and_surname",
                "dob",
                "birth_place",
                "postcode_fake",
                "occupation",
            )
        }
        for r in rows
    ]
    theirs, their_seconds = plain_splink(
        given,
        [
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_and_surname"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        [
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"),
            block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"),
        ],
        [
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ],
        [block_on("first_name", "surname"), block_on("dob")],
        0.6,
    )
    rules = [
        ("first_name", "surname", "dob"),
        ("surname", "dob", "postcode_fake"),
        ("first_name", "dob", "postcode_fake"),
        ("first_name", "surname", "postcode_fake"),
        ("dob", "postcode_fake"),
    ]
    joined, join_seconds = cascade(given, rules)
    return _beside(
        len(rows),
        truth,
        clew=(groups, seconds),
        clew_trained_on_the_set=learnt,
        splink=(theirs, their_seconds),
        cascade=(joined, join_seconds),
    )


def febrl(path: Path, *, alone: bool = False) -> dict[str, Any]:
    paths = sorted(path.parent.glob("dataset4?.csv")) if path.name == "dataset4" else [path]
    rows = []
    for p in paths:
        with p.open(encoding="utf-8", newline="") as handle:
            rows += [
                {k.strip(): v.strip() or None for k, v in r.items()} for r in csv.DictReader(handle)
            ]
    truth = {n: r["rec_id"].split("-")[1] for n, r in enumerate(rows)}

    def born(text: str | None) -> str | None:
        return (
            f"{text[:4]}-{text[4:6]}-{text[6:]}"
            if text and len(text) == 8 and "01" <= text[4:6] <= "12" and "01" <= text[6:] <= "31"
            else None
        )

    people = [
        {
            "given_names": r["given_name"],
            "family_name": r["surname"],
            "date_of_birth": born(r["date_of_birth"]),
            "address": " ".join(x for x in (r["street_number"], r["address_1"]) if x) or None,
            "postcode": r["postcode"],
        }
        for r in rows
    ]
    groups, seconds = clew(people)
    if alone:
        return _beside(len(rows), truth, clew=(groups, seconds))
    learnt = clew(people, learn=True)
    given = [
        {
            k: r[k]
            for k in (
                "given_name",
                "surname",
                "date_of_birth",
                "soc_sec_id",
                "postcode",
                "street_number",
                "address_1",
                "suburb",
            )
        }
        for r in rows
    ]
    theirs, their_seconds = plain_splink(
        given,
        [
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        ],
        [
            block_on("given_name", "surname"),
            block_on("given_name", "date_of_birth"),
            block_on("surname", "date_of_birth"),
            block_on("given_name", "postcode"),
            block_on("surname", "postcode"),
        ],
        [
            block_on("given_name", "surname", "date_of_birth"),
            block_on("given_name", "date_of_birth", "postcode"),
        ],
        [block_on("date_of_birth"), block_on("surname", "given_name")],
        0.8,
    )
    rules = [
        ("given_name", "surname", "date_of_birth"),
        ("given_name", "date_of_birth"),
        ("surname", "date_of_birth"),
        ("given_name", "surname", "postcode"),
        ("date_of_birth", "postcode"),
    ]
    joined, join_seconds = cascade(given, rules)
    return _beside(
        len(rows),
        truth,
        clew=(groups, seconds),
        clew_trained_on_the_set=learnt,
        splink=(theirs, their_seconds),
        cascade=(joined, join_seconds),
    )


def households(folder: Path, *, alone: bool = False) -> dict[str, Any]:
    """Relatives joined by mistake: everybody once, clean, and once more with a slip; no two people
    may be joined.
    """
    rows = (
        duckdb.connect()
        .sql(f"select * from '{folder}/households/decennial_census.parquet'")
        .to_arrow_table()
        .to_pylist()
    )
    names = {k.lower(): k for k in rows[0]}
    first, last, born = names.get("first_name"), names.get("last_name"), names.get("date_of_birth")
    house = [
        " ".join(str(r[c]) for c in ("street_number", "street_name", "unit_number") if r.get(c))
        or None
        for r in rows
    ]
    people = [
        {
            "given_names": r[first],
            "family_name": r[last],
            "date_of_birth": str(r[born])[:10] if born and r[born] else None,
            "address": h,
            "postcode": r.get("zipcode"),
        }
        for r, h in zip(rows, house, strict=True)
    ]
    people += [
        {
            **p,
            "given_names": (p["given_names"] or "")[:-1] or None,
            "date_of_birth": None if n % 3 == 0 else p["date_of_birth"],
        }
        for n, p in enumerate(people)
    ]
    truth = {n: rows[n % len(rows)]["simulant_id"] for n in range(len(people))}
    groups, seconds = clew(people)
    con = duckdb.connect()
    con.register(
        "t",
        pa.table(
            {
                "g": [str(groups.get(n, n)) for n in truth],
                "p": [str(v) for v in truth.values()],
                "h": [str(h) for h in (*house, *house)],
            }
        ),
    )
    wrong = con.execute(
        "select count(*) from (select g from t group by g, h having count(distinct p) > 1)"
    ).fetchall()[0][0]
    joined, join_seconds = (
        ({}, 0.0)
        if alone
        else cascade(
            people,
            [
                ("given_names", "family_name", "date_of_birth"),
                ("family_name", "date_of_birth"),
                ("given_names", "family_name", "address"),
                ("family_name", "address", "postcode"),
            ],
        )
    )
    others = {} if alone else {"cascade": (joined, join_seconds)}
    result = _beside(len(people), truth, clew=(groups, seconds), **others)
    result["groups that join relatives at one address, clew"] = int(wrong)
    return result


def made_up(
    mentions: int, work: Path, *, alone: bool = False, mixed: bool = False
) -> dict[str, Any]:
    records = work / f"force-{mentions}-{mixed}"
    make_force(records, Force(int(mentions / 1.92), 0.01, 77, mixed=mixed))
    clean = work / f"clean-{mentions}-{mixed}"
    take_in(records, clean)
    engine = open_engine("duckdb", str(clean))
    for table in ("involvements", "orders"):
        engine.register(table, clean / f"{table}.parquet")
    start = time.perf_counter()
    groups = _grouped(engine)
    seconds = time.perf_counter() - start
    people = engine.fetch("""select k.incident_id, k.role, k.row, k.given, k.family, k.dob, k.phone, k.email, k.postcode, k.ref from mentions k
        where k.comparable and k.inc is not null""").to_pylist()
    engine.close()
    keys = [(p["incident_id"], p["role"], p["row"]) for p in people]
    # The truth numbers the people of a record in the order in which they were made; the intake by
    # what the record says.
    said = ", ".join(f"nullif(trim({c}), '') as {c}" for c in (*PERSON_COLUMNS, "relationship"))
    given_order = f"""select incident_id as inc, role, {said}, row_number() over (partition by incident_id, role order by filename, file_row_number) as place
        from read_parquet('{records}/involvements/*.parquet', filename = true, file_row_number = true)"""
    known = {
        (a, b, c): d
        for a, b, c, d in duckdb.connect()
        .execute(f"""select m.inc, m.role, m.row, t.person from ({marked(given_order, "place")}) m
            join read_parquet('{records}/truth_people/*.parquet') t on m.inc = t.incident_id and m.role = t.role and m.place = t.row""")
        .fetchall()
    }
    truth = {n: known[k] for n, k in enumerate(keys) if k in known}
    ours = {n: groups.get(k) for n, k in enumerate(keys)}
    if alone:
        return _beside(len(people), truth, clew=(ours, seconds))
    given = [
        {c: p[c] for c in ("given", "family", "dob", "phone", "email", "postcode", "ref")}
        for p in people
    ]
    theirs, their_seconds = plain_splink(
        given,
        [
            cl.NameComparison("given"),
            cl.NameComparison("family"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("phone"),
            cl.EmailComparison("email"),
            cl.PostcodeComparison("postcode"),
        ],
        [
            block_on("given", "family", "dob"),
            block_on("family", "dob"),
            block_on("given", "dob"),
            block_on("phone"),
            block_on("email"),
        ],
        [block_on("given", "family", "dob"), block_on("email")],
        [block_on("dob"), block_on("given", "family")],
        0.6,
    )
    rules = [
        ("given", "family", "dob"),
        ("family", "dob"),
        ("phone", "given"),
        ("email",),
        ("ref",),
    ]
    joined, join_seconds = cascade(given, rules)
    return _beside(
        len(people),
        truth,
        clew=(ours, seconds),
        splink=(theirs, their_seconds),
        cascade=(joined, join_seconds),
    )


def _beside(
    count: int, truth: dict[Any, Any], **methods: tuple[dict[Any, Any], float]
) -> dict[str, Any]:
    return {
        "mentions": count,
        **{
            name: {**score(groups, truth), "seconds": round(seconds, 1)}
            for name, (groups, seconds) in methods.items()
        },
        "peak MB so far": peak_mb(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--linkage", type=Path)
    parser.add_argument("--mentions", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument(
        "--mixed",
        type=int,
        nargs="*",
        default=[],
        help="sizes of mixed forces, in mentions; Clew alone",
    )
    parser.add_argument(
        "--origins",
        action="store_true",
        help="by origin of name, and households of brothers and sisters",
    )
    parser.add_argument("--work", type=Path)
    parser.add_argument(
        "--alone", action="store_true", help="measure Clew alone, with the shipped model"
    )
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp(prefix="people-"))
    report: dict[str, Any] = {"machine": machine()}
    if options.linkage:
        report["historical figures, 50k"] = historical(options.linkage, alone=options.alone)
        print(json.dumps(report, indent=1), flush=True)
        for name in ("dataset3.csv", "dataset4"):
            report[f"FEBRL {name.removesuffix('.csv')}"] = febrl(
                options.linkage / "febrl" / name, alone=options.alone
            )
        report["households"] = households(options.linkage, alone=options.alone)
        print(json.dumps(report, indent=1), flush=True)
    for mentions in options.mentions:
        report[f"made-up force, {mentions:,} mentions"] = made_up(
            mentions, work, alone=options.alone
        )
        print(json.dumps(report, indent=1), flush=True)
    for mentions in options.mixed:
        report[f"mixed force, {mentions:,} mentions"] = made_up(
            mentions, work, alone=True, mixed=True
        )
    if options.origins:
        report["by origin of name"] = by_origin(work / "origins")
        report["households joined, of 150"] = siblings(work / "siblings")
    if options.origins or options.mixed:
        print(json.dumps(report, indent=1), flush=True)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
