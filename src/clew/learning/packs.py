"""A teacher's pack of a lesson: notes and printables as PDF, slides as PDF, and as PPTX and ODP to edit."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from odf import draw, presentation, style, text
from odf.opendocument import OpenDocumentPresentation

from clew.learning.lessons import ANSWERS, Lesson, pupils_words
from clew.learning.reading import reading_age
from clew.learning.slides import slides_pptx
from clew.learning.sources import sources
from clew.web.documents import Document, settle, typeset
from clew.web.printable import drawable, printable

PACKED_AT = datetime(2026, 11, 28, tzinfo=UTC)
_MARKING = "For teaching. Everybody in it is made up."
# Where somebody writes, in a line of a card.
_GAP = "______________"
_WIDTH_CM, _HEIGHT_CM = 33.867, 19.05  # 16:9

_SLIDES = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Clew")
#set text(lang: "en", region: "gb", size: 26pt, font: data.fonts.slice(1))
#set page(width: 338.67mm, height: 190.5mm, margin: (x: 22mm, y: 16mm), footer: context text(size: 12pt, fill: rgb("#444444"))[#data.title · #counter(page).display()])
#for (n, slide) in data.slides.enumerate() {
  if n > 0 { pagebreak() }
  heading(level: 1, text(size: 40pt, slide.title))
  v(6mm)
  list(spacing: 9mm, ..slide.lines.map(l => text(l)))
}
"""


# A gap to write in is a line as long as the page allows.
_CARDS = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Clew")
#set text(lang: "en", region: "gb", size: 18pt, font: data.fonts.slice(1))
#set page(paper: "a4", margin: (x: 22mm, y: 22mm), footer: context text(size: 10pt, fill: rgb("#444444"))[#data.title · #counter(page).display()])
#for (n, card) in data.cards.enumerate() {
  if n > 0 { pagebreak() }
  heading(level: 1, text(size: 30pt, card.title))
  v(8mm)
  for one in card.lines {
    block(below: 16mm, {
      text(one.words)
      if one.gap { h(4mm); box(width: 1fr, stroke: (bottom: 0.8pt), height: 0.9em) }
    })
  }
}
"""


def notes(lesson: Lesson) -> bytes:
    """The teacher's notes as PDF."""
    made = Document(
        lesson.title, _MARKING, f"Teacher's notes. {lesson.age}, {lesson.minutes} minutes."
    )
    made.at = PACKED_AT
    made.text(lesson.says)
    made.facts(
        [
            ("For", lesson.age),
            ("Time", f"{lesson.minutes} minutes"),
            (
                "Reading age of slides, cards and questions",
                f"{reading_age(pupils_words(lesson))} (six is the least that is said): {sources()['flesch-kincaid'].title}",
            ),
            ("Version", f"{lesson.since.day} {lesson.since:%B %Y}"),
        ]
    )
    made.heading("Before you begin")
    made.text("\n".join(["Ground rules, to read out:", *(f"- {r}" for r in lesson.rules)]))
    made.heading("Who may stay away", 2)
    made.text(lesson.opt_out)
    made.heading("If somebody tells you something", 2)
    made.text(lesson.disclosure)
    made.heading("What we do not do", 2)
    made.text(lesson.not_done)
    made.heading("What they can do afterwards", 2)
    made.text("\n".join(f"- {a}" for a in lesson.aims))
    made.heading("The lesson")
    made.table(
        ["Minutes", "Step", "What you do", "What you may say"],
        [[str(s.minutes), s.title, s.do, s.say] for s in lesson.steps],
        [1, 2, 5, 4],
    )
    made.heading("Questions at the end")
    for q in lesson.quiz:
        made.entry(q.text, f"{ANSWERS[q.answer]}. {q.because}")
    made.heading("Notes to the slides")
    for n, s in enumerate(lesson.slides, 1):
        made.entry(f"{n}. {s.title}", s.notes)
    made.heading("Statutory guidance")
    for o in lesson.outcomes:
        made.entry(
            o.source.title,
            o.text,
            [
                "Read on " + f"{o.source.read.day} {o.source.read:%B %Y}. {o.source.address}",
                *([o.source.note] if o.source.note else []),
                *(
                    []
                    if o.verified
                    else [
                        "The mapping is not verified: check it against the guidance that holds for your school."
                    ]
                ),
            ],
        )
    return made.pdf()


