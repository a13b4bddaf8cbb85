"""The door to courses. One condition a line."""

from __future__ import annotations

from django.http import Http404

from clew.unit.access.door import require, why_hidden
from clew.unit.access.parts import may
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.intake.models import Course


def access_course(
    request: DeskRequest,
    reference: str,
    *,
    part: str = "course",
    write: bool = False,
    look: str = "",
) -> Course:
    """The course, for reading or writing. Raises PermissionDenied for the wrong role, Http404 for
    what may not be seen.

    `look` names the page that is shown; with it the read is written down.
    """
    require(request, part, write=write)
    found = Course.objects.select_related("claimed_by", "run").filter(reference=reference)
    if write and may(
        request.user.roles, "course", write=True
    ):  # a lock asks for the right to change the row
        found = found.select_for_update(of=("self",))
    course = found.first()
    if course is None:
        request.refusals.append((why_hidden("course", reference), f"course:{reference[:20]}"))
        raise Http404
    if look:
        log(request.user, Action.CONSULTATION, look, f"course:{course.reference}")
    return course
