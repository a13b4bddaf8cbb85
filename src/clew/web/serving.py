"""Processes that serve, started together, started again when they end unasked, and ended together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_POLITE_SECONDS = 15
# Whatever ends unasked is started again after a pause that doubles; one that has run for so long
# begins anew.
_SHORTEST_PAUSE, _LONGEST_PAUSE, _SETTLED_SECONDS = 1.0, 30.0, 60.0


@dataclass(slots=True)
class Child:
    """A process to keep running.

    `essential`: without it nothing is served, so its end ends everything.
    """

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    essential: bool = False
    # Gunicorn takes SIGHUP as "load anew"; a process that does not is ended and started again.
    reloads: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    began: float = field(default=0.0, init=False)
    again_at: float = field(default=0.0, init=False)
    pause: float = field(default=_SHORTEST_PAUSE, init=False)

    def run(self) -> None:
        self.process, self.began = self.start(), time.monotonic()


def keep_running(children: list[Child]) -> int:
    """Run until SIGTERM or SIGINT, then end every child; 0 when that was asked for.

    A child that ends unasked is started again; where it was essential, the rest is ended and the
    result is its status, never 0: what supervises us then knows that this was no ordinary end.
    SIGHUP loads everything anew, or ends us where a terminal was closed.
    """
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: asked.append(got))
    for child in children:
        child.run()
    status = 0
    try:
        while True:
            if signal.SIGHUP in asked and not sys.stdin.isatty():
                asked.remove(signal.SIGHUP)
                for child in children:
                    _load_anew(child)
            if asked:
                break
            ended = next(
                (c for c in children if c.essential and c.process and c.process.poll() is not None),
                None,
            )
            if ended:
                code = ended.process.returncode if ended.process else 1
                status = 128 - code if code < 0 else code or 1
                _tell(f"{ended.name} ended by itself, {_how(code)}: everything is ended")
                break
            for child in children:
                _look_after(child)
            time.sleep(0.2)
    finally:
        _end(children)
    return status


def _look_after(child: Child) -> None:
    now = time.monotonic()
    if child.process is None:
        if now >= child.again_at:
            child.run()
        return
    code = child.process.poll()
    if code is None:
        return
    if now - child.began > _SETTLED_SECONDS:
        child.pause = _SHORTEST_PAUSE
    _tell(f"{child.name} ended by itself, {_how(code)}: started again in {child.pause:g} s")
    child.process, child.again_at = None, now + child.pause
    child.pause = min(child.pause * 2, _LONGEST_PAUSE)


def _load_anew(child: Child) -> None:
    if child.process is None:
        return
    if child.reloads:
        child.process.send_signal(signal.SIGHUP)
    else:
        _end([child])
        child.run()


def _end(children: list[Child]) -> None:
    running = [c.process for c in children if c.process is not None and c.process.poll() is None]
    for process in running:
        process.terminate()
    last = time.monotonic() + _POLITE_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _how(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"status {code}"


def _tell(said: str) -> None:
    sys.stderr.write(f"clew: {said}\n")
    sys.stderr.flush()
