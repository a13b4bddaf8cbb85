from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "clew.unit.site"
    label = "site"
    verbose_name = "Site"
