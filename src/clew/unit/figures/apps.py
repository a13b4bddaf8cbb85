from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "clew.unit.figures"
    label = "figures"
    verbose_name = "Figures"
