"""Slides with their notes as a PowerPoint file (PPTX), to edit.

Title and lines stand in the placeholders of the layout, so that an outline and a screen reader have
them in order.
"""

from __future__ import annotations

import io
from datetime import datetime

from pptx import Presentation
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import PP_ALIGN
from pptx.parts.coreprops import CorePropertiesPart
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide
from pptx.text.text import Font, TextFrame
from pptx.util import Cm, Length, Pt

from clew.learning.lessons import Lesson
from clew.web.documents import settle

_WIDTH, _HEIGHT, _LEFT = Cm(33.867), Cm(19.05), Cm(2)
# The layout of python-pptx's own template that has a title and one body.
_TITLE_AND_BODY, _TITLE, _BODY = 1, 0, 1


def _write(frame: TextFrame, lines: tuple[str, ...], size: int, *, bold: bool = False) -> None:
    frame.text = "\n".join(lines)
    for paragraph in frame.paragraphs:
        paragraph.space_after, paragraph.alignment = Pt(size // 3), PP_ALIGN.LEFT
        for run in paragraph.runs:
            font: Font = run.font
            font.size, font.bold, font.name = Pt(size), bold, "Arial"
            font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def slides_pptx(lesson: Lesson, at: datetime) -> bytes:
    """The same lesson and `at` give the same bytes."""
    made = Presentation()
    made.slide_width, made.slide_height = _WIDTH, _HEIGHT
    about: CorePropertiesPart = made.core_properties
    about.title, about.author, about.language = lesson.title, "Clew", "en-GB"
    about.last_modified_by, about.created, about.modified = "Clew", at, at
    for said in lesson.slides:
        slide: Slide = made.slides.add_slide(made.slide_layouts[_TITLE_AND_BODY])
        title: SlidePlaceholder = slide.placeholders[_TITLE]
        body: SlidePlaceholder = slide.placeholders[_BODY]
        for shape, top, height in ((title, Cm(1.2), Cm(3.2)), (body, Cm(5), Cm(12.5))):
            shape.left, shape.top = _LEFT, top
            shape.width, shape.height = Length(_WIDTH - 2 * _LEFT), height
        _write(title.text_frame, (said.title,), 40, bold=True)
        _write(body.text_frame, said.lines, 32)
        notes = slide.notes_slide.notes_text_frame
        if notes is not None:  # the template has a place for them
            notes.text = said.notes
    out = io.BytesIO()
    made.save(out)
    return settle(out.getvalue(), at)
