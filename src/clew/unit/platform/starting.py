"""Django made ready for a command at the terminal."""

from __future__ import annotations

import os

import django


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clew.unit.settings")
    django.setup()