def printables(lesson: Lesson) -> bytes:
    """Cards and sheets as PDF, each on a page of its own, with lines to write on."""
    cards = []
    for h in lesson.handouts:
        lines = []
        for line in h.lines:
            said = [part.strip() for part in line.split(_GAP)]
            # Words after a gap begin a line of their own.
            lines += [
                {"words": drawable(printable(words)), "gap": n + 1 < len(said)}
                for n, words in enumerate(said)
                if words or n + 1 < len(said)
            ]
        cards.append({"title": drawable(printable(h.title)), "lines": lines})
    return typeset(_CARDS, {"title": drawable(lesson.title), "cards": cards})


def slides_pdf(lesson: Lesson) -> bytes:
    return typeset(
        _SLIDES,
        {
            "title": drawable(lesson.title),
            "slides": [
                {
                    "title": drawable(printable(s.title)),
                    "lines": [drawable(printable(x)) for x in s.lines],
                }
                for s in lesson.slides
            ],
        },
    )


def slides_odp(lesson: Lesson) -> bytes:
    """Slides with their notes, as an OpenDocument presentation."""
    made = OpenDocumentPresentation()
    layout = style.PageLayout(name="wide")
    layout.addElement(
        style.PageLayoutProperties(
            margin="0cm",
            pagewidth=f"{_WIDTH_CM}cm",
            pageheight=f"{_HEIGHT_CM}cm",
            printorientation="landscape",
        )
    )
    made.automaticstyles.addElement(layout)
    page_style = style.Style(name="page", family="drawing-page")
    page_style.addElement(
        style.DrawingPageProperties(backgroundvisible="true", displayfooter="false")
    )
    made.automaticstyles.addElement(page_style)
    frames = {}
    for name, size, weight in (
        ("title", "36pt", "bold"),
        ("outline", "28pt", "normal"),
        ("notes", "14pt", "normal"),
    ):
        held = style.Style(name=f"text-{name}", family="presentation")
        held.addElement(style.GraphicProperties(fill="none", stroke="none", autogrowheight="true"))
        held.addElement(style.ParagraphProperties(marginbottom="0.4cm"))
        held.addElement(style.TextProperties(fontsize=size, fontweight=weight, fontfamily="Arial"))
        made.styles.addElement(held)
        frames[name] = held
    master = style.MasterPage(name="plain", pagelayoutname=layout, stylename=page_style)
    made.masterstyles.addElement(master)

    def frame(name: str, lines: tuple[str, ...], y: float, height: float) -> draw.Frame:
        box = draw.Frame(
            stylename=frames[name],
            width=f"{_WIDTH_CM - 4}cm",
            height=f"{height}cm",
            x="2cm",
            y=f"{y}cm",
        )
        box.setAttribute("class", name)
        inner = draw.TextBox()
        for line in lines:
            inner.addElement(text.P(text=line))
        box.addElement(inner)
        return box

    for n, s in enumerate(lesson.slides, 1):
        page = draw.Page(name=f"slide {n}", masterpagename=master, stylename=page_style)
        page.addElement(frame("title", (s.title,), 1.5, 3))
        page.addElement(frame("outline", tuple(f"• {line}" for line in s.lines), 5, 12))
        said = presentation.Notes()
        said.addElement(frame("notes", (s.notes,), 1.5, 8))
        page.addElement(said)
        made.presentation.addElement(page)
    out = io.BytesIO()
    made.write(out)
    return settle(out.getvalue(), PACKED_AT, canonical=True)


def pack(lesson: Lesson) -> bytes:
    """All of it in one zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (
            ("notes.pdf", notes(lesson)),
            ("printables.pdf", printables(lesson)),
            ("slides.odp", slides_odp(lesson)),
            ("slides.pdf", slides_pdf(lesson)),
            ("slides.pptx", slides_pptx(lesson, PACKED_AT)),
        ):
            made.writestr(name, content)
    return settle(out.getvalue(), PACKED_AT)
