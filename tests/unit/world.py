"""A small world for the tests: a run taken in, one case worked, another that is not shared, one of
each thing.
"""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zlib import compress, crc32


def made_up_picture(width: int = 40, height: int = 30) -> bytes:
    """A PNG of one colour, with a text chunk in it that nobody should be given."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))

    dots = b"".join(b"\0" + b"\x10\x80\xf0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Comment\0taken at 12 Hidden Lane")
        + chunk(b"IDAT", compress(dots))
        + chunk(b"IEND", b"")
    )


PICTURE = made_up_picture()


def make_account(username: str, **fields: Any) -> Any:
    """An account as the service makes it, without a second administrator."""
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import User

    with acting_as(service_account()):
        return User.objects.create_user(username, **fields)


MESSAGES = """\
12/03/2026, 21:14 - Rowan Tilbury: I know where you work
12/03/2026, 21:15 - Isla Penhale: Do not write to me again
13/03/2026, 02:40 - Rowan Tilbury: Ble wyt ti? Gwelais di heddiw
"""


def export_of(text: str) -> Any:
    """An export as it arrives at the desk: sealed."""
    import secrets

    from clew.unit.evidence.sealing import Sealing
    from clew.unit.evidence.uploads import SealedUpload, arriving

    sealing = Sealing(arriving() / secrets.token_hex(16))
    sealing.write(text.encode())
    sealing.finish()
    return SealedUpload(sealing, "WhatsApp Chat.txt", too_large=False)


def make_evidence(case: Any, people: dict[str, Any]) -> dict[str, Any]:
    """The victim's telephone with a chat, read; a tag, a redaction and a product that waits."""
    from datetime import date

    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import CasePerson
    from clew.unit.evidence import devices, handing_in, marking, products, queries
    from clew.unit.evidence import people as who
    from clew.unit.evidence.models import Kind

    cara, sam = people["cara"], people["sam"]
    with acting_as(cara):
        victim = CasePerson.objects.get(case=case, role="victim")
        device = devices.enter_device(
            case,
            by=cara,
            person=victim,
            title="Her telephone, IP/1",
            power="agreement, PCSC Act 2022 s.37",
            agreed_by="Isla Penhale",
            agreed_on=date(2026, 3, 20),
            everything=True,
            first=None,
            last=None,
            correspondents=[],
        )
        upload = handing_in.hand_in(
            device,
            by=cara,
            file=export_of(MESSAGES),
            source="Handed over by her",
            zone="Europe/London",
            dates="day-first",
        )
    handing_in.read_export(upload.pk, cara.pk)
    with acting_as(cara):
        who.set_zone_of_days(
            device,
            by=cara,
            zone="Europe/Paris",
            first=date(2026, 3, 13),
            last=date(2026, 3, 13),
            reason="tickets",
        )
        redaction = products.redact(case, by=cara, item=None, words="Hidden Lane", reason="address")
        product = products.ask(case, by=cara, kind=Kind.COURT)
        key = next(i.key for i in queries.who_is_who(case, cara).identities if "rowan" in i.key)
        other = next(i.key for i in queries.who_is_who(case, cara).identities if "isla" in i.key)
        who.join_identity(case, by=cara, identity=other, person=victim, reason="she says so")
    with acting_as(sam):
        tag = marking.tag_item(device, 1, by=sam, name="visiting_work", words="Read it.")
    return {
        "device": device.number,
        "upload": upload.pk,
        "tag": tag.pk,
        "redaction": redaction.number,
        "product": product.number,
        "identity_mark": queries.mark_of_identity(case, key),
        "joined_mark": queries.mark_of_identity(case, other),
    }


@dataclass
class World:
    """Names for what the tests ask for."""

    people: dict[str, Any]
    course: Any  # accepted, with advice
    open_course: Any  # to be read
    referred: Any  # waits for information from probation
    case: Any  # shared with probation, health and advocacy
    unshared: Any  # the unit's alone
    application: Any  # of the case, waits for authority
    order: Any  # of the case, in force, with a breach
    unshared_order: Any  # of the case that is not shared
    request: Any  # for information; its first answer was sent and published
    published: Any
    numbers: dict[str, Any]


