"""Numbers that come in an address or a form."""

from __future__ import annotations


def small_number(said: object, *, digits: int = 6) -> int:
    """A whole number of few figures as somebody's browser sent it; 0 for anything else, such as ²
    or a number that no page has.

    >>> small_number("25"), small_number("²"), small_number("-1"), small_number("1234567"), small_number(None)
    (25, 0, 0, 0, 0)
    """
    return (
        int(said)
        if isinstance(said, str) and said.isascii() and said.isdigit() and len(said) <= digits
        else 0
    )
