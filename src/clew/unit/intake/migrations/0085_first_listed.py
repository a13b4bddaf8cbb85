from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("intake", "0007_dispose_course")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="course",
            name="first_listed",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        # Of a course that came before this was kept, the list in which it stands now is the
        # nearest that is known.
        migrations.RunSQL("UPDATE intake_course SET first_listed = listed"),
    ]
