"""Pages in other languages with their second reader; hours, cost and languages of contacts."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("site", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="contactdetail",
            name="cost",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="contactdetail",
            name="hours",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="contactdetail",
            name="languages",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            model_name="pagetext",
            name="of_text",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="pagetext", name="read_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="pagetext",
            name="read_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pagetext",
            name="read_how",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="pagetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at", None), ("read_by", None)),
                    models.Q(
                        ("read_at__isnull", False),
                        ("read_by__isnull", False),
                        models.Q(("read_by", models.F("by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="page_read_by_a_second_person",
            ),
        ),
    ]
