"""Orders on the real database: the whole life by actions and pages, papers that keep a secret,
matching, tables, the register taken in.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.unit.world import World

COURT = {"court": "Northmoor Magistrates' Court", "court_kind": "magistrates"}


def day(field: str, value: date) -> dict[str, str]:
    return {
        f"{field}-day": str(value.day),
        f"{field}-month": str(value.month),
        f"{field}-year": str(value.year),
    }


@contextmanager
def as_(world: World, who: str) -> Any:
    from clew.unit.access.identity import acting_as

    with acting_as(world.people[who]):
        yield world.people[who]


class Unit:
    """The orders of the small world, driven by its people."""

    def __init__(self, world: World) -> None:
        from django.utils import timezone

        self.world = world
        self.today = timezone.localdate()

    def consider(self, on: date, **fields: Any) -> Any:
        from clew.unit.cases.models import CasePerson
        from clew.unit.orders.actions import applications

        with as_(self.world, "cara") as cara:
            victim, suspect = (
                CasePerson.objects.get(case=self.world.case, role=r) for r in ("victim", "suspect")
            )
            for name, value in fields.items():
                setattr(suspect, name, value)
            if fields:
                suspect.save()
            return applications.consider(
                self.world.case,
                by=cara,
                subject=suspect,
                protects=[victim],
                words="He goes on.",
                on=on,
            )

    def condition(self, application: Any, **fields: Any) -> Any:
        from clew.unit.orders.actions import applications

        said = {
            "kind": "prohibition",
            "text": "You must not contact her by any means.",
            "necessity": "Every act is a contact.",
            **fields,
        }
        with as_(self.world, "cara") as cara:
            return applications.save_condition(
                application, None, by=cara, version=application.version, **said
            )

    def step(self, held: Any, name: str, on: date, *, who: str = "cara", **said: Any) -> Any:
        from clew.unit.orders.actions import applications, orders
        from clew.unit.orders.models import Application
        from clew.unit.orders.rules import steps

        with as_(self.world, who) as by:
            if isinstance(held, Application):
                return applications.take_step(
                    held, steps().application[name], by=by, version=held.version, on=on, **said
                )
            return orders.take_step(
                held, steps().order[name], by=by, version=held.version, on=on, **said
            )

    def to_court(self, on: date, **fields: Any) -> Any:
        """An application before the court."""
        made = self.consider(on, **fields)
        self.condition(made)
        self.step(made, "drafted", on)
        self.step(made, "authorised", on, who="sunil", words="Argued.")
        self.step(made, "applied", on, interim_asked=True, **COURT)
        return made

    def order_of(self, application: Any, kind: str) -> Any:
        with as_(self.world, "cara"):
            return application.orders.get(kind=kind)


@pytest.fixture
def unit(world: World) -> Unit:
    return Unit(world)


# ---- the life of an order


def test_interim_ends_with_the_main_decision_and_the_clock_is_not_started_again(unit: Unit) -> None:
    begin = unit.today - timedelta(days=100)
    held = unit.to_court(begin)
    unit.step(
        held,
        "interim_made",
        begin + timedelta(days=1),
        end_kind="fixed",
        ends_on=begin + timedelta(days=57),
        terms=[],
        **COURT,
    )
    interim = unit.order_of(held, "interim_spo")
    unit.step(
        interim,
        "served",
        begin + timedelta(days=2),
        place="At home",
        by_whom="PC 12",
        explained="Read out and explained.",
    )
    with as_(unit.world, "cara"):
        first = interim.duties.get()
        assert (first.begins_on, first.due_on) == (
            begin + timedelta(days=2),
            begin + timedelta(days=4),
        )
    unit.step(held, "full_made", begin + timedelta(days=40), end_kind="further", terms=[], **COURT)
    full = unit.order_of(held, "spo")
    unit.step(
        full,
        "served",
        begin + timedelta(days=41),
        place="In court",
        by_whom="PC 12",
        explained="Read out and explained.",
    )
    with as_(unit.world, "cara"):
        interim.refresh_from_db()
        full.refresh_from_db()
        assert (interim.ended_on, interim.ended_how) == (
            begin + timedelta(days=40),
            "main_decision",
        )
        assert full.duties.get().not_owed_why.startswith("Not repeated")
        assert (interim.result_code, full.result_code) == ("3306", "3307")
        assert full.review_due_on is not None
        assert held.orders.count() == 2


def test_an_interim_order_that_ran_out_is_not_ended_again(unit: Unit) -> None:
    begin = unit.today - timedelta(days=100)
    held = unit.to_court(begin)
    unit.step(
        held,
        "interim_made",
        begin,
        end_kind="fixed",
        ends_on=begin + timedelta(days=28),
        terms=[],
        **COURT,
    )
    unit.step(
        held,
        "full_refused",
        begin + timedelta(days=60),
        code="risk",
        words="Not shown on the day.",
        **COURT,
    )
    interim = unit.order_of(held, "interim_spo")
    with as_(unit.world, "cara"):
        assert interim.ended_on is None
        from clew.unit.orders.state import order_title

        assert order_title(interim, unit.today) == "Expired"
        held.refresh_from_db()
        assert held.status == "refused"


def test_what_a_court_made_is_recorded_and_flagged(unit: Unit, visit: Any) -> None:
    """Too short, made by the wrong court for the age, a term longer than the order, discharged
    early without consents: kept and told.
    """
    begin = unit.today - timedelta(days=90)
    held = unit.to_court(begin, date_of_birth=unit.today.replace(year=unit.today.year - 16))
    unit.step(
        held,
        "full_made",
        begin,
        end_kind="fixed",
        ends_on=begin + timedelta(days=200),
        terms=[],
        **COURT,
    )
    order = unit.order_of(held, "spo")
    cara = visit("cara")
    with as_(unit.world, "cara"):
        version = type(order).objects.get(pk=order.pk).version
    said = {
        "kind": "prohibition",
        "text": "You must not go there.",
        "version": version,
        **day("ends_on", begin + timedelta(days=300)),
    }
    assert cara.post(f"/orders/{order.reference}/terms/new/", said).status_code == 302
    page = cara.get(f"/orders/{order.reference}/").content.decode()
    for flag in ("at least two years", "youth court", "longer than its order"):
        assert flag in page, flag
    with as_(unit.world, "cara"):
        order = type(order).objects.get(pk=order.pk)
    unit.step(
        order,
        "discharged",
        begin + timedelta(days=30),
        consents=["subject"],
        words="On his application.",
        **COURT,
    )
    page = cara.get(f"/orders/{order.reference}/").content.decode()
    assert "not both recorded" in page
    assert "Discharged" in page


@pytest.mark.parametrize(
    ("name", "after", "words"),
    [
        ("applied", -1, "must not be before the step before it"),
        ("applied", 10_000, "must not be in the future"),
    ],
)
def test_impossible_days_are_refused_on_the_page(
    unit: Unit, visit: Any, name: str, after: int, words: str
) -> None:
    on = unit.today - timedelta(days=20)
    held = unit.consider(on)
    unit.step(held, "drafted", on)
    unit.step(held, "authorised", on, who="sunil", words="Argued.")
    said = {"version": held.version, **COURT, **day("on", on + timedelta(days=after))}
    answer = visit("cara").post(f"/applications/{held.reference}/steps/{name}/", said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'href="#id_on-day"' in page


def test_the_second_of_two_is_told(unit: Unit, visit: Any) -> None:
    held = unit.consider(unit.today)
    form = {
        "version": held.version,
        "risk": "He says that he will never let her go.",
        "necessity": "",
        "worship": "",
        "work": "",
        "school": "",
    }
    assert visit("cara").post(f"/applications/{held.reference}/limbs/", form).status_code == 302
    from tests.unit.test_who_may_what import give_purposes

    give_purposes(unit.world)
    answer = visit("sam").post(
        f"/applications/{held.reference}/limbs/", {**form, "risk": "Another view."}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Cara Whitlock changed this on" in page
    assert "He says that he will never let her go." in page, "what the other wrote"
    assert "Another view." in page, "what was typed"
    with as_(unit.world, "cara"):
        held.refresh_from_db()
        assert held.risk.startswith("He says")


def test_authority_is_for_those_who_have_it(unit: Unit, visit: Any) -> None:
    held = unit.consider(unit.today)
    unit.step(held, "drafted", unit.today)
    form = {"version": held.version, "words": "Each limb is argued well.", **day("on", unit.today)}
    where = f"/applications/{held.reference}/steps/authorised/"
    for who in ("cara", "sam", "tess", "lena", "ada", "petra"):
        assert visit(who).post(where, form).status_code in (403, 404), who
    assert (
        visit("lena")
        .post(f"/applications/{held.reference}/steps/legal_supported/", form)
        .status_code
        == 302
    )
    assert visit("sunil").post(where, {**form, "version": held.version + 1}).status_code == 302
    with as_(unit.world, "cara"):
        held.refresh_from_db()
        assert held.status == "authorised"
        assert [s.name for s in held.steps.all()] == [
            "considered",
            "drafted",
            "legal_supported",
            "authorised",
        ]


def test_a_reason_is_owed_in_every_case(unit: Unit, visit: Any) -> None:
    held = unit.consider(unit.today)
    where = f"/applications/{held.reference}/steps/not_pursued/"
    assert (
        visit("cara").post(where, {"version": held.version, **day("on", unit.today)}).status_code
        == 422
    )
    assert (
        visit("cara")
        .post(
            where,
            {
                "version": held.version,
                "code": "evidence",
                "words": "short",
                **day("on", unit.today),
            },
        )
        .status_code
        == 422
    )
    said = {
        "version": held.version,
        "code": "evidence",
        "words": "The only witness cannot be found.",
        **day("on", unit.today),
    }
    assert visit("cara").post(where, said).status_code == 302


def test_cases_without_a_word_on_an_order_are_listed(unit: Unit, visit: Any) -> None:
    cara = visit("cara")
    listed = cara.get("/orders/?show=unconsidered").content.decode()
    assert unit.world.unshared.reference in listed
    assert unit.world.case.reference not in listed, "it has applications"
    from clew.unit.cases.models import CasePerson
    from clew.unit.orders.actions import applications

    with as_(unit.world, "cara") as by:
        suspect = CasePerson.objects.get(case=unit.world.unshared, role="suspect")
        made = applications.consider(
            unit.world.unshared,
            by=by,
            subject=suspect,
            protects=[],
            words="Bail protects for now.",
            on=unit.today,
        )
    unit.step(
        made,
        "not_pursued",
        unit.today,
        code="charged",
        words="Bail protects; to be considered again at trial.",
    )
    assert (
        unit.world.unshared.reference not in cara.get("/orders/?show=unconsidered").content.decode()
    )


def test_a_second_interim_order_of_one_day_asks_for_confirmation(unit: Unit, visit: Any) -> None:
    begin = unit.today - timedelta(days=20)
    held = unit.to_court(begin)
    said = {"end_kind": "fixed", "ends_on": unit.today + timedelta(days=20), "terms": [], **COURT}
    unit.step(held, "interim_made", begin, **said)
    cara, where = visit("cara"), f"/applications/{held.reference}/steps/interim_made/"
    with as_(unit.world, "cara"):
        held.refresh_from_db()
    form = {
        "version": str(held.version),
        "court": COURT["court"],
        "court_kind": COURT["court_kind"],
        "end_kind": "fixed",
        **day("on", begin),
        **day("ends_on", unit.today + timedelta(days=21)),
    }
    refused = cara.post(where, form)
    assert refused.status_code == 422
    assert "of this day is recorded already" in refused.content.decode()
    with as_(unit.world, "cara"):
        assert held.orders.filter(kind="interim_spo").count() == 1
    assert cara.post(where, {**form, "another": "on"}).status_code == 302
    with as_(unit.world, "cara"):
        assert held.orders.filter(kind="interim_spo").count() == 2
    # What was done already is not offered first.
    order = visit("cara").get(f"/orders/{unit.world.order.reference}/").content.decode()
    offered = re.findall(r'href="/orders/[^"]*/steps/([^/"]*)/"', order)
    assert offered
    assert offered[0] != "served"
    assert "served" in offered


def test_striking_out_takes_everything_with_it_and_nothing_away(unit: Unit) -> None:
    from clew.unit.orders.actions import applications
    from clew.unit.platform.problems import Refused

    begin = unit.today - timedelta(days=50)
    held = unit.to_court(begin)
    unit.step(
        held,
        "interim_made",
        begin,
        end_kind="fixed",
        ends_on=unit.today + timedelta(days=20),
        terms=[],
        **COURT,
    )
    unit.step(held, "full_made", begin + timedelta(days=30), end_kind="further", terms=[], **COURT)
    with as_(unit.world, "cara") as cara:
        steps = list(held.steps.all())
        with pytest.raises(Refused, match="only the latest"):
            applications.strike_step(held, steps[-2], by=cara, reason="Wrong.")
        applications.strike_step(held, steps[-1], by=cara, reason="Entered on the wrong matter.")
        held.refresh_from_db()
        interim, full = held.orders.get(kind="interim_spo"), held.orders.get(kind="spo")
        assert held.status == "interim_made"
        assert interim.ended_on is None
        assert full.void_why == "Entered on the wrong matter."
        assert held.steps.count() == len(steps)
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM orders_applicationevent WHERE pgh_obj_id = %s AND status = 'granted'",
                [held.pk],
            )
            assert cursor.fetchone()[0] >= 1, "the database keeps what stood there"


def test_a_struck_service_takes_its_clock_with_it(unit: Unit) -> None:
    from clew.unit.orders.actions import orders

    begin = unit.today - timedelta(days=50)
    held = unit.to_court(begin)
    unit.step(held, "full_made", begin, end_kind="further", terms=[], **COURT)
    order = unit.order_of(held, "spo")
    step = unit.step(
        order,
        "served",
        begin + timedelta(days=9),
        place="At home",
        by_whom="PC 1",
        explained="Read out.",
    )
    unit.step(
        order,
        "served",
        begin + timedelta(days=5),
        place="In court",
        by_whom="PC 2",
        explained="Read out.",
    )
    with as_(unit.world, "cara") as cara:
        assert order.duties.get().begins_on == begin + timedelta(days=5)
        first = order.steps.get(name="served", on=begin + timedelta(days=5))
        orders.strike_step(order, first, by=cara, reason="It was another man.")
        assert order.duties.get().begins_on == begin + timedelta(days=9)
        orders.strike_step(order, step, by=cara, reason="Nor this one.")
        assert not order.duties.exists()
        order.refresh_from_db()
        assert order.served_on is None


# ---- breaches


def test_a_breach_is_an_event_and_raises_the_case(unit: Unit, visit: Any) -> None:
    from clew.unit.cases.models import Case, Event

    order = unit.world.order
    said = {
        "text": "He stood outside the gym for an hour.",
        "source": "A colleague",
        "clock": "18:05",
        **day("day", unit.today - timedelta(days=1)),
    }
    for who in ("petra", "ada"):
        assert (
            visit(who).post(f"/orders/{order.reference}/breaches/new/", said).status_code == 302
        ), who
    with as_(unit.world, "cara"):
        assert order.breaches.filter(section="s8").count() == 3, "each act is its own"
        assert (
            Case.objects.get(pk=unit.world.case.pk).raised_why
            == "a breach of an order was reported"
        )
        event = Event.objects.filter(case=unit.world.case, kind="breach").latest("id")
        assert event.order_kind == "SPO"
        assert "Suspected breach of the order" in event.text
    assert "raised" in visit("cara").get("/cases/?show=raised").content.decode()


def test_breaches_of_order_and_of_notification_are_counted_apart_and_a_failure_once(
    unit: Unit, visit: Any
) -> None:
    from clew.unit.orders import tables

    order, cara = unit.world.order, visit("cara")
    duty = unit.world.numbers["duty"]
    said = {
        "failure": "first",
        "text": "He never came to the station.",
        "source": "Station log",
        **day("day", unit.today - timedelta(days=30)),
    }
    where = f"/orders/{order.reference}/duties/{duty}/failure/"
    assert cara.post(where, said).status_code == 302
    again = cara.post(where, {**said, **day("day", unit.today)})
    assert again.status_code == 422
    assert "while it goes on it is one offence" in again.content.decode()
    with as_(unit.world, "cara"):
        counts = tables.count(unit.today - timedelta(days=60), unit.today)
    assert (counts["s8.happened"], counts["s11.happened"]) == (1, 1)


def test_recorded_outcome_and_not_a_breach(unit: Unit, visit: Any) -> None:
    order, number, cara = unit.world.order, unit.world.numbers["breach"], visit("cara")
    base = f"/orders/{order.reference}/breaches/{number}/"
    crime = {"force": "Northmoor", "incident_id": "99/77/26", **day("recorded_on", unit.today)}
    assert (
        cara.post(
            base + "outcome/", {"outcome": "charged", **day("outcome_on", unit.today)}
        ).status_code
        == 422
    )
    assert (
        cara.post(
            base + "record/", {**crime, **day("recorded_on", unit.today - timedelta(days=9))}
        ).status_code
        == 422
    )
    assert cara.post(base + "record/", crime).status_code == 302
    assert (
        cara.post(
            base + "outcome/", {"outcome": "charged", **day("outcome_on", unit.today)}
        ).status_code
        == 302
    )
    assert (
        cara.post(base + "not-breach/", {"reason": "It was found to be another man."}).status_code
        == 422
    )
    said = {"text": "A call from a hidden number.", "source": "Victim", **day("day", unit.today)}
    assert cara.post(f"/orders/{order.reference}/breaches/new/", said).status_code == 302
    with as_(unit.world, "cara"):
        other = order.breaches.latest("id")
    assert (
        cara.post(
            f"/orders/{order.reference}/breaches/{other.pk}/not-breach/",
            {"reason": "The call came from her dentist."},
        ).status_code
        == 302
    )
    with as_(unit.world, "cara"):
        other.refresh_from_db()
        assert other.status == "not_breach"
        assert other.event.struck_why == "The call came from her dentist."


def test_conduct_outside_the_order_is_kept_and_flagged(unit: Unit, visit: Any) -> None:
    begin = unit.today - timedelta(days=40)
    held = unit.to_court(begin)
    unit.step(held, "full_made", begin, end_kind="further", terms=[], **COURT)
    order = unit.order_of(held, "spo")
    cara = visit("cara")
    said = {
        "text": "He wrote to her that day.",
        "source": "Victim",
        **day("day", begin - timedelta(days=3)),
    }
    assert cara.post(f"/orders/{order.reference}/breaches/new/", said).status_code == 302
    page = cara.get(f"/orders/{order.reference}/").content.decode()
    assert "not recorded as served" in page
    assert "before the order was made" in page


def test_the_day_of_a_breach_is_the_day_in_england(unit: Unit) -> None:
    """Half past eleven at night UTC in July is the next day, and counts there."""
    from clew.unit.orders import tables
    from clew.unit.orders.actions import breaches

    held = unit.to_court(date(2026, 7, 1))
    unit.step(held, "full_made", date(2026, 7, 1), end_kind="further", terms=[], **COURT)
    order = unit.order_of(held, "spo")
    with as_(unit.world, "cara") as cara:
        breaches.report_breach(
            order,
            by=cara,
            happened_at=datetime(2026, 7, 9, 23, 30, tzinfo=UTC),
            text="He rang.",
            source="Victim",
        )
        counts = [tables.count(d, d)["s8.happened"] for d in (date(2026, 7, 9), date(2026, 7, 10))]
    assert counts == [0, 1]


# ---- conditions and papers


def test_an_address_that_the_respondent_does_not_know_is_stopped(unit: Unit, visit: Any) -> None:
    from clew.unit.accounts.models import Notice

    held = unit.consider(unit.today)
    form = {
        "kind": "prohibition",
        "text": "You must not go within 100 metres of 12, hidden lane.",
        "necessity": "He waits there.",
        "version": held.version,
    }
    cara, where = visit("cara"), f"/applications/{held.reference}/conditions/new/own/"
    answer = cara.post(where, form)
    assert answer.status_code == 422
    assert "Stopped" in answer.content.decode()
    with as_(unit.world, "cara"):
        assert not held.conditions.exists()
    assert (
        cara.post(
            where, {**form, "reveal_why": "He has learnt the address: he was seen there on Monday."}
        ).status_code
        == 302
    )
    with as_(unit.world, "cara"):
        kept = held.conditions.get()
        assert (kept.reveals, kept.reveal_by.username) == (True, "cara")
    with as_(unit.world, "sam"):
        assert Notice.objects.filter(to=unit.world.people["sam"], text__contains="address").exists()
    home = {
        **form,
        "version": held.version + 1,
        "text": "You must not go within 50 metres of any place where she lives.",
    }
    assert (
        cara.post(
            f"/applications/{held.reference}/conditions/new/not_to_go_home/", home
        ).status_code
        == 422
    )


def test_the_database_itself_refuses_a_revealing_draft_without_a_reason(unit: Unit) -> None:
    from django.db import IntegrityError, transaction

    from clew.unit.orders.models import Condition

    held = unit.consider(unit.today)
    with as_(unit.world, "cara") as cara, pytest.raises(IntegrityError), transaction.atomic():
        Condition.objects.create(
            application=held, case=held.case, kind="prohibition", text="x", reveals=True, by=cara
        )


def words_of(name: str, content: bytes) -> str:
    """Every word in a finished file: text, properties, comments, hidden parts; of a PDF what its
    pages and its metadata say.
    """
    if name.endswith("docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            raw = " ".join(
                held.read(n).decode("utf-8", "replace")
                for n in held.namelist()
                if not n.endswith((".png", ".jpeg"))
            )
        return raw + " " + re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", raw))
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    said = [page.extract_text() for page in reader.pages]
    said += [str(v) for v in (reader.metadata or {}).values()]
    said += [str(reader.xmp_metadata and reader.xmp_metadata.rdf_root.toxml())]
    said += [item.title for item in _flat(reader.outline)]
    return re.sub(r"\s+", " ", " ".join(said)) + " " + "".join(said) + content.decode("latin-1")


def _flat(outline: Any) -> list[Any]:
    return [
        leaf for item in outline for leaf in (_flat(item) if isinstance(item, list) else [item])
    ]


SECRETS = (
    "Hidden Lane",
    "12 hidden",
    "hidden la",
    "07700 900123",
    "07700900123",
    "7700 900 123",
    "Never after six",
    "Text first",
    "N8 7AN",
    "N87AN",
    "ada.bell",
)


@pytest.fixture
def full_papers(unit: Unit) -> Any:
    """An application whose every free text carries what the respondent must not learn."""
    from clew.unit.cases.actions import add_event, save_contact
    from clew.unit.cases.models import CasePerson
    from clew.unit.orders.actions import applications

    held = unit.consider(unit.today)
    with as_(unit.world, "cara") as cara:
        victim = CasePerson.objects.get(case=unit.world.case, role="victim")
        save_contact(
            victim,
            by=cara,
            version=1,
            never="Never after six.",
            how="Text first from the unit's number.",
            when="",
            telephone="07700 900123",
            email="ada.bell@example.org",
            address="12 Hidden Lane\nNorthmoor\nN8 7AN",
            address_known_to_suspect=False,
        )
        leak = "He came to 12 Hidden La., N87AN, rang +44 7700 900 123 and 07700900123, wrote to ADA.BELL@example.org; text first from the unit's number; never after six."
        from django.utils import timezone

        events = [
            add_event(
                unit.world.case,
                by=cara,
                kind="incident",
                nature="fact",
                happened_at=timezone.now(),
                text=f"{n}: {leak}",
                source=f"Victim, {leak}",
            )
            for n in range(2)
        ]
        applications.argue(
            held,
            by=cara,
            version=held.version,
            acts=events,
            risk=leak,
            necessity=leak,
            worship=leak,
            work=leak,
            school=leak,
        )
        applications.save_paper(
            held,
            None,
            by=cara,
            kind="statement",
            title=f"Statement: {leak}",
            whose=leak,
            received=True,
            hearsay=True,
            hearsay_why=leak,
        )
    unit.condition(held, necessity=leak)
    return held


@pytest.mark.parametrize("who", ["cara", "sam", "sunil", "lena"])
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_respondents_copy_keeps_the_secret(
    unit: Unit, full_papers: Any, visit: Any, kind: str, who: str
) -> None:
    """Planted in every field that is printed; searched for in the whole finished file, whoever
    makes it, also those who may not read how the
    victim is reached. The unit's own bundle shows that the search would find it."""
    from tests.unit.test_who_may_what import give_purposes

    give_purposes(unit.world)
    answer = visit(who).get(f"/applications/{full_papers.reference}/respondent.{kind}")
    assert answer.status_code == 200
    said = words_of(kind, answer.content).casefold()
    assert [s for s in SECRETS if s.casefold() in said] == []
    assert "[withheld]" in said
    assert full_papers.reference.casefold() in said
    own = words_of(
        kind, visit("cara").get(f"/applications/{full_papers.reference}/application.{kind}").content
    ).casefold()
    assert len([s for s in SECRETS if s.casefold() in own]) > 4
    assert "chronology" in own
    assert "hearsay" in own


