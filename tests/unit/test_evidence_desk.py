"""Evidence at the desk, through its pages: from two telephones to a product that anybody can check."""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import re
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.services import browser

# On 26 October 2025 the clock of London goes back at two: an hour happens twice.
HERS = """\
01/09/2025, 09:00 - Sam Roe: before it was agreed
25/10/2025, 20:00 - Sam Roe: first words
26/10/2025, 01:30 - Sam Roe: in the doubled hour
26/10/2025, 01:10 - Sam Roe: Gwelais i dŷ dy fam
27/10/2025, 09:00 - Ann Lee: stop texting me
28/10/2025, 09:00 - Sam Roe: the secret street is Elm Road 5
29/10/2025, 09:00 - Sam Roe: привет, 我爱你
"""
HIS = """\
25/10/2025, 20:00 - Sam Roe: first words
30/10/2025, 10:00 - Sam Roe: only on the telephone of the suspect
"""


@dataclass
class Desk:
    """A case of its own, with people of its own, in a database where things are committed."""

    people: dict[str, Any]
    case: Any
    victim: Any
    suspect: Any
    folder: Path

    def __post_init__(self) -> None:
        self.root = f"/cases/{self.case.reference}/evidence/"

    def visit(self, who: str) -> Any:
        return browser(self.people[who])

    def page(self, who: str, where: str = "", status: int = 200) -> str:
        answer = self.visit(who).get(self.root + where)
        assert answer.status_code == status, (who, where, answer.status_code)
        return str(answer.content.decode())

    def post(self, who: str, where: str, status: int = 302, **said: Any) -> Any:
        answer = self.visit(who).post(self.root + where, said)
        assert answer.status_code == status, (where, _errors(answer))
        return answer

    def hand_in(
        self, device: int, text: str | bytes, who: str = "cara", status: int = 302, **more: str
    ) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        content = text if isinstance(text, bytes) else text.encode()
        return self.post(
            who,
            f"devices/{device}/export/",
            status,
            file=SimpleUploadedFile("../WhatsApp\u202e Chat.txt", content),
            source="Handed over by PC 12",
            zone="Europe/London",
            dates="day-first",
            **more,
        )

    def read(self, device: int, text: str, **more: str) -> Any:
        """Hand in, and let the worker read."""
        from clew.unit.evidence.handing_in import read_export

        self.hand_in(device, text, **more)
        upload = self.uploads()[-1]
        read_export(upload.pk, self.people["cara"].pk)
        return self.uploads()[-1]

    def uploads(self) -> list[Any]:
        from clew.unit.access.identity import acting_as
        from clew.unit.evidence.models import Upload

        with acting_as(self.people["cara"]):
            return list(Upload.objects.filter(case=self.case).select_related("device"))

    def on_the_disk(self) -> bytes:
        return b"".join(p.read_bytes() for p in self.folder.rglob("*") if p.is_file())


def _errors(answer: Any) -> str:
    found = re.search(r"error-summary.*?</div>", answer.content.decode(), re.S)
    return re.sub(r"<[^>]+>", " ", found[0]) if found else str(answer.status_code)


def _day(name: str, on: date | None) -> dict[str, str]:
    parts = (str(on.day), str(on.month), str(on.year)) if on else ("", "", "")
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), parts, strict=True))


def _device(person: Any, **changed: Any) -> dict[str, Any]:
    return {
        "person": person.pk,
        "title": f"Telephone of {person.name}",
        "power": "agreement, PCSC Act 2022 s.37",
        "agreed_by": person.name,
        **_day("agreed_on", date(2025, 11, 1)),
        **_day("first", None),
        **_day("last", None),
        **changed,
    }


