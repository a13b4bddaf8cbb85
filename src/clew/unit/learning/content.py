"""A case between its form and its data: what a form says of it becomes the shape that
clew.learning.cases reads, and back.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from clew.learning.cases import QUESTIONS

_RIGHT, _WRONG = "yes:", "no:"
SEX_SWAPPED, OTHER_CODE, NO_EARLIER = "sexes", "code", "earlier"
OTHERS = {
    SEX_SWAPPED: "With the sexes of both changed",
    OTHER_CODE: "With the other code recorded",
    NO_EARLIER: "With no earlier record shown",
}


def lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]


def choices(text: str) -> list[list[Any]]:
    """Lines that begin with "yes:" or "no:". Raises ValueError with the first line that does not."""
    made: list[list[Any]] = []
    for one in lines(text):
        low = one.casefold()
        if not low.startswith((_RIGHT, _WRONG)):
            raise ValueError(one)
        made.append([low.startswith(_RIGHT), one.partition(":")[2].strip()])
    return made


def with_facts(raw: dict[str, Any], name: str, said: dict[str, Any]) -> dict[str, Any]:
    """The case with the facts of a form in it; its reports stay."""
    made = deepcopy(raw)
    made |= {
        "name": name,
        "title": said["title"],
        "says": said["says"],
        "relationship": said["relationship"],
        "minutes": said["minutes"],
        "truth": "stalking",
        "victim": {"f": said["victim_f"], "m": said["victim_m"]},
        "suspect": {"f": said["suspect_f"], "m": said["suspect_m"]},
        "ending": {"text": said["ending"]},
    }
    victim, suspect = said["victim"], said["suspect"]
    first = {"victim": victim, "suspect": suspect, "recorded": 0, "earlier": 99}
    other = {"f": "m", "m": "f"}
    told: dict[str, tuple[dict[str, Any], str]] = {
        SEX_SWAPPED: ({"victim": other[victim], "suspect": other[suspect]}, "sex of both people"),
        OTHER_CODE: ({"recorded": 1}, "the code under which each report was recorded"),
        NO_EARLIER: ({"earlier": 0}, "no earlier record is shown"),
    }
    made["variant"] = [{**first, "changed": "nothing: the course as it was first written"}]
    for key in said["others"]:
        changed, words = told[key]
        made["variant"].append({**first, **changed, "changed": words})
    made.setdefault("report", [])
    return made


def facts(raw: dict[str, Any]) -> dict[str, Any]:
    """What a form about the facts begins with."""
    if not raw:
        return {"minutes": 10, "victim": "f", "suspect": "m", "others": [SEX_SWAPPED, NO_EARLIER]}
    first, *rest = raw["variant"]
    others = []
    for v in rest:
        if v["victim"] != first["victim"]:
            others.append(SEX_SWAPPED)
        elif v["recorded"] != first["recorded"]:
            others.append(OTHER_CODE)
        else:
            others.append(NO_EARLIER)
    return {
        "title": raw["title"],
        "says": raw["says"],
        "relationship": raw["relationship"],
        "minutes": raw["minutes"],
        "victim": first["victim"],
        "suspect": first["suspect"],
        "others": others,
        "ending": raw["ending"]["text"],
        **{f"{p}_{s}": raw[p][s] for p in ("victim", "suspect") for s in ("f", "m")},
    }


def with_report(raw: dict[str, Any], number: int, said: dict[str, Any]) -> dict[str, Any]:
    """The case with report `number`, from 1, as a form says it; one more than there are adds one."""
    made = deepcopy(raw)
    report: dict[str, Any] = {
        "when": said["when"],
        "kind": said["kind"],
        "recorded": [c for c in (said["recorded"], said["recorded_other"]) if c],
        "text": said["text"],
        "earlier": lines(said["earlier"]),
    }
    for q in QUESTIONS:
        report[q] = {
            "choices": choices(said[f"{q}_choices"]),
            "says": said[f"{q}_says"],
            "words": lines(said[f"{q}_words"]),
            "cites": list(said[f"{q}_cites"]),
        }
    made["report"] = [*made["report"][: number - 1], report, *made["report"][number:]]
    return made


def report(raw: dict[str, Any], number: int) -> dict[str, Any]:
    """What a form about a report begins with; empty for a new one."""
    if number > len(raw["report"]):
        return {}
    held = raw["report"][number - 1]
    said = {
        "when": held["when"],
        "kind": held["kind"],
        "recorded": held["recorded"][0],
        "recorded_other": held["recorded"][1] if len(held["recorded"]) > 1 else "",
        "text": held["text"],
        "earlier": "\n".join(held["earlier"]),
    }
    for q in QUESTIONS:
        said |= {
            f"{q}_choices": "\n".join(
                f"{_RIGHT if right else _WRONG} {text}" for right, text in held[q]["choices"]
            ),
            f"{q}_says": held[q]["says"],
            f"{q}_words": "\n".join(held[q]["words"]),
            f"{q}_cites": held[q]["cites"],
        }
    return said
