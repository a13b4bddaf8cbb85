"""What Clew imports is what it asks to be installed with it: nothing rests on a package that only
its developers have.
"""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def named(requirements: list[str]) -> set[str]:
    """The names of packages in requirements, in the one spelling that package indexes compare."""
    return {
        re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()
        for requirement in requirements
    }


def imported(file: Path) -> set[str]:
    """The top-level names of the modules that a file imports, wherever in the file it does so."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_every_package_that_clew_imports_is_one_that_it_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = named(project["dependencies"]) | named(project["optional-dependencies"]["spark"])
    given_by = packages_distributions()
    missing = {}
    for file in (ROOT / "src").rglob("*.py"):
        for name in imported(file) - set(sys.stdlib_module_names) - {"clew"}:
            if not asked & named(given_by.get(name, [name])):
                missing[name] = str(file.relative_to(ROOT))
    assert missing == {}


def test_what_clew_asks_for_is_pinned_for_those_who_only_run_it() -> None:
    asked = named(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])
    pinned = named(
        re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE)
    )
    assert asked <= pinned
