"""Processes that serve, started together, started again when they end unasked, and ended together.

Imports nothing but the standard library: `hand_over` runs it as a program of its own, which is small.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import NoReturn

_POLITE_SECONDS = 15
# Whatever ends unasked is started again after a pause that doubles; one that has run for so long
# begins anew.
_SHORTEST_PAUSE, _LONGEST_PAUSE, _SETTLED_SECONDS = 1.0, 30.0, 60.0


@dataclass(slots=True)
class Child:
    """A process to keep running: `command`, with `environment` added to ours and without `withheld`.

    `essential`: without it nothing is served, so its end ends everything.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    withheld: Sequence[str] = ()
    essential: bool = False
    # Gunicorn takes SIGHUP as "load anew"; a process that does not is ended and started again.
    reloads: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    began: float = field(default=0.0, init=False)
    again_at: float = field(default=0.0, init=False)
    pause: float = field(default=_SHORTEST_PAUSE, init=False)

    def run(self) -> None:
        given = {k: v for k, v in os.environ.items() if k not in self.withheld}
        self.process = subprocess.Popen(self.command, env=given | dict(self.environment))  # noqa: S603
        self.began = time.monotonic()


_SAID = ("name", "command", "environment", "withheld", "essential", "reloads")


def hand_over(children: list[Child]) -> NoReturn:
    """Become a small process that keeps these running: whoever read the settings and checked them
    has hundreds of megabytes of libraries loaded, and nothing more to do.
    """
    said = json.dumps([{k: v for k, v in asdict(c).items() if k in _SAID} for c in children])
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "clew.web.serving", said])  # noqa: S606


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


if __name__ == "__main__":
    sys.exit(keep_running([Child(**child) for child in json.loads(sys.argv[1])]))
