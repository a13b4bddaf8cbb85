"""What a person chose for single tables: from which number on, put together how, and why."""

from typing import ClassVar

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("disclosure", "0003_question_offered")]

    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(model_name="request", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="request", name="update_update"),
        migrations.AddField(
            model_name="request", name="choices", field=models.JSONField(default=list)
        ),
        migrations.AddField(
            model_name="requestevent", name="choices", field=models.JSONField(default=list)
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "disclosure_requestevent" ("answered_on", "asides", "choices", "contact", "due_on", "entered_at", "entered_by_id", "extended", "fallback", "how", "id", "named", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "requester", "restricted", "restricted_why", "status", "text") VALUES (NEW."answered_on", NEW."asides", NEW."choices", NEW."contact", NEW."due_on", NEW."entered_at", NEW."entered_by_id", NEW."extended", NEW."fallback", NEW."how", NEW."id", NEW."named", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_on", NEW."reference", NEW."requester", NEW."restricted", NEW."restricted_why", NEW."status", NEW."text"); RETURN NULL;',
                    hash="bcb8bfd4899babbf4bf146f31ebbc0121e2f230a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4dd24",
                    table="disclosure_request",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answered_on" IS DISTINCT FROM (NEW."answered_on") OR OLD."asides" IS DISTINCT FROM (NEW."asides") OR OLD."choices" IS DISTINCT FROM (NEW."choices") OR OLD."contact" IS DISTINCT FROM (NEW."contact") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."entered_at" IS DISTINCT FROM (NEW."entered_at") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."extended" IS DISTINCT FROM (NEW."extended") OR OLD."fallback" IS DISTINCT FROM (NEW."fallback") OR OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."named" IS DISTINCT FROM (NEW."named") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."requester" IS DISTINCT FROM (NEW."requester") OR OLD."restricted" IS DISTINCT FROM (NEW."restricted") OR OLD."restricted_why" IS DISTINCT FROM (NEW."restricted_why") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."text" IS DISTINCT FROM (NEW."text"))',
                    func='INSERT INTO "disclosure_requestevent" ("answered_on", "asides", "choices", "contact", "due_on", "entered_at", "entered_by_id", "extended", "fallback", "how", "id", "named", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "requester", "restricted", "restricted_why", "status", "text") VALUES (NEW."answered_on", NEW."asides", NEW."choices", NEW."contact", NEW."due_on", NEW."entered_at", NEW."entered_by_id", NEW."extended", NEW."fallback", NEW."how", NEW."id", NEW."named", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_on", NEW."reference", NEW."requester", NEW."restricted", NEW."restricted_why", NEW."status", NEW."text"); RETURN NULL;',
                    hash="703d1ec8c2f98f6aab13207e4498e0bb185a1f57",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4de4d",
                    table="disclosure_request",
                    when="AFTER",
                ),
            ),
        ),
    ]
