"""Where one rule meets what was built beside it: disposal and the register's answers, exclusion and
answers, addresses and records' words, closing and the kept out.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services import browser
from tests.unit.pair import NARRATIVES, printed, reads, records_of_a_pair, screened
from tests.unit.test_disclosure import _confirm, _drafted
from tests.unit.test_register_asked import ROW, considered, order_of, taken_in
from tests.unit.test_who_changes_what import as_, considered_by, entry_by, step
from tests.unit.world import World, make_account


def _second_supervisor(people: dict[str, Any]) -> Any:
    return make_account(
        "second",
        name="Second",
        email="",
        agency=people["sam"].agency,
        roles=["supervisor"],
        password="not used here 1",
    )


def _closed(case: Any) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Case

    with acting_as(service_account()):
        Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
        case.refresh_from_db()


def _dispose(people: dict[str, Any], case: Any) -> Any:
    from clew.unit.access.identity import acting_as
    from clew.unit.casefile import actions as casefile

    _closed(case)
    with acting_as(people["sam"]):
        disposal = casefile.propose_disposal(
            case,
            by=people["sam"],
            authority="Schedule 3",
            reason="Its review found no reason to keep it.",
        )
    other = _second_supervisor(people)
    with acting_as(other):
        return casefile.decide_disposal(
            disposal, by=other, approve=True, words="I agree: no reason to keep it."
        )


def _people(case: Any) -> dict[str, Any]:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import CasePerson

    with acting_as(service_account()):
        return {p.role: p for p in CasePerson.objects.filter(case=case)}


def _say(
    people: dict[str, Any],
    case: Any,
    of: str,
    held: Any,
    person: Any,
    *,
    place: int = 0,
    verdict: str = "same",
    seen: int = 0,
) -> Any:
    return browser(people["cara"]).post(
        f"/cases/{case.reference}/register/{of}/{held.reference}/{person.pk}/{place}/",
        {"verdict": verdict, "reason": "The officer in the case knows both.", "seen": seen},
    )


# ---- disposal


def test_a_case_that_was_opened_again_is_not_disposed_of(world: World, visit: Any) -> None:
    from django.db import InternalError, ProgrammingError, connection, transaction

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Case, Disposal

    number = world.numbers["disposal"]
    with acting_as(service_account()):
        case = Disposal.objects.select_related("case").get(pk=number).case
        Case.objects.filter(pk=case.pk).update(closed_at=None)
    answer = visit("sofia").post(
        f"/retention/disposals/{number}/decide/",
        {"verdict": "approve", "words": "Nothing speaks for keeping it."},
    )
    assert answer.status_code == 422
    assert "open" in answer.content.decode()
    # Even if the row said that it was approved.
    with acting_as(world.people["sam"]), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_disposal SET approved_by_id = %s, approved_at = now() WHERE id = %s",
            [world.people["sofia"].pk, number],
        )
    with (
        acting_as(world.people["sofia"]),
        pytest.raises((InternalError, ProgrammingError), match="may not be carried out"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT dispose_case(%s)", [number])
    with acting_as(service_account()):
        assert Case.objects.filter(pk=case.pk).exists()


def test_disposal_of_a_case_whose_record_breached_an_order_of_no_case(
    fresh: dict[str, Any], opened: Any, tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Case, Event
    from clew.unit.orders.models import Breach, Order, RegisterAnswer

    taken_in(tmp_path, {**ROW, "protected_name": "Mary Elsewhere", "terms": ""})
    order = order_of("REG/1")
    people = _people(opened)
    assert _say(fresh, opened, "order", order, people["suspect"]).status_code == 302
    with acting_as(service_account()):
        order.refresh_from_db()
        assert order.case_id is None
        event = Event.objects.get(case=opened, kind="in_force")
    ask = f"/cases/{opened.reference}/timeline/{event.pk}/breach/"
    said = {
        "verdict": "yes",
        "order": order.pk,
        "reason": "He was at her door, which the order forbids.",
    }
    assert browser(fresh["cara"]).post(ask, said).status_code == 302
    assert browser(fresh["cara"]).post(ask, said).status_code == 404  # said once
    with acting_as(service_account()):
        assert Breach.objects.get().event.case_id == opened.pk
    assert _dispose(fresh, opened).certificate
    with acting_as(service_account()):
        assert not Case.objects.filter(pk=opened.pk).exists()
        assert not RegisterAnswer.objects.exists()
        # The order and its breach are the register's, and stay there.
        assert Order.objects.filter(pk=order.pk).exists()
        assert Breach.objects.get().event_id is None


def test_every_table_that_points_at_a_case_is_erased_with_it(world: World) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('dispose_case(bigint)'::regprocedure)")
        erases = cursor.fetchone()[0]
        cursor.execute(
            """SELECT DISTINCT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND confrelid = ANY (ARRAY['cases_case', 'cases_event', 'cases_caseperson',
            'cases_closure', 'orders_order', 'orders_application', 'orders_condition', 'orders_duty', 'orders_breach', 'orders_step', 'orders_protects']::regclass[])"""
        )
        pointing = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT DISTINCT attrelid::regclass::text FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE attname = 'case_id' AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        pointing |= {row[0] for row in cursor.fetchall()}
    assert [table for table in sorted(pointing) if table not in erases] == []


def test_a_matter_that_rests_on_the_case_is_not_taken_out_of_it(
    fresh: dict[str, Any], opened: Any, tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Case
    from clew.unit.orders import queries
    from clew.unit.orders.actions import applications
    from clew.unit.orders.models import Application, RegisterAnswer

    taken_in(
        tmp_path,
        {
            **ROW,
            "step": "considered",
            "order": "",
            "ends": "",
            "terms": "",
            "court": "",
            "court_kind": "",
        },
    )
    with acting_as(service_account()):
        held = Application.objects.get(number="REG/1")
        protected = held.protects.get()
    people = _people(opened)
    assert _say(fresh, opened, "application", held, people["suspect"]).status_code == 302
    assert (
        _say(fresh, opened, "application", held, people["victim"], place=protected.pk).status_code
        == 302
    )
    with acting_as(fresh["cara"]):
        held = Application.objects.select_related("case").get(pk=held.pk)
        assert held.case_id == opened.pk
        acts = queries.choosable_acts(held)
        applications.argue(
            held,
            by=fresh["cara"],
            version=held.version,
            acts=acts,
            risk="Of harm.",
            necessity="Nothing else helps.",
            worship="",
            work="",
            school="",
        )
        seen = RegisterAnswer.objects.get(replaced_at=None, protects=None).pk
    refused = _say(
        fresh, opened, "application", held, people["suspect"], verdict="not_same", seen=seen
    )
    assert refused.status_code == 422
    assert "rests on this case" in refused.content.decode()
    with acting_as(fresh["cara"]):
        held = Application.objects.select_related("case").get(pk=held.pk)
        assert held.case_id == opened.pk
        applications.argue(
            held,
            by=fresh["cara"],
            version=held.version,
            acts=[],
            risk="",
            necessity="",
            worship="",
            work="",
            school="",
        )
    assert (
        _say(
            fresh, opened, "application", held, people["suspect"], verdict="not_same", seen=seen
        ).status_code
        == 302
    )
    with acting_as(service_account()):
        held.refresh_from_db()
        assert held.case_id is None
    assert _dispose(fresh, opened).certificate
    with acting_as(service_account()):
        assert not Case.objects.filter(pk=opened.pk).exists()
        assert Application.objects.filter(pk=held.pk).exists()


def test_an_application_that_no_case_holds_takes_no_papers(
    fresh: dict[str, Any], opened: Any, tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.orders.models import Application

    taken_in(
        tmp_path,
        {
            **ROW,
            "step": "considered",
            "order": "",
            "ends": "",
            "terms": "",
            "court": "",
            "court_kind": "",
        },
    )
    with acting_as(service_account()):
        held = Application.objects.get(number="REG/1")
    answer = browser(fresh["cara"]).post(
        f"/applications/{held.reference}/papers/new/",
        {
            "kind": "statement",
            "title": "Statement of the victim",
            "whose": "The victim",
            "version": 0,
        },
    )
    assert answer.status_code == 422, answer.content.decode()
    assert "No case holds" in answer.content.decode()


# ---- exclusion


def test_what_a_person_joined_is_kept_from_whoever_is_kept_out_of_the_case(
    fresh: dict[str, Any], opened: Any, tmp_path: Path
) -> None:
    """A person without an identity: nothing but somebody's answer says that the order is against
    her.
    """
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases import actions as cases
    from clew.unit.orders.models import Order

    taken_in(
        tmp_path,
        {
            **ROW,
            "subject_name": "Gilda Farrant",
            "subject_born": "1970-01-02",
            "protected_name": "Mary Elsewhere",
            "terms": "",
        },
    )
    order = order_of("REG/1")
    with acting_as(fresh["cara"]):
        added = cases.save_person(
            opened,
            None,
            by=fresh["cara"],
            role="suspect",
            category="suspected",
            name="Gilda Farrant",
            date_of_birth=date(1970, 1, 2),
            relationship="",
        )
    assert _say(fresh, opened, "order", order, added).status_code == 302
    with acting_as(service_account()):
        order.refresh_from_db()
        assert (order.case_id, order.subject_identity) == (None, "")
    with acting_as(fresh["tess"]):
        assert Order.objects.filter(pk=order.pk).exists()
    with acting_as(fresh["sam"]):
        exclude(
            fresh["tess"], by=fresh["sam"], ground="relative", reason="Her sister.", case=opened
        )
    with acting_as(fresh["tess"]):
        assert not Order.objects.filter(pk=order.pk).exists()
    client = browser(fresh["tess"])
    assert client.get(f"/orders/{order.reference}/").status_code == 404
    for where in ("/orders/?q=Farrant", "/orders/?show=subject", f"/orders/?q={order.reference}"):
        assert "Gilda Farrant" not in client.get(where).content.decode(), where
    # An answer that is taken back joins nothing any more.
    with acting_as(service_account()):
        from clew.unit.orders.models import RegisterAnswer

        seen = RegisterAnswer.objects.get().pk
    assert (
        _say(fresh, opened, "order", order, added, verdict="not_same", seen=seen).status_code == 302
    )
    with acting_as(fresh["tess"]):
        assert Order.objects.filter(pk=order.pk).exists()


def test_an_answer_about_an_order_is_kept_from_whoever_is_kept_out_of_the_order(
    fresh: dict[str, Any], opened: Any, tmp_path: Path
) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as
    from clew.unit.orders.models import RegisterAnswer

    taken_in(tmp_path, ROW)
    order = order_of("REG/1")
    assert (
        _say(
            fresh, opened, "order", order, _people(opened)["suspect"], verdict="not_same"
        ).status_code
        == 302
    )
    with acting_as(fresh["tess"]):
        assert RegisterAnswer.objects.count() == 1
    with acting_as(fresh["sam"]):
        exclude(
            fresh["tess"], by=fresh["sam"], ground="relative", reason="Her sister.", order=order
        )
    with acting_as(fresh["tess"]):
        assert RegisterAnswer.objects.count() == 0


def test_an_import_tells_somebody_else_where_the_officer_is_kept_out(
    fresh: dict[str, Any], opened: Any, corrected_run: Path
) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Notice
    from clew.unit.worker.importing import import_run

    with acting_as(fresh["sam"]):
        exclude(
            fresh["cara"], by=fresh["sam"], ground="relative", reason="His sister.", case=opened
        )
    with acting_as(service_account()):
        Notice.objects.all().delete()
    import_run(corrected_run, by=fresh["sam"])
    with acting_as(service_account()):
        heard = set(
            Notice.objects.filter(link__contains=opened.reference).values_list(
                "to__username", flat=True
            )
        )
        assert "cara" not in heard
        assert "sam" in heard


def test_no_statement_in_sql_makes_a_notice() -> None:
    source = Path(__file__).resolve().parents[2] / "src" / "clew"
    makers = [
        str(p)
        for p in source.rglob("*.py")
        if "migrations" not in p.parts
        and "insert into accounts_notice" in p.read_text(encoding="utf-8").lower()
    ]
    assert makers == []


def test_an_advocate_who_is_kept_out_is_not_waited_for(world: World, visit: Any) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.casefile.standing import advocates_on

    with acting_as(service_account()):
        assert [a.username for a in advocates_on(world.case)] == ["ada"]
    with acting_as(world.people["sam"]):
        exclude(
            world.people["ada"],
            by=world.people["sam"],
            ground="relative",
            reason="Her sister.",
            case=world.case,
        )
    with acting_as(world.people["cara"]):
        assert advocates_on(world.case) == []
    page = visit("cara").get(f"/cases/{world.case.reference}/closing/propose/").content.decode()
    assert "will be asked for a view" not in page
    assert "No advocate is on the case" in page


# ---- where somebody can be found


MOVED = "She now stays at the old forge, tarn end."


@pytest.fixture(scope="session")
def moved_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record names where the victim went, before any record gives it as an address."""
    folder = tmp_path_factory.mktemp("moved")
    return screened(
        records_of_a_pair(folder / "records", {**NARRATIVES, 502: NARRATIVES[502] + " " + MOVED}),
        folder / "runs",
    )


