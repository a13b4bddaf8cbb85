"""Write the list of decisions in docs/decisions/README.md. A test holds that it is current.

python tools/list_decisions.py
"""

from __future__ import annotations

import re
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / "docs" / "decisions"
_HEADING = re.compile(
    r"# (\d+)\. (.+)\n\n\*((?:Accepted|Replaced by \d+), \d{1,2} \w+ \d{4})\.\*\n"
)

_BEGINNING = """# Decisions

Short records of what a newcomer would question: what was decided, what was rejected, and why. A new one takes the next
number, says its status and date under its heading, and is listed by `python tools/list_decisions.py`. A decision that no longer
holds says which one replaced it and stays.

"""


def listed() -> str:
    """The page with its list, newest last. A decision without status or date stops the program."""
    lines = []
    for path in sorted(HOME.glob("[0-9]*.md")):
        found = _HEADING.match(path.read_text(encoding="utf-8"))
        if found is None or int(found[1]) != int(path.name[:4]):
            raise SystemExit(
                f"{path}: begin with '# NUMBER. What was decided', an empty line, and '*Accepted, DAY MONTH YEAR.*'"
            )
        lines.append(
            f"* {found[1]}. [{found[2]}]({path.name}): {found[3][0].lower()}{found[3][1:]}\n"
        )
    return _BEGINNING + "".join(lines)


if __name__ == "__main__":
    (HOME / "README.md").write_text(listed(), encoding="utf-8")
