"""Search: a page is found by words that it does not say."""

import json

import pytest

from samtalekit.web.search import with_aliases
from samtalekit.web.site import make_site
from web import samples
from web.samples import page, small_kit

HIDDEN = "<p hidden>årshjul, R&amp;D</p>"


@pytest.mark.parametrize(
    ("name", "head"), [("search_index.json", ""), ("search_index.js", "var __index = ")], ids=["server", "share"]
)
def test_the_first_document_of_a_page_holds_its_aliases_hidden(tmp_path, name, head):
    plan = page("steps/plan", address="trin/planlaeg", aliases=["årshjul", "R&D"], body="Tekst.\n\n## Hvem\n\nAlle.")
    _kit, theme, site_file = samples.default_kit()
    site = make_site(small_kit(page("index"), plan), theme, [], site_file, tmp_path)
    index = json.loads((site / "search" / name).read_text("utf-8").removeprefix(head))
    texts = {document["location"]: document["text"] for document in index["docs"]}

    assert texts["trin/planlaeg.html"].endswith(HIDDEN)
    assert [place for place, text in texts.items() if "hidden" in text] == ["trin/planlaeg.html"]


def test_another_language_has_aliases_of_its_own(tmp_path):
    kit = small_kit(page("index", aliases=["forside"]))
    english = kit.editions[0].model_copy(
        update={"language": "en", "pages": (page("index", language="en", aliases=["home"]),)}
    )
    _kit, theme, site_file = samples.default_kit()
    kit = kit.model_copy(update={"editions": (kit.editions[0], english)})
    site = make_site(kit, theme, [], site_file, tmp_path)

    assert "<p hidden>forside</p>" in (site / "search/search_index.json").read_text("utf-8")
    assert "<p hidden>home</p>" in (site / "en/search/search_index.json").read_text("utf-8")


def test_an_index_without_aliases_stays_as_it_is():
    index = 'var __index = {"config":{},"docs":[{"location":"l%C3%B8n.html","text":"L\\u00f8n"}]};\n'

    assert with_aliases(index, {"index.html": ["forside"], "løn.html": []}) == index


def test_an_address_in_danish_letters_is_recognised():
    index = '{"docs":[{"location":"l%C3%B8n.html","text":""}]}'

    assert "<p hidden>hyre</p>" in with_aliases(index, {"løn.html": ["hyre"]})
