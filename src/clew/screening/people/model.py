"""The linkage model: what is compared, which pairs are tried, and the weights, kept free of any
engine's dialect.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from math import log2
from pathlib import Path
from typing import Any

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on

from clew.files import private_file
from clew.screening.engines import Engine

SHIPPED = files("clew.screening.people") / "data" / "model.json"

# Comparison -> levels from the best down, each with the label that `clew why` says and the column,
# if any, whose value says less the more people share it. "exact" is the column of the comparison; a
# given name written as an initial alone has `initial` and no `given`.
_SWAPPED = """given_l = family_r and family_l = given_r or length(given_l) > 3 and length(family_l) > 3 and levenshtein(given_l, family_r) <= 1
    and levenshtein(family_l, given_r) <= 1 and given_l <> given_r"""
_LEVELS: dict[str, list[tuple[str, ...]]] = {
    "given": [
        ("nothing to compare", "initial_l is null or initial_r is null"),
        ("same given name", "exact", "given"),
        (
            "nickname or variant of the same given name",
            "given_root_l = given_root_r or given_other_l = given_root_r or given_root_l = given_other_r",
        ),
        ("same given names, in one word or in several", "given_joined_l = given_joined_r"),
        ("given and family names swapped", _SWAPPED),
        (
            "one of several given names the same",
            "given_root_l in (given_two_r, given_three_r) or given_root_r in (given_two_l, given_three_l)",
        ),
        (
            "given names one letter apart",
            "length(given_l) > 3 and length(given_r) > 3 and levenshtein(given_l, given_r) <= 1",
        ),
        (
            "one given name begins the other",
            "length(given_l) > 1 and length(given_r) > 1 and (given_l like given_r || '%' or given_r like given_l || '%')",
        ),
        (
            "given names two letters apart",
            "length(given_l) > 5 and length(given_r) > 5 and levenshtein(given_l, given_r) <= 2",
        ),
        ("given names that sound alike", "given_sound_l = given_sound_r"),
        (
            "same initial, only an initial written",
            "(initial_l = initial_r or first_initial_l = first_initial_r) and (given_l is null or given_r is null)",
        ),
        ("different given names", "else"),
    ],
    "second": [
        ("nothing to compare", "second_l is null or second_r is null"),
        ("same second given name", "second_l = second_r"),
        (
            "same initial of the second given name",
            "substr(second_l, 1, 1) = substr(second_r, 1, 1)",
        ),
        ("different second given names", "else"),
    ],
    "family": [
        ("nothing to compare", "family_l is null or family_r is null"),
        ("same family name", "exact", "family"),
        ("variant of the same family name", "family_root_l = family_root_r"),
        ("family and given names swapped", _SWAPPED),
        (
            "one part of a double family name",
            "family_l = family_other_r or family_other_l = family_r or family_other_l = family_other_r",
        ),
        (
            "family names one letter apart",
            "length(family_l) > 3 and length(family_r) > 3 and levenshtein(family_l, family_r) <= 1",
        ),
        ("family names that sound alike", "sound_l = sound_r and length(sound_l) > 2"),
        (
            "family names two letters apart",
            "length(family_l) > 6 and length(family_r) > 6 and levenshtein(family_l, family_r) <= 2",
        ),
        ("different family names", "else"),
    ],
    "dob": [
        ("nothing to compare", "dob_l is null or dob_r is null"),
        ("same date of birth", "dob_l = dob_r and dob_many_l is null", "dob"),
        (
            "same date of birth, but one that is recorded for many (1 January, say)",
            "dob_l = dob_r",
            "dob_many",
        ),
        (
            "born a generation apart",
            "abs(cast(yob_l as int) - cast(yob_r as int)) >= 14 "
            "and not (substr(dob_l, 5) = substr(dob_r, 5) and dob_l not like '%-01-01' and levenshtein(dob_l, dob_r) = 1)",
        ),
        ("day and month of birth swapped", "dob_l = dob_swapped_r"),
        ("dates of birth one digit apart", "levenshtein(dob_l, dob_r) <= 1"),
        (
            "same year, one of them 1 January",
            "yob_l = yob_r and (dob_l like '%-01-01' or dob_r like '%-01-01')",
        ),
        ("dates of birth two digits apart", "levenshtein(dob_l, dob_r) <= 2"),
        ("different dates of birth", "else"),
    ],
    "contact": [
        (
            "nothing to compare",
            "(phone_l is null or phone_r is null) and (email_l is null or email_r is null) and (handle_l is null or handle_r is null)",
        ),
        ("same e-mail address", "email_l = email_r", "email"),
        ("same handle", "handle_l = handle_r", "handle"),
        ("same telephone", "phone_l = phone_r", "phone"),
        ("different telephone, e-mail or handle", "else"),
    ],
    "place": [
        (
            "nothing to compare",
            "(address_l is null or address_r is null) and (postcode_l is null or postcode_r is null)",
        ),
        ("same address", "address_l = address_r", "address"),
        (
            "same postcode",
            "postcode_l = postcode_r and (house_l is null or house_r is null or house_l = house_r or house_l like house_r || '/%' or house_r like house_l || '/%')",
            "postcode",
        ),
        ("same postcode, another house", "postcode_l = postcode_r"),
        ("same postcode sector", "sector_l = sector_r"),
        ("different addresses", "else"),
    ],
    "ref": [
        (
            "nothing to compare",
            "(ref_l is null or ref_r is null) and (collar_l is null or collar_r is null)",
        ),
        (
            "same number in the force's system",
            "ref_l = ref_r or (force_l = force_r and collar_l = collar_r)",
        ),
        ("different numbers in the force's system", "else"),
    ],
    "sex": [
        ("nothing to compare", "sex_l is null or sex_r is null"),
        ("same sex recorded", "sex_l = sex_r"),
        ("different sex recorded", "else"),
    ],
    "vehicle": [
        ("nothing to compare", "vehicle_l is null or vehicle_r is null"),
        ("same vehicle", "vehicle_l = vehicle_r", "vehicle"),
        ("different vehicles", "else"),
    ],
}

# Pairs are tried when all of one of these agree. Every rule holds something rare: cost grows little
# faster than the records.
BLOCKING: tuple[tuple[str, ...], ...] = (
    ("ref",),
    ("email",),
    ("handle",),
    ("phone",),
    ("vehicle", "initial"),
    ("rare_name",),
    ("given_root", "family_root", "yob"),
    ("given_root", "family_root", "sector"),
    ("family_root", "dob"),
    ("given_root", "address"),
    ("family_root", "address", "initial"),
    ("dob", "postcode"),
    ("family_root", "postcode", "initial"),
    ("given_root", "postcode"),
    ("initial", "dob", "sound"),
    ("given_root", "dob"),
    ("both_names", "dob"),
    ("family_root", "collar"),
)


def labels(comparison: str) -> list[str]:
    """What each level of a comparison says, in Splink's order: the first is level -1 (nothing),
    then from the best down.
    """
    return [label for label, *_ in _LEVELS[comparison]]


def shared_columns() -> dict[str, tuple[str, int]]:
    """Column -> the comparison and the place of the level (from 0, "nothing to compare" left out)
    at which sharing its value counts.
    """
    return {
        level[2]: (name, place - 1)
        for name, levels in _LEVELS.items()
        for place, level in enumerate(levels)
        if len(level) > 2
    }


# What beside a name makes two mentions one person. A name alone does not, however rare: two may
# bear it.
_BESIDE_A_NAME = {
    "dob": (
        "same date of birth",
        "same date of birth, but one that is recorded for many (1 January, say)",
        "day and month of birth swapped",
        "dates of birth one digit apart",
        "same year, one of them 1 January",
        "dates of birth two digits apart",
    ),
    "contact": ("same e-mail address", "same handle", "same telephone"),
    "place": ("same address", "same postcode", "same postcode sector"),
    "ref": ("same number in the force's system",),
    "vehicle": ("same vehicle",),
}


def name_alone_sql() -> str:
    """True for a pair of `pairs` that has nothing but names, sex or a part of town in common."""
    found = [
        f"{c} in ({', '.join(str(labels(c).index(label)) for label in told)})"
        for c, told in _BESIDE_A_NAME.items()
    ]
    return f"not ({' or '.join(found)})"


def usual_on_a_usual_date_sql() -> str:
    """True for a pair of `pairs` that has a date recorded for many in common, and another home or
    another telephone. With a usual name that is no one person.
    """
    told = {
        "dob": "same date of birth, but one that is recorded for many (1 January, say)",
        "place": "different addresses",
        "contact": "different telephone, e-mail or handle",
    }
    dob, place, contact = (f"{c} = {labels(c).index(label)}" for c, label in told.items())
    beside = " or ".join(
        f"{c} = {n}"
        for c, ns in (("ref", (1,)), ("contact", (1, 2, 3)), ("place", (1, 2)), ("vehicle", (1,)))
        for n in ns
    )
    return f"{dob} and ({place} or {contact}) and not ({beside})"


def comparisons() -> tuple[str, ...]:
    return tuple(_LEVELS)


TELL_APART = 1e-5
"""Between the weights of two levels of one comparison, at the least."""


@dataclass(slots=True)
class Model:
    """Weights by comparison and level, without dialect. `m`, `u`: chance of the level for a match
    and for a non-match.

    `join`: match weight (log2 odds) at which two mentions become one person; `split`: below it what
    was one person before is no longer held together. `trained_on` says on what the weights were
    learnt.
    """

    m: dict[str, list[float]]
    u: dict[str, list[float]]
    join: float
    split: float
    trained_on: str

    def weights(self, comparison: str) -> list[float]:
        """Match weight (log2) of each level from the best down, each a hair apart so that a weight
        tells its level.
        """
        pairs = zip(self.m[comparison], self.u[comparison], strict=True)
        return [log2(m / u) + TELL_APART * (i + 1) for i, (m, u) in enumerate(pairs)]

    @classmethod
    def load(cls, path: Path | None = None) -> Model:
        text = path.read_text(encoding="utf-8") if path else SHIPPED.read_text(encoding="utf-8")
        return cls(**json.loads(text))

    def save(self, path: Path) -> None:
        with private_file(path) as handle:
            handle.write(json.dumps(asdict(self), indent=1) + "\n")


def _creator(prior: float, blocking: Sequence[tuple[str, ...]] = BLOCKING) -> SettingsCreator:
    built = []
    for name, levels in _LEVELS.items():
        made: list[Any] = []
        for label, condition, *shared in levels:
            if condition == "else":
                made.append(cll.ElseLevel())
                continue
            if condition == "exact":
                # The rarer the name, the more that sharing it says.
                made.append(cll.ExactMatchLevel(name, term_frequency_adjustments=True))
                continue
            level: Any = cll.CustomLevel(condition, label)
            if shared:
                level = level.configure(
                    tf_adjustment_column=shared[0], disable_tf_exact_match_detection=True
                )
            made.append(
                level.configure(is_null_level=True) if label == "nothing to compare" else level
            )
        built.append(cl.CustomComparison(output_column_name=name, comparison_levels=made))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="m",
        comparisons=built,
        probability_two_random_records_match=prior,
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in blocking],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def settings(
    model: Model, prior: float, dialect: str, blocking: Sequence[tuple[str, ...]] = BLOCKING
) -> dict[str, Any]:
    """Splink settings for this engine with the model's weights in them."""
    built = _creator(prior, blocking).create_settings_dict(dialect)
    for comparison in built["comparisons"]:
        name = comparison["output_column_name"]
        levels = [lv for lv in comparison["comparison_levels"] if not lv.get("is_null_level")]
        for level, weight, m, u in zip(
            levels, model.weights(name), model.m[name], model.u[name], strict=True
        ):
            # Splink wants chances, not weights: keep the larger of the two and set the other by the
            # weight.
            level["m_probability"], level["u_probability"] = (
                (m, m / 2**weight) if weight >= 0 else (u * 2**weight, u)
            )
    return built


