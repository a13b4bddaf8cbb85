"""A case that another force gave: its package becomes a case of this desk, each entry marked with
where it comes from.

What happened, who the people are and how the victim is safely reached become entries. What the
other force's people decided, planned and owed stays in the documents of the package, which are kept
as files on the case: nobody here has decided, planned or promised it.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from clew.unit.access.telling import tell_supervisors
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.casefile.packages import Entry, Package
from clew.unit.cases.actions import add_event, begin
from clew.unit.cases.from_records import hide_in_records
from clew.unit.cases.lists import bases
from clew.unit.cases.models import Case, CasePerson, EventKind, Nature, ReceivedCase
from clew.unit.files import actions as files
from clew.unit.files.models import Part, What
from clew.unit.platform.problems import Refused
from clew.web.jinja import day

# What the package says of the case as a whole. It holds how the victim can be reached.
_DOCUMENTS = {
    "case.pdf": "The case as the other force's document",
    "case.docx": "The same, as a Word document",
    "chronology.csv": "The other force's chronology, with what was struck out",
    "case.json": "The same, as data",
}


def basis_in_words(code: str) -> str:
    """The other force's legal basis in the words of this desk, or as it wrote it."""
    return dict(bases()).get(code, code)


def known_before(package: Package) -> list[Case]:
    """Cases that came from the same case of the same force, as far as the asker may see them."""
    held = Case.objects.filter(
        received__from_force=package.about["from"], received__their_reference=package.about["case"]
    )
    return list(held.order_by("-id")[:5])


def take_in_case(package: Package, *, by: User, level: str) -> Case:
    """Make the case. Raises Refused for a package that was taken in before, and for what no case
    can hold; nothing of it is kept then.
    """
    try:
        with transaction.atomic():
            return _take_in(package, by=by, level=level)
    except IntegrityError as fault:
        if "package_taken_in_once" in str(fault):
            raise Refused("This package was taken in before. Search for its reference.") from fault
        raise Refused(
            "The package holds entries that contradict each other. Nothing was taken in: ask for it again, or for the case as documents."
        ) from fault


def _take_in(package: Package, *, by: User, level: str) -> Case:
    about = package.about
    case = Case.objects.create(level=level, title=package.title, opened_by=by)
    received = ReceivedCase.objects.create(
        case=case,
        from_force=about["from"],
        their_reference=about["case"],
        given_by=about["made_by"],
        given_at=about["made_at"],
        legal_basis=basis_in_words(about["legal_basis"])[:200],
        reason=about["reason"],
        manifest=package.manifest,
        sha256=package.sha256,
        by=by,
    )
    origin = f"{received.from_force}, case {received.their_reference}"
    people = _people(package, case, origin)
    for entry in package.entries["safe_contact"]:
        contact = entry.row
        contact.case, contact.person = case, _of(entry, people)
        contact.how = f"{contact.how} (From {origin}, confirmed there on {day(contact.confirmed_on)}. Confirm it before you rely on it.)"
        contact.confirmed_by = by
        contact.save()
    for entry in package.entries["facts_of_records"]:
        entry.row.case, entry.row.person = case, _of(entry, people)
        entry.row.save()
    for entry in package.entries["details"]:
        _said_by_them(entry, case, origin, by)
        entry.row.person = _of(entry, people)
        entry.row.save()
    for name in ("dates", "timeline"):
        for entry in package.entries[name]:
            _said_by_them(entry, case, origin, by)
            if name == "timeline":
                entry.row.text += _what_they_decided(entry, received.from_force)
            entry.row.save()
    add_event(
        case,
        by=by,
        kind=EventKind.NOTE,
        nature=Nature.FACT,
        happened_at=None,
        text=f"{received.given_by} of {received.from_force} gave their case {received.their_reference} to {about['to_force']} ({received.legal_basis}): {received.reason} SHA-256 of the package: {package.sha256}.",
        source="Package of another force",
    )
    hide_in_records(case)
    _files(package, case, by=by, origin=origin)
    begin(case)
    log(
        by,
        Action.COLLECTION,
        "case taken in from another force",
        f"case:{case.reference}",
        case=case.reference,
        sender=received.from_force,
        theirs=received.their_reference,
        sha256=package.sha256,
    )
    tell_supervisors(
        f"Case {case.reference} came from {received.from_force} and has no officer yet",
        f"/cases/{case.reference}/",
        about=case,
        but=by,
    )
    return case


def _people(package: Package, case: Case, origin: str) -> dict[int, CasePerson]:
    made = {}
    for entry in package.entries["people"]:
        person = entry.row
        person.case = case
        person.name = person.name or "Not named"
        person.birth_source = origin[:100] if person.date_of_birth else ""
        person.save()
        made[entry.person] = person
    return made


def _of(entry: Entry, people: dict[int, CasePerson]) -> CasePerson:
    if entry.person not in people:
        raise Refused(
            "The package says something of a person whom it does not list. Ask for it again."
        )
    return people[entry.person]


def _said_by_them(entry: Entry, case: Case, origin: str, by: User) -> None:
    entry.row.case, entry.row.agency, entry.row.by = case, by.agency, by
    entry.row.source = f"{origin}: {entry.row.source}"[:200]


def _what_they_decided(entry: Entry, force: str) -> str:
    """Whether a record is a breach was said by somebody there; here nobody has said it yet."""
    said = entry.said.get("is_breach")
    if said is None:
        return ""
    found = "a breach" if said is True else "not a breach"
    why = str(entry.said.get("decided_why") or "")[:2000]
    return f"\n{force} found that it was {found} of an order. {why}".rstrip()


def _files(package: Package, case: Case, *, by: User, origin: str) -> None:
    for name, row in package.described.items():
        files.take_in(
            case,
            by=by,
            content=package.files[name],
            name=row.name,
            what=row.what,
            title=row.title,
            source=f"{origin}, file F{row.number}: {row.source}"[:200],
            part=row.part,
        )
    for name, title in _DOCUMENTS.items():
        try:
            files.take_in(
                case,
                by=by,
                content=package.files[name],
                name=name,
                what=What.OTHER,
                title=title,
                source=f"{origin}: {name} of the package",
                part=Part.CONTACT,
            )
        except KeyError as fault:
            raise Refused(f"The package holds no {name}. Ask for it again.") from fault
        except Refused:
            # Text that could be a web page is not taken as a file. PDF and Word hold the same.
            if name in ("case.pdf", "case.docx"):
                raise
