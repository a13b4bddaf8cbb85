"""Coverage of templates: which lines of a page were drawn in the tests, and which were not.

Jinja compiles a template into Python that carries the template's file name, and keeps which line of
it each line of Python comes from. Coverage asks both of these from here.
"""

from __future__ import annotations

import bisect
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import jinja2
from coverage import CoveragePlugin, FileReporter, FileTracer
from coverage.plugin_support import Plugins

SRC = str(Path(__file__).resolve().parent.parent / "src" / "clew")


def coverage_init(registry: Plugins, options: Any) -> None:
    registry.add_file_tracer(_Templates())


class _Templates(CoveragePlugin):
    def file_tracer(self, filename: str) -> FileTracer | None:
        return _Drawn(filename) if _is_template(filename) else None

    def file_reporter(self, filename: str) -> FileReporter | str:
        return _Lines(filename)

    def find_executable_files(self, src_dir: str) -> Iterable[str]:
        """Templates that no test draws count too."""
        return [str(f) for f in Path(src_dir).rglob("*.html*") if _is_template(str(f))]


def _is_template(filename: str) -> bool:
    # The pages of sign-in are written in the language of Django.
    ours = filename.startswith(SRC) and "/sign_in_templates/" not in filename
    return ours and filename.endswith((".html", ".html.j2"))


class _Drawn(FileTracer):
    def __init__(self, filename: str) -> None:
        self.filename = filename

    def source_filename(self) -> str:
        return self.filename

    def line_number_range(self, frame: FrameType) -> tuple[int, int]:
        pairs = _parsed(frame.f_globals.get("debug_info", ""))
        before = bisect.bisect_right(pairs, (frame.f_lineno, sys.maxsize))
        line = pairs[before - 1][1] if before else -1
        return line, line


@cache
def _parsed(kept: str) -> list[tuple[int, int]]:
    """Lines of the compiled template, each beside the template's own, as Jinja keeps them."""
    pairs = (pair.split("=") for pair in kept.split("&") if pair)
    return [(int(python), int(template)) for template, python in pairs]


class _Lines(FileReporter):
    def lines(self) -> set[int]:
        """Lines of which Jinja made a statement."""
        source = Path(self.filename).read_text(encoding="utf-8")
        made = _compiler().compile(source, filename=self.filename, raw=True)
        found = [x for x in made.splitlines() if x.startswith("debug_info = ")]
        return {line for _, line in _parsed(found[0].split("'")[1])} if found else set()


@cache
def _compiler() -> jinja2.Environment:
    """The words of the templates' language that any of our environments knows."""
    from clew.web.jinja import environment

    made = environment(
        loader=jinja2.DictLoader({}), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    made.filters.setdefault("words", str)
    return made