# A move, a new telephone or a second number is common in a force's records whatever the training
# set held, so these never weigh against a match by more than this (log2); and one shared thing
# never decides alone.
_BOUNDS = {
    "place": (-1.5, 9.0),
    "contact": (-0.7, 11.0),
    "ref": (-2.5, 11.0),
    "vehicle": (-0.5, 8.0),
    "sex": (-4.0, 1.0),
    "given": (-9.0, 14.0),
    "second": (-4.0, 4.0),
    "family": (-6.0, 16.0),
    "dob": (-8.0, 14.0),
}


# Names the other way round are seen by two comparisons at once; a birthday that was never known and
# a house along the street say less in a force than in the training set, where few people of one
# name have them.
_AT_MOST = {
    "given and family names swapped": 7.0,
    "family and given names swapped": 7.0,
    "same postcode, another house": 3.5,
    "same date of birth, but one that is recorded for many (1 January, say)": 6.0,
}
# Nobody of the training set moves round the corner; people do.
_AT_LEAST = {"same postcode sector": 1.0}


def _bounded(name: str, label: str, m: float, u: float) -> tuple[float, float]:
    low, high = (2.0**b for b in _BOUNDS[name])
    low, high = (
        max(low, 2.0 ** _AT_LEAST.get(label, -99.0)),
        min(high, 2.0 ** _AT_MOST.get(label, 99.0)),
    )
    m, u = max(m, 1e-7), max(u, 1e-9)
    ratio = min(high, max(low, m / u))
    return (m, m / ratio) if m / ratio <= 1 else (ratio * u, u)


