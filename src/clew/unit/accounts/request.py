"""What a view of the desk is given: the request of a person who is signed in."""

from __future__ import annotations

from django.http import HttpRequest

from clew.unit.accounts.models import User


class DeskRequest(HttpRequest):
    """A request to a page that needs a sign-in, as the middleware hands it to a view. Django makes
    it; nothing here does.

    `refusals`: what was asked for and not given, as (why, subject), written down when the request
    ends. `failed`: a view raised, so nothing that the request wrote is kept.
    """

    user: User
    refusals: list[tuple[str, str]]
    failed: bool
