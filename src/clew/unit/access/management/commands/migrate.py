"""Django's migrate, which gives an empty database all tables at once."""

from __future__ import annotations

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

    def handle(self, *args: str, **options: object) -> None:
        # Asked for one room, or only what would be done: nothing is made.
        leave = ("step_by_step", "plan", "check_unapplied", "app_label")
        if not any(map(options.get, leave)):
            put_into_empty_database()
        options.pop("step_by_step", None)
        super().handle(*args, **options)
