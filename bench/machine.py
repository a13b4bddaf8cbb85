"""What a figure was measured on, and how much memory it took."""

from __future__ import annotations

import os
import platform
import resource
from pathlib import Path


def machine() -> dict[str, object]:
    memory = next((int(x.split()[1]) // 1024**2 for x in Path("/proc/meminfo").read_text().splitlines() if x.startswith("MemTotal")), None)
    return {"cores": os.cpu_count(), "memory GiB": memory, "processor": platform.machine(), "python": platform.python_version()}


def peak_mb() -> int:
    """Most memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def children_peak_mb() -> int:
    """Most memory of any one worker that has ended, MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
