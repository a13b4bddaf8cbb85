"""Wrong passwords and codes: each makes the next try wait longer, where it came from and nowhere
else.

Nobody's sign-in can be switched off from another place. Tries are counted by name and address
together, and by address for names that were made up; a browser in which somebody signed in before
has a count of its own; people who are signed in and confirm who they are have one for their
session. There is no count by name alone that refuses anybody: a stranger could fill it. It only
raises an alarm.

Counts lie in a table, under a keyed hash: no address and no name is kept. A try is counted before
it is judged, so that many at once are not one, and is taken back when it was right.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.dispatch import Signal
from django.http import HttpRequest

from clew.unit.accounts.known_browser import is_known
from clew.unit.accounts.models import SignInTries, User

# Sent with `request` and `name` when somebody has to wait: nobody's password was looked at.
made_to_wait = Signal()


class MustWait(Exception):
    """So many seconds have to pass before the next try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(said(seconds))
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` wrong tries cost nothing; each one after doubles the wait, from 8 seconds to
    `longest`. Forgotten `kept` seconds after the last.
    """

    kind: str
    free: int
    longest: int
    kept: int


# Clew's own numbers, not from a standard: five slips are human; ten minutes a try makes guessing
# hopeless.
PLACE = Limit("place", free=5, longest=600, kept=3600)
BROWSER = Limit("browser", free=5, longest=600, kept=3600)
ADDRESS = Limit("address", free=40, longest=60, kept=600)
SESSION = Limit("session", free=5, longest=600, kept=3600)


def said(seconds: int) -> str:
    """
    >>> said(8), said(600)
    ('Too many wrong tries. Wait 8 seconds, then try again', 'Too many wrong tries. Wait 10 minutes, then try again')
    """
    wait = f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
    return f"Too many wrong tries. Wait {wait}, then try again"


@contextmanager
def guessing(request: HttpRequest, name: str, user: User | None = None) -> Iterator[None]:
    """A password or code of somebody who signs in.

    Leave it by an exception when it was wrong. Raises MustWait.
    """
    at = _address(request)
    if user is None:
        user = User.objects.filter(username=name.lower()).first()
    known = user is not None and is_known(request, user)
    counts = (
        [(BROWSER, f"{user.pk if user else ''}|{at}")]
        if known
        else [(ADDRESS, at), (PLACE, f"{name.lower()}|{at}")]
    )
    try:
        with _counted(counts):
            yield
    except MustWait:
        made_to_wait.send(sender=None, request=request, name=name)
        raise


@contextmanager
def confirming(request: HttpRequest, user: User) -> Iterator[None]:
    """The same for somebody who is signed in: no stranger has a share in this count. Raises
    MustWait.
    """
    with _counted([(SESSION, f"{user.pk}|{request.session.session_key}")]):
        yield


@contextmanager
def _counted(counts: list[tuple[Limit, str]]) -> Iterator[None]:
    taken: list[tuple[Limit, str]] = []
    try:
        for limit, of in counts:
            _take(limit, of)
            taken.append((limit, of))
    except MustWait:
        for limit, of in taken:
            _give_back(limit, of)
        raise
    yield
    for limit, of in taken:
        if limit is ADDRESS:
            # One right password does not wipe out what was tried on other names.
            _give_back(limit, of)
        else:
            SignInTries.objects.filter(bucket=_bucket(limit, of)).delete()


def _take(limit: Limit, of: str) -> None:
    """Count one more try, in one statement, or say how long to wait."""
    bucket = _bucket(limit, of)
    wait = "least(%(longest)s, 8 * power(2, least(10, greatest(0, t.tries - %(free)s))))"
    # A clock that was set back would make everybody wait for it to catch up: what lies in the
    # future is as good as forgotten.
    forgotten = "(clock_timestamp() > t.last_at + %(kept)s * interval '1 second' OR t.last_at > clock_timestamp() + %(kept)s * interval '1 second')"
    due = f"(t.tries < %(free)s OR clock_timestamp() >= t.last_at + ({wait}) * interval '1 second' OR {forgotten})"
    values: dict[str, str | int] = {
        "bucket": bucket,
        "free": limit.free,
        "longest": limit.longest,
        "kept": limit.kept,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO accounts_signintries AS t (bucket, tries, last_at) VALUES (%(bucket)s, 1, clock_timestamp())
            ON CONFLICT (bucket) DO UPDATE SET tries = CASE WHEN {forgotten} THEN 1 ELSE t.tries + 1 END, last_at = clock_timestamp()
            WHERE {due} RETURNING tries""",
            values,
        )
        if cursor.fetchone() is not None:
            return
        cursor.execute(
            f"SELECT ceil(extract(epoch FROM t.last_at + ({wait}) * interval '1 second' - clock_timestamp())) FROM accounts_signintries t WHERE bucket = %(bucket)s",
            values,
        )
        row: tuple[float] | None = cursor.fetchone()
    raise MustWait(max(1, min(limit.longest, int(row[0]))) if row else 1)


def _give_back(limit: Limit, of: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_signintries SET tries = greatest(0, tries - 1) WHERE bucket = %s",
            [_bucket(limit, of)],
        )


def count(kind: str, of: str, *, within: int) -> int:
    """Count one of something from everywhere, and give how many that makes since it was `within`
    seconds quiet.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounts_signintries AS t (bucket, tries, last_at) VALUES (%(bucket)s, 1, clock_timestamp())
            ON CONFLICT (bucket) DO UPDATE SET tries = CASE WHEN clock_timestamp() > t.last_at + %(within)s * interval '1 second' THEN 1 ELSE t.tries + 1 END,
            last_at = clock_timestamp() RETURNING tries""",
            {"bucket": _bucket(Limit(kind, 0, 0, 0), of), "within": within},
        )
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _bucket(limit: Limit, of: str) -> str:
    return hmac.new(
        settings.SECRET_KEY.encode(), f"tries|{limit.kind}|{of}".encode(), sha256
    ).hexdigest()


def _address(request: HttpRequest) -> str:
    """Where the request comes from, an IPv6 address by its network: one machine has many of those."""
    at = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(at)
    except ValueError:
        return at[:60]
    return (
        str(ipaddress.ip_network((address, 64), strict=False))
        if address.version == 6
        else str(address)
    )
