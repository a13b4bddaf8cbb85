"""Every number of a force's account of progress, traced to the records that were counted.

    ./demo --out /tmp/demo --incidents 3000 --no-open --port 8865
    python -m bench.trace_progress http://localhost:8865 --out FOLDER

Signs in at a running demonstration as its supervisor, opens the newest account at the desk, and
follows every number to the records behind it. A number that is shown has to be the count of rows
there; of one that is withheld the page has to say so. Prints how many were followed and which
differ, keeps pictures of the account at 1280 and 320 pixels and its table as CSV, and ends with 1 if
a number differs.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from html import unescape
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.unit.visitor import Visitor

_LINK = re.compile(
    r'<a class="govuk-link" href="(/progress/accounts/\d+/behind/[^"]+)"[^>]*>([^<]+)</a>'
)
_COUNTED = re.compile(r"Rows that were counted</dt><dd[^>]*>([\d,]+)")
_FILES = re.compile(r"File [^:<]+: ([\d,]+) records")
_READS = re.compile(r"As the public reads it</dt><dd[^>]*>([^<]+)")


def _number(said: str) -> int:
    return int(said.replace(",", ""))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("--who", default="sam")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    shown = withheld = 0
    differ: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        visitor = Visitor(chromium, asked.address, asked.who)
        page = visitor.go("/progress/")
        newest = re.findall(r'href="(/progress/accounts/\d+/)"', page.content())[0]
        visitor.go(newest)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=asked.out / f"account-{width}.png", full_page=True)
        get = page.request
        table = get.get(f"{asked.address}{newest}progress.csv")
        (asked.out / "progress.csv").write_bytes(table.body())
        links = _LINK.findall(page.content())
        for href, said in links:
            answer = get.get(asked.address + unescape(href))
            body = answer.text()
            counted, reads = _COUNTED.search(body), _READS.search(body)
            if not answer.ok or counted is None or reads is None:
                differ.append(f"{unescape(href)}: no records ({answer.status})")
            elif said == "[c]":
                withheld += 1
                if "withheld" not in reads[1] and "[c]" not in reads[1]:
                    differ.append(f"{unescape(href)}: withheld, and the page says {reads[1]}")
            else:
                shown += 1
                # Records searched are told by file, with how many each holds.
                files = [_number(n) for n in _FILES.findall(body)]
                if _number(said) != (sum(files) if files else _number(counted[1])):
                    differ.append(f"{unescape(href)}: {said} shown, {counted[1]} rows")
        chromium.close()
    print(f"{len(links)} numbers followed: {shown} shown, {withheld} withheld")
    print("\n".join(differ) or "Each shown number is the count of the rows behind it.")
    return 1 if differ or not links else 0


if __name__ == "__main__":
    sys.exit(main())
