"""Which roles there are is known by the check of accounts, not by the choices of a field: a new role is one migration."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0013_signed_asker_and_sent_forms")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="grant", name="role", field=models.CharField(max_length=30)
        )
    ]
