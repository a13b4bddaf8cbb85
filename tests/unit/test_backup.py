"""`clew db backup` copies the database that is configured, whole, where it was asked for; or says
why it does not.
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN, OWNER
from tests.services import HOME
from tests.unit.world import World


def clew(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = (
        "DATABASE_URL",
        "CLEW_OWNER_DATABASE_URL",
        "CLEW_PUBLIC_DATABASE_URL",
        "CLEW_DATABASE_NAME",
        "DJANGO_SETTINGS_MODULE",
    )
    kept = {k: v for k, v in os.environ.items() if k not in given}
    return subprocess.run(
        [sys.executable, "-m", "clew.cli", *arguments],
        env={**kept, **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, embedded.Cluster]]:
    """A server of its own with one table of ours in its database."""
    home = tmp_path_factory.mktemp("small")
    cluster = embedded.start(home / "postgres")
    with psycopg.connect(cluster.dsn(OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (n int, said text)")
        owner.execute(
            "INSERT INTO kept SELECT n, E'one\\\\ntwo\\\\t' || n FROM generate_series(1, 5000) n"
        )
        owner.execute("CREATE TABLE empty (n int)")
        owner.execute('CREATE TABLE "Odd, name (" (n int)')
        owner.execute('INSERT INTO "Odd, name (" VALUES (1)')
    yield home, cluster
    embedded.stop(home / "postgres")


def restored(dump: Path, cluster: embedded.Cluster, name: str) -> Any:
    """A new database on the same server, filled from the copy."""
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
    done = subprocess.run(
        [
            str(embedded.program("pg_restore")),
            "-h",
            str(cluster.socket),
            "-U",
            ADMIN,
            "-d",
            name,
            str(dump),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return psycopg.connect(cluster.dsn(ADMIN, name))


def test_a_relative_path_means_here_and_the_copy_restores(
    small: tuple[Path, embedded.Cluster], tmp_path: Path
) -> None:
    home, cluster = small
    done = clew("db", "backup", "--database-only", "my.dump", folder=tmp_path, CLEW_HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert "3 tables and 5,001 rows, read back and counted" in done.stdout.replace("\n", " ")
    assert stat.S_IMODE((tmp_path / "my.dump").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["my.dump"]
    with restored(tmp_path / "my.dump", cluster, "again") as copy:
        assert copy.execute("SELECT count(*), max(said) FROM kept").fetchone() == (
            5000,
            "one\\ntwo\\t999",
        )


def test_the_desk_is_copied_whole(world: World, tmp_path: Path) -> None:
    """As the owner by a URL, as with a server of one's own: row security and two owners of
    functions come back with it.
    """
    from django.db import connection

    cluster = embedded.start(HOME / "postgres")
    name = connection.settings_dict["NAME"]
    done = clew(
        "db",
        "backup",
        "--database-only",
        "desk.dump",
        folder=tmp_path,
        CLEW_OWNER_DATABASE_URL=cluster.dsn(OWNER, name),
    )
    assert done.returncode == 0, done.stderr
    asked = "SELECT (SELECT count(*) FROM cases_case), (SELECT count(*) FROM intake_course), (SELECT count(*) FROM pg_policies)"
    with (
        psycopg.connect(cluster.dsn(ADMIN, name)) as held,
        restored(tmp_path / "desk.dump", cluster, f"{name}_again") as copy,
    ):
        assert copy.execute(asked).fetchone() == held.execute(asked).fetchone()
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name}_again")


def test_a_server_of_ones_own_is_copied_and_no_other_is_started(
    small: tuple[Path, embedded.Cluster], tmp_path: Path
) -> None:
    _, cluster = small
    url = f"host={cluster.socket} dbname=clew user={OWNER}"
    mine = tmp_path / "home"
    done = clew(
        "db",
        "backup",
        "--database-only",
        "my.dump",
        folder=tmp_path,
        CLEW_HOME=str(mine),
        DATABASE_URL="host=/nowhere user=clew_unit",
        CLEW_OWNER_DATABASE_URL=url,
    )
    assert done.returncode == 0, done.stderr
    assert "5,001 rows" in done.stdout
    assert not mine.exists(), "an empty server was made beside the one that is configured"
    done = clew(
        "db",
        "backup",
        "--database-only",
        "my.dump",
        folder=tmp_path,
        CLEW_HOME=str(mine),
        DATABASE_URL="host=/nowhere user=clew_unit",
    )
    assert (done.returncode, done.stderr.startswith("set CLEW_OWNER_DATABASE_URL")) == (2, True)
    for what in ("start", "stop"):
        done = clew("db", what, folder=tmp_path, CLEW_HOME=str(mine), CLEW_OWNER_DATABASE_URL=url)
        assert done.returncode == 2
        assert "is set, so the database is a server of your own" in done.stderr.replace("\n", " ")
    assert not mine.exists()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("no/such/folder/my.dump", "there is no folder"),
        ("/dev/full", "is not an ordinary file"),
        (".", "is not an ordinary file"),
    ],
)
def test_where_nothing_can_be_written_it_says_so(
    small: tuple[Path, embedded.Cluster], tmp_path: Path, target: str, said: str
) -> None:
    done = clew("db", "backup", "--database-only", target, folder=tmp_path, CLEW_HOME=str(small[0]))
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_and_an_absent_server_are_refused(
    small: tuple[Path, embedded.Cluster], tmp_path: Path
) -> None:
    home, cluster = small
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE bare OWNER {OWNER}")
    for url, said in (
        (f"host={cluster.socket} dbname=bare user={OWNER}", "holds no table of Clew's"),
        (f"host={tmp_path} dbname=clew user={OWNER}", "does not answer"),
        (f"host=127.0.0.1 port=1 dbname=clew user={OWNER} password=hidden-word", "does not answer"),
    ):
        done = clew(
            "db",
            "backup",
            "--database-only",
            "my.dump",
            folder=tmp_path,
            CLEW_HOME=str(home),
            CLEW_OWNER_DATABASE_URL=url,
        )
        assert done.returncode == 2
        assert said in done.stderr.replace("\n", " ")
        assert "hidden-word" not in done.stderr + done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_lost_rows_is_not_kept(
    small: tuple[Path, embedded.Cluster], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clew.database import backup

    home, _ = small
    monkeypatch.setenv("CLEW_HOME", str(home))
    for given in ("DATABASE_URL", "CLEW_OWNER_DATABASE_URL", "CLEW_PUBLIC_DATABASE_URL"):
        monkeypatch.delenv(given, raising=False)
    (tmp_path / "my.dump").write_bytes(b"yesterday's")
    # A disk that loses the end of what was written: the file is cut before it is read back.
    read_back = backup._read_back

    def cut(program: str, path: Path) -> dict[str, int]:
        os.truncate(path, path.stat().st_size * 3 // 4)
        return read_back(program, path)

    monkeypatch.setattr(backup, "_read_back", cut)
    with pytest.raises(backup.NotBackedUp, match=r"cannot be read back|is not whole"):
        backup.back_up(tmp_path / "my.dump")
    assert (tmp_path / "my.dump").read_bytes() == b"yesterday's"
    assert [p.name for p in tmp_path.iterdir()] == ["my.dump"]


def test_nobody_else_can_read_it_while_it_is_written_and_a_kill_leaves_the_old_one(
    small: tuple[Path, embedded.Cluster], tmp_path: Path
) -> None:
    home, cluster = small
    (tmp_path / "my.dump").write_bytes(b"yesterday's")
    aside = tmp_path / ".my.dump.writing"
    with psycopg.connect(cluster.dsn(OWNER)) as owner:
        # Holds the copy up, so that it can be looked at and killed.
        owner.execute("LOCK TABLE kept IN ACCESS EXCLUSIVE MODE")
        command = [
            sys.executable,
            "-c",
            "import os; os.umask(0)\nfrom clew.cli import main; main()",
            "db",
            "backup",
            "--database-only",
            "my.dump",
        ]
        running = subprocess.Popen(
            command,
            env={**os.environ, "CLEW_HOME": str(home)},
            cwd=tmp_path,
            start_new_session=True,
        )
        for _ in range(300):
            if aside.exists():
                break
            time.sleep(0.1)
        assert stat.S_IMODE(aside.stat().st_mode) == 0o600
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(10)
    assert (tmp_path / "my.dump").read_bytes() == b"yesterday's"
    assert (
        clew(
            "db", "backup", "--database-only", "my.dump", folder=tmp_path, CLEW_HOME=str(home)
        ).returncode
        == 0
    )
    assert [p.name for p in tmp_path.iterdir()] == ["my.dump"]
