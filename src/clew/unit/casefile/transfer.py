"""A case given to another force: one ZIP with the case as a document and as data, its chronology,
its files, and a manifest that any tool checks. What left is kept as the manifest; the package is
not.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from clew.tables import TableWriter
from clew.unit.access.parts import may
from clew.unit.access.telling import tell
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.casefile.file import as_document
from clew.unit.casefile.packages import DATA, KIND, MANIFEST, READ_ME, SUMS
from clew.unit.cases.actions import add_event
from clew.unit.cases.models import Case, EventKind, Nature, PersonDetail, PersonFact, Transfer
from clew.unit.cases.queries import timeline
from clew.unit.files.actions import note
from clew.unit.files.models import Custody, Part, StoredFile
from clew.unit.files.sealing import unseal
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Refused
from clew.web.jinja import day, moment

# Clinical entries and files, and the advocate's own notes, are their agencies' to give.
_NOT_OURS = {Part.HEALTH.value}


def make_transfer(
    case: Case, *, by: User, to_force: str, to_whom: str, legal_basis: str, reason: str
) -> tuple[Transfer, bytes]:
    """The package, and what is kept of it. Raises Refused for a file that no longer opens."""
    with transaction.atomic():
        contents = _contents(case, by=by)
        at = timezone.now()
        manifest: list[dict[str, object]] = [
            {"name": name, "bytes": len(content), "sha256": _sha256(content)}
            for name, content in contents
        ]
        about: dict[str, object] = {
            "package": KIND,
            "case": case.reference,
            "from": by.agency.name,
            "made_by": by.name,
            "made_at": at.isoformat(timespec="seconds"),
            "to_force": to_force,
            "to_whom": to_whom,
            "legal_basis": legal_basis,
            "reason": reason,
            "marking": "OFFICIAL-SENSITIVE",
            "files": manifest,
        }
        package = _zipped(contents, about, {f["name"]: f["sha256"] for f in manifest})
        made = Transfer.objects.create(
            case=case,
            to_force=to_force,
            to_whom=to_whom,
            legal_basis=legal_basis,
            reason=reason,
            manifest=manifest,
            sha256=_sha256(package),
            by=by,
        )
        log(
            by,
            Action.DISCLOSURE,
            "package for another force",
            f"case:{case.reference}",
            case=case.reference,
            reason=reason,
            recipient=to_force,
            basis=legal_basis,
            sha256=made.sha256,
        )
        tell(
            [case.officer],
            f"{case.reference} was given to {to_force} as a package",
            f"/cases/{case.reference}/closing/",
            about=case,
        )
    return made, package


def note_receipt(transfer: Transfer, *, by: User, received_on: date, received_by: str) -> None:
    """The other force has it: on the timeline too. Raises Refused when that was noted before."""
    with transaction.atomic():
        row = locked(transfer, "case")
        if row.received_on is not None:
            raise Refused("Another user has already recorded the receipt.")
        row.received_on, row.received_by = received_on, received_by
        row.noted_by, row.noted_at = by, timezone.now()
        row.save(update_fields=["received_on", "received_by", "noted_by", "noted_at"])
        add_event(
            row.case,
            by=by,
            kind=EventKind.NOTE,
            nature=Nature.FACT,
            happened_at=timezone.now(),
            text=f"{row.to_force} received the case on {day(received_on)}: {received_by}. SHA-256 of the package: {row.sha256}.",
            source="Transfer to another force",
        )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _zipped(
    contents: list[tuple[str, bytes]], about: dict[str, object], hashes: dict[object, object]
) -> bytes:
    """The files with their manifest twice: as data, and as `sha256sum -c` reads it."""
    sums = "".join(f"{sha256}  {name}\n" for name, sha256 in hashes.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(READ_ME, _READ_ME.format(**about))
        archive.writestr(MANIFEST, json.dumps(about, indent=2, ensure_ascii=False))
        archive.writestr(SUMS, sums)
        for name, content in contents:
            archive.writestr(name, content)
    return out.getvalue()


_READ_ME = """OFFICIAL-SENSITIVE

