"""Django's migrate, which gives an empty database all tables at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from clew.unit.access.first_schema import put_into_empty_database


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--step-by-step",
            action="store_true",
            help="Apply every migration in turn, also to an empty database.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        step_by_step = options.pop("step_by_step")
        only_asks = options["plan"] or options["check_unapplied"]
        if not (step_by_step or only_asks or options["app_label"]):
            put_into_empty_database()
        super().handle(*args, **options)
