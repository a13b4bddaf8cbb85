"""A course may be about several people: who they are, so that whoever is kept out of one of them is
kept out of it.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0005_reader_of_run")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="course", name="others", field=ArrayField(models.TextField(), default=list)
        ),
        migrations.AddField(
            model_name="course", name="other_names", field=models.JSONField(default=list)
        ),
        migrations.AddIndex(
            model_name="course", index=GinIndex(fields=["others"], name="course_by_others")
        ),
    ]
