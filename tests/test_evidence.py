"""Evidence: made-up exports through the command line, against timelines worked out by hand and
independent readers.
"""

from __future__ import annotations

import csv
import hashlib
import mailbox
import subprocess
import tempfile
from contextlib import suppress
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from itertools import groupby, pairwise
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.cli import cli
from clew.evidence import outlook
from clew.evidence.clock import Clock
from clew.evidence.date_order import decide, parts
from clew.evidence.events import CannotRead, Reading
from clew.evidence.formats import formats
from clew.evidence.order import anchored
from tests.evidence_samples import SAMPLES, Sample

COLUMNS = [
    "source",
    "position",
    "at_utc",
    "written",
    "zone",
    "sender",
    "receiver",
    "kind",
    "text",
    "attachment",
]


def timeline(
    folder: Path, *files: Path | str, status: int | None = None, zone: str = "Europe/London"
) -> tuple[list[dict[str, str]], list[dict[str, str]], str]:
    """The rows, what was not understood, and what was said."""
    target = folder / "out" / "timeline.csv"
    target.parent.mkdir(exist_ok=True)
    ran = CliRunner().invoke(
        cli, ["evidence", "timeline", *map(str, files), "--zone", zone, "--csv", str(target)]
    )
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    if status is not None:
        assert ran.exit_code == status, ran.output
    return read(target), read(target.with_name("timeline-not-understood.csv")), ran.output


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_sample_becomes_the_right_timeline(sample: Sample, tmp_path: Path) -> None:
    file = sample.write(tmp_path)
    before = file.read_bytes()
    rows, unread, said = timeline(tmp_path, file, *sample.arguments, status=sample.status)
    assert [(r["at_utc"], r["sender"], r["kind"], r["text"]) for r in rows] == sample.rows, said
    for words, count in sample.marks.items():
        assert sum(words in r["zone"] for r in rows) == count, words
    assert all(r["zone"] and r["position"] and r["source"].startswith(str(file)) for r in rows)
    assert bool(unread) == (sample.status != 0)
    assert all(u["source"] and u["reason"] for u in unread)
    assert file.read_bytes() == before


# Order, re-reading, and independent readers.


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=40))
def test_a_conversation_keeps_its_order_and_most_of_it_keeps_its_times(
    times: list[int | None],
) -> None:
    given_times = np.array([np.nan if t is None else t for t in times], dtype="f8")
    made = anchored(given_times)
    assert all(a <= b for a, b in pairwise(made))
    known = [t for t in times if t is not None]
    kept = sum(m == g for m, g in zip(made, given_times, strict=True))
    longest = max((sum(1 for _ in run) for run in [_longest_rising(known)]), default=0)
    assert kept >= longest


def _longest_rising(values: list[int]) -> list[int]:
    """By trying every end: the simple way, slow."""
    best: list[list[int]] = []
    for value in values:
        before = max((b for b in best if b[-1] <= value), key=len, default=[])
        best.append([*before, value])
    return max(best, key=len, default=[])