@pytest.fixture
def desk(fresh: dict[str, Any], settings_of: Any, tmp_path: Path) -> Desk:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.actions import share
    from clew.unit.cases.models import Case, CasePerson

    settings_of(CLEW_EVIDENCE=tmp_path / "evidence")
    cara, sam = fresh["cara"], fresh["sam"]
    with acting_as(sam):
        case = Case.objects.create(level="advise", title="Roe, Lee", opened_by=sam, officer=cara)
        victim, suspect = (
            CasePerson.objects.create(case=case, role=role, category=category, name=name)
            for role, category, name in (
                ("victim", "victim", "Ann Lee"),
                ("suspect", "suspected", "Samuel Roe"),
            )
        )
    with acting_as(cara):
        share(
            case,
            fresh["ada"].agency,
            by=cara,
            legal_basis="policing_purpose",
            reason="It adds to her safety.",
        )
    return Desk(fresh, case, victim, suspect, tmp_path / "evidence")


def _with_two_telephones(desk: Desk) -> None:
    hers = _device(desk.victim, **_day("first", date(2025, 10, 1)), correspondents="Sam Roe\n")
    assert (
        "Enter the days or the people"
        in desk.post("cara", "devices/new/", 422, **_device(desk.victim)).content.decode()
    )
    desk.post("cara", "devices/new/", **hers)
    desk.post("cara", "devices/new/", **_device(desk.suspect, everything="on"))
    desk.read(1, HERS)
    desk.read(2, HIS)