def test_what_is_missing_is_told_before(unit: Unit, visit: Any) -> None:
    held = unit.consider(unit.today)
    page = visit("cara").get(f"/applications/{held.reference}/").content.decode()
    assert "The subject's date of birth" not in unescape(page)  # the records give it
    for gap in (
        "at least two",
        "second limb",
        "No condition is drafted",
        "No statement is listed",
        "Legal services have not advised",
    ):
        assert gap in page, gap
    unit.condition(
        held,
        kind="requirement",
        code="programme",
        text="You must attend the programme given by Northmoor service.",
        necessity="",
        provider="Northmoor service",
    )
    page = visit("cara").get(f"/applications/{held.reference}/").content.decode()
    assert "has not confirmed" in page
    assert "is not argued" in page


def test_conflicts_are_warned_of(unit: Unit, visit: Any) -> None:
    from clew.unit.orders.actions import applications, orders

    held = unit.consider(unit.today)
    with as_(unit.world, "cara") as cara:
        applications.argue(
            held,
            by=cara,
            version=held.version,
            acts=[],
            risk="",
            necessity="",
            worship="",
            work="The bakery, 4 Mill Yard, N1 2AB, from four in the morning",
            school="",
        )
        orders.save_term(
            unit.world.order,
            None,
            by=cara,
            version=unit.world.order.version,
            kind="requirement",
            text="You must report at 9 Station Road, N4 4AA on Mondays.",
            place="9 Station Road N4 4AA",
        )
    unit.condition(held, text="You must not go within 100 metres of N1 2AB.", place="4 Mill Yard")
    unit.condition(
        held,
        text="You must not go within 100 metres of the place below.",
        place="Station Road, N4 4AA",
    )
    page = visit("cara").get(f"/applications/{held.reference}/").content.decode()
    assert "The subject works at" in page
    assert "says of the same place" in page
    assert "Nobody has compared the draft" in page


