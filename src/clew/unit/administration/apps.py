from __future__ import annotations

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "clew.unit.administration"
    label = "administration"

    def ready(self) -> None:
        from clew.unit.administration import signals  # noqa: F401  # connects itself
