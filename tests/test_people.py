"""Names as they can be compared, and who is taken for whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.screening.people.contradictions import Core, conflict
from clew.screening.people.explain import Between, sentence, waterfall
from clew.screening.people.model import Model, comparisons, labels
from clew.screening.people.names import family_parts, given_parts, given_roots, is_nobody, plain
from clew.screening.people.overrides import MentionKey
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
from tests.records import incident, person, rows, write_records


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Bill", "William"),
        ("Mohamed", "Muhammad"),
        ("Liz", "Elizabeth"),
        ("Олександр", "Aleksander"),
        ("José", "Jose"),
    ],
)
def test_variants_share_a_root_or_letters(one: str, two: str) -> None:
    a, b = given_parts(one), given_parts(two)
    assert a["root"] == b["root"] or str(a["given"])[:3] == str(b["given"])[:3]


@pytest.mark.parametrize(
    "name",
    [
        "Savewell Superstore",
        "Police control room",
        "Members of the public",
        "Store 4 manager",
        "Ambulance control",
    ],
)
def test_no_organisation_is_a_person(name: str) -> None:
    assert family_parts(name).organisation


@pytest.mark.parametrize(
    "name", ["Unknown", "not known", "N/K", "UNK", "Male Unknown", "???", "NAME NOT KNOWN", "tbc"]
)
def test_nobody_is_nobody(name: str) -> None:
    assert is_nobody(name)
    assert family_parts(name).family is None
    assert not family_parts(name).organisation
    assert given_parts(name)["given"] is None


@pytest.mark.parametrize(
    "name", ["Driver", "Child", "Man", "Na", "Test-Jones", "Noone", "Staff", "Knowles"]
)
def test_a_name_that_looks_like_nobody_is_somebody(name: str) -> None:
    assert family_parts(name).family


@pytest.mark.parametrize(
    ("written", "family", "collar"),
    [("PC 4421 Holt", "holt", "4421"), ("Denholm 2231", "denholm", "2231"), ("Smith 2", "smith", None), ("DI Fraser", "fraser", None), ("WPC Holt", "holt", None)],
)  # fmt: skip
def test_rank_and_number_are_no_part_of_a_name_and_the_number_is_kept(
    written: str, family: str, collar: str | None
) -> None:
    assert (family_parts(written).family, family_parts(written).collar) == (family, collar)


@pytest.mark.parametrize(
    ("one", "two"),
    [("O'Brien", "O Brien"), ("O\u2019Brien", "OBrien"), ("Mac Donald", "MacDonald"), ("van der Berg", "Vanderberg"), ("Al-Tikriti", "Altikriti"), ("St John", "StJohn"), ("Saint John", "St. John")],
)  # fmt: skip
def test_particles_are_closed_up(one: str, two: str) -> None:
    assert family_parts(one).family == family_parts(two).family


def test_names_have_roots_by_sex_and_either_sex_stays_open() -> None:
    assert given_roots("samantha", None) != given_roots("samuel", None)
    assert set(given_roots("sam", None)) == {"samuel", "samantha"}
    assert given_roots("sam", "F") == ("samantha",)
    assert set(given_roots("alex", None)) == {"alexander", "alexandra"}
    assert not set(given_roots("jo", "F")) & set(given_roots("joshua", "M"))
    assert not set(given_roots("ann", None)) & set(given_roots("hannah", None))


_WORDS = st.sampled_from(
    [
        None,
        "john",
        "j",
        "mohammed imran",
        "mohammed asif",
        "mohammed",
        "mary ann",
        "mary kate",
        "samuel",
        "samantha",
        "sam",
        "xiaoming",
        "xiao hong",
        "zarghuna",
    ]
)
_CORES = st.builds(
    Core,
    given=_WORDS,
    family=st.sampled_from(
        [None, "singh|singh||SNK", "kaur|kaur||KR", "moxon|moxon||MKSN", "moxen|moxen||MKSN"]
    ),
    sex=st.sampled_from([None, "M", "F"]),
    born=st.sampled_from(
        [None, "1965-01-01", "1995-01-01", "1990-03-04", "1990-04-03", "1961-02-19"]
    ),
    ref=st.sampled_from([None, "T|N1", "T|N2"]),
    collar=st.none(),
)


@given(_CORES, _CORES)
def test_a_contradiction_is_the_same_from_both_sides_and_nobody_contradicts_himself(
    one: Core, two: Core
) -> None:
    assert conflict(one, one) is None
    assert (conflict(one, two) is None) == (conflict(two, one) is None)


@given(_CORES, _CORES)
def test_two_names_and_two_sexes_are_never_one_person(one: Core, two: Core) -> None:
    if (
        {one.given, two.given} == {"john", "zarghuna"}
        and one.sex
        and two.sex
        and one.sex != two.sex
    ):
        found = conflict(one, two)
        assert found
        assert not found.unless


@given(st.text(max_size=40))
def test_any_name_becomes_plain_letters(name: str) -> None:
    assert all(c in "abcdefghijklmnopqrstuvwxyz -" for c in plain(name))
    given_parts(name)
    family_parts(name)


@given(
    st.tuples(
        st.text(min_size=1, max_size=12),
        st.text(min_size=1, max_size=12),
        st.sampled_from(["victim", "suspect"]),
        st.text(min_size=1, max_size=12),
    )
)
def test_a_mention_key_survives_being_written(parts: tuple[str, str, str, str]) -> None:
    key = MentionKey(*parts)
    assert MentionKey.parse(str(key)) == key


def identities(tmp_path: Path, people: list[dict]) -> list[str]:
    """The identity of each person, all in records of their own among strangers."""
    strangers = [
        person(500 + n, "victim", g, f, f"19{60 + n}-0{1 + n % 9}-1{n % 9}")
        for n, (g, f) in enumerate(
            [
                ("Alan", "Pryce"),
                ("Beth", "Corrigan"),
                ("Carl", "Dunmore"),
                ("Della", "Eccles"),
                ("Ewan", "Fitch"),
                ("Flora", "Gough"),
                ("Greg", "Hobbs"),
                ("Hilda", "Inchley"),
            ]
        )
    ]
    numbered = [{**p, "incident_id": f"I{n}"} for n, p in enumerate(people, 1)]
    numbers = [int(p["incident_id"][1:]) for p in (*numbered, *strangers)]
    folder = write_records(
        tmp_path / "r", [incident(n, "2026-01-01", "x") for n in numbers], [*numbered, *strangers]
    )
    run = screen(folder, tmp_path / "runs", Silent(), threads=1)
    found = {r["incident_id"]: r["identity_id"] for r in rows(run.folder, "identities")}
    return [found[p["incident_id"]] for p in numbered]


def test_one_person_many_spellings(tmp_path: Path) -> None:
    found = identities(
        tmp_path,
        [
            person(0, "victim", "Elizabeth", "Thackeray-Moss", "1985-02-11", phone="07100 123456"),
            person(0, "victim", "LIZ", "MOSS", "1985-11-02", phone="+44 7100 123456"),
            person(0, "victim", "Elisabeth", "Thackeray-Moss", "1985-02-11"),
        ],
    )
    assert len(set(found)) == 1


def test_the_forces_number_is_believed_but_not_blindly(tmp_path: Path) -> None:
    found = identities(
        tmp_path,
        [
            person(0, "victim", "Harriet", "Vale", "1990-01-01", person_ref="N1"),
            person(0, "victim", "Harriet", "Vale", None, person_ref="N1"),
            person(0, "suspect", "Otto", "Kranz", "1961-09-30", person_ref="N1"),
        ],
    )
    assert found[0] == found[1] != found[2]


def test_two_names_opposite_each_other_again_are_the_same_two_people(tmp_path: Path) -> None:
    """All that some records hold is names: no date of birth, no address, no number."""
    people = [
        person(n, role, g, f)
        for n in (1, 2)
        for role, g, f in (("victim", "Ann", "Lee"), ("suspect", "Bob", "Ray"))
    ]
    people += [person(3, "victim", "Ann", "Lee"), person(3, "suspect", "Carl", "Moss")]
    told = (
        "SUS followed VIC home and keeps texting her.",
        "SUS waiting outside her work again.",
        "SUS took her purse.",
    )
    folder = write_records(
        tmp_path / "r", [incident(n, f"2026-01-0{n}", t) for n, t in enumerate(told, 1)], people
    )
    run = screen(folder, tmp_path / "runs", Silent(), threads=1)
    found = {
        (r["incident_id"], r["role"]): r["identity_id"] for r in rows(run.folder, "identities")
    }
    assert found["I1", "suspect"] == found["I2", "suspect"]
    assert found["I1", "victim"] == found["I2", "victim"] != found["I3", "victim"]
    assert {r["incident_id"] for r in rows(run.folder, "course_incidents")} == {"I1", "I2"}


def test_relatives_with_one_telephone_and_address_are_apart(tmp_path: Path) -> None:
    home = {"address": "1 Thistle Row", "postcode": "ZZ9 9ZZ", "phone": "07100 555555"}
    found = identities(
        tmp_path,
        [
            person(0, "victim", "Amrit", "Sandhu", "1970-05-05", **home),
            person(0, "victim", "Amrita", "Sandhu", "1998-06-06", **home),
            person(0, "victim", "Jasvir", "Sandhu", "1972-07-07", **home),
        ],
    )
    assert len(set(found)) == 3


def test_a_waterfall_adds_up_to_its_weight_and_its_sentence_says_both_sides() -> None:
    model = Model.load()
    pair = {
        **dict.fromkeys(comparisons(), 0),
        "given": 1,
        "family": 1,
        "dob": 1,
        "ref": 2,
        "weight": 12.5,
    }
    steps = waterfall(model, pair)
    assert sum(s.weight for s in steps) == pytest.approx(12.5)
    assert "same date of birth" in sentence(steps)
    assert "although different numbers" in sentence(steps)


# What two mentions of one Holt say, what they share, and the end of the sentence that is told.
_ADAM = Core("adam", "holt|holt||hlt", "M", "1962-01-12", "T|1", None)
_TOLD = [
    (_ADAM._replace(given="aam", ref="T|2"), {"home"}, "although given names that differ as a slip or a short form does."),
    (_ADAM._replace(given="leonard", ref="T|2"), set(), "Not taken for one person on this alone: different given names and different numbers in the force's system. What other records say joins them."),
    (_ADAM._replace(given="leonard", ref=None), {"home"}, "Not taken for one person on this alone: different given names, as twins or a couple have. What other records say joins them."),
    (_ADAM._replace(given="leonard"), set(), "although different given names (the same number in the force's system outweighs that)."),
    (_ADAM._replace(given="leonard", ref=None), {"email"}, "although different given names (the same e-mail address or handle outweighs that)."),
]  # fmt: skip


@pytest.mark.parametrize(("other", "shared", "told"), _TOLD)
def test_a_reason_against_says_why_it_did_not_part_them(
    other: Core, shared: set[str], told: str
) -> None:
    pair = {
        **dict.fromkeys(comparisons(), 0),
        "given": len(labels("given")) - 1,
        "family": 1,
        "dob": 1,
        "weight": 14.5,
    }
    two = Between(_ADAM, other, frozenset(shared))
    assert sentence(waterfall(Model.load(), pair, two), two).endswith(told)