# ---- records of a run against orders in force


def test_records_that_look_like_breaches_are_put_before_a_person(
    unit: Unit, run_folder: Path, as_service: Any, visit: Any
) -> None:
    """Against an independent count: the run's records in which the subject is suspect and the
    protected person appears.
    """
    from clew.screening.runs.read import Run
    from clew.unit.accounts.models import Notice
    from clew.unit.cases.models import CasePerson
    from clew.unit.intake.models import ImportedRun
    from clew.unit.orders.actions import orders
    from clew.unit.orders.matching import match_run
    from clew.unit.orders.models import Suspicion

    case = unit.world.case
    pairs = duckdb.sql(
        f"""select distinct i.force, i.incident_id, coalesce(i.happened_at::date, i.known_on) as day from '{run_folder}/identities.parquet' s
        join '{run_folder}/identities.parquet' v using (force, incident_id) join '{run_folder}/evidence/incidents.parquet' i using (force, incident_id)
        where s.identity_id = '{case.suspect_identity}' and s.role = 'suspect' and v.identity_id = '{case.victim_identity}' and v.role <> 'suspect' and i.status = 'live' order by day"""
    ).fetchall()
    assert len(pairs) >= 2
    made_on = pairs[1][2]
    expected = {(f, i) for f, i, d in pairs if d >= made_on}
    with as_(unit.world, "cara") as cara:
        people = {p.role: p for p in CasePerson.objects.filter(case=case)}
        order = orders.record_order(
            case,
            by=cara,
            kind="non_molestation",
            origin="other",
            subject=people["suspect"],
            protects=[people["victim"]],
            made_on=made_on,
            court="Northmoor Family Court",
            court_kind="family",
            end_kind="further",
            ends_on=None,
            new_terms="You must not contact her.",
        )
    run = Run(run_folder)
    with as_service():
        taken = ImportedRun.objects.get()
        assert match_run(run, taken) >= len(expected)
        found = set(Suspicion.objects.filter(order=order).values_list("force", "incident_id"))
        assert expected <= found
        for row in Suspicion.objects.filter(order=order):
            assert row.why
            assert row.happened_at is None or row.happened_at.date() >= made_on - timedelta(days=1)
        assert match_run(run, taken) == 0, "each once"
        first = Suspicion.objects.filter(order=order).first()
    run.close()
    with as_(unit.world, "cara"):
        assert Notice.objects.filter(
            to=unit.world.people["cara"], text__contains="look like breaches"
        ).exists()
    cara_page = visit("cara")
    assert first.incident_id in cara_page.get("/orders/?show=matches").content.decode()
    assert (
        cara_page.post(
            f"/orders/records/{first.pk}/", {"verdict": "yes", "reason": "He messaged her again."}
        ).status_code
        == 302
    )
    assert (
        cara_page.post(
            f"/orders/records/{first.pk}/", {"verdict": "no", "reason": "Somebody said otherwise."}
        ).status_code
        == 422
    )
    with as_(unit.world, "cara"):
        assert order.breaches.get().incident_id == first.incident_id


