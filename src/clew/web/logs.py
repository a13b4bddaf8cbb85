"""What the log is spared: pages of traceback for what is no fault of ours, and again and again while the database is away."""

from __future__ import annotations

import logging
import time

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404

_REFUSED = (PermissionDenied, Http404, SuspiciousOperation)
_QUIET_SECONDS = 10.0


class Short(logging.Filter):
    """A database that is away is one line each ten seconds; what was refused is a line; everything else keeps its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._told = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if isinstance(problem, OperationalError | InterfaceError):
            if time.monotonic() - self._told < _QUIET_SECONDS:
                return False
            self._told = time.monotonic()
            record.msg, record.args = "the database does not answer (%s)", (type(problem.__cause__ or problem).__name__,)
            record.exc_info = record.exc_text = None
        elif isinstance(problem, _REFUSED):
            record.exc_info = record.exc_text = None
        return True
