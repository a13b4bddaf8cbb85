"""Proposing, deciding, pausing; and what may be taken in."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from clew.screening.runs.rules_used import changed, digest_of_all
from clew.unit.access.telling import tell, with_role
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.platform.editing import locked, one_at_a_time
from clew.unit.platform.problems import Refused
from clew.unit.rules import queries
from clew.unit.rules.models import Pause, RuleSet
from clew.web.jinja import moment

_RULES = 0x52756C
_NAMED = 5  # files that a refusal names; how many more there are, it says


def propose(run: str, *, by: User, why: str, ethics: str) -> RuleSet:
    """Propose the rules that a published run used. Nothing changes until a second person approves
    them. Raises Refused.
    """
    manifest = queries.manifest_of(run)
    if manifest is None:
        raise Refused("There is no such published run in the folder of runs.", "run")
    files = queries.rules_of(manifest)
    if not files:
        raise Refused(
            "This run does not say which rules it used: it was published by an earlier version of Clew. Screen the records again and propose the new run.",
            "run",
        )
    digest = digest_of_all(files)
    with transaction.atomic():
        one_at_a_time(_RULES)
        held = queries.in_force()
        if held is not None and held.digest == digest:
            raise Refused("These rules are in force already.", "run")
        if RuleSet.objects.filter(digest=digest, approved=None).exists():
            raise Refused("These rules are proposed already and wait for a second person.", "run")
        made = RuleSet.objects.create(
            digest=digest,
            files=files,
            run=str(manifest.get("run", run))[:60],
            clew=_version(manifest),
            why=why,
            ethics=ethics,
            proposed_by=by,
        )
        log(
            by,
            Action.ALTERATION,
            "proposed rules for screening",
            f"rules:{made.pk}",
            reason=why,
            digest=digest,
        )
        others = [
            u for role in ("supervisor", "superintendent") for u in with_role(role) if u.pk != by.pk
        ]
        tell(
            others,
            "Rules for screening wait for a second person",
            f"/runs/rules/{made.pk}/",
            about=None,
        )
    return made


def decide(asked: RuleSet, *, by: User, approve: bool, why: str) -> RuleSet:
    """Approve or refuse a proposal; who made it may only take it back. Raises Refused."""
    with transaction.atomic():
        one_at_a_time(_RULES)
        held = locked(asked, "proposed_by")
        if held.approved is not None:
            raise Refused("Another user has already decided on these rules.")
        if approve and held.proposed_by_id == by.pk:
            raise Refused("You proposed these rules: a second person approves them.", "decision")
        held.approved, held.decided_by, held.decided_at, held.decided_why = (
            approve,
            by,
            timezone.now(),
            why,
        )
        held.save(update_fields=["approved", "decided_by", "decided_at", "decided_why"])
        log(
            by,
            Action.ALTERATION,
            "approved rules for screening" if approve else "refused rules for screening",
            f"rules:{held.pk}",
            reason=why,
            digest=held.digest,
        )
        if held.proposed_by_id != by.pk:
            tell(
                [held.proposed_by],
                "Your rules for screening were decided on",
                f"/runs/rules/{held.pk}/",
                about=None,
            )
    return held


def pause(*, by: User, reason: str) -> Pause:
    """Take in no run from here on. Raises Refused while screening is paused already."""
    with transaction.atomic():
        one_at_a_time(_RULES, 1)
        if queries.pause() is not None:
            raise Refused("Screening is paused already.")
        made = Pause.objects.create(by=by, reason=reason)
        log(by, Action.ALTERATION, "paused screening", f"pause:{made.pk}", reason=reason)
    return made


def end_pause(*, by: User, reason: str) -> Pause:
    """Raises Refused where screening is not paused."""
    with transaction.atomic():
        one_at_a_time(_RULES, 1)
        held = queries.pause()
        if held is None:
            raise Refused("Screening is not paused.")
        held.ended_by, held.ended_at, held.ended_why = by, timezone.now(), reason
        held.save(update_fields=["ended_by", "ended_at", "ended_why"])
        log(
            by, Action.ALTERATION, "ended the pause of screening", f"pause:{held.pk}", reason=reason
        )
    return held


def check_rules(manifest: dict[str, Any]) -> str:
    """The digest of the rules that a run used, empty where it does not say. Raises Refused where the
    run may not be taken in: screening is paused, or the rules are not those in force. Until a first
    set is approved, a run of any rules is taken in.
    """
    paused = queries.pause()
    if paused is not None:
        raise Refused(
            f"screening is paused since {moment(paused.at)} by {paused.by.name}: {paused.reason} "
            "Take the run in when a supervisor has ended the pause."
        )
    rules = queries.rules_of(manifest)
    digest = digest_of_all(rules) if rules else ""
    held = queries.in_force()
    if held is None or digest == held.digest:
        return digest
    if not rules:
        raise Refused(
            f"run {manifest['run']} does not say which rules it used, and only runs of the approved rules {held.digest[:12]} are taken in. Screen the records again with this version of Clew."
        )
    differ = changed(held.files, rules)
    more = f" and {len(differ) - _NAMED} more" if len(differ) > _NAMED else ""
    raise Refused(
        f"run {manifest['run']} used rules that are not approved. They differ from those in force ({held.digest[:12]}) in {', '.join(differ[:_NAMED])}{more}. Propose them on the page of rules and have a second person approve them, or screen the records again with the approved rules."
    )


def _version(manifest: dict[str, Any]) -> str:
    versions = manifest.get("versions")
    return str(versions.get("clew", ""))[:60] if isinstance(versions, dict) else ""
