"""docs/assurance/records.md, made from the models: whose data, which category, how long kept, what
is encrypted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def text() -> str:
    from django.apps import apps

    from clew.unit.platform.privacy import Privacy
    from clew.unit.worker.forgetting import rows

    lines = [
        "# What the unit service keeps",
        "",
        "Made by tools/make_records from the models. History tables hold earlier versions of the same.",
        "",
        "| table | whose data | category | kept | encrypted |",
        "|---|---|---|---|---|",
    ]
    for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
        declared = getattr(model, "privacy", None)
        if isinstance(declared, Privacy):
            lines.append(
                f"| {model._meta.db_table} | {declared.of} | {declared.category} | {declared.retention} | {', '.join(declared.encrypted)} |"
            )
    lines += [
        "",
        "Tables of the libraries, and what the worker deletes by the hour (`src/clew/unit/worker/data/keeping.toml`):",
        "",
        "| table | whose data | kept | deleted by | encrypted |",
        "|---|---|---|---|---|",
    ]
    for row in rows():
        of_table = next((m for m in apps.get_models() if m._meta.db_table == row.table), None)
        declared = getattr(of_table, "privacy", None)
        of = declared.of if isinstance(declared, Privacy) else row.of
        kept = row.kept or f"{row.days} days"
        lines.append(
            f"| {row.table} | {of} | {kept} | {'the worker' if row.by_worker else 'what it belongs to'} | {row.encrypted} |"
        )
    lines += [
        "",
        "A disposal erases the case, its course, and what the public sent of it. It stays in backups until they are deleted: keep a backup no longer than"
        " the force's schedule allows. A backup that is restored is told every disposal since (`CLEW_DISPOSALS`) and carries it out again. When a run"
        " lists the same records later, they are a new course: the force's own systems keep what they keep.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clew.unit.settings")
    import django

    django.setup()
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
