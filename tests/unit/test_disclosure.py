"""The desk for requests: clock, reading, drafting, two blind checks, release, log; and figures
beside it.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from clew.offences.clocks import ANY_PART, add_working_days, clock, is_working_day

REQUESTS = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "spo-and-foi" / "foi-requests.json"
)


# -- the clock
# ----------------------------------------------------------------------------------------------------------------------------
class _Step:
    def __init__(self, name: str, on: date, **said: Any) -> None:
        self.name, self.on, self.said = name, on, said


def test_a_bank_holiday_in_any_part_is_no_working_day() -> None:
    # 17 March is a holiday in Northern Ireland alone, 30 November in Scotland alone (2026: a
    # Monday).
    assert not is_working_day(date(2026, 3, 17), ANY_PART)
    assert is_working_day(date(2026, 3, 17))
    assert clock("foi_answer", date(2026, 3, 16)).last_day(date(2026, 3, 16)) > add_working_days(
        date(2026, 3, 16), 20
    )
    assert clock("foi_answer", date(2025, 6, 2)).last_day(date(2025, 6, 2)) == date(2025, 6, 30)


@given(st.dates(date(2006, 1, 1), date(2035, 12, 31)))
def test_the_twentieth_working_day_after_receipt(received: date) -> None:
    last = clock("foi_answer", received).last_day(received)
    days = [received + timedelta(days=n) for n in range(1, (last - received).days + 1)]
    assert sum(is_working_day(d, ANY_PART) for d in days) == 20
    assert is_working_day(last, ANY_PART)


@given(
    st.lists(
        st.sampled_from(
            [
                "clarification_asked",
                "clarified",
                "extended",
                "withdrawn",
                "sent",
                "review_asked",
                "review_decided",
                "ico_opened",
                "ico_decided",
                "lapsed",
            ]
        ),
        max_size=12,
    )
)
def test_the_table_of_steps_leads_somewhere_from_everywhere(names: list[str]) -> None:
    from clew.unit.disclosure.rules import request_state, steps

    on = date(2026, 1, 5)
    taken = [_Step("received", on)]
    state = request_state(taken)
    for name in names:
        rule = steps()[name]
        if state.status not in rule.before:
            continue
        on += timedelta(days=3)
        taken.append(_Step(name, on, until=(on + timedelta(days=30)).isoformat()))
        state = request_state(taken)
        assert (state.due_on is None) == (state.status in ("waiting", "answered", "closed", "ico"))
        if name == "clarified":
            assert state.due_on == clock("foi_answer", on).last_day(on)


def test_time_extended_after_the_day_for_the_answer_leaves_it_late() -> None:
    """s.10(3), s.17(1): the requester is told within the twenty working days, or the answer is
    late.
    """
    from clew.unit.disclosure.rules import request_state

    received = date(2025, 6, 2)
    due = clock("foi_answer", received).last_day(received)
    until = (due + timedelta(days=40)).isoformat()

    def state(*steps: _Step) -> Any:
        return request_state([_Step("received", received), *steps])

    in_time = state(_Step("extended", due, until=until))
    assert (in_time.due_on, in_time.extended, in_time.late) == (
        date.fromisoformat(until),
        True,
        False,
    )
    after = state(_Step("extended", due + timedelta(days=1), until=until))
    assert (after.due_on, after.extended, after.late) == (due, False, True)
    # Nor does clarification that is asked for when the day has passed; asked for in time, it stops
    # the clock.
    asked = due + timedelta(days=1)
    assert state(
        _Step("clarification_asked", asked), _Step("clarified", asked + timedelta(days=3))
    ).late
    assert not state(
        _Step("clarification_asked", due), _Step("clarified", asked + timedelta(days=3))
    ).late
    assert state(_Step("sent", asked)).late
    assert not state(_Step("sent", due)).late


def test_two_requests_lie_within_sixty_consecutive_working_days() -> None:
    from clew.unit.disclosure.rules import within_working_days

    first = date(2025, 1, 6)
    days = [first + timedelta(days=n) for n in range(120)]
    working = [d for d in days if is_working_day(d, ANY_PART)]
    assert within_working_days(working[59], first, 60)
    assert not within_working_days(working[60], first, 60)
    assert within_working_days(first, working[59], 60)


# -- the desk
# -----------------------------------------------------------------------------------------------------------------------------
def _drafted(world: Any, text: str, **more: Any) -> tuple[Any, Any]:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    iris = world.people["iris"]
    with acting_as(iris):
        made = actions.receive(
            by=iris,
            how="typed",
            received_on=timezone.localdate() - timedelta(days=2),
            requester="Jo",
            contact="",
            text=text,
            **more,
        )
        answer = Answer.objects.create(
            request=made, version=1, as_at=date(2026, 6, 30), made_by=iris
        )
    actions.draft(answer.pk)
    with acting_as(iris):
        answer = Answer.objects.select_related("request").get(pk=answer.pk)
    assert answer.status == "done", answer.said
    return made, answer


def _confirm(world: Any, made: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    with acting_as(world.people["iris"]):
        for q in made.questions.all():
            actions.save_question(
                q,
                by=world.people["iris"],
                text=q.text,
                figures=[actions.from_json(f) for f in q.figures],
                lacks=q.lacks,
                confirmed=True,
            )


def _follows(answer: Any) -> dict[str, Any]:
    """The decision that follows from a draft's results."""
    from clew.figures.answer import proposed

    outcome, grounds = proposed(answer.kept)
    return {
        "outcome": outcome,
        "words": "What may be given is given.",
        "balance": dict.fromkeys(grounds, ""),
        "context": [],
    }


