from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "clew.public.answers"
    label = "public_answers"
