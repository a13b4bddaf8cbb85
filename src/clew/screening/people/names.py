"""Names as they can be compared: Latin letters, roots of nicknames and variants, sounds, parts of
double names.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
from anyascii import anyascii
from jellyfish import damerau_levenshtein_distance, levenshtein_distance, metaphone

_DATA = files("clew.screening.people") / "data"
_TITLES = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "prof",
    "rev",
    "master",
    "mx",
    "lord",
    "lady",
    "dame",
    "hon",
    "rt",
    "duke",
    "duchess",
    "marquis",
    "marquess",
    "countess",
    "viscount",
    "viscountess",
    "baronet",
    "professor",
    "reverend",
    "cllr",
    "councillor",
    "captain",
    "capt",
    "colonel",
    "col",
    "lieutenant",
    "corporal",
    "cpl",
    "admiral",
    "brigadier",
    "imam",
    "rabbi",
}
_RANKS = {
    "pc",
    "wpc",
    "dc",
    "wdc",
    "tdc",
    "ps",
    "sgt",
    "sergeant",
    "ds",
    "di",
    "dci",
    "dcs",
    "insp",
    "inspector",
    "ci",
    "supt",
    "superintendent",
    "cst",
    "det",
    "detective",
    "constable",
    "officer",
    "pcso",
    "sc",
    "spc",
    "acc",
    "dcc",
    "chief",
    "special",
    "collar",
}
# Mr Lee is a man, whatever else is not recorded. Not Lord or Lady, which are names too.
_TITLE_SEX = {"mr": "M", "mrs": "F", "miss": "F", "ms": "F"}
# A father and a son of one name. Junior and Senior are names too, so they count only after another
# word.
_GENERATIONS = {
    "jr": "junior",
    "jnr": "junior",
    "junior": "junior",
    "sr": "senior",
    "snr": "senior",
    "senior": "senior",
    "ii": "ii",
    "iii": "iii",
}
# Joined to what follows: O Brien, Mac Donald, van der Berg, Al Tikriti, St John.
_PREFIXES = {
    "o",
    "mc",
    "mac",
    "fitz",
    "st",
    "saint",
    "de",
    "la",
    "le",
    "du",
    "da",
    "di",
    "des",
    "del",
    "della",
    "dos",
    "el",
    "al",
    "van",
    "von",
    "der",
    "den",
    "ten",
    "ter",
    "bin",
    "ibn",
    "bint",
    "abu",
    "ben",
    "ul",
    "ur",
    "ap",
    "nic",
    "ni",
}
# At the head of a whole name; elsewhere Al, Ben and Di are given names.
_HEADS = {"o", "mc", "mac", "st", "saint", "de", "der", "von", "van", "del", "della", "le", "la"}
_ALSO_KNOWN = re.compile(r"\b(?:aka|a k a|alias|nee|formerly|known as|otherwise)\b")


@cache
def roots_of(table: str) -> dict[str, str]:
    with io.StringIO((_DATA / table).read_text(encoding="utf-8")) as handle:
        return {row["name"]: row["root"] for row in csv.DictReader(handle)}


@cache
def _given_roots() -> dict[tuple[str, str], str]:
    with io.StringIO((_DATA / "given_name_roots.csv").read_text(encoding="utf-8")) as handle:
        return {(row["name"], row["sex"]): row["root"] for row in csv.DictReader(handle)}


@cache
def _sexes() -> dict[str, str]:
    with io.StringIO((_DATA / "given_name_sexes.csv").read_text(encoding="utf-8")) as handle:
        return {row["name"]: row["sex"] for row in csv.DictReader(handle)}


@cache
def common() -> dict[tuple[str, str], float]:
    """(given or family, name): the share of people who bear it, at the least. Sharing the name says
    no more than that.
    """
    with io.StringIO((_DATA / "common_names.csv").read_text(encoding="utf-8")) as handle:
        shares = {(row["kind"], row["name"]): float(row["share"]) for row in csv.DictReader(handle)}
    data = _weak()
    given, family = float(data["share"]["given"]), float(data["family"]["share"])
    for spelling in _spelt(set(data["honorific"]["given"])):
        shares["given", spelling] = max(given, shares.get(("given", spelling), 0.0))
    for spelling in _spelt(set(data["community"]["given"])):
        shares["given", spelling] = max(
            float(data["community"]["share"]), shares.get(("given", spelling), 0.0)
        )
    for spelling in _spelt(set(data["family"]["names"])):
        shares["family", spelling] = max(family, shares.get(("family", spelling), 0.0))
    return shares


def _spelt(roots: set[str]) -> set[str]:
    return roots | {name for (name, _), root in _given_roots().items() if root in roots}


@cache
def _weak() -> dict[str, Any]:
    return tomllib.loads((_DATA / "weak_names.toml").read_text(encoding="utf-8"))


@cache
def _weak_words(kind: str) -> frozenset[str]:
    return frozenset(_spelt(set(_weak()[kind]["given"])))


@cache
def placeholders() -> dict[str, Any]:
    """What is typed when nothing is known, by column: `data/placeholders.toml`."""
    return tomllib.loads((_DATA / "placeholders.toml").read_text(encoding="utf-8"))


@cache
def _nobody() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in placeholders()["names"]["patterns"]))


def nobody_sql(given: str, family: str) -> str:
    """True where the two columns together say that nobody is known, though each alone may be a
    name: John | Doe.
    """
    both = "|".join(p.replace("'", "''") for p in placeholders()["names"]["both"])
    written = f"trim(regexp_replace(lower({given} || ' ' || {family}), '[^a-z0-9.]+', ' ', 'g'))"
    return f"coalesce(regexp_matches({written}, '^({both})$'), false)"


@cache
def _organisations() -> tuple[frozenset[str], tuple[str, ...], frozenset[str], frozenset[str]]:
    data = tomllib.loads((_DATA / "organisations.toml").read_text(encoding="utf-8"))
    return (
        frozenset(data["words"]),
        tuple(data["phrases"]),
        frozenset(data["surnames_too"]),
        frozenset(data["shops"]),
    )


def plain(text: str | None) -> str:
    """Latin letters in lower case, single spaces; apostrophes closed up, hyphens kept."""
    latin = anyascii(text or "").lower().replace("'", "").replace("`", "")
    return re.sub(r"[^a-z\- ]+", " ", latin).strip(" -")


def is_nobody(written: str | None) -> bool:
    """What stands where a name should be when nobody is known: UNK, N/K, Not known, Baby, ???."""
    text = " ".join(anyascii(written or "").lower().split()).strip(" .,-") or "-"
    return bool(_nobody().fullmatch(text)) if written and written.strip() else False


@lru_cache(500_000)
def title_sex(written: str | None) -> str | None:
    """What a title before or in place of a name says of its bearer's sex."""
    return next((_TITLE_SEX[w] for w in plain(written).split()[:1] if w in _TITLE_SEX), None)


