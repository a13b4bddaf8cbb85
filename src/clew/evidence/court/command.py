"""`clew evidence court`: a sealed folder with everything that is handed to a court."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from clew.evidence import bundle
from clew.evidence.bundle import CHRONOLOGY, SCHEDULE, UNUSED
from clew.evidence.case import custody
from clew.evidence.case.disclosing import write_table
from clew.evidence.case.people import Who, owner_key
from clew.evidence.case.store import CUSTODY, Item, Store, opened
from clew.evidence.court.chronology import Chosen, chronology, in_order, speaker
from clew.evidence.court.counts import counts
from clew.evidence.court.linked_data import linked_data
from clew.evidence.court.pictures import Picture, calendar, clock, lanes, network
from clew.evidence.court.plan import plans
from clew.evidence.court.redaction import Redactions, load, read_back
from clew.evidence.events import OWNER
from clew.evidence.findings.command import find, write_findings
from clew.evidence.findings.contacts import Contacts, Question
from clew.evidence.findings.finding import Finding
from clew.evidence.findings.places import places
from clew.files import private_file
from clew.problems import Problem
from clew.tables import TableWriter


def court(
    folder: Path,
    target: Path,
    question: Question,
    by: str,
    out: Console,
    *,
    between: bool = False,
    words: str = "",
    redact: Path | Redactions | None = None,
    marking: str = "OFFICIAL-SENSITIVE",
    wait: float = 0.0,
) -> int:
    """Exit status: 0, or 2 where nothing is chosen.

    `between`: only contacts between the victim and the suspect. `words`: only items that hold them.
    `redact`: a file, or redactions, of which those of items that are not chosen are passed over.
    `wait`: how many seconds at most for whoever changes the store.
    Nothing is left in `target` where something redacted was found in a finished file.
    """
    bundle.new_folder(target)
    try:
        with opened(folder, by, wait=wait) as store:
            list(custody.touches(folder / CUSTODY))
            chosen, held, found = _choose(store, question, between, words)
            if not chosen.items:
                raise Problem(
                    f"No item is chosen by: {chosen.filters}. Choose by other words or days."
                )
            rules = _rules(redact, {i.number for i in chosen.items})
            _write(store, target, chosen, held, found, question, rules, marking)
            if wrong := read_back(
                sorted(target.iterdir()), rules, {i.number: i for i in chosen.items}
            ):
                raise Problem(
                    f"What was redacted was found in a finished file, so none is given out: {'; '.join(wrong[:5])}. "
                    "Add a redaction for those words, and make it again."
                )
            store.note("court product made", folder=str(target), items=len(chosen.items), unused=len(chosen.unused),
                       chosen_by=chosen.filters, redactions=len(rules.given))  # fmt: off
    except BaseException:
        for left in target.iterdir():
            left.unlink()
        target.rmdir()
        raise
    out.print(
        f"{len(chosen.items):,} items in {target / CHRONOLOGY}; {len(chosen.unused):,} in {UNUSED}; {len(rules.given):,} redactions, looked for in every finished file.",
        markup=False,
    )
    bundle.seal(target, out)
    return 0


def _rules(redact: Path | Redactions | None, items: set[int]) -> Redactions:
    if isinstance(redact, Redactions):
        return Redactions(r for r in redact.given if r.item is None or r.item in items)
    return load(redact, items) if redact else Redactions()


def _choose(
    store: Store, question: Question, between: bool, words: str
) -> tuple[Chosen, Contacts | None, list[Finding]]:
    held: Contacts | None = None
    found: list[Finding] = []
    uncounted = ""
    try:
        held, found = find(store, question)
    except Problem as problem:
        # What was asked for by name is refused; otherwise the items are shown without counts.
        if between or question.victim or question.suspect:
            raise
        uncounted = f"; nothing is counted: {str(problem).partition('. ')[0]}"
    of_both = {i.number for i in (*held.to_victim, *held.to_suspect)} if held else set()
    with_words = {i.number for i in store.search(words, -1)} if words else set()
    kept, unused = list[Item](), list[tuple[Item, str]]()
    for item in store.items():
        why = (
            "its kind or its day is not among those chosen"
            if not question.covers(item)
            else "not between the victim and the suspect"
            if between and item.number not in of_both
            else "it does not hold the words that were searched for"
            if words and item.number not in with_words
            else ""
        )
        if why:
            unused.append((item, why))
        else:
            kept.append(item)
    filters = str(question) + ("; only between the victim and the suspect" if between else "")
    filters += f"; items that hold “{words}”" if words else "; no search for words"
    filters += uncounted
    return Chosen(in_order(kept), unused, filters, whole=not words), held, found


def _write(
    store: Store,
    target: Path,
    chosen: Chosen,
    held: Contacts | None,
    found: list[Finding],
    question: Question,
    rules: Redactions,
    marking: str,
) -> None:
    who = Who(store)
    made = chronology(store, chosen, question, who, rules, marking)
    _save(target / CHRONOLOGY, made.pdf())
    _save(target / "chronology.docx", made.docx())
    _save(target / "case-uco.jsonld", linked_data(store, chosen, who, rules).encode())
    write_table(
        target / SCHEDULE,
        [
            "exhibit",
            "file",
            "bytes",
            "sha256",
            "agreement",
            "device",
            "whose",
            "power",
            "kept_in_store",
            "added_utc",
            "added_by",
            "items_shown",
        ],
        _schedule(store, chosen, rules),
    )
    write_table(
        target / UNUSED,
        ["item", "source", "position", "at_utc", "kind", "why_unused"],
        (
            [i.number, rules.clean(i.part), i.position, i.at_utc, i.kind, why]
            for i, why in chosen.unused
        ),
    )
    if held is None or not chosen.whole:
        return
    pictures = _pictures(held, chosen, who, rules)
    for picture in pictures:
        _save(target / f"picture-{picture.name}.svg", picture.svg.encode())
    shown = {i.number for i in chosen.items}
    # A count that names items which are not shown would tell of them.
    within = [f for f in found if set(f.items) <= shown]
    left_out = len(found) - len(within)
    allowed = [str(a) for a in store.agreements()]
    told = counts(store.title, within, pictures, chosen.filters, rules, marking, left_out, allowed)
    _save(target / "counts.pdf", told.pdf())
    _save(target / "counts.docx", told.docx())
    with private_file(target / "findings.csv") as table:
        write_findings(TableWriter(table), within, rules.clean)


def _save(path: Path, content: bytes) -> None:
    with private_file(path, "wb") as out:
        out.write(content)


def _schedule(store: Store, chosen: Chosen, rules: Redactions) -> Iterable[list[object]]:
    used = Counter(i.source for i in chosen.items)
    agreed = {a.number: a for a in store.agreements()}
    for number, s in enumerate(store.sources(), 1):
        under = agreed[s.agreement]
        yield [
            f"S{number}", rules.clean(s.name), s.bytes, s.original, s.agreement, rules.clean(under.device), under.whose,
            rules.clean(under.power), "yes" if s.kept else "no", s.added_utc, s.added_by, used[s.number],
        ]  # fmt: off


def _pictures(held: Contacts, chosen: Chosen, who: Who, rules: Redactions) -> list[Picture]:
    shown = {i.number for i in chosen.items}
    if not {i.number for i in held.to_victim} <= shown:
        return []
    names = {
        i.number: owner_key(who.agreement(i))
        if i.sender.startswith(OWNER)
        else rules.clean(i.sender, (i.number,))
        for i in held.to_victim
    }
    pairs: Counter[tuple[str, str]] = Counter()
    for item in chosen.items:
        sender, receiver = who.sender(item), who.receiver(item)
        if item.sender and (item.receiver or receiver):
            ends = (
                speaker(sender.name, sender.name) if sender else item.sender,
                speaker(receiver.name, receiver.name) if receiver else item.receiver,
            )
            pairs[rules.clean(ends[0]), rules.clean(ends[1])] += 1
    for one, back in ((held.to_victim, False), (held.to_suspect, True)):
        ends = (held.victim, held.suspect) if back else (held.suspect, held.victim)
        bare = sum(not i.receiver for i in one)
        if bare:
            pairs[rules.clean(ends[0]), rules.clean(ends[1])] += bare
    # A place of which something was redacted is not drawn.
    found = places(map(rules.apply, chosen.items), who, held.question, held.suspect, held.victim)
    return [
        calendar(held),
        clock(held),
        lanes(held, names),
        network(pairs),
        *plans(found, rules.clean(held.suspect), rules.clean(held.victim)),
    ]
