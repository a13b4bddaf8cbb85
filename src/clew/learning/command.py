"""`clew learning ...`: what a trainer or an operator runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from clew.learning import packages
from clew.learning.cases import own_case, own_cases
from clew.learning.checks import ages, findings
from clew.learning.lessons import Lesson, lessons, public_quiz
from clew.learning.packs import PACKED_AT, notes, pack, printables, slides_odp, slides_pdf
from clew.learning.simulate import assumed, needed
from clew.learning.slides import slides_pptx
from clew.learning.sources import BadContent, sources
from clew.learning.vignettes import study


def contents() -> list[packages.Content]:
    """Every case in every variant, every lesson's questions, and the public quiz."""
    made = [
        packages.of_case(own_case(name, number))
        for name, raw in own_cases().items()
        for number in range(1, len(raw["variant"]) + 1)
    ]
    made += [packages.of_lesson(x) for x in lessons().values()]
    quiz = public_quiz()
    return [*made, packages.of_quiz("is-this-stalking", quiz.title, quiz.says, quiz.questions, 5)]


def _put(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    os.replace(part, path)


def packages_command(folder: Path, out: Console, *, kind: str) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    made = contents()
    for content in made:
        for each in (packages.SCORM, packages.XAPI):
            if kind in (each, "all"):
                _put(folder / f"{content.name}.{each}.zip", packages.package(content, each))
    if kind in ("csv", "all"):
        _put(folder / "questions.csv", packages.as_csv(made).encode("utf-8-sig"))
    out.print(f"{len(made)} cases, lessons and quizzes are in {folder}.", markup=False)
    return 0


_PARTS: dict[str, tuple[str, Callable[[Lesson], bytes]]] = {
    "notes": ("pdf", notes),
    "printables": ("pdf", printables),
    "slides": ("pdf", slides_pdf),
    "slides-to-edit": ("odp", slides_odp),
    "slides-for-powerpoint": ("pptx", lambda lesson: slides_pptx(lesson, PACKED_AT)),
}


def pack_command(folder: Path, out: Console, *, number: int | None, loose: bool) -> int:
    if number is not None and number not in lessons():
        raise BadContent(f"There is no lesson {number}. They are numbered 1 to {len(lessons())}.")
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in lessons().values():
        if number in (None, lesson.number):
            if loose:
                for name, (ending, make) in _PARTS.items():
                    _put(folder / f"{lesson.name}-{name}.{ending}", make(lesson))
            else:
                _put(folder / f"{lesson.name}.zip", pack(lesson))
            out.print(f"{lesson.title}, {lesson.age}: in {folder}", markup=False)
    return 0


def check_command(out: Console) -> int:
    """1 when something is wrong."""
    wrong = findings()
    for line in wrong:
        out.print(line, markup=False)
    out.print(
        f"Reading age, by {sources()['flesch-kincaid'].title}: words of learners, of teachers, the most allowed",
        markup=False,
    )
    for a in ages():
        out.print(f"  {a.what}: {a.learners}, {a.teachers or '-'}, {a.most}", markup=False)
    unread = [s for s in sources().values() if not s.verified]
    out.print(
        f"{len(sources())} sources, of which {len(unread)} say on each page that they are not verified:",
        markup=False,
    )
    for s in unread:
        out.print(f"  {s.name}: {s.note}", markup=False)
    out.print("Nothing is wrong." if not wrong else f"{len(wrong)} to put right.", markup=False)
    return 1 if wrong else 0


def simulate_command(
    out: Console,
    *,
    before: float | None,
    change: float | None,
    ability_sd: float | None,
    difficulty_sd: float | None,
    stays: float | None,
    trials: int,
    seed: int,
) -> int:
    said = assumed(
        before=before,
        change=change,
        ability_sd=ability_sd,
        difficulty_sd=difficulty_sd,
        stays=stays,
    )
    found = needed(said, trials=trials, seed=seed)
    out.print(f"{found.officers} officers who read before and after.", markup=False)
    for words, s in (
        (
            f"With {found.officers}, a change from {said.before:.0%} to {said.before + said.change:.0%} read rightly is found in",
            found.power,
        ),
        ("With a tenth fewer, in", found.one_fewer_tenth),
        ("Where nothing changed, a change is found in", found.false_finds),
    ):
        out.print(
            f"{words} {s.many} of {s.base} trials ({s.lower:.1%} to {s.upper:.1%}).", markup=False
        )
    out.print(
        f"Assumed: {said.vignettes} vignettes at each measure; ability spreads by {said.ability_sd} and difficulty by {said.difficulty_sd} logits; ability stays with a correlation of {said.stays}. The analysis is the registered one of {study().registered_on}.",
        markup=False,
    )
    return 0
