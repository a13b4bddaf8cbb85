"""Dates of a case, what people say of its people, transfers to another force, absences."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0005_sign_in_tries"),
        ("cases", "0004_history_of_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-begins_on", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["cover", "ends_on"],
                        name="absence_of_cover",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                        name="absence_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("cover")), _negated=True),
                        name="cover_is_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("custody", "In custody"),
                            ("bail", "Bail ends"),
                            ("charge", "Charged"),
                            ("hearing", "Court hearing"),
                            ("release", "Release from custody"),
                            ("mappa", "MAPPA meeting"),
                            ("marac", "MARAC meeting"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("clock", models.CharField(blank=True, max_length=5)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=200)),
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
                        related_name="dates",
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
            options={
                "ordering": ["on", "clock", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("struck_at", None)),
                        fields=["on"],
                        name="date_of_case_by_day",
                    ),
                    models.Index(fields=["case"], name="date_of_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("struck_at", None),
                            models.Q(("struck_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="date_struck_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonDetail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("alias", "Also known as"),
                            ("identifier", "Number or identifier"),
                            ("language", "Language, and whether an interpreter is needed"),
                            ("disability", "Disability or adjustment"),
                            ("warning", "Warning"),
                            ("children", "Children"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("source", models.CharField(max_length=200)),
                ("said_on", models.DateField()),
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
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="details",
                        to="cases.caseperson",
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
            options={
                "ordering": ["kind", "said_on", "id"],
                "indexes": [models.Index(fields=["case"], name="detail_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("struck_at", None),
                            models.Q(("struck_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="detail_struck_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to_force", models.CharField(max_length=120)),
                ("to_whom", models.CharField(max_length=200)),
                ("legal_basis", models.CharField(max_length=60)),
                ("reason", models.TextField()),
                ("manifest", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("received_on", models.DateField(null=True)),
                ("received_by", models.CharField(blank=True, max_length=200)),
                ("noted_at", models.DateTimeField(null=True)),
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
                        related_name="transfers",
                        to="cases.case",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_on", None),
                            models.Q(("received_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="received_by_somebody",
                    )
                ],
            },
        ),
    ]
