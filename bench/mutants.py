"""Faults put into the rules that cost most when they are wrong, one at a time: do the tests find
each?

    python -m bench.mutants [ROOM] [--sample 60] [--seed 1] [--files protect.py earlier.py] [--out FILE]

A fault is one comparison, one "and", one number, one sum or one statement turned into another. Each
is tried in a copy of the sources, with the tests of its room alone; the sources themselves are not
touched. A fault that no test finds is printed: it wants a test, or a word on why it changes nothing
that anybody can see (docs/decisions/0055).

Rooms: what hides numbers (control, the usual one), clocks, counting, access and sealing.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Room:
    """Files of one folder, and the tests that have to find a fault in them."""

    folder: Path
    files: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "control": Room(
        Path("src/clew/figures/control"),
        ("attack.py", "earlier.py", "protect.py", "system.py", "themes.py"),
        ("tests/rules/test_figures_control.py", "tests/rules/test_figures_attack.py"),
    ),
    "clocks": Room(Path("src/clew/offences"), ("clocks.py",), ("tests/rules/test_order_rules.py",)),
    "counting": Room(
        Path("src/clew/figures"), ("counting.py", "bands.py"), ("tests/test_figures.py",)
    ),
    "access": Room(
        Path("src/clew/unit/access"),
        ("parts.py", "ownership.py", "door.py"),
        ("tests/unit/test_who_may_what.py", "tests/unit/test_who_changes_what.py"),
    ),
    "sealing": Room(
        Path("src/clew/sealing"),
        ("codes.py", "envelope.py", "keys.py", "letters.py", "mailbox.py"),
        ("tests/rules/test_sealing.py",),
    ),
}
SECONDS = 600
_OPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One place and what is done there. `before` and `after` are the line as Python writes it."""

    file: Path
    line: int
    before: str
    after: str
    source: str


Place = tuple[Path, int, int]
"""A file, a node of it and which way of changing the node."""


def places(file: Path) -> Iterator[Place]:
    """Every place of a file where a fault can be put."""
    tree = _parsed(file)
    skipped = _annotations(tree)
    for n, node in enumerate(ast.walk(tree)):
        if id(node) not in skipped:
            yield from ((file, n, which) for which in range(_changes(node)))


def fault_at(place: Place) -> Fault:
    file, number, which = place
    tree, changed = _parsed(file), _parsed(file)
    node = list(ast.walk(tree))[number]
    _change(changed, number, which)
    ast.fix_missing_locations(changed)
    return Fault(file, getattr(node, "lineno", 0), *_lines(tree, changed), ast.unparse(changed))


def _parsed(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def _annotations(tree: ast.Module) -> set[int]:
    """What is only said of types, and docstrings."""
    found: set[int] = set()
    for node in ast.walk(tree):
        kept = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            kept.append(node)
        if isinstance(node, ast.Raise):
            kept.append(node)
        for held in kept:
            if held is not None:
                found |= {id(x) for x in ast.walk(held)}
    return found


def _changes(node: ast.AST) -> int:
    """In how many ways a node is changed."""
    if isinstance(node, ast.Compare):
        return sum(type(op) in _OPS for op in node.ops)
    if isinstance(node, ast.BoolOp | ast.BinOp):
        return int(type(node.op) in _OPS)
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.Not))
    if isinstance(node, ast.Constant):
        return int(
            isinstance(node.value, int) and (isinstance(node.value, bool) or node.value < 100)
        )
    return int(
        isinstance(node, ast.AugAssign)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    )


def _change(tree: ast.Module, place: int, which: int) -> None:
    node = list(ast.walk(tree))[place]
    if isinstance(node, ast.Compare):
        node.ops[which] = _OPS[type(node.ops[which])]()  # type: ignore[call-overload]
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        node.op = _OPS[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else int(node.value) + 1  # type: ignore[arg-type]
    else:
        _replace(tree, node, node.operand if isinstance(node, ast.UnaryOp) else ast.Pass())


def _replace(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                for n, item in enumerate(value):
                    if item is old:
                        value[n] = new


def _lines(one: ast.Module, other: ast.Module) -> tuple[str, str]:
    before, after = ast.unparse(one).splitlines(), ast.unparse(other).splitlines()
    for a, b in zip(before, after, strict=False):
        if a != b:
            return a.strip(), b.strip()
    return "", ""


def found(fault: Fault, tests: tuple[str, ...], work: Path) -> bool:
    """Whether a test fails, or does not end, with the fault in the sources."""
    path = work / fault.file
    path.write_text(fault.source, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": str(work / "src"),
        "CLEW_ATTACKS": "12",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        *tests,
    ]
    try:
        done = subprocess.run(
            command, cwd=work, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        shutil.copy(ROOT / fault.file, path)
    return done.returncode != 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("room", nargs="?", choices=list(ROOMS), default="control")
    parser.add_argument("--sample", type=int, default=0, help="so many faults, drawn; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", nargs="*", help="some files of the room")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    room = ROOMS[given.room]
    held = [place for name in given.files or room.files for place in places(room.folder / name)]
    tried = (
        random.Random(given.seed).sample(held, min(given.sample, len(held)))
        if given.sample
        else held
    )
    survived: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="clew-mutants-") as folder:
        work = Path(folder)
        for part in ("src", "tests"):
            shutil.copytree(
                ROOT / part,
                work / part,
                ignore=shutil.ignore_patterns("__pycache__", "node_modules"),
            )
        shutil.copy(ROOT / "pyproject.toml", work)
        for number, place in enumerate(tried, 1):
            fault = fault_at(place)
            if not found(fault, room.tests, work):
                survived.append(
                    {
                        "file": fault.file.name,
                        "line": fault.line,
                        "before": fault.before,
                        "after": fault.after,
                    }
                )
                print(
                    f"{number}/{len(tried)} not found: {fault.file.name}:{fault.line}\n  - {fault.before}\n  + {fault.after}",
                    flush=True,
                )
    print(
        f"{len(tried)} of {len(held)} faults tried: the tests found {len(tried) - len(survived)}, and not {len(survived)}."
    )
    if given.out:
        given.out.write_text(
            json.dumps({"faults": len(held), "tried": len(tried), "not found": survived}, indent=1)
            + "\n"
        )
    return 1 if survived else 0


if __name__ == "__main__":
    raise SystemExit(main())
