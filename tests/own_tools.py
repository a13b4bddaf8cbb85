"""The programs of `tools/`, for tests that call their functions: the folder is no package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

_TOOLS = Path(__file__).resolve().parents[1] / "tools"


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, _TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made
