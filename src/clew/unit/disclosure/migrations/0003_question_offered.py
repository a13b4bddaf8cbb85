"""Figures that are near to a question, or broader than it, beside those that answer it."""

from typing import ClassVar

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("disclosure", "0002_what_follows")]

    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(model_name="question", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="question", name="update_update"),
        migrations.AddField(
            model_name="question", name="offered", field=models.JSONField(default=list)
        ),
        migrations.AddField(
            model_name="questionevent", name="offered", field=models.JSONField(default=list)
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "disclosure_questionevent" ("confirmed_at", "confirmed_by_id", "figures", "id", "lacks", "notes", "number", "offered", "periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "shares", "text") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."figures", NEW."id", NEW."lacks", NEW."notes", NEW."number", NEW."offered", NEW."periods", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."request_id", NEW."shares", NEW."text"); RETURN NULL;',
                    hash="03ccff3217201010efe301f2291a0de15bf2adc8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3263f",
                    table="disclosure_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "disclosure_questionevent" ("confirmed_at", "confirmed_by_id", "figures", "id", "lacks", "notes", "number", "offered", "periods", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_id", "shares", "text") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."figures", NEW."id", NEW."lacks", NEW."notes", NEW."number", NEW."offered", NEW."periods", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."request_id", NEW."shares", NEW."text"); RETURN NULL;',
                    hash="5ed7d5c4d6737cfbb1c95dcc10fcdd1f19085d97",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e2174",
                    table="disclosure_question",
                    when="AFTER",
                ),
            ),
        ),
    ]
