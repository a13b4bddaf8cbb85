"""What is handed to a court: the finished files are opened and read, never the code's own data."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import Result
from defusedxml import ElementTree
from pypdf import PdfReader

from clew.evidence.court.redaction import Redactions
from tests.test_evidence import read
from tests.test_evidence_case import BY, add, evidence, store_with

# On 26 October 2025 the clock of London goes back at two: an hour happens twice.
CHAT = """25/10/2025, 20:00 - Sam: first words
26/10/2025, 01:30 - Sam: in the doubled hour
26/10/2025, 01:10 - Sam: my number is 07700 900555
27/10/2025, 09:00 - Ann Lee: stop texting me <b> & "more"
20/07/2026, 12:00 - Sam: the secret street is Elm Road 5
20/07/2026, 12:01 - Sam: Elm\u00a0Road again, привет 我爱你
21/07/2026, 12:01 - Mum: not part of it
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("court")
    (folder / "chat.txt").write_text(CHAT)
    made = store_with(folder)
    add(made, folder / "chat.txt")
    for person, role, identity in (
        ("Ann Lee", "victim", "Ann Lee"),
        ("Samuel Roe", "suspect", "Sam"),
    ):
        evidence("join", made, "--person", person, "--role", role, "--identity", identity, "--reason", "contact card", *BY)  # fmt: skip
    return made


def court(store: Path, folder: Path, *more: object, status: int = 0) -> Result:
    return evidence("court", store, "--out", folder, *more, *BY, status=status)


def words(path: Path) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(path).pages).split())


@pytest.fixture(scope="module")
def made(store: Path) -> Path:
    court(store, store.parent / "made", "--between")
    return store.parent / "made"


def test_the_chronology_says_who_when_where_and_its_hash(made: Path, store: Path) -> None:
    text = words(made / "chronology.pdf")
    assert "Item 1. 25 October 2025, 20:00:00 BST. Samuel Roe (“Sam” in the source). Message. first words" in text  # fmt: skip
    assert "Written “25/10/2025, 20:00”; UTC 2025-10-25T19:00:00Z; zone Z1; source S1" in text
    # In winter time both clocks agree, and UTC is not said again.
    assert "Written “27/10/2025, 09:00”; zone Z1" in text
    assert "this hour happens twice" in text
    assert 'stop texting me <b> & "more"' in text
    assert "привет 我爱你" in text
    assert "Messages that were deleted, unsent or set to disappear before the export" in text
    assert "Made by DC Roe with clew" in text
    assert "with a zero byte between each two" in text
    assert "agreement, PCSC Act 2022 s.37" in text
    assert "only between the victim and the suspect" in text
    assert "Samuel Roe (suspect): the name “sam”. Decided by DC Roe on" in text
    evidence("bundle", "--store", store, "--out", store.parent / "b", *BY)
    for item in read(store.parent / "b" / "items.csv"):
        shown = item["sha256"] in text.replace(" ", "")
        assert shown == (item["item"] != "7")


def test_pages_and_lines_are_numbered_and_it_is_tagged(made: Path) -> None:
    book = PdfReader(made / "chronology.pdf")
    for number, page in enumerate(book.pages, 1):
        text = page.extract_text()
        assert f"page {number} of {len(book.pages)}" in text
        assert re.search(r"^1\n2\n3$", text, re.M)
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_docx_can_be_edited_and_says_the_same(made: Path) -> None:
    opened = docx.Document(made / "chronology.docx")
    text = "\n".join(p.text for p in opened.paragraphs)
    assert "Samuel Roe (“Sam” in the source). Message.\nfirst words" in text
    with zipfile.ZipFile(made / "chronology.docx") as archive:
        assert b"w:lnNumType" in archive.read("word/document.xml")


def test_schedules_account_for_every_item_and_file(made: Path) -> None:
    (exhibit,) = read(made / "exhibit-schedule.csv")
    assert (exhibit["exhibit"], exhibit["items_shown"], exhibit["whose"]) == ("S1", "6", "victim")
    (unused,) = read(made / "unused-material.csv")
    assert (unused["item"], unused["why_unused"]) == ("7", "not between the victim and the suspect")
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=made, check=False, capture_output=True).returncode == 0  # fmt: skip
    evidence("verify", made)


def test_counts_stand_apart_and_pictures_are_whole_svg(made: Path) -> None:
    text = words(made / "counts.pdf")
    assert "Contacts that Ann Lee did not answer" in text
    assert "What allowed it" in text
    assert "not been measured on messages" in text
    pictures = sorted(p.name for p in made.glob("*.svg"))
    assert pictures == [f"picture-{n}.svg" for n in ("calendar", "clock", "lanes", "network")]
    for name in pictures:
        root = ElementTree.fromstring((made / name).read_text())
        assert root.find("{http://www.w3.org/2000/svg}title") is not None
        assert "://" not in (made / name).read_text().replace("http://www.w3.org/2000/svg", "")
    days = [
        t.text
        for t in ElementTree.parse(made / "picture-calendar.svg").iter()
        if t.text in ("1", "2")
    ]
    assert days.count("2") >= 2


