"""Where each role connects, as Django wants it said."""

from __future__ import annotations

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from clew.database import embedded
from clew.database.provision import DATABASE, OWNER, PUBLIC, UNIT
from clew.problems import Problem

_VARIABLES = {
    UNIT: "DATABASE_URL",
    OWNER: "CLEW_OWNER_DATABASE_URL",
    PUBLIC: "CLEW_PUBLIC_DATABASE_URL",
}

# A server that cannot be reached is told in seconds, and a line that was cut is noticed; a URL may
# say otherwise.
_LINE = {
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class MissingUrl(Problem):
    """A force's own server is configured for one role but not for the one that is needed."""


def is_embedded() -> bool:
    """True when no URL is set, so that Clew runs its own server."""
    return not any(os.environ.get(v) for v in _VARIABLES.values())


class OwnServer(Problem):
    """A command for Clew's own PostgreSQL, while a server of the force's own is configured."""


def refuse_own_server(what: str) -> None:
    """Raises OwnServer where a URL is set: Clew starts and stops its own PostgreSQL alone."""
    if not is_embedded():
        named = next(v for v in _VARIABLES.values() if os.environ.get(v))
        raise OwnServer(
            f"{named} is set, so the database is a server of your own: {what} it there. Clew's own PostgreSQL was not touched."
        )


def settings_for(
    role: str, *, database: str = DATABASE, silence: float | None = None
) -> dict[str, Any]:
    """Django's DATABASES entry for `role`, starting the embedded server when there is no URL.
    Raises MissingUrl.

    `silence`: seconds without a word from the server after which a connection is given up
    (clew.database.backend); None waits.
    """
    common = {
        "ENGINE": "clew.database.backend",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "SILENCE_SECONDS": silence,
    }
    if is_embedded():
        cluster = embedded.start()
        return {
            **common,
            "NAME": database,
            "USER": role,
            "HOST": str(cluster.socket),
            "PORT": "",
            "OPTIONS": {**_LINE},
        }
    parts = conninfo_to_dict(url_of(role))
    known = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    options = {**_LINE, **{k: v for k, v in parts.items() if k not in known}}
    return {
        **common,
        **{ours: parts.get(theirs) or "" for theirs, ours in known.items()},
        "OPTIONS": options,
    }


def described(role: str) -> str:
    """Which database a command works on, for its reader; no password. Raises MissingUrl."""
    if is_embedded():
        return f"Clew's own in {embedded.home()}, as {role}"
    parts = conninfo_to_dict(url_of(role))
    return f"{parts.get('dbname') or DATABASE} at {parts.get('host') or 'this machine'}, as {parts.get('user') or role}"


def url_of(role: str) -> str:
    """The URL that is configured for `role`. Raises MissingUrl."""
    url = os.environ.get(_VARIABLES[role])
    if not url:
        raise MissingUrl(
            f"set {_VARIABLES[role]}: a server of your own is configured, and this command connects as {role}"
        )
    return url
