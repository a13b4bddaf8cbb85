"""Backing up, verifying and restoring when the database is a server of the force's own that is
reached by its address, over TLS, with a certificate of the force's own authority.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from clew.database import embedded
from clew.database.provision import ADMIN, DATABASE, OWNER, UNIT, inside_statements
from tests.public.conftest import free_port
from tests.services import HOME, copy_of_template
from tests.unit.test_backup import clew
from tests.unit.test_restoring import PASSPHRASE

PASSWORD = "nine white swans"


def programs() -> Path:
    """Where Debian keeps a PostgreSQL that is built with TLS; ours is built without."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True
    )
    for folder in found:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "pg_dump", "psql")):
            return folder
    assert os.environ.get("CLEW_CI") != "yes", "apt-get install postgresql"
    pytest.skip("no PostgreSQL with TLS is here: apt-get install postgresql")


def run(*command: str | Path, **more: str) -> str:
    """What the program said."""
    # A server that goes on would hold a pipe open.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(
            [str(c) for c in command],
            env={**os.environ, **more},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            cwd="/",
        )
        said.seek(0)
        told = said.read()
    assert done.returncode == 0, told
    return told


def certificates(folder: Path, authority: str) -> None:
    """An authority, and the server's key and certificate for the name localhost."""
    made = folder / authority
    made.mkdir()
    subject = ("-subj", f"/CN={authority}")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    run(
        *("openssl", "req", "-x509", *key, *subject),
        *("-keyout", made / "ca.key", "-out", made / "ca.pem"),
    )
    run(
        *("openssl", "req", "-x509", *key, "-subj", "/CN=localhost"),
        *("-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=CA:FALSE"),
        *("-CA", made / "ca.pem", "-CAkey", made / "ca.key"),
        *("-keyout", made / "server.key", "-out", made / "server.pem"),
    )


@dataclass(frozen=True, slots=True)
class Server:
    programs: Path
    folder: Path
    port: int

    def url(self, role: str, database: str, *, host: str = "localhost", ca: str = "force") -> str:
        words = PASSWORD.replace(" ", "%20")
        return (
            f"postgresql://{role}:{words}@{host}:{self.port}/{database}"
            f"?sslmode=verify-full&sslrootcert={self.folder / ca / 'ca.pem'}"
        )


