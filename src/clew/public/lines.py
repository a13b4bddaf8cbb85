"""Lines to visitors: none holds a thread for as long as it likes, and those that wait never hold
all, so that pages of help go on.

Somebody opens many lines and sends nothing, half a heading, or a form byte by byte: gunicorn waits
for each in a thread, without an end. Here a line that is silent is closed; what comes has to come
at a least rate (2 kB in a second are a fiftieth of a poor mobile line); and only so many threads
wait at once, few of them for one address. What is there already is read without waiting, so a quick
form is never turned away.
"""

from __future__ import annotations

import html
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TypedDict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from gunicorn import util
from gunicorn.http import wsgi as answers
from gunicorn.http.errors import NoMoreData
from gunicorn.workers import gthread

from clew.public.pages.store import limits

# How long a thread waits on a new line for its first byte, and for the rest of a form that nobody
# read. Then the main thread waits instead.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.2

# Which program answers is nobody's business (the heading Server).
answers.SERVER = "web"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>This cannot be shown</title></head>
<body><p><a href="{neutral}" rel="noreferrer" accesskey="x">Leave this site</a></p>
<h1>This cannot be shown</h1><p>Nothing was sent. Go back and try again.</p><p>In danger now? Call 999. Not an emergency: 101.</p></body></html>
"""


def _write_error(sock: socket.socket, status: int, reason: str, message: str) -> None:
    """What gunicorn says of a request that it cannot read: with the way out, and nothing of what
    came in.
    """
    body = _PAGE.format(neutral=html.escape(settings.CLEW_NEUTRAL)).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
        f"Content-Security-Policy: default-src 'none'\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode("latin1") + body)


util.write_error = _write_error


class _Limits(TypedDict):
    silence_seconds: float
    free_seconds: float
    least_bytes_each_second: float
    sending_seconds: float
    waiting_share: float
    waiting_each: int


def _limits() -> _Limits:
    said: _Limits = limits()["lines"]
    return said


class _Closed(NoMoreData):
    """Too slow, or one too many: treated as a visitor who went away. Nothing is logged, and the
    line is closed.
    """


class _Waiting:
    """The threads of this process that wait for something to come in."""

    def __init__(self, threads: int) -> None:
        self._most = max(1, int(threads * _limits()["waiting_share"]))
        self._lock = threading.Lock()
        self._all = 0
        self._of_address: Counter[str] = Counter()

    @contextmanager
    def one(self, address: str) -> Iterator[None]:
        """`address` is empty while it is not known: in the heading. Raises _Closed when there are
        enough.
        """
        with self._lock:
            if self._all >= self._most or (
                address and self._of_address[address] >= _limits()["waiting_each"]
            ):
                raise _Closed
            self._all += 1
            self._of_address[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._all -= 1
                self._of_address[address] -= 1
                if not self._of_address[address]:
                    del self._of_address[address]


class Line:
    """A socket that waits for nobody longer than the limits say; all else is the socket's own."""

    def __init__(self, line: socket.socket, waiting: _Waiting) -> None:
        self._line, self._waiting = line, waiting
        self.begin()

    def begin(self) -> None:
        """A request begins."""
        self.address = ""
        self._began, self._came = time.monotonic(), 0

    def recv(self, size: int) -> bytes:
        self._line.settimeout(0.0)
        try:
            got = self._line.recv(size)
        except BlockingIOError:
            got = self._recv_waiting(size)
        finally:
            self.setblocking(True)
        self._came += len(got)
        return got

    def _recv_waiting(self, size: int) -> bytes:
        said = _limits()
        due = self._began + said["free_seconds"] + self._came / said["least_bytes_each_second"]
        left = min(due - time.monotonic(), said["silence_seconds"])
        if left <= 0:
            raise _Closed
        with self._waiting.one(self.address):
            self._line.settimeout(left)
            try:
                return self._line.recv(size)
            except TimeoutError:
                raise _Closed from None

    def setblocking(self, blocks: bool) -> None:
        # "Blocking", to gunicorn, is to wait without an end. A line that is closed already takes no
        # setting.
        with suppress(OSError):
            self._line.settimeout(_limits()["sending_seconds"] if blocks else 0.0)

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self._line, name)
        return found


class _Connection(Protocol):
    sock: Line | socket.socket


class Worker(gthread.ThreadWorker):
    """Gunicorn's worker with threads, on such lines."""

    def init_process(self) -> None:
        threads: int = self.cfg.threads
        self.waiting = _Waiting(threads)
        super().init_process()

    def enqueue_req(self, conn: _Connection) -> None:
        if not isinstance(conn.sock, Line):
            conn.sock = Line(conn.sock, self.waiting)
        super().enqueue_req(conn)

    def handle(self, conn: _Connection) -> object:
        if isinstance(conn.sock, Line):
            conn.sock.begin()
        goes_on: object = super().handle(conn)
        if goes_on is False:
            # Said goodbye to here: gunicorn does it in the one thread that takes new lines, two
            # seconds for each.
            gthread.util.close_graceful(conn.sock, timeout=0.2)
        return goes_on


class NameLine:
    """Middleware, once the visitor's own address is known: the line waits in this name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        line: object = request.META.get("gunicorn.socket")
        if isinstance(line, Line):
            line.address = str(request.META.get("REMOTE_ADDR", ""))
        return self.get_response(request)
