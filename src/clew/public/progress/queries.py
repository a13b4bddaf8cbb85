"""The newest account, one of its files, and what the feed tells."""

from __future__ import annotations

import json
from typing import Any

from clew.public.progress.models import Account

_LARGE = ("charts", "csv", "pdf", "columns")
_IN_FEED = 20


def newest() -> Account | None:
    return Account.objects.defer(*_LARGE).first()


def one_file(name: str) -> bytes | None:
    """A file of the newest account by its name; None where there is none."""
    field = {
        "progress.csv": "csv",
        "progress.csv.sha256": "csv_sum",
        "progress.csv-metadata.json": "columns",
        "progress.pdf": "pdf",
    }.get(name)
    if field is None:
        return None
    found = Account.objects.values_list(field, flat=True).first()
    if found is None:
        return None
    return found.encode() if isinstance(found, str) else bytes(found)


def picture(table: str) -> str | None:
    found = Account.objects.values_list("charts", flat=True).first()
    return found.get(table) if found else None


def columns() -> list[dict[str, Any]]:
    """The columns of the newest account's table, each with what it means."""
    text = one_file("progress.csv-metadata.json")
    return list(json.loads(text)["tableSchema"]["columns"]) if text else []


def in_feed() -> list[Account]:
    """The newest accounts, without their files."""
    return list(Account.objects.defer(*_LARGE)[:_IN_FEED])
