"""What a run changed about each course against the run before it, and how its new records compare."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

_KINDS = [
    ("appeared", "Appeared"),
    ("moved", "In another list"),
    ("rose", "Rose"),
    ("fell", "Fell"),
    ("left", "No longer listed"),
    ("withdrawn", "Withdrawn"),
    ("joined", "Told in another course"),
    ("parted", "Parted from another course"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0086_rules_of_a_run")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="importedrun",
            name="since",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name="CourseChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=_KINDS, max_length=10)),
                ("other", models.CharField(blank=True, max_length=40)),
                ("list_before", models.CharField(blank=True, max_length=10)),
                ("points_before", models.FloatField(null=True)),
                ("list_now", models.CharField(blank=True, max_length=10)),
                ("points_now", models.FloatField(null=True)),
                ("why", models.TextField()),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="intake.course",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="intake.importedrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "course"), name="change_once_a_run"),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=[k for k, _ in _KINDS]),
                        name="course_change_known",
                    ),
                ]
            },
        ),
    ]
