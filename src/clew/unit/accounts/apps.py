from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "clew.unit.accounts"
    label = "accounts"

    def ready(self) -> None:
        from clew.unit.accounts import signals  # noqa: F401  # connects itself
