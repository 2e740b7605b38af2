"""The face of the fields, and how our own hand writes with it."""

import pytest

from paper.samples import FONTS
from samtalekit.ground.errors import PaperError
from samtalekit.paper.appearance import broken
from samtalekit.paper.field_font import read_field_face


@pytest.fixture(scope="module")
def face():
    return read_field_face(FONTS / "sk-field-regular.ttf")


def test_every_character_has_a_code_of_its_own(face):
    """So that what is typed is found again, also where two characters look the same."""
    assert len(set(face.codes.values())) == len(face.codes)


@pytest.mark.parametrize(("first", "second"), [("μ", "µ"), ("Ω", "\u2126"), ("-", "\u00ad"), (" ", "\u00a0")])
def test_of_two_characters_with_one_glyph_the_common_one_comes_first(face, first, second):
    """The Greek letter before the unit, the hyphen before the soft one."""
    codes = face.code(first), face.code(second)

    assert codes[0] < codes[1]
    assert face.glyphs[codes[0]] == face.glyphs[codes[1]]


def test_lines_break_between_words_and_fit(face):
    """No line is wider than its box, and no word is lost."""
    text = "Lede møder på engelsk uden noter"

    lines = list(broken(text, face, 60))

    assert all(face.width_pt(line) <= 60 for line in lines)
    assert " ".join(lines) == text


def test_a_word_too_long_for_its_box_is_broken(face):
    """It would run out of the box otherwise."""
    lines = list(broken("Speciallægepraksisplanlægning", face, 40))

    assert len(lines) > 2
    assert "".join(lines) == "Speciallægepraksisplanlægning"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_new_line_is_a_new_line_whoever_wrote_it(face, end):
    """PDFium writes CR, others LF; an empty line stays empty."""
    assert list(broken(f"a{end}{end}b", face, 100)) == ["a", "", "b"]


def test_a_face_that_cannot_be_read_is_told_by_name(tmp_path, monkeypatch):
    """A workplace's broken file, not a riddle."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")
    (tmp_path / "own.ttf").write_bytes(b"no face")

    with pytest.raises(PaperError, match=r"face own\.ttf cannot be read"):
        read_field_face(tmp_path / "own.ttf")
