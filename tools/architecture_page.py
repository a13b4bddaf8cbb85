"""Draw docs/architecture.md anew: its pictures and tables of rooms, made from the imports and the
contracts in pyproject.toml.

    .venv/bin/python tools/architecture_page.py            # write them into the page
    .venv/bin/python tools/architecture_page.py --check    # exit status 1 when the page is stale

What stands between `<!-- made: NAME -->` and `<!-- end -->` is written here; all other words are
written by hand.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
PARTS = {"whole": "clew", "desk": "clew.unit"}


def storeys(container: str) -> list[list[str]]:
    """The rooms of a package by storey, from top to bottom, as its contract lists them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == [container])
    return [layer.split(" | ") for layer in layers]


def imports(container: str) -> dict[str, set[str]]:
    """What each room of a package imports directly of the others, inside functions too."""
    graph = grimp.build_graph("clew")
    rooms = graph.find_children(container)
    for room in rooms:
        graph.squash_module(room)
    return {
        short(r): {
            short(other) for other in (graph.find_modules_directly_imported_by(r) & rooms) - {r}
        }
        for r in rooms
    }


def short(module: str) -> str:
    return module.rpartition(".")[2]


def below(room: str, of: dict[str, set[str]]) -> set[str]:
    """Every room that can be reached from a room by imports."""
    found: set[str] = set()
    waiting = list(of[room])
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += of[at]
    return found


def needed(of: dict[str, set[str]]) -> dict[str, set[str]]:
    """The imports that do not follow from others: enough to see what rests on what."""
    return {
        room: {r for r in direct if not any(r in below(other, of) for other in direct - {r})}
        for room, direct in of.items()
    }


def picture(container: str) -> str:
    """A drawing in Mermaid: an arrow from each room to those that it rests on. The stroke keeps a
    name from being a word of Mermaid's.
    """
    direct = imports(container)
    drawn = needed(direct)
    lines = ["```mermaid", "flowchart TB"]
    for rooms in storeys(container):
        lines += [
            f"  {room}_[{room}] --> {other}_[{other}]"
            for room in rooms
            for other in sorted(drawn[room])
        ]
        lines += [
            f"  {room}_[{room}]"
            for room in rooms
            if not direct[room] and not any(room in others for others in direct.values())
        ]
    return "\n".join([*lines, "```"])


def purpose(container: str, room: str) -> str:
    """The first paragraph of a room's own words."""
    place = ROOT / "src" / Path(*container.split(".")) / room
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    if not said:
        raise SystemExit(f"{file.relative_to(ROOT)}: say what it is for in its docstring")
    return " ".join(said.partition("\n\n")[0].split())


def table(container: str) -> str:
    """The rooms by storey, from top to bottom."""
    lines = ["| room | what it is for |", "|---|---|"]
    for rooms in storeys(container):
        lines += [f"| `{room}` | {purpose(container, room)} |" for room in rooms]
    return "\n".join(lines)


def drawn(page: str) -> str:
    """The page with its made parts made again."""
    for name, container in PARTS.items():
        made = f"<!-- made: {name} -->\n{picture(container)}\n\n{table(container)}\n<!-- end -->"
        page, found = re.subn(
            rf"<!-- made: {name} -->.*?<!-- end -->",
            lambda _, made=made: made,
            page,
            flags=re.DOTALL,
        )
        if found != 1:
            raise SystemExit(
                f"{PAGE.relative_to(ROOT)} needs one place for the part {name!r}, and has {found}"
            )
    return page


def main(arguments: list[str]) -> int:
    page = PAGE.read_text(encoding="utf-8")
    new = drawn(page)
    if arguments == ["--check"]:
        if page != new:
            print(f"{PAGE.relative_to(ROOT)} is stale: run tools/make_records")
        return int(page != new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
