"""The site as the unit keeps it: pages with their versions, contacts, alerts, pauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from clew.public.pages.store import Contact, own_contacts, own_text, page_table
from clew.unit.site.models import Alert, ContactDetail, PageText, Pause


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site; `newest` is the version that holds, None for Clew's own words."""

    name: str
    title: str
    newest: PageText | None

    @property
    def is_own(self) -> bool:
        return self.newest is not None and bool(self.newest.text)


def pages(language: str) -> list[Page]:
    newest: dict[str, PageText] = {}
    for held in (
        PageText.objects.filter(language=language).select_related("by").order_by("name", "-version")
    ):
        newest.setdefault(held.name, held)
    return [Page(name, p["title"], newest.get(name)) for name, p in page_table().items()]


def page(name: str, language: str) -> Page | None:
    held = page_table().get(name)
    return (
        Page(name, held["title"], PageText.objects.filter(name=name, language=language).first())
        if held
        else None
    )


def words_now(held: Page) -> tuple[str, str]:
    """Title and words that the site shows."""
    if held.is_own and held.newest is not None:
        return held.newest.title or held.title, held.newest.text
    return held.title, own_text(held.name)


def versions(name: str, language: str) -> list[PageText]:
    return list(PageText.objects.filter(name=name, language=language).select_related("by"))


def version(name: str, language: str, number: int) -> PageText | None:
    return (
        PageText.objects.filter(name=name, language=language, version=number)
        .select_related("by")
        .first()
    )


def contacts() -> list[tuple[str, Contact | None, ContactDetail | None]]:
    """Every contact by name: Clew's own, and what the unit keeps in its place."""
    newest: dict[str, ContactDetail] = {}
    for held in ContactDetail.objects.select_related("by").order_by("name", "-version"):
        newest.setdefault(held.name, held)
    own = own_contacts()
    return [
        (name, own.get(name), newest.get(name))
        for name in [*own, *(n for n in newest if n not in own)]
    ]


def contact(name: str) -> dict[str, Any]:
    """What a form about a contact begins with; empty for a new one."""
    kept = ContactDetail.objects.filter(name=name).order_by("-version").first()
    held = kept or own_contacts().get(name)
    if held is None:
        return {}
    return {
        "name": name,
        **{k: getattr(held, k) for k in ("title", "kind", "number", "address", "says")},
        "hidden": bool(kept and kept.hidden),
    }


def alerts() -> list[Alert]:
    """Those that stand or will."""
    return list(
        Alert.objects.filter(taken_down_at=None, ends_at__gt=timezone.now()).select_related("by")
    )


def alert(number: int) -> Alert | None:
    return Alert.objects.filter(pk=number, taken_down_at=None).first()


def pauses() -> list[Pause]:
    return list(Pause.objects.filter(ended_at=None).select_related("begun_by"))


def pause(number: int) -> Pause | None:
    return Pause.objects.filter(pk=number, ended_at=None).first()
