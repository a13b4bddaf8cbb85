"""Changes of the public site, each with who and why.

What the site said before stays as a version.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.platform.editing import locked, one_at_a_time
from clew.unit.platform.problems import Refused
from clew.unit.site.models import Alert, ContactDetail, PageText, Pause

_CONTACTS = 0x436F6E  # one writes a version of a contact at a time


def write_page(
    name: str,
    language: str,
    *,
    by: User,
    title: str,
    text: str,
    why: str,
    seen: int,
    of_text: str = "",
) -> PageText:
    """A new version of a page's words; empty `text` gives Clew's own back. In another language than
    English it is a draft, on no public page until a second person has read it; `of_text` is the
    digest of the English that was translated. Raises Refused where somebody wrote one meanwhile.
    """
    newest = PageText.objects.filter(name=name, language=language).first()
    held = newest.version if newest else 0
    if held != seen:
        raise Refused(
            "Somebody changed this page while you wrote. Your words are below: look at theirs first."
        )
    try:
        with transaction.atomic():
            made = PageText.objects.create(
                name=name,
                language=language,
                version=held + 1,
                title=title,
                text=text,
                why=why,
                by=by,
                of_text=of_text,
            )
            log(
                by,
                Action.ALTERATION,
                "changed a page of the public site",
                f"page:{name}",
                reason=why,
                version=made.version,
                language=language,
            )
    except IntegrityError:
        raise Refused(
            "Somebody changed this page while you wrote. Your words are below: look at theirs first."
        ) from None
    return made


def read_translation(held: PageText, *, by: User, how: str, english_now: str) -> None:
    """A second person has read a page in another language beside the English: the site shows it.
    Raises Refused for whoever wrote it, and where either text changed meanwhile.
    """
    with transaction.atomic():
        held = locked(held)
        if held.by_id == by.pk:
            raise Refused("You wrote it. Somebody else who knows the language has to read it.")
        if held.read_at is not None:
            raise Refused("Another user has already read this version.")
        newer = PageText.objects.filter(
            name=held.name, language=held.language, version__gt=held.version
        )
        if newer.exists():
            raise Refused("There is a newer version: read that one.")
        if held.of_text != english_now:
            raise Refused(
                "The English page has changed since this was translated. Bring the translation up to date first."
            )
        held.read_by, held.read_at, held.read_how = by, timezone.now(), how
        held.save(update_fields=["read_by", "read_at", "read_how"])
        log(
            by,
            Action.ALTERATION,
            "read a page of the public site in another language",
            f"page:{held.name}",
            reason=how,
            version=held.version,
            language=held.language,
        )


def keep_contact(
    *,
    by: User,
    name: str,
    title: str,
    kind: str,
    number: str,
    address: str,
    says: str,
    hidden: bool,
    checked_on: date,
    checked_how: str,
    hours: str = "",
    cost: str = "",
    languages: str = "",
) -> ContactDetail:
    with transaction.atomic():
        one_at_a_time(_CONTACTS)
        newest = ContactDetail.objects.filter(name=name).order_by("-version").first()
        made = ContactDetail.objects.create(
            name=name,
            version=(newest.version if newest else 0) + 1,
            title=title,
            kind=kind,
            number=number,
            address=address,
            says=says,
            hours=hours,
            cost=cost,
            languages=languages,
            hidden=hidden,
            checked_on=checked_on,
            checked_how=checked_how,
            by=by,
        )
        log(
            by,
            Action.ALTERATION,
            "changed a contact of the public site",
            f"contact:{name}",
            reason=checked_how,
        )
    return made


def put_up_alert(*, by: User, text: str, begins_at: datetime, ends_at: datetime) -> Alert:
    with transaction.atomic():
        made = Alert.objects.create(text=text, begins_at=begins_at, ends_at=ends_at, by=by)
        log(by, Action.ALTERATION, "put up an alert on the public site", f"alert:{made.pk}")
    return made


def take_down_alert(alert: Alert, *, by: User) -> None:
    """Raises Refused when it was taken down before."""
    with transaction.atomic():
        alert = locked(alert)
        if alert.taken_down_at is not None:
            raise Refused("Another user has already taken this alert down.")
        alert.taken_down_at = timezone.now()
        alert.save(update_fields=["taken_down_at"])
        log(by, Action.ALTERATION, "took down an alert of the public site", f"alert:{alert.pk}")


def pause(of: str, *, by: User, notice: str, why: str) -> Pause:
    """From now on nothing of this kind is taken. Raises Refused while it is paused already."""
    try:
        with transaction.atomic():
            made = Pause.objects.create(of=of, notice=notice, why=why, begun_by=by)
            log(
                by,
                Action.ALTERATION,
                f"paused {of} on the public site",
                f"pause:{made.pk}",
                reason=why,
            )
    except IntegrityError:
        raise Refused("It is paused already.") from None
    return made


def open_again(held: Pause, *, by: User) -> None:
    """Raises Refused when it was opened before."""
    with transaction.atomic():
        held = locked(held)
        if held.ended_at is not None:
            raise Refused("Another user has already opened it again.")
        held.ended_at, held.ended_by = timezone.now(), by
        held.save(update_fields=["ended_at", "ended_by"])
        log(by, Action.ALTERATION, f"opened {held.of} on the public site again", f"pause:{held.pk}")
