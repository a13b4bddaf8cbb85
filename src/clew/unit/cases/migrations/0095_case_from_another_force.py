"""A case that another force gave as a package: where it comes from, and what was in the package."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("cases", "0005_dates_details_transfers_absences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ReceivedCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_force", models.CharField(max_length=200)),
                ("their_reference", models.CharField(max_length=12)),
                ("given_by", models.CharField(max_length=200)),
                ("given_at", models.CharField(max_length=40)),
                ("legal_basis", models.CharField(max_length=200)),
                ("reason", models.TextField()),
                ("manifest", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sha256",), name="package_taken_in_once")
                ]
            },
        )
    ]
