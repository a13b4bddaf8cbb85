"""docs/architecture.md says what is: its pictures are those of the imports, and the files that it
names are there.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "architecture.md"


def test_the_pictures_and_tables_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "tools/architecture_page.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_that_the_page_names_is_there() -> None:
    named = set(
        re.findall(r"`([\w./-]+(?:\.py|\.toml|\.csv|\.md|/))`", PAGE.read_text(encoding="utf-8"))
    )
    assert len(named) > 25
    # A file that each room may have is named alone.
    places = [
        ROOT,
        ROOT / "src" / "clew",
        ROOT / "src" / "clew" / "unit",
        *(p for p in (ROOT / "src" / "clew" / "unit").iterdir() if p.is_dir()),
    ]
    assert (
        sorted(name for name in named if not any((place / name).exists() for place in places)) == []
    )
