"""After a restore, as the owner of the database: the chain's end outside it, a row in the audit,
disposals carried out again.
"""

from __future__ import annotations

import json
import sys


def note(made_at: str) -> dict[str, list[str]]:
    """What is written down of a backup that was made at `made_at`; which disposals were carried out
    again, and which were not.
    """
    from django.conf import settings

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.actions import log
    from clew.unit.audit.chain import RESTORED, seal, write_head, write_restored
    from clew.unit.audit.models import Action
    from clew.unit.casefile.disposals import carry_out_again

    with acting_as(service_account()):
        # What waited to be sealed when the backup was made is sealed first: the line outside names
        # the last of it.
        seal()
        last = write_restored(settings.CLEW_AUDIT_HEADS)
        log(
            service_account(),
            Action.ALTERATION,
            RESTORED,
            "database:restored",
            reason=f"backup of {made_at}",
            after_link=last,
        )
    again, left = carry_out_again(settings.CLEW_DISPOSALS)
    with acting_as(service_account()):
        seal()
        write_head(settings.CLEW_AUDIT_HEADS)
    return {"again": again, "left": left}


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(note(sys.argv[1])) + "\n")
