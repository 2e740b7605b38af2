"""A presentation is one file: what it shows, what it has with it, and what its page says of it."""

import base64
import io
import json
import re
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from samtalekit.core.cache import Cache
from samtalekit.core.errors import EngineError, SourceErrors
from samtalekit.pipeline.site import make_site
from samtalekit.theming.fonts import subset
from samtalekit.web.markup import read_markup
from samtalekit.web.pages import staged_pages
from samtalekit.web.slides import presentations_of
from samtalekit.web.stage import page_contexts
from web.samples import default_kit, page, page_context, papers, small_kit

TALK = """\
Vis [planen](plan.md) bagefter.

::: notes 1
Sig goddag.
:::

## Se her

Tænd **lampen** & [læs planen](plan.md#hvad), eller [spørg](https://lamper.example/).

::: notes 2
Vent lidt.
:::

## Datoer

::: season

::: notes 1
Læs dem højt.
:::
"""
WORK = {"season": {"talks": "2027-03-01/2027-03-31"}, "contact": {"name": "HR", "email": "hr@havneby.example"}}


def talk(body=TALK, **front):
    return page("talk", kind="slides", body=body, **{"address": "oplaeg/lamper", "minutes": 4} | front)


def kit_of(*pages, **more):
    return small_kit(
        page("index"), page("plan", body="## Hvad\n\nEt."), *pages, season=["talks"], workplace=WORK, **more
    )


def presentation(kit=None):
    kit = kit or kit_of(talk())
    return presentations_of(page_context(kit), kit.localized[0])["talk"]


def slides(html):
    """The slides of a presentation, each as its words."""
    parts = (
        html.partition('<article class="sk-presentation__slides"')[2].partition("</article>")[0].split("<section")[1:]
    )
    return [" ".join(re.sub("<[^>]*>", " ", part.partition(">")[2]).split()) for part in parts]


def test_a_slide_for_each_heading_after_one_that_opens():
    """Before the first heading is what the speaker reads, who alone needs it."""
    opening, look, dates = slides(presentation().html)

    assert "talk" in opening
    assert "Sig goddag." in opening
    assert "Vis planen bagefter" not in presentation().html
    assert "Tænd lampen &amp; læs planen, eller spørg" in look
    assert "1.–31. marts 2027 Tal sammen" in dates
    assert (presentation().slides, presentation().minutes) == (3, 4)


def test_the_opening_slide_has_a_title_of_its_own_and_a_sentence_if_the_page_gives_them():
    html = presentation(kit_of(talk(opening="Nu tænder vi", lead="Det skal vi se"))).html

    assert '<h1 class="sk-slide__title" id="sk-slide-1-title">Nu tænder vi</h1>' in html
    assert '<p class="sk-slide__lead">Det skal vi se</p>' in html
    assert "<title>Nu tænder vi – Prøvestedet</title>" in html


def test_a_speaker_sees_how_long_a_slide_is_shown_and_when_it_is_to_end():
    opening, look, dates = slides(presentation().html)

    assert "Noter · 1 minut " in opening
    assert "Noter · 2 minutter, slut efter 3 minutter" in look
    assert "Noter · 1 minut, slut efter 4 minutter" in dates
    assert "Derefter: Datoer" in look
    assert "Derefter" not in dates


def test_notes_without_minutes_are_notes_all_the_same():
    text = "## Se\n\nJa.\n\n::: notes\nVent.\n:::\n"
    made = presentation(kit_of(talk(text, minutes=None)))

    assert "Noter Vent." in slides(made.html)[1]
    assert made.minutes == 0


def test_it_asks_nobody_for_anything_and_runs_nothing_but_its_own_script():
    """No address is fetched but those that hold their own content; the policy would refuse any other."""
    markup = read_markup(presentation().html)
    policy = dict(part.split(" ", 1) for part in markup.policies[0].split("; "))

    assert {spot.text.partition(":")[0] for spot in markup.fetched} == {"data"}
    assert (len(markup.policies), markup.loose) == (1, [])
    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-[\w+/=]+'", policy["script-src"])
    assert re.fullmatch(r"'sha256-[\w+/=]+'", policy["style-src"])
    assert not {"connect-src", "frame-src"} & set(policy)


