"""The chronology: every item shown, in order, with who, when in all its times, where and its hash."""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from clew import __version__
from clew.evidence.case.people import Who
from clew.evidence.case.store import Item, Source, Store
from clew.evidence.court.redaction import Redactions
from clew.evidence.findings.contacts import Question
from clew.evidence.formats import formats
from clew.web.documents import Document

NOT_SHOWN_BY_EXPORTS = """\
- Only files that were handed in were read. Contact in person, by other services or by other devices is not in them.
- Messages that were deleted, unsent or set to disappear before the export are usually not in it, and nothing shows the gap.
- Of a message that was edited, most exports have the last words only.
- An export as text can be changed with any editor. It proves what was handed in, not what was sent.
- A name is the one in the telephone's contacts or the one that the account gave itself. It does not prove who held the telephone.
- The clock of a telephone can be wrong. An export as text shows the clock of the telephone that made it.
- A place is where the telephone reckoned itself to be, within the distance it gives. It does not show who carried it.
- Pictures, sound and video that belong to an item are named here. They are not reproduced, and what is in them is not said.
- That no alert of a tracker was found does not show that there was no tracker."""

HOW_TIMES_ARE_READ = """\
Each item begins with its time on the clock of {zone}. Below it stands the time exactly as the source writes it: where that has no seconds, the seconds above are shown as 00. \
UTC is given where the two clocks differ. Z and a number name the time zone that was taken and why, as listed. \
Where the clocks change and an hour happens twice or never, the item says so in full. \
Items stand in the order of time. Within a conversation they keep the order of their source, also where its clock goes back."""

HOW_IT_CAN_BE_CHECKED = """\
A program read the files. That an item stands here does not mean that somebody has compared it with the original. \
Find it there by its source and place: the line of a text, the number of an entry, the row of a table or of a database.
An item's number is its number in the store. A number that is missing here is in unused-material.csv, with the reason, or was withdrawn.
The SHA-256 of a file is of the whole file as it was handed in. That of an item is of its file, place, UTC, time as written, zone with its reason, \
sender, receiver, kind, words and attachment as the store has them, in UTF-8, with a zero byte between each two. \
The folder that this document comes in is checked with: sha256sum -c SHA256SUMS"""


@dataclass(frozen=True)
class Chosen:
    """What a product shows: items in order, and those of the store that it does not, with why.

    `whole`: everything of the days and kinds, so that counts of them are counts of what is shown.
    """

    items: list[Item]
    unused: list[tuple[Item, str]]
    filters: str
    whole: bool


def in_order(items: list[Item]) -> list[Item]:
    """By time, each conversation in the order of its source; `items` are in the order of sources."""
    if not items:
        return []
    from clew.evidence.order import merged

    numbers: dict[tuple[int, str], int] = {}
    begins, last = list[tuple[int, int]](), -1
    for place, item in enumerate(items):
        talk = numbers.setdefault((item.source, item.conversation), len(numbers))
        if talk != last:
            begins.append((place, talk))
            last = talk
    times = array("d", (float("nan") if i.epoch is None else i.epoch for i in items))
    return [i for first, end in merged(times, begins) for i in items[first:end]]


def chronology(
    store: Store, chosen: Chosen, question: Question, who: Who, redactions: Redactions, marking: str
) -> Document:
    sources = {s.number: (f"S{n}", s) for n, s in enumerate(store.sources(), 1)}
    used = {i.source for i in chosen.items}
    zones: dict[str, str] = {}
    for item in chosen.items:
        zones.setdefault(item.zone.partition(";")[0], f"Z{len(zones) + 1}")
    made = Document(
        "Chronology of items of evidence",
        marking,
        redactions.clean(
            f"{store.title}. Made by {store.by} with clew {__version__} on {datetime.now(UTC):%-d %B %Y, %H:%M} UTC."
        ),
        line_numbers=True,
    )
    _front(made, store, chosen, redactions)
    made.heading("Where the items come from")
    made.table(
        ["", "File, as it was handed in", "Its SHA-256", "Agreement"],
        [
            [
                name,
                _file_words(s, s.number in used, redactions),
                f"{s.original[:32]}\n{s.original[32:]}",
                s.agreement,
            ]
            for name, s in sources.values()
        ],
        [2, 9, 10, 4],
    )
    made.heading("Times")
    made.text(HOW_TIMES_ARE_READ.format(zone=question.zone))
    made.facts([(name, redactions.clean(zone)) for zone, name in zones.items()])
    made.heading("What exports do not show")
    made.text(NOT_SHOWN_BY_EXPORTS)
    made.heading("How it can be checked")
    made.text(HOW_IT_CAN_BE_CHECKED)
    made.new_page()
    made.heading("Items")
    for item in chosen.items:
        _entry(made, item, question, who, redactions, sources[item.source], zones)
    return made


