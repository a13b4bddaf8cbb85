"""Whether the public site can do its work, for /-/ready."""

from __future__ import annotations

from django.http import HttpResponse

from clew.public.pages import store
from clew.web.health import Health


class SiteHealth(Health):
    def ready(self) -> HttpResponse:
        """Always ready: help is served without the database, so no balancer may take the site away
        for it. The text says how it is.
        """
        answer = super().ready()
        answer.status_code = 200
        answer.content = (
            b"ready\n"
            if answer.content == b"ready\n"
            else b"ready for pages, not for reports: the database does not answer\n"
        )
        del answer["Retry-After"]
        return answer

    def problem(self) -> str:
        return "" if store.database_answers() else "the database does not answer"
