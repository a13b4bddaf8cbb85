"""Cases in order of their titles: the list by name reads one page of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0095_case_from_another_force")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="case", index=models.Index(fields=["title", "id"], name="case_by_title")
        )
    ]
