"""Write into docs/guide/running.md which migrations cannot be undone.

    .venv/bin/python tools/irreversible.py            # write the list into the page
    .venv/bin/python tools/irreversible.py --check    # exit status 1 when the page is stale

What stands between `<!-- made: irreversible -->` and `<!-- end -->` is written here.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "guide" / "running.md"


def irreversible() -> list[str]:
    """Our own migrations that Django refuses to undo, as `app number`. No database is asked."""
    from django.db.migrations.loader import MigrationLoader

    held = MigrationLoader(None).disk_migrations
    return sorted(
        f"{app} {name[:4]}"
        for (app, name), migration in held.items()
        if type(migration).__module__.startswith("clew.")
        and not all(operation.reversible for operation in migration.operations)
    )


def drawn(page: str) -> str:
    """The page with its list made again. Raises SystemExit where it has no place for it."""
    by_app: dict[str, list[str]] = {}
    for one in irreversible():
        app, number = one.split()
        by_app.setdefault(app, []).append(number)
    listed = "; ".join(f"`{app}` {', '.join(numbers)}" for app, numbers in by_app.items())
    made = f"<!-- made: irreversible -->\nThese cannot be undone, and Django refuses to try: {listed}.\n<!-- end -->"
    page, found = re.subn(
        r"<!-- made: irreversible -->.*?<!-- end -->", lambda _: made, page, flags=re.DOTALL
    )
    if found != 1:
        raise SystemExit(f"{PAGE.relative_to(ROOT)} needs one place for the list, and has {found}")
    return page


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clew.unit.settings")
    import django

    django.setup()
    page = PAGE.read_text(encoding="utf-8")
    new = drawn(page)
    if arguments == ["--check"]:
        if page != new:
            print(f"{PAGE.relative_to(ROOT)} is stale: run tools/make_records")
        return int(page != new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
