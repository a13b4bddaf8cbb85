"""Counting: against a count by hand, at any order of loading, with everything told that was not
counted.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.figures.bands import sentences
from clew.figures.counting import Cell, NotHeld, count
from clew.figures.description import BadFigure, Figure, figure, from_json
from clew.figures.facts import Facts, open_facts, prepare, register_tables
from clew.offences import canonical
from clew.offences.breaks import breaks, crossed, stretches
from clew.offences.clocks import add_months
from clew.offences.outcomes import outcome_set, outcome_type
from clew.offences.periods import BadPeriod, Period, latest, remarks, split
from clew.screening.runs.run import Published
from clew.unit.orders.register_facts import from_file

AS_AT = date(2026, 6, 30)
STALKING = {"195/12", "008/65", "008/66"}


@pytest.fixture(scope="module")
def facts(force: Path, force_run: Published, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    register, problems = from_file(force / "register")
    assert problems == []
    return open_facts(
        prepare(
            force,
            tmp_path_factory.mktemp("facts") / "f",
            run=force_run.folder,
            register=register,
            register_from="register",
            threads=1,
        )
    )


def _rows(force: Path, table: str) -> list[dict]:
    return (
        duckdb.sql(f"select * from read_parquet('{force}/{table}/*.parquet')")
        .to_arrow_table()
        .to_pylist()
    )


def _total(facts: Facts, measure: str, of: str = "", **more: object) -> list[Cell]:
    asked = figure(
        measure,
        of,
        periods=more.pop("periods", latest(2, "financial", AS_AT)),
        as_at=more.pop("as_at", AS_AT),
        **more,
    )  # type: ignore[arg-type]
    counted = count(facts, asked)
    return [counted.number(n) for n in range(len(asked.periods))]


# -- against a count written out by hand
# --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("stalking", STALKING),
        ("harassment", {"195/94", "008/30"}),
        ("communications", {"195/41", "008/72", "005/28", "138/52"}),
    ],
)
@pytest.mark.parametrize("scheme", ["financial", "calendar", "half", "quarter", "month", "rolling"])
def test_offences_recorded_agree_with_a_count_by_hand(
    facts: Facts, force: Path, kind: str, codes: set[str], scheme: str
) -> None:
    periods = split(date(2024, 7, 1), AS_AT, scheme)
    by_hand = Counter()
    for row in _rows(force, "incidents"):
        if (
            row["record_kind"] == "crime"
            and row["status"] == "live"
            and canonical(row["offence_code"]) in codes
        ):
            for n, period in enumerate(periods):
                by_hand[n] += (
                    period.begin <= date.fromisoformat(row["recorded_on"][:10]) <= period.end
                )
    assert sum(by_hand.values()) > 0
    assert [c.value for c in _total(facts, "recorded", kind, periods=periods)] == [
        by_hand[n] for n in range(len(periods))
    ]


def test_included_classifications_are_counted_apart(facts: Facts, force: Path) -> None:
    inside = 0
    for row in _rows(force, "incidents"):
        held = {canonical(c) for c in (row["secondary_offence_codes"] or "").split(";")}
        inside += (
            row["record_kind"] == "crime"
            and row["status"] == "live"
            and bool(held & STALKING)
            and canonical(row["offence_code"]) not in STALKING
        )
    assert inside > 0
    assert (
        _total(facts, "included", "stalking", periods=(Period(date(2024, 1, 1), AS_AT, "all"),))[
            0
        ].value
        == inside
    )


def test_sex_of_victims_agrees_with_a_count_by_hand_and_adds_up(facts: Facts, force: Path) -> None:
    sexes: dict[str, set[str]] = {}
    for row in _rows(force, "involvements"):
        if row["role"] == "victim" and row["sex"]:
            sexes.setdefault(row["incident_id"], set()).add(row["sex"])
    by_hand = Counter()
    for row in _rows(force, "incidents"):
        if (
            row["record_kind"] == "crime"
            and row["status"] == "live"
            and canonical(row["offence_code"]) in {"195/94", "008/30"}
        ):
            held = sexes.get(row["incident_id"], set())
            by_hand["none" if not held else "several" if len(held) > 1 else next(iter(held))] += 1
    counted = count(
        facts,
        figure(
            "recorded",
            "harassment",
            periods=(Period(date(2024, 1, 1), AS_AT, "all"),),
            as_at=AS_AT,
            by=("victim_sex",),
        ),
    )
    assert {v: counted.number(0, v).value for v in counted.axes[0]} == {
        v: by_hand[v] for v in counted.axes[0]
    }
    assert counted.number(0).value == sum(by_hand.values())


def test_charges_are_of_the_set_that_is_named_and_by_the_day_of_the_outcome(
    facts: Facts, force: Path
) -> None:
    period = Period(date(2025, 7, 1), AS_AT, "a year")
    found = 0
    for row in _rows(force, "incidents"):
        if (
            row["record_kind"] == "crime"
            and row["status"] == "live"
            and canonical(row["offence_code"]) == "195/94"
            and outcome_type(row["outcome_code"]) in outcome_set("charged")
        ):
            found += (
                row["outcome_on"] is not None
                and period.begin <= date.fromisoformat(row["outcome_on"][:10]) <= period.end
            )
    assert (
        _total(facts, "charged", "harassment", codes=("195/94",), periods=(period,))[0].value
        == found
    )


def test_orders_agree_with_the_register_truth(facts: Facts, force: Path) -> None:
    truth = _rows(force, "truth_register")
    period = Period(date(2025, 1, 1), date(2025, 12, 31), "2025")

    def within(column: str) -> int:
        return sum(
            r[column] is not None and period.begin <= date.fromisoformat(r[column]) <= period.end
            for r in truth
        )

    for measure, column in (
        ("considered", "considered_on"),
        ("authorised", "authorised_on"),
        ("applied", "applied_on"),
        ("orders_interim", "interim_made_on"),
        ("orders_full", "full_made_on"),
        ("refused", "full_refused_on"),
        ("withdrawn", "withdrawn_on"),
        ("not_pursued", "not_pursued_on"),
    ):
        assert _total(facts, measure, periods=(period,))[0].value == within(column), measure
    both = sum(
        1
        for r in truth
        for c in ("interim_made_on", "full_made_on")
        if r[c] and period.begin <= date.fromisoformat(r[c]) <= period.end
    )
    themed = count(facts, figure("conditions", periods=(period,), as_at=AS_AT, by=("theme",)))
    assert themed.number(0).value == both
    assert _total(facts, "people_any", periods=(period,))[0].value <= both


def test_people_are_counted_once_in_a_period_and_need_a_screening(
    facts: Facts, force: Path, tmp_path: Path
) -> None:
    victims, offences = (
        _total(facts, "victims", "harassment")[0].value,
        _total(facts, "recorded", "harassment")[0].value,
    )
    assert victims is not None
    assert offences is not None
    assert 0 < victims <= offences
    bare = open_facts(prepare(force, tmp_path / "bare", texts=False, threads=1))
    with pytest.raises(NotHeld, match="clew screen"):
        _total(bare, "victims", "harassment")
    with pytest.raises(NotHeld, match="register of orders"):
        _total(bare, "orders_full")
    with pytest.raises(NotHeld, match="custody"):
        _total(facts, "arrests", "stalking")


# -- bad input: told, never counted in silence
# --------------------------------------------------------------------------------------------
_COLUMNS = (
    "force",
    "incident_id",
    "record_kind",
    "recorded_on",
    "occurred_from",
    "offence_code",
    "offence",
    "status",
    "outcome_code",
    "outcome_on",
    "secondary_offence_codes",
    "online",
    "narrative",
    "system",
    "reported_on",
    "area",
    "first_offence_code",
    "alternate_offence_code",
)


def write_incidents(
    folder: Path,
    rows: list[dict[str, str]],
    people: list[dict[str, str]] = [],  # noqa: B006
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "incidents.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(
            {"force": "F", "record_kind": "crime", "status": "live", "system": "A", **r}
            for r in rows
        )
    with (folder / "involvements.csv").open("w", newline="") as file:
        writer = csv.DictWriter(
            file,
            (
                "force",
                "incident_id",
                "role",
                "given_names",
                "family_name",
                "date_of_birth",
                "sex",
                "ethnicity",
                "relationship",
            ),
        )
        writer.writeheader()
        writer.writerows({"force": "F", **p} for p in people)
    return folder


def _facts(folder: Path, out: Path, **more: object) -> Facts:
    return open_facts(prepare(folder, out, texts=False, threads=1, **more))  # type: ignore[arg-type]


def test_codes_count_however_they_are_written(tmp_path: Path) -> None:
    written = ["8/65", "08/65", "008/65", "00865", "8-65"]
    facts = _facts(
        write_incidents(
            tmp_path / "r",
            [
                {"incident_id": str(n), "recorded_on": "2025-05-01", "offence_code": c}
                for n, c in enumerate(written)
            ],
        ),
        tmp_path / "f",
    )
    assert _total(facts, "recorded", "stalking", codes=("8/65",))[1].value == 5


def test_what_cannot_be_counted_is_told(tmp_path: Path) -> None:
    rows = [
        {"incident_id": "1", "recorded_on": "2025-05-01", "offence_code": "195/12"},
        {
            "incident_id": "2",
            "recorded_on": "",
            "occurred_from": "2025-05-01",
            "offence_code": "195/12",
        },
        {"incident_id": "3", "recorded_on": "2010-05-01", "offence_code": "8/65"},
        {"incident_id": "4", "recorded_on": "2025-05-02", "offence_code": "999/99"},
        {"incident_id": "5", "recorded_on": "2025-05-02", "offence": "Stalking reported"},
        {
            "incident_id": "6",
            "recorded_on": "2025-05-02",
            "offence_code": "195/12",
            "status": "cancelled",
        },
        {
            "incident_id": "7",
            "recorded_on": "2025-05-02",
            "offence_code": "195/12",
            "outcome_code": "77",
            "outcome_on": "2025-06-01",
        },
        {"incident_id": "", "recorded_on": "2025-05-03", "offence_code": "195/12"},
    ]
    facts = _facts(write_incidents(tmp_path / "r", rows), tmp_path / "f")
    counted = count(
        facts,
        figure(
            "recorded", "stalking", periods=(Period(date(2010, 1, 1), AS_AT, "all"),), as_at=AS_AT
        ),
    )
    assert counted.number(0).value == 2
    told = (
        ("further records carry no date", ""),
        ("records are dated before the offence of their code existed", ""),
        ("records carry an offence code that the Home Office list does not have", "999/99"),
        ("crimes name stalking in words", ""),
        ("records carry an outcome that is no known type", ""),
        ("rows of the records could not be read", ""),
    )
    for threshold, number in ((1, "1 "), (5, "Fewer than 5 "), (10, "Fewer than 10 ")):
        said = sentences(counted.told, threshold)
        for part, also in told:
            assert any(s.startswith(number + part) and also in s for s in said), (part, said)
    assert (
        _total(facts, "cancelled", "stalking", periods=(Period(date(2025, 1, 1), AS_AT, "x"),))[
            0
        ].value
        == 1
    )


def test_nothing_not_held_and_not_possible_are_three_things(tmp_path: Path) -> None:
    facts = _facts(
        write_incidents(
            tmp_path / "r",
            [{"incident_id": "1", "recorded_on": "2024-05-01", "offence_code": "195/94"}],
        ),
        tmp_path / "f",
        register=register_tables(
            [
                {
                    "matter": "m",
                    "name": "considered",
                    "on": date(2024, 1, 1),
                    "code": "",
                    "interim_asked": False,
                    "stalking": False,
                }
            ],
            [],
            [],
        ),
    )
    periods = tuple(
        split(date(y, 1, 1), date(y, 12, 31), "calendar")[0] for y in (2011, 2020, 2025)
    )
    assert [str(c) for c in _total(facts, "recorded", "stalking", periods=periods)] == [
        "[z]",
        "[x]",
        "0",
    ]
    assert [
        str(c)
        for c in _total(
            facts,
            "orders_full",
            periods=(Period(date(2019, 1, 1), date(2019, 12, 31), "2019"), periods[1]),
        )
    ] == ["[z]", "[x]"], (
        "the register's first entry is of 2024: what was before it is not held, not 0"
    )
    assert str(_total(facts, "orders_full", periods=periods[2:])[0]) == "0"
    assert "Nothing was found" in " ".join(
        str(t)
        for t in count(facts, figure("recorded", "stalking", periods=periods[2:], as_at=AS_AT)).told
    )


def _cells(facts: Facts, measure: str, of: str, by: str, **more: object) -> dict[str, int | None]:
    period = (Period(date(2025, 1, 1), date(2025, 12, 31), "2025"),)
    counted = count(
        facts, figure(measure, of, periods=period, as_at=AS_AT, by=tuple(by.split("+")), **more)
    )  # type: ignore[arg-type]
    return {
        "+".join(k[1:]): c.value for k, c in counted.cells.items() if c.value and "" not in k[1:]
    }


def test_aggravated_forms_are_counted_beside_stalking_and_a_public_order_code_is_neither(
    tmp_path: Path,
) -> None:
    codes = ["195/12", "8/65", "8/56", "8/58", "8/51", "8/37", "8/55", "195/94", "8/30"]
    rows = [
        {"incident_id": str(n), "recorded_on": "2025-05-01", "offence_code": c}
        for n, c in enumerate(codes)
    ]
    facts = _facts(write_incidents(tmp_path / "r", rows), tmp_path / "f")
    assert [
        _total(facts, "recorded", k)[1].value for k in ("stalking", "harassment", "aggravated")
    ] == [2, 2, 4]
    assert _total(facts, "recorded", "aggravated", codes=("8/56", "8/58"))[1].value == 2


def test_ethnicity_area_times_and_what_became_of_a_record(tmp_path: Path) -> None:
    base = {"recorded_on": "2025-05-02", "reported_on": "2025-05-01", "offence_code": "195/12"}
    rows = [
        {
            **base,
            "incident_id": "1",
            "area": "North",
            "outcome_code": "1",
            "outcome_on": "2025-05-01",
        },
        {
            **base,
            "incident_id": "2",
            "area": "North",
            "outcome_code": "1A",
            "outcome_on": "2025-05-08",
            "alternate_offence_code": "195/94",
        },
        {
            **base,
            "incident_id": "3",
            "area": "South",
            "outcome_code": "16",
            "outcome_on": "2025-06-01",
        },
        {**base, "incident_id": "4", "outcome_code": "0", "outcome_on": "2025-06-01"},
        {**base, "incident_id": "5", "status": "transferred"},
        {**base, "incident_id": "6", "status": "cancelled"},
        {**base, "incident_id": "7", "first_offence_code": "8/30"},
        {**base, "incident_id": "8", "offence_code": "149/00", "first_offence_code": "08/65"},
    ]
    said = {"1": "W1", "2": "A2 - Pakistani", "3": "White British", "4": "IC3", "7": "not stated"}
    people = [
        {
            "incident_id": n,
            "role": "victim",
            "given_names": "A",
            "sex": "F",
            "date_of_birth": "1990-01-01",
            "ethnicity": e,
        }
        for n, e in said.items()
    ]
    facts = _facts(write_incidents(tmp_path / "r", rows, people), tmp_path / "f")
    assert _cells(facts, "recorded", "stalking", "area") == {"North": 2, "South": 1, "none": 2}
    assert _cells(facts, "recorded", "stalking", "victim_ethnicity") == {
        "W": 2,
        "A": 1,
        "seen": 1,
        "not stated": 1,
    }
    assert _cells(facts, "recorded", "stalking", "victim_sex+victim_age") == {"F+18": 5}
    assert _cells(facts, "charged", "stalking", "days") == {"0": 1, "1": 1}
    assert _cells(facts, "outcomes", "stalking", "outcome") == {"1": 1, "1A": 1, "16": 1}, (
        "“Not yet assigned” is no outcome"
    )
    assert _total(facts, "outcomes", "stalking", where=(("outcome", "1"),))[1].value == 2, (
        "1A is inside 1, as in the published tables"
    )
    assert _total(facts, "outcomes", "stalking", where=(("outcome", "1A"),))[1].value == 1
    assert _cells(facts, "cancelled", "stalking", "status") == {"transferred": 1, "cancelled": 1}
    assert _total(facts, "transferred", "stalking")[1].value == 1
    assert _cells(facts, "reclassified", "stalking", "now") == {"149/00": 1}
    assert _cells(facts, "reclassified_in", "stalking", "first") == {"008/30": 1}
    assert not any(
        "no known type" in str(t)
        for t in count(
            facts,
            figure("recorded", "stalking", periods=latest(2, "financial", AS_AT), as_at=AS_AT),
        ).told
    )


def test_what_no_record_says_is_not_held_and_names_the_column(tmp_path: Path) -> None:
    facts = _facts(
        write_incidents(
            tmp_path / "r",
            [{"incident_id": "1", "recorded_on": "2025-05-01", "offence_code": "195/12"}],
        ),
        tmp_path / "f",
    )
    for measure, by, column in (
        ("recorded", ("area",), "column area"),
        ("recorded", ("victim_ethnicity",), "column ethnicity"),
        ("reclassified", (), "column first_offence_code"),
    ):
        with pytest.raises(NotHeld, match=column):
            count(
                facts,
                figure(
                    measure, "stalking", periods=latest(1, "financial", AS_AT), as_at=AS_AT, by=by
                ),
            )


def test_days_from_an_application_to_its_order(tmp_path: Path) -> None:
    def step(matter: str, name: str, on: date) -> dict:
        return {
            "matter": matter,
            "name": name,
            "on": on,
            "code": "",
            "interim_asked": False,
            "stalking": True,
        }

    def made(matter: str, on: date) -> dict:
        return {
            "matter": matter,
            "kind": "spo",
            "origin": "application",
            "made_on": on,
            "ends_on": None,
            "ended_on": None,
            "positive": False,
            "person": matter,
            "themes": "",
        }

    steps = [
        step("a", "applied", date(2025, 3, 1)),
        step("a", "applied", date(2025, 5, 1)),
        step("b", "applied", date(2025, 5, 1)),
    ]
    orders = [
        made("a", date(2025, 5, 20)),
        made("b", date(2025, 5, 1)),
        made("c", date(2025, 5, 1)),
    ]
    facts = _facts(
        write_incidents(
            tmp_path / "r",
            [{"incident_id": "1", "recorded_on": "2025-05-01", "offence_code": "195/94"}],
        ),
        tmp_path / "f",
        register=register_tables(steps, orders, []),
    )
    assert _cells(facts, "orders_full", "", "days") == {"8": 1, "0": 1, "none": 1}


def test_as_at_leaves_out_what_was_recorded_and_decided_later(tmp_path: Path) -> None:
    rows = [
        {
            "incident_id": "1",
            "recorded_on": "2025-05-01",
            "offence_code": "195/12",
            "outcome_code": "1",
            "outcome_on": "2025-09-01",
        },
        {"incident_id": "2", "recorded_on": "2025-08-01", "offence_code": "195/12"},
    ]
    facts = _facts(write_incidents(tmp_path / "r", rows), tmp_path / "f")
    year = (Period(date(2025, 4, 1), date(2026, 3, 31), "2025/26"),)
    assert _total(facts, "recorded", "stalking", periods=year, as_at=date(2025, 6, 1))[0].value == 1
    assert (
        _total(
            facts, "charged", "stalking", periods=year, as_at=date(2025, 6, 1), basis="recorded"
        )[0].value
        == 0
    )
    assert (
        _total(
            facts, "charged", "stalking", periods=year, as_at=date(2026, 3, 31), basis="recorded"
        )[0].value
        == 1
    )


def test_a_move_between_systems_breaks_the_series_and_two_side_by_side_do_not(
    tmp_path: Path,
) -> None:
    moved = [
        {
            "incident_id": f"{s}{n}",
            "recorded_on": f"{y}-0{n}-01",
            "offence_code": "195/12",
            "system": s,
        }
        for s, y in (("OLD", 2023), ("NEW", 2025))
        for n in range(1, 9)
    ]
    facts = _facts(write_incidents(tmp_path / "r", moved), tmp_path / "f")
    periods = split(date(2023, 1, 1), date(2025, 12, 31), "calendar")
    counted = count(facts, figure("recorded", "stalking", periods=periods, as_at=AS_AT))
    assert "Records began to be kept in NEW" in [b.title for b in counted.breaks]
    beside = [{**r, "system": "AB"[n % 2]} for n, r in enumerate(moved)]
    assert (
        open_facts(
            prepare(
                write_incidents(tmp_path / "r2", beside), tmp_path / "f2", texts=False, threads=1
            )
        ).systems
        == ()
    )


@given(st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_the_same_at_any_order_of_loading(
    tmp_path_factory: pytest.TempPathFactory, dice: random.Random
) -> None:
    made = random.Random(5)
    rows = [
        {
            "incident_id": str(n),
            "recorded_on": (date(2024, 1, 1) + timedelta(days=made.randrange(800))).isoformat(),
            "offence_code": made.choice(["8/65", "195/12", "195/94", "149/00"]),
            "online": made.choice(["true", "false", ""]),
        }
        for n in range(120)
    ]
    people = [
        {
            "incident_id": str(n),
            "role": made.choice(["victim", "suspect"]),
            "sex": made.choice("MF"),
            "given_names": "A",
            "relationship": made.choice(["stranger", "friend"]),
        }
        for n in range(120)
        for _ in range(2)
    ]
    folder = tmp_path_factory.mktemp("order")
    first = _facts(write_incidents(folder / "a", rows, people), folder / "fa")
    dice.shuffle(rows)
    dice.shuffle(people)
    second = _facts(write_incidents(folder / "b", rows, people), folder / "fb")
    assert first.about["facts"] == second.about["facts"]
    asked = figure(
        "recorded",
        "stalking",
        periods=split(date(2024, 1, 1), date(2026, 3, 31), "quarter"),
        as_at=AS_AT,
        by=("victim_sex", "relationship"),
    )
    assert count(first, asked).cells == count(second, asked).cells


def test_arrests_and_what_went_before_them(tmp_path: Path) -> None:
    """Two people arrested: one whose victim had named him three times before, one who was arrested
    twice.
    """
    rows = [
        {"incident_id": f"r{n}", "recorded_on": f"2025-0{n}-01", "offence_code": "195/94"}
        for n in (1, 2, 3)
    ]
    rows += [
        {"incident_id": "s", "recorded_on": "2025-04-01", "offence_code": "195/12"},
        {
            "incident_id": "c1",
            "record_kind": "custody",
            "recorded_on": "2025-04-02",
            "offence_code": "195/12",
        },
        {
            "incident_id": "c2",
            "record_kind": "custody",
            "recorded_on": "2025-02-02",
            "offence_code": "195/12",
        },
        {
            "incident_id": "c3",
            "record_kind": "custody",
            "recorded_on": "2025-06-02",
            "offence_code": "195/12",
        },
    ]
    who = {
        "r1": ("A", "V"),
        "r2": ("A", "V"),
        "r3": ("A", "V"),
        "s": ("A", "V"),
        "c1": ("A", ""),
        "c2": ("B", ""),
        "c3": ("B", ""),
    }
    people = [
        {"incident_id": i, "role": role, "given_names": name, "family_name": "Person", "sex": "M"}
        for i, pair in who.items()
        for role, name in zip(("suspect", "victim"), pair, strict=True)
        if name
    ]
    folder = write_incidents(tmp_path / "r", rows, people)
    run = tmp_path / "run"
    _run_of(run, dict(who.items()), folder)
    facts = open_facts(prepare(folder, tmp_path / "f", run=run, texts=False, threads=1))
    year = (Period(date(2025, 1, 1), date(2025, 12, 31), "2025"),)
    assert _total(facts, "arrests", "stalking", periods=year)[0].value == 3
    assert _total(facts, "people_arrested", "stalking", periods=year)[0].value == 2
    first = count(
        facts, figure("first_arrests", "stalking", periods=year, as_at=AS_AT, by=("reports",))
    )
    assert {v: first.number(0, v).value for v in first.axes[0]} == {
        "0": 1,
        "1": 0,
        "2": 0,
        "3": 1,
        "6": 0,
    }
    halves = split(date(2025, 1, 1), date(2025, 12, 31), "half")
    again = count(
        facts,
        figure(
            "earlier_arrests",
            "stalking",
            periods=(Period(date(2025, 5, 1), date(2025, 12, 31), "later"),),
            as_at=AS_AT,
            by=("earlier",),
        ),
    )
    assert again.number(0, "1").value == 1
    assert [c.value for c in _total(facts, "people_arrested", "stalking", periods=halves)] == [2, 0]
    assert _total(facts, "repeat_victims", "harassment", periods=year)[0].value == 1


def _run_of(folder: Path, who: dict[str, tuple[str, str]], records: Path) -> None:
    """A published run that says who is who, as far as figures read it."""
    import json

    from clew.screening.records.intake import take_in

    take_in(records, folder / "taken")
    marks = {
        (r["incident_id"], r["role"]): r["mark"]
        for r in pq.read_table(folder / "taken" / "involvements.parquet").to_pylist()
    }
    (folder / "evidence").mkdir(parents=True)
    rows = [
        {
            "identity_id": f"P{name}",
            "force": "F",
            "incident_id": i,
            "role": role,
            "row": 1,
            "mark": marks[i, role],
            "strength": 1.0,
        }
        for i, pair in who.items()
        for role, name in zip(("suspect", "victim"), pair, strict=True)
        if name
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "identities.parquet")
    empty = pa.table(
        {
            "course_id": pa.array([], pa.string()),
            "list": pa.array([], pa.string()),
            "victim_identity": pa.array([], pa.string()),
            "incident_count": pa.array([], pa.int64()),
            "first_on": pa.array([], pa.date32()),
            "last_on": pa.array([], pa.date32()),
            "recorded_as_stalking": pa.array([], pa.bool_()),
        }
    )
    pq.write_table(empty, folder / "courses.parquet")
    for name in ("course_incidents", "reasons", "attention"):
        pq.write_table(empty, folder / f"{name}.parquet")
    for name in (
        "incidents",
        "involvements",
        "mentions",
        "identity_of",
        "held_links",
        "pairs",
        "behaviours",
        "ordered",
    ):
        pq.write_table(empty, folder / "evidence" / f"{name}.parquet")
    (folder / "manifest.json").write_text(
        json.dumps({"run": "r", "as_at": "2026-06-30", "inputs": []})
    )


# -- descriptions
# -------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"measure": "counted"}, "measure 'counted'"),
        ({"measure": "recorded", "of": "robbery"}, "robbery"),
        ({"measure": "recorded", "of": "stalking", "codes": ["PH97010"]}, "PH97010"),
        ({"measure": "recorded", "of": "stalking", "codes": ["195/94"]}, "195/94"),
        ({"measure": "recorded", "of": "stalking", "basis": "decided"}, "decided"),
        ({"measure": "recorded", "of": "stalking", "by": ["reason"]}, "reason"),
        (
            {"measure": "recorded", "of": "stalking", "by": ["code", "victim_sex", "online"]},
            "at most two",
        ),
        ({"measure": "recorded", "of": "stalking", "where": [["online", "perhaps"]]}, "perhaps"),
        ({"measure": "orders_full", "of": "stalking"}, "not counted by offence"),
        ({"measure": "recorded", "of": "stalking", "periods": []}, "periods"),
        (
            {"measure": "victims", "of": "stalking", "where": [["mentions", "witchcraft"]]},
            "witchcraft",
        ),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_name(asked: dict, named: str) -> None:
    period = {"begin": "2025-01-01", "end": "2025-12-31", "label": "2025"}
    with pytest.raises(BadFigure, match=named):
        from_json({"periods": [period], "as_at": "2026-01-01", **asked})


def test_a_description_comes_back_as_it_was() -> None:
    asked = figure(
        "recorded",
        "stalking",
        periods=latest(3, "financial", AS_AT),
        as_at=AS_AT,
        codes=("8/65", "00866"),
        by=("victim_sex",),
        where=(("online", "yes"),),
    )
    assert from_json(asked.to_json()) == asked
    assert asked.codes == ("008/65", "008/66")
    assert isinstance(asked, Figure)


# -- periods and breaks
# -------------------------------------------------------------------------------------------------------------------
_DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))


@given(
    _DAYS,
    _DAYS,
    st.sampled_from(["financial", "calendar", "half", "quarter", "month", "rolling", "dates"]),
)
def test_periods_cover_every_day_once(first: date, second: date, scheme: str) -> None:
    begin, end = min(first, second), max(first, second)
    made = split(begin, end, scheme)
    assert made[0].begin == begin
    assert made[-1].end == end
    assert all(b.begin == a.end + timedelta(days=1) for a, b in itertools.pairwise(made))


@given(
    st.integers(1, 12),
    st.sampled_from(["financial", "calendar", "half", "quarter", "month", "rolling"]),
    _DAYS,
)
def test_the_latest_periods_are_whole_and_over(number: int, scheme: str, as_at: date) -> None:
    made = latest(number, scheme, as_at)
    assert len(made) == number
    assert made[-1].end <= as_at
    assert not any(p.part for p in made)
    if scheme in ("financial", "calendar", "rolling"):
        # Twelve months, and one step further had not ended.
        assert all(365 <= p.days <= 366 for p in made)
        assert add_months(made[-1].end + timedelta(days=1), 12) > as_at


def test_what_is_wrong_with_periods_is_said() -> None:
    with pytest.raises(BadPeriod, match="Turn the dates round"):
        split(date(2025, 1, 1), date(2024, 1, 1), "month")
    odd = (
        *split(date(2020, 1, 1), date(2021, 1, 1), "dates"),
        *split(date(2021, 1, 1), date(2022, 1, 31), "dates"),
    )
    said = " ".join(
        remarks(odd, as_at=date(2021, 6, 1), begins=date(2020, 1, 20), what="Such an order")
    )
    assert "overlap" in said
    assert "not of one length" in said
    assert "will grow" in said
    assert "began on 20 January 2020" in said


def test_breaks_are_those_that_a_period_crosses() -> None:
    years = latest(8, "financial", date(2025, 3, 31))
    held = crossed(years, ["stalking"], "Northmoor")
    assert [b.on for b in held] == [date(2018, 4, 1), date(2020, 4, 1), date(2023, 5, 1)]
    assert stretches(years, held) == [0, 1, 1, 2, 2, 2, 3, 4][: len(years)]
    assert crossed(latest(1, "financial", date(2019, 3, 31)), ["stalking"], "Northmoor") == []
    assert any(b.system for b in crossed(years, ["stalking"], "Metropolitan Police"))
    assert not any(b.affects == ("orders",) for b in held)


def test_a_force_adds_its_own_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "breaks.toml"
    own.write_text(
        '[[break]]\non = 2024-09-01\ntitle = "Moved to Niche"\nchanged = "Records moved."\nsource = "the force"\nforce = "Northmoor"\n'
    )
    monkeypatch.setenv("CLEW_BREAKS", str(own))
    assert "Moved to Niche" in [b.title for b in breaks()]
    assert "Moved to Niche" in [
        b.title for b in crossed(latest(2, "financial", AS_AT), ["stalking"], "Northmoor")
    ]
    assert "Moved to Niche" not in [
        b.title for b in crossed(latest(2, "financial", AS_AT), ["stalking"], "Elsewhere")
    ]
