from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "clew.unit.reports"
    label = "reports"
    verbose_name = "Reports"
