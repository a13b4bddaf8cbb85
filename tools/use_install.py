"""Use an installation made by docs/guide/install.md, through nginx: what it must do, and what it
must not write anywhere.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import use_force_sign_in

# An address of this machine that stands for a visitor's: it must be found in no file afterwards.
VISITOR = "127.77.66.55"
BOUNDARY = "----------a-boundary"


def ask(
    host: str,
    path: str,
    *,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    seconds: float = 60,
) -> tuple[int, bytes]:
    """One request through nginx from the visitor's address."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection(host, 443, timeout=seconds, context=context)
    raw = socket.create_connection(("127.0.0.1", 443), seconds, (VISITOR, 0))
    line.sock = context.wrap_socket(raw, server_hostname=host)
    line.request(
        "GET" if body is None else "POST",
        path,
        body=body,
        headers={"Host": host, **(headers or {})},
    )
    answer = line.getresponse()
    return answer.status, answer.read()


def until(host: str, path: str, status: int, seconds: float = 240) -> None:
    last = time.monotonic() + seconds
    seen: object = None
    while time.monotonic() < last:
        try:
            seen = ask(host, path)[0]
        except OSError as problem:
            seen = problem
        if seen == status:
            return
        time.sleep(1)
    sys.exit(f"{host}{path} answered {seen}, not {status}")


def form(fields: dict[str, str], size: int) -> bytes:
    """A form of several parts with a file of `size` bytes, as a browser sends it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
        for n, v in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
    return b"".join(parts) + head + b"a" * size + f"\r\n--{BOUNDARY}--\r\n".encode()


def send(size: int) -> tuple[int, bytes]:
    page = ask("help.example", "/report/")[1].decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    headers = {
        "Origin": "https://help.example",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    return ask("help.example", "/report/", body=form(fields, size), headers=headers)


def pids_of(*words: str) -> list[int]:
    """Processes whose command line has all these words."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                said = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if all(word in said for word in words):
                found.append(int(entry.name))
    return found


