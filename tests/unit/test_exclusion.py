"""Whoever is kept out of a record finds nothing of it anywhere, is not told of it, and decides
nothing on it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sampling import in_sample
from tests.unit.test_who_may_what import ALL, MATRIX, address, give_purposes, names
from tests.unit.world import World, make_account

UNIT = Path(__file__).resolve().parents[2] / "src" / "clew" / "unit"
# Numbers of things that hang from no case, course, order or report.
_PLAIN = {
    "#absence",
    "#account",
    "#roles",
    "#agency",
    "#job",
    "#preparation",
    "#alert",
    "#pause",
    "#meeting",
    "#exclusion",
    "#rstep",
    "#feedback",
    "#edition",
    "#rules",
    "#run",
}


@pytest.fixture
def supervisors(world: World) -> Iterator[dict[str, Any]]:
    """Sam, Sofia and a third: whoever of them is kept out, another works on."""
    third = make_account(
        "sue",
        name="Sue Third",
        email="",
        agency=world.people["sam"].agency,
        roles=["supervisor"],
        password="made-up people only",
    )
    world.people["sue"] = third
    yield world.people
    del world.people["sue"]


def records(world: World) -> dict[str, list[Any]]:
    """Everything in the world that somebody may be kept out of, by kind."""
    from clew.unit.cases.models import Disposal
    from clew.unit.orders.models import Application, Breach, Order
    from clew.unit.reports.models import Letter

    letter = Letter.objects.select_related("course").get(reference=world.numbers["letter"])
    cases = [
        world.case,
        world.unshared,
        Disposal.objects.select_related("case").get(pk=world.numbers["disposal"]).case,
    ]
    return {
        "case": cases,
        "course": [
            world.course,
            world.referred,
            letter.course,
            *[c.course for c in cases if c.course_id],
        ],
        "order": list(Order.objects.filter(case__in=cases)),
        "application": list(Application.objects.filter(case__in=cases)),
        "mailbox": [letter.mailbox],
        "letter": list(letter.mailbox.letters.all()),
        "breach": list(Breach.objects.filter(case__in=cases)),
    }


def keep_out(world: World, person: Any, by: Any) -> dict[str, list[Any]]:
    """From every case (with its course, orders, applications), one course that is no case, and a
    report.
    """
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account

    with acting_as(service_account()):
        held = records(world)
    with acting_as(by):
        for case in held["case"]:
            exclude(
                person, by=by, ground="relative", reason="A relative of somebody in it.", case=case
            )
        exclude(
            person,
            by=by,
            ground="relative",
            reason="A relative of somebody in it.",
            course=world.referred,
        )
        exclude(
            person,
            by=by,
            ground="relative",
            reason="A relative of somebody in it.",
            mailbox=held["mailbox"][0],
        )
    return held


def references(held: dict[str, list[Any]]) -> list[str]:
    return sorted({r.reference for kind, rows in held.items() if kind != "mailbox" for r in rows})


def people_of(held: dict[str, list[Any]]) -> set[str]:
    return {n for c in held["course"] for n in (c.suspect_name, c.victim_name) if " " in n}


def all_addresses(world: World, held: dict[str, list[Any]]) -> list[str]:
    """Every address of the URL conf, and every list, filter and search with the records' references
    and names.
    """
    from clew.unit.orders.queries import SHOWS
    from clew.unit.orders.tables import figures
    from clew.unit.triage.queries import LISTS

    ours = [n for n in names() if n in MATRIX]
    found = [address(world, n) for n in ours]
    for one in references(held):
        found += [f"/audit/?who=&what={one}&day-day=&day-month=&day-year="]
    for one in ALL | {"sofia", "tariq", "service"}:
        found += [f"/audit/?who={one}&what=&day-day=&day-month=&day-year="]
    from django.utils import timezone

    today = timezone.localdate()
    found += [
        f"/audit/?who=&what=&day-day={d.day}&day-month={d.month}&day-year={d.year}"
        for d in (today, today - timedelta(days=1))
    ]
    found += [
        f"/audit/?who={who}&what={held['case'][0].reference}&day-day=&day-month=&day-year="
        for who in ("cara", "sam")
    ]
    found += [f"/triage/?list={one}" for one in ["today", *LISTS]]
    found += [f"/orders/?show={one}" for one, _ in SHOWS] + [
        f"/orders/?show={one}" for one in ("expired", "over")
    ]
    found += [
        f"/order-tables/{key}/?begin-day=1&begin-month=1&begin-year=2020&end-day=31&end-month=12&end-year=2030"
        for key in figures()
    ]
    found += [f"/cases/?show={one}" for one in ("open", "closed", "all", "mine", "raised")]
    found += [f"/reports/?show={one}" for one in ("waiting", "clock", "all")]
    for one in sorted(people_of(held)):
        found += [f"/{place}/?q={one}" for place in ("triage", "cases", "orders", "requests")]
    places = {
        "C": "cases",
        "T": "triage",
        "O": "orders",
        "A": "orders",
        "B": "orders",
        "P": "reports",
    }
    found += [f"/{places[one[0]]}/?q={one}" for one in references(held)]
    return found


def told(answer: Any, where: str = "") -> str:
    """What a page says, without what its own reader has typed into it: the page of break-glass
    names whatever it is asked for.
    """
    if answer.status_code in (301, 302):
        return str(answer.url)
    if answer.get("Content-Type", "").startswith(("application/", "image/")):
        return ""  # files are of records, which are not there
    page = answer.content.decode(errors="replace")
    if where.startswith("/break-glass/"):
        page = page.replace(where.split("/")[2], "")
    page = re.sub(r'value="[^"]*"', "", page)
    return re.sub(r"“[^”]*”|(href|action)=\"[^\"]*(\?|&amp;)(q|what|next)=[^\"]*\"", "", page)


def walk(
    client: Any, world: World, held: dict[str, list[Any]], *, who: str = "", one_of: int = 1
) -> list[tuple[str, str]]:
    """Where anything of the records is told, and what; `who` walks a part of the way where `one_of`
    is over 1, each another part.
    """
    found = []
    for where in all_addresses(world, held):
        if not in_sample(who, where.split("?")[0], where, one_of=one_of):
            continue
        answer = client.get(where)
        assert answer.status_code < 500, where
        said = told(answer, where)
        typed = where if answer.status_code in (301, 302) else ""
        found += [(where, one) for one in references(held) if one in said and one not in typed]
        found += [(where, one) for one in people_of(held) if one in said]
        found += [(where, "the exclusion")] if "A relative of somebody in it" in said else []
    return found


@pytest.mark.parametrize("who", sorted(ALL))
def test_whoever_is_kept_out_finds_nothing_at_any_address(
    world: World, visit: Any, supervisors: Any, who: str
) -> None:
    give_purposes(world)
    held = keep_out(world, world.people[who], supervisors["sue"])
    found = walk(visit(who), world, held, who=who, one_of=4)
    assert not found, found[:20]


def test_the_walk_would_find_them(world: World, visit: Any, supervisors: Any) -> None:
    """The same walk by a supervisor who is kept out of nothing meets every reference, every name
    and the exclusions of others.
    """
    give_purposes(world)
    held = keep_out(world, world.people["sofia"], supervisors["sue"])
    found = walk(visit("sam"), world, held)
    assert {one for _, one in found} == {*references(held), *people_of(held), "the exclusion"}
    pages = {where.split("?")[0] for where, _ in found}
    assert {
        "/audit/",
        "/oversight/",
        "/notices/",
        "/retention/",
        "/orders/",
        "/cases/",
        "/triage/",
        "/reports/",
    } <= pages


@pytest.mark.parametrize("who", sorted(ALL))
def test_whoever_is_kept_out_decides_nothing(
    world: World, visit: Any, supervisors: Any, who: str
) -> None:
    """Every form of what hangs from the records: closing, disposal, second readings, break-glass,
    assessments, orders, replies.
    """
    give_purposes(world)
    keep_out(world, world.people[who], supervisors["sue"])
    client = visit(who)
    ours = [
        n
        for n, (arguments, _) in MATRIX.items()
        if any(
            a in ("c", "t", "a", "o") or (a.startswith("#") and a not in _PLAIN) for a in arguments
        )
    ]
    assert len(ours) > 90
    filled = {
        "reason": "It is right as it is, I have looked.",
        "words": "It is right as it is.",
        "decision": "approve",
        "approve": "yes",
        "outcome": "accepted-case",
        "finding": "right",
    }
    wrong = []
    for name in ours:
        if not in_sample(who, name, one_of=4):
            continue
        where = address(world, name)
        answer = client.post(where, filled)
        # 405: a page that is only read.
        if answer.status_code not in (403, 404, 405) and not (
            name == "break-glass" and answer.status_code == 422
        ):
            wrong.append((name, where, answer.status_code))
    assert not wrong, wrong


def test_the_database_carries_out_no_disposal_by_whoever_is_kept_out(
    world: World, supervisors: Any
) -> None:
    from django.db import InternalError, ProgrammingError, connection, transaction

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Disposal

    with acting_as(world.people["sofia"]):
        disposal = Disposal.objects.get(pk=world.numbers["disposal"])
    with acting_as(service_account()):
        case = disposal.case
    with acting_as(supervisors["sue"]):
        from clew.unit.access.actions import exclude

        exclude(
            world.people["sofia"],
            by=supervisors["sue"],
            ground="relative",
            reason="Her brother.",
            case=case,
        )
    with acting_as(world.people["sofia"]):
        assert not Disposal.objects.exists()
        assert (
            Disposal.objects.update(
                approved_by=world.people["sofia"], approved_at="2026-01-01T00:00Z"
            )
            == 0
        )
    # Even if the row said so.
    with acting_as(world.people["sam"]), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_disposal SET approved_by_id = %s, approved_at = now() WHERE id = %s",
            [world.people["sofia"].pk, disposal.pk],
        )
    with (
        acting_as(world.people["sofia"]),
        pytest.raises((InternalError, ProgrammingError), match="may not be carried out"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT dispose_case(%s)", [disposal.pk])


@pytest.mark.parametrize("by_what", ["case", "order", "identity"])
def test_what_was_erased_is_still_kept_from_them(
    world: World, visit: Any, supervisors: Any, by_what: str
) -> None:
    """Certificate and audit name a case for years after it is gone: not to whoever was kept out of
    it.
    """
    from django.utils import timezone

    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.access.models import Exclusion
    from clew.unit.casefile import actions as casefile
    from clew.unit.cases.models import Case, Closure

    sofia, sam, sue = world.people["sofia"], world.people["sam"], supervisors["sue"]
    with acting_as(service_account()):
        case = world.case
        order = world.order
        Closure.objects.filter(case=case).update(approved_by=sam, approved_at=timezone.now())
        Case.objects.filter(pk=case.pk).update(closed_at=timezone.now(), suspect_identity="P-known")
    with acting_as(sue):
        of = {
            "case": {"case": case},
            "order": {"order": order},
            "identity": {"identity": "P-known"},
        }[by_what]
        exclude(sofia, by=sue, ground="relative", reason="He is her brother Bertram.", **of)
    with acting_as(sam):
        case.refresh_from_db()
        disposal = casefile.propose_disposal(
            case, by=sam, authority="Schedule 3", reason="Its review found no reason to keep it."
        )
    with acting_as(sue):
        made = casefile.decide_disposal(
            disposal, by=sue, approve=True, words="Nothing speaks for keeping it."
        )
        assert made.certificate
        left = Exclusion.objects.get(user=sofia)
        assert case.reference in left.gone
        assert order.reference in left.gone
        assert left.case_id is None
        assert ("Bertram" in left.reason) == (by_what == "identity")
    client = visit("sofia")
    for where in (
        "/retention/",
        "/oversight/",
        "/notices/",
        f"/audit/?what={case.reference}",
        f"/audit/?what={order.reference}",
        "/audit/?who=sue",
        "/audit/?who=sam",
        "/audit/?who=cara",
    ):
        said = told(client.get(where))
        assert case.reference not in said, where
        assert order.reference not in said, where
    assert client.get(f"/retention/disposals/{disposal.pk}/certificate/").status_code == 404
    other = visit("sue")
    assert case.reference in told(other.get(f"/audit/?what={case.reference}"))
    assert other.get(f"/retention/disposals/{disposal.pk}/certificate/").status_code == 200
    assert f"{sofia.name} from" in told(other.get("/oversight/"))


def test_supervisors_hear_of_an_attempt_but_not_the_one_who_tried(
    world: World, visit: Any, supervisors: Any
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Notice

    keep_out(world, world.people["sofia"], supervisors["sue"])
    with acting_as(service_account()):
        Notice.objects.all().delete()
    client = visit("sofia")
    for where in (
        f"/cases/{world.case.reference}/",
        f"/orders/{world.order.reference}/",
        f"/applications/{world.application.reference}/",
        f"/triage/{world.course.reference}/",
        f"/reports/{world.numbers['letter']}/",
    ):
        assert client.get(where).status_code == 404
    heard = list(Notice.objects.values_list("to__username", flat=True))
    assert sorted(heard) == ["sam"] * 5 + ["sue"] * 5
    assert "Sofia Brandt tried to open a record" in told(visit("sue").get("/notices/"))
    assert world.case.reference in told(visit("sue").get("/oversight/"))
    for where in ("/notices/", "/oversight/", "/audit/?who=sofia"):
        said = told(client.get(where))
        assert "tried to open" not in said
        assert "excluded" not in said.lower().replace("exclusion", ""), where


def test_nothing_is_told_to_whoever_is_kept_out(world: World, supervisors: Any) -> None:
    """Everything that puts a line into notices, done to records that a supervisor, an officer and a
    partner are kept out of.
    """
    from django.utils import timezone

    from clew.unit.access import actions as access
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.access.models import Share
    from clew.unit.accounts.models import Notice
    from clew.unit.casefile import actions as casefile
    from clew.unit.cases import actions as cases
    from clew.unit.cases.models import Case, Closure
    from clew.unit.intake import actions as intake
    from clew.unit.orders.actions import applications, breaches, orders
    from clew.unit.orders.models import Order
    from clew.unit.orders.rules import steps
    from clew.unit.plans import actions as plans
    from clew.unit.plans.models import Need
    from clew.unit.referrals import actions as referrals

    sam, sue = world.people["sam"], supervisors["sue"]
    today = timezone.localdate()
    kept = ("sofia", "cara", "ada", "petra", "sunil", "lena", "pia")
    for who in kept:
        keep_out(world, world.people[who], sue)
    with acting_as(service_account()):
        Notice.objects.all().delete()
    with acting_as(sam):
        case = Case.objects.get(pk=world.case.pk)
        Closure.objects.filter(case=case).update(refused_at=timezone.now())
        with pytest.raises(cases.Refused, match="choose somebody else"):
            cases.assign(case, world.people["cara"], by=sam, version=case.version)
        cases.raise_case(case, "a breach of an order", by=sam)
        cases.lower_case(case, by=sam, reason="looked at it")
        Share.objects.filter(case=case, agency=world.people["petra"].agency).update(
            withdrawn_at=timezone.now()
        )
        cases.share(
            case,
            world.people["petra"].agency,
            by=sam,
            legal_basis="policing_purpose",
            reason="It adds to safety.",
        )
        need = Need.objects.filter(case=case).first()
        with pytest.raises(cases.Refused, match="choose somebody else"):
            plans.add_action(
                need,
                by=sam,
                text="Walk with her.",
                agency=world.people["ada"].agency,
                owner=world.people["ada"],
                target_on=today,
            )
        referrals.send(
            case,
            by=sam,
            to="health",
            agency=world.people["petra"].agency,
            about="suspect",
            legal_basis="policing_purpose",
            necessity="To understand it.",
            told_subject="not_told",
            respond_by=today,
        )
        order = Order.objects.select_related("case", "manager").get(pk=world.order.pk)
        with pytest.raises(cases.Refused, match="choose somebody else"):
            orders.name_manager(order, world.people["cara"], by=sam, version=order.version)
        breaches.report_breach(
            order, by=sam, happened_at=timezone.now(), text="Again.", source="Victim"
        )
        made = intake.refer(
            by=sam,
            source="referral",
            suspect_name="A B",
            victim_name="C D",
            account="x",
            came_from="y",
        )
        assert made.reference
        considered = applications.consider(
            case,
            by=sam,
            subject=case.people.get(role="suspect"),
            protects=[case.people.get(role="victim")],
            words="Again.",
            on=today,
        )
        applications.take_step(
            considered, steps().application["drafted"], by=sam, version=considered.version, on=today
        )
        cases.lower_case(case, by=sam, reason="looked at it")
        case.referrals.update(status="revoked")
        casefile.propose_closure(
            case,
            by=sam,
            code="moved",
            reason="r",
            residual_risk="r",
            risk_holder="h",
            no_advocate_why="w",
        )
    with acting_as(world.people["pia"]), pytest.raises(access.Refused):
        access.break_glass(
            world.people["pia"],
            world.unshared.reference,
            reason="A hearing is in an hour, I need it.",
        )
    with acting_as(service_account()):
        heard = set(Notice.objects.values_list("to__username", flat=True))
        assert heard & set(kept) == set(), list(
            Notice.objects.filter(to__username__in=kept).values_list("to__username", "text")
        )
        assert {"sam", "sue"} & heard  # somebody hears


def test_only_one_function_makes_notices() -> None:
    makers = []
    for path in UNIT.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            said = ast.unparse(node.func)
            if (
                said == "Notice"
                or (
                    said.startswith("Notice.objects")
                    and said.rpartition(".")[2]
                    in ("create", "bulk_create", "get_or_create", "update_or_create")
                )
                or said.endswith("notices.create")
            ):
                makers.append(str(path.relative_to(UNIT)))
    assert set(makers) == {"access/telling.py"}


def test_excluded_from_an_order_of_an_older_register(
    world: World, visit: Any, supervisors: Any
) -> None:
    """An order that no case holds, without any identity: by its reference; and those of the same
    names are offered.
    """
    from datetime import date

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.access.models import Exclusion
    from clew.unit.intake import actions as intake
    from clew.unit.orders.actions.shared import refresh_search
    from clew.unit.orders.models import Application, Order, Protects

    sam = world.people["sam"]

    def order(subject: str, born: date | None, protected: str, number: str) -> Any:
        made = Order.objects.create(
            kind="spo",
            origin="application",
            number=number,
            subject_name=subject,
            subject_born=born,
            protected_name=protected,
            made_on=date(2025, 1, 7),
            end_kind="further",
            entered_by=sam,
        )
        Protects.objects.create(order=made, name=protected)
        refresh_search(made)
        return made

    with acting_as(service_account()):
        first = order("Christopher Sandiford", date(1980, 2, 3), "Diane Woottonby", "1")
        same = order("Christopher Sandiford", date(1980, 2, 3), "Diane Woottonby", "2")
        unknown_birth = order("Kristopher Sandiford", None, "Diane Woottonby", "3")
        younger = order("Christopher Sandiford", date(2001, 2, 3), "Somebody Else", "4")
        draft = Application.objects.create(
            subject_name="Christopher Sandiford",
            protected_name="Diane Woottonby",
            entered_by=sam,
            status="drafted",
            status_on=date(2025, 1, 7),
            considered_on=date(2025, 1, 7),
        )
        Protects.objects.create(application=draft, name="Diane Woottonby")
        refresh_search(draft)
    with acting_as(world.people["petra"]):
        referred = intake.refer(
            by=world.people["petra"],
            source="public",
            suspect_name="Christopher Sandiford",
            victim_name="Diane Woottonby",
            account="She told us.",
            came_from="Petra",
        )
    sofia, client = visit("sofia"), visit("sam")
    assert first.reference in told(sofia.get("/orders/?q=Sandiford"))
    answer = client.post(
        "/oversight/exclude/",
        {
            "user": world.people["sofia"].pk,
            "what": first.reference,
            "ground": "relative",
            "reason": "She is the sister of the subject.",
        },
    )
    assert answer.status_code == 302
    assert "/alike/" in answer.url
    assert first.reference not in told(sofia.get("/orders/?q=Sandiford"))  # it holds at once
    page = client.get(answer.url).content.decode()
    for one in (same, unknown_birth, draft, referred):
        assert one.reference in page, one
    assert younger.reference not in page
    chosen = [
        f"order:{same.pk}",
        f"order:{unknown_birth.pk}",
        f"application:{draft.pk}",
        f"course:{referred.pk}",
    ]
    assert client.post(answer.url, {"also": chosen}).status_code == 302
    gone = (first, same, unknown_birth, draft, referred)
    for where in (
        "/orders/?q=Sandiford",
        "/orders/?show=subject",
        "/orders/?show=pipeline",
        "/orders/?show=authority",
        "/orders/?show=made",
        "/triage/?q=Sandiford",
        "/triage/?list=referral",
        "/order-tables/drafted/",
        "/audit/?who=sam",
        "/audit/?who=petra",
        "/oversight/",
        "/",
    ):
        said = told(sofia.get(where))
        assert [one for one in gone if one.reference in said] == [], where
    assert sofia.get(f"/orders/{first.reference}/").status_code == 404
    assert sofia.get(f"/applications/{draft.reference}/").status_code == 404
    assert first.reference in told(client.get("/oversight/"))
    with acting_as(sam):
        assert Exclusion.objects.filter(user=world.people["sofia"]).count() == 5
    # The form takes nothing that is not there.
    assert (
        client.post(
            "/oversight/exclude/",
            {
                "user": world.people["sofia"].pk,
                "what": "O-NOTHERE",
                "ground": "relative",
                "reason": "She is the sister of the subject.",
            },
        ).status_code
        == 422
    )


@pytest.mark.parametrize("what", ["case", "course", "order", "application", "letter"])
def test_the_form_takes_every_reference(world: World, visit: Any, what: str) -> None:
    from clew.unit.access.identity import acting_as, service_account

    reference = world.numbers["letter"] if what == "letter" else getattr(world, what).reference
    answer = visit("sam").post(
        "/oversight/exclude/",
        {
            "user": world.people["cara"].pk,
            "what": reference,
            "ground": "relative",
            "reason": "A friend of the victim's.",
        },
    )
    assert answer.status_code == 302
    with acting_as(service_account()):
        held = records(world)
    gone = (
        [
            world.case.reference,
            world.course.reference,
            world.order.reference,
            world.application.reference,
        ]
        if what != "letter"
        else [r.reference for r in held["letter"]]
    )
    client = visit("cara")
    for where in (
        "/cases/",
        "/triage/?list=decided",
        "/orders/?show=force",
        "/orders/?show=pipeline",
        "/reports/?show=all",
        f"/cases/{world.case.reference}/looked/",
        "/notices/",
        "/",
    ):
        said = told(client.get(where))
        assert [one for one in gone if one in said] == [], where


def test_exclusions_of_others_from_the_same_record_are_not_shown(
    world: World, visit: Any, supervisors: Any
) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as
    from clew.unit.access.models import Exclusion

    sue = supervisors["sue"]
    with acting_as(sue):
        for who in ("tariq", "sofia"):
            made = exclude(
                world.people[who],
                by=sue,
                ground="relative",
                reason="A friend of Bertram's.",
                case=world.case,
            )
    assert "Bertram" in told(visit("sam").get("/oversight/"))
    assert "Bertram" not in told(visit("sofia").get("/oversight/"))
    with acting_as(sue):
        tariqs = Exclusion.objects.get(user=world.people["tariq"], case=world.case)
    assert visit("sofia").get(f"/oversight/exclusions/{tariqs.pk}/lift/").status_code == 404
    # Lifted, it comes back, and the act of excluding is still not shown to whom it was about.
    assert (
        visit("sam")
        .post(
            f"/oversight/exclusions/{made.pk}/lift/", {"reason": "They are not related after all."}
        )
        .status_code
        == 302
    )
    said = told(visit("sofia").get(f"/audit/?what={world.case.reference}"))
    assert world.case.reference in said
    assert (
        "excluded somebody" not in said.replace("Tariq", "") or "Bertram" in said
    )  # another's stands
    mine = told(visit("sofia").get("/audit/?what=sofia"))
    assert "lifted an exclusion" not in mine
    assert "lifted an exclusion" in told(visit("otto").get("/audit/?what=sofia"))


def test_the_audit_is_whole_for_whoever_may_not_read_all_of_it(
    world: World, visit: Any, supervisors: Any, settings_of: Any, tmp_path: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.chain import seal

    settings_of(CLEW_AUDIT_HEADS=tmp_path / "heads.log")
    for who in ("sofia", "otto"):
        keep_out(world, world.people[who], supervisors["sue"])
    visit("sofia").get(f"/cases/{world.case.reference}/")
    with acting_as(service_account()):
        seal()
    for who in ("sofia", "otto", "sam"):
        assert "every row and every link" in told(visit(who).get("/audit/whole/")), who


def test_matches_of_a_run_are_counted_without_what_is_kept_out(
    world: World, supervisors: Any
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Notice
    from clew.unit.orders.matching import _tell
    from clew.unit.orders.models import Order

    with acting_as(service_account()):
        Order.objects.filter(pk=world.order.pk).update(manager=None)
        other = Order.objects.create(
            kind="spo",
            origin="application",
            subject_name="A B",
            protected_name="C D",
            made_on="2025-01-07",
            end_kind="further",
            entered_by=world.people["sam"],
        )
        Notice.objects.all().delete()
    from clew.unit.access.actions import exclude

    with acting_as(supervisors["sue"]):
        exclude(
            world.people["sofia"],
            by=supervisors["sue"],
            ground="relative",
            reason="Her brother.",
            order=world.order,
        )
    with acting_as(service_account()):
        _tell([world.order.pk, world.order.pk, other.pk])
        heard = dict(Notice.objects.values_list("to__username", "text"))
    assert heard["sofia"].startswith("1 new")
    assert heard["sam"].startswith("3 new")


# Written by the libraries, read by no page: whose request changed a row, and the addresses of
# sessions and jobs.
_NO_RECORDS = {"pghistory_context"}


@pytest.mark.parametrize("who", ["sam", "cara", "ada", "otto", "greta"])
def test_no_table_tells_whoever_is_kept_out(world: World, supervisors: Any, who: str) -> None:
    """The second lock, asked of every table: no row that names a record or anybody in it, whatever
    query forgets the door.
    """
    from django.db import connection

    from clew.unit.access.identity import acting_as, service_account

    held = keep_out(world, world.people[who], supervisors["sue"])
    pattern = "|".join([*references(held), *people_of(held)])
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
        )
        tables = [row[0] for row in cursor.fetchall() if row[0] not in _NO_RECORDS]
        for person in (service_account(), world.people[who]):
            with acting_as(person):
                for table in tables:
                    cursor.execute(f"SELECT count(*) FROM {table} x WHERE x::text ~ %s", [pattern])
                    if cursor.fetchone()[0]:
                        found.setdefault(person.username, set()).add(table)
                # The rows that hang from a record by its number alone.
                for table in tables:
                    for column, kind in (
                        ("case_id", "case"),
                        ("course_id", "course"),
                        ("order_id", "order"),
                        ("application_id", "application"),
                        ("mailbox_id", "mailbox"),
                    ):
                        cursor.execute(
                            "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s AND NOT attisdropped",
                            [table, column],
                        )
                        if cursor.fetchone():
                            cursor.execute(
                                f"SELECT count(*) FROM {table} WHERE {column} = ANY (%s)",
                                [[r.pk for r in held[kind]]],
                            )
                            if cursor.fetchone()[0]:
                                found.setdefault(person.username, set()).add(f"{table}.{column}")
    assert who not in found, found[who]
    assert {
        "audit_entry",
        "cases_case",
        "cases_disposal",
        "access_exclusion.case_id",
        "orders_order",
        "reports_letter",
        "accounts_notice",
    } <= found["service"]
