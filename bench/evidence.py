"""A million messages of WhatsApp text into a timeline, beside a bare parse of the same lines in the
same run.

    python -m bench.evidence                 # a million messages
    python -m bench.evidence --messages 100000

The bare parse finds the head of each message with one regular expression, makes a datetime of it,
joins lines that go on and keeps the messages in a list; it writes nothing. Each side runs in a
process of its own; time is that of the processor, so that other work on the machine counts less.
The best of three is shown, with the most memory that a process held.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from bench.machine import machine

_WORDS = [
    "are",
    "you",
    "there",
    "I",
    "saw",
    "you",
    "why",
    "did",
    "not",
    "answer",
    "please",
    "call",
    "me",
    "back",
    "tomorrow",
    "at",
    "the",
    "station",
    "with",
    "her",
    "again",
    "today",
]
_BARE = r"""
import json, re, resource, sys, time
from datetime import datetime
head = re.compile(r"(\d{2})/(\d{2})/(\d{4}), (\d{2}):(\d{2}) - (?:([^:]+): )?(.*)", re.S)
began, kept, when, name, text = time.process_time(), [], None, None, ""
with open(sys.argv[1], encoding="utf-8", newline="\n") as lines:
    for line in lines:
        found = head.match(line)
        if found:
            kept.append((when, name, text))
            day, month, year, hour, minute, name, text = found.groups()
            when = datetime(int(year), int(month), int(day), int(hour), int(minute))
        else:
            text += line
kept.append((when, name, text))
print(json.dumps([len(kept) - 1, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""
_CLEW = r"""
import io, json, resource, sys, time
from pathlib import Path
from rich.console import Console
from clew.evidence.command import timeline
began = time.process_time()
out = Path(sys.argv[1] + ".csv")
status = timeline([Path(sys.argv[1])], "Europe/London", out, Console(file=io.StringIO()))
# The files are read in a process of its own.
child = resource.getrusage(resource.RUSAGE_CHILDREN)
took = time.process_time() - began + child.ru_utime + child.ru_stime
memory = max(child.ru_maxrss, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
import csv
with out.open(encoding="utf-8", newline="") as rows:
    count = sum(1 for _ in csv.reader(rows)) - 1
print(json.dumps([count if status == 0 else -1, took, memory]))
"""


def write_chat(path: Path, messages: int) -> None:
    """Two people over five years: a tenth of the messages go on over a second line, one in fifty
    has a picture.
    """
    chance, at = random.Random(7), datetime(2021, 1, 1)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(messages):
            at += timedelta(seconds=chance.randrange(1, 315_000_000 // messages))
            text = " ".join(chance.choices(_WORDS, k=chance.randrange(1, 16)))
            text += "\nand " + text if number % 10 == 0 else ""
            text = (
                f"IMG-{at:%Y%m%d}-WA{number % 10000:04d}.jpg (file attached)"
                if number % 50 == 1
                else text
            )
            out.write(f"{at:%d/%m/%Y, %H:%M} - {'Ann Lee' if number % 3 else 'Sam Roe'}: {text}\n")


def measure(program: str, chat: Path, times: int) -> tuple[int, float, float]:
    """Rows, the best time in seconds, the most memory in MB."""
    seen = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", program, str(chat)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for _ in range(times)
    ]
    return seen[0][0], min(s[1] for s in seen), max(s[2] for s in seen) / 1024


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--messages", type=int, default=1_000_000)
    arguments.add_argument("--times", type=int, default=3)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chat = Path(folder) / "chat.txt"
        write_chat(chat, asked.messages)
        size = chat.stat().st_size / 2**20
        bare = measure(_BARE, chat, asked.times)
        clew = measure(_CLEW, chat, asked.times)
    assert bare[0] == clew[0] == asked.messages, (bare, clew)
    print(machine())
    print(
        f"{asked.messages:,} messages, {size:,.0f} MB. Bare parse {bare[1]:.2f} s, {bare[2]:,.0f} MB of memory."
    )
    print(
        f"Timeline {clew[1]:.2f} s, {clew[2]:,.0f} MB of memory: {clew[1] / bare[1]:.2f} times the bare parse."
    )


if __name__ == "__main__":
    main()
