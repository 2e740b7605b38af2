"""The text of a page of a site is its own words; what it shows of other pages is kept apart."""

from samtalekit.web.markup import page_text_of

PAGE = """<html><body><header><a href="index.html">Front</a></header><main>
<article class="sk-content" id="sk-content" data-sk-content><h1>Lamps</h1><p class="sk-lead">Two of them.</p>
<div data-sk-elsewhere class="sk-side"><ul><li><a href="#when">When</a></li></ul></div>
<h2 id="when">When</h2><p>At <em>dusk</em>,
 see <a href="https://lamps.example/">the maker</a>.</p><p>And at dawn.</p>
<article data-sk-elsewhere class="sk-paper sk-paper--example"><h3>Lamp</h3><p>PDF, 10 KB</p></article>
<img src="map.png" alt="A map"><img src="../assets/papers/en/lamp.png" alt="">
<script>var words = "none";</script><p hidden>found by search alone</p>
</article></main><footer>HR</footer></body></html>"""


def test_words_stand_under_their_headings():
    """Marks within a sentence and line breaks are no difference."""
    assert page_text_of(PAGE).parts == (
        ("Lamps", ("Two of them.",)),
        ("When", ("At dusk, see the maker.", "And at dawn.")),
    )


def test_cards_menus_and_the_frame_are_kept_apart():
    """They change when another page does."""
    page = page_text_of(PAGE)

    assert [word for word in ("Front", "When", "Lamp", "PDF, 10 KB", "HR") if word not in page.rest] == []
    assert not any("found by search" in text or "none" in text for text in page.rest)


def test_pictures_and_addresses_are_the_pages_own():
    """The picture of a paper is the paper's."""
    page = page_text_of(PAGE)

    assert page.pictures == (("map.png", "A map"),)
    assert page.outside == ("https://lamps.example/",)


def test_a_note_in_a_heading_is_told_apart_from_its_words():
    """On the page it is smaller; in a summary "Goals The first comes first" would be one name."""
    heading = '<h3>Goals <span data-sk-note class="sk-questions__note">The first comes first</span></h3>'

    assert page_text_of(f"<main data-sk-content>{heading}<p>one</p></main>").parts == (
        ("Goals · The first comes first", ("one",)),
    )


def test_two_sections_of_one_name_are_read_as_one():
    """Nothing of either is lost."""
    page = page_text_of("<main data-sk-content><h2>A</h2><p>one</p><h2>B</h2><h2>A</h2><p>two</p></main>")

    assert page.sections() == {"A": ["one", "two"], "B": []}
