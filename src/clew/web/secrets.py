"""What a service takes from the environment: secrets, given or made once and kept in a file of its
own; and choices of yes or no.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from clew.problems import Problem


def said_yes(variable: str) -> bool:
    """Whether a setting is `yes`; `no` where it is not set. Raises Problem for anything else:
    "true" must not count as no.
    """
    given = os.environ.get(variable) or "no"
    if given not in ("yes", "no"):
        raise Problem(f"{variable} is {given!r}: set it to yes or no")
    return given == "yes"


def kept_secret(variable: str, path: Path) -> str:
    """From the environment, or made once at `path` and readable by the user alone."""
    given = os.environ.get(variable)
    if given:
        return given
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()
