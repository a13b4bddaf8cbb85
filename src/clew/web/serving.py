"""Processes that serve, started together and ended together."""

from __future__ import annotations

import signal
import subprocess
import time

_POLITE_SECONDS = 15


def until_one_ends(children: list[subprocess.Popen[bytes]]) -> int:
    def stop(*_: object) -> None:
        for child in children:
            child.terminate()

    signal.signal(signal.SIGTERM, stop)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
    except KeyboardInterrupt:
        pass
    stop()
    for child in children:
        try:
            child.wait(_POLITE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
    return max((abs(c.returncode or 0) for c in children if c.returncode not in (0, -signal.SIGTERM, -signal.SIGINT)), default=0)
