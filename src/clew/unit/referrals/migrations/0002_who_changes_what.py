"""A referral is moved by the agency that sent it and by the one that it went to, and by nobody
else.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

from clew.unit.access.whose import of_agency, of_author, stricter

_SEEN = import_module("clew.unit.access.migrations.0003_row_security").CASE_SEEN.format(
    column="case_id"
)
_SIDES = f"{of_agency('agency_id')} OR {of_author('by_id')}"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("referrals", "0001_initial"), ("access", "0003_row_security")]
    operations: ClassVar = [
        migrations.RunSQL(stricter("referrals_referral", _SIDES, part="referrals", seen=_SEEN))
    ]
