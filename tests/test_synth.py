"""The made-up force: the same from the same seed, whatever the workers; the truth fits the records."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.synth import Force, make_force, origins
from clew.synth.grammar import Sentence
from clew.synth.population import Population
from clew.synth.tables import clauses


def read(folder: Path, table: str) -> list[tuple]:
    return (
        duckdb.connect()
        .execute(f"select * from read_parquet('{folder}/{table}/*.parquet') order by all")
        .fetchall()
    )


def test_the_same_seed_gives_the_same_force_however_it_is_made(tmp_path: Path) -> None:
    make_force(tmp_path / "a", Force(12_000, 0.02, 9), workers=1)
    make_force(tmp_path / "b", Force(12_000, 0.02, 9), workers=2)
    # A part that is lost is made again.
    (tmp_path / "b" / "incidents" / "part-00001.parquet").unlink()
    make_force(tmp_path / "b", Force(12_000, 0.02, 9))
    for table in ("incidents", "involvements", "orders", "truth_incidents", "truth_people"):
        assert read(tmp_path / "a", table) == read(tmp_path / "b", table)


def test_exactly_as_many_incidents_as_asked_and_the_truth_fits(force: Path) -> None:
    con = duckdb.connect()
    for table in ("incidents", "involvements", "truth_incidents", "truth_people"):
        con.execute(
            f"create view {table} as select * from read_parquet('{force}/{table}/*.parquet')"
        )
    assert con.execute(
        "select count(*), count(distinct (force, incident_id)) from incidents"
    ).fetchall() == [(3000, 3000)]
    assert con.execute(
        "select count(*) from truth_incidents t anti join incidents i using (force, incident_id)"
    ).fetchall() == [(0,)]
    numbered = "select force, incident_id, role, row_number() over (partition by force, incident_id, role order by 1) as row from involvements"
    assert con.execute(
        f"select count(*) from truth_people t anti join ({numbered}) i using (force, incident_id, role, row)"
    ).fetchall() == [(0,)]
    share = con.execute(
        "select count(*) / 3000 from truth_incidents where label = 'stalking'"
    ).fetchall()[0][0]
    assert 0.045 < share < 0.06


def test_a_share_of_nothing_plants_nothing_and_codes_nothing_as_stalking(tmp_path: Path) -> None:
    make_force(tmp_path / "r", Force(4000, 0.0, 2), workers=1)
    con = duckdb.connect()
    assert con.execute(
        f"select count(*) from read_parquet('{tmp_path}/r/truth_incidents/*.parquet') where label = 'stalking'"
    ).fetchall() == [(0,)]
    assert con.execute(
        f"select count(*) from read_parquet('{tmp_path}/r/incidents/*.parquet') where offence ilike '%stalking%'"
    ).fetchall() == [(0,)]


def test_every_kind_has_more_than_one_way_to_say_each_act() -> None:
    acts = clauses("stalking.toml")["acts"]
    assert all(len(a["core"]) >= 1 for a in acts.values())
    assert sum(len(a["core"]) for a in acts.values()) > 60
    assert {a for k in clauses("stalking.toml")["kinds"].values() for a in k["acts"]} <= set(acts)


def test_other_settings_in_the_same_folder_are_refused(tmp_path: Path) -> None:
    make_force(tmp_path / "r", Force(100, 0.0, 1), workers=1)
    with pytest.raises(FileExistsError, match="other settings"):
        make_force(tmp_path / "r", Force(100, 0.0, 2), workers=1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    with pytest.raises(FileExistsError, match="not empty"):
        make_force(tmp_path / "full", Force(100, 0.0, 1), workers=1)


@pytest.mark.parametrize(
    "force", [Force(0, 0, 1), Force(10, 0.9, 1), Force(10, 0, 1, words=(9, 3))]
)
def test_settings_out_of_range_are_refused(tmp_path: Path, force: Force) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        make_force(tmp_path / "r", force)


@given(st.integers(0, 100_000), st.integers(0, 50))
def test_a_person_is_the_same_whenever_asked(number: int, seed: int) -> None:
    people = Population(seed, 200_000)
    assert people.person(number) == Population(seed, 200_000).person(number)
    assert number in people.household(number)
    assert all(
        people.person(n).address == people.person(number).address for n in people.household(number)
    )


@pytest.mark.parametrize("template", ["[a|b", "a]", "a|b", "[a|[b|c]"])
def test_a_broken_template_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="unbalanced"):
        Sentence(template)


def test_a_template_says_each_choice() -> None:
    said = {Sentence("[a|b[c|d]] {x}").say(random.Random(n), {"x": "y"}) for n in range(40)}
    assert said == {"a y", "bc y", "bd y"}


def test_the_plain_force_is_that_of_the_first_benchmarks(tmp_path: Path) -> None:
    """A change of one dice roll would make figures that no longer compare."""
    make_force(tmp_path / "r", Force(300, 0.05, 5), workers=1)
    rows = [
        r
        for f in sorted((tmp_path / "r" / "involvements").glob("*.parquet"))
        for r in pq.read_table(f).to_pylist()
    ]
    assert len(rows) == 567
    assert (
        hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode())
        .hexdigest()
        .startswith("102321ee81882cd9")
    )


def test_a_mixed_population_has_people_who_are_easily_taken_for_one_another() -> None:
    people = Population(3, 100_000, mixed=True)
    everybody = [people.person(n) for n in range(24_000)]
    assert {p.origin for p in everybody} == set(clauses("origins.toml")["shares"])
    homes = [
        [people.person(n) for n in people.household(number)] for number in range(0, 24_000, 12)
    ]
    homes += [
        [people.person(n) for n in people.household(number)] for number in range(3, 24_000, 12)
    ]
    pairs = [(a, b) for home in homes for i, a in enumerate(home) for b in home[i + 1 :]]
    assert any(a.born == b.born and a.born.day != 1 for a, b in pairs)
    assert any(a.given == b.given and a.family == b.family and a.born != b.born for a, b in pairs)
    assert any(
        " " in a.given and a.given.split()[0] == b.given.split()[0] and a.given != b.given
        for a, b in pairs
    )
    assert any(a.phone == b.phone for a, b in pairs)
    assert any("HMP" in p.address for p in everybody)
    january = [p for p in everybody if p.born.month == p.born.day == 1]
    assert 0.01 < len(january) / len(everybody) < 0.06


@given(
    st.sampled_from(sorted(clauses("origins.toml")["shares"])),
    st.sampled_from("MF"),
    st.integers(0, 10_000),
)
def test_every_origin_names_people_and_writes_them_in_its_own_ways(
    origin: str, sex: str, seed: int
) -> None:
    dice = random.Random(seed)
    given_names = origins.given_names(
        origin, sex, 1980, origins.first_word(origin, sex, dice), dice
    )
    family = origins.family_name(origin, dice)
    assert given_names.strip()
    assert family.strip()
    assert all(w.strip() for w in origins.own_way(origin, given_names, family, sex, dice))
