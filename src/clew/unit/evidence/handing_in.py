"""Exports are handed in, read by the worker in a process with limits, and kept, sealed, only where
all of it was agreed.
"""

from __future__ import annotations

import secrets
import tempfile
import time
import unicodedata
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from clew.evidence.case.adding import Added, add
from clew.evidence.case.ordering import place_items
from clew.evidence.case.store import Store as Folder
from clew.evidence.case.store import opened
from clew.evidence.clock import Clock
from clew.evidence.formats import formats
from clew.problems import Problem
from clew.unit.access.identity import acting_as, service_account
from clew.unit.access.telling import tell
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.evidence import limits
from clew.unit.evidence.models import Device, Progress, Upload
from clew.unit.evidence.sealing import unseal_to
from clew.unit.evidence.stores import folder_of, place, sealed_place, store_of, who
from clew.unit.evidence.uploads import SealedUpload
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Refused

READ = "clew.unit.evidence.jobs.read_export"
_TOLD_EVERY = 2.0  # seconds
_PATIENT = 600.0  # seconds that the worker waits for whoever changes the store


def hand_in(
    device: Device,
    *,
    by: User,
    file: SealedUpload,
    source: str,
    zone: str,
    dates: str,
    columns: dict[str, Any] | None = None,
) -> Upload:
    """Keep what was uploaded and queue its reading. Raises Refused for an empty or too large file,
    a zone that there is not, and a device that was withdrawn.

    `columns`: of a table that is not known, as a mapping file names them.
    """
    if file.too_large:
        raise Refused(f"The file must be {limits.most_bytes() // 2**20:,} MB or smaller.", "file")
    if not file.sealing.size:
        raise Refused("The file is empty. Choose another file.", "file")
    try:
        Clock(zone, "")
    except Problem as problem:
        raise Refused(str(problem), "zone") from None
    with transaction.atomic():
        held = locked(device, "case")
        if held.withdrawn_at is not None:
            raise Refused("The agreement was withdrawn: nothing more is taken from this device.")
        store = store_of(held.case)
        if store is None:
            raise Refused("Nothing of this case is kept as evidence yet. Enter a device first.")
        made = Upload.objects.create(
            case=held.case,
            device=held,
            part=held.part,
            name=_plain(file.name or ""),
            source=source,
            size=file.sealing.size,
            sha256=file.sealing.sha256,
            sealed=secrets.token_hex(16),
            sealed_key=file.sealing.sealed_key,
            zone=zone,
            dates=dates,
            columns=columns or {},
            by=by,
        )
        _log(made, Action.COLLECTION, "evidence: file handed in", by=by, reason=source)
        file.take(sealed_place(store, made.sealed))
        app.configure_task(READ, allow_unknown=False).defer(upload=made.pk, user=by.pk)
    return made


