"""What was refused, the newest first: oversight reads it without all of the audit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0002_chain")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["-id"], condition=models.Q(action="refusal"), name="audit_refusals"
            ),
        )
    ]