def test_a_link_to_another_page_keeps_its_words_and_one_to_another_site_leads_there():
    """The file may be far from the site."""
    assert {spot.text for spot in read_markup(presentation().html).links if not spot.text.startswith("#")} == {
        "https://lamper.example/"
    }


def test_what_somebody_writes_is_text():
    nasty = '"><script>alert(1)</script>'
    html = presentation(
        kit_of(talk(f"## {nasty}\n\n{nasty}\n\n::: notes 1\n{nasty}\n:::\n", opening=nasty, lead=nasty))
    ).html

    assert len(read_markup(html).scripts) == 1
    assert html.count("&lt;script&gt;alert(1)") >= 5
    assert read_markup(html).loose == []


def test_a_picture_is_in_the_file(tmp_path):
    Image.new("RGB", (40, 20), (200, 90, 90)).save(tmp_path / "lampe.png")
    kit = kit_of(talk("## Se\n\n![En lampe](lampe.png)\n"))
    localized = kit.localized[0].model_copy(update={"images": {"lampe.png": tmp_path / "lampe.png"}})
    html = presentation(kit.model_copy(update={"localized": (localized,)})).html
    found = re.search(r'<img src="data:image/png;base64,([^"]*)" alt="En lampe">', html)

    with Image.open(io.BytesIO(base64.b64decode(found[1]))) as image:
        assert image.size == (40, 20)


def test_the_fonts_have_the_letters_of_their_text_and_of_their_language_and_little_else():
    """Somebody who corrects a word in the file has the letters for it."""
    html = presentation(kit_of(talk("## Ž\n\nŐ\n"))).html
    faces = re.findall(r'url\("data:font/woff2;base64,([^"]*)"\)', html)

    assert len(faces) == len(default_kit()[1].web_faces)
    assert len(html) < 150_000
    for face in faces:
        with TTFont(io.BytesIO(base64.b64decode(face))) as font:
            characters = set(font.getBestCmap())
            assert {*map(ord, "ŽŐæøåÆØÅ»«azAZ09")} <= characters
            assert len(characters) < 200
            assert "Open Font License" in str(font["name"].getDebugName(13))


def test_the_same_font_and_letters_give_the_same_bytes():
    path = default_kit()[1].web_faces[0].path

    assert subset(path, "abc") == subset(path, "cbaa") != subset(path, "abd")


def test_a_theme_that_closes_the_element_of_its_script_closes_nothing(tmp_path):
    """What follows would be on the page as it is."""
    (tmp_path / "web/js").mkdir(parents=True)
    (tmp_path / "web/js/slides.js").write_text("var a = '</script><b>x</b>';", "utf-8")
    kit = kit_of(talk())
    _kit, theme, _site_file = default_kit()
    context = next(page_contexts(kit, replace(theme, folders=(tmp_path, *theme.folders)), papers(kit), Cache()))
    html = presentations_of(context, kit.localized[0])["talk"].html

    assert read_markup(html).scripts == [r"var a = '<\/script><b>x<\/b>';"]


def test_a_theme_that_would_fetch_something_stops_the_build(tmp_path):
    (tmp_path / "web/css").mkdir(parents=True)
    (tmp_path / "web/css/presentation.css").write_text("b { background: url(https://lamper.example/a.png) }", "utf-8")
    kit = kit_of(talk())
    _kit, theme, _site_file = default_kit()
    context = next(page_contexts(kit, replace(theme, folders=(tmp_path, *theme.folders)), papers(kit), Cache()))

    with pytest.raises(SourceErrors) as stopped:
        presentations_of(context, kit.localized[0])
    assert [(each.code, each.place.file) for each in stopped.value.findings] == [
        ("outside-request", "site/slides/da/oplaeg/lamper.html")
    ]