def _plain(name: str) -> str:
    """A name without paths, control characters or marks that turn the direction of writing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if unicodedata.category(c)[0] != "C")[-200:] or "no name"


def read_export(number: int, user: int) -> None:
    """Read an upload into the store, on behalf of whoever handed it in. Safe to repeat after a
    kill: a file that is in the store is not taken twice.
    """
    by = User.objects.select_related("agency").get(pk=user)
    with acting_as(by):
        upload = (
            Upload.objects.select_related("case", "device")
            .filter(pk=number, status__in=(Progress.WAITING, Progress.WORKING))
            .first()
        )
        store = store_of(upload.case) if upload else None
    if upload is None or store is None:
        _give_up(number)
        return
    with acting_as(by):
        Upload.objects.filter(pk=number).update(status=Progress.WORKING, entries=0)
        before = Upload.objects.filter(
            device=upload.device, sha256=upload.sha256, status=Progress.DONE
        ).exists()
    folder, sealed = folder_of(store), sealed_place(store, upload.sealed)
    try:
        with tempfile.TemporaryDirectory(dir=place(), prefix=".reading-") as private:
            # By no name of the suspect's choice; it has the ending, which a person may ask for.
            path = Path(private) / "export"
            unseal_to(sealed, upload.sealed_key, upload.sha256, path)
            with opened(folder, who(by), wait=_PATIENT) as held:
                (made,) = add(
                    held,
                    [path],
                    upload.device.number,
                    upload.zone,
                    upload.dates or None,
                    upload.columns or None,
                    limits=limits.of_reading(),
                    keep=_kept_sealed,
                    name=upload.name,
                    progress=_Teller(by, number),
                    why=f"{by.name} entered it when the file was handed in, and the source names none",
                )
                if made.already and not before:
                    _recover(held, made)
                place_items(held)
                kept = made.kept
    except Problem as problem:
        made, kept = Added(upload.name, failed=str(problem)), False
    with acting_as(by):
        _end(upload, made, kept=kept, by=by)
    if not kept:
        sealed.unlink(missing_ok=True)


def _give_up(number: int) -> None:
    """What waits and may not be read any more by whoever handed it in. One that is done stays."""
    with acting_as(service_account()):
        left = (
            Upload.objects.select_related("case")
            .filter(pk=number, status__in=(Progress.WAITING, Progress.WORKING))
            .first()
        )
        if left is None:
            return
        store, sealed = store_of(left.case), left.sealed
        Upload.objects.filter(pk=number).update(
            status=Progress.FAILED,
            said=["Whoever handed it in may not read this evidence any more. Hand it in again."],
            sealed="",
            sealed_key="",
            ended_at=timezone.now(),
        )
    if store is not None:
        sealed_place(store, sealed).unlink(missing_ok=True)


def _kept_sealed(_store: Folder, _path: Path, _sha256: str) -> None:
    """The original is kept as it was sealed when it arrived."""


def _recover(store: Folder, made: Added) -> None:
    """This same upload was read by a worker that was killed before it said so."""
    source = next(s for s in store.sources() if s.original == made.original)
    made.already, made.kept = False, source.kept
    for name, table in (("new", "events"), ("known", "seen"), ("unread", "unread")):
        (number,) = store.database.execute(
            f"select count(*) from {table} where source = ?", (source.number,)
        ).fetchone()
        setattr(made, name, number)
    made.known -= made.new
    for why, number in store.database.execute(
        "select reason, count from outside where source = ?", (source.number,)
    ):
        made.outside[why] += number


class _Teller:
    """Says how far the reading is, every now and then."""

    def __init__(self, by: User, number: int) -> None:
        self._by, self._number, self._last = by, number, 0.0

    def __call__(self, read: int) -> None:
        if time.monotonic() - self._last >= _TOLD_EVERY:
            self._last = time.monotonic()
            with acting_as(self._by):
                Upload.objects.filter(pk=self._number).update(entries=read)


def _end(upload: Upload, made: Added, *, kept: bool, by: User) -> None:
    upload.status = Progress.FAILED if made.failed else Progress.DONE
    upload.new, upload.known, upload.unread = made.new, made.known, made.unread
    upload.entries = made.new + made.known
    upload.outside, upload.ended_at = dict(made.outside), timezone.now()
    upload.said = _sentences(made)
    if not kept:
        upload.sealed, upload.sealed_key = "", ""
    upload.save()
    _log(
        upload,
        Action.COLLECTION,
        "evidence: export not read" if made.failed else "evidence: export read",
        by=by,
        file=upload.pk,
        new=made.new,
        known=made.known,
        not_understood=made.unread,
        outside=sum(made.outside.values()),
        kept=kept,
    )
    tell(
        [by],
        f"An export on {upload.case.reference} {'could not be read' if made.failed else 'was read'}",
        f"/cases/{upload.case.reference}/evidence/files/{upload.pk}/",
        about=upload.case,
    )


def _sentences(made: Added) -> list[str]:
    if made.failed:
        return [made.failed]
    said = ["This file was handed in before. Nothing was added."] if made.already else []
    known = formats()
    for name, found in made.formats.items():
        kinds = "; ".join(str(known.get(k, k)) for k in found)
        said.append(f"{name}: {kinds}")
    return said + made.notes


def _log(upload: Upload, action: Action, what: str, *, by: User, **detail: Any) -> None:
    reason = str(detail.pop("reason", ""))
    log(
        by,
        action,
        what,
        f"case:{upload.case.reference}",
        case=upload.case.reference,
        reason=reason,
        device=upload.device.number,
        sha256=upload.sha256,
        **detail,
    )
