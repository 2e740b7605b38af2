"""Search: a page is found by words that it does not say, and those are never shown."""

import json

import pytest

from samtalekit.model.catalogue import Term
from samtalekit.pipeline.site import make_site
from samtalekit.web.search import WEIGHTS, aliases_of, weights_of, with_words
from web import samples
from web.samples import form, page, small_kit

FIELDS = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}}
PLAN = Term(
    id="plan",
    term="Årsplan",
    forms=("årsplanen",),
    aliases=("PDP",),
    avoid=("handleplan",),
    means="En plan.",
    page="tell",
)


def index(*documents, fields=FIELDS):
    """An index of documents, each a location, a title and a text."""
    config = {"fields": fields} if fields else {}
    rows = [dict(zip(("location", "title", "text"), document, strict=True)) for document in documents]
    return json.dumps({"config": config, "docs": rows})


def searched(text, aliases=None, weights=None, language="da"):
    """The documents by their location, with hidden words."""
    data = json.loads(with_words(text, language, aliases or {}, weights or {}))
    return {document["location"]: document for document in data["docs"]}


def site_index(site, name="search_index.json", head=""):
    return json.loads((site / "search" / name).read_text("utf-8").removeprefix(head))


@pytest.mark.parametrize(
    ("name", "head"), [("search_index.json", ""), ("search_index.js", "var __index = ")], ids=["server", "share"]
)
def test_the_first_document_of_a_page_holds_its_aliases(tmp_path, name, head):
    plan = page("steps/plan", address="trin/planlaeg", aliases=["årshjul", "R&D"], body="Tekst.\n\n## Hvem\n\nAlle.")
    _kit, theme, site_file = samples.default_kit()
    site = make_site(small_kit(page("index"), plan), theme, [], site_file, tmp_path)
    documents = {document["location"]: document for document in site_index(site, name, head)["docs"]}

    assert documents["trin/planlaeg.html"]["aliases"] == "årshjul r d"
    assert [place for place, document in documents.items() if document.get("aliases")] == ["trin/planlaeg.html"]
    assert not any("årshjul" in document["text"] for document in documents.values())


def test_another_language_has_words_of_its_own(tmp_path):
    kit = small_kit(page("index", aliases=["forside"]))
    english = kit.localized[0].model_copy(
        update={"language": "en", "pages": (page("index", language="en", aliases=["home"]),)}
    )
    _kit, theme, site_file = samples.default_kit()
    kit = kit.model_copy(update={"localized": (kit.localized[0], english)})
    site = make_site(kit, theme, [], site_file, tmp_path)

    assert [site_index(folder)["docs"][0]["aliases"] for folder in (site, site / "en")] == ["forside", "home"]


def test_a_compound_is_found_by_its_last_part():
    """“skema” finds the page that says “spørgeskemaet”, as soon as the kit says “skema” anywhere."""
    found = searched(
        index(("a.html", "A", "<p>Udfyld spørgeskemaet.</p>"), ("b.html", "B", "<p>Spørge om et skema.</p>"))
    )

    assert "skemaet" in found["a.html"]["of_text"].split()


def test_a_title_is_found_by_its_words_with_other_endings():
    found = searched(index(("a.html", "Samtale", ""), ("b.html", "B", "<p>Mange samtaler.</p>")))

    assert found["a.html"]["of_title"] == "samtaler"


def test_a_text_is_found_without_danish_letters():
    found = searched(index(("a.html", "A", "<p>Løn</p>")))

    assert found["a.html"]["of_text"] == "loen lon"


def test_a_word_that_begins_another_is_not_repeated():
    """A search for “samtale” finds “samtalerne” already."""
    found = searched(index(("a.html", "Samtalerne", ""), ("b.html", "B", "<p>Samtale</p>")))

    assert "of_title" not in found["a.html"]


def test_a_part_that_most_pages_have_is_left_out_of_texts():
    rows = [(f"{n}.html", "Om", "<p>Gruppe, skema</p>") for n in range(20)]
    found = searched(index(*rows, ("a.html", "Gruppeskema", ""), ("b.html", "B", "<p>gruppeskema</p>")))

    assert "skema" in found["a.html"]["of_title"].split()
    assert "of_text" not in found["b.html"]


def test_hidden_words_count_less_than_a_title_and_a_section_less_than_its_page():
    text = index(("a.html", "A", "a"), ("a.html#b", "B", "b"), ("news.html", "N", "n"))
    fields = json.loads(with_words(text, "da", {}))["config"]["fields"]
    found = searched(text, weights={"news.html": 0.5})

    assert max(WEIGHTS.values()) < fields["title"]["boost"]
    assert {name: fields[name]["boost"] for name in WEIGHTS} == WEIGHTS
    assert [document["boost"] for document in found.values()] == [1, 0.5, 0.5]


def test_an_empty_section_is_not_listed_under_its_page_s_title_again():
    found = searched(index(("a.html", "Plan", "x"), ("a.html#sk-sources", "Plan", ""), ("a.html#om", "Om", "")))

    assert list(found) == ["a.html", "a.html#om"]


def test_an_engine_without_fields_gets_the_words_hidden_in_the_text():
    """MkDocs's own index has a title and a text alone."""
    found = searched(index(("l%C3%B8n.html", "Løn", "<p>Alt.</p>"), fields=None), {"løn.html": ["hyre & fragt"]})

    assert found["l%C3%B8n.html"]["text"] == "<p>Alt.</p><p hidden>hyre, fragt, loen, lon</p>"


def engine_pages(*pages, forms=()):
    """Pages of a small kit as they are written for the engine."""
    from samtalekit.web.pages import staged_pages

    kit = small_kit(*pages, forms=forms)
    return tuple(staged_pages(samples.page_context(kit), kit.localized[0]))


def test_a_term_s_words_find_its_place_in_the_glossary_the_page_that_tells_more_and_the_page_of_its_name():
    """“handleplan” is on no page; it finds the form “Årsplan” and the page that explains it."""
    pages = engine_pages(page("index"), page("tell"), page("words"), forms=(form("plan", title="Årsplan"),))
    found = aliases_of(pages, [PLAN], "words")

    assert set(found) == {"words.html#term-plan", "tell.html", "skemaer/plan.html"}
    assert set(found["tell.html"]) == {"Årsplan", "årsplanen", "PDP", "handleplan"}


def test_the_front_page_counts_most_and_old_news_least():
    pages = engine_pages(page("index"), page("news"), page("news/one"))
    structure = small_kit(page("index"), news="news").structure
    weights = weights_of(pages, structure)

    assert weights["index.html"] > 1 > weights["news/one.html"]
    assert "news.html" not in weights
