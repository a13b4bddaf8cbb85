"""Products for a court and bundles to disclose: made by the worker, packed, sealed, taken away, and
put among the case's files.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from procrastinate.contrib.django import app
from rich.console import Console

from clew.evidence.bundle import MANIFEST, verify
from clew.evidence.case.disclosing import bundle_of_store, write_table
from clew.evidence.court import redaction
from clew.evidence.court.command import court
from clew.evidence.findings.contacts import Question
from clew.files import private_file
from clew.problems import Problem
from clew.unit.access.identity import acting_as, service_account
from clew.unit.access.telling import tell
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case
from clew.unit.evidence.models import Device, Kind, Note, Product, Progress, Redaction, Tag
from clew.unit.evidence.sealing import Sealing, pieces
from clew.unit.evidence.stores import folder_of, place, sealed_place, store_of, who
from clew.unit.files import actions as files
from clew.unit.files.models import Part as FilePart
from clew.unit.files.models import StoredFile, What
from clew.unit.platform.editing import locked, one_at_a_time
from clew.unit.platform.problems import Refused
from clew.web.jinja import moment

MAKE = "clew.unit.evidence.jobs.make_product"
_NUMBERING, _REDACTING = 19_103, 19_104
_PATIENT = 600.0
# What of a product goes among the case's files, by what a list of exhibits calls it.
DOCUMENTS = {
    "chronology.pdf": "Chronology of items of evidence",
    "counts.pdf": "Counts from items of evidence",
    MANIFEST: "Manifest of the court product",
}


def ask(
    case: Case,
    *,
    by: User,
    kind: str,
    first: date | None = None,
    last: date | None = None,
    kinds: list[str] | None = None,
    between: bool = False,
    words: str = "",
    victim: str = "",
    suspect: str = "",
) -> Product:
    """Queue a product. Raises Refused where the case has no evidence."""
    if store_of(case) is None:
        raise Refused("Nothing of this case is kept as evidence yet. Enter a device first.")
    with transaction.atomic():
        one_at_a_time(_NUMBERING, case.pk % 2**31)
        number = Product.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
        made = Product.objects.create(
            case=case,
            number=number + 1,
            kind=kind,
            asked={
                "first": first.isoformat() if first else "",
                "last": last.isoformat() if last else "",
                "kinds": kinds or [],
                "between": between,
                "words": words,
                "victim": victim,
                "suspect": suspect,
            },
            devices=list(
                Device.objects.filter(case=case, withdrawn_at=None).values_list("number", flat=True)
            ),
            by=by,
        )
        _log(made, Action.ALTERATION, "evidence: product asked for", by=by)
        app.configure_task(MAKE, allow_unknown=False).defer(product=made.pk, user=by.pk)
    return made


def question_of(asked: dict[str, Any]) -> Question:
    """What was asked, as the evidence is asked."""
    first, last = asked.get("first"), asked.get("last")
    named: dict[str, Any] = {"kinds": tuple(asked["kinds"])} if asked.get("kinds") else {}
    return Question(
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
        victim=asked.get("victim", ""),
        suspect=asked.get("suspect", ""),
        **named,
    )


def make_product(number: int, user: int) -> None:
    """Make what was asked for, on behalf of whoever asked. Safe to repeat after a kill."""
    by = User.objects.select_related("agency").get(pk=user)
    with acting_as(by):
        product = (
            Product.objects.select_related("case")
            .filter(pk=number, status__in=(Progress.WAITING, Progress.WORKING))
            .first()
        )
        store = store_of(product.case) if product else None
    if product is None or store is None:
        with acting_as(service_account()):
            Product.objects.filter(
                pk=number, status__in=(Progress.WAITING, Progress.WORKING)
            ).update(
                status=Progress.FAILED,
                said="Whoever asked for it may not read this evidence any more.",
                ended_at=timezone.now(),
            )
        return
    with acting_as(by):
        Product.objects.filter(pk=number).update(status=Progress.WORKING)
        rules = redaction.Redactions(
            redaction.Redaction(r.item, r.words, r.reason)
            for r in Redaction.objects.filter(case=product.case, lifted_at=None)
        )
        tables, account = _tables(product.case), _account(product.case)
    folder = folder_of(store)
    said = io.StringIO()
    out = Console(file=said, width=10_000)
    sealed = secrets.token_hex(16)
    try:
        with tempfile.TemporaryDirectory(dir=place(), prefix=".making-") as aside:
            target = Path(aside) / "product"
            if product.kind == Kind.COURT:
                court(
                    folder,
                    target,
                    question_of(product.asked),
                    who(by),
                    out,
                    between=product.asked["between"],
                    words=product.asked["words"],
                    redact=rules,
                    wait=_PATIENT,
                )
            else:
                bundle_of_store(
                    folder,
                    target,
                    who(by),
                    out,
                    more=lambda made: _write_tables(made, tables, account),
                    wait=_PATIENT,
                )
            if verify(target, out):
                raise Problem("The product was checked and is not whole. It was not kept.")
            manifest = (target / MANIFEST).read_text(encoding="utf-8")
            sealing = _pack(target, sealed_place(store, sealed))
    except Problem as problem:
        _end(product, by=by, failed=str(problem))
        return
    product.sealed, product.sealed_key = sealed, sealing.sealed_key
    product.size, product.sha256 = sealing.size, sealing.sha256
    product.manifest = manifest
    product.manifest_sha256 = hashlib.sha256(manifest.encode()).hexdigest()
    _end(product, by=by)


def _pack(folder: Path, target: Path) -> Sealing:
    sealing = Sealing(target)
    try:
        # Written straight through, since it cannot be read back.
        with zipfile.ZipFile(cast(Any, _Through(sealing)), "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)
    except BaseException:
        sealing.drop()
        raise
    sealing.finish()
    return sealing


class _Through(io.RawIOBase):
    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        return self._sealing.write(bytes(piece))


def _end(product: Product, *, by: User, failed: str = "") -> None:
    with acting_as(by):
        product.status = Progress.FAILED if failed else Progress.DONE
        product.said, product.ended_at = failed, timezone.now()
        product.save()
        _log(
            product,
            Action.ALTERATION,
            "evidence: product not made" if failed else "evidence: product made",
            by=by,
            sha256=product.sha256,
            manifest=product.manifest_sha256,
        )
        tell(
            [by],
            f"A product of the evidence on {product.case.reference} {'was not made' if failed else 'is ready'}",
            f"/cases/{product.case.reference}/evidence/products/{product.number}/",
            about=product.case,
        )


_Table = tuple[str, list[str], list[list[object]]]


def _tables(case: Case) -> list[_Table]:
    """What people said of the items at the desk, for the bundle."""
    tags = Tag.objects.filter(case=case).select_related("by", "checked_by")
    notes = Note.objects.filter(case=case).select_related("by")
    return [
        (
            "tags.csv",
            ["item", "tag", "words", "by", "at", "checked_by", "checked_at", "agrees", "check_words"],
            [
                [
                    t.item, t.name, t.words, t.by.name, moment(t.at),
                    t.checked_by.name if t.checked_by else "", moment(t.checked_at),
                    "" if t.agrees is None else "yes" if t.agrees else "no", t.check_words,
                ]
                for t in tags
            ],
        ),
        (
            "notes.csv",
            ["item", "note", "by", "at"],
            [[n.item or "", n.text, n.by.name, moment(n.at)] for n in notes],
        ),
    ]  # fmt: skip


def _write_tables(folder: Path, tables: list[_Table], account: str) -> None:
    for name, head, rows in tables:
        write_table(folder / name, head, rows)
    with private_file(folder / "account.txt") as text:
        text.write(account)


def _account(case: Case) -> str:
    """Notes on the evidence as a whole, one after the other, as they were written."""
    notes = Note.objects.filter(case=case, item=None).select_related("by").order_by("id")
    said = [f"{n.by.name}, {moment(n.at)}\n\n{n.text.strip()}\n" for n in notes]
    head = f"Notes on the evidence of case {case.reference} as a whole, in the order in which they were written. Items are numbered as in items.csv.\n"
    return "\n".join([head, *(said or ["None were written.\n"])])


def take_away(product: Product, *, by: User) -> Iterator[bytes]:
    """The packed product, piece by piece. Raises Refused for one that is not there."""
    store = store_of(product.case)
    if store is None or not product.sealed:
        raise Refused("This product was not made.")
    place = sealed_place(store, product.sealed)
    if not place.is_file():
        raise Refused("The file of this product is missing. Tell whoever runs the service.")
    _log(product, Action.DISCLOSURE, "evidence: product taken away", by=by, sha256=product.sha256)
    return pieces(place, product.sealed_key)


def put_among_files(product: Product, *, by: User) -> list[StoredFile]:
    """Its documents become files of the case, which an application to a court can list. Raises
    Refused where that was done, and where one is too large.
    """
    with transaction.atomic():
        held = locked(product, "case")
        if held.exhibits:
            raise Refused("The documents of this product are among the case's files already.")
        if held.kind != Kind.COURT or not held.sealed:
            raise Refused("This product has no documents for a court.")
        made = [
            files.take_in(
                held.case,
                by=by,
                content=content,
                name=name,
                what=What.OTHER,
                title=f"{DOCUMENTS[name]}, product {held.number}",
                source=f"Made by Clew from the case's evidence; SHA-256 of its manifest {held.manifest_sha256}",
                part=FilePart.ORDER_DRAFTS,
            )
            for name, content in _documents(held, by)
        ]
        held.exhibits = [f.number for f in made]
        held.save(update_fields=["exhibits"])
    return made


def _documents(product: Product, by: User) -> list[tuple[str, bytes]]:
    with tempfile.TemporaryFile(dir=place()) as packed:
        for piece in take_away(product, by=by):
            packed.write(piece)
        with zipfile.ZipFile(packed) as archive:
            return [(n, archive.read(n)) for n in DOCUMENTS if n in archive.namelist()]


def redact(case: Case, *, by: User, item: int | None, words: str, reason: str) -> Redaction:
    """Words that leave every product from now on. Raises Refused where nothing is named, or the
    reason says it again.
    """
    if item is None and len(words.strip()) < 2:
        raise Refused("Enter the words that leave every product, or the item.", "words")
    if words and words.casefold() in reason.casefold():
        raise Refused("The reason holds the words that it takes out.", "reason")
    with transaction.atomic():
        one_at_a_time(_REDACTING, case.pk % 2**31)
        number = Redaction.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
        made = Redaction.objects.create(
            case=case, number=number + 1, item=item, words=words.strip(), reason=reason, by=by
        )
        log(
            by,
            Action.ALTERATION,
            "evidence: redaction entered",
            f"case:{case.reference}",
            case=case.reference,
            item=item,
        )
    return made


def lift(held: Redaction, *, by: User, reason: str) -> None:
    """It is not taken out of products any more. Raises Refused where that was said before."""
    with transaction.atomic():
        row = locked(held, "case")
        if row.lifted_at is not None:
            raise Refused("Another user has already lifted this redaction.")
        row.lifted_at, row.lifted_by, row.lifted_why = timezone.now(), by, reason
        row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
        log(
            by,
            Action.ALTERATION,
            "evidence: redaction lifted",
            f"case:{row.case.reference}",
            case=row.case.reference,
            reason=reason,
            number=row.number,
        )


def _log(product: Product, action: Action, what: str, *, by: User, **detail: Any) -> None:
    log(
        by,
        action,
        what,
        f"case:{product.case.reference}",
        case=product.case.reference,
        product=product.number,
        **detail,
    )
