"""/-/alive and /-/ready, for whatever looks after the service: answered before host names, sessions
and people come into it.

`alive`: the process answers. `ready`: it can do its work; what it asks is asked every few seconds
at most. Neither says anything of
what the service holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

ALIVE, READY = "/-/alive", "/-/ready"
_FRESH_SECONDS = 2.0


class Health:
    """The first of a service's middleware.

    A service says in `problem` what keeps it from its work; empty: nothing.
    """

    _known: ClassVar[tuple[float, str]] = (0.0, "")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == ALIVE:
            return _said("alive\n")
        if request.path_info == READY:
            return self.ready()
        return self.get_response(request)

    def ready(self) -> HttpResponse:
        at, problem = type(self)._known
        if time.monotonic() - at > _FRESH_SECONDS or not at:
            problem = self.problem()
            type(self)._known = (time.monotonic(), problem)
        if not problem:
            return _said("ready\n")
        answer = _said(f"not ready: {problem}\n", status=503)
        answer["Retry-After"] = "10"
        return answer

    def problem(self) -> str:
        raise NotImplementedError


def _said(text: str, status: int = 200) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
    answer["Cache-Control"] = "no-store"
    return answer
