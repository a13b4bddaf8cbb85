"""Every write of files on cases: taken in, looked at, downloaded, struck out. Each is a link of
custody and a row of the audit.
"""

from __future__ import annotations

import unicodedata

from django.db import connection, transaction
from django.utils import timezone

from clew.unit.access.ownership import check
from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case
from clew.unit.files.kinds import kind_of, most_bytes
from clew.unit.files.models import Custody, Part, StoredFile
from clew.unit.files.pictures import drawn_anew
from clew.unit.files.sealing import digest, seal, unseal
from clew.unit.platform.editing import locked, one_at_a_time
from clew.unit.platform.problems import Refused

_NUMBERING = 19_001


def take_in(
    case: Case,
    *,
    by: User,
    content: bytes,
    name: str,
    what: str,
    title: str,
    source: str,
    part: str,
) -> StoredFile:
    """Seal a file and put it on the case. Raises Refused for a kind that is not taken, one that is
    too large, or one that is on the case already.
    """
    if len(content) > most_bytes():
        raise Refused(f"The file must be {most_bytes() // 2**20} MB or smaller.")
    if not may(by.roles, part, write=True):
        raise Refused(f"You cannot put a file where only these people read it: {Part(part).label}.")
    kind, sha256 = kind_of(content), digest(content)
    with transaction.atomic():
        one_at_a_time(_NUMBERING, case.pk % 2**31)
        known = StoredFile.objects.filter(
            case=case, part=part, sha256=sha256, struck_at=None
        ).first()
        if known is not None:
            raise Refused(f"This file is on the case already: F{known.number}, {known.title}.")
        sealed, sealed_key = seal(content)
        made = StoredFile.objects.create(
            case=case,
            number=_next_number(case),
            part=part,
            what=what,
            title=title,
            source=source,
            name=_plain(name),
            ending=kind.ending,
            size=len(content),
            sha256=sha256,
            sealed=sealed,
            sealed_key=sealed_key,
            agency=by.agency,
            by=by,
        )
        note(made, Custody.Did.TAKEN_IN, by=by, words=source)
    return made


def _next_number(case: Case) -> int:
    """After the last, of files that the asker may not read too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_next_file(%s)", [case.pk])
        return int(cursor.fetchone()[0])


def _application_of(file: StoredFile) -> str:
    """The application that lists the file, whether the asker may read it or not; empty for none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_file_listed(%s)", [file.pk])
        return str(cursor.fetchone()[0] or "")


def _plain(name: str) -> str:
    """A name without paths, control characters or marks that turn the direction of writing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    return kept[-200:] or "no name"


def note(file: StoredFile, did: Custody.Did, *, by: User, words: str = "") -> None:
    """A link of the custody of a file, and the row of the audit."""
    Custody.objects.create(
        case_id=file.case_id,
        file=file,
        part=file.part,
        did=did,
        words=words,
        sha256=file.sha256,
        by=by,
    )
    actions = {
        Custody.Did.TAKEN_IN: Action.COLLECTION,
        Custody.Did.GIVEN: Action.DISCLOSURE,
        Custody.Did.STRUCK: Action.ALTERATION,
        Custody.Did.LISTED: Action.ALTERATION,
    }
    log(
        by,
        actions.get(did, Action.CONSULTATION),
        f"file: {did.label.lower()}",
        f"case:{file.case.reference}",
        case=file.case.reference,
        file=file.number,
        sha256=file.sha256,
    )


def download(file: StoredFile, *, by: User) -> bytes:
    """The content, checked against its hash. Raises Refused."""
    with transaction.atomic():
        content = unseal(bytes(file.sealed), file.sealed_key, file.sha256)
        note(file, Custody.Did.DOWNLOADED, by=by)
    return content


def look(file: StoredFile, *, by: User) -> bytes:
    """The picture, drawn anew as PNG. Raises Refused."""
    with transaction.atomic():
        made = drawn_anew(unseal(bytes(file.sealed), file.sealed_key, file.sha256), file.kind)
        note(file, Custody.Did.SEEN, by=by)
    return made


def strike_file(file: StoredFile, *, by: User, reason: str) -> None:
    """Nobody downloads it any more; it stays with its custody as long as the case is kept. Raises
    NotYours; Refused for one that was struck out before.
    """
    with transaction.atomic():
        check(by, "strike file", file)
        held = locked(file, "case")
        if held.struck_at is not None:
            raise Refused("Another user has already struck out this file.")
        if listed := _application_of(held):
            which = listed if may(by.roles, "order_drafts") else "an application to a court"
            raise Refused(f"This file is an exhibit of {which}: have it taken off the list first.")
        held.struck_at, held.struck_by, held.struck_why = timezone.now(), by, reason
        held.save(update_fields=["struck_at", "struck_by", "struck_why"])
        note(held, Custody.Did.STRUCK, by=by, words=reason)