def test_figures_of_the_register_agree_with_its_own_tables(world: Any) -> None:
    from clew.figures.counting import count
    from clew.figures.description import figure
    from clew.offences.periods import split
    from clew.unit.access.identity import acting_as
    from clew.unit.figures.store import load, newest
    from clew.unit.orders.tables import count as tables

    with acting_as(world.people["iris"]):
        prepared = newest()
        assert prepared is not None
        facts = load(prepared)
        begin, end = date(2024, 1, 1), date.today()
        held = tables(begin, end)
        pairs = {
            "considered": "considered",
            "authorised": "authorised",
            "applied": "full_applied",
            "orders_full": "orders_full",
            "orders_interim": "orders_interim",
            "people_full": "people_full",
            "people_any": "people_any",
            "orders_positive": "positive_full",
            "s8_recorded": "s8.recorded",
            "s8_suspected": "s8.happened",
            "withdrawn": "withdrawn",
            "varied": "varied",
        }
        for measure, key in pairs.items():
            asked = figure(
                measure,
                periods=split(begin, end, "dates"),
                as_at=end,
                **({"basis": "recorded"} if measure == "s8_recorded" else {}),
            )
            assert count(facts, asked).number(0).value == held[key], measure
        facts.close()
    assert held["orders_full"] > 0


def test_nothing_goes_before_two_others_have_agreed(world: Any) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    today = timezone.localdate()
    made, answer = _drafted(world, "How many harassment offences were recorded in 2025?")
    iris, anna, lena, sunil = (world.people[n] for n in ("iris", "anna", "lena", "sunil"))
    decision = {**_follows(answer), "checked": ["rights", "notice"]}
    with acting_as(iris), pytest.raises(actions.Refused, match="Confirm first"):
        actions.decide(answer, by=iris, **decision)
    _confirm(world, made)
    with acting_as(iris):
        with pytest.raises(actions.Refused, match="not decided"):
            actions.check(answer, by=anna, agrees=True, words="Looked at all of it.")
        for outcome, balance, said in (
            ("refused", {}, "grounds"),
            ("cost", {"s40": ""}, "s.12"),
            ("refused", {"s30": "short"}, "public interest"),
            ("refused", {"s21": ""}, "why it applies"),
        ):
            with pytest.raises(actions.Refused, match=said):
                actions.decide(
                    answer, by=iris, **{**decision, "outcome": outcome, "balance": balance}
                )
        actions.decide(answer, by=iris, **decision)
        with pytest.raises(actions.Refused, match="does not check"):
            actions.check(answer, by=iris, agrees=True, words="I looked myself.")
        with pytest.raises(actions.Refused, match="Two people"):
            actions.send(answer, by=iris, on=today)
    with acting_as(anna):
        actions.check(answer, by=anna, agrees=True, words="The codes are right.")
    with acting_as(lena):
        from clew.unit.disclosure.queries import checks

        assert checks(answer) == [], "the other check is seen before both have spoken"
        actions.check(answer, by=lena, agrees=False, words="The period is another.")
        assert {c.by_id for c in checks(answer)} == {anna.pk, lena.pk}
    with acting_as(sunil), pytest.raises(actions.Refused, match="Two people have"):
        actions.check(answer, by=sunil, agrees=True, words="A third reading.")
    with acting_as(iris), pytest.raises(actions.Refused, match="does not agree"):
        actions.send(answer, by=iris, on=today)


def test_the_database_itself_keeps_checks_apart(world: Any) -> None:
    from django.db import connection, transaction
    from django.db.utils import ProgrammingError

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    made, answer = _drafted(world, "How many stalking offences were recorded in 2025?")
    _confirm(world, made)
    with acting_as(world.people["iris"]):
        actions.decide(
            answer,
            by=world.people["iris"],
            outcome="refused",
            words="What may be given is given.",
            balance={"s40": ""},
            context=[],
        )
    with acting_as(world.people["anna"]):
        actions.check(answer, by=world.people["anna"], agrees=True, words="The codes are right.")
    with acting_as(world.people["lena"]), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM disclosure_check WHERE answer_id = %s", [answer.pk])
        assert cursor.fetchone() == (0,)
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(
                "INSERT INTO disclosure_check (answer_id, request_id, agrees, words, by_id, at) VALUES (%s, %s, true, 'x', %s, now())",
                [answer.pk, made.pk, world.people["anna"].pk],
            )
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("UPDATE disclosure_check SET agrees = false")


