"""Learning on the public site, over HTTP and without a script: a case to its end, the measures under a
code of one's own, quizzes that leave no trace.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader

from clew.learning.cases import own_case
from clew.learning.vignettes import drawn, study
from tests.public.conftest import PublicSite
from tests.public.reader import NEXT, Answer, Reader

CASE = "/learning/cases/1/"
MEASURE = "/learning/measure/"
# On the wire before it is compressed. A case of four reports has twelve pages and an end.
MOST_BYTES = 25_000
MOST_CASE_BYTES = 150_000


def choose(reader: Reader, page: Answer, right: bool) -> Answer:
    """Answer every question of a report as Clew would, or each with its first wrong choice."""
    number = int(re.search(r"Report (\d) of", page.text)[1]) - 1  # type: ignore[index]
    said: dict[str, Any] = {}
    for q in own_case("the-new-flat").reports[number].questions:
        said[q.name] = [str(n) for n, c in enumerate(q.choices) if c.right == right]
    return reader.send(page, CASE, NEXT, **said)


def test_a_case_is_played_to_its_end_and_certified(reader: Reader) -> None:
    page = reader.get(f"{CASE}1/")
    sizes = []
    assert "ten minutes" in reader.get("/learning/").text
    for number in range(4):
        assert f"Report {number + 1} of 4" in page.text
        page = reader.send(page, CASE, NEXT, own="I would ask <b>who</b> knew the address")
        assert "&lt;b&gt;who&lt;/b&gt;" in page.text
        sizes.append(len(page.body))
        if number == 0:
            # Nothing chosen: every question is named, and what was written is still there.
            again = reader.send(page, CASE, NEXT)
            assert again.status == 422
            assert again.text.count("Choose an answer") == 8
            assert "&lt;b&gt;who&lt;/b&gt;" in again.text
            page = again
        page = choose(reader, page, right=number != 1)
        assert "you chose this" in page.text
        assert "What this rests on" in page.text
        assert "Not verified" in page.text or number
        sizes.append(len(page.body))
        page = reader.send(page, CASE, NEXT)
        sizes.append(len(page.body))
    assert "The end of this case" in page.text
    assert page.text.count("3 of 4") == 4
    assert max(sizes) < MOST_BYTES
    assert sum(sizes) < MOST_CASE_BYTES
    nameless = reader.post("/learning/certificate/", page.form("/learning/certificate/"))
    assert nameless.status == 422
    done = [f for f in page.form("/learning/certificate/") if f[0] != "name"]
    made = reader.post("/learning/certificate/", [*done, ("name", "PC Ann Example")])
    text = PdfReader(io.BytesIO(made.body)).pages[0].extract_text()
    assert "PC Ann Example" in text
    assert "12 of 16" in text
    assert "Nobody checked who played" in text
    # A token of another kind, or none, makes nothing.
    assert reader.post("/learning/certificate/", [("form", "x"), ("name", "A")]).status == 404
    assert reader.cookies == {}
    # A page of another case begins this one anew.
    other = [("form", dict(page.form("/learning/certificate/"))["form"]), NEXT]
    assert "Report 1 of 4" in reader.post(CASE, other).text


def measure(reader: Reader, code: str, mark: bytes, time: int, **typed: str) -> Answer:
    """A measure in which every vignette is called stalking."""
    page = reader.send(reader.get(MEASURE), MEASURE, ("go", "begin"), code=code, **typed)
    read = drawn(mark, time)
    for begins in range(0, len(read), study().on_a_page):
        keys = [v.key for v in read[begins : begins + study().on_a_page]]
        assert all(f'name="{key}"' in page.text for key in keys), (time, keys, page.text[-1500:])
        assert len(page.body) < MOST_BYTES
        page = reader.send(page, MEASURE, NEXT, **dict.fromkeys(keys, "stalking"))
    return page


def test_three_measures_are_joined_by_a_code_and_nothing_else(
    reader: Reader, public_site: PublicSite
) -> None:
    short = reader.send(reader.get(MEASURE), MEASURE, ("go", "begin"), code="abc")
    assert short.status == 422
    with public_site.as_admin() as admin:
        before = admin.execute("SELECT count(*) FROM learning_measure").fetchone()[0]
        # The service's own key is not this process's: the mark is read where it was kept.
        page = reader.send(
            reader.get(MEASURE), MEASURE, ("go", "begin"), code="Otter-Seven 77", track="call"
        )
        shown = re.findall(r'id="([ABC]x?\d)" name="\1"', page.text)
        assert len(shown) == study().on_a_page
        unanswered = reader.send(page, MEASURE, NEXT)
        assert unanswered.status == 422
        for _ in range(3):
            page = reader.send(page, MEASURE, NEXT, **dict.fromkeys(shown, "stalking"))
            shown = re.findall(r'id="([ABC]x?\d)" name="\1"', page.text)
        assert "You read 8 of 12 as they were written." in page.text
        mark, track, answers = admin.execute(
            "SELECT l.mark, l.track, m.answers FROM learning_measure m JOIN learning_learner l ON l.id = m.learner_id ORDER BY m.id DESC LIMIT 1"
        ).fetchone()
        assert track == "call"
        assert len(bytes(mark)) == 32
        assert b"otter" not in bytes(mark)
        assert sum(a["stalking"] for a in answers) == 8
        assert {a["relationship"] for a in answers} == {
            "ex-partner",
            "acquaintance",
            "stranger",
            "colleague",
        }
        # The same code, written otherwise, is the same learner: after, and then not before three months.
        page = measure(reader, "otter seven77", bytes(mark), 2)
        assert "Come back with your code in three months." in page.text
        early = reader.send(reader.get(MEASURE), MEASURE, ("go", "begin"), code="OTTERSEVEN77")
        assert early.status == 422
        assert "begins on" in early.text
        admin.execute(
            "UPDATE learning_measure SET taken_on = taken_on - 80 WHERE learner_id = (SELECT id FROM learning_learner WHERE mark = %s)",
            [mark],
        )
        page = measure(reader, "otterseven77", bytes(mark), 3)
        assert "Thank you" in page.text
        # Sets differ from time to time, and no vignette comes twice.
        keys = [
            {a["vignette"] for a in json.loads(json.dumps(row[0]))}
            for row in admin.execute(
                "SELECT answers FROM learning_measure ORDER BY id DESC LIMIT 3"
            ).fetchall()
        ]
        assert len(keys[0] | keys[1] | keys[2]) == 36
        none = reader.send(reader.get(MEASURE), MEASURE, ("go", "erase"), code="OTTER-SEVEN-77")
        assert "Everything under this code was erased." in none.text
        assert admin.execute("SELECT count(*) FROM learning_measure").fetchone()[0] == before
        # A team that is not there keeps nothing.
        page = reader.send(
            reader.get(MEASURE), MEASURE, ("go", "begin"), code="badger-88", team="no-such"
        )
        for _ in range(3):
            shown = re.findall(r'id="([ABC]x?\d)" name="\1"', page.text)
            page = reader.send(page, MEASURE, NEXT, **dict.fromkeys(shown, "other"))
        assert "There is no team of this name" in page.text
        assert admin.execute("SELECT count(*) FROM learning_measure").fetchone()[0] == before
    assert reader.cookies == {}
    log = public_site.log.read_text().casefold()
    assert "otter" not in log


def test_lessons_come_with_their_pack_and_quizzes_leave_no_trace(reader: Reader) -> None:
    for number in range(1, 6):
        page = reader.get(f"/learning/lessons/{number}/")
        assert "Ground rules" in page.text or "Read the rules" in page.text
        assert "check it against the guidance" in page.text
        assert len(page.body) < MOST_BYTES
    held = zipfile.ZipFile(io.BytesIO(reader.get("/learning/lessons/1/pack.zip").body))
    assert held.namelist() == [
        "notes.pdf",
        "printables.pdf",
        "slides.odp",
        "slides.pdf",
        "slides.pptx",
    ]
    assert reader.get("/learning/lessons/9/").status == 404
    page = reader.get("/learning/questions/0/")
    said = reader.send(page, "/learning/questions/0/", ("x", "y"), q0="no", q1="no", q4="yes")
    assert "You said: No." in said.text
    assert said.text.count("You said:") == 1
    assert "tel:999" in said.text
    assert "/report/" in said.text
    assert reader.cookies == {}


def _learn(site: PublicSite, team: str, many: int, begins: int) -> None:
    """Made-up learners, put in as the public role: before and after."""
    with site.as_admin() as admin:
        admin.execute("SET ROLE clew_public")
        for learner in range(begins, begins + many):
            mark = learner.to_bytes(2, "big") * 16
            for time in (1, 2):
                answers = [
                    {
                        **v.factors,
                        "said": "stalking" if (n + learner) % 12 < 6 + 2 * time else "other",
                    }
                    for n, v in enumerate(drawn(mark, time))
                ]
                kept = admin.execute(
                    "SELECT letterbox_learned(%s::bytea, %s, 'call', %s, %s::jsonb)",
                    [mark, team, time, json.dumps(answers)],
                ).fetchone()
                assert kept == ("kept",)


def test_results_are_of_ten_people_or_more_and_none_is_found_by_subtraction(
    public_site: PublicSite, unit: Callable[[str], Any]
) -> None:
    sam = unit("sam")
    for title, code in (("Day shift", "day"), ("Night shift", "night")):
        assert sam.post("/learning/teams/new/", {"title": title, "code": code}).status_code == 302
    assert (
        "Another team has this code"
        in sam.post("/learning/teams/new/", {"title": "x", "code": "day"}).content.decode()
    )
    _learn(public_site, "day", 9, 0)
    page = sam.get("/learning/results/").content.decode()
    assert page.count("Not shown.") == 3
    _learn(public_site, "day", 3, 9)
    _learn(public_site, "night", 4, 20)
    # Sixteen are shown together; the day's twelve not, or the night's four would be the rest.
    page = sam.get("/learning/results/").content.decode()
    assert "16 people." in page
    assert page.count("Not shown.") == 2
    _learn(public_site, "", 6, 40)
    page = sam.get("/learning/results/").content.decode()
    assert "22 people." in page
    assert "12 people." in page
    assert page.count("Not shown.") == 1
    assert "over 22 people who did both" in page
    assert "Reading a vignette is not answering a call" in page
    table = sam.get("/learning/results/?as=csv").content.decode("utf-8-sig")
    assert "Day shift,All,All,Before,12," in table
    assert "Night shift" not in table
    assert unit("anna").get("/learning/results/").status_code == 200
    assert unit("cara").get("/learning/results/").status_code == 403