def make_public(people: dict[str, Any]) -> dict[str, Any]:
    """A report from the public, opened; a page of the site changed, an alert and a pause."""
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.demo.public import make_keys, send_some
    from clew.unit.reports import actions
    from clew.unit.reports.keyring import Opener
    from clew.unit.reports.models import Letter
    from clew.unit.site import actions as site

    make_keys()
    send_some()
    with acting_as(people["tess"]):
        letter = Letter.objects.get(kind="report", route="unit")
        actions.open_mailbox(letter.mailbox, Opener(letter.route), by=people["tess"])
    with acting_as(people["iris"]):
        site.write_page(
            "signs",
            "en-gb",
            by=people["iris"],
            title="Signs",
            text="## Signs\n\nOf our own.",
            why="shorter",
            seen=0,
        )
        now = timezone.now()
        alert = site.put_up_alert(
            by=people["iris"],
            text="The desk is moving.",
            begins_at=now,
            ends_at=now + timedelta(days=2),
        )
        pause = site.pause(
            "requests",
            by=people["iris"],
            notice="Requests are taken again on Monday.",
            why="moving",
        )
    return {"letter": letter.reference, "alert": alert.pk, "pause": pause.pk}


def make_progress(people: dict[str, Any]) -> dict[str, Any]:
    """An account of progress that counts nothing, ready to be read, and a word of feedback."""
    from django.utils import timezone

    from clew.progress.account import Entered, account
    from clew.progress.measures import indicators
    from clew.unit.access.identity import acting_as
    from clew.unit.improvement import actions
    from clew.unit.improvement.models import Edition

    today = timezone.localdate()
    source = {"first_on": None, "last_on": None, "run": None, "register": "", "set_aside": 0}
    kept = {
        "force": "Northmoor",
        "as_at": today.isoformat(),
        "made_with": "Clew",
        "threshold": 5,
        "source": source,
        "questions": [{"reason": "Not held."} for _ in indicators()],
        "tables": [],
    }
    shown = account(kept, Entered()) | {"changes": [], "not_compared": []}
    with acting_as(people["iris"]):
        feedback = actions.enter_feedback(
            by=people["iris"],
            said="Nobody told us whom to ring.",
            said_on=today,
            source="victims",
            did="",
            did_on=None,
        )
        edition = Edition.objects.create(
            as_at=today,
            made_by=people["iris"],
            status="done",
            kept=kept,
            shown=shown,
            charts={"1.1": "<svg xmlns='http://www.w3.org/2000/svg'></svg>"},
        )
    return {"edition": edition.pk, "feedback": feedback.pk}


def make_rules(people: dict[str, Any]) -> dict[str, Any]:
    """Rules for screening that wait for a second person."""
    from clew.screening.runs.rules_used import digest_of_all
    from clew.unit.access.identity import acting_as
    from clew.unit.rules.models import RuleSet

    files = {"points/points.toml": "a" * 64, "words/following.toml": "b" * 64, "reader": "c" * 64}
    with acting_as(people["sam"]):
        made = RuleSet.objects.create(
            digest=digest_of_all(files),
            files=files,
            run="2026-06-30-0000000000",
            why="Fewer points for one call.",
            ethics="Paper 7 of May 2026",
            proposed_by=people["sam"],
        )
    return {"rules": made.pk}


def make_request(people: dict[str, Any]) -> tuple[Any, Any]:
    """A request for information, answered from the prepared figures, checked by two, sent and
    published; and a sample to read.
    """
    from django.utils import timezone

    from clew.figures.answer import proposed
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer, TextReading
    from clew.unit.figures import actions as figures
    from clew.unit.figures.models import Preparation

    iris, anna, lena = people["iris"], people["anna"], people["lena"]
    with acting_as(service_account()):
        prepared = Preparation.objects.create(asked_by=iris)
    figures.run(prepared.pk)
    today = timezone.localdate()
    with acting_as(iris):
        made = actions.receive(
            by=iris,
            how="email",
            received_on=today - timedelta(days=3),
            requester="A. Reader",
            contact="reader@example.org",
            text="I am the sister of Dana Quill.\nHow many harassment offences were recorded in 2025, by sex of the victim?",
        )
        question = made.questions.get()
        actions.save_question(
            question,
            by=iris,
            text=question.text,
            figures=[actions.from_json(f) for f in question.figures],
            lacks=[],
            confirmed=True,
        )
        answer = Answer.objects.create(
            request=made, version=1, as_at=made.received_on, made_by=iris
        )
    actions.draft(answer.pk)
    with acting_as(iris):
        answer.refresh_from_db()
        outcome, grounds = proposed(answer.kept)
        actions.decide(
            answer,
            by=iris,
            outcome=outcome,
            words="What may be given is given.",
            balance=dict.fromkeys(grounds, ""),
            context=["counting"],
            checked=["rights", "notice", "cost"],
        )
    for checker in (anna, lena):
        with acting_as(checker):
            actions.check(
                answer, by=checker, agrees=True, words="Read table and letter; the codes are right."
            )
    with acting_as(iris):
        made.refresh_from_db()
        answer.refresh_from_db()
        actions.send(answer, by=iris, on=today)
        made.refresh_from_db()
        answer = Answer.objects.select_related("request").get(pk=answer.pk)
        published = actions.publish(
            answer,
            by=iris,
            title="Harassment in 2025",
            summary="Offences recorded, by sex of the victim.",
            asked="How many harassment offences were recorded in 2025?",
        )
        actions.take_step(
            made, "review_asked", by=iris, on=today, words="The requester wants 2024 as well."
        )
        TextReading.objects.create(
            request=made, tag="following", force="Northmoor", incident_id="99/1/25"
        )
    return made, published


