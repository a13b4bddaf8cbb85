"""Hide small numbers so that no arithmetic brings them back: not within a table, not across the
tables of an answer, not with the
help of answers already published.

What can be added and taken away is written as one system of equations over counts: a total is the
sum of its parts, a year the sum of what lies between its cuts, a group of codes the sum of its
codes. `attack` asks, as somebody with pencil and paper could, what the least and the most are that
each hidden number may be; `protect` hides more until every range is wide enough. Counting rules
that overlap (people in two periods, behaviours in one text) give inequalities instead.
"""

from clew.figures.control.attack import THRESHOLD, CannotProtect
from clew.figures.control.protect import (
    BESIDE,
    EARLIER,
    SMALL,
    Released,
    Why,
    gives_away,
    opened,
    protect,
    protect_and_explain,
)
from clew.figures.control.themes import (
    AS_NEEDED,
    SINGLE,
    THEMES,
    TOTALS,
    coarsen,
    grouped_words,
    themes_of,
)

__all__ = [
    "AS_NEEDED",
    "BESIDE",
    "EARLIER",
    "SINGLE",
    "SMALL",
    "THEMES",
    "THRESHOLD",
    "TOTALS",
    "CannotProtect",
    "Released",
    "Why",
    "coarsen",
    "gives_away",
    "grouped_words",
    "opened",
    "protect",
    "protect_and_explain",
    "themes_of",
]