def test_linked_data_names_each_item_once_and_refers_to_what_is_there(made: Path) -> None:
    held = json.loads((made / "case-uco.jsonld").read_text())
    graph = {node["@id"]: node for node in held["@graph"]}
    assert len(graph) == len(held["@graph"])
    messages = [n for n in graph.values() if n["@type"] == "uco-observable:Message"]
    said = {n["uco-core:hasFacet"][0]["uco-observable:messageText"] for n in messages}
    assert len(messages) == 6
    assert "first words" in said
    assert "not part of it" not in said

    def references(value: object) -> set[str]:
        if isinstance(value, dict):
            own = {value["@id"]} if set(value) == {"@id"} else set()
            return own.union(*(references(v) for v in value.values()))
        return set().union(*(references(v) for v in value)) if isinstance(value, list) else set()

    assert references(held["@graph"]) <= set(graph)
    prefixes = {t.partition(":")[0] for n in graph.values() for t in (n["@type"], *n)}
    assert prefixes - {"@id", "@type"} <= set(held["@context"])
    (record,) = (n for n in graph.values() if n["@type"].endswith("ProvenanceRecord"))
    assert len(record["uco-core:object"]) == 7


def test_filters_choose_and_are_told(store: Path, tmp_path: Path) -> None:
    court(store, tmp_path / "w", "--words", "ELM road")
    text = words(tmp_path / "w" / "chronology.pdf")
    assert "items that hold “ELM road”" in text
    assert "first words" not in text
    assert len(read(tmp_path / "w" / "unused-material.csv")) == 5
    assert not (tmp_path / "w" / "counts.pdf").exists()
    court(store, tmp_path / "d", "--from", "2025-10-26", "--until", "2025-10-26")
    assert "from 26 October 2025 to 26 October 2025" in words(tmp_path / "d" / "chronology.pdf")
    assert "No item is chosen" in court(store, tmp_path / "n", "--words", "zebra", status=2).stderr
    assert not (tmp_path / "n").exists()


def everything(folder: Path) -> str:
    """All that a reader could get out of the product, squeezed."""
    held = []
    for path in folder.iterdir():
        if path.suffix == ".pdf":
            held.append(words(path))
            held += [str(v) for v in (PdfReader(path).metadata or {}).values()]
        elif path.suffix == ".docx":
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
                for name in archive.namelist():
                    if name.endswith(".xml"):
                        tree = ElementTree.fromstring(archive.read(name))
                        held.append("".join(tree.itertext()))
        else:
            held.append(path.read_text())
    return "".join("".join(held).split()).casefold()


def redactions(folder: Path, *rows: str) -> Path:
    path = folder / "r.csv"
    path.write_text("item,words,reason\n" + "".join(f"{r}\n" for r in rows))
    return path


def test_what_is_redacted_is_in_no_file_of_the_product(store: Path, tmp_path: Path) -> None:
    file = redactions(tmp_path, "*,elm road,address", "3,,telephone number", "4,texting,privacy")
    court(store, tmp_path / "p", "--redact", file)
    held = everything(tmp_path / "p")
    assert "elmroad" not in held
    assert "900555" not in held
    assert "mynumber" not in held
    assert "texting" not in held
    assert "[redacted:address]" in held
    assert "thesecretstreetis" in held
    assert "[redacted:telephonenumber]" in held
    # The SHA-256 of a short text gives it away to whoever guesses.
    evidence("bundle", "--store", store, "--out", tmp_path / "b", *BY)
    hashes = {i["item"]: i["sha256"] for i in read(tmp_path / "b" / "items.csv")}
    assert [n for n in hashes if hashes[n] in held] == ["1", "2", "7"]


@pytest.mark.parametrize("where", ["3,,number", "*,elm road,address", "5,Elm Road,address"])
def test_a_product_that_still_holds_what_was_redacted_is_not_given_out(
    where: str, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Redactions, "apply", lambda self, item: item)
    ran = court(store, tmp_path / "p", "--redact", redactions(tmp_path, where), status=2)
    assert "was found in a finished file" in ran.stderr
    assert "chronology.pdf" in ran.stderr
    assert "chronology.docx" in ran.stderr
    assert "case-uco.jsonld" in ran.stderr
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [("9,x,y", "no such item"), ("x,x,y", "no such item"), ("1,first,", "enter a reason"), ("*,,y", "enter the words"), ("1,first,the first", "the reason holds"), ("1", "no column words")],
)  # fmt: skip
def test_a_redaction_that_cannot_be_done_is_said(
    row: str, words: str, store: Path, tmp_path: Path
) -> None:
    ran = court(store, tmp_path / "p", "--redact", redactions(tmp_path, row), status=2)
    assert words in ran.stderr
    assert "row 2" in ran.stderr
