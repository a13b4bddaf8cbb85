from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "clew.unit.access"
    label = "access"

    def ready(self) -> None:
        from clew.unit.access.grants import put_in_place

        post_migrate.connect(put_in_place, sender=self)