def test_reading_one_record_against_terms() -> None:
    from clew.unit.orders.matching import Sighting, Term, read

    terms = [
        Term(
            1,
            "You must not follow her.",
            frozenset({"following"}),
            frozenset(),
            "you must not follow her.",
        ),
        Term(
            2,
            "Not to go to 4 Mill Yard, N1 2AB.",
            frozenset({"visiting_home"}),
            frozenset({"N12AB"}),
            "not to go to 4 mill yard, n1 2ab.",
        ),
    ]
    base = {
        "order": 1,
        "force": "N",
        "incident_id": "1",
        "happened_at": None,
        "offence": "x",
        "subject_suspected": False,
        "subject_there": False,
        "protected_there": False,
        "somebody_suspected": False,
        "postcode": "",
        "location": "",
        "behaviours": {},
    }

    def seen(**more: Any) -> Sighting:
        return Sighting(**{**base, **more})

    assert read(seen(subject_suspected=True, subject_there=True), terms) is None, (
        "a record of his about nobody protected, of nothing forbidden"
    )
    assert read(seen(subject_suspected=True, protected_there=True), terms) is not None
    unnamed = read(seen(protected_there=True, behaviours={"following": "followed her home"}), terms)
    assert unnamed is not None
    assert unnamed.term == 1
    assert "followed her home" in unnamed.why[0]
    assert (
        read(
            seen(
                protected_there=True,
                somebody_suspected=True,
                behaviours={"following": "followed her home"},
            ),
            terms,
        )
        is None
    ), "another man is named"
    there = read(seen(subject_there=True, postcode="N12AB"), terms)
    assert there is not None
    assert there.term == 2
    assert read(seen(subject_there=True, location="4 mill yard"), terms) is not None
    assert read(seen(subject_there=True, location="mill"), terms) is None