@given(
    st.datetimes(datetime(2010, 1, 1), datetime(2039, 12, 31)),
    st.sampled_from(["Europe/London", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "UTC"]),
)
def test_a_time_on_the_wall_becomes_a_moment_that_shows_that_time(
    wall: datetime, zone: str
) -> None:
    wall = wall.replace(microsecond=0)
    at = Clock(zone, "test").local(wall)
    moment = datetime.fromisoformat(at.utc)
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if "never was" in at.zone:
        assert shown != wall
    else:
        assert shown == wall
        other = [
            h
            for h in (-1, 1)
            if (moment + timedelta(hours=h)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
        ]
        assert bool(other) == ("happens twice" in at.zone)


@given(
    st.lists(st.dates(date(2015, 1, 1), date(2029, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%y", "%m/%d/%y"]),
)
def test_an_order_of_day_and_month_is_right_or_asked_for(days: list[date], form: str) -> None:
    days.sort()
    texts = [d for d, _ in groupby(day.strftime(form) for day in days)]
    with suppress(CannotRead):
        order, _ = decide(texts)
        assert [parts(t, order) for t in texts] == [d for d, _ in groupby(days)]


def test_sources_are_merged_by_time_and_conversations_keep_their_order(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "28/07/2025, 10:00 - A: 1\n28/07/2025, 10:30 - A: 3\n28/07/2025, 10:29 - A: 4\n28/07/2025, 11:00 - A: 6\n"
    )
    (tmp_path / "b.txt").write_text(
        "28/07/2025, 10:10 - B: 2\n28/07/2025, 10:45 - B: 5\n28/07/2025, 12:00 - B: 7\n"
    )
    rows, _, _ = timeline(tmp_path, tmp_path / "a.txt", tmp_path / "b.txt", status=0)
    assert [r["text"] for r in rows] == list("1234567")
    assert [r["position"] for r in rows if r["sender"] == "A"] == list("1234")


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for sample in SAMPLES[-30:]:
        (tmp_path / sample.name).mkdir()
        files.append(sample.write(tmp_path / sample.name))
    seen = []
    for _ in range(2):
        timeline(tmp_path, *files)
        seen.append(
            [
                (tmp_path / "out" / n).read_bytes()
                for n in ("timeline.csv", "timeline-not-understood.csv")
            ]
        )
    assert seen[0] == seen[1]


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=20), st.text(max_size=40)), min_size=1, max_size=8
    )
)
def test_every_mail_of_a_mailbox_is_there_once(mails: list[tuple[str, str]]) -> None:
    """Written by the standard library, and in the order in which it was written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        box = mailbox.mbox(folder / "box")
        for subject, body in mails:
            message = EmailMessage()
            message["From"], message["To"], message["Date"] = (
                "a@example.org",
                "b@example.org",
                "Sat, 05 Jul 2025 10:00:00 +0100",
            )
            message["Subject"] = "".join(c for c in subject if c.isprintable()) or "-"
            message.set_content(body.encode("utf-8", "replace").decode())
            box.add(message)
        box.flush()
        box.close()
        rows, unread, _ = timeline(folder, folder / "box")
        assert not unread
        assert [int(r["position"]) for r in rows] == list(range(1, len(mails) + 1))


_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).filter(
    lambda t: not t[:1].isdigit() and not t.startswith("[")
)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2024, 1, 13), datetime(2026, 12, 31)),
            st.sampled_from(["Ann", "Bo Li", "+44 7700 900123"]),
            st.lists(_LINE, min_size=1, max_size=3),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_message_of_a_chat_is_there_once_with_its_words(
    messages: list[tuple[datetime, str, list[str]]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "chat").write_bytes(
            "".join(
                f"{at:%d/%m/%Y, %H:%M} - {who}: {chr(10).join(lines)}\n"
                for at, who, lines in messages
            ).encode()
        )
        rows, unread, _ = timeline(folder, folder / "chat", "--dates", "day-first", zone="UTC")
        assert not unread
        assert [(r["at_utc"], r["sender"]) for r in rows] == [
            (f"{at:%Y-%m-%dT%H:%M}:00Z", who) for at, who, _ in messages
        ]
        for row, (_, _, lines) in zip(rows, messages, strict=True):
            assert _bare(row["text"]) == _bare("\n".join(lines))


def _bare(text: str) -> str:
    """Without what the timeline may take off the ends or put in front."""
    return "".join(c for c in text.lstrip("'") if c.isalnum())


def test_a_mapping_file_reads_any_table_and_says_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "2;11;me;B;2025-07-05 10:00:00;137\n1;22;B;me;2025-07-05 10:01:00;0\n"
    )
    (tmp_path / "m.toml").write_text(
        'title = "calls"\ncolumns = ["kind", "way", "from", "to", "when", "seconds"]\nat = "when"\nsender = "from"\nreceiver = "to"\n'
        'kind = "kind"\nkinds = { 1 = "message", 2 = "call" }\ntext = ["seconds"]\n'
    )
    rows, _, _ = timeline(tmp_path, tmp_path / "t.csv", "--mapping", tmp_path / "m.toml", status=0)
    assert [(r["at_utc"], r["sender"], r["receiver"], r["kind"]) for r in rows] == [
        ("2025-07-05T09:00:00Z", "me", "B", "call"),
        ("2025-07-05T09:01:00Z", "B", "me", "message"),
    ]
    for text, words in (
        ("at = 'x'\nwhen = 1\n", "there is no setting 'when'"),
        ("title = 'x'\n", "say which column holds the time"),
        ("at = ", "no mapping file in TOML"),
    ):
        (tmp_path / "m.toml").write_text(text)
        ran = CliRunner().invoke(
            cli,
            [
                "evidence",
                "timeline",
                str(tmp_path / "t.csv"),
                "--mapping",
                str(tmp_path / "m.toml"),
                "--zone",
                "UTC",
                "--csv",
                str(tmp_path / "x.csv"),
            ],
        )
        assert ran.exit_code == 2
        assert words in ran.stderr


class _Entry:
    """What libpff gives of an entry; nothing is at hand that writes a mailbox of Outlook."""

    def __init__(self, values: dict[int, object], **told: object) -> None:
        self._values = [_Value(n, v) for n, v in values.items()]
        self.number_of_record_sets, self.number_of_entries = 1, len(values)
        self.client_submit_time = self.delivery_time = self.recipients = self.sender_name = None
        self.plain_text_body = self.html_body = self.rtf_body = self.subject = None
        self.number_of_attachments = 0
        vars(self).update(told)

    def get_record_set(self, _number: int) -> _Entry:
        return self

    def get_entry(self, number: int) -> _Value:
        return self._values[number]


class _Value:
    def __init__(self, number: int, value: object) -> None:
        self.entry_type, self._value = number, value
        self.value_type = 3 if isinstance(value, int) else 0x1F
        self.data = value.to_bytes(4, "little") if isinstance(value, int) else b""

    def get_data_as_string(self) -> str:
        return str(self._value)


def test_a_mailbox_of_outlook_is_read_entry_by_entry(tmp_path: Path) -> None:
    sent = datetime(2025, 10, 26, 0, 30)
    to = _Entry({0x3001: "Ann Lee", 0x39FE: "ann@example.org", 0x0C15: 3})
    entries = [
        _Entry(
            {0x1A: "IPM.Note", 0x5D01: "sam@example.org", 0x0E07: 8},
            subject="hello", sender_name="Sam Roe", client_submit_time=sent, recipients=to,
            html_body=b"<p>it is <b>me</b></p><script>x</script>",
        ),
        _Entry({0x1A: "IPM.Note"}, rtf_body=b"{\\rtf1}", delivery_time=datetime(1601, 1, 1)),
        _Entry({0x1A: "IPM.Appointment"}, subject="dentist"),
        _Entry({0x1A: "IPM.Microsoft.WunderBar.Link"}),
        _Entry({0x1A: "IPM.Contact", 0x3001: "Joe", 0x3A1C: "07700 900123", 0x8010: "joe@example.org"}),
    ]  # fmt: skip
    held = SimpleNamespace(number_of_sub_items=len(entries), get_sub_item=entries.__getitem__)
    places = list[str | int]()
    reading = Reading(
        Clock("Europe/London", "given"), lambda place, *_: places.append(place), print, print, None, tmp_path, set(),
    )  # fmt: skip
    mail, bare, contact = outlook.folder(held, "/Inbox", reading, 0)
    assert (mail.at.utc, mail.kind, mail.position) == (
        "2025-10-26T00:30:00Z",
        "message",
        "/Inbox, 1",
    )
    assert (mail.sender, mail.receiver) == ("Sam Roe <sam@example.org>", "Ann Lee <ann@example.org> (blind copy)")  # fmt: skip
    assert mail.text == "hello [not sent: a draft]\nit is me"
    assert (bare.at.utc, bare.text) == ("", "")
    assert (contact.sender, contact.text) == ("Joe", "07700 900123; joe@example.org")
    assert places == ["/Inbox, 2", "/Inbox, 2", "/Inbox, 3"]
    # A damaged one is told through the public door.
    (tmp_path / "cut.pst").write_bytes(b"!BDN" + bytes(600))
    _, unread, _ = timeline(tmp_path, tmp_path / "cut.pst")
    assert "a mailbox of Outlook" in unread[0]["reason"]


@pytest.mark.parametrize(("arguments", "words"), [
    (["nowhere.txt", "--zone", "Europe/London"], "there is no such file"), ([__file__, "--zone", "Europe/Londn"], "There is no time zone"),
    ([__file__, "--zone", "../../etc/passwd"], "There is no time zone"),
])  # fmt: skip
def test_what_cannot_be_done_is_said(arguments: list[str], words: str, tmp_path: Path) -> None:
    ran = CliRunner().invoke(
        cli, ["evidence", "timeline", *arguments, "--csv", str(tmp_path / "out.csv")]
    )
    assert ran.exit_code == 2
    assert words in ran.stderr
    assert not list(tmp_path.iterdir())


def test_untried_formats_are_marked_wherever_they_are_offered(tmp_path: Path) -> None:
    listed = CliRunner().invoke(cli, ["evidence", "formats"]).output
    page = (Path(__file__).parent.parent / "docs" / "guide" / "evidence.md").read_text(
        encoding="utf-8"
    )
    for one in formats().values():
        assert (
            "untried" in next(line for line in listed.splitlines() if line.startswith(one.title))
        ) == (not one.tried)
        row = next(line for line in page.splitlines() if line.startswith(f"| {one.title} |"))
        assert ("untried" in row) == (not one.tried), one.title
    sample = next(s for s in SAMPLES if s.name == "tiktok")
    _, _, said = timeline(tmp_path, sample.write(tmp_path), status=0)
    assert "untried" in said


def test_a_bundle_is_checked_by_sha256sum_and_by_verify(tmp_path: Path) -> None:
    chat, made = tmp_path / "chat.txt", tmp_path / "bundle"
    chat.write_text("28/07/2025, 10:00 - A: hello\n")
    ran = CliRunner().invoke(
        cli, ["evidence", "bundle", str(chat), "--zone", "Europe/London", "--out", str(made)]
    )
    assert ran.exit_code == 0, ran.output
    assert (
        subprocess.run(
            ["sha256sum", "-c", "SHA256SUMS"], cwd=made, check=False, capture_output=True
        ).returncode
        == 0
    )
    assert (
        read(made / "originals.csv")[0]["sha256"] == hashlib.sha256(chat.read_bytes()).hexdigest()
    )
    assert CliRunner().invoke(cli, ["evidence", "verify", str(made), "--originals"]).exit_code == 0
    assert (
        CliRunner()
        .invoke(
            cli, ["evidence", "bundle", str(chat), "--zone", "Europe/London", "--out", str(made)]
        )
        .exit_code
        == 2
    )
    for harm in (
        lambda: chat.write_text("changed"),
        lambda: (made / "more.txt").write_text("x"),
        lambda: (made / "timeline.csv").write_text("x"),
        lambda: (made / "originals.csv").unlink(),
    ):
        harm()
        assert (
            CliRunner().invoke(cli, ["evidence", "verify", str(made), "--originals"]).exit_code == 1
        )
    (made / "SHA256SUMS").write_text("no manifest\n")
    assert CliRunner().invoke(cli, ["evidence", "verify", str(made)]).exit_code == 2
