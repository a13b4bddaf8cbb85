"""A store of many messages: adding, search, what it shows, and the product for a court.

    python -m bench.evidence_store                        # a million messages, 10,000 in the PDF
    python -m bench.evidence_store --messages 100000

Search is that of the command line, then that of a page of the desk, which counts and orders. Both
are measured inside one process that has the store open, as a page or a command has it; the rest is
whole commands, by the clock on the wall and by the processor.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.evidence import write_chat
from bench.machine import machine

_BY = ("--by", "bench")
_SHORT = ("me", "zq")  # the index keeps three letters together: of fewer, texts are searched
_WORDS = ("zebra", "tomorrow station", "IMG-20220302", "her again", "the")


def run(*words: object) -> tuple[float, float]:
    """Seconds on the wall and of the processor."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", "from clew.cli import main; main()", "evidence", *map(str, words)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - wall, spent


def store_of(folder: Path, messages: int) -> tuple[Path, tuple[float, float]]:
    """A store with a chat of so many messages, both people joined; and what adding took."""
    chat, store = folder / f"{messages}.txt", folder / f"store-{messages}"
    write_chat(chat, messages)
    run("open", store, "--case", "bench", *_BY)
    run("agree", store, "--device", "a telephone", "--whose", "victim", "--power", "bench",
        "--agreed-by", "bench", "--agreed-on", "2026-01-01", "--everything", *_BY)  # fmt: skip
    took = run("add", store, chat, "--agreement", 1, "--zone", "Europe/London", *_BY)
    for name, role in (("Ann Lee", "victim"), ("Sam Roe", "suspect")):
        run("join", store, "--person", name, "--role", role, "--identity", name, "--reason", "bench", *_BY)  # fmt: skip
    return store, took


def searches(store: Path, words: Sequence[str]) -> list[tuple[str, int, float]]:
    """Words, how many were found (200 at most), milliseconds: the best of three."""
    from clew.evidence.case.store import opened

    found = []
    with opened(store, "bench") as held:
        for asked in words:
            times = []
            for _ in range(3):
                began = time.perf_counter()
                count = len(held.search(asked))
                times.append((time.perf_counter() - began) * 1000)
            found.append((asked, count, min(times)))
    return found


def pages(store: Path, words: Sequence[str]) -> list[tuple[str, int, float, float]]:
    """Words, how many the desk's page says there are, milliseconds on the wall and of the processor
    for its count and its first fifty rows: the best of three.
    """
    from clew.evidence.case.browsing import Browser, Wanted
    from clew.evidence.case.ordering import place_items
    from clew.evidence.case.store import opened

    with opened(store, "bench") as held:
        place_items(held)
    found = []
    with opened(store, "bench", reading=True) as held:
        for asked in words:
            times, count = [], 0
            for _ in range(3):
                wall, spent = time.perf_counter(), time.process_time()
                browser = Browser(held, Wanted(words=asked))
                count, _rows = browser.count(), browser.rows(0, 50)
                times.append((time.perf_counter() - wall, time.process_time() - spent))
            wall, spent = (min(t) * 1000 for t in zip(*times, strict=True))
            found.append((asked, count, wall, spent))
    return found


def printed(store: Path) -> tuple[int, float, float]:
    """Items, and seconds on the wall and of the processor for their chronology as a PDF alone."""
    from clew.evidence.case.people import Who
    from clew.evidence.case.store import opened
    from clew.evidence.court.chronology import Chosen, chronology, in_order
    from clew.evidence.court.redaction import Redactions
    from clew.evidence.findings.contacts import Question

    with opened(store, "bench", reading=True) as held:
        wall, spent = time.perf_counter(), time.process_time()
        chosen = Chosen(in_order(list(held.items())), [], "everything", whole=True)
        made = chronology(held, chosen, Question(), Who(held), Redactions(), "OFFICIAL")
        assert made.pdf().startswith(b"%PDF")
        return len(chosen.items), time.perf_counter() - wall, time.process_time() - spent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--messages", type=int, default=1_000_000)
    arguments.add_argument("--printed", type=int, default=10_000)
    asked = arguments.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, took = store_of(folder, asked.messages)
        print(f"Adding {asked.messages:,} messages: {took[0]:.0f} s, {took[1]:.0f} s of processor.")
        for words, count, milliseconds in searches(store, _WORDS):
            print(f"Search for {words!r}: {count} found, {milliseconds:.0f} ms.")
        for words, count, milliseconds, spent in pages(store, (*_WORDS, *_SHORT)):
            print(
                f"Page for {words!r}: {count} counted, {milliseconds:.0f} ms, {spent:.0f} ms of processor."
            )
        small, _ = store_of(folder, asked.printed)
        took = run("show", small, *_BY)
        print(
            f"What {asked.printed:,} messages show: {took[0]:.0f} s, {took[1]:.0f} s of processor."
        )
        items, wall, spent = printed(small)
        print(f"PDF alone of {items:,}: {wall:.0f} s, {spent:.0f} s of processor.")
        took = run("court", small, "--out", folder / "court", *_BY)
        size = (folder / "court" / "chronology.pdf").stat().st_size / 2**20
        print(
            f"Court product of {asked.printed:,}, PDF and DOCX: {took[0]:.0f} s, {took[1]:.0f} s of processor; the PDF has {size:.1f} MB."
        )


if __name__ == "__main__":
    main()
