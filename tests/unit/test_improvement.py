"""Progress at the desk: a log that nobody changes, an account that one person drafts and another
publishes, and every number traced to its records.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clew.database import embedded
from clew.database.provision import ADMIN
from clew.progress.table import checksum, rows_of
from tests.services import HOME
from tests.unit.world import World


def test_the_log_is_only_added_to(world: World, visit: Any) -> None:
    """Not by a page, an action, or the owner of the tables."""
    from clew.unit.access.identity import acting_as
    from clew.unit.improvement.models import LogEntry

    sam, tess = visit("sam"), visit("tess")
    today = timezone.localdate()
    given = {
        "status": "done",
        "on-day": today.day,
        "on-month": today.month,
        "on-year": today.year,
        "words": "The systems search included offences.",
    }
    refused = sam.post("/progress/recommendations/7/status/", given)
    assert refused.status_code == 422
    assert "Give the address of the evidence" in refused.content.decode()
    given["evidence"] = "https://www.example.org/policy"
    assert sam.post("/progress/recommendations/7/status/", given).status_code == 302
    assert tess.post("/progress/recommendations/7/status/", given).status_code == 403
    page = tess.get("/progress/recommendations/7/").content.decode()
    assert "Done, as the force sees it" in page
    assert world.people["sam"].name in page
    # Somebody gives the report's deadline a year late: told, and kept only with a reason.
    late = {"deadline-day": 27, "deadline-month": 3, "deadline-year": 2026}
    answer = sam.post("/progress/recommendations/7/owner/", late)
    assert answer.status_code == 422
    assert "the same day, 1 year later" in answer.content.decode()
    late["why"] = "The supplier delivers in March 2026."
    assert sam.post("/progress/recommendations/7/owner/", late).status_code == 302
    assert (
        "The report gives 27 March 2025" in sam.get("/progress/recommendations/7/").content.decode()
    )
    assert sam.get("/progress/recommendations/30/").status_code == 404
    with acting_as(world.people["sam"]):
        entry = LogEntry.objects.first()
        for change in (
            lambda: LogEntry.objects.filter(pk=entry.pk).update(words="otherwise"),
            lambda: LogEntry.objects.filter(pk=entry.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        # An entry in the name of somebody else is none.
        with pytest.raises(DatabaseError), transaction.atomic():
            LogEntry.objects.create(
                report=entry.report,
                number="7",
                kind="owner",
                words="A post",
                by=world.people["iris"],
            )
    # Nor by whoever owns the database: what is entered carries the day of the database, and stays.
    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(ADMIN, connection.settings_dict["NAME"])
    ) as admin:
        held = admin.execute(
            "INSERT INTO improvement_logentry (report, number, kind, status, words, evidence, source, by_id, at) VALUES ('r', '7', 'owner', '', 'A post', '', '', %s, '2020-01-01') RETURNING at",
            [world.people["sam"].pk],
        ).fetchone()
        assert held is not None
        assert held[0].year > 2020
        for word in (
            "UPDATE improvement_logentry SET words = 'x'",
            "DELETE FROM improvement_logentry",
        ):
            with (
                pytest.raises(psycopg.errors.CheckViolation, match="only added to"),
                admin.transaction(),
            ):
                admin.execute(word)  # type: ignore[call-overload]
        admin.rollback()


def test_what_is_entered_is_checked_and_names_nobody(world: World, visit: Any) -> None:
    from clew.offences.periods import Period
    from clew.unit.access.identity import acting_as
    from clew.unit.improvement import actions, entered
    from clew.unit.platform.problems import Refused

    sam, today = world.people["sam"], timezone.localdate()
    month = today.replace(day=1)
    with acting_as(sam):
        for role, people, hours in (("triage", 4, 500), ("analysis", 1, 120), ("health", 1, 90)):
            actions.enter_capacity(
                by=sam,
                month=month,
                role=role,
                people=people,
                hours_available=Decimal(hours),
                hours_worked=Decimal(hours),
                note="",
            )
        # Entered again, the later holds.
        actions.enter_capacity(
            by=sam,
            month=month,
            role="triage",
            people=5,
            hours_available=Decimal(600),
            hours_worked=Decimal(610),
            note="",
        )
        rows = entered.capacity([Period(month, today, "now")])
        # One and one are two: with the smallest other role they are seven, which is all.
        assert [(r["role"], r["people"], r["hours_worked"]) for r in rows] == [("all", 7.0, 820.0)]
        assert sam.name not in str(rows)
        for wrong, said in (
            ({"people": 0}, "Hours need people"),
            ({"hours_available": Decimal(9_999)}, "more hours than"),
            ({"month": month + timedelta(days=62)}, "has not begun"),
        ):
            fields = {
                "month": month,
                "role": "triage",
                "people": 2,
                "hours_available": Decimal(9),
                "hours_worked": Decimal(9),
                "note": "",
            }
            with pytest.raises(Refused, match=said):
                actions.enter_capacity(by=sam, **{**fields, **wrong})
        training = {
            "title": "An officer's case",
            "measured_on": today,
            "learners": 40,
            "before_right": 60,
            "before_of": 200,
            "after_right": 130,
            "after_of": 200,
            "how": "Other cases of equal difficulty, the same day.",
            "evidence": "",
        }
        with pytest.raises(Refused, match="fewer than 10 learners"):
            actions.enter_training(by=sam, **{**training, "learners": 9})
        assert entered.training() == []
        actions.enter_training(by=sam, **training)
        assert "More answers were right" in entered.training()[0]["words"]
    client = visit("sam")
    # The file of a learning system: added up, of those who did both tests, and nobody is kept.
    rows = ["Learner;When;Right;Of", *(f"learner{n};before;{n % 4};4" for n in range(12))]
    rows += [f"Learner{n};After;3;4" for n in range(11)]

    def taken_in(lines: list[str]) -> Any:
        file = SimpleUploadedFile("results.csv", "\r\n".join(lines).encode("cp1252"))
        when = {f"measured_on-{part}": getattr(today, part) for part in ("day", "month", "year")}
        said = {"title": "From the college", "how": "Two sets of cases.", **when}
        return client.post("/progress/training/file/", {**said, "file": file}, follow=True)

    for wrong, said in (
        ([*rows, "learner1;after;5;4"], "Row 25, right: 5 are more than the 4 answered"),
        (rows[:22], "9 learners did both tests"),
        ([*rows, "learner1;after;3;4"], "a row for “after” already"),
        (["name;mark"], "Look at learner, when, right, of"),
    ):
        assert said in taken_in(wrong).content.decode()
    done = taken_in(rows).content.decode()
    assert "Not counted, with one test only: 1." in done
    with acting_as(sam):
        held = next(t for t in entered.training() if t["title"] == "From the college")
        assert (held["learners"], held["before_right"], held["before_of"]) == (11, 15, 44)
        assert (held["after_right"], held["after_of"]) == (33, 44)
    for address in ("/progress/capacity/", "/progress/training/", "/progress/feedback/"):
        assert client.get(address).status_code == 200
    for kind in ("csv", "pdf"):
        assert client.get(f"/progress/?as={kind}").status_code == 200
        assert client.get(f"/progress/capacity/?as={kind}").status_code == 200
    day = {"did_on-day": today.day, "did_on-month": today.month, "did_on-year": today.year}
    number = world.numbers["feedback"]
    done = client.post(
        f"/progress/feedback/{number}/", {"did": "Letters name the post now.", **day}
    )
    assert done.status_code == 302
    assert (
        client.post(f"/progress/feedback/{number}/withdraw/", {"why": "twice"}).status_code == 302
    )
    with acting_as(sam):
        assert entered.feedback() == []


def test_one_drafts_another_publishes_and_every_number_is_traced(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as
    from clew.unit.audit.models import Entry
    from clew.unit.disclosure.actions import everything_sent
    from clew.unit.improvement import actions
    from clew.unit.improvement.models import Edition
    from clew.unit.platform.problems import Refused

    sam, iris = world.people["sam"], world.people["iris"]
    client = visit("sam")
    asked = client.post("/progress/accounts/new/", {"words": "What we know, and what we do not."})
    number = int(re.findall(r"\d+", asked["Location"])[-1])
    assert "looks again" in client.get(asked["Location"]).content.decode()
    actions.draft(number)
    with acting_as(sam):
        edition = Edition.objects.get(pk=number)
        assert edition.status == "done", edition.problem
        with pytest.raises(Refused, match="somebody else"):
            actions.publish(edition, by=sam)
        before = len(everything_sent())
    with pytest.raises(DatabaseError), acting_as(sam):
        Edition.objects.filter(pk=number).update(
            published_by=sam, published_on=timezone.localdate()
        )
    page = client.get(f"/progress/accounts/{number}/").content.decode()
    assert "Publish it" not in page
    assert "Not measured" in page

    # Every number of the page leads to as many rows as were counted.
    kept = edition.kept
    links = re.findall(rf'href="(/progress/accounts/{number}/behind/[^"]+)"', page)
    assert len(links) > 40
    cells = {t["title"]: t for t in kept["tables"]}
    traced = 0
    analyst = visit("anna")
    for href in [*links[:: max(1, len(links) // 25)], *(h for h in links if "arrivals" in h)]:
        answer = client.get(href.replace("&amp;", "&"))
        assert answer.status_code == 200, href
        words = answer.content.decode()
        counted = int(
            re.search(r"Rows that were counted</dt><dd[^>]*>([\d,]+)", words)[1].replace(",", "")
        )
        key, period = re.search(r"behind/(\w+)/(\d+)/", href).groups()
        part = (re.search(r"part=([^&]*)", href) or [None, ""])[1].replace("%20", " ")
        table = next(
            t
            for t in cells.values()
            if t["number"]
            == next(
                m["table"]
                for s in edition.shown["sections"]
                for m in s["measures"]
                if m["key"] == key
            )
        )
        truth = next(c[2] for c in table["cells"] if c[0] == int(period) and "".join(c[1]) == part)
        if key != "searched":
            assert counted == truth, href
        traced += 1
    assert traced >= 25
    assert analyst.get(links[0].replace("&amp;", "&")).status_code == 200
    assert visit("cara").get(links[0].replace("&amp;", "&")).status_code == 403
    with as_service():
        assert Entry.objects.filter(what="looked at the records behind a number").count() >= traced

    # Whoever is kept out of a course does not find it behind a number.
    course = world.course
    href = next(
        f"/progress/accounts/{number}/behind/arrivals/{c[0]}/"
        for t in kept["tables"]
        if t["figure"]["measure"] == "arrivals"
        for c in t["cells"]
        if c[1] == [""] and c[2]
    )

    def listed() -> str:
        found, after = "", 0
        while True:
            words = client.get(f"{href}?part=&after={after}").content.decode()
            found += words
            after += 50
            if f"after={after}" not in words:
                return found

    assert course.reference in listed()
    with acting_as(world.people["sofia"]):
        exclude(
            sam,
            by=world.people["sofia"],
            ground="relative",
            reason="A relative of the suspect.",
            identity=course.suspect_identity,
        )
    assert course.reference not in listed()

    # Published by another; the public reads what was shown, and no hidden number.
    assert visit("iris").post(f"/progress/accounts/{number}/publish/").status_code == 302
    with acting_as(iris):
        edition.refresh_from_db()
        assert len(everything_sent()) == before + 1
    rows = rows_of(bytes(edition.csv).decode(), "progress.csv")
    assert edition.csv_sum == checksum(bytes(edition.csv))
    assert any(r["mark"] == "c" for r in rows)
    assert bytes(edition.pdf)[:5] == b"%PDF-"
    hidden = {
        (m["key"], r["n"], r["part"])
        for s in edition.shown["sections"]
        for m in s["measures"]
        for r in m["counts"]
        if r["mark"] == "c"
    }
    for table in kept["tables"]:
        for n, values, value, mark in table["cells"]:
            assert (mark == "c") <= (value is not None)
            assert not (mark == "" and 0 < (value or 0) < 5 and values != ["none"]), (
                table["title"],
                n,
            )
    assert hidden
    with pytest.raises(DatabaseError), acting_as(iris):
        Edition.objects.filter(pk=number).update(words="otherwise")
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("SELECT * FROM public_progress")
    # Taken back, its numbers stay known to whatever is counted next.
    assert (
        visit("iris")
        .post(f"/progress/accounts/{number}/withdraw/", {"why": "A wrong word."})
        .status_code
        == 302
    )
    with acting_as(iris):
        edition.refresh_from_db()
        assert not edition.is_public
        assert len(everything_sent()) == before + 1
