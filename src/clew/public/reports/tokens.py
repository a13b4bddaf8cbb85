"""What a form carries from page to page, sealed to this service: in the page it is a string that
says nothing and opens nothing.

A report's form carries a seed. The return code is derived from it with a key that stands in no
page; so whoever finds the form on a disk or in a browser's memory has no code. Each page's token
has a mark of its own: sent again long after, it is known as a replay.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import QueryDict
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from clew.public.pages.store import limits
from clew.public.reports import replays
from clew.sealing import codes

_RETRY = re.compile(r"[0-9a-f]{32}\Z")


class BadToken(Exception):
    """Not a token of ours, or not of this kind."""


@cache
def _key(use: bytes) -> bytes:
    return blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=use).digest()


def new(kind: str, **said: Any) -> str:
    """A token of a form that begins now."""
    return _sealed({"kind": kind, "seed": secrets.token_hex(16), "begun": time.time(), **said})


def renewed(held: dict[str, Any]) -> str:
    """The same form's token for its next page."""
    return _sealed({k: v for k, v in held.items() if k != "mark"})


def _sealed(said: dict[str, Any]) -> str:
    content = json.dumps({**said, "mark": secrets.token_hex(8)}).encode()
    return urlsafe_b64encode(SecretBox(_key(b"clew forms")).encrypt(content)).decode()


def opened(token: str, kind: str) -> dict[str, Any]:
    """What a token holds. Raises BadToken."""
    try:
        held = json.loads(SecretBox(_key(b"clew forms")).decrypt(urlsafe_b64decode(token.encode())))
    except (ValueError, CryptoError):
        raise BadToken from None
    if held["kind"] != kind:
        raise BadToken
    return held


def age(held: dict[str, Any]) -> float:
    """Seconds since the form's first page."""
    return time.time() - float(held["begun"])


def retry_of(posted: QueryDict) -> str:
    """What the script of an open page sends with its forms, from the page's memory.

    A browser that repeats a form has none.
    """
    said = posted.get("retry", "")
    return said if _RETRY.match(said) else ""


def is_replay(held: dict[str, Any], retry: str) -> bool:
    """Whether a browser sends again what was sent some minutes ago, or a form of another day.

    Never so for the script of an open page.
    """
    rates = limits()["rates"]
    if retry:
        return False
    return (
        age(held) > rates["form_hours"] * 3600
        or replays.first_age(f"page {held['mark']}") > rates["replay_minutes"] * 60
    )


def code_of(held: dict[str, Any], retry: str) -> str:
    """The return code of a form.

    With the script it depends on what is in the open page's memory alone, too.
    """
    said = f"{held['seed']} {retry}".encode()
    return codes.code_from(blake2b(said, key=_key(b"clew codes"), digest_size=64).digest())
