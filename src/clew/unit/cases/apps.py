from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "clew.unit.cases"
    label = "cases"
