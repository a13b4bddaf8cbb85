"""Evidence from somebody who wants to mislead, to fill the disk or to have something run: refused
and told, or read as text.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from rich.console import Console

from clew.evidence import command
from clew.evidence.reading_process import Limits
from tests.evidence_samples import SAMPLES, heic, jpeg
from tests.test_evidence import timeline

CHAT = "28/07/2025, 21:25 - Ann: hello\n"


def archive(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def reasons(unread: list[dict[str, str]]) -> str:
    return " | ".join(u["reason"] for u in unread)


def test_names_that_lead_out_and_links_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        {"_chat.txt": CHAT, "../../evil.txt": CHAT, "/absolute.txt": CHAT, "..\\windows.txt": CHAT},
    )
    with zipfile.ZipFile(path, "a") as made:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    rows, unread, _ = timeline(tmp_path, path, status=1)
    assert len(rows) == 2
    assert not (tmp_path.parent / "evil.txt").exists()
    assert reasons(unread).count("leads out of the archive") == 2
    assert "a link" in reasons(unread)


def test_bombs_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "bomb.zip", {"_chat.txt": CHAT, "zeros": b"\0" * 50_000_000})
    rows, unread, _ = timeline(tmp_path, path, status=1)
    assert len(rows) == 1
    assert "made to fill the disk" in reasons(unread)
    inner = path.read_bytes()
    for depth in range(4):
        inner = archive(tmp_path / f"{depth}.zip", {"next.zip": inner}).read_bytes()
    _, unread, _ = timeline(tmp_path, tmp_path / "3.zip", status=2)
    assert "archives within archives" in reasons(unread)
    book = archive(
        tmp_path / "bomb.xlsx",
        {"[Content_Types].xml": "<a/>", "xl/workbook.xml": b" " * 50_000_000},
    )
    _, unread, _ = timeline(tmp_path, book, status=2)
    assert "made to fill the disk" in reasons(unread)


def test_a_locked_archive_says_what_to_do(tmp_path: Path) -> None:
    path = archive(tmp_path / "locked.zip", {"_chat.txt": CHAT})
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    path.write_bytes(data)
    _, unread, _ = timeline(tmp_path, path, status=2)
    assert "locked with a password" in reasons(unread)


_ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("body", ['<smses><sms address="&b;" date="1751706000000" type="1" body="&f;"/></smses>',
                                  '<project xmlns="http://pa.cellebrite.com/report/2.0"><x>&f;</x></project>'])  # fmt: skip
def test_xml_with_entities_is_not_opened(body: str, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(_ENTITIES + body)
    rows, unread, said = timeline(tmp_path, tmp_path / "a.xml", status=2)
    assert not rows
    assert "entities of its own" in reasons(unread)
    assert "root:" not in said


def test_a_spreadsheet_with_entities_is_not_opened(tmp_path: Path) -> None:
    content = (
        _ENTITIES
        + '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">&b;</office:document-content>'
    )
    path = archive(
        tmp_path / "a.ods",
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content},
    )
    _, unread, _ = timeline(tmp_path, path, status=2)
    assert "entities of its own" in reasons(unread)


def test_a_database_with_views_triggers_and_virtual_tables_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ChatStorage.sqlite"
    with sqlite3.connect(path) as made:
        made.execute(
            "create view ZWAMESSAGE as with recursive n(x) as (select 1 union all select x+1 from n) select x as Z_PK, 0 as ZISFROMME, 0 as ZMESSAGEDATE, "
            "'x' as ZTEXT, 1 as ZCHATSESSION from n"
        )
    made.close()
    rows, unread, _ = timeline(tmp_path, path, status=2)
    assert not rows
    assert "an app that is not read" in reasons(unread)


def test_a_table_whose_neighbour_is_a_view_is_not_read_through_it(tmp_path: Path) -> None:
    path = tmp_path / "ChatStorage.sqlite"
    with sqlite3.connect(path) as made:
        made.execute(
            "create table ZWAMESSAGE (Z_PK integer, ZISFROMME integer, ZMESSAGEDATE real, ZTEXT text, ZCHATSESSION integer)"
        )
        made.execute(
            "create view ZWACHATSESSION as with recursive n(x) as (select 1 union all select x+1 from n) select x as Z_PK, 'a' as ZPARTNERNAME, 'b' as ZCONTACTJID from n"
        )
        made.execute("insert into ZWAMESSAGE values (1, 0, 0, 'hello', 1)")
    made.close()
    rows, unread, _ = timeline(tmp_path, path, status=2)
    assert not rows
    assert "made to mislead" in reasons(unread)


def test_values_of_the_wrong_kind_are_told_without_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "voicemail.db"
    with sqlite3.connect(path) as made:
        made.execute("create table voicemail (ROWID integer primary key, date, sender, duration)")
        made.execute(
            "insert into voicemail values (1, 'not a time', x'ff00', x'00'), (2, 9e300, 7, null), (3, 1751706000, 'Sam', 9)"
        )
    made.close()
    rows, _, _ = timeline(tmp_path, path)
    assert rows[-1]["sender"] == "Sam" or any(r["at_utc"] for r in rows)


def test_damaged_files_are_told_and_never_end_the_command(tmp_path: Path) -> None:
    """Every sample cut off in the middle, and with bytes turned."""
    chance = random.Random(3)
    cut = tmp_path / "cut"
    cut.mkdir()
    for sample in SAMPLES:
        if sample.name.startswith("whatsapp-") and sample.name not in (
            "whatsapp-android",
            "whatsapp-iphone-zip",
        ):
            continue
        folder = tmp_path / sample.name
        folder.mkdir()
        data = sample.write(folder).read_bytes()
        (cut / f"{sample.name}-cut").write_bytes(data[: len(data) // 2])
        for turn in range(3):
            turned = bytearray(data)
            for _ in range(6):
                turned[chance.randrange(len(turned))] = chance.randrange(256)
            (cut / f"{sample.name}-{turn}").write_bytes(turned)
    _, unread, _ = timeline(tmp_path, cut, status=1)
    assert unread


def test_a_formula_in_a_message_stays_text_for_a_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(
        "28/07/2025, 21:25 - =cmd|' /C calc'!A0: @SUM(1)\n28/07/2025, 21:26 - +44 (0)7700 900123: -2+3+cmd|' /C calc'!A0\n"
    )
    rows, _, _ = timeline(tmp_path, tmp_path / "chat.txt", status=0)
    assert [r["sender"] for r in rows] == ["'=cmd|' /C calc'!A0", "+44 (0)7700 900123"]
    assert [r["text"] for r in rows] == ["'@SUM(1)", "'-2+3+cmd|' /C calc'!A0"]


def test_a_link_in_a_folder_is_not_followed_and_pipes_do_not_hang(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "chat.txt").write_text(CHAT)
    (folder / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    rows, unread, _ = timeline(tmp_path, folder, status=1)
    assert len(rows) == 1
    assert {u["reason"].split(",")[0] for u in unread} == {"a link", "not a file"}


def test_no_original_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "chat.csv"
    path.write_text(
        "interaction,direction,correspondent_id,datetime\ncall,in,B,2025-07-05 10:00:00\n"
    )
    before = path.read_bytes()
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "clew.cli",
            "evidence",
            "timeline",
            str(path),
            "--zone",
            "Europe/London",
            "--csv",
            str(path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2, ran.stderr
    assert "no original is written over" in ran.stderr
    assert path.read_bytes() == before


def test_a_picture_with_offsets_that_lead_out_is_told(tmp_path: Path) -> None:
    for name, data in (("jpg", jpeg()), ("heic", heic())):
        for number in range(20, len(data) - 4, 4):
            (tmp_path / f"{number}.{name}").write_bytes(
                data[:number] + b"\xff\xff\xff\xf0" + data[number + 4 :]
            )
    timeline(tmp_path, *sorted(tmp_path.glob("*.*")))


def read_within(folder: Path, path: Path, memory: int) -> int:
    """Rows of the timeline, made by a process with so many megabytes of addresses.

    The interpreter and what it loads take 30 of them.
    """
    target = folder / "big.csv"
    command.timeline(
        [path], "Europe/London", target, Console(quiet=True), limits=Limits(memory=memory * 2**20)
    )
    return target.read_bytes().count(b"\r\n") - 1


def _sparse(path: Path, head: bytes) -> Path:
    with path.open("wb") as made:
        made.write(head)
        made.truncate(2 * 2**30)
    return path


@pytest.mark.parametrize(
    "head",
    [b'[{"ID": 1, "Timestamp": "', b"<html><body>", b"\xff\xd8\xff\xe1", b"\x7f\0unknown"],
    ids=["json", "page", "picture", "unknown"],
)
def test_two_gigabytes_are_refused_or_read_in_little_memory(head: bytes, tmp_path: Path) -> None:
    assert read_within(tmp_path, _sparse(tmp_path / "big", head), 360) == 0
    assert (tmp_path / "big-not-understood.csv").read_text().count("\n") > 1


@pytest.mark.parametrize(("head", "line"), [
    (CHAT.encode(), b"x" * 999 + b"\n"), (b"", b"From a\nFrom: a@example.org\nTo: b@example.org\nDate: Sat, 05 Jul 2025 10:00:00 +0100\n\n" + b"x" * 9999 + b"\n\n"),
    (b"<smses>", b'<sms address="1" date="1751706000000" type="1" body="' + b"x" * 999 + b'"/>'), (b"id,timestamp,contents,attachments\n", b"1,2025-07-05 09:00:00," + b"x" * 999 + b",\n"),
], ids=["whatsapp", "mailbox", "sms", "table"])  # fmt: skip
def test_large_files_are_read_in_little_memory(head: bytes, line: bytes, tmp_path: Path) -> None:
    """16 MB here; more takes longer, not more memory."""
    path = tmp_path / "big"
    with path.open("wb") as made:
        made.write(head)
        for _ in range(16):
            made.write(line * (2**20 // len(line)))
    assert read_within(tmp_path, path, 75)


def test_deep_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a":' * 200_000)
    _, unread, _ = timeline(tmp_path, tmp_path / "a.json", status=2)
    assert "nested deeper" in reasons(unread) or "no whole JSON" in reasons(unread)
    (tmp_path / "b.json").write_text(json.dumps({"messages": {"a": 1}, "participants": 7}))
    timeline(tmp_path, tmp_path / "b.json", status=2)


def test_odd_exports_lose_nothing_and_what_is_doubtful_is_told(tmp_path: Path) -> None:
    """One folder of them, as somebody hands them in."""
    folder = tmp_path / "odd"
    folder.mkdir()
    inner = archive(tmp_path / "inner.zip", {"_chat.txt": CHAT}).read_bytes()
    archive(folder / "in-a-zip.zip", {"inner/chat.zip": inner})
    (folder / "name").write_text(f"28/07/2025, 21:25 - {'Very Long ' * 300}: long\n" + CHAT)
    photo = "\r\n " + "\r\n ".join(["A" * 74] * 40_000)
    cards = [f"BEGIN:VCARD\r\nFN:{n}\r\nPHOTO:{p}\r\nTEL:{n}1\r\nEND:VCARD\r\n" for n, p in (("folded", photo), ("whole", "A" * 3_000_000))]  # fmt: skip
    (folder / "cards").write_text("".join(cards), newline="")
    (folder / "mail").write_text(
        "From a@example.org Sat Jul  5 09:01:00 2025\nFrom: a@example.org\nTo: b@example.org\nSubject: one\n\nhello\n"
    )
    (folder / "empty.db").touch()
    with sqlite3.connect(folder / "nothing.db") as made:
        made.execute("create table x (a)")
    made.close()
    rows, unread, _ = timeline(tmp_path, folder, status=1)
    told = {Path(u["source"]).name: u["reason"] for u in unread}
    assert sum(r["text"] == "hello" and r["sender"] == "Ann" for r in rows) == 2
    assert [r["sender"] for r in rows if r["text"].startswith("Very Long ")] == [""]
    assert "3,000 letters" in told["name"]
    assert {r["text"] for r in rows if r["kind"] == "contact"} == {"TEL: folded1", "TEL: whole1"}
    assert all("photograph" in r["attachment"] for r in rows if r["kind"] == "contact")
    assert "cards" not in told
    assert "Sat Jul 5 09:01:00 2025" in told["mail"]
    assert "the file is empty" in told["empty.db"]
    assert "an app that is not read" in told["nothing.db"]


def test_a_word_for_a_kind_that_nobody_named_stays_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("When,From,What\n28/07/2025 21:25,A,=1+1\n")
    (tmp_path / "calls.toml").write_text(
        'at = "When"\nsender = "From"\nreceiver = "To"\nkind = "What"\n'
    )
    rows, _, said = timeline(
        tmp_path, tmp_path / "calls.csv", "--mapping", str(tmp_path / "calls.toml"), status=0
    )
    assert [r["text"] for r in rows] == ["what: =1+1"]
    assert "no column 'to'" in said
    assert "'=1+1'" in said
