"""Made-up agencies and people, a run taken in, some work done, so that every page has something to
show.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from clew.figures.answer import proposed
from clew.figures.description import from_json
from clew.figures.wording import to_check
from clew.offences.clocks import add_months
from clew.screening.runs.read import Run
from clew.unit.access.identity import acting_as, service_account
from clew.unit.accounts.models import Agency, Installation, User
from clew.unit.assessments import actions as assessments
from clew.unit.cases import actions as cases
from clew.unit.cases import dates_and_details
from clew.unit.cases import queries as case_queries
from clew.unit.cases.models import Case, CasePerson
from clew.unit.demo.passphrase import PASSPHRASE
from clew.unit.demo.progress import tell_progress
from clew.unit.disclosure import actions as disclosure
from clew.unit.disclosure.models import Answer
from clew.unit.figures import actions as figures
from clew.unit.figures.models import Preparation
from clew.unit.files import actions as files
from clew.unit.intake import actions as intake
from clew.unit.intake.models import Course, ImportedRun
from clew.unit.orders import queries as order_queries
from clew.unit.orders import rules as order_rules
from clew.unit.orders.actions import applications, breaches, orders
from clew.unit.orders.matching import match_run
from clew.unit.orders.register_file import take_in
from clew.unit.plans import actions as plans
from clew.unit.referrals import actions as referrals
from clew.unit.triage import actions as triage
from clew.unit.worker.importing import import_run

AGENCIES = (
    (
        "unit",
        "Northmoor Stalking Threat Assessment Centre",
        "police",
        "The duty desk of the centre, extension 1000 (made up)",
    ),
    ("probation", "Northmoor Probation", "probation", "The duty officer, extension 2000 (made up)"),
    (
        "health",
        "Northmoor Mental Health Trust",
        "health",
        "The forensic team, extension 3000 (made up)",
    ),
    (
        "advocacy",
        "Northmoor Stalking Advocacy",
        "advocacy",
        "The advocacy desk, extension 4000 (made up)",
    ),
    (
        "prosecution",
        "Northmoor Prosecutors",
        "prosecution",
        "The early advice desk, extension 5000 (made up)",
    ),
    (
        "standards",
        "Northmoor Professional Standards",
        "police",
        "The counter-corruption desk, extension 7000 (made up)",
    ),
    ("council", "Northmoor Council", "council", "Community safety, extension 6000 (made up)"),
)
PEOPLE = (
    ("tess", "Tess Okoro", "unit", ["triage_officer"]),
    ("tariq", "Tariq Lund", "unit", ["triage_officer"]),
    ("cara", "Cara Whitlock", "unit", ["case_officer"]),
    ("sam", "Sam Ferreira", "unit", ["supervisor"]),
    ("sofia", "Sofia Brandt", "unit", ["supervisor"]),
    ("petra", "Petra Dunne", "probation", ["probation"]),
    ("clive", "Clive Amari", "health", ["clinician"]),
    ("ada", "Ada Marsh", "advocacy", ["advocate"]),
    ("pia", "Pia Castell", "prosecution", ["partner"]),
    ("hugo", "Hugo Strand", "council", ["partner"]),
    ("anna", "Anna Vance", "unit", ["analyst"]),
    ("iris", "Iris Coyle", "unit", ["information_officer"]),
    ("sunil", "Sunil Rao", "unit", ["superintendent"]),
    ("lena", "Lena Hart", "unit", ["lawyer"]),
    ("otto", "Otto Reyes", "unit", ["auditor"]),
    ("greta", "Greta Quill", "standards", ["standards"]),
    ("max", "Max Whelan", "unit", ["administrator"]),
    ("mona", "Mona Field", "unit", ["administrator"]),
)


class NotMadeUp(Exception):
    """The database is not a demonstration's: nothing was put into it."""


def make_people() -> dict[str, User]:
    """Agencies and people, once. Raises NotMadeUp where the database holds real ones."""
    with acting_as(service_account()):
        installation = Installation.objects.filter(pk=1).first()
        if installation is None:
            if User.objects.exclude(username="service").exists():
                raise NotMadeUp(
                    "this database has accounts that are not the demonstration's: nothing was put into it"
                )
            Installation.objects.create(made_up=True)
        elif not installation.made_up:
            raise NotMadeUp("this database was made for real work: nothing was put into it")
        agencies = {
            code: Agency.objects.update_or_create(
                code=code, defaults={"name": name, "kind": kind, "ask": ask}
            )[0]
            for code, name, kind, ask in AGENCIES
        }
        for username, name, agency, roles in PEOPLE:
            if not User.objects.filter(username=username).exists():
                User.objects.create_user(
                    username,
                    name=name,
                    email="",
                    agency=agencies[agency],
                    roles=roles,
                    password=PASSPHRASE,
                )
    return {u.username: u for u in User.objects.select_related("agency")}