def test_what_is_published_names_no_requester_and_holds_no_hidden_number(
    world: Any, visit: Any
) -> None:
    held = world.published
    everything = json.dumps(held.kept) + bytes(held.csv).decode() + held.asked + held.summary
    assert "A. Reader" not in everything
    assert "reader@example.org" not in everything
    assert "Dana Quill" in world.request.text
    assert "Dana Quill" not in everything
    numbers = [
        r["number"] for q in held.kept["questions"] for r in q["rows"] if r["number"] is not None
    ]
    assert numbers
    assert not [
        r
        for q in held.kept["questions"]
        for r in q["rows"]
        if r["number"] is not None and 0 < r["number"] < 5 and "Not recorded" not in r.values()
    ]
    assert "truth" not in everything
    page = visit("ada").get(f"/disclosure-log/{held.slug}/").content.decode()
    assert "Harassment in 2025" in page
    assert "A. Reader" not in page


def test_a_restricted_request_is_there_for_those_named(world: Any, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    made, _ = _drafted(
        world,
        "How many stalking reports were made by my neighbour in 2025?",
        restricted=True,
        restricted_why="It is about a known person.",
    )
    from django.urls import reverse

    where = reverse("request", args=[made.reference])
    assert visit("iris").get(where).status_code == 200
    for who in ("sam", "anna", "lena"):
        assert visit(who).get(where).status_code == 404
        assert made.reference not in visit(who).get("/requests/?show=all").content.decode()
    with acting_as(world.people["iris"]):
        actions.restrict(
            made,
            by=world.people["iris"],
            why="Sam helps with it now.",
            people=[world.people["sam"]],
        )
    assert visit("sam").get(where).status_code == 200
    assert visit("anna").get(where).status_code == 404


def test_clarification_starts_the_clock_afresh_and_a_struck_step_gives_it_back(world: Any) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    iris = world.people["iris"]
    today = timezone.localdate()
    made, _ = _drafted(world, "How many stalking offences?")
    first = made.due_on
    with acting_as(iris):
        actions.take_step(
            made,
            "clarification_asked",
            by=iris,
            on=today - timedelta(days=1),
            words="Which years are meant?",
        )
        made.refresh_from_db()
        assert (made.status, made.due_on) == ("waiting", None)
        with pytest.raises(actions.Refused, match="does not follow"):
            actions.take_step(made, "review_asked", by=iris, on=today, words="Too early.")
        actions.take_step(
            made,
            "clarified",
            by=iris,
            on=today,
            text="How many stalking offences were recorded in 2025?",
        )
        made.refresh_from_db()
        assert made.due_on == clock("foi_answer", today).last_day(today)
        assert made.questions.get().figures[0]["periods"][0]["label"] == "2025"
        with pytest.raises(actions.Refused, match="qualified"):
            actions.take_step(
                made,
                "extended",
                by=iris,
                on=today,
                words="w",
                said={"until": "2027-01-01", "exemption": "s40"},
            )
        step = made.steps.get(name="clarified")
        actions.strike_step(step, by=iris, why="It was another request.")
        made.refresh_from_db()
        assert made.status == "waiting"
        actions.strike_step(
            made.steps.get(name="clarification_asked"), by=iris, why="It was never sent."
        )
        made.refresh_from_db()
        assert (made.status, made.due_on) == ("open", first)


def test_an_answer_already_published_is_weighed_and_suggested(world: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure.queries import suggested

    with acting_as(world.people["iris"]):
        assert [
            p.slug for p in suggested("Please tell me the harassment offences recorded in 2025")
        ] == [world.published.slug]
        assert suggested("What colour are the cars?") == []
    _, answer = _drafted(
        world, "How many harassment offences were recorded in 2025, by sex of the victim?"
    )
    earlier = {json.dumps(c[:2]): c[3] for c in world.published.answer.kept["tables"][0]["cells"]}
    for period, values, _, mark in answer.kept["tables"][0]["cells"]:
        assert not (earlier.get(json.dumps([period, values])) == "c" and mark == ""), (
            "what was hidden is shown now"
        )


def test_the_quarter_counts_what_came_in_and_in_what_time(world: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure.queries import quarter

    with acting_as(world.people["iris"]):
        first = world.request.received_on
        rows = dict(quarter(first, first + timedelta(days=5), by=world.people["iris"]))
        decided = world.published.answer.decision.get_outcome_display()
    assert rows["Requests received"] == 1
    assert (rows["of these, answered"], rows["answered in time"], rows["answered late"]) == (
        1,
        1,
        0,
    )
    assert rows[f"Decision: {decided}"] == 1
    assert rows["Internal reviews asked for"] == 1


def test_a_restricted_request_neither_blocks_others_nor_changes_the_return(
    world: Any, visit: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Request
    from clew.unit.disclosure.queries import quarter

    today, people = timezone.localdate(), world.people
    made = []
    for who, restricted in (("iris", True), ("sam", False), ("iris", True), ("sam", False)):
        with acting_as(people[who]):
            made.append(
                actions.receive(
                    by=people[who],
                    how="email",
                    received_on=today,
                    requester="A. Reader",
                    contact="r@example.org",
                    text="How many?",
                    restricted=restricted,
                    restricted_why="a person" if restricted else "",
                )
            )
    assert len({m.reference for m in made}) == 4
    with acting_as(people["sam"]):
        assert Request.objects.filter(pk__in=[m.pk for m in made]).count() == 2
    drawn = []
    for who in ("iris", "sam", "anna"):
        with acting_as(people[who]):
            drawn.append(quarter(today - timedelta(days=10), today, by=people[who]))
    assert drawn[0] == drawn[1] == drawn[2]
    assert dict(drawn[0])["Requests received"] >= 4


def test_behaviours_wait_for_a_sample_and_cost_for_a_watch(world: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    iris = world.people["iris"]
    made, answer = _drafted(
        world,
        "1. How many malicious communications offences in 2025 and 2026 used social media?\n2. How many stalking suspects were bailed in 2025?",
    )
    assert answer.kept["tables"][0]["withheld"]
    assert "assumed" in answer.kept["questions"][1]["estimate"]["minutes_source"]
    with acting_as(iris):
        rows = list(made.readings.all())
        assert rows
        actions.read_texts(made, "social_media_contact", {r.pk: True for r in rows}, by=iris)
        actions.time_sample(
            made, by=iris, records=10, minutes=25, words="Ten custody entries, looking for bail."
        )
        again = Answer.objects.create(
            request=made, version=2, as_at=date(2026, 6, 30), made_by=iris
        )
    actions.draft(again.pk)
    with acting_as(iris):
        again.refresh_from_db()
    assert again.kept["tables"][0]["withheld"] == ""
    assert "Iris Coyle read each" in again.kept["tables"][0]["caveats"][0]
    assert str(len(rows)) not in again.kept["tables"][0]["caveats"][0].partition(" read each on ")[
        2
    ].partition(": ")[2].replace("100%", "")
    assert again.kept["questions"][1]["estimate"]["minutes"] == 2.5


def test_the_page_of_figures_counts_and_gives_files_of_protected_numbers_alone(
    world: Any, visit: Any
) -> None:
    anna = visit("anna")
    asked = {
        "measure": "recorded",
        "of": "harassment",
        "scheme": "quarter",
        "last": "6",
        "by1": "victim_sex",
        "protected": "on",
        "begin-day": "",
        "end-day": "",
    }
    page = anna.get("/figures/", asked).content.decode()
    assert "Harassment: offences recorded by sex of the victim" in page
    assert "How to read these figures" in page
    assert "Counting unit: offences" in page
    assert anna.get("/figures/", {**asked, "as": "ods"}).content[:2] == b"PK"
    assert anna.get("/figures/", {**asked, "as": "csv"}).status_code == 200
    bare = {k: v for k, v in asked.items() if k != "protected"}
    assert "Small numbers are shown" in anna.get("/figures/", bare).content.decode()
    assert anna.get("/figures/", {**bare, "as": "csv"}).status_code == 404
    assert anna.get("/figures/", {**asked, "by1": "reason"}).status_code == 422


def test_a_figure_is_added_to_a_question_and_waits_to_be_confirmed(world: Any, visit: Any) -> None:
    from django.urls import reverse

    made, _ = _drafted(world, "1. How many stalking offences were recorded in 2024/25?")
    _confirm(world, made)
    iris = visit("iris")
    path = reverse("question-figure", args=[made.reference, 1])
    assert "Add a figure" in iris.get(path).content.decode()
    asked = {
        "measure": "recorded",
        "of": "harassment",
        "scheme": "financial",
        "last": "2",
        "begin-day": "",
        "end-day": "",
    }
    before = len(made.questions.get(number=1).figures)
    answer = iris.post(path, asked)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == reverse("question", args=[made.reference, 1])
    held = made.questions.get(number=1)
    assert len(held.figures) == before + 1
    assert held.figures[-1]["of"] == "harassment"
    # Counted to no day after the request came in.
    assert date.fromisoformat(held.figures[-1]["as_at"]) <= made.received_on
    assert held.confirmed_at is None


def test_a_broader_figure_is_offered_and_counted_once_somebody_chooses_it(
    world: Any, visit: Any
) -> None:
    from django.urls import reverse

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    iris = world.people["iris"]
    made, answer = _drafted(world, "How many harassment offences were recorded in Camden in 2025?")
    asked = answer.kept["questions"][0]
    assert asked["status"] == "unmatched"
    assert "in Camden" in asked["reason"]
    assert answer.kept["tables"] == []
    page = visit("iris")
    path = reverse("question", args=[made.reference, 1])
    shown = page.get(path).content.decode()
    assert "Figures near to it" in shown
    assert "in Camden" in shown
    lacks = made.questions.get().lacks[0][0]
    assert (
        page.post(
            path,
            {"text": made.questions.get().text, "choose": ["0"], "lacks": lacks, "confirmed": "on"},
        ).status_code
        == 302
    )
    held = made.questions.get()
    assert [f["of"] for f in held.figures] == ["harassment"]
    assert held.figures[0] not in held.offered
    with acting_as(iris):
        again = Answer.objects.create(
            request=made, version=2, as_at=date(2026, 6, 30), made_by=iris
        )
    actions.draft(again.pk)
    with acting_as(iris):
        again.refresh_from_db()
    assert again.kept["questions"][0]["status"] == "part"
    assert len(again.kept["tables"]) == 1


def test_what_is_no_question_is_set_aside_with_a_reason(world: Any, visit: Any) -> None:
    from django.urls import reverse

    from clew.unit.access.identity import acting_as
    from clew.unit.audit.models import Entry

    made, _ = _drafted(
        world,
        "1. How many harassment offences were recorded in 2025?\n2. Why is stalking in the news?\n3. How many arrests for stalking were made in 2025?",
    )
    iris = visit("iris")
    path = reverse("question-aside", args=[made.reference, 2])
    assert iris.post(path, {"why": "no"}).status_code == 422
    assert made.questions.count() == 3
    assert (
        iris.post(path, {"why": "It asks for an opinion, not for information."}).status_code == 302
    )
    made.refresh_from_db()
    assert [q.number for q in made.questions.all()] == [1, 2]
    assert [q.text.split()[2] for q in made.questions.all()] == ["harassment", "arrests"]
    assert "Why is stalking in the news?" in made.asides
    with acting_as(world.people["otto"]):
        assert Entry.objects.filter(
            subject=f"request:{made.reference}", reason__startswith="It asks for an opinion"
        ).exists()
    iris.post(
        reverse("question-aside", args=[made.reference, 2]),
        {"why": "It asks for nothing that is held."},
    )
    answer = iris.post(
        reverse("question-aside", args=[made.reference, 1]),
        {"why": "It asks for nothing that is held."},
    )
    assert "It is the only question" in answer.content.decode()
    assert made.questions.count() == 1


@pytest.mark.skipif(not REQUESTS.is_file(), reason="the real requests are not here")
def test_every_shared_request_is_answered_or_says_exactly_why_not(world: Any) -> None:
    for asked in json.loads(REQUESTS.read_text()):
        _, answer = _drafted(
            world, "\n".join(f"{n}. {q}" for n, q in enumerate(asked["questions"], 1))
        )
        for question in answer.kept["questions"]:
            assert question["status"] == "answered" or question["reason"], (asked["ref"], question)


def test_a_refusal_gives_no_number_and_neither_confirming_nor_denying_says_nothing(
    world: Any,
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.files import one_file

    made, answer = _drafted(world, "How many harassment offences were recorded in 2025?")
    _confirm(world, made)
    number = str(next(c[2] for t in answer.kept["tables"] for c in t["cells"] if c[2] and not c[3]))
    with acting_as(world.people["iris"]):
        decision = actions.decide(
            answer,
            by=world.people["iris"],
            outcome="ncnd",
            words="We neither confirm nor deny.",
            balance={"s40": ""},
            context=[],
        )
    said = one_file(answer.kept, "json", decision, sent_on=date.today()).decode()
    assert '"status": "ncnd"' in said
    assert all(q["rows"] == [] and q["figures"] == [] for q in json.loads(said)["questions"])
    assert f",{number}," in one_file(answer.kept, "csv", None, sent_on=None).decode("utf-8-sig")
    assert f",{number}," not in one_file(answer.kept, "csv", decision, sent_on=None).decode(
        "utf-8-sig"
    )


def test_decisions_of_triage_are_counted_with_the_days_that_they_waited(world: Any) -> None:
    from clew.figures.counting import count
    from clew.figures.description import figure
    from clew.offences.periods import split
    from clew.unit.access.identity import acting_as
    from clew.unit.figures.store import load, newest
    from clew.unit.triage.models import Decision

    today = date.today()
    with acting_as(world.people["sam"]):
        outcomes = list(Decision.objects.values_list("outcome", flat=True))
        prepared = newest()
        assert prepared is not None
        facts = load(prepared)
    counted = count(
        facts,
        figure(
            "triage",
            periods=split(today - timedelta(days=40), today, "dates"),
            as_at=today,
            by=("decision", "waited"),
        ),
    )
    facts.close()
    assert outcomes
    assert counted.number(0).value == len(outcomes)
    assert counted.number(0, "accepted", "0").value == outcomes.count("accepted")


# -- what goes, and when
# ------------------------------------------------------------------------------------------------------------------
FEW = "How many stalking offences were recorded in each month of 2025?"
CHECKED = ["rights", "notice", "cost"]


def _agree(world: Any, answer: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    for who in ("anna", "lena"):
        with acting_as(world.people[who]):
            actions.check(
                answer,
                by=world.people[who],
                agrees=True,
                words="Read table and letter; the codes are right.",
            )


def _sent(world: Any, text: str, **more: Any) -> Any:
    """A request answered, decided, checked and sent."""
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    iris = world.people["iris"]
    made, answer = _drafted(world, text)
    _confirm(world, made)
    with acting_as(iris):
        actions.decide(answer, by=iris, **_follows(answer), checked=CHECKED, **more)
    _agree(world, answer)
    with acting_as(iris):
        actions.send(answer, by=iris, on=timezone.localdate())
        return Answer.objects.select_related("request", "decision").get(pk=answer.pk)


def test_a_full_answer_is_not_decided_where_numbers_are_withheld_unless_somebody_says_why(
    world: Any, visit: Any
) -> None:
    from django.urls import reverse

    from clew.unit.disclosure.models import Decision

    made, answer = _drafted(world, FEW)
    _confirm(world, made)
    assert "c" in {c[3] for t in answer.kept["tables"] for c in t["cells"]}
    iris = visit("iris")
    page = iris.get(reverse("request", args=[made.reference])).content.decode()
    assert "What follows from the results: <strong>Answered in part (s.40(2)" in page
    where = reverse("request-decide", args=[made.reference])
    form = iris.get(where).content.decode()
    assert re.search(r'name="outcome"[^>]*value="part"[^>]*checked', form)
    given = {
        "outcome": "full",
        "words": "Every question is answered.",
        "otherwise": "",
        "checked": CHECKED[:2],
    }
    refused = iris.post(where, given)
    assert refused.status_code == 422
    assert "follows from the results" in refused.content.decode()
    refused = iris.post(where, {**given, "outcome": "part"})
    assert refused.status_code == 422
    assert "s.17" in refused.content.decode()
    why = "The withheld numbers were published by the Home Office last week."
    assert iris.post(where, {**given, "otherwise": why, "exemptions": ["s40"]}).status_code == 302
    from clew.unit.access.identity import acting_as

    with acting_as(world.people["iris"]):
        held = Decision.objects.get(answer=answer)
    assert (held.outcome, held.proposed, held.otherwise) == ("full", "part", why)
    assert why in iris.get(reverse("request", args=[made.reference])).content.decode()


def test_an_extension_after_the_day_is_told_and_counted_as_late(world: Any, visit: Any) -> None:
    from django.urls import reverse

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.queries import quarter

    iris, today = world.people["iris"], timezone.localdate()
    received = today - timedelta(days=400)
    with acting_as(iris):
        made = actions.receive(
            by=iris,
            how="email",
            received_on=received,
            requester="Late Reader",
            contact="late@example.org",
            text="How many stalking offences were recorded in 2024?",
        )
        near = actions.receive(
            by=iris,
            how="email",
            received_on=received + timedelta(days=9),
            requester="late reader",
            contact="",
            text="How many harassment offences were recorded in 2024?",
        )
        first = made.due_on
    visitor = visit("iris")
    where = reverse("request-step", args=[made.reference, "extended"])
    until = today + timedelta(days=20)
    asked = {
        "on-day": today.day,
        "on-month": today.month,
        "on-year": today.year,
        "exemption": "s30",
        "words": "The balance needs more time.",
    }
    day = {"until-day": until.day, "until-month": until.month, "until-year": until.year}
    refused = visitor.post(
        where,
        {**asked, "until-day": first.day, "until-month": first.month, "until-year": first.year},
    )
    assert refused.status_code == 422
    assert "Enter a day after the one on which the answer is due now" in refused.content.decode()
    assert visitor.post(where, {**asked, **day}).status_code == 302
    made.refresh_from_db()
    assert (made.due_on, made.extended) == (first, False)
    page = visitor.get(reverse("request", args=[made.reference])).content.decode()
    assert "The answer is late" in page
    answer = _draft_again(world, made)
    page = visitor.get(reverse("request", args=[made.reference])).content.decode()
    assert near.reference in page
    assert "within 60 working days" in page
    _confirm(world, made)
    with acting_as(iris):
        actions.decide(answer, by=iris, **{**_follows(answer), "otherwise": ""}, checked=CHECKED)
    _agree(world, answer)
    with acting_as(iris):
        actions.send(answer, by=iris, on=today)
        rows = dict(quarter(received, received, by=iris))
    assert (
        rows["answered in time"],
        rows["answered late"],
        rows["answered after an extension for the public-interest test"],
    ) == (0, 1, 0)


def test_nothing_goes_with_a_passage_that_nobody_checked_and_no_note_of_it_is_public(
    world: Any,
) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    iris = world.people["iris"]
    made, answer = _drafted(world, FEW)
    _confirm(world, made)
    with acting_as(iris):
        actions.decide(
            answer,
            by=iris,
            outcome="part",
            words="What may be given is given.",
            balance={"s40": ""},
            context=["help"],
            checked=["rights"],
        )
    _agree(world, answer)
    with (
        acting_as(iris),
        pytest.raises(
            actions.Refused, match=r"To be checked before it is sent: .*What is withheld"
        ),
    ):
        actions.send(answer, by=iris, on=timezone.localdate())
    everything = json.dumps(world.published.kept) + _pdf_text(bytes(world.published.letter))
    for note in (
        "to be checked",
        "not read for Clew",
        "for the force to check",
        "DRAFT",
        "not sent yet",
        "Before this is sent",
    ):
        assert note not in everything, note


def _pdf_text(raw: bytes) -> str:
    import io

    import pypdf

    return "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(raw)).pages)


def test_a_letter_carries_the_day_on_which_it_was_sent_and_says_the_same_before_and_after(
    world: Any, visit: Any
) -> None:
    from django.urls import reverse
    from django.utils import timezone

    from clew.offences.periods import said
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    iris, day = world.people["iris"], timezone.localdate()
    made, answer = _drafted(world, FEW)
    _confirm(world, made)
    with acting_as(iris):
        actions.decide(
            answer,
            by=iris,
            outcome="part",
            words="What may be given is given.",
            balance={"s40": ""},
            context=[],
            checked=CHECKED,
        )
    visitor = visit("iris")
    files = {
        k: reverse("answer-file", args=[made.reference, answer.version, k])
        for k in ("pdf", "csv", "ods")
    }
    before = {k: visitor.get(where).content for k, where in files.items()}
    text = _pdf_text(before["pdf"])
    assert "not sent yet" in text
    assert said(day) not in text.partition("Your request")[0]
    _agree(world, answer)
    with acting_as(iris):
        actions.send(answer, by=iris, on=day)
    after = {k: visitor.get(where).content for k, where in files.items()}
    assert {k: visitor.get(where).content for k, where in files.items()} == after
    assert after["csv"] == before["csv"]
    sent = _pdf_text(after["pdf"])
    assert said(day) in sent.partition("Your request")[0]
    assert "30 June 2026" not in sent.partition("Your request")[0]
    assert "Our decision: answered in part." in sent
    assert "section 17" in sent

    def body(held: str) -> str:
        return " ".join(
            held.replace("DRAFT, NOT SENT", "")
            .replace(answer.kept["force"], "")
            .replace("not sent yet", "")
            .replace(said(day), "")
            .split()
        )

    assert body(text) == body(sent)


def test_every_answer_that_was_sent_is_weighed_published_or_not(world: Any) -> None:
    """A year was sent and never published; restricted since; eleven months of it are asked for."""
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.disclosure import actions

    first = _sent(
        world, "How many coercive control offences were recorded in 2025, by sex of the victim?"
    )
    with acting_as(world.people["iris"]):
        actions.restrict(
            first.request,
            by=world.people["iris"],
            why="It is about a known person.",
            people=[world.people["iris"]],
        )
    with acting_as(service_account()):
        held = [(a.request_id, a.version) for a in actions.sent_answers()]
    assert (first.request_id, first.version) in held
    assert (world.request.pk, 1) in held
    with acting_as(world.people["iris"]):
        actions.withdraw(world.published, by=world.people["iris"], why="It was wrong in part.")
    with acting_as(service_account()):
        assert (world.request.pk, 1) in [(a.request_id, a.version) for a in actions.sent_answers()]


def test_an_answer_is_weighed_again_when_it_goes(world: Any) -> None:
    """Two drafts, each safe alone; the one that goes second would give a month away that the first
    one hides.
    """
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    iris = world.people["iris"]
    texts = (
        "How many malicious communications offences were recorded in 2025?",
        "How many malicious communications offences were recorded from 1 January 2025 to 29 December 2025?",
    )
    drafts = [_drafted(world, text) for text in texts]
    numbers = [(40, ""), (38, "")]
    for (made, answer), (number, mark) in zip(drafts, numbers, strict=True):
        _confirm(world, made)
        with acting_as(iris):
            kept = {
                **answer.kept,
                "tables": [
                    {**answer.kept["tables"][0], "cells": [[0, [], number, mark]], "withheld": ""}
                ],
            }
            kept["questions"] = [
                {**q, "status": "answered", "reason": ""} for q in kept["questions"]
            ]
            Answer.objects.filter(pk=answer.pk).update(kept=kept)
            answer.refresh_from_db()
            actions.decide(
                answer,
                by=iris,
                outcome="full",
                words="Every question is answered.",
                balance={},
                context=[],
                checked=CHECKED,
            )
        _agree(world, answer)
    with acting_as(iris):
        actions.send(drafts[0][1], by=iris, on=timezone.localdate())
        with pytest.raises(actions.Refused, match="would give a hidden number away"):
            actions.send(drafts[1][1], by=iris, on=timezone.localdate())


# -- what is hidden, and what a person chooses
# --------------------------------------------------------------------------------------------
def _draft_again(world: Any, made: Any) -> Any:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    with acting_as(world.people["iris"]):
        version = 1 + made.answers.count()
        again = Answer.objects.create(
            request=made, version=version, as_at=date(2026, 6, 30), made_by=world.people["iris"]
        )
    actions.draft(again.pk)
    with acting_as(world.people["iris"]):
        return Answer.objects.select_related("request").get(pk=again.pk)


def _hidden_of(answer: Any) -> int:
    return sum(c[3] == "c" for t in answer.kept["tables"] for c in t["cells"])


def test_a_person_sees_what_is_hidden_and_why_and_chooses_otherwise_with_a_reason(
    world: Any, visit: Any
) -> None:
    from django.urls import reverse

    made, answer = _drafted(
        world, "How many stalking offences were recorded in each month of 2026?"
    )
    assert _hidden_of(answer)
    iris = visit("iris")
    where = reverse("answer-hidden", args=[made.reference, 1])
    assert where in iris.get(reverse("request", args=[made.reference])).content.decode()
    page = iris.get(where).content.decode()
    assert "It is from 1 to 4." in page
    assert f"{_hidden_of(answer)} of " in page
    # The true numbers stand on no page of a request.
    assert not re.search(r'data-label="[^"]*">\s*\d+\s*<', page)
    choose = reverse("answer-choose", args=[made.reference, 1, "1.1"])
    assert choose in page
    assert iris.post(choose, {"threshold": "1", "how": "usual", "why": "no"}).status_code == 422
    assert (
        iris.post(
            choose, {"threshold": "0", "how": "usual", "why": "They are published unrounded."}
        ).status_code
        == 422
    )
    why = "The Home Office publishes these numbers unrounded by force and quarter."
    assert iris.post(choose, {"threshold": "1", "how": "usual", "why": why}).status_code == 302
    given = _draft_again(world, made)
    assert _hidden_of(given) == 0
    assert any(0 < (c[2] or 0) < 5 for c in given.kept["tables"][0]["cells"])
    assert "No number of this table is withheld." in given.kept["tables"][0]["caveats"]
    assert why in iris.get(reverse("answer-hidden", args=[made.reference, 2])).content.decode()
    # Why it was chosen stays inside the force.
    assert (
        why
        not in iris.get(reverse("answer-file", args=[made.reference, 2, "json"])).content.decode()
    )
    choose = reverse("answer-choose", args=[made.reference, 2, "1.1"])
    assert (
        iris.post(
            choose,
            {"threshold": "10", "how": "usual", "why": "Ten is the number that we use for months."},
        ).status_code
        == 302
    )
    fewer = _draft_again(world, made)
    assert not [c for c in fewer.kept["tables"][0]["cells"] if 0 < (c[2] or 0) < 10 and not c[3]]
    from clew.unit.access.identity import acting_as
    from clew.unit.audit.models import Entry

    with acting_as(world.people["otto"]):
        assert Entry.objects.filter(subject=f"request:{made.reference}", reason=why).exists()


def test_a_choice_that_tells_what_was_withheld_before_is_not_decided_on(
    world: Any, visit: Any
) -> None:
    from django.urls import reverse

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    question = (
        "How many harassment offences were recorded in each month of 2026, by sex of the victim?"
    )
    first = _sent(world, question)
    assert _hidden_of(first)
    made, _ = _drafted(world, question)
    _confirm(world, made)
    choose = reverse("answer-choose", args=[made.reference, 1, "1.1"])
    assert (
        visit("iris")
        .post(
            choose,
            {"threshold": "1", "how": "usual", "why": "They are published unrounded elsewhere."},
        )
        .status_code
        == 302
    )
    again = _draft_again(world, made)
    assert again.kept["opened"]
    # Without its breakdown by sex the same table is another one.
    assert (
        visit("iris")
        .post(choose, {"threshold": "5", "how": "totals", "why": "The months alone are asked for."})
        .status_code
        == 302
    )
    assert _draft_again(world, made).kept["tables"][0]["axes"] == []
    page = visit("iris").get(reverse("answer-hidden", args=[made.reference, 3])).content.decode()
    assert "Totals alone, without breakdowns" in page
    assert (
        "would tell numbers that earlier answers withhold"
        in visit("iris").get(reverse("answer-hidden", args=[made.reference, 2])).content.decode()
    )
    with (
        acting_as(world.people["iris"]),
        pytest.raises(actions.Refused, match="earlier answers withhold"),
    ):
        actions.decide(again, by=world.people["iris"], **_follows(again), checked=CHECKED)
