"""Which database a command works on: the one that is configured, or the one that was asked for; never
a second, empty one. And how long a line to it may be silent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from clew.database.connection import MissingUrl, settings_for
from clew.database.provision import OWNER, PUBLIC, UNIT
from tests.unit.test_backup import clew


@pytest.mark.parametrize(
    "command",
    [
        ("unit", "check"),
        ("unit", "migrate"),
        ("unit", "status"),
        ("db", "backup", "--database-only", "desk.dump"),
        ("public", "keys", "list"),
    ],
    ids=" ".join,
)
def test_a_command_without_its_environment_makes_nothing(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = clew(*command, folder=tmp_path, CLEW_HOME=str(tmp_path / "home"))
    assert done.returncode not in (0, -11)
    said = " ".join((done.stdout + done.stderr).split())
    assert "No database is configured" in said
    assert "Nothing was made" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_url_for_another_role_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://clew_unit@db.example/clew")
    for role, variable in (
        (OWNER, "CLEW_OWNER_DATABASE_URL"),
        (PUBLIC, "CLEW_PUBLIC_DATABASE_URL"),
    ):
        monkeypatch.delenv(variable, raising=False)
        with pytest.raises(MissingUrl, match=f"set {variable}"):
            settings_for(role)


def test_a_line_to_the_database_is_given_up_and_a_url_may_say_when(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(
        "DATABASE_URL",
        "postgresql://clew_unit@db.example/clew?connect_timeout=7&sslmode=verify-full",
    )
    held = settings_for(UNIT, silence=20)
    assert held["SILENCE_SECONDS"] == 20
    assert held["OPTIONS"]["connect_timeout"] == "7"
    assert held["OPTIONS"]["sslmode"] == "verify-full"
    assert held["OPTIONS"]["tcp_user_timeout"] == 30_000
    assert held["HOST"] == "db.example"