def _front(made: Document, store: Store, chosen: Chosen, redactions: Redactions) -> None:
    made.heading("What this is")
    made.facts(
        [
            ("Items shown", f"{len(chosen.items):,}"),
            ("Items of the store that are not shown", f"{len(chosen.unused):,}, listed in unused-material.csv"),
            ("Chosen by", redactions.clean(chosen.filters)),
            ("Redactions", f"{len(redactions.given):,}" + (": " + "; ".join(sorted({r.reason for r in redactions.given})) if redactions.given else "")),
            ("Places of the files that were not understood", f"{len(store.unread()):,}, of all files of the store"),
        ]
    )  # fmt: off
    made.heading("What allowed it")
    made.text(
        "Agreements and powers are in the words of whoever entered them. Clew does not check them."
    )
    for one in store.agreements():
        made.text(redactions.clean(f"Agreement {one}"))
    left_out: dict[str, int] = {}
    for _, why, count in store.outside():
        left_out[why] = left_out.get(why, 0) + count
    made.text(
        "Not taken, because not agreed: " + "; ".join(f"{c:,} {w}" for w, c in left_out.items()) + "."
        if left_out
        else "Nothing that was handed in was left out as not agreed."
    )  # fmt: off
    people = [
        redactions.clean(
            f"{name} ({role}): {_identity(identity)}. Decided by {by} on {_day(at)}, because: {reason}"
        )
        for name, role, identity, reason, by, at in store.database.execute(
            "select name, role, identity, reason, by, at_utc from joins j join people p on p.number = person where undone is null order by name, j.number"
        )
    ]
    if people:
        made.heading("Who is who")
        made.text(
            "That a name, a number or a device is a person's was decided by somebody, as listed. It is not read from the sources:"
        )
        made.text("\n".join(f"- {p}" for p in people))


def _identity(key: str) -> str:
    """How a person is told which name, number or address was joined, whatever its capitals were."""
    sort, _, what = key.partition(" ")
    forms = {"name": "the name “{}”", "number": "the number ending {}", "address": "the address {}"}
    return forms[sort].format(what) if sort in forms and what else key


def _day(at_utc: str) -> str:
    return f"{datetime.fromisoformat(at_utc):%-d %B %Y}"


def _file_words(source: Source, used: bool, redactions: Redactions) -> str:
    known = formats()
    what = "; ".join(str(known[k]) for k in _kinds(source) if k in known)
    unknown = (
        "A table, read by the columns that somebody entered" if used else "Its format is not known"
    )
    return redactions.clean(f"{source.name.rpartition('/')[2]}. {what or unknown}")


def _kinds(source: Source) -> list[str]:
    return list(json.loads(source.formats or "[]"))


def speaker(person: str | None, written: str) -> str:
    """The person, and the source's own name where it differs."""
    if person is None:
        return written or "not named"
    return person if written == person else f"{person} (“{written}” in the source)"


def when(item: Item, zone: str) -> str:
    if item.epoch is None:
        return "no time in the source"
    moment = datetime.fromtimestamp(item.epoch, UTC).astimezone(ZoneInfo(zone))
    return f"{moment:%-d %B %Y, %H:%M:%S} {moment.tzname()}"


def _entry(
    made: Document,
    original: Item,
    question: Question,
    who: Who,
    redactions: Redactions,
    source: tuple[str, Source],
    zones: dict[str, str],
) -> None:
    item = redactions.apply(original)
    sender, receiver = who.sender(original), who.receiver(original)
    parties = speaker(sender.name if sender else None, item.sender)
    if item.receiver or receiver:
        parties += f" to {speaker(receiver.name if receiver else None, item.receiver)}"
    at = when(item, question.zone)
    moment = "" if item.epoch is None else item.at_utc
    differs = item.epoch is not None and not at.endswith((" GMT", " UTC"))
    _, semicolon, doubt = item.zone.partition(";")
    name, file = source
    part = item.part.removeprefix(file.name).lstrip("!/")
    notes = [
        f"Written “{item.written}”"
        + (f"; UTC {moment}" if differs else "")
        + f"; zone {zones[original.zone.partition(';')[0]]}"
        + f"; source {name}{', ' + part if part else ''}, place {item.position}; agreement {file.agreement}"
    ]
    if semicolon:
        notes.append(f"Clock: {doubt.strip()}")
    if item.attachment:
        notes.append(f"Attachment: {item.attachment}")
    notes.append(
        "SHA-256 of the item withheld, because words of it were redacted"
        if item != original
        else f"SHA-256 of the item {item.sha256}"
    )
    made.entry(
        redactions.clean(
            f"Item {item.number}. {at}. {parties}. {item.kind.capitalize()}.", (item.number,)
        ),
        item.text or "(no words)",
        notes,
    )
