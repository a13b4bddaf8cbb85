"""One transaction a request, on behalf of whoever is signed in; refusals are written after it was
rolled back.
"""

from __future__ import annotations

from collections.abc import Callable

import pghistory
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clew.unit.access.door import PurposeNeeded
from clew.unit.access.identity import set_identity
from clew.unit.access.refusals import record_refusals
from clew.unit.access.sent_forms import keep_answer, mark_of, sent_before
from clew.unit.accounts.request import DeskRequest


class DatabaseIdentity:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponse:
        request.refusals = []
        if not request.user.is_authenticated:
            return self.get_response(request)
        with transaction.atomic(), pghistory.context(user=request.user.pk, path=request.path):
            set_identity(request.user)
            mark = mark_of(request)
            before = sent_before(request, mark) if mark else None
            if before is not None:
                return before
            response = self.get_response(request)  # exceptions are responses by now
            if response.status_code >= 500 or getattr(request, "failed", False):
                transaction.set_rollback(True)
            elif mark:
                keep_answer(request, mark, response)
        if request.refusals:
            record_refusals(request)
        return response

    def process_exception(self, request: DeskRequest, exception: Exception) -> HttpResponse | None:
        request.failed = True
        if isinstance(exception, PurposeNeeded):
            return redirect(
                f"{reverse('case-purpose', args=[exception.reference])}?next={request.path}"
            )
        return None
