"""What is grave asks for the password or second factor again, when it was not given in the last
minutes.
"""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required

from clew.unit.accounts.request import DeskRequest


@reauthentication_required
def be_sure(request: DeskRequest) -> None:
    """Called after the door: who lacks the right is refused, not asked. Sends the person to confirm
    who they are, and back.
    """
