"""Published accounts of progress, through the view that the unit's database keeps for the public
service.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Account(models.Model):
    """What anybody may read of an account: `shown` has no hidden number; `charts` are SVG by number
    of table.
    """

    as_at = models.DateField()
    shown = models.JSONField()
    charts = models.JSONField()
    csv = models.BinaryField()
    csv_sum = models.CharField(max_length=100)
    columns = models.TextField()
    pdf = models.BinaryField()
    published_on = models.DateField()

    class Meta:
        managed = False
        db_table = "public_progress"
        ordering: ClassVar = ["-id"]