def _join(desk: Desk, who: str, key: str, person: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.evidence.queries import mark_of_identity

    with acting_as(desk.people[who]):
        mark = mark_of_identity(desk.case, key)
    desk.post(who, f"who/{mark}/", person=person.pk, reason="contact card, item 2")


def test_from_two_telephones_to_a_court_and_back_out_again(desk: Desk, tmp_path: Path) -> None:
    _with_two_telephones(desk)
    first, second = desk.uploads()
    # What was not agreed is counted and not stored; a file that holds it is not kept.
    assert (first.status, first.new, first.outside) == ("done", 6, {"before the days agreed": 1})
    assert (first.kept, second.kept) == (False, True)
    assert first.name == "WhatsApp Chat.txt"
    assert first.sha256 == hashlib.sha256(HERS.encode()).hexdigest()
    sealed = b"".join(p.read_bytes() for p in (desk.folder).rglob("sealed/*"))
    assert sealed
    assert b"telephone of the suspect" not in sealed
    assert b"before it was agreed" not in desk.on_the_disk()
    assert "before the days agreed" in desk.page("cara", f"files/{first.pk}/")

    # One timeline, with four times where they differ.
    listed = desk.page("cara", "timeline/")
    assert "8 items" in listed
    assert "25 October 2025, 20:00:00 BST" in listed
    assert "UTC 2025-10-25T19:00:00Z" in listed
    assert "this hour happens twice" in listed
    for words, number in (("gwelais dy", 1), ("ПРИВЕТ", 1), ("我爱", 1), ("nothing of it", 0)):
        found = desk.page("cara", f"timeline/?words={words}")
        assert f"{number} item" in found, words
    chosen = desk.page(
        "cara", "timeline/?device=2&kind=message&last-day=25&last-month=10&last-year=2025"
    )
    assert "1 item" in chosen
    assert "only on the telephone" not in chosen
    assert "only on the telephone" in desk.page("cara", "timeline/?as=csv")

    # The advocate reads the victim's telephone, and nothing of the suspect's.
    for where in ("", "timeline/", "who/", "findings/", "tags/", "notes/"):
        seen = desk.page("ada", where)
        assert "Telephone of Ann Lee" in seen, where
        assert "Telephone of Samuel Roe" not in seen, where
    assert "6 items" in desk.page("ada", "timeline/")
    assert "telephone of the suspect" not in desk.page("ada", "timeline/?words=telephone")
    desk.page("ada", "items/8/", 404)
    desk.page("ada", "devices/2/", 404)
    desk.page("ada", f"files/{second.pk}/", 404)
    for where in ("products/", "custody/", "devices/new/", "devices/1/export/"):
        desk.page("ada", where, 403)

    # A journey: the clock on the wall is read in another zone, and can be undone.
    days = _day("first", date(2025, 10, 28)) | _day("last", date(2025, 10, 28))
    desk.post("cara", "devices/1/zone/", zone="Europe/Athens", reason="tickets of that day", **days)
    assert "2025-10-28T07:00:00Z" in desk.page("cara", "items/5/")
    assert "Europe/London, assumed" in desk.page("cara", "items/5/")
    desk.post("cara", "zones/1/undo/", reason="it was another journey")
    assert "2025-10-28T09:00:00Z" in desk.page("cara", "items/5/")

    # Day by day beside the timeline of the case, as far as each may read.
    assert "message: 1" in desk.page("cara", "days/?page=1")
    assert "30 October 2025" in desk.page("cara", "days/")
    assert "30 October 2025" not in desk.page("ada", "days/")

    # Nothing is counted before a person says who is who.
    assert "Say under" in desk.page("cara", "findings/")
    _join(desk, "cara", "name ann lee", desk.victim)
    _join(desk, "cara", "name sam roe", desk.suspect)
    shows = desk.page("cara", "findings/")
    assert "Contacts that Ann Lee did not answer" in shows
    assert "<svg" in shows
    assert "5 contacts of Samuel Roe to Ann Lee" in shows
    desk.post("cara", "findings/moment/", kind="stop", **_day("on", date(2025, 10, 27)), clock="09:00", about="she told him", source="item 4")  # fmt: skip
    assert "Contacts after being told to stop (she told him, 2025-10-27T09:00:00Z): 2 of 5" in desk.page("cara", "findings/")  # fmt: skip

    # A tag is checked by another person; a note says that it is disclosable.
    desk.post("cara", "items/5/tag/", name="visiting_home", words="He names a street.")
    check = f"tags/{_number_of_the_tag(desk)}/check/"
    desk.page("cara", check, 404)
    desk.visit("sam").post(f"/cases/{desk.case.reference}/purpose/", {"reason": "to check a tag"})
    desk.post("sam", check, agrees="no", words="It is not her street.")
    assert "Sam" in desk.page("cara", "items/5/")
    assert "does not agree" in desk.page("cara", "items/5/")
    assert "disclosable" in desk.page("cara", "items/5/note/")
    desk.post("cara", "items/5/note/", text="Compared with the electoral roll.")
    desk.post("cara", "notes/new/", text="First item 2 <b>, then items 3, 4 and 5: see §7.")
    account = desk.page("cara", "notes/")
    assert "item <a" in account
    assert "&lt;b&gt;" in account
    for number in (2, 3, 4, 5):
        assert f'href="{desk.root}items/{number}/">{number}</a>' in account
    assert f"{desk.root}items/7/" not in account

    # Documents for a court: redacted, checked, packed; anybody checks them.
    desk.post("cara", "redactions/new/", words="Elm Road 5", reason="her address")
    made = _product(desk, 1, kind="court", between="on", kinds=["message"], words="")
    folder = _unpack(desk, 1, tmp_path / "court")
    assert "all OK" in _sha256sum(folder)
    text = _words(folder / "chronology.pdf")
    assert "agreement, PCSC Act 2022 s.37" in text
    assert "her address" in text
    assert "Elm Road" not in text + _words(folder / "counts.pdf")
    # Nobody can say to whom that was: it is not between the two, and listed as unused.
    assert "only on the telephone of the suspect" not in text
    assert "not between the victim and the suspect" in (folder / "unused-material.csv").read_text()
    assert made.manifest_sha256 == hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    desk.post("cara", "products/1/exhibits/")
    files = desk.visit("cara").get(f"/cases/{desk.case.reference}/files/").content.decode()
    assert "Chronology of items of evidence, product 1" in files
    assert "Chronology of items" not in desk.visit("ada").get(f"/cases/{desk.case.reference}/files/").content.decode()  # fmt: skip

    # The bundle has what people said, and every look.
    _product(desk, 2, kind="bundle")
    bundle = _unpack(desk, 2, tmp_path / "bundle")
    assert "all OK" in _sha256sum(bundle)
    assert "It is not her street." in (bundle / "tags.csv").read_text()
    assert "electoral roll" in (bundle / "notes.csv").read_text()
    assert "First item 2 <b>, then items 3" in (bundle / "account.txt").read_text()
    assert str(desk.folder) not in (bundle / "originals.csv").read_text()
    log = (bundle / "custody.jsonl").read_text()
    assert "looked at: timeline" in log
    assert desk.people["ada"].name in log
    assert "unbroken chain" in desk.page("cara", "custody/")

    # A withdrawn agreement: nothing is shown, added or made; then removed for good.
    desk.post("cara", "devices/1/withdraw/", reason="She rang and withdrew it.")
    assert "2 items" in desk.page("cara", "timeline/")
    desk.page("cara", "items/5/", 404)
    desk.page("cara", "devices/1/export/", 404)
    assert "Withdrawn" in desk.page("cara", "timeline/")
    _product(desk, 3, kind="bundle")
    assert (
        "secret street" not in (_unpack(desk, 3, tmp_path / "after") / "timeline.csv").read_text()
    )
    desk.page("cara", "devices/1/remove/", 403)
    assert b"secret street" in desk.on_the_disk()
    desk.post("sam", "devices/1/remove/", reason="The disclosure officer agreed.")
    assert b"secret street" not in desk.on_the_disk()
    _disposed_of_with_the_case(desk)


def _number_of_the_tag(desk: Desk) -> int:
    from clew.unit.access.identity import acting_as
    from clew.unit.evidence.models import Tag

    with acting_as(desk.people["cara"]):
        return int(Tag.objects.get(case=desk.case).pk)


def _product(desk: Desk, number: int, **asked: Any) -> Any:
    from clew.unit.access.identity import acting_as
    from clew.unit.evidence.models import Product
    from clew.unit.evidence.products import make_product

    desk.post("cara", "products/new/", **_day("first", None), **_day("last", None), **asked)
    with acting_as(desk.people["cara"]):
        made = Product.objects.get(case=desk.case, number=number)
    make_product(made.pk, desk.people["cara"].pk)
    with acting_as(desk.people["cara"]):
        made.refresh_from_db()
    assert made.status == "done", made.said
    return made


def _unpack(desk: Desk, number: int, folder: Path) -> Path:
    answer = desk.visit("cara").get(desk.root + f"products/{number}/file/")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Length"] == str(len(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def _sha256sum(folder: Path) -> str:
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    return "all OK" if done.returncode == 0 else done.stdout + done.stderr


def _words(path: Path) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(path).pages).split())


