from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "clew.unit.accounts"
    label = "accounts"

    def ready(self) -> None:
        import_module("clew.unit.accounts.known_browser")
