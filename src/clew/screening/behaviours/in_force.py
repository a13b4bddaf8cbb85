"""Which learned reader is in force in a folder of runs: the one that ships, or a force's own that a
named person signed.

`RUNS/reader-decisions.csv` says who signed or withdrew what, when and why; it is added to and never
rewritten, and its last line decides. The signed readers are in `RUNS/reader/`, named by their
digest. One that is not what was signed reads nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from clew.files import private_file
from clew.problems import Problem
from clew.screening import kept_lines
from clew.screening.behaviours.learned import load
from clew.screening.kept_lines import BadLines

FILE = "reader-decisions.csv"
FOLDER = "reader"
SHIPPED = "shipped"
VERDICTS = ("sign", "withdraw")
MODEL = "reader.npz"
REPORT = "report.json"
"""What the folder of a candidate holds, as `candidate` writes it."""


class NotSigned(Problem):
    """The reader in force is not what was signed, or a candidate cannot be signed.

    The message says what to do.
    """


@dataclass(frozen=True, slots=True)
class ReaderDecision:
    """A line of the file. `was` and `became` are digests (SHA-256); the reader that ships is
    written with `shipped ` before it.

    `figures` is JSON: the counts before and after on labels kept apart, as the candidate's report
    has them.
    """

    verdict: str
    was: str
    became: str
    by: str
    reason: str
    decided_at: str
    figures: str


_COLUMNS = tuple(f.name for f in fields(ReaderDecision))


@dataclass(frozen=True, slots=True)
class InForce:
    """The reader that reads. `path` and `signed` are None for the one that ships."""

    digest: str
    path: Path | None = None
    signed: ReaderDecision | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """As a run's manifest has it."""
        if self.signed is None:
            return {"reader": SHIPPED, "digest": self.digest}
        s = self.signed
        return {
            "reader": "own",
            "digest": self.digest,
            "signed_by": s.by,
            "signed_at": s.decided_at,
            "reason": s.reason,
            "figures": json.loads(s.figures),
        }


def in_force(runs: Path) -> InForce:
    """The reader in force in `runs`, which need not be there yet.

    Raises NotSigned when its file is not what was signed, BadLines.
    """
    signed = _stack(history(runs))
    if not signed:
        return InForce(shipped_digest())
    last = signed[-1]
    path = _path(runs, last.became)
    if not path.is_file() or digest_of(path) != last.became:
        what = "is missing" if not path.is_file() else "is not what was signed"
        raise NotSigned(
            f"{path} {what}: {last.by} signed {last.became[:16]} on {last.decided_at[:10]}. Put the file back from a copy, "
            f"or go back to the reader before it with clew reading withdraw --runs {runs} --by NAME --reason WHY."
        )
    return InForce(last.became, path, last)


def history(runs: Path) -> list[ReaderDecision]:
    """Every line, oldest first. Raises BadLines."""
    found = []
    for line, cells in kept_lines.read(runs / FILE, _COLUMNS):
        decision = ReaderDecision(**cells)
        if decision.verdict not in VERDICTS:
            raise BadLines(
                f"{runs / FILE} line {line}: {decision.verdict!r} is no verdict: write {', '.join(VERDICTS)}."
            )
        try:
            json.loads(decision.figures or "null")
        except ValueError as problem:
            raise BadLines(
                f"{runs / FILE} line {line}, figures: they are no JSON. Put the line back as it was."
            ) from problem
        found.append(decision)
    return found


def sign(runs: Path, folder: Path, *, by: str, reason: str) -> ReaderDecision:
    """Put the candidate of `folder` in force from the next run on.

    Raises NotSigned, BadLines, ValueError without a name or a reason.
    """
    _who_and_why(by, reason)
    model, report = folder / MODEL, _report(folder)
    digest = digest_of(model)
    if digest != report["reader"]:
        raise NotSigned(
            f"{model} is not the reader that {folder / REPORT} tells of: make the candidate again with clew reading train."
        )
    try:
        load(model)
    except ValueError as problem:
        raise NotSigned(
            f"{problem}. Make the candidate again with clew reading train."
        ) from problem
    with _alone(runs):
        was = in_force(runs)
        if was.digest == digest:
            raise NotSigned(f"{digest[:16]} is in force already: nothing was changed.")
        if was.digest != report["before"]:
            raise NotSigned(
                f"the figures of {folder} were taken beside {report['before'][:16]}, and {was.digest[:16]} is in force now: "
                "make the candidate again with clew reading train."
            )
        (runs / FOLDER).mkdir(mode=0o700, exist_ok=True)
        with private_file(_path(runs, digest), "wb") as handle:
            handle.write(model.read_bytes())
        # The line puts it in force. Killed before it, the reader of before stays.
        return _add(
            runs,
            "sign",
            _named(was),
            digest,
            by,
            reason,
            json.dumps({k: report[k] for k in ("labels", "all", "tags")}),
        )


def withdraw(runs: Path, *, by: str, reason: str) -> ReaderDecision:
    """Go back to the reader that was in force before the one that is.

    Raises NotSigned when none was signed, BadLines, ValueError.
    """
    _who_and_why(by, reason)
    with _alone(runs):
        signed = _stack(history(runs))
        if not signed:
            raise NotSigned(
                f"no reader was signed in {runs}: the one that ships is in force, and nothing was changed."
            )
        back = signed[-2].became if len(signed) > 1 else f"{SHIPPED} {shipped_digest()}"
        return _add(runs, "withdraw", signed[-1].became, back, by, reason, "null")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def shipped_digest() -> str:
    """SHA-256 of the reader that comes with Clew."""
    with as_file(files("clew.screening.behaviours") / "data" / "reader.npz") as path:
        return digest_of(path)


def _stack(decisions: list[ReaderDecision]) -> list[ReaderDecision]:
    """The signatures that hold, the one in force last."""
    held: list[ReaderDecision] = []
    for decision in decisions:
        if decision.verdict == "sign":
            held.append(decision)
        elif held:
            held.pop()
    return held


def _add(
    runs: Path, verdict: str, was: str, became: str, by: str, reason: str, figures: str
) -> ReaderDecision:
    made = ReaderDecision(
        verdict,
        was,
        became,
        by.strip(),
        reason.strip(),
        datetime.now(UTC).isoformat(timespec="seconds"),
        figures,
    )
    kept_lines.append(runs / FILE, _COLUMNS, astuple(made))
    return made


def _named(reader: InForce) -> str:
    return reader.digest if reader.signed else f"{SHIPPED} {reader.digest}"


def _path(runs: Path, digest: str) -> Path:
    return runs / FOLDER / f"{digest[:16]}.npz"


def _who_and_why(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise ValueError("a decision needs who made it and why")


def _report(folder: Path) -> dict[str, Any]:
    try:
        report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        if not all(isinstance(report[k], str) for k in ("reader", "before")) or not all(
            k in report for k in ("labels", "all", "tags")
        ):
            raise ValueError("it lacks what clew reading train writes")
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NotSigned(
            f"{folder / REPORT} is no report of a candidate ({problem}): make the candidate with clew reading train."
        ) from problem
    if not (folder / MODEL).is_file():
        raise NotSigned(f"{folder / MODEL} is missing: make the candidate with clew reading train.")
    return report


@contextmanager
def _alone(runs: Path) -> Iterator[None]:
    """One signature at a time."""
    descriptor = os.open(runs / ".reader-lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