def do_some_work(run: Path, *, register: Path) -> None:
    """Take in the register of orders and the run, decide on some courses, as the made-up people;
    the same call again adds nothing.
    """
    people = make_people()
    take_in(register)
    import_run(run, by=people["sam"])
    with acting_as(service_account()):
        if Case.objects.exists():
            return
        found = list(
            Course.objects.filter(listed="hidden", state="open").order_by("-points", "id")[:6]
        )
        recorded = list(
            Course.objects.filter(listed="recorded", state="open").order_by("-points", "id")[:2]
        )
    tess = people["tess"]
    with acting_as(tess):
        for number, course in enumerate(recorded + found[:3]):
            triage.open_reading(course, "story", by=tess)
            level = ("case", "advise", "case", "consult", "advise")[number]
            triage.decide(
                course,
                by=tess,
                edition=course.edition,
                seen_decisions=0,
                outcome="accepted",
                level=level,
                reason="The records read together show the same person seeking the other out again and again after being told to stop.",
            )
        for course in found[3:4]:
            triage.open_reading(course, "story", by=tess)
            triage.decide(
                course,
                by=tess,
                edition=course.edition,
                seen_decisions=0,
                outcome="not_stalking",
                reason="A dispute over a shared wall between two households; each side reports the other.",
                why_low="Fixated: no, it stops when the wall is repaired. Obsessive: no. Unwanted: both sides seek contact. Repeated: yes, about the wall.",
            )
    with acting_as(service_account()):
        made = list(Case.objects.order_by("id"))
    for case in made[:1]:
        _work(case, people)
        _seek_order(case, people)
    for case in made[1:2]:
        _keep_order(case, people)
    for case in made[2:3]:
        _match_order(case, people, run)
    _answer_requests(people)
    tell_progress(people)


_WHY = """Dear Sir or Madam,

How many incidents of stalking have been recorded in the last three reporting years? How many stalking protection orders have been issued in that time, and how many breaches of a stalking protection order have been recorded?

I don't mind whether it's financial years, calendar years, or other 12-month periods; if three years would take too long, the latest 12 months.

Yours faithfully,
R. Made-up"""
_BY_MONTH = "How many harassment offences were recorded in each month of the last financial year?"


def _answer_requests(people: dict[str, User]) -> None:
    """Figures prepared, one request answered and published, one that came in today."""
    iris, anna, lena = people["iris"], people["anna"], people["lena"]
    today = timezone.localdate()
    with acting_as(iris):
        prepared = Preparation.objects.create(asked_by=iris)
    figures.run(prepared.pk)
    with acting_as(iris):
        prepared.refresh_from_db()
        if prepared.status != "done":
            return
        asked = disclosure.receive(
            by=iris,
            how="email",
            received_on=today - timedelta(days=9),
            requester="R. Made-up",
            contact="r@example.org",
            text=_BY_MONTH,
        )
        for question in asked.questions.all():
            disclosure.save_question(
                question,
                by=iris,
                text=question.text,
                figures=[from_json(f) for f in question.figures],
                lacks=[],
                confirmed=True,
            )
        answer = Answer.objects.create(
            request=asked,
            version=1,
            as_at=date.fromisoformat(prepared.about["last_on"]),
            made_by=iris,
        )
    disclosure.draft(answer.pk)
    with acting_as(iris):
        answer = Answer.objects.select_related("request").get(pk=answer.pk)
        # Small numbers of a made-up force may be withheld: the decision is the one that follows
        # from the draft, with its grounds.
        follows, grounds = proposed(answer.kept)
        context = ["counting", "recorded", "help"]
        disclosure.decide(
            answer,
            by=iris,
            outcome=follows,
            words="The numbers that you ask for are in the table below.",
            balance=dict.fromkeys(grounds, ""),
            context=context,
            checked=list(to_check(answer.kept, context, grounds=bool(grounds))),
        )
    for checker in (anna, lena):
        with acting_as(checker):
            disclosure.check(
                answer,
                by=checker,
                agrees=True,
                words="Read the table beside its code list; opened letter and spreadsheet.",
            )
    with acting_as(iris):
        answer = Answer.objects.select_related("request").get(pk=answer.pk)
        disclosure.send(answer, by=iris, on=today - timedelta(days=1))
        answer = Answer.objects.select_related("request").get(pk=answer.pk)
        disclosure.publish(
            answer,
            by=iris,
            title="Harassment by month",
            summary="Harassment offences recorded in each month of the last financial year.",
            asked=_BY_MONTH,
        )
        disclosure.receive(
            by=iris,
            how="email",
            received_on=today,
            requester="R. Made-up",
            contact="r@example.org",
            text=_WHY,
        )


