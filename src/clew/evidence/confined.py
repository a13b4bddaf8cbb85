"""The process that reads exports: nothing of an export is parsed anywhere else.

It starts with a bare environment, takes its job as JSON from standard input, limits its own memory,
time and files, gives up the network and the starting of programs, and answers in lines of JSON. So
a file that is made to harm a parser reaches neither the caller's memory nor its secrets.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import platform
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from clew.evidence import layouts
from clew.evidence.clock import Clock
from clew.evidence.command import Reader, write_timeline
from clew.evidence.events import Event
from clew.evidence.scope import Parties, Scope
from clew.problems import Problem

_WRITTEN = 16 * 2**30
_OPEN_FILES = 256

# linux/audit.h, linux/seccomp.h and linux/prctl.h. By machine: its number, then the calls that are
# refused: sockets, other programs, other processes' memory, and io_uring, which goes round them.
_MACHINES = {
    "x86_64": (0xC000003E, (41, 42, 44, 49, 53, 59, 101, 310, 311, 322, 425)),
    "aarch64": (0xC00000B7, (117, 198, 199, 200, 203, 206, 221, 270, 271, 281, 425)),
}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOWED, _REFUSED = 0x7FFF0000, 0x00050001
_SECOND_NAMES = 0x40000000  # x86_64 knows its calls by a second row of numbers as well
_NO_NEW_PRIVILEGES, _FILTER = 38, 22


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def give_up_network_and_programs() -> None:
    """From here on the kernel refuses sockets and other programs; where it cannot, Python does."""
    if not _refused_by_the_kernel():
        sys.addaudithook(_refuse)


def _refused_by_the_kernel() -> bool:
    if platform.machine() not in _MACHINES or not sys.platform.startswith("linux"):
        return False
    machine, calls = _MACHINES[platform.machine()]
    end = len(calls) + 5  # where the step stands that refuses
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, end - 2, machine),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, end - 4, 0, _SECOND_NAMES),
        *((_EQUAL, end - 5 - n, 0, call) for n, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOWED),
        (_RETURN, 0, 0, _REFUSED),
    ]
    program = _Program(len(steps), (_Step * len(steps))(*(_Step(*s) for s in steps)))
    libc = ctypes.CDLL(None, use_errno=True)
    return (
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
        and libc.prctl(_FILTER, 2, ctypes.byref(program), 0, 0) == 0
    )


def _refuse(event: str, _arguments: object) -> None:
    if event in {"socket.__new__", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"}:
        raise PermissionError(f"{event} is not allowed while an export is read")


def _limit(memory: int, seconds: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, _WRITTEN),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, highest = resource.getrlimit(what)
        within = most if highest == resource.RLIM_INFINITY else min(most, highest)
        resource.setrlimit(what, (within, within))


Tell = Callable[..., None]


class Within:
    """Takes events of one source, tells those within the scope, and counts the rest by reason."""

    def __init__(self, scope: Scope, parties: Parties, tell: Tell) -> None:
        self._scope, self._parties, self._tell = scope, parties, tell

    def add(self, source: str, events: Iterable[Event]) -> int:
        self._tell("source", source)
        told, outside = 0, dict[str, int]()
        for event in events:
            if why := self._scope.outside(event, source, self._parties):
                outside[why] = outside.get(why, 0) + 1
                continue
            position, (epoch, utc, zone), written, *rest = event
            cells = [_storable(v) for v in (position, utc, zone, written, *rest)]
            self._tell("event", epoch, *cells)
            told += 1
        for why, count in outside.items():
            self._tell("outside", source, why, count)
        return told


def _storable(value: str | int) -> str | int:
    """Text that UTF-8 can hold: half of a surrogate pair by its code."""
    if isinstance(value, int) or value.isascii():
        return value
    return value.encode("utf-8", "backslashreplace").decode()


def _events(job: dict[str, Any], workspace: Path, tell: Tell) -> None:
    files, scope = [Path(f) for f in job["files"]], Scope.from_json(job["scope"])
    mapping = layouts.of(job["mapping"])

    def reader() -> Reader:
        return Reader(Clock(job["zone"], job["why"]), workspace, job["dates"], mapping)

    parties = Parties(scope)
    if scope.correspondents:
        reader().read_all(files, parties)
    second = reader()
    second.read_all(files, Within(scope, parties, tell))
    for one in second.unread:
        tell("unread", *(_storable(v) for v in one))
    if second.unlisted:
        tell("unread", "", "", f"{second.unlisted:,} more places were not understood", "")
    for name, kinds in second.found.items():
        tell("format", name, list(dict.fromkeys(kinds)))
    for note in dict.fromkeys(second.notes):
        tell("note", note)


def _timeline(job: dict[str, Any], workspace: Path, tell: Tell) -> None:
    said = io.StringIO()
    with (
        os.fdopen(job["table"], "wb") as table,
        os.fdopen(job["listed"], "w", encoding="utf-8", newline="") as listed,
    ):
        status = write_timeline(
            [Path(f) for f in job["files"]],
            Clock(job["zone"], job["why"]),
            workspace,
            (table, job["table_name"]),
            (listed, job["listed_name"]),
            lambda text: print(text, file=said),
            job["dates"],
            layouts.of(job["mapping"]),
            lambda name: tell("source", name),
        )
    tell("said", said.getvalue())
    tell("status", status)


def main() -> None:
    answers = sys.stdout

    def tell(kind: str, *values: object) -> None:
        answers.write(json.dumps([kind, *values]) + "\n")

    job = json.loads(sys.stdin.read())
    _limit(job["memory"], job["seconds"])
    give_up_network_and_programs()
    try:
        with tempfile.TemporaryDirectory(prefix="read-", dir=job["workspace"]) as folder:
            {"events": _events, "timeline": _timeline}[job["job"]](job, Path(folder), tell)
        tell("end")
    except Problem as problem:
        tell("problem", str(problem))
    except MemoryError:
        tell("memory")
    except OSError as problem:
        tell("refused", problem.errno, problem.strerror, str(problem.filename or ""))
    answers.flush()


if __name__ == "__main__":
    main()
