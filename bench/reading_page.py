"""The page that tells what `bench.reading` measured."""

from __future__ import annotations

from typing import Any

from bench.intervals import told

_BEFORE = """# Reading, measured

`python -m bench.reading` writes this page and `reading.json` beside it; do not edit them.

Two readers read every text: the rules of the lexicon, and a small linear model that learned from sentences written for it. A record "tells of pursuit" when it
is given any behaviour of the group pursuit in `points.toml`, or when the learned reader says that somebody is sought out.
Brackets hold exact 95% intervals (Clopper-Pearson).
"""
_CASES = """## Records of published cases

Re-worded from published reports in the manner of police logs; kept outside this repository. Their tags were given by whoever re-worded them, for the whole case
and from fuller sources, so a tag may rest on what the record's words do not say. **The rules were developed on the even
case numbers**: only the odd ones are a test, and the people who wrote the words have read some of those too.
"""
_OTHER_HANDS = """## Cases by other hands

72 made-up cases by two hands that had not seen the program, kept outside this repository; of each record they say what its own words show. **Nobody who works on the
program has read the even numbers**; the odd ones were read after the first measurement, and rules and sentences were added for what was missed in them. At that first
measurement (commit f7dfc37) tags were recalled {recall} of the even numbers with precision {precision}, and pursuit {pursuit} with {right}.
"""
_FIRST = {
    "recall": "105 of 206",
    "precision": "105 of 187",
    "pursuit": "108 of 113",
    "right": "108 of 131",
}
_MADE_UP = """## Records made up for this project

160 whole records (`tests/data/reading/records-1.tsv`), none of them among the sentences from which the learned reader learned; whoever changes rules may have
looked at them. All tags, with signs such as fear and "told to stop".
"""
_RATES = """## Texts that are hardly ever of pursuit

* Genuine prose: {prose:,} narratives of street encounters in an American city, every second one. Hardly any is about pursuit, so these numbers are an
  upper bound of false readings, in a dialect that nothing here was written for.
* Ordinary records: {ordinary:,} made-up records in the manner of UK forces, none of stalking. Some tell of harassment, calls or visits,
  so not every reading is false.
"""
_READERS = {"rules": "rules alone", "learned": "learned alone", "both": "both"}


def page(measured: dict[str, Any]) -> str:
    """reading.md from what stands in reading.json."""
    lines = [_BEFORE]
    if cases := measured.get("published cases"):
        lines += [
            _CASES,
            _at(cases),
            "",
            *_table({half: cases[half] for half in ("all", "odd numbers", "even numbers")}),
            "",
            "### Each behaviour, both readers, odd numbers and all",
            "",
            *_tags(cases),
            "",
        ]
    if others := measured.get("cases by other hands"):
        halves = {half: others[half] for half in ("odd numbers", "even numbers")}
        lines += [_OTHER_HANDS.format(**_FIRST), _at(others), "", *_table(halves), ""]
    if made_up := measured.get("made-up records"):
        lines += [_MADE_UP, _at(made_up), "", *_table({"": made_up}), ""]
    if (prose := measured.get("genuine prose")) and (ordinary := measured.get("ordinary records")):
        lines += [
            _RATES.format(prose=prose["texts"], ordinary=ordinary["texts"]),
            _at(prose),
            "",
            *_rates(prose, ordinary),
            "",
        ]
    return "\n".join(lines)


def _at(part: dict[str, Any]) -> str:
    return f"Measured at commit {part['commit']}."


def _table(halves: dict[str, Any]) -> list[str]:
    rows = [
        "| | pursuit told where the source tells it (recall) | told pursuit that is so (precision) | tags: recall | tags: precision |",
        "|---|---|---|---|---|",
    ]
    for half, readers in halves.items():
        for name, title in _READERS.items():
            one = readers[name]
            cells = [
                told(one[what][side])
                for what in ("tells of pursuit", "all tags")
                for side in ("recall", "precision")
            ]
            rows.append(
                f"| {', '.join(x for x in (half, title) if x)} | " + " | ".join(cells) + " |"
            )
    return rows


def _tags(cases: dict[str, Any]) -> list[str]:
    rows = ["| | odd: recall | precision | all: recall | precision |", "|---|---|---|---|---|"]
    for tag, whole in sorted(
        cases["all"]["both"]["tags"].items(), key=lambda p: -p[1]["recall"]["of"]
    ):
        odd = cases["odd numbers"]["both"]["tags"].get(tag)
        cells = [
            told(side[s]) if side else "-" for side in (odd, whole) for s in ("recall", "precision")
        ]
        rows.append(f"| {tag.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return rows


def _rates(prose: dict[str, Any], ordinary: dict[str, Any]) -> list[str]:
    rows = ["| texts per 1,000 | genuine prose | ordinary records |", "|---|---|---|"]
    for name, title in _READERS.items():
        for what in ("tells of pursuit", "a kind of pursuit"):
            rows.append(
                f"| {title}: {what} | {_thousand(prose[name][what])} | {_thousand(ordinary[name][what])} |"
            )
    rows.append(
        f"| a keyword (stalk, harass, follow, obsess, unwanted) | {_thousand(prose['keyword'])} | {_thousand(ordinary['keyword'])} |"
    )
    rows.append(
        f"| processor seconds to read 1,000 | {prose['processor seconds per 1,000']} | {ordinary['processor seconds per 1,000']} |"
    )
    return rows


def _thousand(counted: dict[str, Any]) -> str:
    low, high = counted["interval"]
    return f"{1000 * counted['hits'] / counted['of']:.0f} ({1000 * low:.0f}-{1000 * high:.0f})"
