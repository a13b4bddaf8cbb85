"""A request can be held, and says when its words were erased."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("disclosure", "0004_choices_for_tables")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="request",
            name="hold_reason",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="request", name="erased_at", field=models.DateTimeField(null=True)
        ),
    ]