# ---- tables


def test_a_number_opens_the_rows_behind_it(unit: Unit, visit: Any) -> None:
    from tests.unit.test_who_may_what import give_purposes

    give_purposes(unit.world)
    period = {**day("begin", unit.today - timedelta(days=400)), **day("end", unit.today)}
    page = visit("cara").get("/order-tables/", period).content.decode()
    links = re.findall(r'href="(/order-tables/[^"]+)">([\d,]+)<', page)
    assert len(links) > 5
    for where, number in links:
        rows = visit("cara").get(where.replace("&amp;", "&"))
        assert rows.status_code == 200, where
        body = rows.content.decode()
        assert body.count("<tr class") - 1 >= min(int(number), 1), where
        assert f"{number} " in body, where
    assert "Orders" in visit("anna").get("/order-tables/", period).content.decode()
    assert (
        "/order-tables/considered"
        not in visit("anna").get("/order-tables/", period).content.decode()
    ), "numbers only"
    table = list(
        csv.DictReader(
            io.StringIO(
                visit("anna")
                .get("/order-tables/", {**period, "as": "csv"})
                .content.decode("utf-8-sig")
            )
        )
    )
    assert {r["counting unit"] for r in table} == {
        "applications",
        "decisions",
        "orders",
        "people",
        "breaches",
    }


