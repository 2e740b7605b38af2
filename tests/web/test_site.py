"""The website from model to folder: pages, papers, manifest, and the same bytes every time."""

import hashlib
import json
import os
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from samtalekit.core.cache import Cache
from samtalekit.core.errors import EngineError, ThemeError
from samtalekit.pipeline.site import make_site
from samtalekit.web.engines import mkdocs
from samtalekit.web.stage import Stage, stage_site
from web import samples
from web.samples import form, page, small_kit

EDIT = "https://github.com/havneby/mus-kit/edit/main/"


@pytest.fixture(scope="module")
def theme_and_settings():
    _kit, theme, site_file = samples.default_kit()
    return theme, site_file


@pytest.fixture
def make(theme_and_settings, tmp_path):
    """Make the site of a small kit."""

    def made(kit, **more):
        theme, site_file = theme_and_settings
        return make_site(kit, theme, samples.papers(kit), site_file, tmp_path / "work", **more)

    return made


def test_what_a_browser_fills_a_form_in_with_is_beside_its_paper(theme_and_settings, tmp_path):
    """A script for each form that has a description, and one for the font that they share."""
    theme, site_file = theme_and_settings
    kit = small_kit(page("index"), forms=(form("one"), form("two")))
    one, two = samples.papers(kit)
    told = [replace(one, description=b'{"one": 1}', face=b"{}"), replace(two, description=b'{"two": 2}', face=b"{}")]
    site = make_site(kit, theme, told, site_file, tmp_path / "work")

    blank = b64encode(one.content)
    assert (
        site / "papers/da/one.js"
    ).read_bytes() == b'var samtalekitPaper={"paper":{"one": 1},"blank":"%s"};\n' % blank
    assert b'{"paper":{"two": 2},' in (site / "papers/da/two.js").read_bytes()
    assert [path.read_bytes() for path in (site / "papers").glob("*.js")] == [b"var samtalekitFace={};\n"]


def test_a_form_that_is_not_filled_in_on_its_page_has_no_script(theme_and_settings, tmp_path):
    """Neither on its page nor beside its paper; the other forms have theirs."""
    theme, site_file = theme_and_settings
    kit = small_kit(page("index"), forms=(form("one"), form("two", fill_in=False)))
    made = [replace(paper, description=b"{}", face=b"{}") for paper in samples.papers(kit)]
    site = make_site(kit, theme, made, site_file, tmp_path / "work")
    one, two = ((site / f"skemaer/{name}.html").read_text("utf-8") for name in ("one", "two"))

    assert [path.name for path in (site / "papers/da").glob("*.js")] == ["one.js"]
    assert ("data-sk-fill-in" in one, "assets/form.js" in one) == (True, True)
    assert ("data-sk-fill-in" in two, "assets/form.js" in two, "#sk-fill" in two) == (False, False, False)


def in_english(kit, *pages):
    """The kit in English beside the Danish."""
    danish = kit.localized[0]
    english = danish.model_copy(update={"language": "en", "pages": pages or danish.pages, "forms": ()})
    return kit.model_copy(update={"localized": (danish, english)})


def test_a_page_stands_at_its_address_under_its_id(make):
    site = make(small_kit(page("index"), page("steps/plan", title="Planlæg", address="trin/planlaeg")))
    manifest = json.loads((site / "manifest.json").read_text("utf-8"))
    row = next(row for row in manifest["pages"] if row["id"] == "steps/plan")

    assert row | {"sha256": ""} == {
        "id": "steps/plan",
        "language": "da",
        "path": "trin/planlaeg.html",
        "title": "Planlæg",
        "sha256": "",
    }
    assert row["sha256"] == hashlib.sha256((site / "trin/planlaeg.html").read_bytes()).hexdigest()


def test_footnotes_are_notes_whatever_mkdocs_yml_lists(theme_and_settings, tmp_path):
    """A booklet has them, so the site has them too."""
    theme, site_file = theme_and_settings
    kit = small_kit(page("index", body="Tekst[^1].\n\n[^1]: En note.\n"))
    site = make_site(kit, theme, samples.papers(kit), {**site_file, "markdown_extensions": ["tables"]}, tmp_path)

    assert 'class="footnote"' in (site / "index.html").read_text("utf-8")


def test_a_form_has_a_page_and_a_paper(make):
    site = make(small_kit(page("index"), forms=(form("plan"),)))
    manifest = json.loads((site / "manifest.json").read_text("utf-8"))

    assert "forms/plan" in [row["id"] for row in manifest["pages"]]
    assert manifest["papers"][0]["path"] == "papers/da/plan.pdf"
    assert (site / "papers/da/plan.pdf").read_bytes() == samples.PDF
    assert 'href="../papers/da/plan.pdf" download="Plan.pdf"' in (site / "skemaer/plan.html").read_text("utf-8")


