"""What the pages of evidence read: rows of the desk, and the store as far as the reader may."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from clew.evidence.case import custody
from clew.evidence.case.agreements import agreements
from clew.evidence.case.browsing import COUNTED, Browser, Seen, Wanted, by_day, kinds, whole
from clew.evidence.case.marks import Mark, marks
from clew.evidence.case.people import Identity, Link, Who, identities
from clew.evidence.case.store import CUSTODY, Item, Store
from clew.evidence.case.zones import Stretch, stretches
from clew.evidence.court.chronology import speaker
from clew.evidence.events import OWNER
from clew.evidence.findings.accounts import new_after_block
from clew.evidence.findings.contacts import Question, people_in
from clew.evidence.findings.finding import Finding
from clew.problems import Problem
from clew.screening.behaviours.lexicon import load as load_lexicon
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case, CasePerson, Event
from clew.unit.cases.queries import timeline as timeline_of_case
from clew.unit.evidence.counting import Counted, counted
from clew.unit.evidence.models import Device, Note, Product, Redaction, Tag, Upload
from clew.unit.evidence.stores import reading, store_of
from clew.unit.orders.models import Order

ZONE = "Europe/London"
PAGE = 50
MOST_LISTED = 200


def devices_of(case: Case) -> list[Device]:
    """Those that the asker may read."""
    return list(
        Device.objects.filter(case=case).select_related(
            "person", "by", "withdrawn_by", "removed_by"
        )
    )


def device_of(case: Case, number: int) -> Device | None:
    return (
        Device.objects.filter(case=case, number=number)
        .select_related("case", "person", "by", "agency", "withdrawn_by", "removed_by")
        .first()
    )


def has_store(case: Case) -> bool:
    return store_of(case) is not None


def people_of(case: Case) -> list[CasePerson]:
    return list(CasePerson.objects.filter(case=case))


def uploads_of(case: Case) -> list[Upload]:
    return list(Upload.objects.filter(case=case).select_related("device", "by"))


def upload_of(case: Case, number: int) -> Upload | None:
    return (
        Upload.objects.filter(case=case, pk=number)
        .select_related("case", "device", "by__agency")
        .first()
    )


def looked(by: User, case: Case, store: Store, what: str, **detail: Any) -> None:
    """A look into the store: in its log of custody, and in the audit."""
    store.note(f"looked at: {what}", **detail)
    # Words that were searched for may be of a record: the audit holds numbers alone.
    numbers: dict[str, Any] = {k: v for k, v in detail.items() if isinstance(v, int)}
    log(
        by,
        Action.CONSULTATION,
        f"evidence: {what}",
        f"case:{case.reference}",
        case=case.reference,
        **numbers,
    )


@dataclass(frozen=True)
class Unread:
    place: str
    reason: str
    content: str


def unread_of(upload: Upload, by: User) -> tuple[list[Unread], int]:
    """What was not understood of a file: the first of it, and how many there are."""
    with reading(upload.case, by) as store:
        source = next(
            (
                s.number
                for s in store.sources()
                if s.agreement == upload.device.number and s.original == upload.sha256
            ),
            0,
        )
        rows = store.database.execute(
            "select part, place, reason, content from unread where source = ? limit ?",
            (source, MOST_LISTED),
        ).fetchall()
        (number,) = store.database.execute(
            "select count(*) from unread where source = ?", (source,)
        ).fetchone()
    return [
        Unread(
            ", ".join(filter(None, (part.removeprefix(upload.name).lstrip("!/"), place))), why, held
        )
        for part, place, why, held in rows
    ], int(number)


@dataclass(frozen=True)
class Shown:
    """An item as a page shows it, with its four times. `when` is on the clock of England and Wales;
    `utc` is empty where that is the same moment on both. `doubt`: what summer time leaves open.
    """

    number: int
    when: str
    written: str
    utc: str
    zone: str
    doubt: str
    sender: str
    receiver: str
    kind: str
    text: str
    attachment: str
    source: str
    place: str
    device: int
    tags: tuple[str, ...] = ()
    notes: int = 0


def shown(
    items: Iterable[Item],
    store: Store,
    who: Who,
    tags: dict[int, list[str]] | None = None,
    notes: dict[int, int] | None = None,
) -> list[Shown]:
    names = {s.number: s for s in store.sources()}
    made = []
    for item in items:
        local, utc = clocks(item)
        zone, _, doubt = item.zone.partition(";")
        source = names[item.source]
        made.append(
            Shown(
                item.number,
                local,
                item.written,
                utc,
                zone,
                doubt.strip(),
                _party(item.sender, who, item.source, source.agreement),
                _party(item.receiver, who, item.source, source.agreement),
                item.kind,
                item.text,
                item.attachment,
                item.part,
                item.position,
                source.agreement,
                tuple((tags or {}).get(item.number, ())),
                (notes or {}).get(item.number, 0),
            )
        )
    return made


def clocks(item: Item) -> tuple[str, str]:
    """On the clock of England and Wales, and in UTC where that differs."""
    if item.epoch is None:
        return "no time in the source", ""
    moment = datetime.fromtimestamp(item.epoch, UTC).astimezone(ZoneInfo(ZONE))
    utc = "" if not moment.utcoffset() else item.at_utc
    return f"{moment:%-d %B %Y, %H:%M:%S} {moment.tzname()}", utc


def _party(written: str, who: Who, source: int, agreement: int) -> str:
    if not written:
        return ""
    person = who.of(written, source)
    if written.startswith(OWNER) and person is None:
        return f"owner of device {agreement}"
    return speaker(person.name if person else None, written)


@dataclass(frozen=True)
class Listing:
    rows: list[Shown]
    count: int
    before: int
    kinds: list[tuple[str, int]]
    people: list[str]

    @property
    def uncounted(self) -> bool:
        """There are more than were counted."""
        return self.count == COUNTED + 1

    @property
    def following(self) -> int:
        """How many items stand before the next page; 0 where this is the last."""
        after = self.before + len(self.rows)
        more = len(self.rows) == PAGE and self.uncounted
        return after if self.rows and (after < self.count or more) else 0


def timeline(case: Case, by: User, wanted: Wanted, before: int, most: int = PAGE) -> Listing:
    """A page of the timeline, as far as `by` may read the devices. Logged."""
    with reading(case, by) as store:
        looked(
            by,
            case,
            store,
            "timeline",
            asked=str(wanted) if wanted != Wanted() else "",
            after=before,
        )
        browser = Browser(store, wanted)
        items = browser.rows(before, most)
        tags, notes = _beside(case, [i.number for i in items])
        return Listing(
            shown(items, store, Who(store), tags, notes),
            browser.count(),
            before,
            kinds(store),
            _names(store),
        )


@dataclass(frozen=True)
class Day:
    """What the case's timeline and the evidence say of a day. `on` None: entries without a day."""

    on: date | None
    events: list[Event]
    kinds: list[tuple[str, int]]

    @property
    def items(self) -> str:
        return ", ".join(f"{kind}: {number:,}" for kind, number in self.kinds)


