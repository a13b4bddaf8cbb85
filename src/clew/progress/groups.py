"""Roles of few people, told together with others."""

from __future__ import annotations

from collections.abc import Mapping

ALL, OTHERS = "all", "others"


def grouped(fewest: Mapping[str, int], least_people: int) -> dict[str, list[str]]:
    """Which roles are told by themselves and which together, so that no number is of fewer than
    `least_people`, nor can be by taking away; and all of them. Empty where all together are too
    few.

    Roles that are put together are never told apart, so nothing is hidden that a sum would tell.

    >>> grouped({"a": 5, "b": 1, "c": 1, "d": 4}, 3)
    {'all': ['a', 'b', 'c', 'd'], 'a': ['a'], 'others': ['b', 'c', 'd']}
    """
    roles = sorted(fewest)
    if sum(fewest.values()) < least_people:
        return {}
    few = [r for r in roles if fewest[r] < least_people]
    told = sorted((r for r in roles if r not in few), key=lambda r: (fewest[r], r))
    while few and sum(fewest[r] for r in few) < least_people and told:
        few.append(told.pop(0))
    made = {ALL: roles}
    if not told:
        return made
    made |= {r: [r] for r in sorted(told)}
    return made | ({OTHERS: sorted(few)} if few else {})