def _disposed_of_with_the_case(desk: Desk) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.casefile import actions as casefile
    from clew.unit.cases.models import Case, Retention
    from clew.unit.evidence.models import Store

    with acting_as(service_account()):
        Case.objects.filter(pk=desk.case.pk).update(closed_at=timezone.now())
        folder = desk.folder / Store.objects.get(case=desk.case).folder
    assert folder.is_dir()
    sam, sofia = desk.people["sam"], desk.people["sofia"]
    with acting_as(sam):
        Retention.objects.create(case=desk.case, group="3", review_on=timezone.localdate())
        desk.case.refresh_from_db()
        proposed = casefile.propose_disposal(
            desk.case, by=sam, authority="Schedule 3", reason="Its review found no reason."
        )
    with acting_as(sofia):
        done = casefile.decide_disposal(
            proposed, by=sofia, approve=True, words="Nothing speaks for keeping it."
        )
    assert done.erased["evidence_device"] == 2
    assert not folder.exists()


def test_what_is_too_large_or_from_nobody_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post("cara", "devices/new/", **_device(desk.victim, everything="on"))
    monkeypatch.setattr("clew.unit.evidence.uploads.most_bytes", lambda: 100)
    assert "or smaller" in desk.hand_in(1, "x" * 500_000, status=422).content.decode()
    assert "empty" in desk.hand_in(1, "", status=422).content.decode()
    desk.hand_in(1, "x" * 50, who="ada", status=403)
    assert desk.uploads() == []
    assert [p for p in (desk.folder / ".arriving").rglob("*") if p.is_file()] == []


