"""What the screening found in records and that earned nothing."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("intake", "0007_dispose_course"),
        ("triage", "0002_who_changes_what"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("force", models.CharField(max_length=60)),
                ("incident_id", models.CharField(max_length=80)),
                ("source", models.CharField(max_length=100)),
                ("start", models.PositiveIntegerField()),
                ("stop", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=120)),
                ("status", models.CharField(max_length=20)),
                (
                    "course",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="intake.course",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["course"], name="finding_of_course")]},
        )
    ]
