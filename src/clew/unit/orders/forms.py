"""Forms of the orders. What a step asks is in steps.toml; here is how each thing is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.cases.forms import ClockForm, TimeField
from clew.unit.cases.models import CasePerson, Event
from clew.unit.orders.models import (
    Application,
    BreachStatus,
    Condition,
    ConditionKind,
    CourtKind,
    DutyKind,
    End,
    Order,
    Origin,
    PaperKind,
)
from clew.unit.orders.parties import SUBJECTS, check_parties
from clew.unit.orders.queries import managers
from clew.unit.orders.rules import (
    StepRule,
    failures,
    kind_choices,
    kinds,
    library,
    outcomes,
    reasons,
    slots,
)
from clew.unit.orders.state import Impossible
from clew.web.forms import DayField, Form, VersionedForm, line, one_of, pick, several, tick, words

_APPLICATION_COURTS = [c for c in CourtKind.choices if c[0] in ("magistrates", "youth", "crown")]


class _WithPeriod(VersionedForm):
    """A condition or term that may have a period of its own."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begins, ends = said.get("begins_on"), said.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", f"It cannot end before it begins ({begins:%-d %B %Y})")
        return said


class _OfTerm(Form):
    """Which of an order's terms it is about, when that is known."""

    condition = forms.ChoiceField(label="Which term", required=False)

    def __init__(self, *args: Any, terms: list[Condition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(t.pk): t for t in terms}
        self.offer("condition", [("", "Not known yet"), *((t.pk, t.text[:120]) for t in terms)])

    def clean_condition(self) -> Condition | None:
        return self.held.get(self.cleaned_data["condition"])


class _Parties(VersionedForm):
    """Whom an order is against, of the suspects and whoever acts for them; and whom it protects, of
    the others.
    """

    subject = pick("Against whom", ())
    protects = several(
        "To protect", (), help_text="She or he need not be the victim of the acts (SPA 2019 s.2)."
    )

    def __init__(self, *args: Any, people: list[CasePerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(p.pk): p for p in people}
        against = [p for p in people if p.role in SUBJECTS]
        self.offer("subject", [("", "Choose"), *((p.pk, _person_choice(p)) for p in against)])
        if not against:
            self.fields[
                "subject"
            ].help_text = "Nobody in this case is a suspect or acts for one: add the person to the case first."
        self.offer(
            "protects", [(p.pk, _person_choice(p)) for p in people if p.role not in SUBJECTS]
        )

    def standing(self, row: Any, name: str) -> Any:
        if name == "subject":
            return row.subject_person_id
        return (
            [p.person_id for p in row.protects.all()]
            if name == "protects"
            else super().standing(row, name)
        )

    def clean_subject(self) -> CasePerson:
        return self.held[self.cleaned_data["subject"]]

    def clean_protects(self) -> list[CasePerson]:
        return [self.held[k] for k in self.cleaned_data["protects"]]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("subject") and said.get("protects"):
            try:
                check_parties(said["subject"], said["protects"])
            except Impossible as problem:
                self.add_error(problem.field, str(problem))
        return said


def _person_choice(person: CasePerson) -> str:
    born = f", born {person.date_of_birth:%-d %B %Y}" if person.date_of_birth else ""
    return f"{person.name} ({person.get_role_display()}{born})"


class PartiesForm(_Parties):
    words = words("What was wrong", least=10, rows=3)


class ConsiderForm(_Parties):
    version = None  # type: ignore[assignment]  # how Django leaves a field of the parent form out
    on = DayField(label="Considered on", latest=timezone.localdate)
    words = words("Why an order is thought of, or why it is not", least=10, rows=4)


class LimbsForm(VersionedForm):
    acts = several(
        "First limb: acts associated with stalking",
        (),
        required=False,
        help_text="Chosen from the timeline. What is missing there is added to the timeline, not typed here.",
    )
    risk = words(
        "Second limb: the risk",
        required=False,
        help_text="What harm, physical or psychological, to whom, and on what the view rests. It may come from acts that are harmless in themselves.",
    )
    necessity = words(
        "Third limb: why an order is necessary",
        required=False,
        help_text="To protect whom from what; why prosecution, bail or another order does not protect enough.",
    )
    worship = words(
        "Where and when the subject worships",
        rows=2,
        required=False,
        help_text="Or that nothing is known. An order avoids conflict with it so far as practicable (SPA 2019 s.2).",
    )
    work = words("Where and when the subject works", rows=2, required=False)
    school = words("Where and when the subject studies", rows=2, required=False)

    def __init__(self, *args: Any, events: list[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(e.pk): e for e in events}
        self.offer(
            "acts",
            [
                (
                    e.pk,
                    f"{timezone.localtime(e.happened_at):%-d %B %Y}: {_shortly(e.what)}"
                    if e.happened_at
                    else f"No date: {_shortly(e.what)}",
                )
                for e in events
            ],
        )

    def standing(self, row: Any, name: str) -> Any:
        return (
            [a.event_id for a in row.acts.all()] if name == "acts" else super().standing(row, name)
        )

    def clean_acts(self) -> list[Event]:
        return [self.held[k] for k in self.cleaned_data["acts"]]


def _shortly(said: str, most: int = 400) -> str:
    """Enough to tell what was done; the application shows it whole."""
    said = " ".join(said.split())
    return said if len(said) <= most else said[:most].rsplit(" ", 1)[0] + " …"


class PaperForm(VersionedForm):
    kind = one_of("Kind", PaperKind.choices)
    title = line("What it is")
    whose = line("Whose", help_text="Who made or produces it.")
    dated = DayField(label="Dated", required=False, latest=timezone.localdate)
    received = tick("It is here")
    hearsay = tick("It is relied on as hearsay")
    hearsay_why = words("Why the person is not called", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("hearsay") and not said.get("hearsay_why", "").strip():
            self.add_error(
                "hearsay_why", "Say why the person is not called: it is owed for hearsay"
            )
        if not said.get("hearsay"):
            said["hearsay_why"] = ""
        return said


class ExhibitForm(Form):
    file = one_of("File", [])
    kind = one_of("Listed as", PaperKind.choices)
    whose = line("Whose", help_text="Who made or produces it.")

    def __init__(self, *args: Any, files: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("file", files)


class ChooseConditionForm(Form):
    code = one_of(
        "Condition",
        [
            *((k, f"{v['title']}: {v['text']}") for k, v in library().items()),
            ("own", "In your own words"),
        ],
    )


class ConditionForm(_WithPeriod):
    """A drafted condition.

    With one of the library, its gaps are asked for and its words are shown to be settled.
    """

    kind = one_of("Kind", ConditionKind.choices)
    text = words("The condition", rows=4, least=10, help_text="As the respondent will read it.")
    necessity = words(
        "Why it is necessary",
        rows=4,
        required=False,
        help_text="Each condition must be: which acts it answers, and what would happen without it.",
    )
    place = line("Place or zone", most=300, required=False)
    locality = line(
        "Where it applies, if not throughout the United Kingdom", most=300, required=False
    )
    begins_on = DayField(label="Begins on, if not with the order", required=False)
    ends_on = DayField(label="Ends on, if not with the order", required=False)
    provider = line(
        "Who provides it",
        required=False,
        help_text="For a positive requirement: the person or service, asked beforehand.",
    )
    provider_agreed_on = DayField(
        label="Suitability confirmed by the provider on", required=False, latest=timezone.localdate
    )
    kept_why = words("If a check warned and the words stay: why", rows=2, required=False)
    reveal_why = words(
        "If it names an address that the respondent is not recorded to know: why it must",
        rows=2,
        required=False,
        help_text="A supervisor is told.",
    )

    def __init__(self, *args: Any, row: dict[str, Any] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is not None:
            # What the library's condition does not need is not asked.
            for name in [
                *(() if row.get("place") else ("place",)),
                *(() if row.get("provider") else ("provider", "provider_agreed_on")),
            ]:
                del self.fields[name]
            gaps = [s for s in slots(row["text"]) if s in ("metres", "number")]
            if gaps:
                self.fields[
                    "text"
                ].help_text += f" Write over what stands in braces: {', '.join(gaps)}."

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("place", "provider"):
            if said.get(name):
                said["text"] = said.get("text", "").replace(f"{{{name}}}", said[name])
        if slots_left(said.get("text", "")):
            self.add_error(
                "text", f"Fill in what stands in braces: {', '.join(slots_left(said['text']))}"
            )
        return said


def slots_left(text: str) -> list[str]:
    try:
        return slots(text)
    except ValueError:
        return ["a single brace"]


class TermForm(_WithPeriod):
    """A term as the court made it."""

    kind = one_of("Kind", ConditionKind.choices)
    text = words("The term, as the court made it", rows=4, least=5)
    place = line("Place or zone", most=300, required=False)
    locality = line("Locality, if the court limited it", most=300, required=False)
    begins_on = DayField(label="Its own beginning, if the court set one", required=False)
    ends_on = DayField(label="Its own end, if the court set one", required=False)


class OrderForm(_Parties):
    """An order that did not come from an application here."""

    field_order = ("kind", "origin")
    version = None  # type: ignore[assignment]  # how Django leaves a field of the parent form out
    kind = pick("Kind of order", kind_choices())
    origin = one_of("How it came", Origin.choices)
    on = DayField(label="Made on")
    court = line("Court or place", most=120)
    court_kind = pick("Kind of court", CourtKind.choices)
    end_kind = one_of("How long it lasts", End.choices)
    ends_on = DayField(label="Ends on", required=False)
    number = line("Its number", most=60, required=False)
    new_terms = words("Its terms, one a line", rows=6, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        return _end(self, said)


def _end(form: Form, said: dict[str, Any]) -> dict[str, Any]:
    if said.get("end_kind") == "fixed" and not said.get("ends_on") and "ends_on" not in form.errors:
        form.add_error("ends_on", "Give the day on which it ends")
    if said.get("end_kind") != "fixed":
        said["ends_on"] = None
    return said


def _asks(
    name: str, said: str, optional: bool, held: Application | Order | None
) -> dict[str, forms.Field]:
    """The fields for one thing that a step asks."""
    least = 0 if optional else 10
    if name == "words":
        return {"words": words(said or "In words", least=least, required=not optional, rows=4)}
    if name == "code":
        return {"code": one_of("Reason", reasons(said))}
    if name == "court":
        courts = (
            CourtKind.choices
            if isinstance(held, Order) and not kinds()[held.kind]["stalking"]
            else _APPLICATION_COURTS
        )
        return {"court": line("Court", most=120), "court_kind": pick("Kind of court", courts)}
    if name == "end":
        return {
            "end_kind": one_of("How long it lasts", End.choices),
            "ends_on": DayField(label="Ends on", required=False),
        }
    return _PLAIN[name]()


_PLAIN: dict[str, Callable[[], dict[str, forms.Field]]] = {
    "interim_asked": lambda: {"interim_asked": tick("An interim order was applied for as well")},
    "next_hearing": lambda: {
        "next_hearing": DayField(label="Next hearing", required=False, chips=(7, 14, 28))
    },
    "clock": lambda: {
        "clock": TimeField(label="Time", required=False, max_length=5, help_text="As 14:05.")
    },
    "place": lambda: {"place": line("Where")},
    "by_whom": lambda: {"by_whom": line("Who served it", help_text="Name and number.")},
    "explained": lambda: {
        "explained": words(
            "How it was explained",
            least=10,
            rows=3,
            help_text="In which language, whether an interpreter or appropriate adult was there, what the subject said.",
        )
    },
    "how_served": lambda: {
        "registered": tick(
            "The subject notifies the police as a sex offender",
            help_text="While that lasts, notification under the order is not owed (SPA 2019 s.9).",
        ),
        "registered_until": DayField(label="That ends, or ended, on", required=False),
    },
    "next_review": lambda: {
        "next_review": DayField(label="Next review on", required=False, chips=(28, 91))
    },
    "asked_for": lambda: {
        "asked_for": one_of(
            "What is asked", [("vary", "Vary"), ("renew", "Renew"), ("discharge", "Discharge")]
        )
    },
    "asked_by": lambda: {
        "asked_by": one_of("By whom", [("police", "The chief officer"), ("subject", "The subject")])
    },
    "consents": lambda: {
        "consents": several(
            "Who consented",
            [("subject", "The subject"), ("chief_officer", "The chief officer")],
            required=False,
            help_text="Needed within two years of its making (SPA 2019 s.4).",
        )
    },
    "new_terms": lambda: {
        "new_terms": words("Terms that the court added, one a line", rows=3, required=False)
    },
}


def _made_before(application: Application, kind: str) -> bool:
    return application.orders.filter(kind=kind, void_at=None).exists()


class StepForm(VersionedForm, ClockForm):
    """What one step asks, as steps.toml lists it."""

    may_save_again = False

    def __init__(
        self,
        *args: Any,
        rule: StepRule,
        held: Application | Order | None,
        drafted: list[Condition],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.terms = {str(c.pk): c for c in drafted}
        self.fields["on"] = DayField(
            label="On which day", initial=timezone.localdate(), latest=timezone.localdate
        )
        for asked in rule.asks:
            name, _, said = asked.partition(":")
            optional = name.endswith("?")
            name = name.rstrip("?")
            if name in ("terms", "removed_terms"):
                label = (
                    "Terms that the court made, of those drafted"
                    if name == "terms"
                    else "Terms that the court took out"
                )
                choices = [(c.pk, c.text) for c in drafted]
                if choices:
                    self.fields[name] = several(
                        label,
                        choices,
                        required=False,
                        initial=[c.pk for c in drafted] if name == "terms" else [],
                    )
                continue
            self.fields.update(_asks(name, said.strip(), optional, held))
        if rule.makes and isinstance(held, Application) and _made_before(held, rule.makes):
            self.fields["another"] = tick("The court made another order on the same day")
        self.name_fields()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("terms", "removed_terms"):
            if name in said:
                said[name] = [self.terms[k] for k in said[name]]
        if "end_kind" in self.fields:
            said = _end(self, said)
        if "clock" in self.fields:
            said["at"] = self.moment(said.get("on"), said.pop("clock", "") or "")
        said.pop("twice", None)
        return said


class SamePersonForm(Form):
    """Whether somebody of the register is a person of the case."""

    verdict = one_of(
        "Is it the same person?", [("same", "The same person"), ("not_same", "Not the same person")]
    )
    reason = words(
        "How you know",
        least=10,
        rows=3,
        help_text="For example: the same address in both, a photograph, the officer in the case knows both.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class RecordForm(Form):
    """Whether a record made while an order was in force is a breach of it."""

    verdict = one_of("Is it a breach?", [("yes", "It is a breach"), ("no", "It is not a breach")])
    order = forms.ChoiceField(label="Of which order", required=False)
    reason = words(
        "Why",
        least=10,
        rows=4,
        help_text="Which term it touches, whether the order had been served, what the record says.",
    )

    def __init__(self, *args: Any, orders: list[Order], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(o.pk): o for o in orders}
        self.offer(
            "order",
            [
                ("", "Not a breach"),
                *(
                    (
                        o.pk,
                        f"{o.title} {o.reference}, made {o.made_on:%-d %B %Y}, against {o.subject_name}",
                    )
                    for o in orders
                ),
            ],
        )

    def clean_order(self) -> Order | None:
        return self.held.get(self.cleaned_data["order"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (
            said.get("verdict") == "yes"
            and said.get("order") is None
            and "order" not in self.errors
        ):
            self.add_error(
                "order",
                "Choose the order that was breached. Record the order first if it is not in the list",
            )
        return said


class StrikeForm(Form):
    reason = words("Why it is wrong", least=10, rows=3)


class ManagerForm(VersionedForm):
    manager = pick(
        "Who manages the order", lambda: [(u.pk, f"{u.name} ({u.agency.name})") for u in managers()]
    )

    def clean_manager(self) -> User | None:
        return next((u for u in managers() if str(u.pk) == self.cleaned_data["manager"]), None)


class DutyForm(Form):
    kind = one_of("What is owed", [c for c in DutyKind.choices if c[0] != "first"])
    begins_on = DayField(
        label="Since which day",
        help_text="The day of the change, or of the request. Three days beginning with it.",
        latest=timezone.localdate,
    )


class NotifiedForm(VersionedForm):
    notified_on = DayField(label="Notified on", latest=timezone.localdate)
    station = line(
        "Police station",
        most=120,
        help_text="In person, at a station in the local area (SPA 2019 s.10).",
    )
    taken_by = line("Taken by", most=120)
    names = words("Every name used", rows=2, required=False)
    address = words(
        "Home address",
        rows=2,
        required=False,
        help_text="Or the place where the subject can regularly be found.",
    )
    acknowledged_on = DayField(
        label="Acknowledged in writing on", required=False, latest=timezone.localdate
    )


class BreachForm(_OfTerm, ClockForm):
    day = DayField(label="When it happened", latest=timezone.localdate)
    clock = TimeField(
        label="Time",
        required=False,
        max_length=5,
        help_text="As 14:05. Leave it empty when it is not known.",
    )
    text = words("What happened", least=10, rows=4)
    source = line("Who says so", help_text="The victim, a record and its number, a neighbour.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["happened_at"] = self.moment(said.pop("day", None), said.pop("clock", "") or "")
        said.pop("twice", None)
        return said


class FailureForm(ClockForm):
    """A failure to notify: which of the offences of s.11."""

    failure = one_of("Which failure", [(k, v["text"]) for k, v in failures().items()])
    day = DayField(
        label="Since when",
        help_text="For a notification that did not come: the day after it was due.",
        latest=timezone.localdate,
    )
    text = words("What is known", least=10, rows=4)
    source = line("Who says so")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["happened_at"] = self.moment(said.pop("day", None), "")
        said.pop("twice", None)
        return said


class CrimeForm(Form):
    recorded_on = DayField(label="Recorded on", latest=timezone.localdate)
    force = line("Force", most=60)
    incident_id = line("Crime number", most=80)


class OutcomeForm(Form):
    outcome = pick("Outcome", outcomes())
    outcome_on = DayField(label="On which day", latest=timezone.localdate)
    words = words(
        "In words", required=False, rows=3, help_text="Sentence, court, why no further action."
    )


class SuspicionForm(_OfTerm):
    field_order = ("verdict",)

    verdict = one_of(
        "Is it a breach", [("yes", "It looks like one: report it"), ("no", "It is not")]
    )
    reason = words("Why", least=10, rows=3)


class PeriodForm(Form):
    """Any two days, both counted."""

    begin = DayField(label="From")
    end = DayField(label="To")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("begin") and said.get("end") and said["end"] < said["begin"]:
            self.add_error(
                "end", f"The last day must not be before the first ({said['begin']:%-d %B %Y})"
            )
        return said


VERBS = {
    "record": ("Recorded as a crime", CrimeForm, (BreachStatus.SUSPECTED,)),
    "outcome": ("Outcome", OutcomeForm, (BreachStatus.RECORDED, BreachStatus.OUTCOME)),
    "not-breach": ("Not a breach", StrikeForm, (BreachStatus.SUSPECTED, BreachStatus.RECORDED)),
}
