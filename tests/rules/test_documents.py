"""Whatever can be typed can be printed: any character of any plane, in every place of a document,
in both formats.
"""

from __future__ import annotations

import io
import unicodedata
from random import Random

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.web.documents import Document
from clew.web.printable import drawable, printable

NAMES = {
    "emoji": "He wrote 👍🏽 and 👨‍👩‍👧 ❤️ 🇬🇧 to her phone",
    "Arabic": "محمد اقبال",
    "Urdu": "جاوید چودھری",
    "Bengali": "আনোয়ারা খাতুন",
    "Gurmukhi": "ਜਸਪ੍ਰੀਤ ਕੌਰ",
    "Gujarati": "પટેલ",
    "Hindi": "प्रिया शर्मा",
    "Tamil": "கவிதா",
    "Chinese": "张伟 陳大文",
    "Japanese": "さくら ケンジ 山田",
    "Korean": "김민준",
    "Polish": "Łukasz Źółć",
    "Welsh": "Siân Ŵyn Llŷr",
    "Hebrew": "שרה כהן",
    "Thai": "สมชาย",
    "Amharic": "አበበ",
    "Georgian": "ნინო",
    "Ukrainian": "Олена Ґалаґан",
    "Vietnamese": "Nguyễn Thị Hồng",
    "Yoruba": "Ọlájídé Ẹniọlá",
}  # fmt: skip


def document(text: str) -> Document:
    """`text` in every place that a document has."""
    made = Document(
        title=f"Case file {text}", marking=f"Official {text}", subtitle=text, index=True
    )
    made.heading(f"1. {text}")
    made.text(f"{text}\n- {text}\n- and {text}")
    made.small(text)
    made.facts([(f"Name {text}", text)])
    made.table([f"What {text}", "When"], [[text, "today"]])
    return made


def read_pdf(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


def read_docx(made: bytes) -> str:
    held = docx.Document(io.BytesIO(made))
    return "\n".join(
        [p.text for p in held.paragraphs]
        + [c.text for t in held.tables for r in t.rows for c in r.cells]
    )


@pytest.mark.parametrize("script", NAMES)
def test_names_and_messages_are_printed_as_they_are_written(script: str) -> None:
    made = document(NAMES[script])
    assert NAMES[script] in read_docx(made.docx())
    assert "[U+" not in read_pdf(made.pdf())
    assert drawable(printable(NAMES[script])) == NAMES[script]


def test_a_pdf_holds_the_letters_of_a_name_not_pictures_of_them() -> None:
    for script in ("Polish", "Welsh", "Chinese", "Ukrainian", "Vietnamese"):
        said = unicodedata.normalize("NFC", read_pdf(document(NAMES[script]).pdf()))
        assert NAMES[script] in said.replace("\n", " "), script


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\ufffeb", "a[U+FFFE]b"),
        ("a\U0001ffffb", "a[U+1FFFF]b"),
        ("a\ufdd0b", "a[U+FDD0]b"),
        ("a\ud83db", "a[U+D83D]b"),
        ("a\x01\x0b\x85b", "a\n\nb"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\ufeffa", "a"),
    ],
)
def test_what_no_format_can_hold_is_told_or_left_out(typed: str, shown: str) -> None:
    assert printable(typed) == shown
    assert document(typed).pdf().startswith(b"%PDF")
    assert document(typed).docx().startswith(b"PK")


def test_what_no_font_draws_is_shown_by_its_code_point() -> None:
    assert "[U+E000]" in read_pdf(document("a\ue000b").pdf())
    assert "a\ue000b" in read_docx(document("a\ue000b").docx())


def test_every_plane_can_be_printed() -> None:
    """A sample of every row of 256 characters in the planes that hold any, and of the planes that
    hold none.
    """
    rng = Random(7)
    rows = [
        *range(0x0, 0x324),
        *range(0xE00, 0xE02),
        *(rng.randrange(0x324, 0x1100) for _ in range(60)),
    ]
    text = " ".join("".join(chr(row * 256 + rng.randrange(256)) for _ in range(6)) for row in rows)
    made = Document(title="All of Unicode", marking="")
    made.text(text)
    made.table(
        ["Row", "Characters"],
        [[f"{row:X}", "".join(chr(row * 256 + n) for n in range(0, 256, 37))] for row in rows],
    )
    assert made.pdf().startswith(b"%PDF")
    assert made.docx().startswith(b"PK")


# Half of a surrogate pair cannot come from a form, and can from a record read as it stands.
@settings(max_examples=60)
@given(st.text(st.characters(), max_size=40))
def test_any_text_can_be_printed(text: str) -> None:
    made = document(text)
    assert made.pdf().startswith(b"%PDF")
    assert made.docx().startswith(b"PK")
    assert printable(printable(text)) == printable(text)