def clew(*command: str, program: str = "/opt/clew/bin/clew", **environment: str) -> str:
    """Run a command as the desk does, with more in its environment; what it says."""
    own = [f"{k}={v}" for k, v in environment.items()]
    shell = (
        "set -a; . /etc/clew/unit.env; set +a; cd /var/lib/clew;"
        ' exec setpriv --reuid clew --regid clew --clear-groups env HOME=/var/lib/clew "$@"'
    )
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *own, program, *command],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join((program, *command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    sys.stdout.write(f"{time.monotonic() - began:6.1f} s  {what}\n")
    sys.stdout.flush()


def import_a_run() -> None:
    """As clew-import.timer does it."""
    with timed("3,000 made-up incidents"):
        clew("synth", "/var/lib/clew/records", "--incidents", "3000")
    with timed("records checked, screened, taken in by clew-import"):
        clew(program="/usr/local/sbin/clew-import")
    with timed("and once more: nothing changes"):
        clew(program="/usr/local/sbin/clew-import")


def cluster() -> tuple[str, str]:
    """Version and name of Debian's own PostgreSQL."""
    said = subprocess.run(["pg_lsclusters", "-h"], capture_output=True, text=True, check=True)
    version, name = said.stdout.split()[:2]
    return version, name


def control(verb: str, *more: str) -> None:
    subprocess.run(["pg_ctlcluster", *cluster(), verb, *more], check=True)


def restart_the_database() -> None:
    """While pages are asked for: none of the public site's help fails, the desk and its worker come
    back.
    """
    wrong: list[object] = []
    over = threading.Event()

    def keep_asking() -> None:
        while not over.is_set():
            try:
                status = ask("help.example", "/help/")[0]
            except OSError as problem:
                wrong.append(problem)
            else:
                if status != 200:
                    wrong.append(status)
            with contextlib.suppress(OSError):
                ask("desk.example", "/account/login/")
            time.sleep(0.05)

    asking = [threading.Thread(target=keep_asking) for _ in range(4)]
    for one in asking:
        one.start()
    try:
        with timed("PostgreSQL restarted under load: the desk is back"):
            control("restart", "-m", "fast")
            until("desk.example", "/account/login/", 200)
        with timed("PostgreSQL away for ten seconds, then back: the desk is back"):
            control("stop", "-m", "fast")
            time.sleep(10)
            status = ask("desk.example", "/account/login/")[0]
            if status != 503:
                sys.exit(f"without its database the desk answered {status}, not 503")
            control("start")
            until("desk.example", "/account/login/", 200)
    finally:
        over.set()
        for one in asking:
            one.join()
    if wrong:
        sys.exit(f"pages of help failed meanwhile: {wrong[:5]}")
    last = time.monotonic() + 120
    while "No worker runs" in status_text() or time.monotonic() > last:
        if time.monotonic() > last:
            sys.exit("the worker did not come back")
        time.sleep(2)


def status_text() -> str:
    done = subprocess.run(["clew-unit", "unit", "status"], capture_output=True, text=True)
    return done.stdout


def restore_on_a_fresh_server() -> None:
    """A backup of what stands here, restored into a second PostgreSQL as the guide says, and
    verified there and by clew db verify.
    """
    key = {"CLEW_BACKUP_PASSPHRASE": os.environ["CLEW_BACKUP_PASSPHRASE"]}
    backup, home = "/var/backups/clew/used.backup", "/var/lib/clew/second"
    with timed("clew db backup"):
        clew("db", "backup", backup)
    with timed("clew db verify"):
        clew("db", "verify", backup, "--key", "/var/lib/clew/recovery.key", **key)
    version, _ = cluster()
    subprocess.run(
        ["pg_createcluster", "--start", "-p", "5433", version, "second"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    password = "f" * 32
    own = dict.fromkeys(
        ("CLEW_OWNER_PASSWORD", "CLEW_UNIT_PASSWORD", "CLEW_PUBLIC_PASSWORD"), password
    )
    statements = clew("db", "provision")
    psql = ["runuser", "-u", "postgres", "--", "psql", "-q", "-p", "5433", "-d", "postgres"]
    subprocess.run(
        [*psql, "-f", "-"], input=statements, text=True, check=True, cwd="/", env=os.environ | own
    )
    there = {
        "DATABASE_URL": f"postgresql://clew_unit:{password}@127.0.0.1:5433/clew",
        "CLEW_OWNER_DATABASE_URL": f"postgresql://clew_owner:{password}@127.0.0.1:5433/clew",
        "CLEW_HOME": home,
        "CLEW_RUNS": f"{home}/runs",
    }
    with timed("clew db restore into a server of one's own"):
        clew("db", "restore", backup, "--key", "/var/lib/clew/recovery.key", **key, **there)
    with timed("clew unit verify-audit there"):
        said = clew("unit", "verify-audit", **there)
    if "The chain is whole, and agrees with" not in said:
        sys.exit(said)
    subprocess.run(["pg_dropcluster", "--stop", version, "second"], check=True)


def main() -> None:
    until("help.example", "/help/", 200)
    until("desk.example", "/account/login/", 200)
    said = []
    status, page = send(20_000_000)
    assert status in (200, 303, 422), f"20 MB to the report form: {status}"
    said.append(f"20 MB reached the form: {status}")
    status, page = send(70_000_000)
    assert status == 413, status
    assert b"Leave this site" in page, "nginx's own page has no way out"
    said.append("70 MB were refused with the way out")
    status, page = ask("desk.example", "/-/ready")
    assert status in (200, 403), (
        status
    )  # from another address than this machine's own, it is nobody's business
    found = pids_of("clew.public.wsgi")
    assert found, "no process serves the public site"
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    try:
        status, page = ask("help.example", "/cookies/", seconds=180)
        assert status == 504, status
        assert b"Leave this site" in page
        said.append("a stopped service is told with the way out")
    finally:
        for pid in found:
            os.kill(pid, signal.SIGCONT)
    until("help.example", "/help/", 200)
    with timed("signed in by the force's own sign-in"):
        said += use_force_sign_in.sign_in(clew)
    import_a_run()
    restart_the_database()
    restore_on_a_fresh_server()
    held = []
    for folder in (
        "/var/log",
        "/var/lib/nginx",
        "/var/lib/clew",
        "/var/lib/clew-public",
        "/var/lib/postgresql",
    ):
        for path in Path(folder).rglob("*") if Path(folder).exists() else []:
            if path.is_file() and VISITOR.encode() in path.read_bytes():
                held.append(str(path))
    assert not held, f"the visitor's address is in {held}"
    said.append("the visitor's address is in no file")
    sys.stdout.write("".join(f"{line}\n" for line in said))


if __name__ == "__main__":
    main()
