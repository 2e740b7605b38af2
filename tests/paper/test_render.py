"""The renderer reads nothing outside the theme, and swallows no complaint."""

import os
from io import BytesIO

import pytest
from pikepdf import Pdf

from paper.samples import ROOT, make_theme, rendered
from samtalekit.core.errors import PaperError
from samtalekit.paper.pdf.structure import describe_links
from samtalekit.paper.render import Renderer

SECRET = "the-secret-words"


@pytest.fixture
def theme_folder(tmp_path):
    """A theme's folder with a picture inside, a secret outside, and a link between them."""
    inside = tmp_path / "theme"
    inside.mkdir()
    (inside / "in.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "secret.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><text>{SECRET}</text></svg>")
    (inside / ".git").mkdir()
    (inside / ".git" / "in.svg").write_text((inside / "in.svg").read_text())
    os.mkfifo(inside / "pipe.svg")
    (inside / "link.svg").symlink_to(tmp_path / "secret.svg")
    return inside


@pytest.fixture
def limited_renderer(theme_folder):
    return Renderer(make_theme(folders=(theme_folder,)))


def html(body: str, head: str = "") -> str:
    return f"<html lang='da'><head><title>T</title>{head}</head><body>{body}</body></html>"


HOSTILE = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/in.svg",
    "https://example.org/in.svg",
    "ftp://example.org/in.svg",
    "file://{inside}/../secret.svg",
    "file://{inside}/%2e%2e/secret.svg",
    "file://{inside}/link.svg",
    "file://example.org{inside}/in.svg",
    "FILE:///etc/passwd",
    "file://{inside}/in.svg%00",
    "file://{inside}/pipe.svg",
    "file://{inside}/.git/in.svg",
]


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize(
    "body",
    [
        "<img alt='x' src='{}'>",
        "<p style='background: url({})'>x</p>",
        "<object data='{}'></object>",
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='{}' width='9' height='9'/></svg>",
    ],
)
def test_nothing_outside_the_theme_reaches_a_paper(limited_renderer, theme_folder, body, address):
    """Neither a file of the machine nor a page of the net, by whatever road."""
    with pytest.raises(PaperError):
        rendered(limited_renderer, html(body.format(address.format(inside=theme_folder))), "")


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize("head", ["<link rel='attachment' href='{}'>", "<link rel='stylesheet' href='{}'>"])
def test_nothing_outside_the_theme_is_attached_or_styles_a_paper(limited_renderer, theme_folder, head, address):
    """WeasyPrint's own fetcher would put /etc/passwd into the PDF."""
    with pytest.raises(PaperError):
        rendered(limited_renderer, html("x", head.format(address.format(inside=theme_folder))), "")


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize(
    "css", ["@import url({});", "@font-face {{ font-family: X; src: url({}) }} p {{ font-family: X }}"]
)
def test_a_stylesheet_fetches_nothing_outside_the_theme(limited_renderer, theme_folder, css, address):
    """A workplace's own paper.css has the same limits."""
    with pytest.raises(PaperError):
        rendered(limited_renderer, html("<p>x</p>"), css.format(address.format(inside=theme_folder)))


def test_a_base_address_does_not_move_the_boundary(limited_renderer, tmp_path):
    """A relative address from another base is an address outside."""
    head = f"<base href='file://{tmp_path}/'>"

    with pytest.raises(PaperError):
        rendered(limited_renderer, html("<img alt='x' src='secret.svg'>", head), "")


def test_pictures_of_the_theme_and_data_in_the_address_are_welcome(limited_renderer, theme_folder):
    """What belongs to the theme is let through."""
    picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    body = f'<img alt="x" src="file://{theme_folder}/in.svg"><img alt="y" src="{picture}">'

    assert rendered(limited_renderer, html(body), "").startswith(b"%PDF")


def test_a_complaint_of_the_renderer_stops_the_paper(limited_renderer, monkeypatch):
    """A misspelt rule in a workplace's own style is reported, not swallowed."""
    monkeypatch.setenv("SAMTALEKIT_LANG", "en")

    with pytest.raises(PaperError, match=r"cannot be rendered as the theme says.*colr"):
        rendered(limited_renderer, html("x"), "p { colr: red }")


def test_the_kits_own_theme_gives_no_complaint(papers):
    """Every real form is rendered without a complaint, or the fixture had raised."""
    assert (ROOT / "theme" / "print" / "paper.css").is_file()
    assert papers


def test_css_that_the_renderer_cannot_lay_out_is_reported_with_the_name_of_the_style_sheet(tmp_path, in_english):
    """It is read without complaint, and WeasyPrint stumbles over it later; that is no mistake of ours."""
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "paper.css").write_text(TOO_WIDE)
    renderer = Renderer(make_theme(folders=(tmp_path, ROOT / "theme")))
    with pytest.raises(PaperError, match=r"theme/print/paper\.css"):
        rendered(renderer, html("<p>A</p>"), TOO_WIDE)


TOO_WIDE = "p { width: 1e308mm; column-count: 3; columns: 0.0001px }"


@pytest.mark.parametrize(
    "body",
    [
        '<table><tr><td colspan="99999999">x</td></tr></table>',
        "<table><tr><td ROWSPAN=1000>x</td></tr></table>",
        '<form action="x"></form>',
    ],
)
def test_what_no_paper_can_have_is_refused_before_it_takes_memory(body, limited_renderer):
    """A cell takes room for each column that it spans, and a form's fields are not ours."""
    with pytest.raises(PaperError, match=r"no paper can have|intet papir have"):
        rendered(limited_renderer, html(body), "")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JavaScript:alert(1)", "file:///etc/passwd", "data:text/html,x"]
)
def test_a_link_that_would_run_or_open_something_of_the_readers_is_refused(address):
    """Wherever a template of a theme got it from."""
    theme = make_theme()
    made = rendered(Renderer(theme), html(f'<p><a href="{address}">a</a></p>'), "")

    with Pdf.open(BytesIO(made)) as pdf, pytest.raises(PaperError, match=r"https://"):
        describe_links(pdf, "en")
