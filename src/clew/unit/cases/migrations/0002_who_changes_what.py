"""Versions of rows that two people may have open; who strikes out what; the advocate's own view of
a closing.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from clew.unit.access.whose import of_agency, stricter

CASE_SEEN = import_module("clew.unit.access.migrations.0003_row_security").CASE_SEEN


# A police record is struck out by the police; a breach of an order is theirs to decide; anything
# else is its agency's.
_EVENT = f"CASE WHEN incident_id <> '' OR kind IN ('record', 'breach') AND (SELECT app_wide()) THEN (SELECT app_wide()) ELSE {of_agency('agency_id')} END"

# Nobody gives another's view, and whoever may only give a view changes nothing else of a closing.
_VIEW = r"""
CREATE FUNCTION cases_closure_view() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    of_view CONSTANT text[] := ARRAY['advocate_view', 'advocate_id', 'advocate_view_at'];
BEGIN
    IF (TG_OP = 'INSERT' AND NEW.advocate_id IS NOT NULL)
        OR (TG_OP = 'UPDATE' AND (NEW.advocate_view, NEW.advocate_id) IS DISTINCT FROM (OLD.advocate_view, OLD.advocate_id)) THEN
        IF NEW.advocate_id IS DISTINCT FROM app_user() OR NOT app_part('advocate_view', true) THEN
            RAISE EXCEPTION 'an advocate gives her or his own view' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NOT app_part('closure', true) AND to_jsonb(NEW) - of_view <> to_jsonb(OLD) - of_view THEN
        RAISE EXCEPTION 'an advocate changes nothing of a closing but the view' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER closure_view BEFORE INSERT OR UPDATE ON cases_closure FOR EACH ROW EXECUTE FUNCTION cases_closure_view();
"""


def statements() -> list[str]:
    seen = CASE_SEEN.format(column="case_id")
    closing = f"((SELECT app_part('closure', true)) OR (SELECT app_part('advocate_view', true))) AND {seen}"
    return [
        stricter("cases_event", _EVENT, part="timeline", seen=seen),
        f"ALTER POLICY changes ON cases_closure USING ({closing}) WITH CHECK ({closing})",
        _VIEW,
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0003_row_security"),
        ("cases", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(model_name="caseperson", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="retention", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="safecontact", name="update_update"),
        migrations.RemoveConstraint(model_name="closure", name="advocate_view_or_why_none"),
        migrations.AddField(
            model_name="caseperson",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="closure",
            name="advocate",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closure", name="advocate_view_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="closure", name="stood_open", field=models.JSONField(default=list)
        ),
        migrations.AddField(
            model_name="retention",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="safecontact",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."date_of_birth" IS DISTINCT FROM (NEW."date_of_birth") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."identity" IS DISTINCT FROM (NEW."identity") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."relationship" IS DISTINCT FROM (NEW."relationship") OR OLD."role" IS DISTINCT FROM (NEW."role"))',
                    func='INSERT INTO "cases_casepersonevent" ("case_id", "category", "date_of_birth", "id", "identity", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relationship", "role") VALUES (NEW."case_id", NEW."category", NEW."date_of_birth", NEW."id", NEW."identity", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."relationship", NEW."role"); RETURN NULL;',
                    hash="8ddda4cccb11b4fea0051886f3cbfac2e89a139d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8fac9",
                    table="cases_caseperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retention",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."group" IS DISTINCT FROM (NEW."group") OR OLD."held" IS DISTINCT FROM (NEW."held") OR OLD."hold_reason" IS DISTINCT FROM (NEW."hold_reason") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."review_reason" IS DISTINCT FROM (NEW."review_reason") OR OLD."reviewed_at" IS DISTINCT FROM (NEW."reviewed_at") OR OLD."reviewed_by_id" IS DISTINCT FROM (NEW."reviewed_by_id"))',
                    func='INSERT INTO "cases_retentionevent" ("case_id", "group", "held", "hold_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "review_reason", "reviewed_at", "reviewed_by_id") VALUES (NEW."case_id", NEW."group", NEW."held", NEW."hold_reason", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_on", NEW."review_reason", NEW."reviewed_at", NEW."reviewed_by_id"); RETURN NULL;',
                    hash="9f18b50e129bf7ff2e1f07426fd3aac73701b2fb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_158c0",
                    table="cases_retention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="safecontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."address_known_to_suspect" IS DISTINCT FROM (NEW."address_known_to_suspect") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."never" IS DISTINCT FROM (NEW."never") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone") OR OLD."when" IS DISTINCT FROM (NEW."when"))',
                    func='INSERT INTO "cases_safecontactevent" ("address", "address_known_to_suspect", "case_id", "confirmed_by_id", "confirmed_on", "email", "how", "id", "never", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "telephone", "when") VALUES (NEW."address", NEW."address_known_to_suspect", NEW."case_id", NEW."confirmed_by_id", NEW."confirmed_on", NEW."email", NEW."how", NEW."id", NEW."never", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."telephone", NEW."when"); RETURN NULL;',
                    hash="00b769ddcc32d22885f7124170d6c83d564ba0c8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_734b8",
                    table="cases_safecontact",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_at", None),
                    models.Q(("advocate_view", ""), _negated=True),
                    models.Q(("no_advocate_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="closed_with_view_or_why_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("advocate_view", ""),
                    ("advocate__isnull", False),
                    models.Q(("advocate_view_by", ""), _negated=True),
                    _connector="OR",
                ),
                name="view_is_somebodys",
            ),
        ),
        migrations.RunSQL(statements()),
    ]
