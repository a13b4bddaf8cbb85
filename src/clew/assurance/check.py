"""Whether papers that were built still say what their sources say, and whether a text has a figure
that no claim accounts for.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from clew.assurance.claims import claims, said, tabled
from clew.assurance.papers import markdown_table
from clew.assurance.site import FIGURES, MARKDOWN
from clew.assurance.sources import NoSource, Sources

# What may hold digits without being a figure: marks and code, addresses, the law, judgements, days and
# years, versions, numbers of lists.
_NO_FIGURE = re.compile(
    r"""\{[^}]*\} | `[^`]*` | \]\([^)]*\)
    | \bss?\.\s?\d+\w*(\(\w+\))*((,\s|-|\sand\s|\sto\s)\d+\w*(\(\w+\))*)*
    | \b(Articles?|Sections?|Part|Schedule|Step|Annex|paragraphs?|[Tt]ier|section)\s\d+\w*((-|\sand\s|\sto\s)\d+\w*)?
    | \[\d+\](\s?(-|to|and)\s?\[\d+\])* | \bEWCA\sCiv\s\d+
    | \b\d{1,2}\s[A-Z][a-z]+\s(19|20)\d\d\b | \b(19|20)\d\d\b
    | \bv\d+\.\d+ | \bSHA-256\b | ^\s*\d+\.\s | ^\#+\s\d[\d.]*\s
    """,
    re.VERBOSE | re.MULTILINE,
)
_FIGURE = re.compile(
    r"[^\s|]*\d[^\s|]*|%|\bper ?cent\b|\b(half|a third|a quarter) of\b|\bone in \w+", re.IGNORECASE
)


def unaccounted(text: str) -> list[str]:
    """Figures in a paper's own words: they would stand there without source, command or test."""
    return [found[0] for found in _FIGURE.finditer(_NO_FIGURE.sub(" ", text))]


def differing(folder: Path, sources: Sources) -> list[str]:
    """What the papers under `folder` say otherwise than the sources do now, a sentence each.

    Raises NoSource where `folder` holds no papers.
    """
    try:
        kept = json.loads((folder / FIGURES).read_text(encoding="utf-8"))["figures"]
    except (OSError, ValueError, KeyError):
        raise NoSource(
            f"{folder} holds no papers: name the folder that clew assurance build wrote"
        ) from None
    told = []
    for key, entry in kept.items():
        if key not in claims():
            told.append(f"{key}: this version of Clew makes no such claim")
            continue
        claim = claims()[key]
        now = [
            said(claim, sources),
            *(markdown_table(tabled(claim, sources)) if claim.rows else ()),
        ]
        for name in entry["papers"]:
            page = folder / MARKDOWN / f"{name}.md"
            text = page.read_text(encoding="utf-8") if page.is_file() else ""
            told += [
                f"{key}: {page} does not say what its source says now: {line}"
                for line in now
                if line not in text
            ]
        then = [entry["says"], *entry["rows"]]
        told += [
            f"{key}: the papers were built with: {line}. Its source no longer says so."
            for line in then
            if line not in now
        ]
    return told
