"""Published answers with a version, what was corrected, and the one that replaced them."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("disclosure", "0005_erased_after_its_time")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="publication",
            name="correction",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="publication",
            name="replaced_by",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="disclosure.publication",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="version",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
    ]
