"""Who may change what others wrote. Every action that changes such a row asks here, and every page
before it offers the action.

An agency changes its own agency's entries, and people in police roles the police's. A part of the
record (`parts.toml`) says who works on that part at all; this says whose entry it is. Row security
asks the same of the database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied

from clew.unit.access.parts import WIDE_ROLES, parts
from clew.unit.accounts.models import Agency, AgencyKind, User


class NotYours(PermissionDenied):
    """Somebody else has to change it; the message says who. `subject` is how the audit names it."""

    def __init__(self, said: str, subject: str) -> None:
        super().__init__(said)
        self.subject = subject


def check(user: User, verb: str, record: Any) -> None:
    """Raises NotYours. Raises KeyError for a verb that has no rule."""
    if said := why_not(user, verb, record):
        case = getattr(record, "case", None)
        raise NotYours(
            said,
            f"case:{case.reference}"
            if case is not None
            else f"{type(record).__name__.lower()}:{record.pk}",
        )


def may_change(user: User) -> Callable[[str, Any], bool]:
    """For pages: whether `user` may do `verb` to a record."""
    return lambda verb, record: not why_not(user, verb, record)


def why_not(user: User, verb: str, record: Any) -> str:
    """In words, why `user` may not do `verb` to `record`; nothing where they may."""
    return _RULES[verb](user, record)


def is_police(user: User) -> bool:
    return user.has_role(*WIDE_ROLES)


def owns(user: User, agency: Agency) -> bool:
    """Whether what `agency` wrote is for `user` to change."""
    return (
        is_police(user) if agency.kind == AgencyKind.POLICE else bool(agency.pk == user.agency_id)
    )


def _own(user: User, agency: Agency, what: str) -> str:
    if owns(user, agency):
        return ""
    who = "the police" if agency.kind == AgencyKind.POLICE else agency.name
    return f"{what} was written by {who}: ask them to change it."


class _Written(Protocol):
    by: User


class _Event(Protocol):
    incident_id: str
    kind: str
    agency: Agency


class _Filed(Protocol):
    agency: Agency


class _Action(_Written, Protocol):
    agency: Agency


class _Meeting(Protocol):
    chair: User


class _Referral(_Written, Protocol):
    agency: Agency | None


class _Share(Protocol):
    shared_by: User


class _Rule(Protocol):
    role: str
    role_title: str


class _Step(Protocol):
    rule: _Rule


class _Reading(Protocol):
    by_id: int | None


class _SecondReading(_Reading, Protocol):
    first: _Reading


def _strike_event(user: User, event: _Event) -> str:
    if event.incident_id or event.kind == "record":
        return (
            ""
            if is_police(user)
            else "This is a police record: ask the case officer to strike it out."
        )
    return _own(user, event.agency, "This entry")


def _strike_entry(user: User, entry: _Filed) -> str:
    return _own(user, entry.agency, "This entry")


def _strike_file(user: User, file: _Filed) -> str:
    return _own(user, file.agency, "This file")


def _meet_need(user: User, need: _Written) -> str:
    return _own(user, need.by.agency, "This need")


def _end_action(user: User, action: _Action) -> str:
    """Whoever has to do it says that it is done; so does whoever asked for it, of an agency that
    cannot say so here.
    """
    if owns(user, action.agency) or (
        owns(user, action.by.agency) and not _works_here(action.agency, "plan")
    ):
        return ""
    return f"This action is for {action.agency.name} to do: they say how it ended."


def _drop_action(user: User, action: _Action) -> str:
    return "" if owns(user, action.by.agency) else _end_action(user, action)


def _works_here(agency: Agency, part: str) -> bool:
    return User.objects.filter(
        agency=agency, is_active=True, roles__overlap=sorted(parts()[part].writers)
    ).exists()


def _keep_meeting(user: User, meeting: _Meeting) -> str:
    """Attendance, minutes and the end: for the agency that chairs it."""
    return (
        ""
        if owns(user, meeting.chair.agency)
        else f"{meeting.chair.name} chairs this meeting: ask the chair."
    )


def _answer_referral(user: User, referral: _Referral) -> str:
    """The agency that it went to answers; for one that does not work here, whoever sent it says
    what was heard.
    """
    if referral.agency is None:
        return _own(user, referral.by.agency, "This referral")
    return (
        ""
        if owns(user, referral.agency)
        else f"This referral is for {referral.agency.name} to answer."
    )


def _take_back_referral(user: User, referral: _Written) -> str:
    return _own(user, referral.by.agency, "This referral")


def _withdraw_share(user: User, share: _Share) -> str:
    return _own(user, share.shared_by.agency, "This sharing")


def _of_police(what: str) -> Callable[[User, object], str]:
    return lambda user, _record: (
        "" if is_police(user) else f"{what} is for the police to decide: ask the case officer."
    )


def _strike_step(user: User, step: _Step) -> str:
    """What legal services or a superintendent decided, they alone take back."""
    if step.rule.role and not user.has_role(step.rule.role):
        return f"This was decided by {step.rule.role_title}: ask them to strike it out."
    return (
        ""
        if is_police(user)
        else "This was recorded by the police: ask the case officer to strike it out."
    )


def _settle(user: User, second: _SecondReading) -> str:
    if user.pk in (second.first.by_id, second.by_id):
        return "You made one of the two readings: another supervisor settles them."
    return ""


_RULES: dict[str, Callable[[User, Any], str]] = {
    "strike event": _strike_event,
    "strike entry": _strike_entry,
    "strike file": _strike_file,
    "meet need": _meet_need,
    "end action": _end_action,
    "drop action": _drop_action,
    "keep meeting": _keep_meeting,
    "answer referral": _answer_referral,
    "take back referral": _take_back_referral,
    "withdraw share": _withdraw_share,
    "decide suspicion": _of_police("Whether a police record is a breach"),
    "strike step": _strike_step,
    "settle readings": _settle,
}
