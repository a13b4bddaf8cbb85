from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "clew.unit.assessments"
    label = "assessments"