def test_the_tally_follows_every_change(unit: Unit) -> None:
    """Each number is the number of rows behind it, whatever was written, corrected, struck out,
    voided or found to be nothing.
    """
    from clew.unit.orders import tables
    from clew.unit.orders.actions import applications, breaches, orders

    begin = unit.today - timedelta(days=300)

    def agree(after: str) -> None:
        with as_(unit.world, "sam"):
            counts = tables.count(begin, unit.today)
            wrong = {
                k: (counts[k], n)
                for k, f in tables.figures().items()
                if f.unit != "people" and (n := len(every_row(f, begin, unit.today))) != counts[k]
            }
            assert wrong == {}, after

    agree("the small world")
    on = unit.today - timedelta(days=100)
    held = unit.to_court(on)
    agree("an application")
    unit.step(
        held,
        "interim_made",
        on,
        end_kind="fixed",
        ends_on=on + timedelta(days=30),
        terms=[],
        **COURT,
    )
    unit.step(held, "full_made", on + timedelta(days=20), end_kind="further", terms=[], **COURT)
    agree("interim and full")
    order = unit.order_of(held, "spo")
    unit.step(
        order,
        "served",
        on + timedelta(days=20),
        place="In court",
        by_whom="PC 1",
        explained="Read out.",
    )
    unit.step(
        order,
        "varied",
        on + timedelta(days=30),
        new_terms="You must attend the programme of Northmoor.",
        words="Added.",
        **COURT,
    )
    agree("varied, with a requirement")
    with as_(unit.world, "cara") as cara:
        breach = breaches.report_breach(
            order,
            by=cara,
            happened_at=datetime.combine(on + timedelta(days=40), datetime.min.time(), UTC),
            text="He rang.",
            source="Victim",
        )
        breaches.record_crime(breach, by=cara, recorded_on=unit.today, force="N", incident_id="1")
    agree("a breach")
    with as_(unit.world, "cara") as cara:
        breaches.record_outcome(breach, by=cara, outcome="charged", outcome_on=unit.today, words="")
        breach.refresh_from_db()
        breaches.record_outcome(
            breach, by=cara, outcome="convicted", outcome_on=unit.today, words=""
        )
    agree("an outcome that changed")
    with as_(unit.world, "cara") as cara:
        other = breaches.report_breach(
            order,
            by=cara,
            happened_at=datetime.combine(on + timedelta(days=41), datetime.min.time(), UTC),
            text="A call.",
            source="Victim",
        )
        breaches.not_a_breach(other, by=cara, reason="It was her dentist.")
        varied = order.steps.get(name="varied")
        orders.strike_step(order, varied, by=cara, reason="Another order.")
    agree("found to be none; struck out")
    unit.step(
        order,
        "renewed",
        on + timedelta(days=50),
        end_kind="fixed",
        ends_on=unit.today - timedelta(days=2),
        words="For a while.",
        **COURT,
    )
    agree("over")
    second = unit.to_court(on)
    unit.step(second, "full_made", on, end_kind="further", terms=[], **COURT)
    with as_(unit.world, "cara") as cara:
        applications.strike_step(
            second, second.steps.last(), by=cara, reason="Entered on the wrong matter."
        )
    agree("voided")


