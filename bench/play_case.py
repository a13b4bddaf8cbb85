"""An officer plays a case to its end by keys, in Chromium at 320 and 1280 pixels, and makes the certificate.

    python -m bench.play_case OUT [--scripts off] [--site ADDRESS]

OUT gets a picture of each page and the certificate of each width as PDF. What stands in the
certificate, how many pages were read and how many keys were pressed is printed. The site runs here
unless one is named.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from bench.journey_browsers import DOWN, ENTER, SPACE, TAB, opened
from bench.journeys import SCRIPTS, WIDTHS, Barrier, Person, running, served
from clew.learning.cases import own_case, own_cases

_CASE = next(iter(own_cases()))
_STOPS = 60


def answer(p: Person, number: int) -> None:
    """Choose in each question what Clew would, and go on."""
    right = {
        c.text for q in own_case(_CASE).reports[number].questions for c in q.choices if c.right
    }
    for _ in range(_STOPS):
        p.window.press(TAB)
        p.stops += 1
        role, name = p.window.stop()
        if role == "radio":
            p.window.press(SPACE)
            for _ in range(10):
                if p.window.stop()[1] in right:
                    break
                p.window.press(DOWN)
        elif role == "checkbox" and name in right:
            p.window.press(SPACE)
        elif name == "See what we would say":
            p.window.press(ENTER)
            p.reads("you chose this")
            return
    raise Barrier("Tab does not lead from the choices to what we would say")


def play(p: Person, out: Path) -> None:
    p.visit("/learning/cases/1/1/")
    reports = len(own_case(_CASE).reports)
    for number in range(reports):
        p.reads(f"Report {number + 1} of {reports}")
        p.shows(f"{number + 1}-read")
        p.fill("What is this, what would you ask", "Who knew the new address? Was it told before?")
        p.follow("Show the choices", "What you wrote", role="button")
        p.shows(f"{number + 1}-choose")
        answer(p, number)
        p.shows(f"{number + 1}-told")
        last = number + 1 == reports
        p.follow("To the end" if last else "Next report", role="button")
    p.reads("The end of this case")
    p.shows("end")
    p.fill("Your name, as it should stand there", "PC Made-Up Officer")
    p.reach("Make the PDF", "button")
    page: Any = p.window._page  # type: ignore[attr-defined]  # a download is Chromium's own
    with page.expect_download() as made:
        p.window.press(ENTER)
    made.value.save_as(out)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--scripts", choices=SCRIPTS, default="on")
    parser.add_argument("--site")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="clew-case-") as work,
        running(asked.site, "") if asked.site else served(Path(work)) as (site, neutral),
    ):
        for width in WIDTHS:
            begun = time.monotonic()
            with opened("chromium", width, asked.scripts == "on") as window:
                folder = asked.out / f"{width}-{asked.scripts}"
                folder.mkdir(exist_ok=True)
                p = Person(window, site, neutral, asked.scripts == "on", folder, "case")
                certificate = folder / "certificate.pdf"
                play(p, certificate)
            said = " ".join(PdfReader(certificate).pages[0].extract_text().split())
            print(f"{width} pixels, scripts {asked.scripts}: {p.stops} stops", end=", ")
            print(f"{time.monotonic() - begun:.0f} s, without a name: {p.nameless}")
            print(f"  {said}", flush=True)


if __name__ == "__main__":
    main()
