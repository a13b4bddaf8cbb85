"""An administrator is told when somebody guesses passwords: nobody's sign-in is stopped by it, so
somebody has to look.
"""

from __future__ import annotations

import logging

from clew.unit.access.telling import tell, with_role
from clew.unit.accounts.guesses import count
from clew.unit.accounts.models import User

_LOG = logging.getLogger("clew.sign_in")
_HOUR = 3600
# At these numbers of wrong tries, from wherever they come, until an hour passes without one. Clew's
# own numbers.
_FOR_ONE_NAME = (20, 200, 2_000, 20_000)
_FOR_ALL = (200, 2_000, 20_000, 200_000)


def count_try(name: str) -> None:
    """One more wrong try at `name`. In a transaction of the service."""
    of_name, of_all = count("name", name.lower(), within=_HOUR), count("all", "", within=_HOUR)
    user = User.objects.filter(username=name.lower()).first()
    if of_name in _FOR_ONE_NAME and user is not None:
        _raise(
            f"{of_name} wrong passwords or codes were tried for the account {user.username}. Ask its owner whether they know of it",
            "/accounts/",
        )
    if of_all in _FOR_ALL:
        _raise(
            f"{of_all} wrong passwords or codes were tried, for whatever names. Ask those who keep the network where they come from",
            "/accounts/",
        )


def _raise(text: str, link: str) -> None:
    _LOG.warning("many wrong passwords or codes are tried: administrators were told")
    tell(with_role("administrator"), text, link, about=None)
