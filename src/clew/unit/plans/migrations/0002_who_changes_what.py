"""Versions of attendance and minutes; who changes needs and actions; a meeting that has ended
stands.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clew.unit.access.whose import of_agency, of_author, stricter

CASE_SEEN = import_module("clew.unit.access.migrations.0003_row_security").CASE_SEEN


# Who came and what was said stand once the meeting has ended. What a case's disposal takes away, it
# takes.
_ENDED = r"""
CREATE FUNCTION plans_meeting_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM plans_meeting m WHERE m.ended_at IS NOT NULL
        AND m.id = (CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END ->> 'meeting_id')::bigint) THEN
        RAISE EXCEPTION 'the meeting has ended: attendance and minutes stand' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER minutes_stand BEFORE INSERT OR UPDATE ON plans_meetingitem FOR EACH ROW EXECUTE FUNCTION plans_meeting_stands();
CREATE TRIGGER attendance_stands BEFORE INSERT OR UPDATE OR DELETE ON plans_meeting_attendees FOR EACH ROW EXECUTE FUNCTION plans_meeting_stands();

CREATE FUNCTION plans_ended_meeting_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the meeting has ended: it is not changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER meeting_stands BEFORE UPDATE ON plans_meeting FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION plans_ended_meeting_stands();
"""


def statements() -> list[str]:
    seen = CASE_SEEN.format(column="case_id")
    return [
        stricter("plans_need", of_author("by_id"), part="plan", seen=seen),
        # Whoever has to do it, or whoever asked for it.
        stricter(
            "plans_action",
            f"{of_agency('agency_id')} OR {of_author('by_id')}",
            part="plan",
            seen=seen,
        ),
        _ENDED,
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0003_row_security"),
        ("plans", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="meeting",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="meeting", name="written_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="meeting",
            name="written_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="meetingitem", name="written_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="meetingitem",
            name="written_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(statements()),
    ]