def make_world(people: dict[str, Any]) -> World:
    from django.utils import timezone

    from clew.unit.access import actions as access
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.assessments import actions as assessments
    from clew.unit.casefile import actions as casefile
    from clew.unit.casefile.transfer import make_transfer
    from clew.unit.cases import absences, dates_and_details
    from clew.unit.cases import actions as cases
    from clew.unit.cases.models import Case, CasePerson, Closure, Disposal, FollowUp, Retention
    from clew.unit.files import actions as files
    from clew.unit.intake import actions as intake
    from clew.unit.intake.models import Course, ImportedRun, Job, Mention
    from clew.unit.orders.actions import applications, breaches, orders
    from clew.unit.orders.models import Suspicion
    from clew.unit.orders.rules import steps
    from clew.unit.plans import actions as plans
    from clew.unit.referrals import actions as referrals
    from clew.unit.triage import actions as triage
    from clew.unit.triage import advice
    from clew.unit.triage.models import InformationRequest, SecondReading

    today = timezone.localdate()
    tess, tariq, cara, sam, petra = (people[n] for n in ("tess", "tariq", "cara", "sam", "petra"))
    with acting_as(service_account()):
        # Of people who stand in no other course: who may know of one of them says nothing of
        # another.
        every = list(Course.objects.all())
        stands = Counter(i for c in every for i in (c.suspect_identity, c.victim_identity) if i)
        found = [
            c
            for c in Course.objects.filter(incident_count__gte=2).order_by("-points", "id")
            if stands[c.suspect_identity] == stands[c.victim_identity] == 1
        ][:4]
        assert len(found) == 4
        job = Job.objects.create(folder="somewhere", asked_by=sam)
    reason = "The records read together show a course of conduct."
    with acting_as(tess):
        for course, level in ((found[0], "case"), (found[1], "consult")):
            triage.decide(
                course,
                by=tess,
                edition=course.edition,
                seen_decisions=0,
                outcome="accepted",
                level=level,
                reason=reason,
            )
        asked = triage.decide(
            found[2],
            by=tess,
            edition=found[2].edition,
            seen_decisions=0,
            outcome="need_information",
            reason=reason,
            from_whom="the probation officer",
            agency=petra.agency,
            by_when=today + timedelta(days=3),
        )
        first = found[0].decisions.get()
        SecondReading.objects.filter(first=first).delete()
        second = SecondReading.objects.create(course=found[0], first=first)
        differing = SecondReading.objects.filter(
            first=found[1].decisions.get()
        ).first() or SecondReading.objects.create(course=found[1], first=found[1].decisions.get())
        correction = triage.correct(
            found[0],
            "deny",
            "force/number",
            "words",
            by=tess,
            reason="The words say something else.",
        )
        advice.issue_note(found[0].advice.last(), by=tess)
    with acting_as(tariq):
        triage.read_second(
            differing,
            by=tariq,
            outcome="not_stalking",
            level="",
            reason="A dispute between neighbours.",
        )
    with acting_as(service_account()):
        case, unshared = Case.objects.get(course=found[0]), Case.objects.get(course=found[1])
    with acting_as(sam):
        cases.assign(case, cara, by=sam, version=case.version)
        cases.assign(unshared, cara, by=sam, version=unshared.version)
        excluded = access.exclude(
            people["tariq"],
            by=sam,
            ground="relative",
            reason="Her brother-in-law is the suspect.",
            identity="P-nobody",
        )
    numbers = {}
    with acting_as(cara):
        for agency in ("petra", "clive", "ada"):
            share = cases.share(
                case,
                people[agency].agency,
                by=cara,
                legal_basis="policing_purpose",
                reason="It adds to somebody's safety.",
            )
        victim = CasePerson.objects.get(case=case, role="victim")
        cases.save_contact(
            victim,
            by=cara,
            never="Never after six.",
            how="Text first.",
            when="",
            telephone="07700 900123",
            email="",
            address="12 Hidden Lane",
            address_known_to_suspect=False,
        )
        event = cases.add_event(
            case,
            by=cara,
            kind="incident",
            nature="fact",
            happened_at=timezone.now(),
            text="Waited outside.",
            source="Victim",
        )
        picture = files.take_in(
            case,
            by=cara,
            content=PICTURE,
            name="her phone.png",
            what="screenshot",
            title="Messages of 3 March",
            source="Handed over by the victim",
            part="timeline",
        )
        hearing = dates_and_details.add_date(
            case,
            by=cara,
            kind="hearing",
            on=today + timedelta(days=6),
            clock="10:00",
            words="Northmoor Magistrates' Court",
            source="Court list",
        )
        detail = dates_and_details.add_detail(
            victim,
            by=cara,
            kind="language",
            text="Speaks Polish, needs an interpreter.",
            source="The victim",
            said_on=today,
        )
        absence = absences.record_absence(
            cara,
            sam,
            by=cara,
            begins_on=today + timedelta(days=20),
            ends_on=today + timedelta(days=27),
        )
        need = plans.add_need(case, by=cara, text="Can go to work alone.", about="victim")
        action = plans.add_action(
            need,
            by=cara,
            text="Walk with her to the car.",
            agency=people["ada"].agency,
            owner=people["ada"],
            target_on=today,
        )
        referral = referrals.send(
            case,
            by=cara,
            to="health",
            agency=people["clive"].agency,
            about="suspect",
            legal_basis="policing_purpose",
            necessity="To understand what drives it.",
            told_subject="not_told",
            respond_by=today,
        )
        assessment = assessments.record(
            case,
            by=cara,
            instrument="four",
            instrument_version="",
            person=None,
            ratings={},
            rationale="All four are there.",
            victim_view="",
            assessed_on=today,
            next_review_on=today + timedelta(days=7),
        )
        meeting = plans.make_meeting(
            by=cara, held_on=today, place="Room 1", cases=[(case, "raised")]
        )
        item = meeting.items.get()
    with acting_as(cara):
        suspect = CasePerson.objects.get(case=case, role="suspect")
        early = today - timedelta(days=60)
        granted = applications.consider(
            case,
            by=cara,
            subject=suspect,
            protects=[victim],
            words="He goes on after being told to stop.",
            on=early,
        )
        condition = applications.save_condition(
            granted,
            None,
            by=cara,
            version=1,
            code="no_contact",
            kind="prohibition",
            text="You must not contact her by any means.",
            behaviours=["unwanted_messages"],
            necessity="Every act is a contact.",
        )
        applications.take_step(
            granted, steps().application["drafted"], by=cara, version=granted.version, on=early
        )
    with acting_as(people["sunil"]):
        applications.take_step(
            granted,
            steps().application["authorised"],
            by=people["sunil"],
            version=granted.version,
            on=early,
            words="Each limb is argued.",
        )
    with acting_as(cara):
        at_court = {"court": "Northmoor Magistrates' Court", "court_kind": "magistrates"}
        applications.take_step(
            granted,
            steps().application["applied"],
            by=cara,
            version=granted.version,
            on=early,
            **at_court,
        )
        applications.take_step(
            granted,
            steps().application["full_made"],
            by=cara,
            version=granted.version,
            on=early + timedelta(days=10),
            end_kind="further",
            terms=[condition],
            **at_court,
        )
        order = granted.orders.get()
        served = orders.take_step(
            order,
            steps().order["served"],
            by=cara,
            version=order.version,
            on=early + timedelta(days=10),
            at=timezone.now() - timedelta(days=50),
            place="In court",
            by_whom="PC 12",
            explained="Read out and explained.",
        )
        breach = breaches.report_breach(
            order,
            by=cara,
            happened_at=timezone.now() - timedelta(days=2),
            text="Eleven messages in a night.",
            source="Victim",
            condition=order.conditions.first(),
        )
        cases.lower_case(case, by=cara, reason="looked at it")
        waiting = applications.consider(
            case,
            by=cara,
            subject=suspect,
            protects=[victim],
            words="The order does not say enough.",
            on=today,
        )
        drafted = applications.save_condition(
            waiting,
            None,
            by=cara,
            version=1,
            code="",
            kind="prohibition",
            text="You must not follow her.",
            necessity="He followed her twice.",
        )
        paper = applications.save_paper(
            waiting,
            None,
            by=cara,
            kind="statement",
            title="Statement of the victim",
            whose="The victim",
            received=True,
        )
        applications.take_step(
            waiting, steps().application["drafted"], by=cara, version=waiting.version, on=today
        )
        hidden = orders.record_order(
            unshared,
            by=cara,
            kind="bail",
            origin="other",
            subject=CasePerson.objects.get(case=unshared, role="suspect"),
            protects=[],
            made_on=early,
            court="Northmoor",
            court_kind="none",
            end_kind="further",
            ends_on=None,
            new_terms="You must not go to the park.",
        )
    with acting_as(service_account()):
        suspicion = Suspicion.objects.create(
            order=order,
            case=case,
            force="Northmoor",
            incident_id="99/1/26",
            happened_at=timezone.now(),
            offence="Malicious communications",
            why=["He is its suspect."],
        )
    with acting_as(people["pia"]):
        glass_by = people["pia"]
        access.break_glass(
            glass_by,
            unshared.reference,
            reason="A hearing is in an hour and the prosecutor needs the order.",
        )
    with acting_as(sam):
        from clew.unit.access.models import BreakGlass

        glass = BreakGlass.objects.get()
        transfer, _ = make_transfer(
            case,
            by=sam,
            to_force="Westmoor Police",
            to_whom="DI Hale, by the switchboard",
            legal_basis="policing_purpose",
            reason="The victim has moved to their area.",
        )
        closed = Case.objects.create(
            level="advise", title="Closed case", opened_by=sam, closed_at=timezone.now()
        )
        Retention.objects.create(case=closed, group="3", review_on=today)
        closure = Closure.objects.create(
            case=case,
            code="moved",
            reason="r",
            residual_risk="r",
            risk_holder="h",
            no_advocate_why="w",
            proposed_by=cara,
        )
        follow_up = FollowUp.objects.create(case=case, closure=closure, months=6, due_on=today)
        disposal = casefile.propose_disposal(
            closed, by=sam, authority="Schedule 3", reason="Its review found no reason to keep it."
        )
        assert isinstance(disposal, Disposal)
    with acting_as(petra):
        intake.refer(
            by=petra,
            source="referral",
            suspect_name="Rowan Tilbury",
            victim_name="Isla Penhale",
            account="Speaks of nothing but her, knows her shifts.",
            came_from="Petra",
        )
    with acting_as(service_account()):
        incident = found[0].incidents.first()
        quoted = found[0].reasons.exclude(quote="").first()
        mention = Mention.objects.filter(identity=found[0].suspect_identity).first()
        numbers = {
            "identity": found[0].suspect_identity,
            "incident": incident.pk,
            "reason": quoted.pk,
            "mention": mention.pk,
            "correction": correction.pk,
            "decision": found[0].decisions.latest("pk").pk,
            "second": second.pk,
            "settle": differing.pk,
            "answer": InformationRequest.objects.get(decision=asked).pk,
            "share": share.pk,
            "person": victim.pk,
            "event": event.pk,
            "file": picture.number,
            **make_evidence(case, people),
            "date": hearing.pk,
            "detail": detail.pk,
            "absence": absence.pk,
            "transfer": transfer.pk,
            "need": need.pk,
            "action": action.pk,
            "referral": referral.pk,
            "assessment": assessment.pk,
            "meeting": meeting.pk,
            "item": item.pk,
            "glass": glass.pk,
            "exclusion": excluded.pk,
            "follow_up": follow_up.pk,
            "disposal": disposal.pk,
            "job": job.pk,
            "draft": drafted.pk,
            "paper": paper.pk,
            "astep": waiting.steps.last().pk,
            "ostep": served.pk,
            "term": order.conditions.first().pk,
            "duty": order.duties.get().pk,
            "breach": breach.pk,
            "suspicion": suspicion.pk,
            "account": people["tess"].pk,
            "agency": people["petra"].agency.pk,
        }
    asked_for, published = make_request(people)
    with acting_as(service_account()):
        numbers["rstep"] = asked_for.steps.get(name="review_asked").pk
        numbers["preparation"] = 1
        numbers["run"] = ImportedRun.objects.get().run
    numbers.update(make_public(people))
    numbers.update(make_progress(people))
    numbers.update(make_rules(people))
    with acting_as(people["mona"]):
        from clew.unit.administration import actions as administration

        newly, _ = administration.make_account(
            by=people["mona"],
            username="neil",
            name="Neil Frost",
            email="",
            agency=people["tess"].agency,
            roles=["triage_officer"],
        )
        numbers["roles"] = newly.pk
    for one in (found[0], found[1], found[2], found[3]):
        with acting_as(service_account()):
            one.refresh_from_db()
    return World(
        people,
        found[0],
        found[3],
        found[2],
        case,
        unshared,
        waiting,
        order,
        hidden,
        asked_for,
        published,
        numbers,
    )
