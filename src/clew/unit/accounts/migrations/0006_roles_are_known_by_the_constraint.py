"""Which roles there are is known by the check of accounts, not by the choices of a field: a new role is one migration."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0005_sign_in_tries")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="rolechange",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), size=None
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), size=None
            ),
        ),
        migrations.AlterField(
            model_name="userevent",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), size=None
            ),
        ),
    ]
