"""docs/guide/order-steps.md, made from the table of steps: what can happen, from where, to where,
who writes it, why.
"""

from __future__ import annotations

import sys
from pathlib import Path

from clew.unit.orders.rules import DRAFT, ROLES, StepRule, steps
from clew.unit.orders.state import status_title

_PARTS = {
    "order_drafts": "who drafts (case officer, supervisor)",
    "orders": "who works the order (case officer, supervisor)",
    "order_authority": "who decides",
}


_BY_CLEW = ("act_struck", "authority_fell", "draft_changed")


def text() -> str:
    lines = [
        "# What can happen to an application and to an order",
        "",
        "Made by tools/make_records from `src/clew/unit/orders/data/steps.toml`. A step is written down with its day, court, reason and who recorded it; a wrong one is struck out and stays.",
        "",
        "## Application",
        "",
        "| step | from | to | by | source |",
        "|---|---|---|---|---|",
    ]
    lines += [
        _row(r, {s: status_title(s) for s in steps().statuses("application")})
        for r in steps().application.values()
    ]
    lines += [
        "",
        "## Order",
        "",
        "| step | while it is | ends it | by | source |",
        "|---|---|---|---|---|",
    ]
    lines += [
        _row(r, {"made": "made, not served", "in_force": "in force", "over": "over"})
        for r in steps().order.values()
    ]
    return "\n".join(lines) + "\n"


def _row(rule: StepRule, titles: dict[str, str]) -> str:
    before = ", ".join(titles[s] for s in titles if s in rule.before) or "the beginning" * (
        not rule.verb
    )
    after = titles.get(rule.to, "") or ("yes" if rule.ends else "")
    who = (
        "Clew, when it happens"
        if rule.name in _BY_CLEW
        else ROLES.get(rule.role, _PARTS[rule.part])
    )
    if rule.not_by:
        taken = [steps().application[name].title.lower() for name in rule.not_by if name != DRAFT]
        who += f"; nobody who took the step {', '.join(taken[:-1])} or {taken[-1]}" + (
            ", or wrote in the draft" if DRAFT in rule.not_by else ""
        )
    return f"| {rule.title} | {before} | {after} | {who} | {rule.source} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
