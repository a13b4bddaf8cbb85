from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "clew.unit.learning"
    label = "learning"
    verbose_name = "Learning"
