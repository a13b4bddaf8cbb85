"""What is grave asks for the password or second factor again, when it was not given in the last minutes."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required


@reauthentication_required
def be_sure(request: Any) -> None:
    """Called after the door: who lacks the right is refused, not asked. Sends the person to confirm who they are, and back."""
