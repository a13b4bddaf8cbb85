from __future__ import annotations

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "clew.unit.improvement"
    label = "improvement"
