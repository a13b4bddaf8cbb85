"""Has exports read in a process of its own (`confined`), and passes on what it answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from clew.evidence.layouts import Columns
from clew.problems import Problem

# An answer is one event, whose text a reader holds in memory; no longer line is believed.
_LONGEST = 256 * 2**20


@dataclass(frozen=True)
class Limits:
    """`memory` in bytes of address space, `seconds` of processor time."""

    memory: int = 4 * 2**30
    seconds: int = 3600


LIMITS = Limits()


def answers(
    job: dict[str, Any], limits: Limits = LIMITS, descriptors: tuple[int, ...] = ()
) -> Iterator[list[Any]]:
    """What the process says of `job`, one answer after the other: a kind and its values.

    Raises Problem when the process ended before it was done: a Problem of its own, a limit that was
    reached, or a fault. It names the file that was being read.
    """
    with tempfile.TemporaryDirectory(prefix="clew-evidence-") as workspace:
        started = subprocess.Popen(
            [sys.executable, "-I", "-m", "clew.evidence.confined"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=descriptors,
            start_new_session=True,
            # Nothing of the caller's environment, in which secrets may stand.
            env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "PATH": os.defpath},
        )
        # A process that waits for ever uses no processor time.
        stuck = threading.Timer(limits.seconds * 4, started.kill)
        stuck.daemon = True
        stuck.start()
        try:
            yield from _until_the_end(started, job, limits, workspace)
        finally:
            stuck.cancel()
            started.kill()
            started.wait()
            for stream in (started.stdin, started.stdout):
                if stream:
                    stream.close()


def _until_the_end(
    started: subprocess.Popen[bytes], job: dict[str, Any], limits: Limits, workspace: str
) -> Iterator[list[Any]]:
    written, read = cast("IO[bytes]", started.stdin), cast("IO[bytes]", started.stdout)
    told = {**job, "memory": limits.memory, "seconds": limits.seconds, "workspace": workspace}
    try:
        written.write(json.dumps(told).encode())
        written.close()
    except BrokenPipeError:
        raise Problem(f"The process that reads exports does not start. {_TRY}") from None
    at = ", ".join(map(str, job["files"][:3]))
    while line := read.readline(_LONGEST):
        try:
            kind, *values = json.loads(line)
        except ValueError:
            break
        if kind == "end":
            return
        if kind == "problem":
            raise Problem(values[0])
        if kind == "memory":
            raise Problem(
                f"{at}: reading needs more than {limits.memory // 2**20:,} MB of memory. "
                "Nothing of it was taken. Ask for an export of a shorter time, or split it."
            )
        if kind == "refused":
            raise OSError(values[0], values[1], values[2] or None)
        if kind == "source":
            at = values[0]
        yield [kind, *values]
    ended = started.wait()
    if ended in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Problem(
            f"{at}: reading took more than {limits.seconds:,} seconds of the processor, or more memory "
            "than there is, and was ended. Nothing of it was taken. Ask for an export of a "
            "shorter time, or leave this file out."
        )
    raise Problem(
        f"{at}: the process that reads exports ended in the middle of it (status {ended}). Nothing "
        f"of it was taken. {_TRY}"
    )


_TRY = "Leave this file out, and tell whoever keeps Clew for you."


def job(
    files: list[Path], zone: str, why: str, dates: str | None, mapping: Path | Columns | None
) -> dict[str, Any]:
    """What each kind of job needs. `mapping`: a file in TOML, or what would stand in it."""
    return {
        "files": [str(f.absolute()) for f in files],
        "zone": zone,
        "why": why,
        "dates": dates,
        "mapping": str(mapping.absolute()) if isinstance(mapping, Path) else mapping or None,
    }
