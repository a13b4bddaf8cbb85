"""The account as a document, for the police and crime commissioner and the scrutiny panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from clew.offences.periods import said
from clew.progress.account import MARKS
from clew.progress.changes import HOW, NO_CAUSE
from clew.web.documents import Document

_WHICH = {
    "worse": "What got worse",
    "better": "What got better",
    "more": "What changed otherwise",
    "same": "What did not change by more than chance",
}


def document(
    account: Mapping[str, Any],
    charts: Mapping[str, str],
    *,
    published_on: date | None = None,
    checksum: str = "",
) -> Document:
    """The account to print: what got worse first, then what was promised, then every measure.
    `charts` are pictures as SVG by number of table. The same account gives the same bytes.
    """
    day = published_on or date.fromisoformat(account["as_at"])
    made = Document(
        f"Stalking: what {account['force']} promised, and what came of it",
        "Published account" if published_on else "Draft: not published",
        f"As at {said(date.fromisoformat(account['as_at']))}. For the police and crime commissioner and the scrutiny panel",
        index=True,
        at=datetime.combine(day, time(12), UTC),
    )
    if account["words"]:
        made.heading("In the force's own words")
        made.text(account["words"])
    _changes(made, account)
    _recommendations(made, account["recommendations"])
    for section in account["sections"]:
        made.heading(section["title"])
        made.text(section["says"])
        for measure in section["measures"]:
            _measure(made, measure, charts)
        if section["key"] == "unit":
            _capacity(made, account["capacity"])
    _training(made, account["training"])
    _feedback(made, account["feedback"])
    _how(made, account, checksum)
    return made


def _changes(made: Document, account: Mapping[str, Any]) -> None:
    made.heading("What changed")
    made.text(NO_CAUSE)
    for which, title in _WHICH.items():
        found = [c for c in account["changes"] if c["which"] == which]
        if found or which == "worse":
            made.heading(title, 2)
        for change in found:
            made.entry(change["title"], change["words"])
        if which == "worse" and not found:
            made.text(
                "Nothing that can be compared got worse by more than chance. What cannot be compared is listed below."
            )
    if account["not_compared"]:
        made.heading("What cannot be compared yet", 2)
        made.text(
            "There are no two whole years of these with numbers that may be set beside each other:\n"
            + "\n".join(f"- {t}" for t in account["not_compared"])
        )
    made.small(HOW)


def _recommendations(made: Document, rows: Sequence[Mapping[str, Any]]) -> None:
    made.heading("What was recommended, and where it stands")
    read = [r for r in rows if r["about"] or r["text"] or r["log"]]
    made.text(
        "What a recommendation asks for is told in Clew's words where the force has not entered the report's own."
    )
    for row in read:
        made.heading(f"Recommendation {row['number']}", 2)
        made.text(row["text"] or row["about"])
        made.facts(
            [
                ("Addressed to", row["to"]),
                ("Answers for it", row["owner"]),
                ("Deadline in the report", _day(row["deadline"]) or "not seen"),
                ("Deadline that the force gives", _day(row["own_deadline"])),
                ("About that deadline", row["problem"]),
                ("The force's own target", row["target"]),
                (
                    "Where it stands",
                    row["status_words"]
                    + (f", {_day(row['status_on'])}" if row["status_on"] else ""),
                ),
                ("Evidence", row["evidence"]),
            ]
        )
        made.table(
            ["Day", "Status", "Words", "Evidence"],
            [[_day(e["on"]), e["status"], e["words"], e["evidence"]] for e in row["log"]],
            [2, 3, 5, 4],
        )
    blank = [r["number"] for r in rows if r not in read]
    if blank:
        made.small(
            f"Nothing is held here of recommendation{'s' if len(blank) > 1 else ''} {', '.join(blank)}: the report has their words."
        )


def _measure(made: Document, measure: Mapping[str, Any], charts: Mapping[str, str]) -> None:
    made.heading(measure["title"], 2)
    if measure["lacks"]:
        made.text(measure["lacks"])
        return
    for share in measure["shares"]:
        made.table(
            [share["title"], "Number", "Of", "Percent", "95% interval"],
            [
                [
                    r["period"],
                    _number(r),
                    "" if r["base"] is None else f"{r['base']:,}",
                    "" if r["percent"] is None else f"{r['percent']}%",
                    "" if r["percent"] is None else f"{r['low']}% to {r['high']}%",
                ]
                for r in share["rows"]
            ],
            [4, 2, 2, 2, 3],
        )
    totals = [r for r in measure["counts"] if not r["part"]]
    parts = list(dict.fromkeys((r["part"], r["words"]) for r in measure["counts"] if r["part"]))
    made.table(
        ["Period", *(w for _, w in parts), "All"],
        [
            [
                total["period"],
                *(
                    _number(r)
                    for part, _ in parts
                    for r in measure["counts"]
                    if r["n"] == total["n"] and r["part"] == part
                ),
                _number(total),
            ]
            for total in totals
        ],
    )
    if measure["table"] in charts:
        made.picture(charts[measure["table"]], b"", measure["picture"])
    for words in (*measure["says"], *measure["breaks"], *measure["caveats"]):
        made.small(words)


def _capacity(made: Document, rows: Sequence[Mapping[str, Any]]) -> None:
    made.heading("People and hours", 2)
    if not rows:
        made.text("Nothing is entered.")
    made.table(
        ["Period", "Role", "People", "Hours there", "Hours worked"],
        [
            [
                r["period"],
                r["words"],
                f"{r['people']:g}",
                f"{r['hours_available']:,.0f}",
                f"{r['hours_worked']:,.0f}",
            ]
            for r in rows
        ],
        [4, 4, 2, 2, 2],
    )
    for words in dict.fromkeys(r["caveat"] for r in rows):
        made.small(f"{words}.")


def _training(made: Document, rows: Sequence[Mapping[str, Any]]) -> None:
    made.heading("What training did")
    if not rows:
        made.text(
            "Not measured. How many people were trained says nothing of what it did, so it is not told here."
        )
    for row in rows:
        made.entry(
            f"{row['title']}, {_day(row['measured_on'])}, {row['learners']} learners",
            row["words"],
            [row["evidence"]] if row["evidence"] else [],
        )


def _feedback(made: Document, rows: Sequence[Mapping[str, Any]]) -> None:
    made.heading("You said, we did")
    if not rows:
        made.text("Nothing is entered.")
    for row in rows:
        done = (
            f"We did ({_day(row['did_on'])}): {row['did']}"
            if row["did"]
            else "Nothing was done yet."
        )
        made.entry(f"You said: {row['said']}", done, [f"{row['source']}, {_day(row['said_on'])}"])


def _how(made: Document, account: Mapping[str, Any], checksum: str) -> None:
    made.heading("How to read and check this")
    marks = "\n".join(f"- [{mark}]: {words}" for mark, words in MARKS.items())
    made.text(
        f"Numbers from 1 to {account['threshold'] - 1} are not given, nor any number that would give one away. In place of a number:\n{marks}"
    )
    made.text(
        "Intervals are exact (Clopper and Pearson for shares, Garwood for counts) and say how much chance may have moved a number, as if what happened were drawn from what might have. Targets are the force's own words. No officer is compared with another, and nothing here is of one person."
    )
    if checksum:
        made.text(
            "The same numbers are in the file progress.csv, whose columns are the same for every force. Its checksum (SHA-256):"
        )
        made.text(checksum.split()[0])
    made.small(f"Made with {account['made_with']}.")


def _number(row: Mapping[str, Any]) -> str:
    return f"[{row['mark']}]" if row["number"] is None else f"{row['number']:,}"


def _day(iso: str) -> str:
    return said(date.fromisoformat(iso)) if iso else ""