def test_a_worker_that_was_killed_reads_a_file_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clew.unit.evidence import handing_in

    desk.post("cara", "devices/new/", **_device(desk.suspect, everything="on"))
    desk.hand_in(1, HIS)
    (upload,) = desk.uploads()

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
        patch.setattr(handing_in, "_end", killed)
        handing_in.read_export(upload.pk, desk.people["cara"].pk)
    handing_in.read_export(upload.pk, desk.people["cara"].pk)
    (upload,) = desk.uploads()
    assert (upload.status, upload.new, upload.kept) == ("done", 2, True)
    # The same file a second time is known, and kept once.
    again = desk.read(1, HIS)
    assert (again.status, again.new, again.kept) == ("done", 0, False)
    assert "2 items" in desk.page("cara", "timeline/")
    # A file that nobody can read says why, and is not kept.
    broken = desk.read(1, "\x00\x01 no export")
    assert broken.status == "done"
    assert broken.unread == 1
    assert broken.new == 0
    # A table of an unknown kind is handed in again, with what its columns are.
    table = "When;Line A;Line B\n26/10/2025 01:45;07700 900123;07700 900555\n"
    unknown = desk.read(1, table)
    assert (unknown.new, unknown.unread) == (0, 1)
    assert "say what its columns are" in desk.page("cara", f"files/{unknown.pk}/")
    named = {"of_columns": "yes", "sender": "Line A", "receiver": "Line B", "default_kind": "call"}
    assert "Enter the column of the time" in desk.hand_in(1, table, status=422, **named).content.decode()  # fmt: skip
    wrong = desk.read(1, table, at="Day", **named)
    assert (wrong.new, wrong.unread) == (0, 1)
    assert "(day)" in desk.page("cara", f"files/{wrong.pk}/")
    known = desk.read(1, table, at="When", **named)
    assert (known.new, known.unread) == (1, 0)
    assert "sender: Line A" in desk.page("cara", f"files/{known.pk}/")
    assert desk.read(1, table, at="When", **named).new == 0
    days = desk.page("cara", "days/")
    assert "call: 1" in days
    assert "26 October 2025" in desk.page("cara", "days/?as=csv")
    # Nothing that no row names stays on the disk.
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.evidence import sweeping

    stray = desk.folder / ("0" * 32)
    monkeypatch.setattr(sweeping, "_OLD", -1)
    stray.mkdir()
    with acting_as(service_account()):
        assert sweeping.sweep() == 1
    assert not stray.exists()
    assert "3 items" in desk.page("cara", "timeline/")


def test_where_there_is_much_the_worker_counts_and_keeps_it_until_something_changes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from clew.unit.evidence import counting

    _with_two_telephones(desk)
    _join(desk, "cara", "name ann lee", desk.victim)
    _join(desk, "cara", "name sam roe", desk.suspect)
    at_once = desk.page("cara", "findings/")
    monkeypatch.setattr(counting, "AT_ONCE", 2)
    for _ in range(2):
        assert "It is being counted" in desk.page("cara", "findings/")
    (asked,) = ProcrastinateJob.objects.filter(task_name=counting.COUNT).values_list("args")
    counting.count_for(**asked[0])
    main = re.compile(r"<main.*</main>", re.S)
    kept = desk.page("cara", "findings/")
    assert main.findall(kept) == main.findall(at_once)
    # The advocate's count is another one: of what she may read.
    assert "It is being counted" in desk.page("ada", "findings/")
    desk.post("cara", "findings/moment/", kind="stop", **_day("on", date(2025, 10, 27)), clock="09:00", about="she told him", source="item 4")  # fmt: skip
    assert "It is being counted" in desk.page("cara", "findings/")


