from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "clew.unit.orders"
    label = "orders"
    verbose_name = "Orders"
