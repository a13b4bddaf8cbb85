"""Sessions in the database, of no use to whoever reads or copies them there.

The database holds a digest of the key that is in the cookie, and what a session holds is signed for
that digest alone: a row that was read opens nothing, and a row that was copied under another key is
no session.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

_DIGITS = 40  # what the column holds: 160 bits


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:_DIGITS]


class SessionStore(db.SessionStore):
    held_as = ""

    @property
    def key_salt(self) -> str:
        return f"clew.unit.accounts.sessions {self.held_as or digest(self.session_key or '')}"

    def _get_session_from_db(self) -> Session | None:
        try:
            return Session.objects.get(
                session_key=digest(self.session_key or ""), expire_date__gt=timezone.now()
            )
        except (Session.DoesNotExist, SuspiciousOperation):
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]  # the stubs leave it out
        return Session(
            session_key=digest(key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=digest(key)).delete()


def person_of(row: Session) -> str | None:
    """The number of the person whose session this row is."""
    store = SessionStore()
    store.held_as = row.session_key
    found = store.decode(row.session_data).get("_auth_user_id")
    return None if found is None else str(found)
