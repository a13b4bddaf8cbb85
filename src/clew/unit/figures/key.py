"""The key that draws which of several numbers is hidden."""

from __future__ import annotations

from clew.database.embedded import home
from clew.web.secrets import kept_secret


def key_of_figures() -> bytes:
    """What draws which of several numbers is hidden: made once on this machine, or given as
    CLEW_FIGURES_KEY. Whoever has it and the rule
    may learn more of hidden numbers than others."""
    return kept_secret("CLEW_FIGURES_KEY", home() / "figures-key").encode()
