"""The page that `bench.fairness` writes, from its report."""

from __future__ import annotations

from typing import Any

from bench.intervals import told


def _figure(row: dict[str, Any], what: str) -> str:
    low, high = row[f"{what}, interval"]
    value = row["ratio to English" if what == "ratio" else what]
    return "-" if value is None else f"{value:.2f} ({low:.2f}-{high:.2f})"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(
        "| " + " | ".join(cells) + " |" for cells in (head, ("---",) * len(head), *rows)
    )


def _parts(report: dict[str, Any], key: str, first: str) -> str:
    rows = [
        (
            name,
            str(row["people"]),
            _figure(row, "recall"),
            _figure(row, "precision"),
            told(row["people in two groups or more"]),
        )
        for name, row in report[key].items()
    ]
    return _table((first, "people", "recall", "precision", "people in two groups or more"), rows)


def page(report: dict[str, Any]) -> str:
    """The report as Markdown."""
    settings = report["settings"]
    parts = [
        "# Fairness: who is known again, by origin of name, sex, age and what was written down\n",
        "Written by `python -m bench.fairness --out docs/benchmarks/fairness.md`; its docstring says how. "
        f"{report['people of each origin']} made-up people of each origin, two to six mentions each, inside {report['mentions of the force']:,} mentions of a made-up force. "
        "All dice but those of the names fall alike for every origin. Intervals are 95%.\n",
        "What limits it: the lists of names and of other ways are by one hand, from their own knowledge (`bench/data/names.csv`, `origins.toml`); "
        "that a quarter of mentions is in another way is a guess; lists are shorter than life, so that precision is lower than in life. "
        "Origin of name is not ethnicity. Disability, religion, sexual orientation, gender reassignment, pregnancy and language are in no column and were not measured.\n",
    ]
    for letter, setting in settings.items():
        rows = [
            (
                origin,
                _figure(row, "recall"),
                _figure(row, "ratio"),
                _figure(row, "precision"),
                told(row["people in two groups or more"]),
            )
            for origin, row in setting["origins"].items()
        ]
        parts.append(f"## {letter}: {setting['told']}\n")
        parts.append(
            _table(
                (
                    "origin of names",
                    "recall",
                    "recall beside English",
                    "precision",
                    "people in two groups or more",
                ),
                rows,
            )
            + "\n"
        )
    parts.append("## Brothers and sisters of one first written word\n")
    parts.append(
        f"{report['households']} households of each origin: two who live together with one telephone, whose given names share the first word, with birth dates a year to seven apart. "
        "Counted are households in which a mention of one is joined to a mention of the other; none should be.\n"
    )
    parts.append(
        _table(
            ("origin of names", "households joined"),
            [(origin, told(row)) for origin, row in report["brothers or sisters joined"].items()],
        )
        + "\n"
    )
    parts.append("## Courses of conduct, from records to lists\n")
    parts.append(
        "One made-up force of 12,000 incidents, screened once for each origin: only the names of people in planted stalking courses of two records or more differ. "
        "They have no number of the force, no date of birth in half of their mentions, and a quarter of these in another usual way. "
        "In a list: two of the records stand in one listed course. The planted courses are easy to find, so this says little about finding.\n"
    )
    ended = [
        (origin, told(row["courses in a list"]), told(row["people in two identities or more"]))
        for origin, row in report["courses of conduct"].items()
    ]
    parts.append(
        _table(("origin of names", "courses in a list", "people in two identities or more"), ended)
        + "\n"
    )
    parts.append("## Asked for by name at the desk\n")
    parts.append(
        "Every person asked for once as written and once in another usual way, by the desk's own index and question. Others: how many other people of all origins an answer holds.\n"
    )
    asked = [
        (
            origin,
            *(
                cell
                for way in ("as written", "in another way")
                for cell in (told(row[way]["found"]), str(row[way]["others in an answer"]))
            ),
        )
        for origin, row in report["asked for at the desk"].items()
    ]
    parts.append(
        _table(
            ("origin of names", "found as written", "others", "found in another way", "others"),
            asked,
        )
        + "\n"
    )
    parts.append("## Sex, age and missing fields, all origins together\n")
    parts.append(
        "As B, with dice of their own for everybody; of a third of the people no birth date is ever recorded, of a third neither a birth date nor the force's number.\n"
    )
    for key, first in (
        ("by sex", "sex"),
        ("by age in 2026", "age in 2026"),
        ("by what is never recorded", "never recorded"),
    ):
        parts.append(_parts(report, key, first) + "\n")
    return "\n".join(parts)
