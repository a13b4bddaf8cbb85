"""Days that a picture of time marks."""

from __future__ import annotations

from datetime import date, timedelta


def ticks(first: date, last: date) -> list[date]:
    """Days, or firsts of months, at most eight of them."""
    days = (last - first).days
    if days <= 60:
        return [first + timedelta(days=i) for i in range(0, days + 1, max(1, -(-days // 5)))]
    step = max(1, -(-((last.year - first.year) * 12 + last.month - first.month) // 7))
    found, at = [], date(first.year, first.month, 1)
    while at <= last:
        if at >= first:
            found.append(at)
        index = at.year * 12 + at.month - 1 + step
        at = date(index // 12, index % 12 + 1, 1)
    return found