def collar_beside_rank(written: str | None) -> str | None:
    """An officer's number where it stands with the rank in place of the given names: PC 4421."""
    numbers = re.findall(r"\d{3,}", written or "")
    return numbers[0] if numbers and any(_rank(w) for w in (written or "").split()) else None


def _generation(text: str) -> tuple[str, str | None]:
    """A name in plain letters without the Junior or Senior that ends it, and which of them that is."""
    before, _, last = text.rpartition(" ")
    return (before, _GENERATIONS[last]) if before and last in _GENERATIONS else (text, None)


def is_name(word: str) -> bool:
    """A word that is known as a given name, of one sex or of both."""
    return word in _sexes() or any((word, s) in _given_roots() for s in ("M", "F"))


def name_sex(word: str) -> str | None:
    """M or F when hardly anybody of the other sex bears this given name."""
    return _sexes().get(word)


def family_sex(family: str | None) -> str | None:
    """What a name in place of a family name says of its bearer: Singh and Kaur."""
    return _weak()["family"]["sex"].get(family) if family else None


@lru_cache(200_000)
def given_roots(word: str, sex: str | None) -> tuple[str, ...]:
    """The names that this one may be a short form or a spelling of.

    Sam without a sex may be Samuel or Samantha.
    """
    roots = _given_roots()
    found = [
        roots.get((word, s), word)
        for s in ("M", "F")
        if sex in (None, s) and ((word, s) in roots or name_sex(word) in (None, s))
    ]
    if not found and sex and name_sex(word):
        # Billy is William, whatever sex is recorded.
        return given_roots(word, None)
    return tuple(dict.fromkeys(found)) or (word,)


@lru_cache(200_000)
def sound(word: str) -> str | None:
    """How a given name sounds: its consonants and its first vowel, so that Yusuf is Youssef and
    Hassan is not Hussein.
    """
    letters = metaphone(word)
    vowel = re.search(r"[aeiouy]+", word)
    if len(letters) < 3 or vowel is None:
        return None
    first = "u" if vowel[0][0] in "ou" else "i" if vowel[0][0] in "eiy" else "a"
    return letters + first


@lru_cache(500_000)
def given_words(written: str | None) -> tuple[str, ...]:
    """Every given name that is written, without titles and ranks.

    The forms that are nobody's name give none.
    """
    if is_nobody(written):
        return ()
    words = [
        w
        for w in _ALSO_KNOWN.sub(" ", _generation(plain(written))[0].replace("-", " ")).split()
        if w not in _TITLES
    ]
    if len(words) == 1 and words[0] in _RANKS and (written or "").strip().lower() != "di":
        return ()
    while len(words) > 1 and words[0] in _RANKS - {"di", "ci"}:
        words = words[1:]
    return tuple(w for w in words if w not in ("unknown", "unk", "baby"))