def test_numbers_and_cells_on_a_form_s_page_are_those_of_its_paper(make):
    """Who reads the questions before printing meets the same limits, and the same values from the start."""
    table = {
        "id": "plan",
        "kind": "table",
        "label": "Plan",
        "columns": [
            {"id": "hours", "kind": "number", "label": "Timer"},
            {"id": "day", "kind": "date", "label": "Dag"},
            {"id": "done", "kind": "check", "label": "Gjort"},
            {
                "id": "when",
                "kind": "choice",
                "label": "Hvornår",
                "options": [{"id": "now", "label": "Nu"}, {"id": "later", "label": "Senere"}],
            },
        ],
        "rows": [
            {"id": "one", "label": "Et", "values": {"hours": 7.5, "day": "2027-03-15", "done": True, "when": "later"}}
        ],
    }
    limits = {"id": "sum", "kind": "number", "label": "Sum", "min": 0.5, "max": 2500000, "unit": "kr."}
    site = make(
        small_kit(
            page("index"), forms=(form("plan", sections=[{"id": "one", "title": "Et", "fields": [limits, table]}]),)
        )
    )
    html = (site / "skemaer/plan.html").read_text("utf-8")

    assert "Fra 0,5 til 2.500.000 kr." in html
    assert "<td>7,5</td><td>15-03-2027</td><td>✓</td><td>Senere</td>" in html


def test_the_manifest_tells_kit_and_workplace(make):
    manifest = json.loads((make(small_kit(page("index"))) / "manifest.json").read_text("utf-8"))

    assert list(manifest) == ["samtalekit", "kit", "workplace", "languages", "pages", "papers", "slides"]
    assert manifest["kit"] == {"id": "small", "edition": 1}
    assert manifest["workplace"] == "Prøvestedet"


def test_an_engine_that_leaves_a_page_out_is_found_out(make):
    def forgetful(_stage: Path, _cache: Cache) -> dict[str, bytes]:
        return {}

    with pytest.raises(EngineError, match=r"index\.html"):
        make(small_kit(page("index")), engine=forgetful)


def test_a_link_that_leads_nowhere_stops_the_build(make):
    with pytest.raises(EngineError, match=r"gone\.md"):
        make(small_kit(page("index", body="[Væk](gone.md)")))


def test_another_language_has_a_folder_and_is_linked_page_for_page(make):
    english = page("index", title="Front", language="en"), page("help", address="help", language="en")
    site = make(in_english(small_kit(page("index"), page("help", address="hjaelp")), *english))

    assert '<a class="sk-languages__link" href="en/help.html" hreflang="en"' in (site / "hjaelp.html").read_text(
        "utf-8"
    )
    assert 'href="../hjaelp.html" hreflang="da"' in (site / "en/help.html").read_text("utf-8")
    assert '<html lang="en"' in (site / "en/index.html").read_text("utf-8")


def test_a_page_that_another_language_lacks_has_no_link_to_it(make):
    site = make(in_english(small_kit(page("index"), page("help")), page("index", language="en")))

    assert "sk-languages" not in (site / "help.html").read_text("utf-8")


def translated(page, translation):
    return page.model_copy(update={"translation": translation})


def test_a_translation_that_may_be_out_of_date_says_so_and_leads_to_the_text_it_was_made_from(make):
    """A reader who acts on last year's rules should have been warned."""
    english = page("index", language="en"), translated(page("help", language="en"), "stale")
    html = (make(in_english(small_kit(page("index"), page("help")), *english)) / "en/help.html").read_text("utf-8")

    assert "This translation may be out of date." in html
    assert '<p class="sk-stale" lang="en"' in html
    assert 'href="../help.html">Read the current page</a>' in html


def test_a_page_that_is_not_translated_is_shown_in_its_own_language_and_says_so(make):
    """A screen reader would otherwise read Danish with an English voice."""
    danish = small_kit(page("index"), page("help", body="Spørg os."))
    english = page("index", language="en"), translated(danish.localized[0].page("help"), "missing")
    html = (make(in_english(danish, *english)) / "en/help.html").read_text("utf-8")

    assert '<article class="sk-content" id="sk-content" data-sk-content tabindex="-1" lang="da">' in html
    assert '<p class="sk-stale" lang="en"' in html
    assert "This page has not been translated yet. Here it is in Danish." in html
    assert "Spørg os." in html