def test_a_backup_holds_a_store_that_is_written_and_a_new_field_key_opens_what_is_sealed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3
    import tarfile

    from cryptography.fernet import Fernet
    from django.conf import settings as of_desk

    from clew.unit.administration.field_key import rewrap_fields, unopened_files
    from clew.unit.backup import archive, parts

    desk.post("cara", "devices/new/", **_device(desk.suspect, everything="on"))
    desk.read(1, HIS)
    part = parts.Part("evidence", "evidence", desk.folder)
    (held,) = desk.folder.rglob("evidence.sqlite")
    with contextlib.closing(sqlite3.connect(held)) as writer:
        writer.execute("begin immediate")
        writer.execute("delete from events")
        with tarfile.open(tmp_path / "made.tar", "w") as tar:
            archive._add_part(tar, part, {}, tmp_path)
        writer.rollback()
    with tarfile.open(tmp_path / "made.tar") as tar:
        names = tar.getnames()
        tar.extractall(tmp_path / "out", filter="data")
    assert not [n for n in names if n.endswith(("-wal", "-shm")) or "/." in n]
    (copied,) = (tmp_path / "out").rglob("evidence.sqlite")
    with contextlib.closing(sqlite3.connect(copied)) as read:
        assert read.execute("select count(*) from events").fetchone() == (2,)
    assert len([n for n in names if "/sealed/" in n]) == 1
    new = Fernet.generate_key().decode()
    monkeypatch.setattr(of_desk, "FIELD_KEY", f"{new},{of_desk.FIELD_KEY}")
    rewrap_fields()
    monkeypatch.setattr(of_desk, "FIELD_KEY", new)
    assert unopened_files() == 0


def test_row_security_keeps_the_suspects_device_from_the_advocate(desk: Desk) -> None:
    from django.db import IntegrityError, ProgrammingError, connection, transaction

    from clew.unit.access.identity import acting_as
    from clew.unit.evidence.models import Device

    desk.post("cara", "devices/new/", **_device(desk.suspect, everything="on"))
    desk.post("cara", "devices/new/", **_device(desk.victim, everything="on"))
    with acting_as(desk.people["ada"]):
        seen = Device.objects.filter(case=desk.case).values_list("number", flat=True)
        assert list(seen) == [2]
    for who in ("tess", "petra", "clive", "anna", "max", "pia"):
        with acting_as(desk.people[who]):
            assert not Device.objects.exists(), who
    with acting_as(desk.people["cara"]):
        for change in ({"part": "evidence"}, {"power": "another"}, {"whose": "victim"}):
            with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
                Device.objects.filter(case=desk.case, number=1).update(**change)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM evidence_device")
            assert cursor.rowcount == 0


@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=200_000), cuts=st.lists(st.integers(0, 200_000), max_size=5), flip=st.integers(0))  # fmt: skip
def test_what_is_sealed_comes_back_and_nothing_else_does(
    service: None, tmp_path_factory: pytest.TempPathFactory, content: bytes, cuts: list[int], flip: int
) -> None:  # fmt: skip
    from clew.unit.evidence.sealing import Sealing, pieces
    from clew.unit.platform.problems import Refused

    path = tmp_path_factory.mktemp("sealed") / "one"
    sealing = Sealing(path)
    ends = sorted({min(c, len(content)) for c in cuts} | {0, len(content)})
    for begin, end in itertools.pairwise(ends):
        sealing.write(content[begin:end])
    sealing.finish()
    assert sealing.sha256 == hashlib.sha256(content).hexdigest()
    assert b"".join(pieces(path, sealing.sealed_key)) == content
    held = bytearray(path.read_bytes())
    held[flip % len(held)] ^= 1
    path.write_bytes(held)
    with pytest.raises(Refused):
        list(pieces(path, sealing.sealed_key))
