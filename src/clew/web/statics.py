"""Styles and scripts, put where a service serves them from."""

from __future__ import annotations

import fcntl
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def collect_static() -> None:
    """One service of a home at a time: two desks that start together would take files from under
    each other.
    """
    home = Path(settings.STATIC_ROOT).parent
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", "--noinput", verbosity=0)
