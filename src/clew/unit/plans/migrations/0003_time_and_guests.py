"""When a meeting begins, and who came from outside."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plans", "0002_who_changes_what")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="meeting",
            name="begins_at",
            field=models.CharField(blank=True, db_default="", max_length=5),
        ),
        migrations.AddField(
            model_name="meeting", name="guests", field=models.TextField(blank=True, db_default="")
        ),
    ]