def test_a_second_build_makes_nothing_again():
    """Neither the file nor its fonts; another page's text does not count."""
    _kit, theme, _site_file = default_kit()
    cache = Cache()

    def made(kit):
        cache.work.clear()
        presentations_of(next(page_contexts(kit, theme, papers(kit), cache)), kit.localized[0])
        return dict(cache.work)

    kit, other = kit_of(talk()), kit_of(talk(), page("more", body="Et andet sted."))
    changed = small_kit(
        page("index", body="Noget andet."),
        page("plan", body="## Hvad\n\nTo."),
        talk(),
        season=["talks"],
        workplace=WORK,
    )

    assert made(kit) == {"presentation": 1, "subset of a font": 4}
    assert made(kit) == {}
    assert made(changed) == {}
    assert made(other) == {"presentation": 1}


# Its page.


def shown(kit=None):
    kit = kit or kit_of(talk())
    return next(each.text for each in staged_pages(page_context(kit), kit.localized[0]) if each.id == "talk")


def test_its_page_leads_to_the_file_and_says_how_long_it_takes():
    text = shown()

    assert 'href="../slides/da/oplaeg/lamper.html">Vis præsentationen<' in text
    assert re.search(r'href="../slides/da/oplaeg/lamper.html" download="lamper.html">', text)
    assert re.search(r"HTML, \d+ KB", text)
    assert "<dt>Slides</dt> <dd>3</dd>" in text
    assert "<dt>Tid</dt> <dd>4 minutter</dd>" in text


def test_its_page_has_what_the_speaker_needs_first_and_then_each_slide_with_its_notes():
    text = shown()
    order = [
        "Vis <a",
        "Sig goddag.",
        'id="se-her"',
        "Tænd <strong>lampen</strong>",
        "Vent lidt.",
        'id="datoer"',
        "Tal sammen",
    ]

    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert 'href="../plan.html#hvad"' in text
    assert '<a href="#se-her">Se her</a>' in text


def test_code_on_a_slide_keeps_its_lines():
    code = "a\n\n    b"

    assert f"<pre><code>{code}\n</code></pre>" in shown(kit_of(talk(f"## Se\n\n```\n{code}\n```\n")))
    assert f"<pre><code>{code}\n</code></pre>" in presentation(kit_of(talk(f"## Se\n\n```\n{code}\n```\n"))).html


# In the site.


def test_the_file_is_in_the_site_and_in_the_manifest(tmp_path):
    _kit, theme, site_file = default_kit()
    kit = kit_of(talk())
    site = make_site(kit, theme, papers(kit), site_file, tmp_path)
    [entry] = json.loads((site / "manifest.json").read_text("utf-8"))["slides"]

    assert (site / entry["path"]).read_text("utf-8") == presentation(kit).html
    assert {key: entry[key] for key in ("id", "language", "title", "slides", "minutes")} == {
        "id": "talk", "language": "da", "title": "talk", "slides": 3, "minutes": 4,
    }  # fmt: skip
    assert "talk" in [each["id"] for each in json.loads((site / "manifest.json").read_text("utf-8"))["pages"]]


def test_a_file_that_is_missing_is_found_out(tmp_path, monkeypatch):
    """As with any page or paper."""
    from samtalekit.pipeline import site as pipeline_site

    _kit, theme, site_file = default_kit()
    kit = kit_of(talk())
    whole = pipeline_site.check_whole
    monkeypatch.setattr(
        pipeline_site,
        "check_whole",
        lambda files, paths: whole({path for path in files if "/oplaeg/" not in path}, paths),
    )
    with pytest.raises(EngineError, match=r"slides/da/oplaeg/lamper\.html"):
        make_site(kit, theme, papers(kit), site_file, tmp_path)
