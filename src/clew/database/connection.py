"""Where each role connects, as Django wants it said."""

from __future__ import annotations

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from clew.database import embedded
from clew.database.provision import DATABASE, OWNER, PUBLIC, UNIT

_VARIABLES = {UNIT: "DATABASE_URL", OWNER: "CLEW_OWNER_DATABASE_URL", PUBLIC: "CLEW_PUBLIC_DATABASE_URL"}


class MissingUrl(Exception):
    """A force's own server is configured for one role but not for the one that is needed."""


def is_embedded() -> bool:
    """True when no URL is set, so that Clew runs its own server."""
    return not any(os.environ.get(v) for v in _VARIABLES.values())


def settings_for(role: str, *, database: str = DATABASE) -> dict[str, Any]:
    """Django's DATABASES entry for `role`, starting the embedded server when there is no URL. Raises MissingUrl."""
    common = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
    if is_embedded():
        cluster = embedded.start()
        return {**common, "NAME": database, "USER": role, "HOST": str(cluster.socket), "PORT": ""}
    url = os.environ.get(_VARIABLES[role])
    if not url:
        raise MissingUrl(f"set {_VARIABLES[role]}: a server of your own is configured, and this command connects as {role}")
    parts = conninfo_to_dict(url)
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {k: v for k, v in parts.items() if k not in known}
    return {**common, **{ours: parts.get(theirs) or "" for theirs, ours in known.items()}, "OPTIONS": options}