@pytest.fixture(scope="module")
def server(service: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Provisioned as the guide says, with an empty desk in it, and refusing whoever comes without
    TLS.
    """
    folder, bin_ = tmp_path_factory.mktemp("tls"), programs()
    for name in ("force", "other"):
        certificates(folder, name)
    # PostgreSQL does not run as root.
    root = os.getuid() == 0
    as_nobody = ("unshare", "--user", "--map-user=65534", "--map-group=65534") if root else ()
    data, port = folder / "data", free_port()
    sockets = tempfile.mkdtemp(prefix="clew-tls-")
    run(
        *(*as_nobody, bin_ / "initdb", "-D", data, "--username", ADMIN, "--encoding=UTF8"),
        *("--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256"),
    )
    shutil.copy(folder / "force" / "server.pem", data / "server.crt")
    shutil.copy(folder / "force" / "server.key", data / "server.key")
    (data / "pg_hba.conf").write_text(
        "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n"
    )
    try:
        run(
            *(*as_nobody, bin_ / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o"),
            f"-k {sockets} -p {port} -c listen_addresses=localhost -c ssl=on -c fsync=off",
        )
        psql = (bin_ / "psql", "-q", "-h", sockets, "-p", str(port), "-U", ADMIN)
        said = clew("db", "provision", folder=folder, CLEW_HOME=str(folder / "home"))
        (folder / "provision.sql").write_text(said.stdout)
        passwords = {f"{role.upper()}_PASSWORD": PASSWORD for role in (OWNER, UNIT, "clew_public")}
        run(*psql, "-d", "postgres", "-f", folder / "provision.sql", **passwords)
        _fill(psql, folder)
        yield Server(bin_, folder, port)
    finally:
        run(*as_nobody, bin_ / "pg_ctl", "stop", "-D", data, "-m", "immediate")
        shutil.rmtree(sockets, ignore_errors=True)


def _fill(psql: tuple[str | Path, ...], folder: Path) -> None:
    """An empty desk, copied from the tests' own server, which may be newer; and an empty database
    to restore into.
    """
    copy_of_template("test_tls_source")
    cluster = embedded.start(HOME / "postgres")
    plain = folder / "desk.sql"
    run(embedded.program("pg_dump"), "-f", plain, "-d", cluster.dsn(ADMIN, "test_tls_source"))
    with closing(psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True)) as admin:
        admin.execute("DROP DATABASE test_tls_source WITH (FORCE)")
    newer = re.compile(r"^(SET transaction_timeout|\\(un)?restrict ).*$", re.MULTILINE)
    plain.write_text(newer.sub("", plain.read_text()))
    run(*psql, "-d", DATABASE, "-v", "ON_ERROR_STOP=1", "-f", plain)
    (folder / "inside.sql").write_text("".join(f"{s};\n" for s in inside_statements()))
    run(*psql, "-d", "postgres", "-c", f"CREATE DATABASE again OWNER {OWNER} TEMPLATE template0")
    run(*psql, "-d", "again", "-f", folder / "inside.sql")


def test_a_backup_over_tls_is_read_back_verified_and_restored_over_tls(
    server: Server, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    there = {
        "CLEW_BACKUP_PASSPHRASE": PASSPHRASE,
        "CLEW_SECRET_KEY": "s" * 40,
        "CLEW_HOME": str(home),
        "CLEW_OWNER_DATABASE_URL": server.url(OWNER, DATABASE),
        "DATABASE_URL": server.url(UNIT, DATABASE),
    }
    done = clew("db", "recovery-key", "recovery.key", folder=tmp_path, **there)
    assert done.returncode == 0, done.stderr
    done = clew("db", "backup", "desk.backup", folder=tmp_path, **there)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "read back whole" in done.stdout
    assert f"{DATABASE} at localhost" in done.stdout + done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert not (home / "postgres").exists(), "a second server was made"
    # It is restored to be verified, and never into the server that is configured.
    verified = clew(
        "db", "verify", "desk.backup", "--key", "recovery.key", folder=tmp_path, **there
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "is whole" in verified.stdout.replace("\n", " ")
    again = {
        **there,
        "CLEW_HOME": str(tmp_path / "machine"),
        "CLEW_OWNER_DATABASE_URL": server.url(OWNER, "again"),
        "DATABASE_URL": server.url(UNIT, "again"),
    }
    command = ("db", "restore", "desk.backup", "--key", "recovery.key")
    restored = clew(*command, folder=tmp_path, **again)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "again at localhost" in restored.stdout.replace("\n", " ")
    counted = "SELECT count(*) FROM {}"
    with (
        psycopg.connect(server.url(OWNER, DATABASE)) as one,
        psycopg.connect(server.url(OWNER, "again")) as other,
    ):
        assert other.info.pgconn.ssl_in_use
        for table in ("django_migrations", "access_grant", "auth_permission"):
            asked = counted.format(table).encode()
            held = one.execute(asked).fetchone()
            assert held == other.execute(asked).fetchone()
            assert held != (0,)


@pytest.mark.parametrize(
    ("host", "ca", "said"),
    [
        ("localhost", "other", "certificate verify failed"),
        ("127.0.0.1", "force", "does not match host name"),
    ],
)
def test_a_server_that_is_not_the_forces_gets_no_password_and_nothing_is_written(
    server: Server, tmp_path: Path, host: str, ca: str, said: str
) -> None:
    url = server.url(OWNER, DATABASE, host=host, ca=ca)
    done = clew(
        *("db", "backup", "--database-only", "desk.dump"),
        folder=tmp_path,
        CLEW_HOME=str(tmp_path / "home"),
        CLEW_OWNER_DATABASE_URL=url,
        DATABASE_URL=url,
    )
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stderr
    assert not (tmp_path / "desk.dump").exists()