def test_a_reversed_period_is_told(unit: Unit, visit: Any) -> None:
    answer = visit("anna").get(
        "/order-tables/", {**day("begin", unit.today), **day("end", unit.today - timedelta(days=3))}
    )
    assert answer.status_code == 422
    assert "must not be before the first" in answer.content.decode()


def truth_of(folder: Path) -> list[dict[str, Any]]:
    found = duckdb.sql(f"select * from '{folder}/truth_register/*.parquet'")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def counted_by_hand(truth: list[dict[str, Any]], begin: date, end: date) -> dict[str, int]:
    """From what was planned, matter by matter, without the service."""

    def within(said: str | None) -> bool:
        return bool(said) and begin.isoformat() <= str(said) <= end.isoformat()

    def matters(field: str, **more: str) -> int:
        return sum(within(t[field]) and all(t[k] == v for k, v in more.items()) for t in truth)

    made = {
        "considered": matters("considered_on"),
        "not_pursued": matters("not_pursued_on"),
        "not_pursued.evidence": matters("not_pursued_on", not_pursued_reason="evidence"),
        "drafted": matters("drafted_on"),
        "authorised": matters("authorised_on"),
        "refused_superintendent": matters("refused_on", refused_by="superintendent"),
        "refused_legal": matters("refused_on", refused_by="legal"),
        "interim_applied": matters("applied_on", interim_asked="yes"),
        "interim_granted": matters("interim_made_on"),
        "interim_refused": matters("interim_refused_on"),
        "full_applied": matters("applied_on"),
        "full_granted": matters("full_made_on"),
        "full_refused": matters("full_refused_on"),
        "full_refused.risk": matters("full_refused_on", full_refused_reason="risk"),
        "withdrawn": matters("withdrawn_on"),
        "orders_interim": matters("interim_made_on"),
        "orders_full": matters("full_made_on"),
        "positive_full": matters("full_made_on", positive="yes"),
        "varied": matters("varied_on"),
        "discharged": matters("discharged_on"),
        "people_full": len({t["person"] for t in truth if within(t["full_made_on"])}),
        "people_any": len(
            {
                t["person"]
                for t in truth
                if within(t["full_made_on"]) or within(t["interim_made_on"])
            }
        ),
        "in_force_full": sum(
            bool(t["full_made_on"])
            and str(t["full_made_on"]) <= end.isoformat()
            and not (t["discharged_on"] and str(t["discharged_on"]) <= end.isoformat())
            and (not t["ends_on"] or str(t["ends_on"]) >= end.isoformat())
            for t in truth
        ),
    }
    breaches = [b for t in truth for b in json.loads(t["breaches"])]
    for section in ("s8", "s11"):
        of = [b for b in breaches if b["section"] == section]
        made[f"{section}.happened"] = sum(within(b["happened_on"]) for b in of)
        made[f"{section}.recorded"] = sum(within(b["recorded_on"]) for b in of)
        made[f"{section}.outcome"] = sum(within(b["outcome_on"]) for b in of)
        made[f"{section}.outcome.convicted"] = sum(
            within(b["outcome_on"]) and b["outcome"] == "convicted" for b in of
        )
    return made


PERIODS = [
    (date(2020, 1, 20), date(2026, 6, 30)),
    (date(2025, 4, 1), date(2026, 3, 31)),
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2026, 2, 1), date(2026, 2, 28)),
]


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from clew.synth import Force, make_force

    folder = tmp_path_factory.mktemp("register") / "records"
    make_force(folder, Force(9000, 0.2, 11), workers=1)
    return folder