def _save_contact(people: dict[str, Any], who: str, case: Any, address: str) -> Any:
    person = _people(case)["victim"]
    return browser(people[who]).post(
        f"/cases/{case.reference}/people/{person.pk}/contact/",
        {
            "never": "Never ring the house.",
            "how": "Text first.",
            "when": "",
            "telephone": "",
            "email": "",
            "address": address,
            "address_known_to_suspect": "",
            "version": 0,
        },
    )


@pytest.mark.parametrize("who", ["cara", "ada"])
def test_where_she_moved_to_is_hidden_in_records_once_it_is_known(
    fresh: dict[str, Any], opened: Any, moved_run: Path, corrected_run: Path, who: str
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Case, Event
    from clew.unit.worker.importing import import_run

    place = f"/cases/{opened.reference}/"
    import_run(moved_run, by=fresh["sam"])
    assert "old forge" in reads(fresh, "petra", place + "timeline/")  # nobody knows yet what it is
    answer = _save_contact(fresh, who, opened, "The Old Forge, Tarn End")
    assert answer.status_code == 302, answer.content.decode()
    for reader in ("petra", "ada"):
        assert "old forge" not in reads(fresh, reader, place + "timeline/")
        assert "old forge" not in printed(fresh, reader, place + "file.pdf")
    with acting_as(service_account()):
        assert "old forge" not in "".join(
            str(e.text) + str(e.before) for e in Event.objects.filter(case=opened)
        )
        Case.objects.filter(pk=opened.pk).update(raised_at=None)
    # The record is corrected since: what stood there before does not tell it either.
    import_run(corrected_run, by=fresh["sam"])
    assert "old forge" not in reads(fresh, "petra", place + "timeline/")


def test_what_stood_there_before_does_not_tell_an_address_that_records_give_since(
    fresh: dict[str, Any], opened: Any, moved_run: Path, tmp_path: Path
) -> None:
    from clew.unit.worker.importing import import_run

    place = f"/cases/{opened.reference}/timeline/"
    import_run(moved_run, by=fresh["sam"])
    assert "old forge" in reads(fresh, "petra", place)
    records = records_of_a_pair(
        tmp_path / "records",
        {**NARRATIVES, 502: NARRATIVES[502] + " He said that he knew where she was."},
    )
    people = records / "involvements.csv"
    people.write_text(
        people.read_text(encoding="utf-8").replace(
            "Rose Cottage, Mill End", "The Old Forge, Tarn End", 1
        ),
        encoding="utf-8",
    )
    import_run(screened(records, tmp_path / "runs"), by=fresh["sam"])
    said = reads(fresh, "petra", place)
    assert "he knew where she was" in said
    assert "old forge" not in said


def test_the_respondents_copy_withholds_what_records_give_of_the_victim(
    fresh: dict[str, Any], opened: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders.actions import applications

    made = considered(fresh, opened)
    with acting_as(fresh["cara"]):
        made.refresh_from_db()
        applications.argue(
            made,
            by=fresh["cara"],
            version=made.version,
            acts=[],
            risk="He knows that she stays at Rose Cottage, Mill End, and rings 07700 900123; his own car is AB12 CDE.",
            necessity="Nothing else helps.",
            worship="",
            work="",
            school="",
        )
    assert "Rose Cottage" in printed(
        fresh, "cara", f"/applications/{made.reference}/application.docx"
    )
    for who in ("cara", "lena"):
        said = printed(fresh, who, f"/applications/{made.reference}/respondent.docx")
        for secret in ("Rose Cottage", "07700 900123"):
            assert secret not in said, who
        assert "AB12 CDE" in said  # what is the respondent's own is no secret from him


def test_a_condition_that_names_where_records_say_she_lives_is_stopped(
    fresh: dict[str, Any], opened: Any
) -> None:
    made = considered(fresh, opened)
    page = f"/applications/{made.reference}/conditions/new/own/"
    said = {
        "kind": "prohibition",
        "text": "You must not go to Rose Cottage, Mill End.",
        "necessity": "He went there.",
        "version": 2,
        "place": "",
        "locality": "",
        "provider": "",
        "kept_why": "",
        "reveal_why": "",
    }
    answer = browser(fresh["cara"]).post(page, said)
    assert answer.status_code == 422
    assert "Stopped" in answer.content.decode()


# ---- what was authorised, and what was drafted


def test_whoever_changes_what_was_authorised_asks_again(world: World, visit: Any) -> None:
    from clew.unit.accounts.models import Notice
    from clew.unit.orders.actions import applications

    act = entry_by(world, "cara", text="He waited outside.")
    held = considered_by(world, "cara")
    limbs = {
        "risk": "Of harm.",
        "necessity": "Nothing else helps.",
        "worship": "",
        "work": "",
        "school": "",
    }

    def argue(**changed: Any) -> None:
        with as_(world, "cara") as cara:
            held.refresh_from_db()
            applications.argue(
                held, by=cara, version=held.version, **{"acts": [act], **limbs, **changed}
            )
            held.refresh_from_db()

    argue()
    step(world, held, "drafted", "cara")
    step(world, held, "authorised", "sunil")
    argue(work="He works nights.")  # nothing that authority was given to
    assert held.status == "authorised"
    for change in ({"acts": []}, {"risk": "Of another harm."}):
        argue(**change)
        assert held.status == "drafted"
        with as_(world, "sunil") as sunil:
            assert Notice.objects.filter(
                to=sunil, text__contains="changed after it was authorised"
            ).exists()
        step(world, held, "authorised", "sunil")
    cara = visit("cara")
    place = f"/applications/{held.reference}/"
    words = {
        "kind": "prohibition",
        "text": "You must not follow her.",
        "necessity": "He followed her.",
    }
    assert (
        cara.post(place + "conditions/new/own/", {**words, "version": held.version}).status_code
        == 302
    )
    with as_(world, "cara"):
        held.refresh_from_db()
        assert held.status == "drafted"
        condition = held.conditions.get()
    step(world, held, "authorised", "sunil")
    step(
        world,
        held,
        "applied",
        "cara",
        court="Northmoor Magistrates' Court",
        court_kind="magistrates",
    )
    with as_(world, "cara"):
        held.refresh_from_db()
        version = held.version
    # What the court was asked for stands.
    assert (
        cara.post(
            place + f"conditions/{condition.pk}/",
            {**words, "text": "You must not go out.", "version": version},
        ).status_code
        == 422
    )
    cara.post(place + f"conditions/{condition.pk}/drop/")
    cara.post(
        place + "limbs/",
        {**limbs, "risk": "Of nothing at all.", "acts": [act.pk], "version": version},
    )
    with as_(world, "cara"):
        held.refresh_from_db()
        assert (held.status, held.conditions.get().text) == ("applied", "You must not follow her.")
        assert held.risk == "Of another harm."


def test_an_answer_is_not_decided_on_questions_that_were_changed_since(
    world: World, visit: Any
) -> None:
    from django.urls import reverse

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Decision

    iris = world.people["iris"]
    made, answer = _drafted(
        world,
        "1. How many harassment offences were recorded in 2025?\n2. How many arrests for stalking were made in 2025?",
    )
    _confirm(world, made)
    said = {
        "outcome": "full",
        "words": "What may be given is given.",
        "balance": {"s40": ""},
        "context": [],
        "otherwise": "The numbers answer what is asked here.",
    }
    assert (
        visit("iris")
        .post(
            reverse("question-aside", args=[made.reference, 2]),
            {"why": "It was withdrawn by whoever asked."},
        )
        .status_code
        == 302
    )
    with acting_as(iris):
        with pytest.raises(actions.Refused, match="draft it again"):
            actions.decide(answer, by=iris, **said)
        assert not Decision.objects.filter(answer=answer).exists()


# ---- numbers of another case


def test_numbers_of_another_case_are_not_there(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import CasePerson, Event

    with acting_as(service_account()):
        person = CasePerson.objects.filter(case=world.unshared).first()
        event = Event.objects.create(
            case=world.unshared,
            kind="in_force",
            nature="fact",
            text="A record.",
            source="record",
            order_kind="SPO",
            force="F",
            incident_id="77/1",
            agency=world.people["cara"].agency,
            by=world.people["cara"],
        )
    client = visit("cara")
    base = f"/cases/{world.case.reference}/"
    for where in (
        f"{base}people/{person.pk}/contact/earlier/",
        f"{base}people/{person.pk}/contact/",
        f"{base}people/{person.pk}/",
        f"{base}timeline/{event.pk}/breach/",
        f"{base}timeline/{event.pk}/strike/",
        f"{base}register/order/{world.order.reference}/{person.pk}/0/",
        f"{base}register/case/{world.unshared.reference}/{person.pk}/0/",
    ):
        assert client.get(where).status_code == 404, where
        assert client.post(
            where, {"verdict": "no", "reason": "It is not one at all."}
        ).status_code in (404, 405), where
