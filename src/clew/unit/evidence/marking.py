"""Writes of tags, which a second person checks, and of notes, which are disclosable."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case
from clew.unit.evidence.models import Device, Note, Part, Tag
from clew.unit.platform.editing import locked, one_at_a_time
from clew.unit.platform.problems import Refused

_TAGGING = 19_102


def tag_item(device: Device, item: int, *, by: User, name: str, words: str) -> Tag:
    """Raises Refused where the item has that tag."""
    with transaction.atomic():
        one_at_a_time(_TAGGING, device.case_id % 2**31)
        if Tag.objects.filter(case=device.case, item=item, name=name).exists():
            raise Refused("This item has that tag already.", "name")
        made = Tag.objects.create(
            case=device.case, device=device, part=device.part, item=item, name=name, words=words, by=by
        )  # fmt: skip
        _log(device.case, "evidence: item tagged", by=by, item=item, tag=name)
    return made


def check_tag(tag: Tag, *, by: User, agrees: bool, words: str) -> None:
    """What a second person thinks of a tag. Raises Refused for whoever made it, and where it was
    checked before.
    """
    with transaction.atomic():
        held = locked(tag, "case")
        if held.by_id == by.pk:
            raise Refused("You made this tag: another person checks it.")
        if held.checked_at is not None:
            raise Refused("Another user has already checked this tag.")
        held.checked_by, held.checked_at = by, timezone.now()
        held.agrees, held.check_words = agrees, words
        held.save(update_fields=["checked_by", "checked_at", "agrees", "check_words"])
        _log(
            held.case, "evidence: tag checked", by=by, item=held.item, tag=held.name, agrees=agrees
        )


def add_note(
    case: Case, *, by: User, text: str, device: Device | None = None, item: int | None = None
) -> Note:
    """A note on an item of a device, or on the case's evidence as a whole."""
    with transaction.atomic():
        made = Note.objects.create(
            case=case,
            device=device,
            part=device.part if device else Part.RESTRICTED,
            item=item,
            text=text,
            by=by,
        )
        _log(case, "evidence: note added", by=by, item=item)
    return made


def _log(case: Case, what: str, *, by: User, **detail: Any) -> None:
    log(by, Action.ALTERATION, what, f"case:{case.reference}", case=case.reference, **detail)
