"""A statement or exhibit may be a file on the case."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

_KINDS = [
    ("statement", "Statement"),
    ("exhibit", "Exhibit"),
    ("impact", "Victim Personal Statement"),
    ("risk", "Risk assessment"),
    ("record", "Certificate of conviction, earlier order or other record"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("files", "0001_initial"), ("orders", "0004_register_answers")]

    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(model_name="paper", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="paper", name="delete_delete"),
        pgtrigger.migrations.RemoveTrigger(model_name="paper", name="update_update"),
        migrations.AddField(
            model_name="paper",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="paperevent",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="files.storedfile",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paper",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "orders_paperevent" ("application_id", "at", "by_id", "case_id", "dated", "file_id", "hearsay", "hearsay_why", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "title", "whose") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."dated", NEW."file_id", NEW."hearsay", NEW."hearsay_why", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received", NEW."title", NEW."whose"); RETURN NULL;',
                    hash="1db0c529476ead879d179803d3bc6f328240613f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3b51d",
                    table="orders_paper",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paper",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."dated" IS DISTINCT FROM (NEW."dated") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."hearsay" IS DISTINCT FROM (NEW."hearsay") OR OLD."hearsay_why" IS DISTINCT FROM (NEW."hearsay_why") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."received" IS DISTINCT FROM (NEW."received") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."whose" IS DISTINCT FROM (NEW."whose"))',
                    func='INSERT INTO "orders_paperevent" ("application_id", "at", "by_id", "case_id", "dated", "file_id", "hearsay", "hearsay_why", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "title", "whose") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."case_id", NEW."dated", NEW."file_id", NEW."hearsay", NEW."hearsay_why", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received", NEW."title", NEW."whose"); RETURN NULL;',
                    hash="3fa48cc9897e756b25d6ec8328e0c569d697beda",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ab709",
                    table="orders_paper",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paper",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "orders_paperevent" ("application_id", "at", "by_id", "case_id", "dated", "file_id", "hearsay", "hearsay_why", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "title", "whose") VALUES (OLD."application_id", OLD."at", OLD."by_id", OLD."case_id", OLD."dated", OLD."file_id", OLD."hearsay", OLD."hearsay_why", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received", OLD."title", OLD."whose"); RETURN NULL;',
                    hash="76926e3ddb8cbc2fe826cd94809b80ca8c34bb50",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_45558",
                    table="orders_paper",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AlterField(
            model_name="paper", name="kind", field=models.CharField(choices=_KINDS, max_length=10)
        ),
        migrations.AlterField(
            model_name="paperevent",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=10),
        ),
    ]
