"""docs/assurance/records.md, made from the models: whose data, which category, how long kept, what is encrypted."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def text() -> str:
    from django.apps import apps

    from clew.unit.platform.privacy import Privacy

    lines = ["# What the unit service keeps", "", "Made by tools/make_records from the models. History tables hold earlier versions of the same.", "",
             "| table | whose data | category | kept | encrypted |", "|---|---|---|---|---|"]  # fmt: skip
    for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
        declared = getattr(model, "privacy", None)
        if isinstance(declared, Privacy):
            lines.append(
                f"| {model._meta.db_table} | {declared.of} | {declared.category} | {declared.retention} | {', '.join(declared.encrypted)} |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clew.unit.settings")
    import django

    django.setup()
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
