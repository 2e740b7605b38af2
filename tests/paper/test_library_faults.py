"""What we mend of libraries is still wrong there: a test that fails says that a mend can go.

``generator/ARCHITECTURE.md`` lists each with the module that mends it.
"""

import gc
import warnings
from io import BytesIO

import pikepdf
import pytest
from mkdocs.livereload import LiveReloadServer
from PIL import ImageFile
from weasyprint import HTML

from paper.checks import of_marks
from paper.samples import FRAME, make_theme, read_form, rendered
from samtalekit.paper.compose import compose
from samtalekit.paper.finish import finish, finish_part
from samtalekit.paper.pdf.structure import MEANINGLESS
from samtalekit.paper.render import Renderer

PAGE = """<html lang="en"><title>Lamps</title><style>@page { @bottom-left { content: "Lamps, page 1" } }</style><h1>Lamps</h1>
<p>See <a href="#rear">the <b>rear</b> lamp</a> and <a href="https://lamps.example/">others</a>.</p>
<h2 id="rear">Rear</h2>
<table><thead><tr><th>Lamp<th>Colour</thead><tbody><tr><th>Front<td>White</tbody></table>
<p>Name <input name="name" required style="width: 60mm; font-family: 'SK Text'"></p></html>"""


@pytest.fixture(scope="module")
def raw():
    """A page as WeasyPrint renders it, before we finish it."""
    with pikepdf.open(BytesIO(rendered(Renderer(make_theme()), PAGE, ""))) as pdf:
        yield pdf


def elements(parent):
    """Every structure element below a parent."""
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def annotations(pdf, subtype):
    return [each for page in pdf.pages for each in page.get("/Annots", []) if each.Subtype == subtype]


def test_headers_of_tables_have_no_scope(raw):
    headers = [each for each in elements(raw.Root.StructTreeRoot) if each.S == pikepdf.Name.TH]

    assert len(headers) == 3
    assert not any("/Scope" in each.get("/A", {}) for each in headers)


def test_runs_of_text_have_elements_without_a_meaning(raw):
    assert any(each.S in MEANINGLESS for each in elements(raw.Root.StructTreeRoot))


def test_the_foot_of_a_page_is_tagged_as_content_that_the_tree_does_not_have(raw):
    drawn = BytesIO()
    raw.save(drawn)

    assert len([*of_marks(drawn.getvalue())]) == 1


def test_a_bold_word_in_a_link_is_a_link_of_its_own(raw):
    within = [each for each in annotations(raw, pikepdf.Name.Link) if "/Dest" in each]

    assert len(within) > 1


def test_links_lack_the_print_flag_and_say_no_page(raw):
    links = annotations(raw, pikepdf.Name.Link)

    assert not any(int(each.get("/F", 0)) & 4 for each in links)
    assert not any("page" in str(each.get("/Contents", "")) for each in links)


def test_the_metadata_declare_one_standard_alone(raw):
    metadata = raw.Root.Metadata.read_bytes()

    assert b"pdfuaid" in metadata
    assert b"pdfaid:part" not in metadata
    assert b"pdfaExtension" not in metadata


def test_a_required_field_has_no_flag_that_says_so(raw):
    (field,) = annotations(raw, pikepdf.Name.Widget)

    assert not int(field.get("/Ff", 0)) & 2


def test_the_output_intent_leaves_its_file_open():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ResourceWarning)
        HTML(string=PAGE).write_pdf(output_intent="srgb")
        gc.collect()

    assert any("sRGB2014.icc" in str(each.message) for each in seen)


def test_importing_weasyprint_lets_pillow_accept_pictures_that_break_off():
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("name", ["employee-preparation", "development-plan"])
def test_drawings_are_longer_than_they_need_be(name, theme, renderer, monkeypatch):
    """What `samtalekit.paper.pdf.optimize` is worth: a third of what is drawn, and a tenth of the file."""
    composition = compose(read_form(name), frame=FRAME, theme=theme)
    made = rendered(renderer, composition.html, composition.css)

    def drawn_in(pdf):
        with pikepdf.open(BytesIO(pdf)) as paper:
            return sum(len(stream.read_bytes()) for page in paper.pages for stream in contents_of(page))

    short = finish(finish_part(made, theme), composition, theme)
    monkeypatch.setattr("samtalekit.paper.finish.optimize", lambda _pdf: None)
    long = finish(finish_part(made, theme), composition, theme)

    assert drawn_in(short) < 2 / 3 * drawn_in(long)
    assert len(short) < 0.9 * len(long)


def contents_of(page):
    streams = page.Contents
    return list(streams) if isinstance(streams, pikepdf.Array) else [streams]


def test_mkdocs_serves_any_host_and_fails_at_an_address_that_no_file_has(tmp_path):
    (tmp_path / "index.html").write_text("Lamps")
    server = LiveReloadServer(builder=lambda: None, host="127.0.0.1", port=0, root=str(tmp_path))
    answered = []
    asked = {"PATH_INFO": "/index.html", "HTTP_HOST": "elsewhere.example", "REQUEST_METHOD": "GET"}
    try:
        for path in ("/index.html", "/a\0b"):
            body = server.serve_request({**asked, "PATH_INFO": path}, lambda status, *_rest: answered.append(status))
            getattr(body, "close", list)()
    finally:
        server.server_close()

    assert answered == ["200 OK", "500 Internal Server Error"]
