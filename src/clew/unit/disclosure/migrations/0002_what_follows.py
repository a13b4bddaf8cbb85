"""What followed from the results, why it was decided otherwise, and which passages were checked."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

_DECISIONS = [
    ("full", "Answered in full"),
    ("part", "Answered in part"),
    ("refused", "Refused"),
    ("not_held", "Not held"),
    ("cost", "Refused: cost above the limit"),
    ("ncnd", "Neither confirmed nor denied"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("disclosure", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            "decision",
            "checked",
            ArrayField(models.CharField(max_length=60), default=list, size=None),
        ),
        migrations.AddField("decision", "otherwise", models.TextField(blank=True)),
        migrations.AddField(
            "decision", "proposed", models.CharField(blank=True, choices=_DECISIONS, max_length=10)
        ),
    ]
