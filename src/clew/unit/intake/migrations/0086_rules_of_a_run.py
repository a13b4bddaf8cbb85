"""Which rules a run used, by one digest of them all."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0085_first_listed")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="importedrun",
            name="rules_digest",
            field=models.CharField(blank=True, db_default="", max_length=64),
        )
    ]
