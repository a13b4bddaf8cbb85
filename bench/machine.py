"""What a figure was measured on, how much memory it took, and how it is written down."""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import subprocess
from pathlib import Path
from typing import Any


def machine() -> dict[str, object]:
    memory = next(
        (
            int(x.split()[1]) // 1024**2
            for x in Path("/proc/meminfo").read_text().splitlines()
            if x.startswith("MemTotal")
        ),
        None,
    )
    return {
        "cores": os.cpu_count(),
        "memory GiB": memory,
        "processor": platform.machine(),
        "python": platform.python_version(),
    }


def peak_mb() -> int:
    """Most memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def children_peak_mb() -> int:
    """Most memory of any one worker that has ended, MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def commit() -> str:
    """The commit that was measured, and whether files differ from it; "unknown" outside a checkout."""
    root = Path(__file__).resolve().parents[1]

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", "-C", str(root), *words],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    try:
        return git("rev-parse", "--short", "HEAD") + (
            " with changes" if git("status", "--porcelain", "--", "src") else ""
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def written(report: Any) -> str:
    """A report as JSON text in which what holds nothing else stands on one line.

    >>> print(written({"a": {"hits": 1, "interval": [0.0, 1.0]}}).rstrip())
    {
     "a": {"hits": 1, "interval": [0.0, 1.0]}
    }
    """
    text = json.dumps(report, indent=1)
    for brackets in (r"\[([^\[\]{}]*)\]", r"\{([^{}]*)\}"):
        text = re.sub(
            brackets,
            lambda m: (
                re.sub(r"\n\s*", " ", m[0])
                .replace("[ ", "[")
                .replace(" ]", "]")
                .replace("{ ", "{")
                .replace(" }", "}")
            ),
            text,
        )
    return text + "\n"
