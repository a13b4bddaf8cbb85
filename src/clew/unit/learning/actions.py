"""Every write of learning: a version of a case, its check by another person, a team, what one played."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from clew.learning.cases import Case, own_cases, read_case
from clew.learning.sources import BadContent
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.learning.models import Completion, Team, WrittenCase
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Refused


def new_name(title: str) -> str:
    """A name for a new case. Raises Refused where there is one of this name."""
    name = slugify(title)[:60]
    if not name:
        raise Refused("Use letters or figures in the title.", "title")
    if name in own_cases() or WrittenCase.objects.filter(name=name).exists():
        raise Refused("There is a case of this name. Choose another title.", "title")
    return name


def write(name: str, content: dict[str, Any], *, by: User, why: str, seen: int) -> WrittenCase:
    """A new version, which nobody has checked. `seen`: the version that its writer saw; 0 for a new
    case. Raises Refused where somebody wrote one meanwhile.
    """
    newest = WrittenCase.objects.filter(name=name).first()
    if (newest.version if newest else 0) != seen:
        raise Refused(
            "Another user has changed this case since you opened it. Open it again: your words are below."
        )
    try:
        with transaction.atomic():
            made = WrittenCase.objects.create(
                name=name, version=seen + 1, title=content["title"], content=content, why=why, by=by
            )
            log(
                by,
                Action.ALTERATION,
                "wrote a version of a case for learning",
                f"learning:{name}",
                reason=why,
                version=made.version,
            )
    except IntegrityError:
        raise Refused(
            "Another user has changed this case since you opened it. Open it again: your words are below."
        ) from None
    return made


def check(held: WrittenCase, *, by: User) -> WrittenCase:
    """Say that this version may be played. Raises Refused for one's own, for one that cannot be
    played, and where a newer version is there.
    """
    with transaction.atomic():
        held = locked(held)
        newest = WrittenCase.objects.filter(name=held.name).first()
        if newest is None or newest.pk != held.pk:
            raise Refused("There is a newer version. Read that one.")
        if held.checked_at is not None:
            raise Refused("Another user has already checked this version.")
        if held.by == by:
            raise Refused("You wrote this version. Somebody else has to check it.")
        try:
            for number in range(1, len(held.content.get("variant", [])) + 1):
                read_case(held.content, number)
        except BadContent as problem:
            raise Refused(f"It cannot be played yet. {problem}") from None
        held.checked_by, held.checked_at = by, timezone.now()
        held.save(update_fields=["checked_by", "checked_at"])
        log(
            by,
            Action.ALTERATION,
            "checked a case for learning",
            f"learning:{held.name}",
            version=held.version,
        )
    return held


def withdraw(name: str, *, by: User) -> None:
    """No version of it is played any more; a new version can be. Raises Refused where none is."""
    with transaction.atomic():
        count = WrittenCase.objects.filter(
            name=name, checked_at__isnull=False, withdrawn_at=None
        ).update(withdrawn_at=timezone.now())
        if not count:
            raise Refused("No version of this case is played.")
        log(by, Action.ALTERATION, "withdrew a case for learning", f"learning:{name}")


def add_team(*, by: User, title: str, code: str) -> Team:
    """Raises Refused for a code that is taken."""
    try:
        with transaction.atomic():
            made = Team.objects.create(title=title, code=code, by=by)
            log(by, Action.COLLECTION, "added a team of learners", f"team:{code}")
    except IntegrityError:
        raise Refused("Another team has this code. Choose another.", "code") from None
    return made


def finish(case: Case, *, by: User, version: int, right: int, of: int) -> Completion:
    """Keep that `by` played a case to its end today; once a day for a telling of a case."""
    with transaction.atomic():
        made, _ = Completion.objects.get_or_create(
            user=by,
            case=case.name,
            variant=case.variant.number,
            on=timezone.localdate(),
            defaults={
                "title": case.title,
                "version": version,
                "minutes": case.minutes,
                "right": right,
                "of": of,
            },
        )
    return made


def forget(held: Completion, *, by: User) -> None:
    """Take one's own entry away. Raises Refused for another's, which nobody but they can see."""
    if held.user_id != by.pk:
        raise Refused("That is not yours.")
    with transaction.atomic():
        held.delete()