def _say_more(case: Case, victim: CasePerson, by: User) -> None:
    """A date, what the victim needs, and a file."""
    today = timezone.localdate()
    dates_and_details.add_date(
        case,
        by=by,
        kind="hearing",
        on=today + timedelta(days=12),
        clock="10:00",
        words="Northmoor Magistrates' Court, first hearing",
        source="Court list",
    )
    dates_and_details.add_detail(
        victim,
        by=by,
        kind="language",
        text="Speaks Polish at home; wants an interpreter for the statement.",
        source="The victim",
        said_on=today,
    )
    files.take_in(
        case,
        by=by,
        content=b"Made-up statement. On three evenings the same car stood outside the house.",
        name="statement of the neighbour.txt",
        what="statement",
        title="Statement of the neighbour",
        source="Handed over by PC 4417 Abbott",
        part="timeline",
    )


def _work(case: Case, people: dict[str, User]) -> None:
    cara, sam, ada, clive = people["cara"], people["sam"], people["ada"], people["clive"]
    today = timezone.localdate()
    with acting_as(sam):
        cases.assign(case, cara, by=sam, version=case.version)
    with acting_as(cara):
        for agency in ("probation", "health", "advocacy"):
            cases.share(
                case,
                people[{"probation": "petra", "health": "clive", "advocacy": "ada"}[agency]].agency,
                by=cara,
                legal_basis="policing_purpose",
                reason="The agency works with one of the people and can add to their safety.",
            )
        victim = CasePerson.objects.get(case=case, role="victim")
        cases.save_contact(
            victim,
            by=cara,
            never="Never ring after six in the evening; never leave a message.",
            how="Text first from the unit's number, then ring.",
            when="Weekdays, ten to four",
            telephone="07700 900123",
            email="",
            address="",
            address_known_to_suspect=True,
        )
        need = plans.add_need(
            case,
            by=cara,
            text="The victim can go to work without being waited for.",
            about="victim",
        )
        plans.add_action(
            need,
            by=cara,
            text="Arrange with the employer that somebody walks the victim to the car.",
            agency=ada.agency,
            owner=ada,
            target_on=today + timedelta(days=3),
        )
        plans.add_action(
            need,
            by=cara,
            text="Draft an application for a Stalking Protection Order.",
            agency=cara.agency,
            owner=cara,
            target_on=today + timedelta(days=5),
        )
        referrals.send(
            case,
            by=cara,
            to="health",
            agency=clive.agency,
            about="suspect",
            legal_basis="policing_purpose",
            necessity="Consultation on what drives the conduct, before bail is decided.",
            told_subject="not_told",
            respond_by=today + timedelta(days=7),
        )
        assessments.record(
            case,
            by=cara,
            instrument="four",
            instrument_version="Clew",
            person=None,
            ratings={"fixated": "yes", "obsessive": "yes", "unwanted": "yes", "repeated": "yes"},
            rationale="Every record since the separation is about the victim; told to stop twice.",
            victim_view="It will get worse, the victim thinks.",
            assessed_on=today,
            next_review_on=today + timedelta(days=14),
        )
        cases.add_event(
            case,
            by=cara,
            kind="incident",
            nature="fact",
            happened_at=timezone.now() - timedelta(days=1),
            text="The suspect waited outside the gym and left when the victim came out with a friend.",
            source="Victim, by telephone",
        )
        _say_more(case, victim, cara)
    with acting_as(people["petra"]):
        intake.refer(
            by=people["petra"],
            source="referral",
            suspect_name="Rowan Tilbury",
            victim_name="Isla Penhale",
            account="On licence for burglary. Speaks of nothing but a former colleague, knows her shifts.",
            came_from="Petra Dunne, Northmoor Probation",
        )


