"""What the public service may write to a log: that something broke, and where in our code. Nothing of who, from where, or what was sent."""

from __future__ import annotations

import logging
import traceback
from typing import Any


class WithoutVisitor(logging.Filter):
    """Takes out what a record carries of a request: the message keeps no path, no parameters, no body."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django"):
            record.msg, record.args = "a request was not answered as it should be", None
        for name in ("request", "status_code"):
            if hasattr(record, name):
                delattr(record, name)
        return True


class Plain(logging.Formatter):
    """Time, level and the places in our code; an exception by its type alone: its words may quote what was sent."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the library's name
        kind, _, trace = ei
        places = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([kind.__name__, *places])
