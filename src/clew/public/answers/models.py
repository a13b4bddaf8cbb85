"""Published answers, through the view that the unit's database keeps for the public service."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Answer(models.Model):
    """What anybody may read of an answer: `kept` is its public JSON, small numbers hidden; `charts`
    are SVG by number of table. `newer` is the address of the answer that took its place, empty for
    the one that stands.
    """

    slug = models.SlugField(max_length=80)
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    asked = models.TextField()
    kept = models.JSONField()
    letter = models.BinaryField()
    csv = models.BinaryField()
    ods = models.BinaryField()
    charts = models.JSONField()
    published_on = models.DateField()
    search = SearchVectorField()
    version = models.PositiveSmallIntegerField()
    correction = models.TextField()
    newer = models.SlugField(max_length=80, null=True)
    newer_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "public_answer"
        ordering: ClassVar = ["-published_on", "-id"]


class Withdrawn(models.Model):
    """That an answer stood at an address, and why it was taken away."""

    slug = models.SlugField(max_length=80, primary_key=True)
    withdrawn_on = models.DateField()
    withdrawn_why = models.TextField()

    class Meta:
        managed = False
        db_table = "public_withdrawn"
