"""The face of the fields, and how our own hand writes with it."""

import re
import zlib
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from pikepdf import Pdf

from paper.samples import FONTS
from samtalekit.core.errors import PaperError
from samtalekit.paper.pdf.appearance import broken
from samtalekit.paper.pdf.field_font import embed, read_embedded_face, read_field_face


@pytest.fixture(scope="module")
def face():
    return read_field_face(FONTS / "sk-field-regular.ttf")


def test_every_character_has_a_code_of_its_own(face):
    """So that what is typed is found again, also where two characters look the same."""
    assert len(set(face.codes.values())) == len(face.codes)


ALIKE = [("μ", "µ"), ("Ω", "\u2126"), ("-", "\u00ad"), (" ", "\u00a0")]


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_characters_that_look_alike_have_glyphs_of_their_own_in_our_face(face, first, second):
    """So the way from a code to its glyph and its character is the shortest there is, and takes no space in a paper."""
    assert face.glyphs[face.code(first)] != face.glyphs[face.code(second)]
    assert face.width_pt(first) == face.width_pt(second)
    assert face.glyphs == tuple(range(len(face.glyphs)))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A face where characters that look alike share a glyph, as in most faces."""
    font = TTFont(FONTS / "sk-field-regular.ttf")
    for table in font["cmap"].tables:
        for first, second in ALIKE:
            table.cmap[ord(second)] = table.cmap[ord(first)]
    file = tmp_path_factory.mktemp("face") / "shared.ttf"
    font.save(file)
    return read_field_face(file)


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_of_two_characters_with_one_glyph_the_common_one_comes_first(shared, first, second):
    """The Greek letter before the unit, the hyphen before the soft one; and each has a code of its own."""
    codes = shared.code(first), shared.code(second)

    assert codes[0] < codes[1]
    assert shared.glyphs[codes[0]] == shared.glyphs[codes[1]]


def test_a_face_with_shared_glyphs_is_read_back_from_a_paper(shared):
    """Papers of a theme with a face of its own are filled in like any other."""
    with Pdf.new() as pdf:
        back = read_embedded_face(embed(pdf, shared))

    assert (back.glyphs, back.widths, back.packed) == (shared.glyphs, shared.widths, shared.packed)
    assert {point: shared.codes[point] for point in back.codes} == back.codes


def test_characters_beyond_the_first_plane_find_their_way_back(face):
    """Enclosed characters and pictures, which UTF-16 writes in four bytes."""
    with Pdf.new() as pdf:
        back = read_embedded_face(embed(pdf, face))

    far = [point for point in face.codes if point > 0xFFFF]
    assert far
    assert {point: back.codes[point] for point in far} == {point: face.codes[point] for point in far}


def test_no_row_of_the_way_back_changes_more_than_the_last_byte(face):
    """Readers count on in the last byte alone, of the code and of the character; ISO 32000-2:2020, 9.10.3."""
    with Pdf.new() as pdf:
        table = embed(pdf, face).ToUnicode.read_bytes().decode()

    rows = re.findall(r"^<(\w{4})> <(\w{4})> <(\w+)>$", table, re.MULTILINE)
    assert rows
    for first, last, text in rows:
        assert first[:2] == last[:2]
        assert len(text) == 4
        assert bytes.fromhex(text)[-1] + int(last, 16) - int(first, 16) <= 0xFF


def test_only_what_draws_is_embedded(face):
    """Names and characters are in the paper itself; a reader needs the outlines and their measures."""
    font = TTFont(BytesIO(zlib.decompress(face.packed)))

    assert set(font.keys()) == {"GlyphOrder", "glyf", "loca", "head", "hhea", "hmtx", "maxp"}


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


def test_a_face_that_cannot_be_read_is_reported_by_name(tmp_path, monkeypatch):
    """A workplace's broken file, not a riddle."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")
    (tmp_path / "own.ttf").write_bytes(b"no face")

    with pytest.raises(PaperError, match=r"face own\.ttf cannot be read"):
        read_field_face(tmp_path / "own.ttf")
