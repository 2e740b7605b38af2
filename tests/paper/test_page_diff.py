"""Which pages look different, and a frame around what is."""

from io import BytesIO

import pymupdf
from PIL import Image

from samtalekit.paper.inspect.page_diff import Pair, differing, pictures


def paper(*pages: str) -> bytes:
    """A PDF with these words, a page each; what comes after a slash is further down."""
    document = pymupdf.open()
    for words in pages:
        page = document.new_page(width=595, height=842)
        for number, text in enumerate(words.split("/")):
            page.insert_text((72, 100 + 300 * number), text, fontsize=12)
    return document.tobytes(no_new_id=True)


def test_a_paper_is_like_itself():
    """However often it is drawn."""
    assert differing(paper("one", "two"), paper("one", "two")) == ()


def test_one_changed_character_on_one_page_is_seen():
    """The smallest correction that an editor makes."""
    assert differing(paper("one", "two", "three"), paper("one", "twa", "three")) == (Pair(2, 2),)


def test_a_page_put_in_is_one_page_and_those_after_it_have_only_moved():
    """Who approves is shown what is new."""
    assert differing(paper("one", "two"), paper("one", "new", "two")) == (Pair(None, 2),)
    assert differing(paper("one", "new", "two"), paper("one", "two")) == (Pair(2, None),)


def frames(picture: bytes) -> list[int]:
    """The rows that a frame's upper or lower edge is on."""
    drawn = Image.open(BytesIO(picture)).convert("RGB")
    rows = [[drawn.getpixel((x, y)) for x in range(drawn.width)] for y in range(drawn.height)]
    found = [y for y, row in enumerate(rows) if sum(red > 150 > green for red, green, _blue in row) > 8]
    return [y for y in found if y - 1 not in found]


def test_what_is_different_is_framed_where_it_is():
    """Two places far from each other have a frame each; what is alike between them has none."""
    before, after = pictures(paper("one/same/two"), paper("ona/same/twa"), Pair(1, 1))

    assert before is not None
    assert after is not None
    assert len(frames(before)) == len(frames(after)) == 4
    assert before != after


def columns(picture: bytes) -> tuple[int, int]:
    """The columns that the frames' left and right edges lie on."""
    drawn = Image.open(BytesIO(picture)).convert("RGB")
    pixels = ((x, drawn.getpixel((x, y))) for x in range(drawn.width) for y in range(drawn.height))
    framed = [x for x, (red, green, _blue) in pixels if red > 150 > green]
    return min(framed), max(framed)


def test_a_frame_cuts_no_word_and_keeps_clear_of_the_line():
    """What is different begins inside a word, and there is no room for a frame between two."""
    words = paper("say wonderful now"), paper("say wonderous now")
    for content, picture in zip(words, pictures(*words, Pair(1, 1)), strict=True):
        (box,) = pymupdf.open(stream=content)[0].search_for("say")
        pixel = 720 / 595
        assert picture is not None
        assert columns(picture)[0] <= (box.x0 - 6) * pixel
        assert columns(picture)[0] >= (box.x0 - 16) * pixel
        assert columns(picture)[1] < 400


def test_a_page_without_a_fellow_is_shown_alone():
    """There is nothing to frame."""
    before, after = pictures(paper("one"), paper("one", "new"), Pair(None, 2))

    assert before is None
    assert after is not None
    assert frames(after) == []


def test_what_has_only_moved_has_no_frame():
    """A line was put in, or taken out: the one below it says what it said, also on the next page."""
    before, after = pictures(paper("one/two/three"), paper("one/new/two", "three"), Pair(1, 1))

    assert before is not None
    assert after is not None
    assert (len(frames(before)), len(frames(after))) == (0, 2)

    before, after = pictures(paper("one/new/two"), paper("one/two"), Pair(1, 1))

    assert (len(frames(before or b"")), len(frames(after or b""))) == (2, 0)


def test_what_has_moved_and_changed_has_a_frame():
    before, after = pictures(paper("one/two"), paper("one/new/twa"), Pair(1, 1))

    assert (len(frames(before or b"")), len(frames(after or b""))) == (2, 4)