def test_tables_agree_with_the_truth_of_the_made_up_force(
    fresh: dict[str, Any], register: Path
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders import tables
    from clew.unit.orders.register_file import take_in

    truth = truth_of(register)
    assert len(truth) > 100
    taken = take_in(register / "register")
    assert taken.problems == []
    assert taken.matters == len(truth)
    again = take_in(register / "register")
    assert (again.matters, again.steps, again.unchanged) == (0, 0, len(truth))
    with acting_as(fresh["sam"]):
        for begin, end in PERIODS:
            counts = tables.count(begin, end)
            expected = counted_by_hand(truth, begin, end)
            assert {k: counts[k] for k in expected} == expected, (begin, end)
            for key in ("considered", "full_granted", "orders_full", "s8.happened", "varied"):
                assert len(every_row(tables.figures()[key], begin, end)) == counts[key]
        assert sum(expected.values()) > 10


def every_row(figure: Any, begin: date, end: date) -> set[int]:
    """The rows behind a number, page after page."""
    from clew.unit.orders import tables

    seen: list[int] = []
    after = 0
    while True:
        rows, after = tables.rows(figure, begin, end, after=after)
        seen += [r.pk for r in rows]
        if not after:
            assert len(seen) == len(set(seen))
            return set(seen)


def test_a_register_with_faults_names_each_and_takes_the_rest(
    fresh: dict[str, Any], tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders.models import Application, Order
    from clew.unit.orders.register_file import take_in
    from clew.unit.orders.register_rows import BadRegister

    path = tmp_path / "register.csv"
    path.write_text(
        "\ufeffmatter,step,on,subject_name,court,reason,ends,order\n"
        "1,considered,07/03/2024,Rowan Tilbury,,,,\n1,not_pursued,2024-04-02,,,evidence,,\n"
        "2,considered,2024-13-01,Isla Penhale,,,,\n"
        "3,considered,2024-03-01,Wren Halloran,,,,\n3,not_pursued,2024-03-09,,,because,,\n"
        "4,made,2019-12-01,Jory Keast,Crown Court,,further,spo\n"
        "5,made,2024-05-01,Jory Keast,Crown Court,,further,restraining\n"
        "6,served,2024-05-01,Jory Keast,,,,spo\n"
        "7,considered,2024-03-01,,,,,\n",
        encoding="utf-8",
    )
    taken = take_in(path)
    said = [str(p) for p in taken.problems]
    assert [(p.row, p.field) for p in taken.problems] == [
        (4, "on"),
        (6, "reason"),
        (7, "on"),
        (9, "step"),
        (10, "subject_name"),
    ]
    assert all("register.csv" in s for s in said)
    assert "2024-13-01" in said[0]
    assert (taken.matters, taken.set_aside) == (2, 5)
    with acting_as(fresh["sam"]):
        assert Application.objects.get().status == "not_pursued"
        assert Order.objects.get().kind == "restraining"
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BadRegister, match="lacks the column"):
        take_in(tmp_path / "other.csv")


def test_an_order_that_no_case_holds(fresh: dict[str, Any], tmp_path: Path) -> None:
    """Police see it, other agencies do not; a breach of it goes before triage."""
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as
    from clew.unit.intake.models import Course
    from clew.unit.orders.models import Order
    from clew.unit.orders.register_file import take_in
    from tests.services import browser

    path = tmp_path / "register.csv"
    path.write_text(
        "matter,step,on,subject_name,protected_name,court,ends,order\n9,made,2026-05-01,Jory Keast,Wren Halloran,Crown Court,further,restraining\n",
        encoding="utf-8",
    )
    take_in(path)
    with acting_as(fresh["sam"]):
        reference = Order.objects.get().reference
    for who, status in (
        ("cara", 200),
        ("tess", 200),
        ("sunil", 200),
        ("petra", 404),
        ("ada", 404),
        ("anna", 403),
    ):
        assert browser(fresh[who]).get(f"/orders/{reference}/").status_code == status, who
    assert reference in browser(fresh["cara"]).get("/orders/?q=Halloran").content.decode()
    said = {
        "text": "He rang her at work twice.",
        "source": "Victim",
        **day("day", date(2026, 6, 1)),
    }
    assert (
        browser(fresh["cara"]).post(f"/orders/{reference}/breaches/new/", said).status_code == 302
    )
    with acting_as(fresh["tess"]):
        course = Course.objects.get(listed="referral")
        assert "He rang her at work twice." in course.account
    with acting_as(fresh["sam"]):
        Order.objects.update(subject_identity="P-1")
        exclude(
            fresh["cara"], by=fresh["sam"], ground="relative", reason="His cousin.", identity="P-1"
        )
    assert browser(fresh["cara"]).get(f"/orders/{reference}/").status_code == 404
    assert reference not in browser(fresh["cara"]).get("/orders/?q=Halloran").content.decode()
    assert reference not in browser(fresh["cara"]).get("/orders/?show=made").content.decode()


# ---- the register's lists


def test_every_list_pages_through_all_rows_once(fresh: dict[str, Any], register: Path) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders import queries
    from clew.unit.orders.models import Order
    from clew.unit.orders.register_file import take_in

    take_in(register / "register")
    with acting_as(fresh["sam"]) as sam:
        everything = Order.objects.filter(void_at=None).count()
        assert everything > queries.PAGE * 3
        for show in ("subject", "protected"):
            seen: list[int] = []
            after = ""
            while True:
                listing = queries.register(show=show, after=after, me=sam)
                seen += [o.pk for o in listing.rows]
                if not listing.following:
                    break
                from urllib.parse import parse_qs

                after = parse_qs(listing.following)["after"][0]
            assert len(seen) == len(set(seen)) == everything, show


def test_disposal_takes_the_orders_of_a_case_with_it(unit: Unit) -> None:
    from django.db import connection

    from clew.unit.casefile import actions as casefile
    from clew.unit.cases.models import Case, Retention

    with as_(unit.world, "sam") as sam:
        case = unit.world.case
        Case.objects.filter(pk=case.pk).update(closed_at=case.opened_at)
        Retention.objects.filter(case=case).update(held=False)
        case.refresh_from_db()
        proposed = casefile.propose_disposal(
            case, by=sam, authority="Schedule 3", reason="Its review found no reason to keep it."
        )
    with as_(unit.world, "sofia") as sofia:
        made = casefile.decide_disposal(
            proposed, by=sofia, approve=True, words="Agreed, nothing speaks for keeping it."
        )
        assert made.erased["orders_order"] == 1
        assert made.erased["orders_application"] == 2
        assert made.erased["files_storedfile"] == 1
        assert made.erased["files_custody"] >= 1
        assert made.erased["cases_transfer"] == 1
        assert made.erased["cases_casedate"] == made.erased["cases_persondetail"] == 1
    with as_(unit.world, "sam"), connection.cursor() as cursor:
        for table in (
            "orders_order",
            "orders_application",
            "orders_condition",
            "orders_step",
            "orders_breach",
            "orders_orderevent",
            "orders_conditionevent",
            "orders_breachevent",
            "files_storedfile",
            "files_custody",
            "cases_transfer",
        ):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE case_id = %s", [unit.world.case.pk])
            assert cursor.fetchone()[0] == 0, table


def test_purposes_are_asked_for(world: World, visit: Callable[[str], Any]) -> None:
    answer = visit("tess").get(f"/orders/{world.order.reference}/")
    assert answer.status_code == 302
    assert f"/cases/{world.case.reference}/purpose/" in answer.url
    assert visit("sunil").get(f"/applications/{world.application.reference}/").status_code == 200, (
        "whoever is asked for authority needs no other"
    )
