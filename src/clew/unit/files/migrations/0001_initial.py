"""Files on cases and their custody."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [
        ("accounts", "0005_sign_in_tries"),
        ("cases", "0004_history_of_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("timeline", "Everybody who works on the case"),
                            ("contact", "Those who may read how the victim can be reached"),
                            ("health", "Clinicians and supervisors"),
                            (
                                "order_drafts",
                                "The police and legal services, for an application to a court",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("statement", "Statement"),
                            ("screenshot", "Screenshot or photograph"),
                            ("recording", "Recording"),
                            ("form", "Form"),
                            ("letter", "Letter or e-mail"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("ending", models.CharField(max_length=5)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("sealed_key", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("struck_at", models.DateTimeField(null=True)),
                ("struck_why", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="cases.case",
                    ),
                ),
                (
                    "struck_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("timeline", "Everybody who works on the case"),
                            ("contact", "Those who may read how the victim can be reached"),
                            ("health", "Clinicians and supervisors"),
                            (
                                "order_drafts",
                                "The police and legal services, for an application to a court",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "did",
                    models.CharField(
                        choices=[
                            ("taken_in", "Taken in"),
                            ("seen", "Looked at as a picture"),
                            ("downloaded", "Copy downloaded"),
                            ("listed", "Listed as an exhibit"),
                            ("given", "Copy given to another force"),
                            ("struck", "Struck out"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custody",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="file_number_once"),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("struck_at", None)),
                fields=("case", "part", "sha256"),
                name="file_once_on_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["timeline", "contact", "health", "order_drafts"])),
                name="file_part_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("struck_at", None),
                    models.Q(("struck_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="file_struck_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="custody", index=models.Index(fields=["case"], name="custody_of_case")
        ),
    ]
