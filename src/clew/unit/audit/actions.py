"""Write one audit row.

Called by every action, inside its transaction, and by the door for every read.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from clew.unit.accounts.models import User
from clew.unit.audit.models import Action


def log(
    by: User,
    action: Action,
    what: str,
    subject: str,
    *,
    case: str | None = None,
    reason: str = "",
    **detail: Any,
) -> None:
    """`action` is an Action; `what` in a few words for a reader; `subject` as kind:reference;
    `detail` never holds names or text of records.
    """
    # Without RETURNING: whoever may write a row may not read one.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (actor, actor_name, agency, action, what, subject, case_reference, reason, detail)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                by.pk,
                by.name,
                by.agency.code,
                action.value,
                what[:80],
                subject[:80],
                case,
                reason,
                json.dumps(detail, default=str),
            ],
        )
