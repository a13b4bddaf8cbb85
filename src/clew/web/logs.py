"""What a service may write to a log: that something broke, and where in our code. Nothing of who,
from where, what was asked or sent.

What somebody asked for and was not given is no fault: the desk writes it into the audit, and
neither service writes it here, so that nobody can fill a disk by asking. A database that is away is
a line each ten seconds, however many ask.
"""

from __future__ import annotations

import logging
import time
import traceback
from typing import Any

from django.db import InterfaceError, OperationalError

_QUIET_SECONDS = 10.0


class WithoutVisitor(logging.Filter):
    """Takes out what a record of Django carries of a request: the message keeps no path, no
    parameters, no body.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django"):
            record.msg, record.args = "a request was not answered as it should be", None
        for name in ("request", "status_code"):
            if hasattr(record, name):
                delattr(record, name)
        return True


class DatabaseAway(logging.Filter):
    """Says once in ten seconds that the database does not answer, in place of what each request
    met.
    """

    def __init__(self) -> None:
        super().__init__()
        self._told = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if isinstance(problem, OperationalError | InterfaceError):
            if time.monotonic() - self._told < _QUIET_SECONDS:
                return False
            self._told = time.monotonic()
            record.msg, record.args = (
                "the database does not answer (%s)",
                (type(problem.__cause__ or problem).__name__,),
            )
            record.exc_info = record.exc_text = None
        return True


class Plain(logging.Formatter):
    """Time, level and the places in our code; an exception by its type alone: its words may quote
    what was sent, or a record.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the library's name
        kind, _, trace = ei
        places = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([kind.__name__, *places])


def logging_to_stderr(*, root: str, loggers: dict[str, Any]) -> dict[str, Any]:
    """Django's LOGGING of a service: standard error, which whatever started it keeps and rotates."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "plain": {"()": "clew.web.logs.WithoutVisitor"},
            "away": {"()": "clew.web.logs.DatabaseAway"},
        },
        "formatters": {"plain": {"()": "clew.web.logs.Plain"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "plain",
                "filters": ["plain", "away"],
            }
        },
        "root": {"handlers": ["console"], "level": root},
        # Django names a handler of its own for these; ours is enough.
        "loggers": {
            "clew": {"level": "INFO"},
            "django": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            **loggers,
        },
    }
