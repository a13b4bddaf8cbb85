"""Two people at one row: whoever saves second is shown what the first wrote, beside what they
typed, and loses nothing.

A form carries the version of the row that it was drawn from (`clew.web.forms.VersionedForm`). An
action takes the next version before it writes; a view that meets a Conflict draws the form again
with both texts side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django import forms
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.utils import timezone

from clew.problems import Problem
from clew.unit.platform.problems import Conflict, Counted, Refused
from clew.web.forms import Form, VersionedForm
from clew.web.jinja import day

_Row = TypeVar("_Row", bound=models.Model)


class Versioned(models.Model):
    """A row that two people may have open at once."""

    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        abstract = True


def locked(row: _Row, *related: str) -> _Row:
    """The row as it stands now, held until the transaction ends: what a rule is asked of, never the
    copy that a page was drawn from.
    """
    return (
        type(row)
        ._default_manager.select_for_update(of=("self",))
        .select_related(*related)
        .get(pk=row.pk)
    )


def one_at_a_time(what: int, which: int = 0) -> None:
    """Until the transaction ends, nobody else does `what` (a number that each action has for
    itself) to `which`.

    For what makes a row that is numbered after the last, or may be there once: there is no row to
    lock, or no right to change it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [what, which])


def take_version(row: Counted, seen: int) -> None:
    """Take the next version of the row.

    Raises Conflict when it is not the one that the form was drawn from.
    """
    rows = type(row)._default_manager
    if not rows.filter(pk=row.pk, version=seen).update(version=seen + 1):
        now = rows.get(pk=row.pk)
        raise Conflict(f"{_who_changed(now)} after you opened this page.", now)
    row.version = seen + 1


def _who_changed(row: models.Model) -> str:
    """Who changed the row last, and when, as its history or the row itself tells."""
    written = getattr(row, "written_by", None)
    if written is not None:
        at = getattr(row, "written_at", None)
        return f"{written.name} changed this on {timezone.localtime(at):%-d %B %Y at %H:%M}"
    last = (
        row.history.select_related("pgh_context").order_by("-pgh_id").first()
        if hasattr(row, "history")
        else None
    )
    if last is None:
        return "Another user changed this"
    context = last.pgh_context.metadata if last.pgh_context is not None else {}
    return f"{_name(context.get('user'))} changed this on {timezone.localtime(last.pgh_created_at):%-d %B %Y at %H:%M}"


def _name(key: int | None) -> str:
    if key is None:
        return "Another user"
    return (
        get_user_model().objects.filter(pk=key).values_list("name", flat=True).first()
        or "Another user"
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which what stands now is not what was typed."""

    label: str
    theirs: str
    yours: str


def attempt(
    form: Form,
    act: Callable[[], object],
    *,
    refused_at: str = "",
    shows: Callable[[], models.Model | None] | None = None,
) -> bool:
    """Do it, or say on the form what forbids it; of two who save one row, the second sees both
    texts and keeps their own.

    What forbids it stands at the field that it names; else, or where the form has no such field, at
    `refused_at`, or above the form.

    `shows` gives the row that the form shows, as it stands now, where that is not the one whose
    version is counted.
    """
    try:
        act()
    except Conflict as conflict:
        _tell(form, conflict, shows)
        return False
    except Problem as problem:
        at = problem.field if isinstance(problem, Refused) else ""
        form.add_error((at if at in form.fields else refused_at) or None, str(problem))
        return False
    return True


def _tell(form: Form, conflict: Conflict, shows: Callable[[], models.Model | None] | None) -> None:
    if conflict.row is None or not isinstance(form, VersionedForm):
        form.add_error(None, str(conflict))
    elif not form.may_save_again:
        form.add_error(None, f"{conflict} Open it again and read it before you go on.")
    else:
        form.add_error(
            None,
            f"{conflict} Read what it says now, change your text if you need to, then save again.",
        )
        row = shows() if shows is not None else conflict.row
        form.comparison = _differences(form, row) if row is not None else None
        # Saving again writes over what stands now, on purpose.
        form.send_anew({"version": conflict.row.version})


def _differences(form: VersionedForm, row: object) -> list[Difference]:
    made = []
    for name, of in form.fields.items():
        if not of.widget.is_hidden:
            theirs, yours = (
                _shown(of, form.standing(row, name)),
                _shown(of, form.cleaned_data.get(name)),
            )
            if theirs != yours:
                made.append(Difference(str(of.label), theirs, yours))
    return made


def _shown(of: forms.Field, value: object) -> str:
    """A value as its form shows it."""
    if isinstance(value, (list, tuple)):
        return ", ".join(sorted(_shown(of, v) for v in value))
    if isinstance(value, models.Model):
        value = value.pk
    choices = {str(k).casefold(): str(text) for k, text in getattr(of, "choices", ())}
    if str(value).casefold() in choices:
        return choices[str(value).casefold()]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return day(value) if isinstance(value, date) else str(value or "").replace("\r\n", "\n").strip()