def days(case: Case, by: User) -> list[Day]:
    """Each day on which the case's timeline or the evidence has something, in order. Logged."""
    clock = ZoneInfo(ZONE)
    events: defaultdict[date | None, list[Event]] = defaultdict(list)
    for event in timeline_of_case(case):
        if event.struck_at is None:
            at = event.happened_at
            events[at.astimezone(clock).date() if at else None].append(event)
    with reading(case, by) as store:
        looked(by, case, store, "days, beside the timeline of the case")
        items = by_day(store, ZONE)
    dated = sorted({*items, *(d for d in events if d)})
    return [
        Day(
            on,
            events.get(on, []),
            sorted(items.get(on, {}).items(), key=lambda k: (-k[1], k[0])) if on else [],
        )
        for on in [*dated, *([None] if None in events else [])]
    ]


def choices(case: Case, by: User) -> tuple[list[tuple[str, int]], list[str]]:
    """Kinds and people that the timeline can be asked for."""
    with reading(case, by) as store:
        return kinds(store), _names(store)


def victims_and_suspects(case: Case, by: User) -> tuple[list[str], list[str]]:
    """Between whom can be counted, as far as the asker may know of them."""
    with reading(case, by) as store:
        return people_in(store, "victim"), people_in(store, "suspect")


def _names(store: Store) -> list[str]:
    """People to whom something was joined that the reader may see."""
    if store.only is not None and {a.number for a in agreements(store.database)} <= store.only:
        rows = store.database.execute(
            "select distinct name from joins j join people p on p.number = person where undone is null order by name"
        )
        return [str(r[0]) for r in rows]
    known, _ = identities(store)
    return sorted({i.person for i in known.values() if i.person})


def _beside(case: Case, items: list[int]) -> tuple[dict[int, list[str]], dict[int, int]]:
    tags, notes = defaultdict[int, list[str]](list), defaultdict[int, int](int)
    titles = dict(tag_titles())
    for tag in Tag.objects.filter(case=case, item__in=items):
        standing = (
            ", not checked" if tag.agrees is None else "" if tag.agrees else ", the check disagrees"
        )
        tags[tag.item].append(titles.get(tag.name, tag.name) + standing)
    for number in Note.objects.filter(case=case, item__in=items).values_list("item", flat=True):
        notes[number or 0] += 1
    return tags, notes


@dataclass(frozen=True)
class OneItem:
    item: Item
    row: Shown
    device: Device
    seen: tuple[Seen, ...]
    first: tuple[str, str] | None
    before: list[Shown]
    after: list[Shown]
    tags: list[Tag]
    notes: list[Note]


