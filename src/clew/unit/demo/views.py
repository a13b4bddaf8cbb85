"""The door of the demonstration: choose a made-up person. Refused unless both the process and the
database are a demonstration's.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from clew.unit.accounts.models import Installation, User
from clew.unit.demo.seed import people_by_role
from clew.unit.platform.paging import page


@login_not_required
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    if settings.CLEW_MODE != "demo" or not Installation.objects.filter(made_up=True).exists():
        raise Http404
    if request.method == "POST":
        chosen = (
            User.objects.filter(username=request.POST.get("username", ""))
            .exclude(username="service")
            .first()
        )
        if chosen is None:
            raise Http404
        login(request, chosen, backend="clew.unit.accounts.adapters.Backend")
        request.session["second_factor"] = chosen.pk
        record_authentication(request, chosen, method="demo")
        return redirect("home")
    return page(request, "demo/door.html", title="Choose a made-up person", people=people_by_role())
