"""Which of many patterns stand in a text, in one pass over it.

Hyperscan says which patterns match; where exactly, and in what context, is then asked of `re` for
those few alone. Telling where a match starts inside the automaton costs six times the pass
(docs/decisions/0004).
"""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import version
from pathlib import Path

import hyperscan

from clew.files import private_file

_FLAGS = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH


class Automaton:
    """Patterns, numbered as given. `find(raw)` gives the numbers of those that match, in order."""

    def __init__(self, patterns: list[str]) -> None:
        self._database = _compile(patterns)
        self._hits: list[int] = []

    def _on_match(self, number: int, _start: int, _end: int, _flags: int, _context: object) -> None:
        self._hits.append(number)

    def find(self, raw: bytes) -> list[int]:
        self._hits = []
        self._database.scan(raw, match_event_handler=self._on_match)
        return sorted(self._hits)


def _cache_file(patterns: list[str]) -> Path:
    """Where the compiled form is kept for the next process: in the user's own cache, named by all
    that it depends on.
    """
    made_of = "\x1f".join(
        (version("hyperscan"), platform.machine(), _processor(), str(int(_FLAGS)), *patterns)
    )
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "clew" / f"lexicon-{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.hs"


def _processor() -> str:
    """The processor's features: a compiled automaton belongs to the kind of processor that compiled
    it.
    """
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line for line in lines if line.startswith(("flags", "Features"))), "")


def _compile(patterns: list[str]) -> hyperscan.Database:
    """Compile, or take what an earlier process compiled.

    Compiling takes some seconds; loading, milliseconds.
    """
    kept = _cache_file(patterns)
    try:
        if kept.stat().st_uid == os.getuid():
            database = hyperscan.loadb(kept.read_bytes(), hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
            return database
    except (OSError, hyperscan.error):
        pass  # not there, or not of this version: compile
    database = _compile_now(patterns)
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with private_file(kept, "wb") as handle:
            handle.write(hyperscan.dumpb(database))
    except OSError:
        pass  # a home that cannot be written costs the next process some seconds, nothing else
    return database


def _compile_now(patterns: list[str]) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=[p.encode() for p in patterns],
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=[_FLAGS] * len(patterns),
        )
    except hyperscan.error:
        for pattern in patterns:  # say which one: the compiler speaks of the set
            try:
                hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK).compile(
                    expressions=[pattern.encode()], ids=[0], elements=1, flags=[_FLAGS]
                )
            except hyperscan.error as problem:
                raise ValueError(
                    f"pattern cannot be compiled ({problem}): {pattern[:200]}"
                ) from problem
        raise
    return database