def item_of(case: Case, by: User, number: int) -> OneItem | None:
    """An item with everything that is known of it; None where the asker may not read it. Logged."""
    with reading(case, by) as store:
        found = whole(store, number)
        device = device_of(case, found.agreement) if found else None
        if found is None or device is None:
            return None
        looked(by, case, store, "item", item=number)
        who = Who(store)
        return OneItem(
            found.item,
            shown([found.item], store, who)[0],
            device,
            found.seen,
            found.first,
            shown(found.before, store, who),
            shown(found.after, store, who),
            list(Tag.objects.filter(case=case, item=number).select_related("by", "checked_by")),
            list(Note.objects.filter(case=case, item=number).select_related("by")),
        )


def device_of_item(case: Case, by: User, number: int) -> Device | None:
    with reading(case, by) as store:
        found = whole(store, number)
    return device_of(case, found.agreement) if found else None


def zones_of(case: Case, by: User) -> list[Stretch]:
    if not has_store(case):
        return []
    with reading(case, by) as store:
        return [s for s in stretches(store) if store.may_read(s.agreement)]


@dataclass(frozen=True)
class People:
    identities: list[Identity]
    links: list[Link]
    proposed: Finding | None


def who_is_who(case: Case, by: User) -> People:
    """Identities of what the asker may read, those that were used most first; links between them;
    identities that first appear after a block. Logged.
    """
    with reading(case, by) as store:
        looked(by, case, store, "who is who")
        known, links = identities(store)
        proposed = new_after_block(store, Who(store), marks(store))
        rows = sorted(known.values(), key=lambda i: (-(i.sent + i.received), i.key))
        return People(rows, links, proposed)


def mark_of_identity(case: Case, key: str) -> str:
    """What stands for a name or number in an address of a page."""
    return hashlib.sha256(f"{case.pk}\0{key}".encode()).hexdigest()[:16]


def identity_marked(case: Case, by: User, mark: str) -> Identity | None:
    with reading(case, by) as store:
        known, _ = identities(store)
    return next((i for i in known.values() if mark_of_identity(case, i.key) == mark), None)


def marks_of(case: Case, by: User) -> list[Mark]:
    with reading(case, by) as store:
        return marks(store)


def orders_with_day(case: Case) -> list[Order]:
    """Orders of the case that the asker may read, for the moment after which contacts are counted."""
    return list(
        Order.objects.filter(case=case, void_at=None).defer("search").order_by("made_on", "id")
    )


def findings(case: Case, by: User, question: Question) -> Counted | None:
    """What the evidence shows between the victim and the suspect; None while it is counted. Logged."""
    with reading(case, by) as store:
        made = counted(case, store, by, question)
        if made is not None:
            looked(by, case, store, "findings", asked=str(question))
        return made


@cache
def tag_titles() -> list[tuple[str, str]]:
    """What an item can be tagged as: the behaviours that screening looks for, by their titles."""
    tags = load_lexicon().tags
    return sorted(
        ((name, tag.title) for name, tag in tags.items() if tag.kind == "behaviour"),
        key=lambda one: one[1],
    )


def tags_of(case: Case, before: int) -> tuple[list[Tag], int]:
    """A page of tags, the last first, and how many there are."""
    rows = Tag.objects.filter(case=case).select_related("by", "checked_by", "device")
    return list(rows.order_by("-id")[before : before + PAGE]), rows.count()


def tag_of(case: Case, number: int) -> Tag | None:
    return Tag.objects.filter(case=case, pk=number).select_related("case", "by", "device").first()


def notes_of(case: Case, before: int) -> tuple[list[Note], int]:
    """A page of notes, the last first, and how many there are."""
    rows = Note.objects.filter(case=case).select_related("by", "device")
    return list(rows.order_by("-id")[before : before + PAGE]), rows.count()


def products_of(case: Case) -> list[Product]:
    return list(
        Product.objects.filter(case=case).select_related("by").defer("manifest", "sealed_key")
    )


def product_of(case: Case, number: int) -> Product | None:
    return (
        Product.objects.filter(case=case, number=number)
        .select_related("case", "by__agency")
        .first()
    )


def redactions_of(case: Case) -> list[Redaction]:
    return list(Redaction.objects.filter(case=case).select_related("by", "lifted_by"))


def redaction_of(case: Case, number: int) -> Redaction | None:
    return Redaction.objects.filter(case=case, number=number).select_related("case").first()


@dataclass(frozen=True)
class Touched:
    number: int
    at: datetime
    by: str
    what: str
    detail: str


def touches(case: Case, by: User, before: int) -> tuple[list[Touched], int, str]:
    """A page of the log of custody, the last touch first; how many there are; what is wrong with
    its chain, in words.
    """
    with reading(case, by) as store:
        try:
            held, wrong = list(custody.touches(store.folder / CUSTODY)), ""
        except Problem as problem:
            held, wrong = [], str(problem)
    rows = [
        Touched(
            t.number,
            datetime.fromisoformat(t.at_utc),
            t.by,
            t.what,
            "; ".join(f"{k.replace('_', ' ')}: {_plain(v)}" for k, v in t.detail.items() if v not in ("", None, [], {})),
        )
        for t in islice(reversed(held), before, before + PAGE)
    ]  # fmt: skip
    return rows, len(held), wrong


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
