"""A sealed backup of the desk comes back whole on a fresh server, with its files, and without what
was disposed of since.
"""

from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN, OWNER
from tests.services import HOME
from tests.unit.test_backup import clew
from tests.unit.world import World

PASSPHRASE = "seventeen green bottles"
NAMES = "SELECT string_agg(t::text, ' ') FROM {} t"


@pytest.fixture(scope="module")
def backup(_stocked: tuple[str, World], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The small world backed up from a machine of its own, sealed; one of its cases was disposed of
    afterwards.
    """
    from django.db import connections

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Disposal
    from tests.services import using_database

    name, world = _stocked
    with using_database(name), acting_as(service_account()):
        disposal = Disposal.objects.select_related("case__course").get(pk=world.numbers["disposal"])
        case = disposal.case.reference
    connections.close_all()
    home = tmp_path_factory.mktemp("machine")
    (home / "runs" / "r1").mkdir(parents=True)
    (home / "runs" / "r1" / "courses.parquet").write_bytes(b"a run" * 1000)
    (home / "runs" / ".work-r2").mkdir()
    (home / "runs" / ".work-r2" / "half").write_bytes(b"half")
    (home / "runs" / "latest").symlink_to("r1")
    (home / "runs" / "corrections.jsonl").write_text("{}\n")
    (home / "report-keys").mkdir()
    (home / "report-keys" / "unit.key").write_text("a key file")
    (home / "field-key").write_text("f" * 40)
    environment = {
        "CLEW_HOME": str(home),
        "CLEW_BACKUP_PASSPHRASE": PASSPHRASE,
        "CLEW_OWNER_DATABASE_URL": embedded.start(HOME / "postgres").dsn(OWNER, name),
        "CLEW_SECRET_KEY": "s" * 40,
    }
    refused = clew("db", "backup", "desk.backup", folder=home, **environment)
    assert refused.returncode == 2
    assert "make it once with clew db recovery-key" in refused.stderr
    made = clew("db", "recovery-key", "recovery.key", folder=home, **environment)
    assert made.returncode == 0, made.stderr
    done = clew("db", "backup", "desk.backup", folder=home, **environment)
    assert done.returncode == 0, done.stderr
    # After the backup was made, two people disposed of the case: this machine's file outside the
    # database says so.
    line = {
        "at": "2026-11-27T10:00:00+00:00",
        "case": case,
        "group": disposal.group,
        "proposed_by": "sam",
        "approved_by": "sofia",
        "certificate": "c" * 64,
    }
    return {
        "home": home,
        "said": done.stdout,
        "case": case,
        "line": line,
        "environment": environment,
    }


def test_it_is_sealed_private_and_says_what_it_holds_and_lacks(backup: dict[str, Any]) -> None:
    file = backup["home"] / "desk.backup"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    whole = file.read_bytes()
    assert b"CREATE TABLE" not in whole
    assert b"a run" not in whole
    assert b"f" * 40 not in whole
    assert "read back whole" in backup["said"]
    assert "Not found, so not in the backup: heads of the audit chain" in backup["said"]
    assert sorted(p.name for p in backup["home"].iterdir()) == [
        "backup-key.pub",
        "desk.backup",
        "field-key",
        "last-backup.json",
        "recovery.key",
        "report-keys",
        "runs",
    ]


@pytest.mark.parametrize("damage", ["cut", "changed", "longer", "other key", "wrong passphrase"])
def test_what_is_damaged_or_not_ours_is_refused_before_anything_is_touched(
    backup: dict[str, Any], damage: str, tmp_path: Path
) -> None:
    file, key = tmp_path / "copy", backup["home"] / "recovery.key"
    content = (backup["home"] / "desk.backup").read_bytes()
    middle = len(content) // 2
    file.write_bytes(
        {
            "cut": content[: -len(content) // 4],
            "changed": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
            "longer": content + b"x",
        }.get(damage, content)
    )
    passphrase = "another passphrase" if damage == "wrong passphrase" else PASSPHRASE
    if damage == "other key":
        key = tmp_path / "other.key"
        made = clew(
            "db",
            "recovery-key",
            str(key),
            folder=tmp_path,
            CLEW_HOME=str(tmp_path / "other"),
            CLEW_BACKUP_PASSPHRASE=PASSPHRASE,
        )
        assert made.returncode == 0, made.stderr
    home = tmp_path / "home"
    done = clew(
        "db",
        "restore",
        str(file),
        "--key",
        str(key),
        folder=tmp_path,
        CLEW_HOME=str(home),
        CLEW_BACKUP_PASSPHRASE=passphrase,
        CLEW_DATABASE="own",
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (home / "postgres").exists()
    assert not (home / "runs").exists()


@pytest.fixture(scope="module")
def fresh_machine(
    backup: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, subprocess.CompletedProcess[str]]]:
    home = tmp_path_factory.mktemp("fresh")
    (home / "disposals.log").write_text(json.dumps(backup["line"]) + "\n" + '{"at": "cut sho')
    done = clew(
        "db",
        "restore",
        str(backup["home"] / "desk.backup"),
        "--key",
        str(backup["home"] / "recovery.key"),
        folder=home,
        CLEW_HOME=str(home),
        CLEW_BACKUP_PASSPHRASE=PASSPHRASE,
        CLEW_DATABASE="own",
    )
    yield home, done
    embedded.stop(home / "postgres")


def test_it_comes_back_on_a_fresh_server_and_what_was_disposed_of_does_not(
    backup: dict[str, Any], fresh_machine: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    home, done = fresh_machine
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Disposed of again: {backup['case']}." in done.stdout
    assert (home / "runs" / "latest" / "courses.parquet").read_bytes() == b"a run" * 1000
    assert not (home / "runs" / ".work-r2").exists()
    assert (home / "field-key").read_text() == "f" * 40
    assert (home / "secret-key").read_text() == "s" * 40
    assert all(
        stat.S_IMODE(p.stat().st_mode) == 0o600
        for p in (home / "field-key", home / "report-keys" / "unit.key", home / "audit-heads.log")
    )
    assert "restored" in (home / "audit-heads.log").read_text()
    with psycopg.connect(embedded.start(home / "postgres").dsn(ADMIN)) as admin:
        row = admin.execute(
            "SELECT count(*) FROM cases_case WHERE reference = %s", [backup["case"]]
        ).fetchone()
        assert row == (0,)
        told = admin.execute(
            "SELECT what, actor_name FROM audit_entry WHERE what LIKE '%%restore%%' ORDER BY id"
        ).fetchall()
        assert [t[0] for t in told] == [
            "a backup was restored",
            "disposed of again after a restore",
        ]
        kept = admin.execute(
            "SELECT certificate FROM cases_disposal WHERE case_reference = %s AND certificate <> ''",
            [backup["case"]],
        ).fetchall()
        assert kept == [("c" * 64,)]
    environment = {"CLEW_HOME": str(home)}
    audit = clew("unit", "verify-audit", folder=home, **environment)
    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert "A backup was restored at" in audit.stdout
    assert "agrees with 2 heads" in audit.stdout
    # Whoever adds such a line to hide what is gone is told: the audit has no such restore.
    heads = (home / "audit-heads.log").read_text()
    with (home / "audit-heads.log").open("a") as out:
        out.write(
            " ".join(
                ["2026-11-28T00:00:00+00:00", "restored", *heads.splitlines()[-1].split(" ")[-2:]]
            )
            + "\n"
        )
    audit = clew("unit", "verify-audit", folder=home, **environment)
    assert audit.returncode == 1
    assert "tells of a restore, and no row of the audit does" in audit.stdout
    (home / "audit-heads.log").write_text(heads)


def test_a_restore_goes_into_an_empty_database_alone(
    backup: dict[str, Any], fresh_machine: tuple[Path, Any]
) -> None:
    home, _ = fresh_machine
    before = {p: p.read_bytes() for p in home.glob("*-key")}
    done = clew(
        "db",
        "restore",
        str(backup["home"] / "desk.backup"),
        "--key",
        str(backup["home"] / "recovery.key"),
        folder=home,
        CLEW_HOME=str(home),
        CLEW_BACKUP_PASSPHRASE=PASSPHRASE,
    )
    assert done.returncode == 2
    assert "tables already, and nothing was changed" in done.stderr
    assert before == {p: p.read_bytes() for p in home.glob("*-key")}
    assert list((home / "runs").iterdir())
