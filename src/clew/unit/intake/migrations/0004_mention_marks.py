"""Mentions carry the mark by which every run knows them; the number of a row means nothing from run
to run.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0003_record_words")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="mention",
            name="mark",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        )
    ]
