"""Somebody is excluded from an order, an application or a report as well; what was erased leaves
its references.
"""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0008_public_service"),
        ("cases", "0001_initial"),
        ("intake", "0002_public_reports"),
        ("orders", "0002_tally"),
        ("reports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        pgtrigger.migrations.RemoveTrigger(model_name="exclusion", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="exclusion", name="update_update"),
        migrations.RemoveConstraint(model_name="exclusion", name="exclusion_of_one_thing"),
        migrations.AddField(
            model_name="exclusion",
            name="application",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orders.application",
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="gone",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="mailbox",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.mailbox",
            ),
        ),
        migrations.AddField(
            model_name="exclusion",
            name="order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="exclusionevent",
            name="application",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orders.application",
            ),
        ),
        migrations.AddField(
            model_name="exclusionevent",
            name="gone",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="exclusionevent",
            name="mailbox",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="reports.mailbox",
            ),
        ),
        migrations.AddField(
            model_name="exclusionevent",
            name="order",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orders.order",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exclusion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_exclusionevent" ("application_id", "case_id", "course_id", "gone", "ground", "id", "identity", "lift_reason", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "mailbox_id", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "user_id") VALUES (NEW."application_id", NEW."case_id", NEW."course_id", NEW."gone", NEW."ground", NEW."id", NEW."identity", NEW."lift_reason", NEW."lifted_at", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", NEW."mailbox_id", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."user_id"); RETURN NULL;',
                    hash="d3c38dc1539220cba5273bd081d3979858aaa1d9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5291b",
                    table="access_exclusion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exclusion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "access_exclusionevent" ("application_id", "case_id", "course_id", "gone", "ground", "id", "identity", "lift_reason", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "mailbox_id", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "user_id") VALUES (NEW."application_id", NEW."case_id", NEW."course_id", NEW."gone", NEW."ground", NEW."id", NEW."identity", NEW."lift_reason", NEW."lifted_at", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", NEW."mailbox_id", NEW."order_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."user_id"); RETURN NULL;',
                    hash="63d508357a816a09d3d4ad7653dd77e493e80a82",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3a6f5",
                    table="access_exclusion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("application", None),
                        ("case", None),
                        ("course", None),
                        ("mailbox", None),
                        ("order", None),
                        models.Q(("identity", ""), _negated=True),
                    ),
                    models.Q(
                        ("application", None),
                        ("case", None),
                        ("course__isnull", False),
                        ("identity", ""),
                        ("mailbox", None),
                        ("order", None),
                    ),
                    models.Q(
                        ("application", None),
                        ("case__isnull", False),
                        ("course", None),
                        ("identity", ""),
                        ("mailbox", None),
                        ("order", None),
                    ),
                    models.Q(
                        ("application", None),
                        ("case", None),
                        ("course", None),
                        ("identity", ""),
                        ("mailbox", None),
                        ("order__isnull", False),
                    ),
                    models.Q(
                        ("application__isnull", False),
                        ("case", None),
                        ("course", None),
                        ("identity", ""),
                        ("mailbox", None),
                        ("order", None),
                    ),
                    models.Q(
                        ("application", None),
                        ("case", None),
                        ("course", None),
                        ("identity", ""),
                        ("mailbox__isnull", False),
                        ("order", None),
                    ),
                    models.Q(
                        ("application", None),
                        ("case", None),
                        ("course", None),
                        ("identity", ""),
                        ("mailbox", None),
                        ("order", None),
                        models.Q(("gone", []), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="exclusion_of_one_thing",
            ),
        ),
    ]
