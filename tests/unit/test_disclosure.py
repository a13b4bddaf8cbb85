"""The desk for requests: clock, reading, drafting, two blind checks, release, log; and figures beside it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.offences.clocks import ANY_PART, add_working_days, clock, is_working_day

REQUESTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "spo-and-foi" / "foi-requests.json"


# -- the clock ----------------------------------------------------------------------------------------------------------------------------
class _Step:
    def __init__(self, name: str, on: date, **said: Any) -> None:
        self.name, self.on, self.said = name, on, said


def test_a_bank_holiday_in_any_part_is_no_working_day() -> None:
    # 17 March is a holiday in Northern Ireland alone, 30 November in Scotland alone (2026: a Monday).
    assert not is_working_day(date(2026, 3, 17), ANY_PART)
    assert is_working_day(date(2026, 3, 17))
    assert clock("foi_answer", date(2026, 3, 16)).last_day(date(2026, 3, 16)) > add_working_days(date(2026, 3, 16), 20)
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


# -- the desk -----------------------------------------------------------------------------------------------------------------------------
def _drafted(world: Any, text: str, **more: Any) -> tuple[Any, Any]:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    iris = world.people["iris"]
    with acting_as(iris):
        made = actions.receive(
            by=iris, how="typed", received_on=timezone.localdate() - timedelta(days=2), requester="Jo", contact="", text=text, **more
        )
        answer = Answer.objects.create(request=made, version=1, as_at=date(2026, 6, 30), made_by=iris)
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
                q, by=world.people["iris"], text=q.text, figures=[actions.from_json(f) for f in q.figures], lacks=q.lacks, confirmed=True
            )


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
        pairs = {"considered": "considered", "authorised": "authorised", "applied": "full_applied", "orders_full": "orders_full", "orders_interim": "orders_interim", "people_full": "people_full",
                 "people_any": "people_any", "orders_positive": "positive_full", "s8_recorded": "s8.recorded", "s8_suspected": "s8.happened", "withdrawn": "withdrawn", "varied": "varied"}  # fmt: skip
        for measure, key in pairs.items():
            asked = figure(
                measure, periods=split(begin, end, "dates"), as_at=end, **({"basis": "recorded"} if measure == "s8_recorded" else {})
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
    decision = {"outcome": "full", "words": "Every question is answered.", "balance": {}, "context": []}
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
        ):
            with pytest.raises(actions.Refused, match=said):
                actions.decide(answer, by=iris, **{**decision, "outcome": outcome, "balance": balance})
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
        actions.decide(answer, by=world.people["iris"], outcome="full", words="Every question is answered.", balance={}, context=[])
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


def test_what_is_published_names_no_requester_and_holds_no_hidden_number(world: Any, visit: Any) -> None:
    held = world.published
    everything = json.dumps(held.kept) + bytes(held.csv).decode() + held.asked + held.summary
    assert "A. Reader" not in everything
    assert "reader@example.org" not in everything
    assert "Dana Quill" in world.request.text
    assert "Dana Quill" not in everything
    numbers = [r["number"] for q in held.kept["questions"] for r in q["rows"] if r["number"] is not None]
    assert numbers
    assert not [n for n in numbers if 0 < n < 5]
    assert "truth" not in everything
    page = visit("ada").get(f"/disclosure-log/{held.slug}/").content.decode()
    assert "Harassment in 2025" in page
    assert "A. Reader" not in page


def test_a_restricted_request_is_there_for_those_named(world: Any, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions

    made, _ = _drafted(
        world, "How many stalking reports were made by my neighbour in 2025?", restricted=True, restricted_why="It is about a known person."
    )
    from django.urls import reverse

    where = reverse("request", args=[made.reference])
    assert visit("iris").get(where).status_code == 200
    for who in ("sam", "anna", "lena"):
        assert visit(who).get(where).status_code == 404
        assert made.reference not in visit(who).get("/requests/?show=all").content.decode()
    with acting_as(world.people["iris"]):
        actions.restrict(made, by=world.people["iris"], why="Sam helps with it now.", people=[world.people["sam"]])
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
        actions.take_step(made, "clarification_asked", by=iris, on=today - timedelta(days=1), words="Which years are meant?")
        made.refresh_from_db()
        assert (made.status, made.due_on) == ("waiting", None)
        with pytest.raises(actions.Refused, match="does not follow"):
            actions.take_step(made, "review_asked", by=iris, on=today, words="Too early.")
        actions.take_step(made, "clarified", by=iris, on=today, text="How many stalking offences were recorded in 2025?")
        made.refresh_from_db()
        assert made.due_on == clock("foi_answer", today).last_day(today)
        assert made.questions.get().figures[0]["periods"][0]["label"] == "2025"
        with pytest.raises(actions.Refused, match="qualified"):
            actions.take_step(made, "extended", by=iris, on=today, words="w", said={"until": "2027-01-01", "exemption": "s40"})
        step = made.steps.get(name="clarified")
        actions.strike_step(step, by=iris, why="It was another request.")
        made.refresh_from_db()
        assert made.status == "waiting"
        actions.strike_step(made.steps.get(name="clarification_asked"), by=iris, why="It was never sent.")
        made.refresh_from_db()
        assert (made.status, made.due_on) == ("open", first)


def test_an_answer_already_published_is_weighed_and_suggested(world: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure.queries import suggested

    with acting_as(world.people["iris"]):
        assert [p.slug for p in suggested("Please tell me the harassment offences recorded in 2025")] == [world.published.slug]
        assert suggested("What colour are the cars?") == []
    _, answer = _drafted(world, "How many harassment offences were recorded in 2025, by sex of the victim?")
    earlier = {json.dumps(c[:2]): c[3] for c in world.published.answer.kept["tables"][1]["cells"]}
    for period, values, _, mark in answer.kept["tables"][1]["cells"]:
        assert not (earlier.get(json.dumps([period, values])) == "c" and mark == ""), "what was hidden is shown now"


def test_the_quarter_counts_what_came_in_and_in_what_time(world: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure.queries import quarter

    with acting_as(world.people["iris"]):
        first = world.request.received_on
        rows = dict(quarter(first, first + timedelta(days=5)))
    assert rows["Requests received"] == 1
    assert (rows["of these, answered"], rows["answered in time"], rows["answered late"]) == (1, 1, 0)
    assert rows["Decision: Answered in full"] == 1
    assert rows["Internal reviews asked for"] == 1


def test_behaviours_wait_for_a_sample_and_cost_for_a_watch(world: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    iris = world.people["iris"]
    made, answer = _drafted(
        world, "1. How many harassment cases in 2025 and 2026 used social media?\n2. How many stalking suspects were bailed in 2025?"
    )
    assert answer.kept["tables"][0]["withheld"]
    assert "assumed" in answer.kept["questions"][1]["estimate"]["minutes_source"]
    with acting_as(iris):
        rows = list(made.readings.all())
        assert rows
        actions.read_texts(made, "social_media_contact", {r.pk: True for r in rows}, by=iris)
        actions.time_sample(made, by=iris, records=10, minutes=25, words="Ten custody entries, looking for bail.")
        again = Answer.objects.create(request=made, version=2, as_at=date(2026, 6, 30), made_by=iris)
    actions.draft(again.pk)
    with acting_as(iris):
        again.refresh_from_db()
    assert again.kept["tables"][0]["withheld"] == ""
    assert "Iris Coyle read each" in again.kept["tables"][0]["caveats"][0]
    assert again.kept["questions"][1]["estimate"]["minutes"] == 2.5


def test_the_page_of_figures_counts_and_gives_files_of_protected_numbers_alone(world: Any, visit: Any) -> None:
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
    asked = {"measure": "recorded", "of": "harassment", "scheme": "financial", "last": "2", "begin-day": "", "end-day": ""}
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


@pytest.mark.skipif(not REQUESTS.is_file(), reason="the real requests are not here")
def test_every_shared_request_is_answered_or_says_exactly_why_not(world: Any) -> None:
    for asked in json.loads(REQUESTS.read_text()):
        _, answer = _drafted(world, "\n".join(f"{n}. {q}" for n, q in enumerate(asked["questions"], 1)))
        for question in answer.kept["questions"]:
            assert question["status"] == "answered" or question["reason"], (asked["ref"], question)


def test_a_refusal_gives_no_number_and_neither_confirming_nor_denying_says_nothing(world: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.files import one_file

    made, answer = _drafted(world, "How many harassment offences were recorded in 2025?")
    _confirm(world, made)
    number = str(next(c[2] for t in answer.kept["tables"] for c in t["cells"] if c[2] and not c[3]))
    with acting_as(world.people["iris"]):
        decision = actions.decide(
            answer, by=world.people["iris"], outcome="ncnd", words="We neither confirm nor deny.", balance={"s40": ""}, context=[]
        )
    said = one_file(answer.kept, "json", decision, draft=False).decode()
    assert '"status": "ncnd"' in said
    assert all(q["rows"] == [] and q["figures"] == [] for q in json.loads(said)["questions"])
    assert f",{number}," in one_file(answer.kept, "csv", None, draft=False).decode("utf-8-sig")
    assert f",{number}," not in one_file(answer.kept, "csv", decision, draft=False).decode("utf-8-sig")


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
        facts, figure("triage", periods=split(today - timedelta(days=40), today, "dates"), as_at=today, by=("decision", "waited"))
    )
    facts.close()
    assert outcomes
    assert counted.number(0).value == len(outcomes)
    assert counted.number(0, "accepted", "0").value == outcomes.count("accepted")