def estimate_prior(engine: Engine, count: int) -> float:
    """The chance that two mentions drawn blindly are one person, from pairs that agree on name and
    date of birth.

    About 0.45 of true pairs agree on both (made-up force; recheck on a force's own). Kept between
    0.6 / count, for sets
    too small to tell, and 0.1.
    """
    found = engine.fetch(
        "select coalesce(sum(n * (n - 1) / 2), 0) as pairs from (select count(*) as n from mentions where comparable and given_root is not null "
        "and family_root is not null and dob is not null group by given_root, family_root, dob) g"
    )
    pairs = float(found.column("pairs")[0].as_py()) / 0.45
    return min(0.1, max(0.6 / count, pairs / (count * (count - 1) / 2)))


FEWEST_PAIRS = 200
"""Pairs that must agree on a rule before weights are learnt from them."""


def _pairs_that_agree(engine: Engine, rule: tuple[str, ...]) -> float:
    found = engine.fetch(
        f"select coalesce(sum(n * (n - 1) / 2), 0) as pairs from (select count(*) as n from comparable "
        f"where {' and '.join(f'{c} is not null' for c in rule)} group by {', '.join(rule)}) g"
    )
    return float(found.column("pairs")[0].as_py())


def train(engine: Engine, trained_on: str, *, seed: int = 1, join: float, split: float) -> Model:
    """Learn the weights from `comparable` without labels: u from random pairs, m by expectation
    maximisation.
    """
    count = engine.fetch("select count(*) as n from comparable").column("n")[0].as_py()
    linker = Linker(
        engine.linker_api().register("comparable"),
        _creator(estimate_prior(engine, count)),
        log_level=40,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=seed)
    for rule in (("phone",), ("given_root", "family_root", "yob"), ("dob", "sector"), ("ref",)):
        if _pairs_that_agree(engine, rule) >= FEWEST_PAIRS:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), max_pairs=1e6
            )
    shipped = Model.load()
    m: dict[str, list[float]] = {}
    u: dict[str, list[float]] = {}
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        name = comparison["output_column_name"]
        levels = [lv for lv in comparison["comparison_levels"] if not lv.get("is_null_level")]
        # What these records cannot teach (they hold no telephone, say) stays as shipped.
        known = zip(labels(name)[1:], levels, shipped.m[name], shipped.u[name], strict=True)
        pairs = [
            _bounded(name, label, lv.get("m_probability") or m0, lv.get("u_probability") or u0)
            for label, lv, m0, u0 in known
        ]
        m[name], u[name] = [round(a, 9) for a, _ in pairs], [round(b, 11) for _, b in pairs]
    return Model(m, u, join, split, trained_on)
