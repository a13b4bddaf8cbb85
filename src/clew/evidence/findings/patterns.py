"""Patterns of contact in time: what was answered, bursts, hours, days without, weeks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import timedelta

from clew.evidence.case.store import Item
from clew.evidence.findings.contacts import Contacts, local
from clew.evidence.findings.finding import Finding, Part

ANSWER_HOURS = 24
BURST_LEAST, BURST_GAP_MINUTES = 5, 10
NIGHT = range(0, 6)


def numbers(items: list[Item] | tuple[Item, ...]) -> tuple[int, ...]:
    return tuple(i.number for i in items)


def unanswered(held: Contacts) -> Finding:
    back = [i.epoch or 0.0 for i in held.to_suspect]
    without = []
    for item in held.to_victim:
        place = bisect_left(back, item.epoch or 0.0)
        if place == len(back) or back[place] - (item.epoch or 0.0) > ANSWER_HOURS * 3600:
            without.append(item)
    return Finding(
        "unanswered",
        f"Contacts that {held.victim} did not answer",
        len(without),
        len(held.to_victim),
        held.of,
        f"Answered means that a contact of {held.victim} to {held.suspect}, in any source, follows within {ANSWER_HOURS} hours. "
        "Answers in a source that was not handed in are not seen.",
        numbers(without),
        _longest_run(held),
    )


def _longest_run(held: Contacts) -> tuple[Part, ...]:
    both = sorted([*held.to_victim, *held.to_suspect], key=lambda i: (i.epoch, i.number))
    answers, start, longest = set(numbers(held.to_suspect)), 0, (0, 0)
    for place, item in enumerate(both):
        if item.number in answers:
            start = place + 1
        elif place + 1 - start > longest[1] - longest[0]:
            longest = (start, place + 1)
    best = both[slice(*longest)]
    if not best:
        return ()
    words = f"longest row of contacts without one back, from {best[0].at_utc} to {best[-1].at_utc}"
    return (Part(words, len(best), numbers(best)),)


def bursts(held: Contacts) -> Finding:
    found: list[list[Item]] = []
    run: list[Item] = []
    for item in held.to_victim:
        if run and (item.epoch or 0.0) - (run[-1].epoch or 0.0) > BURST_GAP_MINUTES * 60:
            found.append(run)
            run = []
        run.append(item)
    found = [r for r in [*found, run] if len(r) >= BURST_LEAST]
    within = [i for r in found for i in r]
    return Finding(
        "bursts",
        "Contacts in bursts",
        len(within),
        len(held.to_victim),
        held.of,
        f"A burst is {BURST_LEAST} contacts or more, each at most {BURST_GAP_MINUTES} minutes after the one before. {len(found):,} bursts.",
        numbers(within),
        tuple(Part(f"{r[0].at_utc} to {r[-1].at_utc}", len(r), numbers(r)) for r in found),
    )


def hours(held: Contacts) -> Finding:
    by_hour: defaultdict[int, list[Item]] = defaultdict(list)
    for item in held.to_victim:
        by_hour[local(item, held.question.zone).hour].append(item)
    night = [i for h in NIGHT for i in by_hour[h]]
    return Finding(
        "hours",
        "Contacts between midnight and 06:00",
        len(night),
        len(held.to_victim),
        held.of,
        f"Hours are those of the clock in {held.question.zone}, summer time included. Where a source has no zone, the hour rests on the zone that was assumed.",
        numbers(sorted(night, key=lambda i: (i.epoch, i.number))),
        tuple(
            Part(f"{hour:02d}:00 to {hour:02d}:59", len(by_hour[hour]), numbers(by_hour[hour]))
            for hour in range(24)
        ),
    )


def days_without(held: Contacts) -> Finding:
    by_day: defaultdict[object, list[Item]] = defaultdict(list)
    for item in held.to_victim:
        by_day[local(item, held.question.zone).date()].append(item)
    days = sorted(local(i, held.question.zone).date() for i in held.to_victim)
    length = (days[-1] - days[0]).days + 1 if days else 0
    parts = []
    for one, following in zip(sorted(set(days)), sorted(set(days))[1:], strict=False):
        between = (following - one).days - 1
        if between:
            ends = (by_day[one][-1], by_day[following][0])
            begins, ended = one + timedelta(days=1), following - timedelta(days=1)
            words = f"{begins:%-d %B %Y}" + ("" if between == 1 else f" to {ended:%-d %B %Y}")
            parts.append(Part(f"no contact on {words}", between, numbers(ends)))
    return Finding(
        "days-without",
        "Days without a contact",
        length - len(by_day),
        length,
        f"days from the first to the last of the {held.of}",
        f"Days of the clock in {held.question.zone}. The items are those before and after each gap. A day without a contact here may have had one that was not handed in.",
        tuple(dict.fromkeys(n for p in parts for n in p.items)),
        tuple(sorted(parts, key=lambda p: -p.count)),
    )


def by_month(held: Contacts) -> Finding:
    months: defaultdict[str, list[Item]] = defaultdict(list)
    for item in held.to_victim:
        months[f"{local(item, held.question.zone):%Y-%m}"].append(item)
    most = max(months.values(), key=len, default=[])
    return Finding(
        "months",
        "Contacts in the month with the most",
        len(most),
        len(held.to_victim),
        held.of,
        f"Months of the clock in {held.question.zone}. A change may come from what was handed in: compare the sources' first and last days.",
        numbers(most),
        tuple(Part(month, len(items), numbers(items)) for month, items in sorted(months.items())),
    )
