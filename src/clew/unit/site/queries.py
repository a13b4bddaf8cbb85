"""The site as the unit keeps it: pages with their versions, contacts, alerts, pauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from clew.public.pages.languages import Language, draft_of, languages
from clew.public.pages.store import Contact, digest_of, own_contacts, own_text, page_table
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


@dataclass(frozen=True, slots=True)
class Translation:
    """A page in one language: the newest version, and the newest that two people stand by."""

    page: Page
    language: Language
    newest: PageText | None
    read: PageText | None
    english: str

    @property
    def state(self) -> str:
        """none, draft (nobody has read the newest version), shown, old (shown, and the English has
        changed since), off (taken off).
        """
        if self.newest is None:
            return "none"
        if self.newest.read_at is None:
            return "draft"
        if not self.newest.text:
            return "off"
        return "shown" if self.newest.of_text == self.english else "old"


def english_digest(name: str) -> str:
    """Of the English words that the site shows now. Raises KeyError for no page."""
    held = page(name, "en-gb")
    if held is None:
        raise KeyError(name)
    return digest_of(*words_now(held))


def translation(name: str, code: str) -> Translation | None:
    held, language = page(name, "en-gb"), languages().get(code)
    if held is None or language is None:
        return None
    return _translation(held, language, versions(name, code))


def _translation(held: Page, language: Language, found: list[PageText]) -> Translation:
    return Translation(
        held,
        language,
        found[0] if found else None,
        next((v for v in found if v.read_at is not None), None),
        digest_of(*words_now(held)),
    )


def translations() -> list[tuple[Page, list[Translation]]]:
    """Every page with its state in each language."""
    found: dict[tuple[str, str], list[PageText]] = {}
    for held in (
        PageText.objects.exclude(language="en-gb")
        .select_related("by", "read_by")
        .order_by("name", "language", "-version")
    ):
        found.setdefault((held.name, held.language), []).append(held)
    return [
        (p, [_translation(p, x, found.get((p.name, x.code), [])) for x in languages().values()])
        for p in pages("en-gb")
    ]


def draft_to_begin_with(held: Translation) -> tuple[str, str, bool]:
    """Title and words that the form begins with, and whether a program wrote them and nobody has
    read them.
    """
    if held.newest is not None:
        return held.newest.title, held.newest.text, False
    text = draft_of(held.page.name, held.language.code)
    return "", text, bool(text)


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
        **{
            k: getattr(held, k)
            for k in ("title", "kind", "number", "address", "says", "hours", "cost", "languages")
        },
        # One that is reached by text alone has its number there.
        "number": held.number or getattr(held, "text", ""),
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
