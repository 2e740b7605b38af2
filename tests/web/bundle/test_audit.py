"""A finished site is read as a browser would: whatever would be asked for outside is found, wherever it hides."""

import base64
import hashlib
import json

import pytest

from samtalekit.web.bundle.audit import audit_site
from samtalekit.web.bundle.headers import MAX_HEADER_CHARS
from samtalekit.web.policy import policy_of

WELL = {
    "index.html": '<link rel="stylesheet" href="assets/site.css"><img src="assets/a.png"><a href="en/index.html#x">Here</a>',
    "en/index.html": '<a href="../index.html">Home</a> <a href="https://source.example/">Source</a> <a href="mailto:a@b.example">A</a>',
    "assets/site.css": '@font-face { src: url("a.woff2") format("woff2") } .a { background: url(a.png) }',
    "assets/a.png": "",
    "assets/a.woff2": "",
    "assets/icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/><path id="a" d="M0 0"/></svg>',
    "assets/site.js": 'var ns = "http://www.w3.org/2000/svg"; // https://explained.example/',
    "search/search_index.js": "var __index = "
    + json.dumps({"docs": [{"text": "See \"https://source.example/\" and '//x.example'"}]}),
}


def look(project, **files):
    """Look through a site that is well but for these files."""
    return audit_site(project({**WELL, **files}))


def reported(proof):
    return [(finding.place.file, finding.code, *finding.values.values()) for finding in proof.findings]


def test_a_site_that_keeps_to_itself_is_proven_with_figures(project):
    """Links that a reader may follow are counted; they ask nobody."""
    proof = look(project)

    assert reported(proof) == []
    assert proof.counts == {"pages": 2, "styles": 1, "scripts": 2, "drawings": 1}
    assert proof.links_out == 1


OUT = "https://away.example/x"


@pytest.mark.parametrize(
    "page",
    [
        f'<img src="{OUT}">',
        '<img src="//away.example/x">',
        '<img src="HTTPS://away.example/x">',
        '<img src="&#104;ttps://away.example/x">',
        f'<img srcset="assets/a.png 1x, {OUT} 2x">',
        f'<script src="{OUT}"></script>',
        f'<link rel="stylesheet" href="{OUT}">',
        f'<link rel="preconnect" href="{OUT}">',
        f'<link rel="alternate icon" href="{OUT}">',
        f'<iframe src="{OUT}"></iframe>',
        f'<video poster="{OUT}"></video>',
        f'<object data="{OUT}"></object>',
        f'<form action="{OUT}"></form>',
        f'<a href="index.html" ping="{OUT}">x</a>',
        f'<meta http-equiv="refresh" content="0; url={OUT}">',
        f"<style>@import '{OUT}';</style>",
        f"<style>a {{ background: \\75rl({OUT}) }}</style>",
        f'<svg><image xlink:href="{OUT}"/></svg>',
        f'<svg><use href="{OUT}#a"/></svg>',
        f'<base href="{OUT}">',
        '<img src="/root.png">',
    ],
)
def test_an_address_outside_is_found_in_a_page(page, project):
    """In every attribute by which a browser asks, however it is written."""
    proof = look(project, **{"page.html": page})

    assert {(file, code) for file, code, *_more in reported(proof)} == {("site/page.html", "outside-request")}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("assets/site.css", f'@import "{OUT}";'),
        ("assets/site.css", f"a {{ background: image-set('{OUT}' 1x) }}"),
        ("assets/site.js", f'fetch("{OUT}")'),
        ("assets/site.js", 'new WebSocket("wss://away.example")'),
        ("assets/site.js", "import('//away.example/x.js')"),
        ("assets/javascripts/bundle.js", f'fetch("{OUT}")'),
        ("search/search_index.js", f'var __index = {{"a": fetch("{OUT}")}}'),
        ("assets/icon.svg", f'<svg><image href="{OUT}"/></svg>'),
        ("assets/icon.svg", f'<?xml-stylesheet href="{OUT}"?><svg/>'),
        ("assets/icon.svg", f"<svg><style>a {{ fill: url({OUT}) }}</style></svg>"),
    ],
)
def test_an_address_outside_is_found_in_styles_scripts_and_drawings(name, text, project):
    """Also where it looks like the search's index and is none."""
    proof = look(project, **{name: text})

    assert {(file, code) for file, code, *_more in reported(proof)} == {(f"site/{name}", "outside-request")}


def test_it_is_reported_with_line_and_column(project):
    """Whoever opens the file there sees the mistake."""
    proof = look(project, **{"page.html": f'<p>\n  <img src="{OUT}">\n'})

    assert [(each.place.line, each.place.column) for each in proof.findings] == [(2, 3)]


@pytest.mark.parametrize("mark", ['<pre class="mermaid">a</pre>', '<div data-md-component="source"></div>'])
def test_what_would_make_the_engines_script_ask_is_found_in_pages(mark, project):
    """It knows addresses outside; without the elements that wake it, it never asks."""
    engine = 'var a = "https://unpkg.com/mermaid@11/dist/mermaid.min.js", b = `https://api.github.com/repos/${a}`'
    asleep = look(project, **{"assets/javascripts/bundle.js": engine})
    awake = look(project, **{"assets/javascripts/bundle.js": engine, "page.html": mark})

    assert reported(asleep) == []
    assert {(file, code) for file, code, *_more in reported(awake)} == {("site/page.html", "outside-request")}


@pytest.mark.parametrize("page", ['<a href="gone.html">x</a>', '<img src="gone.png">', '<a href="en/">x</a>'])
def test_what_is_not_there_is_found(page, project):
    """A folder is not a page: on a file share it opens as a list."""
    assert [code for _file, code, *_more in reported(look(project, **{"page.html": page}))] == ["pack-missing"]


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color: red">',
        '<p onclick="x()">',
        '<a href="javascript:x()">x</a>',
        '<iframe srcdoc="<p>x">',
    ],
)
def test_what_a_strict_policy_would_not_run_is_found(page, project):
    """So that no reader is the first to see it."""
    assert "pack-inline" in [code for _file, code, *_more in reported(look(project, **{"page.html": page}))]


def hashed(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_just_the_scripts_and_styles_of_the_pages(project):
    """Data in a page needs no permission; the same words on many pages need one."""
    page = '<script>go("&amp;")</script><style>a{}</style><script type="application/json">{}</script><script src="assets/site.js"></script>'
    proof = look(project, **{"a.html": page, "b.html": page})
    policy = dict(part.split(" ", 1) for part in policy_of(proof.pages.values()).split("; "))

    assert policy["script-src"] == "'self' " + hashed('go("&amp;")')
    assert policy["style-src"] == "'self' " + hashed("a{}")
    assert policy["default-src"] == "'none'"
    assert not any("unsafe" in value or "http" in value or "*" in value for value in policy.values())
    assert len("; ".join(policy)) < MAX_HEADER_CHARS


def test_pictures_in_addresses_are_allowed_only_where_there_are_any(project):
    """``data:`` is allowed only where it is used."""
    without = look(project)
    with_one = look(project, **{"page.html": '<img src="data:image/png;base64,AA==">'})

    assert not without.has_data_images
    assert with_one.has_data_images
    assert "img-src 'self' data:;" in policy_of([], has_data_images=True)
