"""The answers that were made at the terminal, so that a later one is weighed against all of them:
what was sent is known to the world.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clew.database.embedded import home
from clew.unit.figures.key import key_of_figures


class NotKept(Exception):
    """The record of answers cannot be used; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Record:
    """A folder with one file an answer, readable by the user alone.

    A draft counts as though it were sent, because nobody tells the record when it is; a new draft
    of the same request takes its place. Once it is written down as sent it stays, and a new draft
    of the same request is weighed against it too.
    """

    folder: Path

    @classmethod
    def usual(cls) -> Record:
        return cls(home() / "answers")

    @property
    def key(self) -> bytes:
        return key_of_figures()

    def _path(self, reference: str, text: str, sent_on: str = "") -> Path:
        of = hashlib.sha256(f"{reference}\n{text.strip()}".encode()).hexdigest()[:16]
        return self.folder / f"{of}{'-' + sent_on if sent_on else ''}.json"

    def others(self, reference: str, text: str, force: str) -> list[dict[str, Any]]:
        """Every other answer of this force, oldest first. Raises NotKept."""
        made = []
        for path in sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []:
            if path == self._path(reference, text):
                continue
            try:
                held = json.loads(path.read_text(encoding="utf-8"))
                if held["force"] == force:
                    made.append(held)
            except (OSError, ValueError, KeyError, TypeError) as problem:
                raise NotKept(
                    f"{path} is no answer that Clew kept ({problem}). Put it right, or take it out of the record if it was never sent."
                ) from problem
        return made

    def keep(self, aggregate: dict[str, Any], text: str) -> Path:
        """Write an answer down, aside and then in place."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(aggregate["reference"], text, aggregate.get("sent_on") or "")
        aside = path.with_suffix(".writing")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(json.dumps(aggregate, ensure_ascii=False))
        os.replace(aside, path)
        return path

    def mark_sent(self, aggregate: dict[str, Any], on: date) -> dict[str, Any]:
        """Write down that an answer went out on a day; it replaces the draft."""
        sent = {**aggregate, "sent_on": on.isoformat()}
        self.keep(sent, aggregate["request"])
        self._path(aggregate["reference"], aggregate["request"]).unlink(missing_ok=True)
        return sent