Case {case}, given by {from} to {to_force} ({to_whom}).
Made by {made_by}, {made_at}.

case.pdf, case.docx   the case as a document
case.json             the same as data, each entry with its source
chronology.csv        the timeline
files/                the files on the case, named by their number
manifest.json         name, size and SHA-256 of each file
manifest.sha256       the same, to check with: sha256sum -c manifest.sha256

Clinical entries and the advocate's own notes are not in it: ask the agency that wrote them.
The safe way to contact the victim is in case.json under "safe_contact". Read it before anybody
contacts her or him.
"""


def _contents(case: Case, *, by: User) -> list[tuple[str, bytes]]:
    document = as_document(case, by)
    made = [
        ("case.pdf", document.pdf()),
        ("case.docx", document.docx()),
        (DATA, json.dumps(_data(case, by), indent=2, ensure_ascii=False).encode()),
        ("chronology.csv", _chronology(case)),
    ]
    files = StoredFile.objects.filter(case=case, struck_at=None).exclude(part__in=_NOT_OURS)
    for file in files.select_related("case").order_by("number"):
        content = unseal(bytes(file.sealed), file.sealed_key, file.sha256)
        made.append((f"files/F{file.number}.{file.ending}", content))
        note(file, Custody.Did.GIVEN, by=by)
    return made


def _chronology(case: Case) -> bytes:
    out = io.StringIO()
    writer = TableWriter(out)
    writer.row(["When", "Fact or opinion", "What", "Source", "Record", "Struck out because"])
    writer.rows(
        [
            moment(e.happened_at),
            e.get_nature_display(),
            e.what + (f" [{e.standing}]" if e.standing else ""),
            e.source,
            e.incident_id,
            e.struck_why,
        ]
        for e in timeline(case)
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _data(case: Case, by: User) -> dict[str, object]:
    """Everything of the case that the supervisor reads, as rows with the names of their fields."""
    parts: list[tuple[str, str, Iterable[Model]]] = [
        ("people", "summary", case.people.all()),
        ("facts_of_records", "contact", PersonFact.objects.filter(case=case)),
        ("details", "summary", PersonDetail.objects.filter(case=case)),
        ("dates", "timeline", case.dates.all()),
        ("timeline", "timeline", case.events.order_by("happened_at", "id")),
        ("contacts", "contact_log", case.contacts.all()),
        ("victims_code", "contact_log", case.timers.all()),
        ("assessments", "assessments", case.assessments.filter(clinical=False)),
        ("needs", "plan", case.needs.all()),
        ("actions", "plan", case.actions.all()),
        ("minutes", "plan", case.meeting_items.exclude(minutes="")),
        ("referrals", "referrals", case.referrals.all()),
        ("applications", "order_drafts", case.applications.defer("search")),
        ("orders", "orders", case.orders.defer("search")),
        ("closings", "closure", case.closures.all()),
        ("files", "timeline", case.files.exclude(part__in=_NOT_OURS).defer("sealed", "sealed_key")),
    ]
    made: dict[str, object] = {
        "reference": case.reference,
        "title": case.title,
        "level": case.get_level_display(),
        "opened": moment(case.opened_at),
        "officer_in_the_case": case.officer_in_case,
    }
    if may(by.roles, "contact"):
        made["safe_contact"] = [
            _row(p.contact) for p in case.people.select_related("contact") if hasattr(p, "contact")
        ]
    made |= {name: [_row(r) for r in rows] for name, part, rows in parts if may(by.roles, part)}
    return made


_LEFT_OUT = {"search", "sealed", "sealed_key", "version", "person_key", "case", "drafters"}


def _row(row: Model) -> dict[str, object]:
    made: dict[str, object] = {}
    for field in row._meta.concrete_fields:
        if field.name in _LEFT_OUT:
            continue
        value: object = getattr(row, field.name)
        if isinstance(value, Model):
            if field.name == "person":  # two people of a case may have one name
                made["person_id"] = value.pk
            value = str(getattr(value, "name", "") or value)
        elif isinstance(value, (datetime, date)):
            value = value.isoformat()
        made[field.name] = value
    return made