def is_weak(word: str) -> bool:
    """A given name that brothers and sisters may share: an honorific, the first part of a compound,
    half of a double name.
    """
    return any(
        word in _weak_words(kind)
        for kind in ("honorific", "first_part", "double_first", "second_part")
    )


def is_mild(word: str) -> bool:
    """A word that parts nobody from herself: an honorific, or Begum after a name."""
    return word in _weak_words("honorific") or word in _weak_words("second_part")


@lru_cache(500_000)
def is_telling(words: str | None) -> bool:
    """More than an initial, an honorific or the first part of a compound."""
    return any(
        len(w) > 1 and w not in _weak_words("honorific") and w not in _weak_words("first_part")
        for w in (words or "").split()
    )


@lru_cache(500_000)
def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words in the order of how much they tell: the name somebody is called by before
    honorifics; one-letter words last.
    """
    if len(words) > 1 and words[0] in _weak_words("first_part") and len(words[1]) > 1:
        words = (words[0] + words[1], *words)
    called = [
        w
        for w in words
        if w not in _weak_words("honorific") and w not in _weak_words("second_part") and len(w) > 1
    ]
    full = [w for w in words if w not in called and len(w) > 1]
    return (*called, *full, *(w for w in words if len(w) == 1))


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for (name, _), root in _given_roots().items():
        found.setdefault(root, [root]).append(name)
    return {root: tuple(dict.fromkeys(names)) for root, names in found.items()}


def _slip_of(word: str, roots: tuple[str, ...]) -> bool:
    """A word that is no name, one letter from a spelling or short form of one of these: Willizm of
    William, and so of Billy.
    """
    known = is_name(word) or len(word) < 4
    return not known and any(
        len(v) > 3 and levenshtein_distance(word, v) <= 1
        for root in roots
        for v in _spellings().get(root, (root,))
    )


@lru_cache(500_000)
def alike(one: str, two: str, sex_one: str | None, sex_two: str | None) -> bool:
    """Two given names that may be written for one person: a spelling, a short form, a slip, an
    initial.
    """
    if one == two:
        return True
    if len(one) == 1 or len(two) == 1:
        return one[0] == two[0]
    roots_one, roots_two = given_roots(one, sex_one), given_roots(two, sex_two)
    if set(roots_one) & set(roots_two):
        return True
    of_two_sexes = bool(name_sex(one) and name_sex(two) and name_sex(one) != name_sex(two))
    if of_two_sexes and sex_one and sex_two and sex_one != sex_two:
        return False
    shorter = min(len(one), len(two))
    apart = levenshtein_distance(one, two)
    if (
        apart == 2
        and damerau_levenshtein_distance(one, two) == 1
        and not (is_name(one) and is_name(two))
    ):
        return True
    if apart <= (1 if shorter > 2 else 0) and (shorter > 3 or apart != 1 or len(one) != len(two)):
        return True
    if of_two_sexes and not (sex_one and sex_one == sex_two):
        return False
    if one.startswith(two) or two.startswith(one) or (shorter > 5 and apart <= 2):
        return True
    if sound(one) is not None and sound(one) == sound(two):
        return True
    return _slip_of(one, roots_two) or _slip_of(two, roots_one)


def given_parts(written: str | None) -> dict[str, str | None]:
    """What is compared of the given names.

    given: the name somebody is called by, with no honorific before it; `root_m` and `root_f` the
    name that it is a short form of; initial, and that of the first word; two, three: the roots of
    the other words; second: the next word that tells; joined: all words.
    """
    words = given_words(written)
    order = telling(words)
    full = [w for w in order if len(w) > 1]
    given = full[0] if full else None
    rest = [w for w in full[1:] if not (given or "").startswith(w)]
    others = [given_roots(w, None)[0] for w in full[1:]]
    tells = [
        w
        for w in rest
        if w not in _weak_words("honorific")
        and w not in _weak_words("second_part")
        and w not in _weak_words("first_part")
    ]
    letters = [w for w in order if len(w) == 1 and full]
    return {
        "given": given,
        "root_m": given_roots(given, "M")[0] if given else None,
        "root_f": given_roots(given, "F")[0] if given else None,
        "root": given_roots(given, None)[0] if given else None,
        "other_root": given_roots(given, None)[-1] if given else None,
        "initial": (given or order[0])[0] if order else None,
        "first_initial": words[0][0] if words else None,
        "two": others[0] if others else None,
        "three": others[1] if len(others) > 1 else None,
        "second": tells[0] if tells else letters[0] if letters else None,
        "given_sound": sound(given) if given else None,
        "joined": "".join(words) if len("".join(words)) > 3 else None,
        "words": " ".join(words) or None,
        "generation": _generation(plain(written))[1],
        "title_sex": title_sex(written),
        "collar": collar_beside_rank(written),
    }


@dataclass(frozen=True, slots=True)
class Family:
    """A family name: the whole in one word, its root, another part that may stand alone, its sound,
    a collar number beside it,
    the words that a given name may be among (family name first, or the whole name), and whether it
    may be an organisation."""

    family: str | None = None
    root: str | None = None
    other: str | None = None
    sound: str | None = None
    collar: str | None = None
    organisation: bool = False
    generation: str | None = None
    title_sex: str | None = None


def split_whole(written: str) -> tuple[str, str]:
    """(given, family) where the whole name stands in the family name: "Ann Lee", "LEE, Ann", "PC
    4421 Holt", "O Brien".
    """
    if "," in written:
        family, given = written.split(",", 1)
        return given.strip(), family.strip()
    words = [w for w in written.split() if not any(c.isdigit() for c in w)]
    while len(words) > 1 and _rank(words[0]):
        words = words[1:]
    if len(words) < 2 or plain(words[0]) in _HEADS:
        return "", written
    return words[0], " ".join(words[1:])


def _rank(word: str) -> bool:
    known = plain(word) in _RANKS
    # Di is a given name and DI a rank.
    return known and (len(word) > 2 or word.isupper())


@lru_cache(500_000)
def family_parts(written: str | None) -> Family:
    if is_nobody(written):
        return Family()
    numbers = re.findall(r"\d+", written or "")
    collar = next((n for n in numbers if len(n) >= 3), None)
    kept = [w for w in (written or "").split() if not re.fullmatch(r"\W*\d+\W*", w)]
    while len(kept) > 1 and _rank(kept[0]):
        kept = kept[1:]
    text, generation = _generation(plain(" ".join(kept)).strip())
    if not text:
        return Family(collar=collar)
    words, phrases, surnames, shops = _organisations()
    organisation = (
        any(p in text for p in phrases)
        or text in shops
        or bool(words.intersection(text.split()) and text not in surnames)
    )
    halves = [h for h in (_joined(h) for h in _ALSO_KNOWN.split(text)) if h]
    if not halves:
        return Family(collar=collar, organisation=organisation, title_sex=title_sex(written))
    parts = halves[0] if len(halves) == 1 else [halves[0][-1], halves[1][-1]]
    last = parts[0] if len(halves) > 1 else parts[-1]
    other = parts[1] if len(halves) > 1 else parts[0] if len(parts) > 1 else _without_prefix(text)
    return Family(
        last,
        family_root(last),
        other,
        metaphone(last) or None,
        collar,
        organisation,
        generation,
        title_sex(written),
    )


def _joined(text: str) -> list[str]:
    """The parts of a double name, each with its particles closed up: van der berg -> vanderberg."""
    parts: list[str] = []
    before = ""
    for word in re.split(r"[ -]+", text.strip()):
        if word in _PREFIXES:
            before += word.replace("saint", "st")
        elif word and word not in _TITLES:
            parts.append(before + word)
            before = ""
    return parts + ([before] if before else [])


def _without_prefix(text: str) -> str | None:
    words = re.split(r"[ -]+", text)
    return (
        words[-1] if len(words) > 1 and words[-1] not in _PREFIXES and len(words[-1]) > 2 else None
    )


def family_root(name: str) -> str:
    root = roots_of("family_name_roots.csv").get(name, name)
    return "mc" + root[3:] if root.startswith("mac") and len(root) > 5 else root


_GIVEN = (
    "given",
    "root",
    "root_m",
    "root_f",
    "other_root",
    "initial",
    "first_initial",
    "two",
    "three",
    "second",
    "given_sound",
    "joined",
    "words",
    "generation",
    "title_sex",
    "collar",
)
_FAMILY = ("family", "root", "other", "sound", "collar", "organisation", "generation", "title_sex")


def given_table(written: list[str]) -> pa.Table:
    """Lookup table from each way given names are written to their parts; work is per spelling, not
    per mention.
    """
    parts = [given_parts(n) for n in written]
    return pa.table(
        {
            "written": pa.array(written, pa.string()),
            **{c: pa.array([p[c] for p in parts], pa.string()) for c in _GIVEN},
        }
    )


def family_table(written: list[str]) -> pa.Table:
    parts = [family_parts(n) for n in written]
    kinds = {c: pa.bool_() if c == "organisation" else pa.string() for c in _FAMILY}
    return pa.table(
        {
            "written": pa.array(written, pa.string()),
            **{c: pa.array([getattr(p, c) for p in parts], kinds[c]) for c in _FAMILY},
        }
    )