def test_a_current_translation_says_nothing_of_itself(make):
    """What is as it should be needs no word."""
    site = make(in_english(small_kit(page("index")), page("index", language="en")))

    assert "sk-stale" not in (site / "en/index.html").read_text("utf-8")


def test_the_newest_piece_of_news_is_teased_on_the_front_page(make):
    """The newest alone; the rest are on the page that lists them."""
    old, new = (
        page("news/old", title="Gammelt", date="2026-01-05"),
        page("news/new", title="Nyt her", date="2026-03-01"),
    )
    kit = small_kit(page("index", kind="front"), page("news", body="::: news"), old, new, news="news")
    site = make(kit)
    front, listed = ((site / name).read_text("utf-8") for name in ("index.html", "news.html"))

    assert "Nyt her" in front
    assert "Gammelt" not in front.split("<main")[-1]
    assert listed.index("Nyt her</a></h") < listed.index("Gammelt</a></h")


def test_the_front_page_shows_each_audience_its_way_through_the_phases(make):
    """Who somebody is and how far they have come: two choices, one click."""
    guest = page("guest", body="## Før\n\nPak.\n\n## Efter\n\nSkriv.")
    kit = small_kit(
        page("index", kind="front"), guest, page("step"),
        audiences=[{"id": "guest", "page": "guest"}],
        phases=[{"id": "before", "steps": ["step"]}, {"id": "after", "steps": ["step"]}],
    )  # fmt: skip
    html = (make(kit) / "index.html").read_text("utf-8")

    assert 'href="guest.html#foer"' in html
    assert 'href="guest.html#efter"' in html


def test_a_page_for_editing_has_no_switch(make):
    """Its twin may not be there: a page of one's own is edited in place."""
    kit = small_kit(page("index", is_own=False), workplace={"edit_address": "https://github.com/x/y/edit/main/"})
    site = make(in_english(kit, page("index", language="en")))

    assert "sk-languages" in (site / "index.html").read_text("utf-8")
    assert "sk-languages" not in (site / "ret/index.html").read_text("utf-8")


def test_one_language_needs_no_switch(make):
    assert "sk-languages" not in (make(small_kit(page("index"))) / "index.html").read_text("utf-8")


def test_a_page_of_one_s_own_is_edited_in_place(make):
    site = make(small_kit(page("index"), workplace={"edit_address": EDIT}))

    assert f'href="{EDIT}content/da/index.md"' in (site / "index.html").read_text("utf-8")
    assert not (site / "ret").exists()


def test_a_page_of_the_kit_is_edited_by_way_of_its_text(make):
    """The text is there to copy, exactly, and the button opens a new file of the right name."""
    kit = small_kit(page("index", is_own=False, body="Linje & <tegn>"), workplace={"edit_address": EDIT})
    site = make(kit)
    shown = (site / "ret/index.html").read_text("utf-8")

    assert 'href="ret/index.html" rel="edit"' in (site / "index.html").read_text("utf-8")
    assert "https://github.com/havneby/mus-kit/new/main/?filename=content/da/index.md" in shown
    assert "---&#10;title: index&#10;---&#10;Linje &amp; &lt;tegn&gt;&#10;</pre>" in shown
    assert "ret/" not in (site / "search/search_index.json").read_text("utf-8")


def test_the_manifest_names_content_and_no_pages_for_editing(make):
    kit = small_kit(page("index", is_own=False), forms=(form("plan"),), workplace={"edit_address": EDIT})
    site = make(kit)

    assert (site / "ret/index.html").is_file()
    assert [row["id"] for row in json.loads((site / "manifest.json").read_text("utf-8"))["pages"]] == [
        "forms/plan",
        "index",
    ]


def test_an_engine_that_leaves_a_page_for_editing_out_is_found_out(make):
    def forgetful(stage: Stage, cache: Cache) -> dict[str, bytes]:
        return {path: content for path, content in mkdocs.build(stage, cache).items() if path != "ret/index.html"}

    with pytest.raises(EngineError, match=r"ret/index\.html"):
        make(small_kit(page("index", is_own=False), workplace={"edit_address": EDIT}), engine=forgetful)


def test_without_an_edit_address_nothing_is_offered(make):
    assert 'rel="edit"' not in (make(small_kit(page("index", is_own=False))) / "index.html").read_text("utf-8")


def test_sources_say_the_day_they_were_read(make):
    source = {"title": "Aftalen", "url": "https://pav.medst.dk/", "read": "2026-11-23"}
    shown = (make(small_kit(page("index"), page("a", sources=[source]))) / "a.html").read_text("utf-8")

    assert '>Aftalen</a>, <span class="sk-sources__read">læst 23. november 2026</span>' in shown


