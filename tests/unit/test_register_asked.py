"""The register is asked for whoever stands in a course, a case or an application; what is not
certain, a person answers before authority.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.pair import printed, reads

ROW = {
    "matter": "REG/1",
    "step": "made",
    "on": "2026-02-10",
    "order": "spo",
    "subject_name": "Rob Tranter",
    "subject_born": "1985-11-23",
    "protected_name": "Anne Holloway",
    "court": "Elsewhere Magistrates' Court",
    "court_kind": "magistrates",
    "ends": "2029-02-10",
    "terms": "You must not contact Anne Holloway.",
}
BREACH = {
    "matter": "REG/1",
    "step": "breach",
    "on": "2026-03-01",
    "order": "spo",
    "breach": "B1",
    "section": "s8",
    "happened_on": "2026-03-01",
    "recorded_on": "2026-03-02",
    "words": "He rang her.",
}


def taken_in(folder: Path, *rows: dict[str, str]) -> None:
    from clew.unit.orders.register_file import take_in

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.DictWriter(handle, list(dict.fromkeys(c for r in rows for c in r)))
        out.writeheader()
        out.writerows(rows)
    taken = take_in(path)
    assert taken.problems == []


def order_of(number: str) -> Any:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.orders.models import Order

    with acting_as(service_account()):
        return Order.objects.get(number=number)


def considered(people: dict[str, Any], case: Any) -> Any:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import CasePerson
    from clew.unit.orders.actions import applications
    from clew.unit.orders.rules import steps

    cara = people["cara"]
    with acting_as(cara):
        who = {p.role: p for p in CasePerson.objects.filter(case=case)}
        made = applications.consider(
            case,
            by=cara,
            subject=who["suspect"],
            protects=[who["victim"]],
            words="He goes on after being told.",
            on=date(2026, 6, 1),
        )
        applications.take_step(
            made, steps().application["drafted"], by=cara, version=1, on=date(2026, 6, 2)
        )
        made.refresh_from_db()
    return made


def authorise(people: dict[str, Any], application: Any) -> Any:
    from clew.unit.access.identity import acting_as
    from tests.services import browser

    with acting_as(people["cara"]):
        application.refresh_from_db()
    today = date(2026, 6, 3)
    return browser(people["sunil"]).post(
        f"/applications/{application.reference}/steps/authorised/",
        {
            "version": application.version,
            "on-day": today.day,
            "on-month": today.month,
            "on-year": today.year,
            "words": "Each limb is argued and each condition is needed.",
        },
    )


def test_the_reader_of_a_course_sees_what_the_register_holds_before_deciding(
    fresh: dict[str, Any], pair_run: Path, tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.models import Course
    from clew.unit.worker.importing import import_run

    taken_in(tmp_path, ROW)
    import_run(pair_run, by=fresh["sam"])
    with acting_as(service_account()):
        course = Course.objects.get()
    page = reads(fresh, "tess", f"/triage/{course.reference}/")
    assert "In the register of orders" in page
    assert order_of("REG/1").reference in page
    assert "may be the same: look" in page
    assert "born on the same day" in page


def test_look_alikes_are_answered_before_authority_and_only_what_is_certain_is_printed(
    fresh: dict[str, Any], opened: Any, tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.models import Entry
    from clew.unit.cases.models import CasePerson
    from clew.unit.orders.models import Breach, RegisterAnswer, Step
    from tests.services import browser

    taken_in(tmp_path, ROW, BREACH)
    order = order_of("REG/1")
    application = considered(fresh, opened)
    place, cara = f"/applications/{application.reference}/", browser(fresh["cara"])
    for shown in (place, place + "limbs/", f"/cases/{opened.reference}/orders/"):
        assert order.reference in reads(fresh, "cara", shown), shown
    assert "Anne Holloway" in reads(fresh, "sunil", place)
    papers = printed(fresh, "cara", place + "application.pdf")
    assert order.reference not in papers.replace(" ", "")  # a cell breaks it at its hyphen
    assert "may be the same" not in papers
    refused = authorise(fresh, application)
    assert refused.status_code == 422
    assert "nobody has said" in refused.content.decode()
    with acting_as(service_account()):
        people = {p.role: p for p in CasePerson.objects.filter(case=opened)}
        protected = order.protects.get()
    for_subject = (
        f"/cases/{opened.reference}/register/order/{order.reference}/{people['suspect'].pk}/0/"
    )
    for_victim = f"/cases/{opened.reference}/register/order/{order.reference}/{people['victim'].pk}/{protected.pk}/"
    for who in ("tess", "petra", "ada", "sunil", "lena", "anna", "max"):
        assert browser(fresh[who]).get(for_subject).status_code in (302, 403, 404), who
    assert (
        cara.post(for_subject, {"verdict": "same", "seen": 0}).status_code == 422
    )  # without a reason
    assert (
        cara.post(
            for_subject,
            {"verdict": "same", "reason": "The same address and photograph.", "seen": 0},
        ).status_code
        == 302
    )
    assert (
        cara.post(
            for_subject,
            {"verdict": "not_same", "reason": "From a page that is out of date.", "seen": 0},
        ).status_code
        == 422
    )
    assert authorise(fresh, application).status_code == 422  # the victim's look-alike is open still
    assert (
        cara.post(
            for_victim, {"verdict": "same", "reason": "She says that it is her order.", "seen": 0}
        ).status_code
        == 302
    )
    with acting_as(service_account()):
        order.refresh_from_db()
        # Both are people of the case: the whole matter is in it, a later breach raises it.
        assert (order.case_id, order.subject_identity) == (opened.pk, people["suspect"].identity)
        assert Breach.objects.get().case_id == opened.pk
        assert set(Step.objects.filter(order=order).values_list("case_id", flat=True)) == {
            opened.pk
        }
        assert RegisterAnswer.objects.filter(case=opened, by=fresh["cara"]).count() == 2
        assert Entry.objects.filter(what="the same person as in the case").count() == 2
    page = reads(fresh, "cara", place)
    assert order.reference in page
    assert "None is recorded here" not in page
    papers = printed(fresh, "cara", place + "application.pdf")
    assert order.reference in papers.replace(" ", "")
    assert "He rang her." in papers
    assert order.reference in reads(fresh, "petra", f"/cases/{opened.reference}/orders/")
    assert authorise(fresh, application).status_code == 302


def test_an_answer_that_it_is_somebody_else_ends_the_question_and_can_be_taken_back(
    fresh: dict[str, Any], opened: Any, tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import CasePerson
    from clew.unit.orders.models import RegisterAnswer, Step
    from tests.services import browser

    taken_in(tmp_path, ROW)
    order = order_of("REG/1")
    application = considered(fresh, opened)
    with acting_as(service_account()):
        people = {p.role: p for p in CasePerson.objects.filter(case=opened)}
        protected = order.protects.get()
    cara = browser(fresh["cara"])
    asks = {
        "subject": f"{people['suspect'].pk}/0/",
        "protected": f"{people['victim'].pk}/{protected.pk}/",
    }

    def say(side: str, verdict: str) -> None:
        with acting_as(service_account()):
            stands = RegisterAnswer.objects.filter(
                replaced_at=None, protects=protected if side == "protected" else None
            ).first()
        answer = cara.post(
            f"/cases/{opened.reference}/register/order/{order.reference}/{asks[side]}",
            {
                "verdict": verdict,
                "reason": "I asked the officer in the case.",
                "seen": stands.pk if stands else 0,
            },
        )
        assert answer.status_code == 302, answer.content.decode()

    say("subject", "same")
    say("protected", "same")
    with acting_as(service_account()):
        order.refresh_from_db()
        assert order.case_id == opened.pk
    say("subject", "not_same")
    with acting_as(service_account()):
        order.refresh_from_db()
        assert (order.case_id, order.subject_identity) == (None, "")
        assert set(Step.objects.filter(order=order).values_list("case_id", flat=True)) == {None}
        assert RegisterAnswer.objects.count() == 3
    assert order.reference not in reads(fresh, "petra", f"/cases/{opened.reference}/orders/")
    say("protected", "not_same")
    page = reads(fresh, "cara", f"/applications/{application.reference}/")
    assert "Said not to be the same person" in page
    assert order.reference not in printed(
        fresh, "cara", f"/applications/{application.reference}/application.pdf"
    ).replace(" ", "")
    assert authorise(fresh, application).status_code == 302


@pytest.mark.parametrize(
    ("subject", "born", "protected", "found"),
    [
        ("Robert Tranter", "1985-11-23", "Somebody Else", True),
        ("TRANTER, Robert James", "", "Somebody Else", True),  # no birth in the register
        ("R. Tranter", "1985-11-23", "Somebody Else", True),
        ("Bobby Tranter", "1985-11-23", "Somebody Else", True),  # the family name and the day
        ("Robert Tranter", "1958-11-23", "Somebody Else", False),  # another birth: another person
        ("Robert Traherne", "1985-11-23", "Somebody Else", False),
        ("Ann Holloway", "1990-05-04", "Somebody Else", True),  # the victim is the subject there
        ("Somebody Else", "1970-01-01", "An Holoway", True),  # the victim is protected there
        ("Somebody Else", "1970-01-01", "Robert Tranter", True),  # the suspect is protected there
        ("Somebody Else", "1970-01-01", "Ann Holt", False),
    ],
)
def test_by_name_and_birth_in_both_directions(
    fresh: dict[str, Any],
    opened: Any,
    tmp_path: Path,
    subject: str,
    born: str,
    protected: str,
    found: bool,
) -> None:
    taken_in(
        tmp_path,
        {
            **ROW,
            "subject_name": subject,
            "subject_born": born,
            "protected_name": protected,
            "terms": "",
        },
    )
    assert (
        order_of("REG/1").reference in reads(fresh, "cara", f"/cases/{opened.reference}/orders/")
    ) is found


def test_an_application_in_the_register_is_told_to_who_may_know(
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
        reference = Application.objects.get(number="REG/1").reference
    case = reads(fresh, "cara", f"/cases/{opened.reference}/orders/")
    assert f'href="/applications/{reference}/"' in case
    course = reads(fresh, "tess", f"/triage/{opened.course.reference}/")
    assert reference in course
    assert f'href="/applications/{reference}/"' not in course


def test_whoever_is_excluded_is_told_of_nothing(
    fresh: dict[str, Any], opened: Any, tmp_path: Path
) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.orders.models import Order

    taken_in(tmp_path, ROW)
    order = order_of("REG/1")
    assert order.reference in reads(fresh, "cara", f"/cases/{opened.reference}/orders/")
    with acting_as(service_account()):
        Order.objects.filter(pk=order.pk).update(subject_identity="P-elsewhere")
    with acting_as(fresh["sam"]):
        exclude(
            fresh["cara"],
            by=fresh["sam"],
            ground="relative",
            reason="A relative of the subject.",
            identity="P-elsewhere",
        )
    assert order.reference not in reads(fresh, "cara", f"/cases/{opened.reference}/orders/")


def test_a_long_register_is_asked_by_its_indexes(fresh: dict[str, Any], tmp_path: Path) -> None:
    """What `register_alike` does, planned on a register of some length: no branch of it reads the
    register from end to end.
    """
    import re

    import psycopg
    from django.db import connection

    from clew.database import embedded
    from clew.database.provision import ADMIN
    from clew.unit.orders import alike
    from tests.services import HOME

    taken_in(
        tmp_path,
        ROW,
        {
            **ROW,
            "matter": "REG/2",
            "step": "considered",
            "order": "",
            "ends": "",
            "terms": "",
            "court": "",
            "court_kind": "",
        },
    )
    asked = [alike.Asked("Robert Tranter", "suspect", "P-1", frozenset(["1985-11-23"]))]
    given = (alike._query(asked), alike._family_query(asked), ["1985-11-23"], ["P-1"], 201)
    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(ADMIN, connection.settings_dict["NAME"])
    ) as owner:
        owner.execute("SET session_replication_role = replica")  # a filler needs no history
        for table, number in (
            ("orders_order", "number || '/' || n"),
            ("orders_application", "number || '/' || n"),
        ):
            columns = [
                r[0]
                for r in owner.execute(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER' AND column_name <> 'id'",
                    [table],
                )
            ]
            taken = ", ".join(f'"{c}"' for c in columns)
            filled = ", ".join(
                {
                    "number": number,
                    "reference": "'X-' || n",
                    "subject_name": "'Given' || n",
                    "search": "array_to_tsvector(ARRAY['given' || n, 'family' || n])",
                }.get(c, f'"{c}"')
                for c in columns
            )
            owner.execute(
                f"INSERT INTO {table} ({taken}) SELECT {filled} FROM {table}, generate_series(1, 20000) n WHERE id = (SELECT min(id) FROM {table})"
            )
            owner.execute(f"ANALYZE {table}")
        body, settings = owner.execute(
            "SELECT prosrc, proconfig FROM pg_proc WHERE proname = 'register_alike'"
        ).fetchone()
        for setting in (s for s in settings if not s.startswith("search_path")):
            owner.execute("SELECT set_config(%s, %s, true)", setting.split("=", 1))
        for place, name in enumerate(("query", "family", "births", "identities", "most"), 1):
            body = re.sub(rf"\b{name}\b", f"${place}", body)
        owner.execute(f"PREPARE asked (text, text, date[], text[], integer) AS {body}")
        plan = "\n".join(
            r[0]
            for r in psycopg.ClientCursor(owner)
            .execute("EXPLAIN EXECUTE asked (%s, %s, %s::date[], %s::text[], %s)", given)
            .fetchall()
        )
        owner.rollback()
    assert "Seq Scan on orders_order" not in plan, plan
    assert "Seq Scan on orders_application" not in plan, plan
    assert "order_search" in plan


NAME = st.lists(
    st.text(alphabet=st.characters(whitelist_categories=("L",)), min_size=1, max_size=9),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(NAME, NAME)
def test_likeness_has_no_direction_and_everybody_is_like_themselves(one: str, other: str) -> None:
    from clew.unit.orders.alike import Asked, may_be, names_alike

    assert bool(names_alike(one, other)) == bool(names_alike(other, one))
    born = date(1985, 11, 23)
    from clew.unit.intake.tokens import words_in

    if any(len(w) > 1 for w in words_in(one)[-1:]):
        assert may_be(Asked(one, "suspect", births=frozenset(["1985-11-23"])), one, born)
    assert not may_be(Asked(one, "suspect", births=frozenset(["1985-11-24"])), one, born)
