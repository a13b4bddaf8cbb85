"""A case's store of evidence, through the command line: what was agreed, what is new, who touched
it, and what a withdrawal takes away.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from clew.cli import cli
from clew.evidence import command
from clew.evidence.reading_process import Limits
from clew.evidence.scope import keys
from clew.problems import Problem
from tests.evidence_samples import SAMPLES
from tests.test_evidence import read

BY = ("--by", "DC Roe")
LONDON = ("--zone", "Europe/London")


def evidence(*words: object, status: int | None = 0) -> Result:
    ran = CliRunner().invoke(cli, ["evidence", *map(str, words)])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    assert status is None or ran.exit_code == status, ran.output
    return ran


def store_with(folder: Path, *agreed: str) -> Path:
    """A store with one agreement."""
    store = folder / "store"
    evidence("open", store, "--case", "Lee", *BY)
    agree(store, *(agreed or ("--everything",)))
    return store


def agree(store: Path, *agreed: str, status: int = 0) -> Result:
    return evidence(
        "agree", store, "--device", "Ann Lee's telephone, AL/1", "--whose", "victim", "--power",
        "agreement, PCSC Act 2022 s.37", "--agreed-by", "Ann Lee", "--agreed-on", "2026-03-01", *BY, *agreed, status=status,
    )  # fmt: off


def add(store: Path, *files: Path, number: int = 1, status: int | None = 0) -> Result:
    return evidence(
        "add",
        store,
        *files,
        "--agreement",
        number,
        *LONDON,
        "--dates",
        "day-first",
        *BY,
        status=status,
    )


def rows_of(store: Path, status: int = 0) -> list[dict[str, str]]:
    target = store.parent / "of-store.csv"
    evidence("timeline", "--store", store, "--csv", target, *BY, status=status)
    return read(target)


def everything_in(store: Path) -> bytes:
    return b"".join(p.read_bytes() for p in store.rglob("*") if p.is_file())


CHAT = (
    "01/02/2026, 09:00 - Ann Lee: early words\n"
    "05/03/2026, 09:00 - Ann Lee: leave me alone\n"
    "05/03/2026, 09:01 - Sam Roe: never\n"
    "20/04/2026, 09:01 - Sam Roe: late words\n"
)


# The process that reads.


def test_a_file_that_needs_more_than_its_limit_ends_with_a_sentence(tmp_path: Path) -> None:
    heavy, long = tmp_path / "heavy.json", tmp_path / "long.txt"
    heavy.write_text(json.dumps({"participants": [], "messages": ["x" * 9] * 3_000_000}))
    long.write_text("25/03/2026, 09:00 - Ann: hello\n" * 900_000)
    for file, limits, words in (
        (heavy, Limits(memory=120 * 2**20), "heavy.json: .* more than 120 MB of memory"),
        (long, Limits(seconds=1), "long.txt: .* 1 seconds of the processor"),
    ):
        with pytest.raises(Problem, match=words):
            command.timeline(
                [file], "UTC", tmp_path / "out.csv", Console(quiet=True), limits=limits
            )
        assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.execv('/bin/true', ['true'])",
    ],
)
@pytest.mark.parametrize("kernel", [True, False])
def test_the_process_that_reads_has_no_network_and_starts_nothing(
    attempt: str, kernel: bool
) -> None:
    program = (
        "from clew.evidence import confined\n"
        f"{'' if kernel else 'confined._MACHINES.clear()'}\n"
        "confined.give_up_network_and_programs()\n"
        "try:\n"
        f"    {attempt}\n"
        "except PermissionError:\n"
        "    print('refused')\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout == b"refused\n"


# What comes in.


def test_a_store_gives_the_same_timeline_as_the_files(tmp_path: Path) -> None:
    files = []
    for sample in SAMPLES[::9]:
        (tmp_path / sample.name).mkdir()
        files.append(sample.write(tmp_path / sample.name))
    store = store_with(tmp_path)
    add(store, *files, status=None)
    evidence(
        "timeline",
        *files,
        *LONDON,
        "--dates",
        "day-first",
        "--csv",
        tmp_path / "direct.csv",
        status=None,
    )
    direct = read(tmp_path / "direct.csv")
    assert sorted(map(str, rows_of(store))) == sorted(map(str, direct))
    assert {(r["source"], r["reason"]) for r in read(tmp_path / "of-store-not-understood.csv")} == {
        (r["source"], r["reason"]) for r in read(tmp_path / "direct-not-understood.csv")
    }


def test_only_what_was_agreed_is_stored_and_the_rest_is_counted(tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text(CHAT)
    store = store_with(tmp_path, "--from", "2026-03-01", "--until", "2026-03-31")
    said = add(store, chat).output
    assert [r["text"] for r in rows_of(store)] == ["leave me alone", "never"]
    assert "1 not taken: before the days agreed" in said
    assert "1 not taken: after the days agreed" in said
    assert "not kept" in said
    held = everything_in(store)
    assert b"leave me alone" in held
    assert b"early words" not in held
    assert b"late words" not in held
    evidence("bundle", "--store", store, "--out", tmp_path / "b", *BY)
    assert [(r["reason"], r["events"]) for r in read(tmp_path / "b" / "not-taken.csv")] == [
        ("after the days agreed", "1"),
        ("before the days agreed", "1"),
    ]
    assert read(tmp_path / "b" / "originals.csv")[0]["kept_in_store"] == "no"


def test_days_agreed_are_days_of_the_agreements_zone(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(
        "31/05/2026, 23:59 - A: before\n01/06/2026, 00:00 - A: first\n13/06/2026, 23:59 - A: last\n14/06/2026, 00:00 - A: after\n"
    )
    store = store_with(tmp_path, "--from", "2026-06-01", "--until", "2026-06-13")
    add(store, tmp_path / "c.txt")
    assert [r["text"] for r in rows_of(store)] == ["first", "last"]


def test_correspondents_agreed_by_number_or_name_and_groups_only_what_they_wrote(
    tmp_path: Path,
) -> None:
    def sms(number: str, name: str, body: str, kind: int = 1) -> str:
        return f'<sms address="{number}" contact_name="{name}" date="1772355600000" type="{kind}" body="{body}"/>'

    (tmp_path / "sms.xml").write_text(
        "<smses>"
        + sms("07700 900123", "Sam", "from sam")
        + sms("+447700900123", "Sam", "to sam", 2)
        + sms("07700 900999", "Mum", "from mum")
        + "</smses>"
    )
    (tmp_path / "group.txt").write_text(
        "05/03/2026, 09:00 - Ann: to all\n05/03/2026, 09:01 - Sam: sam in the group\n05/03/2026, 09:02 - Bo: bo in the group\n"
    )
    (tmp_path / "two.txt").write_text(CHAT)
    store = store_with(tmp_path, "--with", "+44 7700 900123", "--with", "sam", "--with", "SAM ROE")
    said = add(store, *(tmp_path / n for n in ("sms.xml", "group.txt", "two.txt"))).output
    texts = {r["text"] for r in rows_of(store)}
    assert texts == {
        "from sam", "to sam", "sam in the group", "early words", "leave me alone", "never", "late words"
    }  # fmt: off
    assert "1 not taken: with people who were not agreed" in said
    assert "2 not taken: with people who were not agreed" in said
    held = everything_in(store)
    assert not [w for w in (b"from mum", b"bo in the group", b"to all") if w in held]
    # The chat of two was agreed as a whole, so it is kept as it was handed in.
    assert said.count("is kept in the store") == 1


def test_numbers_written_differently_are_one_and_different_ones_are_not() -> None:
    assert keys("Sam (07700 900123)") & keys("447700900123@s.whatsapp.net")
    assert not keys("07700 900123") & keys("07700 900124")
    assert keys("Sám ROE") & keys("sám roe")
    assert keys("Sam <Sam@Example.org>") & keys("sam@example.org")
    assert not keys("Sam Roe") & keys("Sam")


@settings(max_examples=8)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["ok", "no", "when?"])), max_size=12),
    st.integers(0, 12),
    st.integers(0, 12),
)
def test_a_newer_export_adds_only_what_is_new(
    said: list[tuple[int, str]], until: int, since: int
) -> None:
    at, lines = datetime(2026, 3, 5, 9), []
    for minutes, text in said:
        at += timedelta(minutes=minutes)
        lines.append(f"{at:%d/%m/%Y, %H:%M} - Ann: {text}\n")
    # The second begins at the start of a minute, as an export of later days does.
    cut = min(since, until)
    while 0 < cut < len(lines) and lines[cut][:17] == lines[cut - 1][:17]:
        cut -= 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start, end = "05/03/2026, 08:00 - Ann: start\n", "05/03/2026, 23:00 - Ann: end\n"
        (folder / "one.txt").write_text(start + "".join(lines[:until]))
        (folder / "two.txt").write_text("".join(lines[cut:]) + end)
        store = store_with(folder)
        add(store, folder / "one.txt", folder / "two.txt")
        whole = sorted([start, *lines[:until], *lines[max(cut, until) :], end])
        assert sorted(f"{r['written']} - Ann: {r['text']}\n" for r in rows_of(store)) == [
            w.replace("\n", "") + "\n" for w in whole
        ]


def test_the_same_words_to_two_people_are_two_messages(tmp_path: Path) -> None:
    for name in ("Sam", "Bo"):
        (tmp_path / f"{name}.txt").write_text(
            f"25/03/2026, 09:00 - Ann: ok\n25/03/2026, 09:01 - {name}: fine\n25/03/2026, 09:02 - Ann: ok\n"
        )
    (tmp_path / "later.txt").write_text(
        (tmp_path / "Bo.txt").read_text() + "26/03/2026, 09:02 - Ann: new\n"
    )
    store = store_with(tmp_path)
    add(store, tmp_path / "Sam.txt", tmp_path / "Bo.txt")
    assert [r["text"] for r in rows_of(store)].count("ok") == 4
    assert "1 added, 3 were in the store already" in add(store, tmp_path / "later.txt").output
    assert [r["text"] for r in rows_of(store)].count("ok") == 4


def test_another_zone_for_a_newer_export_adds_nothing_twice(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    (tmp_path / "newer.txt").write_text(CHAT + "21/04/2026, 09:01 - Sam Roe: more\n")
    store = store_with(tmp_path)
    add(store, tmp_path / "chat.txt")
    ran = evidence(
        "add", store, tmp_path / "newer.txt", "--agreement", 1, "--zone", "Asia/Tokyo", *BY
    )
    assert "1 added, 4 were in the store already" in ran.output


def test_records_of_many_people_that_overlap_are_joined_where_they_overlap(tmp_path: Path) -> None:
    calls = [
        f'<call number="0770090{n % 17:04d}" date="{1772355600000 + n * 3_600_000}" type="{1 + n % 3}" duration="{n}"/>'
        for n in range(60)
    ]
    for name, some in (("a.xml", calls[:40]), ("b.xml", calls[25:])):
        (tmp_path / name).write_text(f"<calls>{''.join(some)}</calls>")
    store = store_with(tmp_path)
    said = add(store, tmp_path / "a.xml", tmp_path / "b.xml").output
    assert "20 added, 15 were in the store already" in said


def test_a_file_handed_in_again_adds_nothing(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    store = store_with(tmp_path)
    add(store, tmp_path / "chat.txt")
    assert "in the store already" in add(store, tmp_path / "chat.txt").output
    assert len(rows_of(store)) == 4


def test_a_file_of_which_nothing_was_understood_can_be_added_again(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    path = tmp_path / "chat.txt"
    path.write_text("03/04/2026, 10:00 - Sam: one\n03/04/2026, 10:05 - Sam: two\n")
    evidence("add", store, path, "--agreement", 1, *LONDON, *BY, status=None)
    assert rows_of(store, status=2) == []
    add(store, path)
    assert [r["at_utc"][:10] for r in rows_of(store)] == ["2026-04-03"] * 2
    assert read(tmp_path / "of-store-not-understood.csv") == []


def test_one_file_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    (tmp_path / "what.bin").write_bytes(b"\x7f\0\1\2")
    store = store_with(tmp_path)
    said = add(store, tmp_path / "what.bin", tmp_path / "chat.txt", status=1).output
    assert "1 places not understood" in said
    assert len(rows_of(store)) == 4
    # What was not understood is kept, for a later version or another reader.
    kept = [p for p in (store / "originals").glob("*/*") if p.read_bytes() == b"\x7f\0\1\2"]
    assert kept


# Originals and custody.


def test_originals_are_kept_as_they_were_and_any_change_is_told(tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text(CHAT)
    store = store_with(tmp_path)
    add(store, chat)
    (kept,) = (p for p in (store / "originals").glob("*/*"))
    assert kept.read_bytes() == chat.read_bytes()
    assert not kept.stat().st_mode & 0o277
    assert "All as it was left" in evidence("verify", store, *BY).output
    kept.chmod(0o600)
    kept.write_text("changed")
    assert "changed since it was added" in evidence("verify", store, *BY, status=1).output
    kept.unlink()
    assert "missing" in evidence("verify", store, *BY, status=1).output


def test_every_touch_is_in_a_log_that_shows_a_change(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    store = store_with(tmp_path)
    add(store, tmp_path / "chat.txt")
    rows_of(store)
    evidence("search", store, "never", *BY)
    said = evidence("custody", store, "--by", "Sgt Poe").output
    for words in ("store made", "agreement entered", "added", "timeline written", "searched"):
        assert f"DC Roe: {words}" in said
    assert "Sgt Poe: log read" in evidence("custody", store, *BY).output
    log = store / "custody.jsonl"
    whole = log.read_bytes()
    lines = whole.splitlines(keepends=True)
    for harmed in (
        whole.replace(b"DC Roe", b"DC Poe", 1),
        b"".join(lines[:1] + lines[2:]),
        b"".join([lines[1], lines[0], *lines[2:]]),
        b"nothing\n" + whole,
    ):
        log.write_bytes(harmed)
        assert "the log was changed" in evidence("custody", store, *BY, status=2).stderr
        evidence("bundle", "--store", store, "--out", tmp_path / "b", *BY, status=2)
        for left in (tmp_path / "b").glob("*"):
            left.unlink()


def test_a_bundle_of_a_store_is_checked_by_sha256sum_and_by_verify(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    store, made = store_with(tmp_path), tmp_path / "bundle"
    add(store, tmp_path / "chat.txt")
    evidence("bundle", "--store", store, "--out", made, *BY)
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=made, check=False, capture_output=True).returncode == 0  # fmt: skip
    evidence("verify", made, "--originals")
    (agreed,) = read(made / "agreements.csv")
    assert (agreed["power"], agreed["agreed_by"]) == ("agreement, PCSC Act 2022 s.37", "Ann Lee")
    assert len(read(made / "items.csv")) == len(read(made / "timeline.csv")) == 4
    assert len({r["sha256"] for r in read(made / "items.csv")}) == 4


# Zones of a stretch.


def moments(store: Path) -> list[tuple[str, str]]:
    return sorted((r["text"], r["at_utc"]) for r in rows_of(store))


def zone(store: Path, *more: str, status: int = 0) -> Result:
    return evidence("zone", store, "--agreement", 1, *more, *BY, status=status)


def test_the_zone_of_some_days_is_set_with_a_reason_and_undone(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    (tmp_path / "chat.txt").write_text(
        "20/07/2026, 12:00 - A: a at home\n21/07/2026, 00:30 - A: b first night\n22/07/2026, 23:59 - A: c last\n23/07/2026, 00:00 - A: d home again\n"
    )
    (tmp_path / "more.txt").write_text("22/07/2026, 13:00 - B: e added later\n")
    (tmp_path / "sms.xml").write_text(
        '<smses><sms address="1" date="1784714400000" type="1" body="f of a source with a zone"/></smses>'
    )
    add(store, tmp_path / "chat.txt", tmp_path / "sms.xml")
    before = moments(store)
    days = ("--from", "2026-07-21", "--until", "2026-07-22")
    said = zone(store, "--zone", "Europe/Athens", *days, "--reason", "tickets; item AL/2").output
    assert "2 events stand at another moment" in said
    add(store, tmp_path / "more.txt")
    assert moments(store) == [
        ("a at home", "2026-07-20T11:00:00Z"),
        ("b first night", "2026-07-20T21:30:00Z"),
        ("c last", "2026-07-22T20:59:00Z"),
        ("d home again", "2026-07-22T23:00:00Z"),
        ("e added later", "2026-07-22T10:00:00Z"),
        ("f of a source with a zone", "2026-07-22T10:00:00Z"),
    ]
    assert any("because tickets, item AL/2" in r["zone"] for r in rows_of(store))
    assert "have a zone already" in zone(store, "--zone", "UTC", *days, "--reason", "x", status=2).stderr  # fmt: skip
    # A newer export of the same chat brings nothing twice.
    assert "0 added" in add(store, _longer(tmp_path)).output
    evidence("zones", store, "--undo", 1, "--reason", "other tickets", *BY)
    assert "UNDONE: DC Roe: other tickets" in evidence("zones", store, *BY).output
    later = ("e added later", "2026-07-22T12:00:00Z")
    assert moments(store) == sorted([*before, later])
    assert "no zone 1 in force" in evidence("zones", store, "--undo", 1, "--reason", "x", *BY, status=2).stderr  # fmt: skip
    assert "no time zone" in zone(store, "--zone", "Mars", *days, "--reason", "x", status=2).stderr


def _longer(folder: Path) -> Path:
    path = folder / "again.txt"
    path.write_text((folder / "chat.txt").read_text().replace(" - A: d", " - A: d", 1) + "\n")
    return path


@pytest.mark.parametrize("wall", ["29/03/2026, 01:30", "25/10/2026, 01:30", "25/10/2026, 02:30"])
def test_hours_that_clocks_change_stand_where_the_wall_had_them(wall: str, tmp_path: Path) -> None:
    store = store_with(tmp_path)
    (tmp_path / "chat.txt").write_text(f"{wall} - A: x\n")
    add(store, tmp_path / "chat.txt")
    zone(store, "--zone", "Asia/Kathmandu", "--from", "2026-01-01", "--until", "2026-12-31", "--reason", "r")  # fmt: skip
    ((_, at),) = moments(store)
    there = datetime.strptime(wall, "%d/%m/%Y, %H:%M") - timedelta(hours=5, minutes=45)
    assert at == f"{there:%Y-%m-%dT%H:%M:%SZ}"


# Withdrawal and search.


def test_what_is_withdrawn_stands_in_no_product_and_can_be_removed_for_good(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    (tmp_path / "other.txt").write_text("05/03/2026, 10:00 - Bo: from another telephone\n")
    store = store_with(tmp_path)
    agree(store, "--everything")
    add(store, tmp_path / "chat.txt")
    add(store, tmp_path / "other.txt", number=2)
    evidence("withdraw", store, "--agreement", 1, "--reason", "Ann Lee rang", *BY)
    assert [r["text"] for r in rows_of(store)] == ["from another telephone"]
    evidence("search", store, "never", *BY, status=1)
    assert "withdrawn" in add(store, tmp_path / "chat.txt", status=2).stderr.casefold()
    evidence("bundle", "--store", store, "--out", tmp_path / "b", *BY)
    assert b"leave me alone" not in everything_in(tmp_path / "b")
    assert "Ann Lee rang" in (tmp_path / "b" / "agreements.csv").read_text()
    assert b"leave me alone" in everything_in(store)
    evidence("withdraw", store, "--agreement", 1, "--reason", "to be removed", "--remove", *BY)
    held = everything_in(store)
    assert b"leave me alone" not in held
    assert b"from another telephone" in held
    evidence("verify", store, *BY)
    assert [r["text"] for r in rows_of(store)] == ["from another telephone"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("TY", ["Dw i yn y tŷ"]), ("tŷ", ["Dw i yn y tŷ"]), ("привет", ["Привет, Аня"]), ("我爱", ["我爱你"]), ("مرحبا", ["مرحبا يا"]), ("dw tŷ yn", ["Dw i yn y tŷ"]), ('"or* NEAR(', []), ("dw привет", [])],
)  # fmt: skip
def test_search_finds_words_in_any_script(asked: str, found: list[str], tmp_path: Path) -> None:
    store = _scripts(tmp_path)
    ran = evidence("search", store, asked, *BY, status=0 if found else 1)
    assert [line.rpartition("]  ")[2] for line in ran.output.splitlines()[:-1]] == found


def _scripts(folder: Path) -> Path:
    texts = ("Dw i yn y tŷ", "Привет, Аня", "我爱你", "مرحبا يا", "% _ plain")
    (folder / "chat.txt").write_text(
        "".join(f"05/03/2026, 09:0{n} - Ann: {t}\n" for n, t in enumerate(texts))
    )
    store = store_with(folder)
    add(store, folder / "chat.txt")
    return store


# What is refused.


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    store = tmp_path / "store"
    assert "is no store" in add(store, tmp_path / "chat.txt", status=2).stderr
    evidence("open", store, "--case", "Lee", *BY)
    assert "is not empty" in evidence("open", store, "--case", "Lee", *BY, status=2).stderr
    assert "no agreement 1" in add(store, tmp_path / "chat.txt", status=2).stderr
    assert "Enter what was agreed" in agree(store, status=2).stderr
    assert (
        "Enter what was agreed"
        in agree(store, "--everything", "--from", "2026-01-01", status=2).stderr
    )
    assert (
        "is after" in agree(store, "--from", "2026-02-01", "--until", "2026-01-01", status=2).stderr
    )
    agree(store, "--everything")
    assert "no such file" in add(store, tmp_path / "no.txt", status=2).stderr
    assert "--by is empty" in evidence("search", store, "x", "--by", " ", status=2).stderr
    assert "Enter a word" in evidence("search", store, " ", *BY, status=2).stderr
    evidence("timeline", "--csv", tmp_path / "x.csv", *LONDON, status=2)
    evidence("timeline", "--store", store, "--csv", tmp_path / "x.csv", status=2)
    with (store / "evidence.sqlite").open("r+b") as database:
        database.write(b"no database at all")
    assert "is damaged" in evidence("search", store, "x", *BY, status=2).stderr


def test_the_store_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    store = store_with(tmp_path)
    add(store, tmp_path / "chat.txt")
    for path in (store, *store.rglob("*")):
        assert not path.stat().st_mode & 0o077, path
    with (store / "custody.jsonl").open() as log:
        assert all(json.loads(line)["by"] == "DC Roe" for line in log)
