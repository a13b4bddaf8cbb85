"""From a request in words to a complete draft: read, counted, protected, written. Needs no service
and no database.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from clew.figures.answer import SampleRead, build_answer, moment_of, released_text, sample_of
from clew.figures.chart import as_svg, can_draw
from clew.figures.control import THRESHOLD
from clew.figures.facts import Facts, open_facts, prepare
from clew.figures.hidden import hidden_tables
from clew.figures.letter import letter
from clew.figures.questions import Reading, plain_text, read_request
from clew.figures.spreadsheet import as_csv, as_ods
from clew.files import private_file
from clew.tables import TableWriter
from clew.unit.disclosure.record import Record
from clew.unit.orders.register_facts import from_file

AGGREGATE = "aggregate.json"
PRIVATE = "not-for-release"
HIDDEN = "hidden.csv"
_SAMPLE_COLUMNS = (
    "force",
    "incident_id",
    "mentions",
    "does the text say so (yes or no)",
    "read by",
    "read on",
)


class NotOurs(Exception):
    """The folder to write to holds something that no draft wrote."""


class BadSample(Exception):
    """A sample that a person read cannot be used; the message names file, row, field, value and
    cure.
    """


@dataclass(slots=True)
class Drafted:
    """What a draft came to.

    `problems` are rows of the register that were set aside; `weighed` how many earlier answers it
    was set beside.
    """

    aggregate: dict[str, Any]
    folder: Path
    problems: list[str] = field(default_factory=list)
    weighed: int = 0


def draft_answer(
    request: bytes,
    records: Path,
    out: Path,
    *,
    as_at: date,
    run: Path | None = None,
    orders: Path | None = None,
    reference: str = "",
    threshold: int = THRESHOLD,
    published: Sequence[Path] = (),
    record: Record | None = None,
    samples: Path | None = None,
    minutes: float | None = None,
    note: Callable[[str], None] = lambda _: None,
) -> Drafted:
    """Write a complete draft answer under `out`: answer.json, answer.csv, answer.ods, letter.docx,
    letter.pdf, pictures, samples to read.

    It is weighed against every other answer of `record`, and kept there. Raises NotOurs, BadSample,
    BadRegister, UnreadableRecords, NoSuchRun. Written aside and put in place at the end.
    """
    if out.exists() and any(out.iterdir()) and not (out / "answer.json").exists():
        raise NotOurs(f"{out} holds something that no draft wrote; choose another folder")
    text = plain_text(request)
    register, problems = from_file(orders) if orders is not None else (None, [])
    read = read_samples(samples) if samples is not None else []
    with tempfile.TemporaryDirectory(prefix="clew-figures-") as work:
        reading = read_request(text, as_at)
        # Texts are read only where something is asked about what they mention: that takes as long
        # as all the rest.
        texts = any(f.mentions for q in reading.questions for f in q.figures)
        folder = prepare(
            records,
            Path(work) / "facts",
            run=run,
            register=register,
            register_from=orders.name if orders else "",
            texts=texts,
            note=note,
        )
        note("counting")
        facts = open_facts(folder)
        try:
            earlier = [json.loads(p.read_text(encoding="utf-8")) for p in published]
            weighed = record.others(reference, text, facts.force) if record else []
            aggregate = build_answer(
                reading,
                facts,
                reference=reference,
                request=text.strip(),
                as_at=as_at,
                threshold=threshold,
                published=[*earlier, *weighed],
                samples=read,
                minutes=minutes,
                key=record.key if record else b"",
            )
            drawn = _samples(reading, facts, {s.tag for s in read})
        finally:
            facts.close()
    note("writing")
    aside = out.with_name(f".{out.name}.writing")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    write_answer(aggregate, aside)
    for tag, lines in drawn.items():
        _write_sample(aside / PRIVATE / f"sample-{tag}.csv", lines)
    # Kept before it is put in place: an answer that could be sent is one that later answers are
    # weighed against.
    if record:
        record.keep(aggregate, text)
    shutil.rmtree(out, ignore_errors=True)
    os.replace(aside, out)
    return Drafted(aggregate, out, [str(p) for p in problems], len(earlier) + len(weighed))


def write_answer(aggregate: dict[str, Any], folder: Path) -> None:
    """Every file of an answer, from what was kept of it: the same aggregate gives the same bytes,
    whatever became of the records.
    """
    folder.mkdir(parents=True, exist_ok=True)
    at = moment_of(aggregate)
    (folder / "answer.json").write_text(released_text(aggregate), encoding="utf-8")
    (folder / "answer.csv").write_bytes(as_csv(aggregate))
    (folder / "answer.ods").write_bytes(as_ods(aggregate, at))
    made = letter(aggregate, at=at)
    (folder / "letter.docx").write_bytes(made.docx())
    (folder / "letter.pdf").write_bytes(made.pdf())
    for table in aggregate["tables"]:
        if can_draw(table):
            (folder / f"table-{table['number']}.svg").write_text(as_svg(table), encoding="utf-8")
    kept = folder / PRIVATE
    kept.mkdir(mode=0o700, exist_ok=True)
    with private_file(kept / AGGREGATE) as out:
        out.write(json.dumps(aggregate, indent=1, ensure_ascii=False))
    with private_file(kept / HIDDEN) as out:
        out.write("\ufeff")
        writer = TableWriter(out)
        writer.row(["table", "where it stands", "why it is hidden"])
        for table in hidden_tables(aggregate):
            for cell in table.hidden:
                writer.row([table.number, cell.place, cell.why])


def _samples(reading: Reading, facts: Facts, read: set[str]) -> dict[str, list[dict[str, str]]]:
    """For each behaviour that texts were searched for and nobody has read a sample of: records to
    read.
    """
    made: dict[str, list[dict[str, str]]] = {}
    for question in reading.questions:
        for asked in question.figures:
            if asked.mentions and asked.mentions not in read and "told" in facts.tables:
                lines = made.setdefault(asked.mentions, [])
                known = {(r["force"], r["incident_id"]) for r in lines}
                lines += [
                    r
                    for r in sample_of(facts, asked)
                    if (r["force"], r["incident_id"]) not in known
                ]
    return made


def _write_sample(path: Path, lines: list[dict[str, str]]) -> None:
    with private_file(path) as file:
        file.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # spreadsheets then read it as UTF-8
        writer = TableWriter(file)
        writer.row(_SAMPLE_COLUMNS)
        writer.rows([line.get(c, "") for c in _SAMPLE_COLUMNS] for line in lines)


def read_samples(path: Path) -> list[SampleRead]:
    """Samples that people filled in: a file, or a folder of them. Raises BadSample."""
    files = sorted(path.rglob("sample-*.csv")) if path.is_dir() else [path]
    if not files:
        raise BadSample(f"{path} holds no sample-*.csv")
    found: dict[str, list[tuple[bool, str, str]]] = {}
    for file in files:
        try:
            with file.open(encoding="utf-8-sig", newline="") as handle:
                table = csv.DictReader(handle)
                if lacking := [c for c in _SAMPLE_COLUMNS if c not in (table.fieldnames or [])]:
                    raise BadSample(
                        f"{file.name}: the column {lacking[0]!r} is missing. Fill in the file that the draft wrote."
                    )
                for number, row in enumerate(table, 2):
                    said = (row[_SAMPLE_COLUMNS[3]] or "").strip().lower()
                    if not said:
                        continue
                    if said not in ("yes", "no", "y", "n"):
                        raise BadSample(
                            f"{file.name}, row {number}, {_SAMPLE_COLUMNS[3]} “{said[:40]}”: write yes or no, or leave it empty if it was not read"
                        )
                    if not (row["read by"] or "").strip() or not (row["read on"] or "").strip():
                        raise BadSample(
                            f"{file.name}, row {number}, read by: name who read it, and on which day"
                        )
                    found.setdefault(row["mentions"], []).append(
                        (said[0] == "y", row["read by"].strip(), row["read on"].strip())
                    )
        except (UnicodeDecodeError, csv.Error) as problem:
            raise BadSample(f"{file.name} is not CSV in UTF-8: {problem}") from problem
    return [
        SampleRead(
            tag,
            len(rows),
            sum(ok for ok, _, _ in rows),
            ", ".join(sorted({by for _, by, _ in rows})),
            max(on for _, _, on in rows),
        )
        for tag, rows in sorted(found.items())
    ]
