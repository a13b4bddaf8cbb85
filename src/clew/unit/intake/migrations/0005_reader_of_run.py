"""A run that was taken in says which learned reader read it, and who signed that."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0004_mention_marks")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="importedrun", name="reader", field=models.JSONField(default=dict)
        )
    ]
