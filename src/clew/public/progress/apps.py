from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "clew.public.progress"
    label = "public_progress"
