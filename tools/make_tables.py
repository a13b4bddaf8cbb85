"""Re-make the small tables that Clew ships, from the public sources beside the checkout.

    python tools/make_tables.py DATA/data

Every table written has a line in the SOURCES.md of its folder: where it came from and under what licence.
The product never runs this; it is here so that a successor can see how each table came to be.
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
        body.append((f"{int(row['ho_class']):03d}/{int(row['ho_subclass']):02d}", description[:160], group))
    write(ROOT / "offences/data/home_office_codes.csv", ["code", "description", "group"], sorted(set(body)))


def name_popularity(data: Path) -> dict[str, float]:
    popularity: dict[str, float] = Counter()
    for row in rows(data / "names/uk_forename_totals_by_sex.csv.gz"):
        popularity[row["name"].lower()] += float(row["n"])
    return popularity


def simple(name: str) -> bool:
    return name.isascii() and name.isalpha() and len(name) > 1


def given_name_roots(data: Path) -> None:
    """One root for every variant: the most popular name that lists it. Two names are variants when roots agree."""
    popularity = name_popularity(data)
    formal: dict[str, set[str]] = defaultdict(set)
    for row in rows(data / "names/nicknames.csv"):
        formal[row["name2"].lower()].add(row["name1"].lower())
    for row in rows(data / "names/firstname_uk_variant.csv"):
        if float(row["freq"]) >= 0.1:
            formal[row["forename2"].lower()].add(row["forename"].lower())
    for row in rows(data / "names/wikidata_given_name_variants_uk_relevant.csv.gz"):
        one, two = row["original_name"].lower(), row["alt_name"].lower()
        if row["kind"] in ("stbtsa", "hypo", "nickname") and popularity.get(one, 0) >= 20 and simple(one) and simple(two):
            formal[two].add(one)
    root: dict[str, str] = {}
    for name, candidates in formal.items():
        if not simple(name):
            continue
        best = max(candidates, key=lambda c: (popularity.get(c, 0), c))
        # A popular name is its own root unless a clearly more popular one lists it.
        if best != name and simple(best) and popularity.get(best, 0) > 1.2 * popularity.get(name, 0):
            root[name] = best

    def climb(name: str) -> str:
        seen = {name}
        while name in root and root[name] not in seen:
            name = root[name]
            seen.add(name)
        return name

    body = sorted((n, climb(n)) for n in root if climb(n) != n)
    write(ROOT / "screening/people/data/given_name_roots.csv", ["name", "root"], body)


def family_name_roots(data: Path) -> None:
    frequency = {r["surname"].lower(): float(r["freq"]) for r in rows(data / "names/lastname_uk.csv")}
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
            decade[row["sex"], 1990 if year < 2000 else 2000, row["name"].title()] += int(row["n"]) / 400
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
        if r["kind"] == "stbtsa" and popularity.get(r["original_name"].lower(), 0) > 3000 and simple(r["alt_name"].lower()):
            spell.append((r["original_name"].title(), r["alt_name"].title()))
    write(ROOT / "synth/data/spellings.csv", ["name", "spelling"], sorted(set(spell)))


def places(data: Path) -> None:
    body = [(r["postcode"], r["primary_care_trust"]) for r in rows(data / "addresses/london_area_postcodes_sample.csv")]
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


if __name__ == "__main__":
    source = Path(sys.argv[1])
    home_office_codes(source)
    given_name_roots(source)
    family_name_roots(source)
    population_names(source)
    places(source)
    crime_mix(source)
