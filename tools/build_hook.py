"""A wheel and a source archive hold the compiled styles, the scripts and the fonts, or are not
built.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MADE = (
    "src/clew/web/static/clew/clew.css",
    "src/clew/web/static/clew/public.css",
    "src/clew/web/fonts",
)


class MakesAssets(BuildHookInterface):
    """Runs tools/assets before hatchling collects files.

    An editable install takes them from where tools/environment puts them.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        ran = subprocess.run(["bash", "tools/assets"], cwd=self.root, check=False)
        missing = [made for made in _MADE if not (Path(self.root) / made).exists()]
        if ran.returncode or missing:
            raise SystemExit(
                "The styles, scripts and fonts could not be made, so nothing is built. "
                "Install Node.js 20 or newer, or run `bash tools/environment`, and build again."
            )
        self._name_commit(build_data)

    def _name_commit(self, build_data: dict[str, Any]) -> None:
        """The commit goes into what is built from a clone; a source archive holds it already."""
        # Nothing of Clew is installed where it is built.
        sys.path.insert(0, str(Path(self.root) / "src"))
        from clew.version import described

        said = described(Path(self.root))
        if not said:
            return
        written = Path(self.directory) / "commit.txt"
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(said, encoding="utf-8")
        inside = "src/clew" if self.target_name == "sdist" else "clew"
        build_data["force_include"][str(written)] = f"{inside}/commit.txt"