def test_a_step_leads_to_the_next(make):
    steps = [page("steps/a", kind="step", promise="I har en plan."), page("steps/b", kind="step", title="Byg bro")]
    site = make(small_kit(page("index"), *steps, steps=["steps/a", "steps/b"]))
    first, last = ((site / f"steps/{name}.html").read_text("utf-8") for name in "ab")

    assert "I har en plan." in first
    assert 'class="sk-next__link" href="b.html"' in first
    assert "Næste trin" not in last


def test_the_phases_cover_their_steps(make):
    """A bar over two steps is as wide as two, and every step is there once, even one that no phase names."""
    pages = [page("index", kind="front"), *(page(f"steps/{name}", kind="step") for name in "abc")]
    phases = [{"id": "before", "steps": ["steps/a", "steps/b"]}]
    shown = (make(small_kit(*pages, steps=["steps/a", "steps/b", "steps/c"], phases=phases)) / "index.html").read_text(
        "utf-8"
    )

    assert "sk-process--3" in shown
    assert shown.count("sk-phase--2") == 1
    assert shown.count("sk-phase--1") == 1
    assert shown.count('class="sk-card"') == 3


def test_the_engine_s_templates_run_in_a_sandbox(theme_and_settings, tmp_path):
    """A theme of a stranger reaches no Python through MkDocs either."""
    from dataclasses import replace

    theme, site_file = theme_and_settings
    overrides = tmp_path / "theme" / "web" / "overrides"
    overrides.mkdir(parents=True)
    (overrides / "main.html").write_text("{{ config.__class__.__mro__ }}", "utf-8")
    hostile = replace(theme, folders=(tmp_path / "theme", *theme.folders))

    with pytest.raises(ThemeError, match=r"MkDocsConfig\.__class__"):
        make_site(small_kit(page("index")), hostile, [], site_file, tmp_path / "work")


def test_staging_again_writes_nothing(theme_and_settings, tmp_path):
    """`mkdocs serve` watches the generated sources: a file written anew would make it build for ever."""
    theme, site_file = theme_and_settings
    kit = small_kit(page("index"))
    staged = stage_site(kit, theme, [], site_file, tmp_path, Cache())[0]
    staged.write_sources()
    stage = staged.folder
    before = {path: path.stat().st_mtime_ns for path in stage.rglob("*") if path.is_file()}
    stage_site(kit, theme, [], site_file, tmp_path, Cache())[0].write_sources()

    assert {path: path.stat().st_mtime_ns for path in stage.rglob("*") if path.is_file()} == before


def test_a_page_that_is_gone_leaves_the_stage(theme_and_settings, tmp_path):
    theme, site_file = theme_and_settings
    stage_site(small_kit(page("index"), page("old/page")), theme, [], site_file, tmp_path, Cache())[0].write_sources()
    stage = stage_site(small_kit(page("index")), theme, [], site_file, tmp_path, Cache())[0]
    stage.write_sources()

    assert not (stage.folder / "docs/old").exists()


def test_the_same_input_gives_the_same_bytes_on_any_machine(tmp_path):
    """Another time zone, another locale, another hash seed, another folder; in a soak with the whole default kit."""
    kit = (
        "samples.default_kit()"
        if os.environ.get("SAMTALEKIT_SOAK")
        else "samples.kit_in(samples.ROOT / 'tests/samples/welcome-aboard')"
    )
    script = (
        "import sys, pathlib, hashlib\n"
        "from web import samples\n"
        "from samtalekit.pipeline.site import make_site\n"
        f"kit, theme, site_file = {kit}\n"
        "site = make_site(kit, theme, samples.papers(kit), site_file, pathlib.Path(sys.argv[1]))\n"
        "for path in sorted(site.rglob('*')):\n"
        "    if path.is_file():\n"
        "        print(path.relative_to(site).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())\n"
    )
    made = []
    for folder, zone, locale, seed in [("a", "UTC", "C", "1"), ("b/c", "Pacific/Auckland", "da_DK.UTF-8", "7")]:
        surroundings = os.environ | {
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": f"{samples.ROOT / 'tests'}{os.pathsep}{samples.ROOT / 'generator'}",
        }
        run = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / folder)],
            env=surroundings, capture_output=True, text=True, check=True,
        )  # fmt: skip
        made.append(run.stdout)

    assert made[0] == made[1]
    assert "sitemap" not in made[0]
    assert "404.html" not in made[0]
