"""The picture of a paper."""

from io import BytesIO

import pytest
from PIL import Image

from samtalekit.core.errors import PaperError
from samtalekit.paper.inspect.page_diff import draw_page


def test_a_preview_is_a_small_picture_of_a_whole_page(papers):
    """720 pixels wide, as high as A4 wants, small enough for a phone."""
    png = draw_page(papers["development-plan"].content)

    assert Image.open(BytesIO(png)).size == (720, 1019)
    assert len(png) < 60_000


def test_the_same_paper_gives_the_same_picture(papers):
    """A site built again has not changed."""
    assert draw_page(papers["process-plan"].content) == draw_page(papers["process-plan"].content)


def test_answers_are_in_the_picture(papers):
    """The values of the fields are drawn with them."""
    from paper.readers import type_in_pdfium

    blank = papers["every-kind"].content

    assert draw_page(type_in_pdfium(blank, {"line": "Zoë"})) != draw_page(blank)


def test_a_page_that_is_not_there_and_a_file_that_is_none_are_errors(papers):
    """Each its own."""
    with pytest.raises(IndexError):
        draw_page(papers["process-plan"].content, 3)
    with pytest.raises(PaperError):
        draw_page(b"hello")
