"""An order is never against a person whom it protects: refused on the form, in the action, by the
database and in a register's file.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.unit.test_orders import COURT, day
from tests.unit.test_who_changes_what import as_, considered_by, of, step
from tests.unit.world import World


def person(world: World, role: str) -> Any:
    from clew.unit.cases.models import CasePerson

    with as_(world, "cara"):
        return CasePerson.objects.filter(case=world.case, role=role).order_by("id").first()


def add_person(world: World, **fields: Any) -> Any:
    from clew.unit.cases import actions

    said = {
        "role": "suspect",
        "category": "suspected",
        "name": "Rowan Tilbury",
        "date_of_birth": None,
        "relationship": "",
        **fields,
    }
    with as_(world, "cara") as cara:
        identity = said.pop("identity", "")
        made = actions.save_person(world.case, None, by=cara, **said)
        made.identity = identity
        made.save()
        return made


def consider_form(world: World, subject: int, *protects: int) -> dict[str, Any]:
    from django.utils import timezone

    return {
        "subject": subject,
        "protects": list(protects),
        "words": "He goes on after being told to stop.",
        **day("on", timezone.localdate()),
    }


def order_form(world: World, subject: int, *protects: int) -> dict[str, Any]:
    from django.utils import timezone

    return {
        "kind": "restraining",
        "origin": "other",
        "subject": subject,
        "protects": list(protects),
        "end_kind": "further",
        **COURT,
        **day("on", timezone.localdate()),
    }


@pytest.mark.parametrize(
    ("path", "form"), [("orders/consider/", consider_form), ("orders/record/", order_form)]
)
def test_only_suspects_and_their_proxies_are_offered_as_subject(
    world: World, visit: Any, path: str, form: Any
) -> None:
    from clew.unit.orders.models import Application, Order

    victim, suspect = person(world, "victim"), person(world, "suspect")
    proxy = add_person(world, role="proxy", name="Ned Proxy")
    page = visit("cara").get(of(world, path)).content.decode()
    subject, protects = (
        page.split('id="id_subject"')[1].split("</select>")[0],
        page.split('name="protects"', 1)[1],
    )
    assert f'value="{suspect.pk}"' in subject
    assert f'value="{proxy.pk}"' in subject
    assert f'value="{victim.pk}"' not in subject
    assert f'value="{suspect.pk}"' not in protects
    with as_(world, "cara"):
        before = Application.objects.count() + Order.objects.count()
    for wrong in (
        form(world, victim.pk, victim.pk),
        form(world, victim.pk),
        form(world, suspect.pk, suspect.pk),
        form(world, 999_999_999, victim.pk),
    ):
        assert visit("cara").post(of(world, path), wrong).status_code == 422, wrong
    with as_(world, "cara"):
        assert Application.objects.count() + Order.objects.count() == before
    assert (
        visit("cara").post(of(world, path), form(world, suspect.pk, victim.pk)).status_code == 302
    )


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"identity": "P-same"}, "whom the order is against"),
        ({"name": "  joe   WALKDEN "}, "called"),
        ({"name": "Joe Walkden", "date_of_birth": date(1980, 1, 2)}, "called"),
        ({"name": "Joe Walkden", "date_of_birth": date(2004, 1, 2)}, ""),
        ({"name": "Joan Walkden"}, ""),
    ],
)
def test_one_person_under_two_roles_is_refused(
    world: World, visit: Any, fields: dict[str, Any], refused: str
) -> None:
    """By identity, or by a name that nothing tells apart; father and son are told apart by their
    days of birth.
    """
    from django.db import IntegrityError, transaction

    from clew.unit.orders.actions import applications
    from clew.unit.orders.models import Protects
    from clew.unit.orders.state import Impossible

    victim = add_person(
        world,
        role="victim",
        category="victim",
        **{
            "name": "Joe Walkden",
            "date_of_birth": date(1980, 1, 2),
            "identity": "P-same" if "identity" in fields else "",
        },
    )
    suspect = add_person(world, **fields)
    answer = visit("cara").post(
        of(world, "orders/consider/"), consider_form(world, suspect.pk, victim.pk)
    )
    assert answer.status_code == (422 if refused else 302)
    if not refused:
        return
    assert refused in answer.content.decode()
    from django.utils import timezone

    today = timezone.localdate()
    with as_(world, "cara") as cara:
        with pytest.raises(Impossible):
            applications.consider(
                world.case,
                by=cara,
                subject=suspect,
                protects=[victim],
                words="Past the form.",
                on=today,
            )
        alone = applications.consider(
            world.case, by=cara, subject=suspect, protects=[], words="He goes on.", on=today
        )
        # Past the action: the database refuses it on either side.
        with pytest.raises(IntegrityError, match="never against"), transaction.atomic():
            Protects.objects.create(
                application=alone,
                case=world.case,
                person=victim,
                name=victim.name,
                identity=victim.identity,
            )
        other = applications.consider(
            world.case,
            by=cara,
            subject=person(world, "suspect"),
            protects=[victim],
            words="He goes on.",
            on=today,
        )
        other.subject_person, other.subject_name, other.subject_identity, other.subject_born = (
            suspect,
            suspect.name,
            suspect.identity,
            suspect.date_of_birth,
        )
        with pytest.raises(IntegrityError, match="never against"), transaction.atomic():
            other.save()


def test_the_wrong_subject_is_corrected_while_it_is_a_draft(world: World, visit: Any) -> None:
    held = considered_by(world, "cara")
    right = add_person(world, name="Right Man", date_of_birth=date(1990, 5, 6), identity="P-right")
    victim = person(world, "victim")
    cara, where = visit("cara"), f"/applications/{held.reference}/parties/"
    form = {
        "subject": right.pk,
        "protects": [victim.pk],
        "words": "It was his brother who did it.",
        "version": held.version,
    }
    assert cara.get(where).status_code == 200
    assert cara.post(where, {**form, "subject": victim.pk}).status_code == 422
    assert cara.post(where, form).status_code == 302
    page = cara.get(f"/applications/{held.reference}/").content.decode()
    assert "Against</dt><dd>Right Man, born 6 May 1990" in page
    assert "It was his brother who did it." in page
    assert f"Before: against {person(world, 'suspect').name}" in page
    assert held.reference in cara.get("/orders/?q=Right Man").content.decode()
    stale = cara.post(where, {**form, "subject": person(world, "suspect").pk})
    assert stale.status_code == 422
    assert "changed this on" in stale.content.decode()
    step(world, held, "drafted", "cara")
    answer = cara.get(where, follow=True)
    assert "until it is sent for authority" in answer.content.decode()
    with as_(world, "cara"):
        held.refresh_from_db()
    assert cara.post(where, {**form, "version": held.version}).status_code == 302
    with as_(world, "cara"):
        held.refresh_from_db()
        assert held.steps.filter(name="corrected").count() == 1


ROWS = """matter,step,on,order,subject_name,subject_born,protected_name,court,court_kind,ends
M1,made,2026-01-07,spo,Joe Walkden,1980-01-02,joe  walkden,Northmoor,magistrates,further
M2,considered,2026-01-07,,Ann Other,1980-01-02,Ann Other,,,
M3,made,2026-01-07,spo,Joe Walkden,1980-01-02,Jane Walkden,Northmoor,magistrates,further
"""


def test_a_row_of_a_register_against_the_person_it_protects_is_set_aside(
    fresh: dict[str, Any], tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.orders.models import Application, Order
    from clew.unit.orders.register_file import take_in

    file = tmp_path / "register.csv"
    file.write_text(ROWS, encoding="utf-8")
    taken = take_in(file)
    said = [str(p) for p in taken.problems]
    assert len(said) == 2
    assert said[0].startswith("register.csv, row 2, protected_name “joe  walkden”: ")
    assert said[1].startswith("register.csv, row 3, protected_name “Ann Other”: ")
    assert all("put the wrong one of the two names right" in s for s in said)
    with acting_as(fresh["cara"]):
        assert [o.number for o in Order.objects.all()] == ["M3"]
        assert not Application.objects.exists()


def test_what_a_court_made_takes_its_parties_from_the_application(world: World) -> None:
    """The path past every form: an application's subject becomes the order's, and the database asks
    again.
    """
    held = considered_by(world, "cara")
    step(world, held, "drafted", "cara")
    step(world, held, "authorised", "sunil")
    from django.utils import timezone

    from clew.unit.orders.actions import applications
    from clew.unit.orders.rules import steps

    step(world, held, "applied", "cara", **COURT)
    with as_(world, "cara") as cara:
        held.refresh_from_db()
        applications.take_step(
            held,
            steps().application["full_made"],
            by=cara,
            version=held.version,
            on=timezone.localdate(),
            end_kind="fixed",
            ends_on=timezone.localdate() + timedelta(days=900),
            terms=[],
            **COURT,
        )
        order = held.orders.get()
        assert order.subject_person_id not in {p.person_id for p in order.protects.all()}
