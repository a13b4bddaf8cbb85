"""Keys replaced and recovered, clocks that run, mailboxes that close: at the unit, on what the
public sent.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.public.conftest import PASSPHRASE, PublicSite, made, quick_limits
from tests.public.reader import Reader, code_in, reference_in, send_report
from tests.services import HOME, browser, own_name, using_database


@pytest.fixture
def keyed(service: None, tmp_path: Path, neutral: str) -> Iterator[PublicSite]:
    site = made(
        own_name("keys"), tmp_path, CLEW_NEUTRAL=neutral, CLEW_LIMITS=str(quick_limits(tmp_path))
    )
    site.start()
    with using_database(site.database):
        yield site
    site.stop()


def desk(name: str) -> Any:
    from clew.unit.accounts.models import User

    return browser(User.objects.get(username=name))


def opened(reference: str) -> str:
    return str(desk("tess").post(f"/reports/{reference}/", follow=True).content.decode())


def fresh_key(keyed: PublicSite) -> None:
    """The public service asks for keys every half minute: another process asks at once."""
    keyed.stop()
    keyed.start()


def test_a_new_key_leaves_what_came_before_open_until_it_is_wrapped(keyed: PublicSite) -> None:
    from clew.sealing import keys
    from clew.unit.reports import keyring

    reader = Reader(keyed.address)
    before = send_report(reader, [("a.txt", b"before")], what_words="Before the new key")
    old = next(f for f in keys.key_files(keyed.keys) if f.use == "unit" and not f.share)
    path = keyring.rotate("unit", keyed.keys, passphrase=PASSPHRASE, quick=True)
    fresh_key(keyed)
    after = send_report(Reader(keyed.address), what_words="After the new key")
    assert "Before the new key" in opened(reference_in(before))
    assert (
        desk("tess")
        .post(f"/reports/{reference_in(before)}/reply/", {"text": "An answer under the new key."})
        .status_code
        == 302
    )
    held = {h.key.key_id: h for h in keyring.held_keys()}
    assert held[old.key_id].letters == 2
    assert held[old.key_id].key.retired_at is not None
    key = keys.unlocked_key(old.path, PASSPHRASE)
    assert keyring.rewrap_all("unit", key.key_id, key.private) == 2
    assert keyring.rewrap_all("unit", key.key_id, key.private) == 0
    old.path.unlink()
    assert path.exists()
    assert "Before the new key" in opened(reference_in(before))
    assert desk("tess").get(f"/reports/{reference_in(before)}/files/1/").content == b"before"
    assert "After the new key" in opened(reference_in(after))
    assert (
        "An answer under the new key."
        in Reader(keyed.address).post("/replies/", [("code", code_in(before)), ("do", "open")]).text
    )


def test_officers_open_old_and_new_while_the_passphrase_is_changed(keyed: PublicSite) -> None:
    """The service holds both passphrases, in either order; without one of them, what was sealed to
    its key stays shut and the check says so.
    """
    from django.test import override_settings

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.reports import keyring

    def unopened() -> list[str]:
        with acting_as(service_account()):
            return keyring.unopened_keys()

    before = reference_in(send_report(Reader(keyed.address), what_words="Before the change"))
    keyring.rotate("unit", keyed.keys, passphrase="a second passphrase", quick=True)
    fresh_key(keyed)
    after = reference_in(send_report(Reader(keyed.address), what_words="After the change"))
    for ours, others in (
        (PASSPHRASE, ["a second passphrase"]),
        ("a second passphrase", [PASSPHRASE]),
    ):
        keyring._UNLOCKED.clear()
        with override_settings(CLEW_REPORT_PASSPHRASE=ours, CLEW_REPORT_OTHER_PASSPHRASES=others):
            assert unopened() == []
            assert "Before the change" in opened(before)
            assert "After the change" in opened(after)
    keyring._UNLOCKED.clear()
    with override_settings(CLEW_REPORT_PASSPHRASE=PASSPHRASE, CLEW_REPORT_OTHER_PASSPHRASES=[]):
        assert "no officer can open a report" in unopened()[0]
        assert "After the change" not in opened(after)
    keyring._UNLOCKED.clear()


def test_both_holders_bring_back_what_a_lost_key_locked(keyed: PublicSite) -> None:
    from clew.sealing import keys
    from clew.unit.reports import keyring

    sent = send_report(Reader(keyed.address), what_words="Locked by a key that was lost")
    shares = {f.share: f.path for f in keys.key_files(keyed.keys) if f.use == "unit" and f.share}
    lost = next(f for f in keys.key_files(keyed.keys) if f.use == "unit" and not f.share)
    lost.path.unlink()
    shown = desk("tess").post(f"/reports/{reference_in(sent)}/").content.decode()
    assert "No key in the folder of keys opens it" in shown
    one, two = (
        keys.unlock(shares[1], "share one of two"),
        keys.unlock(shares[2], "share two of two"),
    )
    for wrong in ((one, one), (two, two)):
        with pytest.raises(keys.BadKey):
            keyring.recover(
                "unit",
                keyed.keys,
                one=wrong[0],
                two=wrong[1],
                passphrase=PASSPHRASE,
                shares=["a" * 14, "b" * 14],
                note=lambda *_: None,
                quick=True,
            )
    written, done = keyring.recover(
        "unit",
        keyed.keys,
        one=one,
        two=two,
        passphrase=PASSPHRASE,
        shares=["share one again", "share two again"],
        note=lambda *_: None,
        quick=True,
    )
    assert done == 1
    assert len(written) == 3
    assert "Locked by a key that was lost" in opened(reference_in(sent))
    # The standards' key opens nothing of the unit's, and the other way round.
    assert {k.use for k in keys.key_files(keyed.keys)} == {"unit", "standards"}


def test_the_commands_make_list_replace_and_recover(service: None, tmp_path: Path) -> None:
    """As an operator types them, passphrases from the environment."""
    from clew.sealing import keys
    from clew.sealing.keys import BadKey
    from tests.services import copy_of_template

    database = own_name("commands")
    copy_of_template(database)
    folder = tmp_path / "keys"
    environment = {
        **os.environ,
        "CLEW_HOME": str(HOME),
        "CLEW_DATABASE_NAME": database,
        "CLEW_REPORT_KEYS": str(folder),
        "CLEW_REPORT_PASSPHRASE": "first passphrase",
        "CLEW_SHARE_1_PASSPHRASE": "share one of two",
        "CLEW_SHARE_2_PASSPHRASE": "share two of two",
    }

    def run(*words: str, status: int = 0, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "clew.cli", "public", "keys", *words],
            env={**environment, **more},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "There is no key yet" in run("list")
    assert "14 or more" in run("make", "unit", status=2, CLEW_REPORT_PASSPHRASE="short")
    said = run("make", "unit")
    assert "fingerprint" in said
    assert "Give each share to its holder" in said
    assert "in use" in run("make", "unit", status=2)
    old = next(folder.glob("unit-????????????????.key"))
    run("rotate", "unit", CLEW_NEW_PASSPHRASE="second passphrase")
    # The passphrase that the service runs with is the old key's: it is not taken for the new one.
    with pytest.raises(BadKey):
        keys.unlocked_key(
            next(p for p in folder.glob("unit-????????????????.key") if p != old),
            "first passphrase",
        )
    assert "0 envelopes" in run("rewrap", str(old), CLEW_OLD_PASSPHRASE="first passphrase")
    assert "does not open" in run(
        "rewrap", str(old), CLEW_OLD_PASSPHRASE="another passphrase", status=2
    )
    one, two = sorted(folder.glob("unit-recovery-*.key"))
    assert "given twice" in run(
        "recover",
        "unit",
        str(one),
        str(one),
        status=2,
        CLEW_SHARE_2_PASSPHRASE="share one of two",
        CLEW_NEW_PASSPHRASE="third passphrase",
    )
    run("recover", "unit", str(one), str(two), CLEW_NEW_PASSPHRASE="third passphrase")
    listed = run("list")
    assert listed.count("in use") == 2
    assert listed.count("retired") == 3
    # To be read out by telephone: whole, also where the window is narrow.
    with using_database(database):
        from clew.unit.reports import keyring

        narrow = run("list", COLUMNS="40").splitlines()
        for held in keyring.held_keys():
            assert any(held.fingerprint in line for line in narrow), narrow
    assert all(p.stat().st_mode & 0o077 == 0 for p in folder.glob("*.key"))


def test_clocks_run_from_the_letter_and_those_who_open_it_are_told(keyed: PublicSite) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Notice
    from clew.unit.reports import actions
    from clew.unit.reports.models import Letter

    reader = Reader(keyed.address)
    unit, standards = (
        reference_in(send_report(reader, what_words="for the unit")),
        reference_in(send_report(reader, what_words="for standards", insider="unsure")),
    )
    with acting_as(service_account()):
        assert actions.tell_arrivals() == 2
        assert actions.tell_arrivals() == 0
        assert actions.tell_running_out() == 0
        told = {
            (n.to.username, r)
            for n in Notice.objects.select_related("to")
            for r in (unit, standards)
            if r in n.text
        }
        assert told == {("tess", unit), ("tariq", unit), ("greta", standards)}
        letter = Letter.objects.get(reference=unit)
        assert letter.record_by - letter.received_at == timedelta(hours=24)
    with keyed.as_admin() as admin:
        admin.execute("UPDATE reports_letter SET received_at = received_at - interval '19 hours'")
    with acting_as(service_account()):
        assert actions.tell_running_out() == 2
        late = {
            (n.to.username, r)
            for n in Notice.objects.select_related("to").filter(text__contains="clock")
            for r in (unit, standards)
            if r in n.text
        }
        assert late == {("sam", unit), ("sofia", unit), ("greta", standards)}
    refused = desk("tess").post(f"/reports/{unit}/recorded/", {"words": "Crime 1"}).content.decode()
    assert "Open it first" in refused
    opened(unit)
    assert desk("tess").post(f"/reports/{unit}/recorded/", {"words": "Crime 1"}).status_code == 302
    assert (
        "noted already"
        in desk("tess").post(f"/reports/{unit}/recorded/", {"words": "Crime 2"}).content.decode()
    )
    with acting_as(service_account()):
        assert actions.tell_running_out() == 1


def test_long_silence_closes_the_mailbox_on_the_stated_day_and_keeps_the_report(
    keyed: PublicSite,
) -> None:
    from django.utils import timezone

    from clew.sealing.mailbox import silent_days
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.reports import actions
    from clew.web.jinja import day

    reader = Reader(keyed.address)
    sent = send_report(reader, what_words="and then nothing")
    closes = timezone.localdate() + timedelta(days=silent_days())
    assert day(closes) in sent.text
    opened(reference_in(sent))
    desk("tess").post(f"/reports/{reference_in(sent)}/reply/", {"text": "Are you safe?"})
    with acting_as(service_account()):
        assert actions.close_silent(closes - timedelta(days=1)) == 0
    assert (
        "Are you safe?" in reader.post("/replies/", [("code", code_in(sent)), ("do", "open")]).text
    )
    with acting_as(service_account()):
        assert actions.close_silent(closes) == 1
        assert actions.close_silent(closes) == 0
    assert (
        "opens nothing" in reader.post("/replies/", [("code", code_in(sent)), ("do", "open")]).text
    )
    assert keyed.count("reports_reply") == 0
    assert (
        "and then nothing" in desk("tess").get(f"/reports/{reference_in(sent)}/").content.decode()
    )


def test_opening_a_report_is_in_the_audit_with_a_name(keyed: PublicSite) -> None:
    reference = reference_in(send_report(Reader(keyed.address), what_words="looked at"))
    opened(reference)
    with keyed.as_admin() as admin:
        rows = admin.execute(
            "SELECT actor_name, what FROM audit_entry WHERE subject = %s ORDER BY id",
            [f"letter:{reference}"],
        ).fetchall()
    assert ("Tess Okoro", "opened a report from the public") in rows
    assert ("Tess Okoro", "report from the public") in rows
    desk("cara").get(f"/reports/{reference}/")
    with keyed.as_admin() as admin:
        assert (
            admin.execute(
                "SELECT count(*) FROM audit_entry WHERE actor_name = 'Cara Whitlock' AND action = 'refusal'"
            ).fetchone()[0]
            == 1
        )


def test_who_is_excluded_from_a_course_finds_nothing_of_its_report(keyed: PublicSite) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import User
    from clew.unit.reports.models import Letter

    reference = reference_in(
        send_report(Reader(keyed.address), what_words="about a friend of Tariq's")
    )
    opened(reference)
    with acting_as(service_account()):
        course = Letter.objects.get(reference=reference).course
    with acting_as(User.objects.get(username="sam")) as sam:
        exclude(
            User.objects.get(username="tariq"),
            by=sam,
            ground="relative",
            reason="a friend",
            course=course,
        )
    tariq = desk("tariq")
    assert reference not in tariq.get("/reports/?show=all").content.decode()
    assert tariq.get(f"/reports/{reference}/").status_code == 404
    assert desk("tess").get(f"/reports/{reference}/").status_code == 200
