"""Pages of the service itself: what goes wrong, said plainly."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def form_expired(request: Any, reason: str = "") -> Any:
    """A form without its token: open too long, or another window signed out."""
    return render(request, "problem.html", {"title": "That form had expired", "said": "Go back, load the page again and send it once more. Nothing was saved."}, status=403)  # fmt: skip


@login_not_required
def not_found(request: Any, exception: Exception | None = None) -> Any:
    return render(request, "problem.html", {"title": "There is nothing here that you may see", "said": "The reference may be mistyped, or the record is not open to you. If it should be, ask a supervisor."}, status=404)  # fmt: skip


@login_not_required
def closed_page(request: Any) -> Any:
    """What the sign-in library offers and this service does not."""
    return not_found(request)


@login_not_required
def refused(request: Any, exception: Exception | None = None) -> Any:
    return render(request, "problem.html", {"title": "Your role does not include this", "said": "What you tried was noted. If your work needs it, ask an administrator to change your role."}, status=403)  # fmt: skip


@login_not_required
def bad_request(request: Any, exception: Exception | None = None) -> Any:
    return render(request, "problem.html", {"title": "That request could not be read", "said": "Go back and try again. Nothing was saved."}, status=400)  # fmt: skip


@login_not_required
def broken(request: Any) -> Any:
    return render(request, "broken.html", {}, status=500)
