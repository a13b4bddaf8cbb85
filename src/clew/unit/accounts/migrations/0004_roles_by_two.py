"""Roles wait for a second administrator; a password that an administrator saw is changed first."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0003_role_of_standards")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="RoleChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("triage_officer", "Triage officer"),
                                ("case_officer", "Case officer"),
                                ("supervisor", "Supervisor"),
                                ("superintendent", "Superintendent (authorises orders)"),
                                ("lawyer", "Legal services of the force"),
                                ("probation", "Probation officer"),
                                ("clinician", "Clinician"),
                                ("advocate", "Advocate"),
                                ("partner", "Partner (prosecution, council)"),
                                ("analyst", "Analyst"),
                                ("information_officer", "Information officer"),
                                (
                                    "standards",
                                    "Professional standards (opens reports about colleagues)",
                                ),
                                ("auditor", "Auditor"),
                                ("administrator", "Administrator"),
                                ("service", "The service itself"),
                            ],
                            max_length=30,
                        ),
                        size=None,
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed", models.BooleanField(blank=True, null=True)),
            ],
            options={"ordering": ["proposed_at", "id"]},
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="user", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="user", name="update_update"),
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="user",
            name="password_given_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="must_change_password",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="userevent",
            name="password_given_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("agency_id", "created_at", "email", "id", "is_active", "must_change_password", "name", "password_given_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (NEW."agency_id", NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."must_change_password", NEW."name", NEW."password_given_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."roles", NEW."username"); RETURN NULL;',
                    hash="ee36d67774ed605042e0181fd0f3c503d1b5a803",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."agency_id" IS DISTINCT FROM (NEW."agency_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."must_change_password" IS DISTINCT FROM (NEW."must_change_password") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."password_given_by_id" IS DISTINCT FROM (NEW."password_given_by_id") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                    func='INSERT INTO "accounts_userevent" ("agency_id", "created_at", "email", "id", "is_active", "must_change_password", "name", "password_given_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (NEW."agency_id", NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."must_change_password", NEW."name", NEW."password_given_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."roles", NEW."username"); RETURN NULL;',
                    hash="f511f48ab3d6d19c1e51e8e5ff075c53a09dc120",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="rolechange",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
            ),
        ),
        migrations.AddField(
            model_name="rolechange",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rolechange",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rolechange",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="role_changes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="rolechange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("user",),
                name="one_role_change_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(("decided_by", models.F("user")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="role_change_by_another",
            ),
        ),
    ]
