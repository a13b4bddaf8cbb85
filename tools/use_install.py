"""Use an installation made by docs/guide/install.md, through nginx: what it must do, and what it
must not write anywhere.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

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


def pids_on(port: int) -> list[int]:
    said = subprocess.run(
        ["ss", "-ltnpH", f"sport = :{port}"], capture_output=True, text=True, check=True
    ).stdout
    return sorted({int(p) for p in re.findall(r"pid=(\d+)", said)})


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
    found = pids_on(8001)
    for pid in found:
        subprocess.run(["kill", "-STOP", str(pid)], check=True)
    try:
        status, page = ask("help.example", "/cookies/", seconds=180)
        assert status == 504, status
        assert b"Leave this site" in page
        said.append("a stopped service is told with the way out")
    finally:
        for pid in found:
            subprocess.run(["kill", "-CONT", str(pid)], check=True)
    until("help.example", "/help/", 200)
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
