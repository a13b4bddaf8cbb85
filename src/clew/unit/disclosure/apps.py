from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "clew.unit.disclosure"
    label = "disclosure"
    verbose_name = "Disclosure"
