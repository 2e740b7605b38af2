"""Logos: a drawing is kept, everything else is refused."""

import base64
import io
import struct
import zlib
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from samtalekit.theming.logo import LogoError, read_logo

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20"'


def svg(inner: str, attributes: str = "") -> bytes:
    return f"<svg {SVG} {attributes}>{inner}</svg>".encode()


def png(size: tuple[int, int] = (4, 2)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", size, (90, 33, 73, 255)).save(out, "PNG")
    return out.getvalue()


def claimed_png(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def data_url(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def code_of(tmp_path, content: bytes, name: str = "logo.svg") -> str:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LogoError) as caught:
        read_logo(tmp_path / name)
    return caught.value.code


UNSAFE = {
    "a script": svg("<script>alert(1)</script>"),
    "a script of no namespace": svg('<script xmlns="">alert(1)</script>'),
    "a script of HTML": svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>'),
    "a script in the root": svg("", 'onload="alert(1)"'),
    "a handler": svg('<path d="M0 0" onclick="alert(1)"/>'),
    "a handler in capitals": svg('<path d="M0 0" ONCLICK="alert(1)"/>'),
    "HTML": svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    "a frame": svg('<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/>'),
    "a link": svg('<a href="https://evil.example"><path d="M0 0"/></a>'),
    "a link to a script": svg('<a xlink:href="javascript:alert(1)"><path d="M0 0"/></a>'),
    "movement": svg('<path d="M0 0"><animate attributeName="href" to="javascript:alert(1)"/></path>'),
    "something set": svg('<path d="M0 0"><set attributeName="onclick" to="alert(1)"/></path>'),
    "a picture from the web": svg('<image href="https://evil.example/x.png"/>'),
    "a picture from the web, by xlink": svg('<image xlink:href="//evil.example/x.png"/>'),
    "a picture of the machine": svg('<image href="file:///etc/passwd"/>'),
    "a picture beside it": svg('<image href="other.svg"/>'),
    "a picture that is SVG": svg(f'<image href="{data_url(b"<svg/>", "svg+xml")}"/>'),
    "a drawing from the web": svg('<use href="https://evil.example/x.svg#a"/>'),
    "a style from the web": svg('<style>@import "https://evil.example/x.css";</style>'),
    "a face from the web": svg("<style>@font-face{font-family:x;src:url(https://evil.example/x.woff)}</style>"),
    "a style with an address": svg("<style>path{fill:url('https://evil.example/x.svg#a')}</style>"),
    "a style with a hidden address": svg(r"<style>path{fill:\75rl(https://evil.example/x)}</style>"),
    "a style with a set of pictures": svg('<style>path{cursor:image-set("https://evil.example/x" 1x)}</style>'),
    "an address in an attribute": svg('<path d="M0 0" fill="url(https://evil.example/x#a)"/>'),
    "an address in a style attribute": svg('<path d="M0 0" style="mask:url( &quot;https://evil.example/x&quot; )"/>'),
    "a hidden address in an attribute": svg(r'<path d="M0 0" fill="u\72l(https://evil.example/x)"/>'),
    "entities": b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + svg("<title>&b;</title>"),
    "an entity of the machine": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("<title>&a;</title>"),
    "a drawing that uses itself": svg('<g id="a"><use href="#a"/></g>'),
    "two drawings that use each other": svg('<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>'),
    "a mask that is cut by itself": svg('<mask id="m"><path d="M0 0" style="mask: url(#m)"/></mask>'),
    "a mask that is cut by itself, by a class": svg(
        '<style>.c{mask:url(#m)}</style><mask id="m"><path d="M0 0" class="c"/></mask>'
    ),
    "a style sheet": b'<?xml-stylesheet href="https://evil.example/x.css"?>' + svg(""),
}
TOO_BIG = {
    "many paths": svg("<path d='M0 0'/>" * 5_000),
    "a long path": svg(f"<path d='M0 0{'h1' * 200_000}'/>"),
    "a bomb of uses": svg(
        "<g id='a0'><path d='M0 0'/></g>"
        + "".join(f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 10))
    ),
    "a bomb of masks": svg(
        "<mask id='m0'/>"
        + "".join(f"<mask id='m{n}'>" + f"<path d='M0 0' mask='url(#m{n - 1})'/>" * 2 + "</mask>" for n in range(1, 30))
    ),
    "groups within each other": svg("<g>" * 3_000 + "</g>" * 3_000),
    "a path of thousands of arcs": svg(f"<path d='M0 0{'a1 1 0 0 1 1 1' * 15_000}'/>"),
    "a picture inside that is a bomb": svg(f'<image href="{data_url(claimed_png(60_000, 60_000))}"/>'),
}
UNREADABLE = {
    "not XML": b"<svg",
    "nothing": b"",
    "HTML": b"<html><body/></html>",
    "another SVG": b'<svg viewBox="0 0 1 1"/>',
    "UTF-16, where entities hide": '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">]>'.encode("utf-16-le")
    + svg("").decode().encode("utf-16-le"),
    "an encoding of another world": b'<?xml version="1.0" encoding="cp037"?>' + svg(""),
    "a broken picture inside": svg(f'<image href="{data_url(b"no picture")}"/>'),
}


@pytest.mark.parametrize("what", UNSAFE)
def test_a_logo_that_does_more_than_draw_is_refused(what, tmp_path):
    """Nothing in it runs, moves, or asks outside."""
    assert code_of(tmp_path, UNSAFE[what]) == "logo-unsafe"


@pytest.mark.parametrize("what", TOO_BIG)
def test_a_logo_that_would_fill_the_machine_is_refused(what, tmp_path):
    """By its size, or by what it would grow into."""
    assert code_of(tmp_path, TOO_BIG[what]) == "logo-too-big"


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_logo_that_cannot_be_opened_is_refused(what, tmp_path):
    """Or that hides what it says."""
    assert code_of(tmp_path, UNREADABLE[what]) in {"logo-unreadable", "logo-unsafe"}


@pytest.mark.parametrize(
    ("size", "code"),
    [((6_000, 5_000), "logo-too-big"), ((12_000, 9_000), "logo-too-big"), ((60_000, 60_000), "logo-too-big")],
)
def test_a_png_is_measured_before_it_is_unpacked(size, code, tmp_path):
    """A file of a hundred bytes may claim a billion pixels."""
    assert code_of(tmp_path, claimed_png(*size), "logo.png") == code


@pytest.mark.parametrize("content", [b"", b"GIF89a", png()[:40], b"\x89PNG\r\n\x1a\n", svg("")])
def test_a_png_that_is_none_is_refused(content, tmp_path):
    """Half a picture, or another kind under its name."""
    assert code_of(tmp_path, content, "logo.png") == "logo-unreadable"


@pytest.mark.parametrize("name", ["logo.gif", "logo.jpg", "logo.svgz", "logo.html", "logo"])
def test_another_kind_of_file_is_refused(name, tmp_path):
    """SVG and PNG are what pages and papers can both wear."""
    assert code_of(tmp_path, b"x", name) == "logo-kind"


@pytest.mark.parametrize(
    "root", ['width="0" height="10"', "", 'width="auto" height="auto"', 'viewBox="0 0 0 0"', 'viewBox="a b c d"']
)
def test_a_drawing_without_a_size_is_refused(root, tmp_path):
    """Nobody knows how to place it."""
    assert code_of(tmp_path, f'<svg xmlns="http://www.w3.org/2000/svg" {root}/>'.encode()) == "logo-size"


INKSCAPE = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg {SVG} width="40mm" height="20mm" version="1.1" id="svg5" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" inkscape:version="1.2" sodipodi:docname="logo.svg">
  <sodipodi:namedview id="view" pagecolor="#ffffff" inkscape:zoom="2"/>
  <defs id="defs2"><linearGradient id="g1"><stop offset="0" style="stop-color:#5a2149;stop-opacity:1"/></linearGradient></defs>
  <metadata id="m"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>
  <g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1">
    <path style="fill:url(#g1);fill-rule:evenodd;-inkscape-font-specification:'sans-serif, Normal'" d="M 1,2 H 9 Z" id="path1"/>
  </g>
</svg>
"""
ILLUSTRATOR = f"""<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Layer_1" {SVG} x="0px" y="0px" style="enable-background:new 0 0 40 20;" xml:space="preserve">
<style type="text/css">.st0{{clip-path:url(#SVGID_2_);fill:#5A2149;}} .st1{{fill:url('#G_1_');}}</style>
<switch><g><defs><rect id="SVGID_1_" width="40" height="20"/></defs>
<clipPath id="SVGID_2_"><use xlink:href="#SVGID_1_" style="overflow:visible;"/></clipPath>
<path class="st0" d="M0,0h40v20H0V0z"/><path class="st1" d="M0,0h4"/></g></switch></svg>
"""


@pytest.mark.parametrize(
    ("drawing", "kept"),
    [(INKSCAPE, {"path", "linearGradient", "g"}), (ILLUSTRATOR, {"path", "clipPath", "use", "style", "g"})],
)
def test_a_drawing_from_a_drawing_program_is_kept_and_tidied(drawing, kept, tmp_path):
    """Its shapes stay; notes and names of the program's own go."""
    (tmp_path / "logo.svg").write_text(drawing)
    logo = read_logo(tmp_path / "logo.svg")
    text = logo.content.decode()

    assert logo.ratio == 2
    assert kept <= {element.tag.rpartition("}")[2] for element in ET.fromstring(logo.content).iter()}
    assert not any(word in text for word in ("inkscape:", "sodipodi", "metadata", "rdf", "Generator", "DOCTYPE"))


def test_what_a_drawing_says_of_people_goes(tmp_path):
    """A description, or what a program noted of its own, may name whoever drew it."""
    drawn = """<title>Anna's</title><desc>Drawn by Anna</desc><rect width="9" height="9" data-user="/home/anna"/>"""
    (tmp_path / "logo.svg").write_bytes(svg(drawn))
    text = read_logo(tmp_path / "logo.svg").content.decode().lower()

    assert "<rect" in text
    assert "anna" not in text


def test_a_picture_within_a_drawing_is_kept(tmp_path):
    """Many logos are a photograph in a frame."""
    (tmp_path / "logo.svg").write_bytes(svg(f'<image width="4" height="2" xlink:href="{data_url(png())}"/>'))

    assert b"data:image/png;base64," in read_logo(tmp_path / "logo.svg").content


def test_a_png_is_made_anew_from_its_pixels(tmp_path):
    """What was hidden in the file stays behind; a huge one is made as small as is needed."""
    (tmp_path / "logo.png").write_bytes(png((2400, 1200)) + b"<script>alert(1)</script>")
    logo = read_logo(tmp_path / "logo.png")

    assert b"script" not in logo.content
    assert (logo.ratio, Image.open(io.BytesIO(logo.content)).size) == (2, (1200, 600))


def test_a_logo_that_is_refused_reaches_neither_page_nor_paper(workplace):
    """The build stops before anything is made."""
    from samtalekit.pipeline.load import load

    loaded = load(workplace({"theme/_brand.yml": "logo: logo.svg\n", "theme/logo.svg": UNSAFE["a handler"]}))

    assert loaded.project is None
    assert [finding.code for finding in loaded.findings] == ["logo-unsafe"]


def test_the_picture_of_a_tab_is_cleaned_as_a_logo_is(workplace, codes):
    """Opened by its address it is a page of the site, and could run what is in it."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "#1f5f3a").save(picture, "PNG")
    hostile = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><script>alert(1)</script></svg>"
    files = {"theme/icons/favicon.svg": hostile, "theme/icons/favicon.png": picture.getvalue()}

    assert codes(workplace(files)) == ["icon-unusable"]
    assert (
        codes(
            workplace(
                {"theme/icons/favicon.svg": hostile.replace(b"<script>alert(1)</script>", b"<path d='M0 0h8v8z'/>")}
            )
        )
        == []
    )