def _seek_order(case: Case, people: dict[str, User]) -> None:
    """An application that waits for the superintendent, with something still missing."""
    cara, today = people["cara"], timezone.localdate()
    with acting_as(cara):
        victim, suspect = (CasePerson.objects.get(case=case, role=r) for r in ("victim", "suspect"))
        made = applications.consider(
            case,
            by=cara,
            subject=suspect,
            protects=[victim],
            on=today - timedelta(days=6),
            words="Told to stop twice; the acts go on and come closer to the victim's home and work.",
        )
        acts = [e for e in order_queries.choosable_acts(made) if e.happened_at is not None][:6]
        applications.argue(
            made,
            by=cara,
            version=made.version,
            acts=acts,
            risk="Of physical harm and of lasting fear: the victim has changed shifts and no longer goes out alone. The suspect says that it will not stop.",
            necessity="The suspect was warned and bailed, and went on. A prosecution will take months; nothing else keeps the suspect away meanwhile.",
            worship="Nothing is known.",
            work="A warehouse, nights, away from the victim's home and work.",
            school="None.",
        )
        for code, necessity in (
            ("no_contact", "Every act but one was a contact or led to one."),
            ("no_following", "The suspect waited outside work and gym."),
        ):
            row = order_rules.library()[code]
            applications.save_condition(
                made,
                None,
                by=cara,
                version=made.version,
                code=code,
                kind=row["kind"],
                behaviours=row["behaviours"],
                necessity=necessity,
                text=row["text"].format(protected=victim.name),
            )
        programme = order_rules.library()["programme"]
        applications.save_condition(
            made,
            None,
            by=cara,
            version=made.version,
            code="programme",
            kind="requirement",
            behaviours=programme["behaviours"],
            provider="Northmoor Probation",
            necessity="What drives it has to be worked with, or it begins again.",
            text=programme["text"].format(provider="Northmoor Probation"),
        )
        applications.save_paper(
            made,
            None,
            by=cara,
            kind="statement",
            title="Statement of the victim",
            whose=victim.name,
            dated=today - timedelta(days=4),
            received=True,
        )
        applications.save_paper(
            made,
            None,
            by=cara,
            kind="impact",
            title="Victim Personal Statement",
            whose=victim.name,
            received=False,
        )
        applications.take_step(
            made,
            order_rules.steps().application["drafted"],
            by=cara,
            version=made.version,
            on=today - timedelta(days=2),
            words="The impact statement comes tomorrow.",
        )
    with acting_as(people["lena"]):
        made.refresh_from_db()
        applications.take_step(
            made,
            order_rules.steps().application["legal_supported"],
            by=people["lena"],
            version=made.version,
            on=today - timedelta(days=1),
            words="Each limb is argued. Have the provider confirm suitability before the hearing.",
        )


def _keep_order(case: Case, people: dict[str, User]) -> None:
    """An order in force: served, not notified in time, one breach reported."""
    cara, sam, today = people["cara"], people["sam"], timezone.localdate()
    with acting_as(sam):
        cases.assign(case, cara, by=sam, version=case.version)
    with acting_as(cara):
        begin = today - timedelta(days=30)
        victim, suspect = (CasePerson.objects.get(case=case, role=r) for r in ("victim", "suspect"))
        order = orders.record_order(
            case,
            by=cara,
            kind="spo",
            origin="application",
            subject=suspect,
            protects=[victim],
            made_on=begin,
            court="Northmoor Magistrates' Court",
            court_kind="magistrates",
            end_kind="fixed",
            ends_on=add_months(begin, 36),
            number="2026/118",
            new_terms=f"You must not contact {victim.name}, directly or indirectly, by any means.\nYou must not follow or watch {victim.name} in any place.",
        )
        orders.take_step(
            order,
            order_rules.steps().order["served"],
            by=cara,
            version=order.version,
            on=begin + timedelta(days=1),
            at=timezone.now() - timedelta(days=29),
            place="At court",
            by_whom="PC 4417 Abbott",
            explained="Read out term by term; the respondent said that each was understood.",
        )
        breaches.report_breach(
            order,
            by=cara,
            happened_at=timezone.now() - timedelta(days=3),
            text="Nine messages in one evening from an account in another name.",
            source="The victim, by telephone",
            condition=order.conditions.first(),
        )


def _match_order(case: Case, people: dict[str, User], run: Path) -> None:
    """A non-molestation order made in the middle of the course: the records after it look like
    breaches, and wait to be read.
    """
    cara = people["cara"]
    with acting_as(people["sam"]):
        cases.assign(case, cara, by=people["sam"], version=case.version)
    with acting_as(cara):
        days = [
            e.happened_at.date() for e in case_queries.timeline(case) if e.happened_at is not None
        ]
        victim, suspect = (CasePerson.objects.get(case=case, role=r) for r in ("victim", "suspect"))
        orders.record_order(
            case,
            by=cara,
            kind="non_molestation",
            origin="other",
            subject=suspect,
            protects=[victim],
            made_on=days[len(days) // 2],
            court="Northmoor Family Court",
            court_kind="family",
            end_kind="further",
            ends_on=None,
            new_terms=f"You must not contact {victim.name} by any means.",
        )
    with acting_as(service_account()):
        opened = Run(run)
        match_run(opened, ImportedRun.objects.latest("id"))
        opened.close()


def people_by_role() -> list[dict[str, Any]]:
    return [
        {"username": u.username, "name": u.name, "agency": u.agency.name, "roles": u.role_names}
        for u in User.objects.exclude(username="service")
        .select_related("agency")
        .order_by("agency__id", "name")
    ]
