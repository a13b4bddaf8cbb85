"""The same form, sent twice, is done once: by a double click, by a browser that tries again, or
after Back.

Every form carries a key of its own. The key and what was typed make a mark, which the database
keeps once for each person, in the
transaction that does the work: a second request with the same mark waits for the first and is led
to where that led. Text that was changed makes another mark and is saved.
"""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from clew.unit.access.models import SentForm
from clew.unit.accounts.request import DeskRequest

_SAID = "You already sent this form. It was not saved a second time."


def mark_of(request: HttpRequest) -> str:
    """A digest of the form's key, address, fields and files; empty for what is no form of ours."""
    if request.method != "POST" or not request.POST.get("once"):
        return ""
    made = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            made.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            made.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                made.update(chunk)
            file.seek(0)
    return made.hexdigest()


def sent_before(request: DeskRequest, mark: str) -> HttpResponse | None:
    """Where the same form led, once the request that sent it has ended; None for a form that is
    sent now for the first time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_sentform (user_id, mark, answer, at) VALUES (%s, %s, '', %s) ON CONFLICT DO NOTHING",
            [request.user.pk, mark, timezone.now()],
        )
        if cursor.rowcount:
            return None
    messages.info(request, _SAID)
    return HttpResponseRedirect(SentForm.objects.get(user=request.user, mark=mark).answer)


def keep_answer(request: DeskRequest, mark: str, response: HttpResponse) -> None:
    """A form that was done leads elsewhere.

    One that was refused, asked for more or gave a file may be sent again.
    """
    held = SentForm.objects.filter(user=request.user, mark=mark)
    address = response.get("Location", "")
    if response.status_code == 302 and not address.startswith(reverse("account_reauthenticate")):
        held.update(answer=address)
    else:
        held.delete()
