"""From what people decided to labels: quotes that they denied, and what was told to them of courses
that they accepted.

A denied quote: the sentence that it stands in does not tell what it was taken for. An accepted
course: the words that were shown as its reasons, in the records that were in it when it was read,
tell what they were taken for. Of any other outcome nothing follows for single
words: a course that is no stalking may be true in every sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import duckdb

from clew.screening.behaviours import outcomes
from clew.screening.behaviours.learned import Word, sentences_of
from clew.screening.behaviours.matcher import parties_of
from clew.screening.behaviours.own_labels import OwnLabel
from clew.screening.behaviours.roles import who_is_who
from clew.screening.courses import decisions
from clew.screening.courses.decisions import CourseDecision
from clew.screening.runs.parties import written_parties
from clew.screening.runs.read import NoSuchRun, Run
from clew.screening.runs.redact import Redactor

Record = tuple[str, str]
"""A record by force and number."""
_CAPITALS = 0.02
"""In a text with fewer capitals than this among its letters, small letters say nothing of whether a word is a name."""
_ROLES = frozenset({"SUS", "VIC", "OTH", "PER"})


@dataclass(frozen=True, slots=True)
class _Finding:
    """Words of a record that were taken for `tag`.

    `start` and `end` are code points of the text `source`.
    """

    force: str
    incident_id: str
    source: str
    tag: str
    start: int
    end: int
    quote: str


@dataclass(slots=True)
class Collected:
    """Labels in order of course and words, and what no label could be made of."""

    labels: list[OwnLabel] = field(default_factory=list)
    denied: int = 0
    accepted: int = 0
    denied_not_found: int = 0
    accepted_not_found: int = 0
    unreadable: list[str] = field(default_factory=list)


def collect(runs: Path, tags: Iterable[str]) -> Collected:
    """Labels of `tags` from the decisions kept in `runs`, with words and findings from its
    published runs. Raises BadLines, NoSuchRun.
    """
    made = Collected()
    known = frozenset(tags)
    denied = [d for d in decisions.standing(decisions.read(runs)) if d.verdict == "deny"]
    accepted: dict[str, set[Record]] = {}
    for line in outcomes.standing(outcomes.read(runs)):
        if line.outcome == outcomes.ACCEPTED:
            accepted.setdefault(line.course_id, set()).add((line.force, line.incident_id))
    made.denied, made.accepted = len(denied), len(accepted)
    said: dict[tuple[str, tuple[str, ...]], tuple[set[str], set[str]]] = {}
    for folder in _published(runs):
        if not denied and not accepted:
            break
        try:
            run = Run(folder)
        except (NoSuchRun, duckdb.Error, ValueError):
            made.unreadable.append(folder.name)
            continue
        try:
            denied, found = _denials(run, denied)
            for decision, finding, words in found:
                said.setdefault((decision.course_id, words), (set(), set()))[1].add(finding.tag)
            for course, finding, words in _acceptances(run, accepted):
                said.setdefault((course, words), (set(), set()))[0].add(finding.tag)
                accepted.pop(course, None)
        except duckdb.Error:
            made.unreadable.append(folder.name)
        finally:
            run.close()
    made.denied_not_found, made.accepted_not_found = len(denied), len(accepted)
    # What somebody denied is not told, in whichever course the same words stand.
    never: dict[tuple[str, ...], set[str]] = {}
    for (_, words), (_, no) in said.items():
        never.setdefault(words, set()).update(no)
    for (course, words), (yes, no) in sorted(said.items()):
        stands = (yes - never[words]) & known
        if stands or no & known:
            made.labels.append(OwnLabel(course, frozenset(stands), frozenset(no & known), words))
    return made


def _published(runs: Path) -> list[Path]:
    """Published runs, the newest first. Raises NoSuchRun where there is none."""
    latest = (runs / "latest").resolve()
    found = [
        p
        for p in runs.iterdir()
        if p.is_dir() and not p.is_symlink() and (p / "manifest.json").exists()
    ]
    if not found:
        raise NoSuchRun(
            f"there is no published run in {runs}; make one with clew screen RECORDS --out {runs}"
        )
    return sorted(
        found, key=lambda p: (p != latest, -(p / "manifest.json").stat().st_mtime_ns, p.name)
    )


def _denials(
    run: Run, denied: Sequence[CourseDecision]
) -> tuple[list[CourseDecision], list[tuple[CourseDecision, _Finding, tuple[str, ...]]]]:
    """What this run does not tell of, and of the rest each finding with the words of its sentence."""
    if not denied:
        return [], []
    found = run.rows(
        """select i.force, i.incident_id, b.source, b.tag, b.start, b."end", b.quote from behaviours b join incidents i on b.inc = i.inc
        join (select distinct * from (select unnest(?) as force, unnest(?) as incident_id, unnest(?) as quote)) w
            on i.force = w.force and i.incident_id = w.incident_id and b.quote = w.quote order by all""",
        [[d.force for d in denied], [d.incident_id for d in denied], [d.quote for d in denied]],
    )
    findings = [_Finding(**row) for row in found]
    words = _words_of(run, findings)
    missing, made = [], []
    for decision in denied:
        about = [
            (f, w)
            for f, w in zip(findings, words, strict=True)
            if w
            and (f.force, f.incident_id, f.quote)
            == (decision.force, decision.incident_id, decision.quote)
        ]
        made += [(decision, f, w) for f, w in about]
        if not about:
            missing.append(decision)
    return missing, made


def _acceptances(
    run: Run, accepted: dict[str, set[Record]]
) -> list[tuple[str, _Finding, tuple[str, ...]]]:
    """Of each accepted course that this run lists, what was shown as its reasons, where the words
    assert it, with the words of the sentence.
    """
    if not accepted:
        return []
    rows = run.rows(
        """select distinct r.course_id, i.force, i.incident_id, b.source, b.tag, b.start, b."end", b.quote from reasons r
        join incidents i on r.force = i.force and r.incident_id = i.incident_id
        join behaviours b on b.inc = i.inc and b.source = r.source and b.start = r.start and b."end" = r."end" and b.tag = r.rule and b.reader = r.reader
        where b.status = 'asserted' and list_contains(?, r.course_id) order by all""",
        [sorted(accepted)],
    )
    read = [(row.pop("course_id"), _Finding(**row)) for row in rows]
    read = [(course, f) for course, f in read if (f.force, f.incident_id) in accepted[course]]
    return [
        (course, f, w)
        for (course, f), w in zip(read, _words_of(run, [f for _, f in read]), strict=True)
        if w
    ]


def _words_of(run: Run, findings: Sequence[_Finding]) -> list[tuple[str, ...]]:
    """The words of the sentence that each finding stands in, without names; none where the run does
    not hold the text.
    """
    if not findings:
        return []
    records = sorted({(f.force, f.incident_id) for f in findings})
    asked = [[force for force, _ in records], [number for _, number in records]]
    wanted = "(select unnest(?) as force, unnest(?) as incident_id) w"
    texts: dict[tuple[str, str, str], list[str]] = {}
    for row in run.rows(
        f"select t.* from texts t join {wanted} on t.force = w.force and t.incident_id = w.incident_id order by t.number",
        asked,
    ):
        texts.setdefault((row["force"], row["incident_id"], row["source"]), []).append(row["text"])
    people = run.rows(
        f"""select v.force, v.incident_id, v.role, v.given_names, v.family_name, v.sex from involvements v
        join {wanted} on v.force = w.force and v.incident_id = w.incident_id where v.inc is not null order by v.inc, v.role, v.row""",
        asked,
    )
    parties = written_parties(
        ((p["force"], p["incident_id"]), p["role"], (p["given_names"], p["family_name"], p["sex"]))
        for p in people
    )
    names: dict[Record, list[str]] = {}
    for p in people:
        names.setdefault((p["force"], p["incident_id"]), []).append(
            f"{p['given_names'] or ''} {p['family_name'] or ''}"
        )
    made = []
    for f in findings:
        record = (f.force, f.incident_id)
        text = next(
            (t for t in texts.get((*record, f.source), ()) if t[f.start : f.end] == f.quote), None
        )
        made.append(
            _sentence(text, f, parties.get(record), tuple(sorted(set(names.get(record, ())))))
            if text is not None
            else ()
        )
    return made


def _sentence(
    text: str, finding: _Finding, parties: str | None, names: tuple[str, ...]
) -> tuple[str, ...]:
    """The sentence that most of the finding's words stand in, as it may be kept."""
    sentences = sentences_of(who_is_who(text, parties_of(parties)))

    def shared(words: list[Word]) -> int:
        return sum(
            max(0, min(end, finding.end) - max(start, finding.start)) for _, start, end in words
        )

    best = max(sentences, key=shared, default=[])
    letters = [c for c in text if c.isalpha()]
    cased = sum(c.isupper() for c in letters) > _CAPITALS * len(letters)
    kept = (
        _kept(word, text[start:end], first=n == 0, cased=cased, names=names)
        for n, (word, start, end) in enumerate(best)
    )
    return tuple(w for w in kept if w)


@lru_cache(100_000)
def _kept(word: str, written: str, *, first: bool, cased: bool, names: tuple[str, ...]) -> str:
    """A word as it is kept: a role, 0 for what holds a figure, the word itself where it names
    nobody, else nothing.
    """
    if word in _ROLES or not any(c.isalnum() for c in word):
        return word
    if any(c.isdigit() for c in word):
        return "0"
    # Set in a sentence: whether a word is a name is told by its letters, those around it, and its
    # place.
    there = "There" if cased else "there"
    around = f"{written} went along {there}." if first else f"{there} {written} went along."
    return word if Redactor(names, identify=False).clean(around) == around else ""
