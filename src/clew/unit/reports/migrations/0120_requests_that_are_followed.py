"""Whoever asked for information follows it with a code: what is derived from it stands at the letter."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reports", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="letter", name="follow", field=models.BinaryField(max_length=32, null=True)
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("follow__isnull", False)),
                fields=["follow"],
                name="letter_followed",
            ),
        ),
    ]
