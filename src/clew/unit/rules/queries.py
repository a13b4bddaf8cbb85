"""Which rules are in force, what is proposed, and whether screening is paused."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from clew.screening.runs.read import published_run, published_runs
from clew.screening.runs.rules_used import changed, digest_of_all
from clew.unit.rules.models import Pause, RuleSet

# What a file of rules is about, by the beginning of its name.
KINDS = {
    "words": "Words that the screening reads for",
    "points": "Points",
    "codes": "Offence codes",
    "people": "Who is who: model and tables of names",
    "reader": "Learned reader",
    "scope": "What is left out of screening",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """The files of one kind in a set: how many there are, and those that differ from the set in
    force.
    """

    title: str
    files: list[tuple[str, str]]
    differs: list[str]


def kind_of(name: str) -> str:
    """
    >>> kind_of("words/following.toml"), kind_of("reader")
    ('words', 'reader')
    """
    return name.split("/", 1)[0]


def in_force() -> RuleSet | None:
    """The set that was approved last; None until one is."""
    return (
        RuleSet.objects.filter(approved=True)
        .select_related("proposed_by", "decided_by")
        .order_by("-decided_at")
        .first()
    )


def rule_set(number: int) -> RuleSet | None:
    return RuleSet.objects.select_related("proposed_by", "decided_by").filter(pk=number).first()


def history() -> list[RuleSet]:
    return list(RuleSet.objects.select_related("proposed_by", "decided_by"))


def pauses() -> list[Pause]:
    return list(Pause.objects.select_related("by", "ended_by"))


def pause() -> Pause | None:
    """The pause that holds now."""
    return Pause.objects.select_related("by").filter(ended_at=None).first()


def rules_of(manifest: dict[str, Any]) -> dict[str, str]:
    """The files of rules that a run's manifest names, with their digests; empty for runs of versions
    of Clew that did not keep them.
    """
    found = manifest.get("settings")
    found = found.get("rules") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not all(
        isinstance(k, str) and isinstance(v, str) for k, v in found.items()
    ):
        return {}
    return found


def manifest_of(run: str) -> dict[str, Any] | None:
    """The manifest of a published run in the folder of runs; None where there is none that can be
    read.
    """
    folder = published_run(settings.CLEW_RUNS, run)
    return None if folder is None else _read(folder)


def to_propose() -> list[tuple[str, str]]:
    """Published runs whose rules are neither in force nor proposed: the newest run of each set, and
    how it is called.
    """
    held = in_force()
    known = set(RuleSet.objects.filter(approved=None).values_list("digest", flat=True))
    if held is not None:
        known.add(held.digest)
    found: dict[str, tuple[str, str]] = {}
    for folder in published_runs(settings.CLEW_RUNS):
        rules = rules_of(_read(folder) or {})
        digest = digest_of_all(rules) if rules else ""
        if digest and digest not in known and digest not in found:
            differ = len(changed(held.files, rules)) if held is not None else 0
            said = f", {differ} of its files differ from those in force" if differ else ""
            found[digest] = (folder.name, f"The rules of run {folder.name} ({digest[:12]}{said})")
    return list(found.values())


def kinds(shown: RuleSet, held: RuleSet | None) -> list[Kind]:
    """The files of a set by what they are about, and which differ from those of `held`."""
    differ = set(changed(held.files, shown.files)) if held is not None else set()
    return [
        Kind(
            title,
            sorted((n, d) for n, d in shown.files.items() if kind_of(n) == kind),
            sorted(n for n in differ if kind_of(n) == kind),
        )
        for kind, title in KINDS.items()
    ]


def standing(digest: str) -> str:
    """What can be said of the rules of a run: "approved", "other" where another set is in force,
    "nobody" where none was ever approved, "unknown" where the run does not say.
    """
    return standings([digest])[digest]


def standings(digests: Iterable[str]) -> dict[str, str]:
    """The same for each of several sets."""
    approved = set(RuleSet.objects.filter(approved=True).values_list("digest", flat=True))
    otherwise = "other" if approved else "nobody"
    return {
        d: "unknown" if not d else "approved" if d in approved else otherwise for d in set(digests)
    }


def _read(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
