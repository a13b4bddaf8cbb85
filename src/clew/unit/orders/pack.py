"""The papers of an application: one bundle to edit and to file, and the respondent's copy, from
which an address cannot be learnt.

What is missing is told before, by `missing`; a bundle that is not complete says so on every page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.cases.models import Event
from clew.unit.cases.withholding import Secret, withhold
from clew.unit.orders.models import Application, Condition, Order
from clew.unit.orders.queries import (
    Evidence,
    evidence,
    names_recorded,
    struck_acts,
    unreachable,
    withheld_of,
)
from clew.unit.orders.rules import kinds, outcome_text
from clew.unit.orders.state import YOUTH_UNTIL, age_on, order_title, struck_since_advice
from clew.unit.orders.wording import warnings
from clew.web.documents import Document
from clew.web.jinja import counted, day, moment

_FILE = Path(__file__).parent / "data" / "pack.toml"


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def missing(application: Application, held: Evidence, *, by: User) -> list[str]:
    """What is not there yet, or not answered, in the order in which a court would ask for it."""
    said: list[str] = []
    acts, conditions, papers = held.acts, held.conditions, held.papers
    if application.born is None:
        said.append("The subject's date of birth: it decides which court hears the application.")
    elif age_on(application.born, timezone.localdate()) < YOUTH_UNTIL:
        said.append(
            "The subject is under 18: the application goes to the youth court (SPA 2019 s.1)."
        )
    said += [
        f"The act “{e.text[:60]}” was struck out on {day(e.struck_at)} ({e.struck_why[:120]}): set out the legal tests again without it."
        for e in struck_acts(application)
    ]
    if len(acts) < 2:
        said.append("The first limb: choose the acts from the timeline, at least two.")
    said += [f"The act “{_act(e)[:60]}” has no date." for e in acts if e.happened_at is None]
    said += [
        f"The act “{_act(e)[:60]}” is marked as opinion: say in the statement what it rests on."
        for e in acts
        if e.nature == "opinion"
    ]
    if not application.risk.strip():
        said.append("The second limb: what risk, to whom, and on what it rests.")
    if not any(p.kind == "risk" for p in papers):
        said.append("A risk assessment is not on the list of papers.")
    if not application.necessity.strip():
        said.append(
            "The third limb: why an order is necessary, and why other measures are not enough."
        )
    if not conditions:
        said.append("No condition is drafted.")
    for number, condition in enumerate(conditions, 1):
        said += [
            f"Condition {number}: {w.text}." for w in warnings(condition, application, held.earlier)
        ]
    if not (
        application.worship.strip() and application.work.strip() and application.school.strip()
    ):
        said.append(
            "Where and when the subject worships, works and studies, or that nothing is known: an order avoids conflict with it (SPA 2019 s.2)."
        )
    if held.register.open:
        said.append(
            f"{counted(len(held.register.open), 'look-alike')} in the register: for each, say whether it is the same person. Authority is refused until then."
        )
    if held.others and application.compared_on is None:
        said.append(
            "Nobody has compared the draft with the subject's other orders (SPA 2019 s.2: not incompatible with an earlier order)."
        )
    if not any(p.kind == "statement" for p in papers):
        said.append("No statement is listed.")
    said += [f"“{p.title}” is not received yet." for p in papers if not p.received]
    if not any(p.kind == "impact" for p in papers):
        said.append(
            "A Victim Personal Statement is not listed: offer one, and record here whether one is made."
        )
    said += [
        f"A safe way to reach {name} is not recorded: she or he has to be told of the hearing."
        for name in unreachable(application, by=by)
    ]
    if not application.steps.filter(name="legal_supported", struck_at=None).exists():
        said.append("Legal services have not advised.")
    elif struck_since_advice(application.steps.filter(struck_at=None).order_by("id")) is not None:
        said.append("An act was struck out since legal services advised: they look again.")
    return said


def bundle(application: Application, *, by: User, for_respondent: bool = False) -> Document:
    """The whole application.

    The respondent's copy leaves out what is not for her or him, and withholds the rest wherever it
    stands.
    """
    held = evidence(application)
    texts, gaps = _texts(), missing(application, held, by=by)
    subject, protected = (
        application.subject_name,
        ", ".join(p.name for p in application.protects.all()) or "[not named]",
    )
    acts, conditions, papers = held.acts, held.conditions, held.papers
    secrets = withheld_of(application, by=by) if for_respondent else []
    made = Document(
        f"Application for a Stalking Protection Order: {subject}",
        texts["marking"] if not gaps else f"{texts['marking']}: {texts['draft_marking']}",
        f"{application.reference}. {'Copy for the respondent. ' if for_respondent else ''}Printed {moment(timezone.now())}",
        index=True,
    )

    numbers = count(1)

    def section(title: str) -> None:
        made.new_page()
        made.heading(f"{next(numbers)}. {title}")

    section("The application")
    made.text(texts["application"].format(subject=subject, protected=protected))
    if application.interim_asked:
        made.text(texts["interim"])
    made.facts(
        [
            ("Respondent", subject),
            ("Also recorded as", "; ".join(names_recorded(application))),
            ("Born", day(application.born)),
            ("To protect", protected),
            ("Reference", application.reference),
        ]
    )
    if gaps and not for_respondent:
        made.heading("What is missing", 2)
        made.text("\n".join(f"- {g}" for g in gaps))

    section("Chronology of the acts")
    rows = [
        [
            str(n),
            moment(e.happened_at) or "no date",
            _act(e),
            f"{e.source}{' ' + e.incident_id if e.incident_id else ''}",
            e.get_nature_display(),
        ]
        for n, e in enumerate(acts, 1)
    ]
    made.table(
        ["No.", "When", "What was done", "Source", "Fact or opinion"], rows, [2, 5, 10, 6, 5]
    )
    if not acts:
        made.text("[No act is chosen yet.]")

    section("The three limbs")
    made.heading("Acts associated with stalking", 2)
    made.text(f"The {counted(len(acts), 'act')} of the chronology, taken together.")
    made.heading("A risk associated with stalking to another person", 2)
    made.text(application.risk or "[Not argued yet.]")
    made.heading("Necessary to protect another person", 2)
    made.text(application.necessity or "[Not argued yet.]")

    section("Conditions, and why each is necessary")
    rows = [
        [str(n), c.text, c.get_kind_display(), c.necessity or "[not argued yet]", _period(c)]
        for n, c in enumerate(conditions, 1)
    ]
    made.table(
        ["No.", "Condition", "Kind", "Why it is necessary", "Period, place, provider"],
        rows,
        [2, 8, 5, 8, 5],
    )
    if not conditions:
        made.text("[No condition is drafted yet.]")

    section("Draft order")
    made.text(texts["draft_order"].format(subject=subject))
    made.facts(
        [
            ("Made on", "____________________"),
            ("By", "____________________"),
            ("Lasts until", "____________________ / further order"),
            ("To protect", protected),
        ]
    )
    for kind, title in (("prohibition", "You must not"), ("requirement", "You must")):
        terms = [(n, c) for n, c in enumerate(conditions, 1) if c.kind == kind]
        if terms:
            made.heading(title, 2)
            made.table(
                ["Term", "Where, when it differs"],
                [[f"{n}. {c.text}", _reach(c)] for n, c in terms],
                [5, 2],
            )
    made.heading("Notification", 2)
    made.text(texts["notification"])
    made.heading("If you do not keep to this order", 2)
    made.text(texts["warning"])

    if not for_respondent:
        section("The officer's statement (skeleton)")
        filled = {
            "subject": subject,
            "protected": protected,
            "acts": counted(len(acts), "act"),
            "risk": application.risk or "[to be argued]",
            "necessity": application.necessity or "[to be argued]",
            **{
                f: getattr(application, f).rstrip(". ") or "[not known]"
                for f in ("worship", "work", "school")
            },
        }
        for number, part in enumerate(texts["statement"], 1):
            made.heading(f"{number}. {part['title']}", 2)
            made.text(part["text"].format(**filled))

    section("Statements and exhibits")
    made.table(
        ["No.", "What", "Whose", "Dated", "Kind"],
        [
            [str(n), p.title, p.whose, day(p.dated), p.get_kind_display()]
            for n, p in enumerate(papers, 1)
        ],
        [2, 9, 6, 4, 6],
    )
    if not papers:
        made.text("[Nothing is listed yet.]")
    files = [(n, p.file) for n, p in enumerate(papers, 1) if p.file is not None]
    if files:
        made.heading("Which files these are", 2)
        made.text("Each file is held on the case, unchanged since it was taken in.")
        made.table(
            ["No.", "File", "Taken in", "SHA-256"],
            [[str(n), f"{f}.{f.ending}, {f.size:,} bytes", day(f.at), f.sha256] for n, f in files],
            [2, 7, 4, 14],
        )

    section("Hearsay")
    hearsay = [(n, p) for n, p in enumerate(papers, 1) if p.hearsay]
    made.table(
        ["No.", "What", "Whose", "Why the person is not called"],
        [[str(n), p.title, p.whose, p.hearsay_why] for n, p in hearsay],
        [2, 8, 6, 10],
    )
    made.text("" if hearsay else "None of the statements listed is relied on as hearsay.")

    section("Earlier orders and breaches")
    _earlier(made, held.others)
    return (
        _withheld(made, secrets, {c.text for c in conditions if c.reveal_why})
        if for_respondent
        else made
    )


def _act(event: Event) -> str:
    """What it is recorded as, what was done, and whether anybody has said that it breached an
    order.
    """
    return event.what + (f" [{event.standing}]" if event.standing else "")


def _reach(condition: Condition) -> str:
    """Its own period and locality, where the order says them (SPA 2019 s.6)."""
    said = []
    if condition.begins_on or condition.ends_on:
        said.append(
            f"{'from ' + day(condition.begins_on) if condition.begins_on else ''}{' to ' + day(condition.ends_on) if condition.ends_on else ''}".strip()
        )
    if condition.locality:
        said.append(condition.locality)
    return "; ".join(said)


def _period(condition: Condition) -> str:
    said = [_reach(condition)] if _reach(condition) else []
    if condition.provider:
        said.append(
            f"{condition.provider}{', suitability confirmed ' + day(condition.provider_agreed_on) if condition.provider_agreed_on else ', suitability not confirmed'}"
        )
    return "; ".join(said)


def _earlier(made: Document, held: list[Order]) -> None:
    if not held:
        made.text("None is recorded here.")
        return
    today = timezone.localdate()
    made.table(
        ["Order", "Made", "Ends", "Status", "Court"],
        [
            [
                f"{o.title} {o.reference}",
                day(o.made_on),
                day(o.ends_on)
                or ("until further order" if o.end_kind == "further" else "not known"),
                order_title(o, today),
                o.court,
            ]
            for o in held
        ],
        [4, 2, 2, 2, 3],
    )
    breaches = [
        b for o in held for b in o.breaches.exclude(status="not_breach").select_related("order")
    ]
    made.table(
        ["Breach of", "When", "What", "Outcome"],
        [
            [
                kinds()[b.order.kind]["short"],
                moment(b.happened_at),
                b.text,
                outcome_text(b.outcome) if b.outcome else b.get_status_display(),
            ]
            for b in breaches
        ],
        [2, 2, 5, 2],
    )


def _withheld(made: Document, secrets: list[Secret], kept: set[str]) -> Document:
    """Every word of the document without what is withheld; a condition that somebody let through
    with a reason stays.
    """

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return (
                value
                if any(value == k or value.endswith(f". {k}") for k in kept)
                else withhold(value, secrets)
            )
        if isinstance(value, list):
            return [clean(v) for v in value]
        return {k: clean(v) for k, v in value.items()} if isinstance(value, dict) else value

    made.title, made.subtitle = clean(made.title), clean(made.subtitle)
    made.parts = clean(made.parts)
    return made


def formats() -> dict[str, Callable[[Document], bytes]]:
    return {"pdf": Document.pdf, "docx": Document.docx}
