"""`clew unit check` refuses what is unsafe and says which; Clew's own PostgreSQL lets nobody else
in.
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN, LOGINS, OWNER, UNIT, script
from tests.services import HOME
from tests.unit.world import World


def told(**changed: Any) -> str:
    from django.test import override_settings

    from clew.unit.safety import findings

    address = changed.pop("address", "127.0.0.1")
    with override_settings(**{"ALLOWED_HOSTS": ["localhost"], **changed}):
        return " | ".join(findings(address=address))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"DEBUG": True}, "DEBUG is on"), ({"ALLOWED_HOSTS": ["*"]}, "any host name"), ({"ALLOWED_HOSTS": ["desk.example.org"]}, "without TLS"), ({"address": "0.0.0.0"}, "without TLS"),
        ({"CLEW_MODE": "demo", "address": "0.0.0.0"}, "served on loopback alone"), ({"CLEW_MODE": "test"}, "CLEW_MODE"), ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"CLEW_MODE": "production"}, "made for a demonstration"), ({"CLEW_TLS": True}, "CLEW_PROXIES does not say which"), ({"CLEW_PROXIES": "0.0.0.0/0"}, "too many machines"),
        ({"CLEW_PROXIES": "proxy.example.org"}, "neither an address nor a network"),
    ],
)  # fmt: skip
def test_unsafe_settings_are_named(world: World, changed: dict[str, Any], said: str) -> None:
    assert said in told(**changed)


@pytest.mark.parametrize(
    "setting", ["CLEW_REPORT_KEYS", "CLEW_AUDIT_HEADS", "CLEW_RUNS", "CLEW_FACTS"]
)
def test_files_of_secrets_and_of_people_that_others_can_read_are_named(
    world: World, tmp_path: Path, setting: str
) -> None:
    place = tmp_path / "there"
    place.touch() if setting == "CLEW_AUDIT_HEADS" else place.mkdir()
    place.chmod(
        0o640 if setting == "CLEW_AUDIT_HEADS" else 0o750
    )  # whatever the process's own umask is
    assert f"{place} can be read by others: chmod" in told(**{setting: place}, CLEW_MODE="demo")
    place.chmod(0o600)
    assert f"{place} can be read by others" not in told(**{setting: place}, CLEW_MODE="demo")


def test_a_demonstration_on_loopback_is_safe(world: World) -> None:
    assert told(CLEW_MODE="demo") == ""


def test_a_demonstration_does_not_touch_a_real_database(fresh: dict[str, Any]) -> None:
    import psycopg
    from django.db import connection

    from clew.unit.accounts.models import Installation
    from clew.unit.demo.seed import NotMadeUp, make_people

    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(OWNER, connection.settings_dict["NAME"]),
        autocommit=True,
    ) as owner:
        owner.execute("UPDATE accounts_installation SET made_up = false")
    with pytest.raises(NotMadeUp):
        make_people()
    assert "made for real work" in told(CLEW_MODE="demo")
    assert told(CLEW_MODE="production") == ""
    assert Installation.objects.count() == 1


def test_the_owner_and_a_superuser_may_not_serve(world: World) -> None:
    for role, said in ((OWNER, "owns tables"), (ADMIN, "steps past row security")):
        environment = {
            **os.environ,
            "CLEW_HOME": str(HOME),
            "DJANGO_SETTINGS_MODULE": "clew.unit.settings",
            "CLEW_MODE": "production",
        }
        script = f"import clew.database.provision as p, clew.unit.settings as s; s.DATABASES['default']['USER'] = '{role}'; import django; django.setup()\nfrom clew.unit.safety import findings; print(findings())"
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert said in done.stdout, role


def test_embedded_server_is_closed_to_others_and_survives_a_kill(tmp_path: Path) -> None:
    import psycopg

    folder = tmp_path / "pg"
    cluster = embedded.start(folder)
    try:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((cluster.socket / ".s.PGSQL.5432").stat().st_mode) == 0o700
        assert "listen_addresses = ''" in (folder / "data" / "postgresql.auto.conf").read_text()
        hba = (folder / "data" / "pg_hba.conf").read_text()
        assert "trust" not in hba
        with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
            owner.execute("CREATE TABLE kept (n int)")
            owner.execute("INSERT INTO kept VALUES (1)")
        postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(_outside(folder, postmaster), signal.SIGKILL)
        time.sleep(0.2)
        again = embedded.start(folder)
        with psycopg.connect(again.dsn(OWNER)) as owner:
            assert owner.execute("SELECT n FROM kept").fetchone() == (1,)
        for role in LOGINS:
            with psycopg.connect(again.dsn(role)) as someone:
                assert someone.execute(
                    "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
                ).fetchone() == (False,)
        with pytest.raises(psycopg.OperationalError), psycopg.connect(again.dsn("somebody")):
            pass
    finally:
        assert embedded.stop(folder)
    assert not embedded.is_running(folder)


def _outside(folder: Path, inside: int) -> int:
    """The postmaster's number as this process sees it."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
                parent = (entry / "status").read_text().split("PPid:")[1].split()[0]
            except (OSError, IndexError):
                continue
            if (str(folder / "data") in line and "postgres" in line and parent in ("0", "1")) or (
                entry.name == str(inside) and str(folder) in line
            ):
                return int(entry.name)
    return inside


def test_two_starts_at_once_give_one_server(tmp_path: Path) -> None:
    script = f"from pathlib import Path; from clew.database import embedded; embedded.start(Path({str(tmp_path / 'pg')!r}))"
    try:
        started = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(4)]
        assert [p.wait(60) for p in started] == [0, 0, 0, 0]
    finally:
        embedded.stop(tmp_path / "pg")


def test_what_provision_prints_runs_in_psql_twice_and_ends_at_the_first_error(
    service: None,
) -> None:
    """As a superuser, who is asked for no password where the environment gives them; and as
    somebody who may not: nothing is done elsewhere.
    """
    cluster = embedded.start(HOME / "postgres")
    psql = str(embedded.program("psql"))
    passwords = {f"{role.upper()}_PASSWORD": "made-up word" for role in LOGINS}

    def run(role: str) -> subprocess.CompletedProcess[str]:
        command = [psql, "-q", "-h", str(cluster.socket), "-U", role, "-d", "postgres", "-f", "-"]
        return subprocess.run(
            command,
            input=script(),
            env={**os.environ, **passwords},
            capture_output=True,
            text=True,
            check=False,
        )

    for _ in range(2):
        done = run(ADMIN)
        assert done.returncode == 0, done.stderr
        assert "made-up word" not in done.stdout + done.stderr
        assert "hostssl clew clew_public ADDRESS/32 scram-sha-256" in done.stdout
    refused = run(UNIT)
    assert refused.returncode == 3
    assert refused.stderr.count("ERROR") == 1
    with psycopg.connect(cluster.dsn(ADMIN, "postgres")) as admin:
        owner = admin.execute(
            "SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'public'"
        ).fetchone()
    assert owner != (OWNER,), "what was meant for the database clew was done in another"
