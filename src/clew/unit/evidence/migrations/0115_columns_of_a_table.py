"""Of a table that is not known: which columns hold what, as somebody entered it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evidence", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="upload",
            name="columns",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        )
    ]
