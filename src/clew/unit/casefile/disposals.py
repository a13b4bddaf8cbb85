"""Disposals outside the database: written to a file by the worker, carried out again after an older
backup was restored.

One JSON object a line: the case's reference, when, the accounts of the two people, the certificate.
No name of anybody in the case.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from clew.unit.access.identity import service_account, set_identity
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case, Disposal, Retention
from clew.unit.evidence.stores import folder_to_dispose, remove_folder


def erase(disposal: Disposal) -> dict[str, int]:
    """Erase the case of an approved disposal and everything that hangs from its course; rows erased
    by table. In the approver's transaction.
    """
    erased: dict[str, int] = {}
    evidence = folder_to_dispose(disposal.case_id)
    for function in ("dispose_course", "dispose_case"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [disposal.pk])
            (said,) = cursor.fetchone()
        counts: dict[str, int] = json.loads(said) if isinstance(said, str) else said
        erased |= counts
    if evidence:
        transaction.on_commit(lambda: remove_folder(evidence))
    return erased


def write_out(path: Path) -> int:
    """Add what was disposed of since the last call; how many lines. Safe to repeat after a kill."""
    held = {line["certificate"] for line in read(path)}
    fresh = (
        Disposal.objects.exclude(certificate="")
        .exclude(certificate__in=held)
        .select_related("proposed_by", "approved_by")
        .order_by("id")
    )
    lines = [
        json.dumps(
            {
                "at": d.approved_at.isoformat(timespec="seconds") if d.approved_at else "",
                "case": d.case_reference,
                "group": d.group,
                "proposed_by": d.proposed_by.username,
                "approved_by": d.approved_by.username if d.approved_by else "",
                "certificate": d.certificate,
            }
        )
        for d in fresh
    ]
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
        ) as out:
            out.write("\n".join(lines) + "\n")
            out.flush()
            os.fsync(out.fileno())
    return len(lines)


def read(path: Path) -> list[dict[str, str]]:
    """Every disposal of the file, oldest first; none when there is no file. A line that a kill cut
    short is passed over: it is written again.
    """
    found: list[dict[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def carry_out_again(path: Path) -> tuple[list[str], list[str]]:
    """After a restore, as the owner of the database: references of the cases disposed of again, and
    a sentence for each that could not be.
    """
    done, left = [], []
    for line in read(path):
        case = Case.objects.filter(reference=line["case"]).first()
        if case is None:
            continue
        users = {
            u.username: u
            for u in User.objects.filter(username__in=[line["proposed_by"], line["approved_by"]])
        }
        proposer, approver = users.get(line["proposed_by"]), users.get(line["approved_by"])
        if proposer is None or approver is None:
            left.append(
                f"{case.reference} was disposed of on {line['at'][:10]}, by accounts that this backup does not hold: dispose of it at the desk"
            )
            continue
        try:
            _again(case, line, proposer, approver)
        except Exception as problem:  # whatever stands against it, the other cases go on
            left.append(
                f"{case.reference} was disposed of on {line['at'][:10]} and is here again: dispose of it at the desk ({str(problem).splitlines()[0]})"
            )
        else:
            done.append(case.reference)
    return done, left


def _again(case: Case, line: dict[str, str], proposer: User, approver: User) -> None:
    with transaction.atomic():
        # In the backup it may still be open: it was closed, and decided on by these two, after the
        # backup was made.
        Case.objects.filter(pk=case.pk, closed_at=None).update(closed_at=timezone.now())
        Retention.objects.update_or_create(
            case=case,
            defaults={"held": False},
            create_defaults={
                "held": False,
                "group": line["group"],
                "review_on": timezone.localdate(),
            },
        )
        Disposal.objects.filter(case=case, approved_at=None, refused_at=None).update(
            refused_at=timezone.now(), refused_why="disposed of before the backup was restored"
        )
        made = Disposal.objects.create(
            case_reference=case.reference,
            case=case,
            group=line["group"],
            authority="The disposal that was approved before the backup was restored",
            reason=f"Disposed of on {line['at'][:10]}; the backup that was restored is older.",
            proposed_by=proposer,
            approved_by=approver,
            approved_at=datetime.fromisoformat(line["at"]),
        )
        set_identity(approver)
        made_rows = erase(made)
        made.refresh_from_db()
        made.erased, made.certificate = made_rows, line["certificate"]
        made.save()
        service = service_account()
        set_identity(service)
        log(
            service,
            Action.ERASURE,
            "disposed of again after a restore",
            f"case:{made.case_reference}",
            case=made.case_reference,
            reason=made.reason,
            rows=sum(made_rows.values()),
        )
