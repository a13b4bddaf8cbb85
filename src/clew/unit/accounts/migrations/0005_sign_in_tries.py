"""Counts of wrong passwords and codes. Reversible: the counts are lost, nothing else."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0004_roles_by_two")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SignInTries",
            fields=[
                ("bucket", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("tries", models.PositiveIntegerField()),
                ("last_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["last_at"], name="sign_in_tries_age")]},
        )
    ]
