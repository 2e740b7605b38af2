"""A brand's typefaces: every format and every name works on paper and on the site; what cannot be used is reported with its fix."""

import re
import subprocess
import sys
from io import BytesIO

import page as pdf_rules
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from pypdf import PdfReader

from helpers import typefaces
from paper.samples import FRAME, ROOT, small_form
from samtalekit.core.cache import Cache
from samtalekit.core.findings import Location
from samtalekit.core.messages import MessageRef
from samtalekit.model.workplace import Brand, FaceFile
from samtalekit.paper.finish import make_paper
from samtalekit.paper.render import Renderer
from samtalekit.theming.fonts import REQUIRED, own_name
from samtalekit.theming.open_theme import open_theme
from samtalekit.web.assets import asset_files

DANISH = "Blå æbler, sødt øl og »fisk« – kør på § 5, Åse!"

LONGEST_PDF_NAME = 120  # bytes; 127 with the mark of a font that was cut; ISO 32000-2:2020, annex C


@pytest.fixture
def opened(tmp_path):
    """Open a theme whose brand has these files: name, content, weight and style of each."""

    def open_with(*files, family="Nordby Sans", languages=("da", "en")):
        fonts = tmp_path / "theme" / "fonts"
        fonts.mkdir(parents=True, exist_ok=True)
        faces = []
        for number, (name, content, weight, style) in enumerate(files, start=1):
            (fonts / name).parent.mkdir(exist_ok=True)
            (fonts / name).write_bytes(content)
            place = Location("theme/_brand.yml", number)
            faces.append(FaceFile(path=fonts / name, weight=weight, style=style, place=place))
        brand = Brand(
            light={}, faces={family: tuple(faces)}, base_family=family, heading_family=family,
            places={"": Location("theme/_brand.yml")},
        )  # fmt: skip
        return open_theme(brand, [tmp_path / "theme", ROOT / "theme"], "Nordby", languages)

    return open_with


def printed(theme):
    form = small_form({"id": "line", "kind": "line", "label": DANISH, "default": "Zoë"}, title="Små mål å la carte")
    return make_paper(form, frame=FRAME, theme=theme, renderer=Renderer(theme)).content


def faces_of(content):
    """The families that a paper's text is set in, as the renderer names them."""
    with pikepdf.open(BytesIO(content)) as pdf:
        names = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    return {name.split("+")[-1].replace("-", " ") for name in names}


def codes_and_lines(findings):
    return [(finding.code, finding.place.line) for finding in findings]


@pytest.mark.parametrize("suffix", ["ttf", "otf", "woff", "woff2"])
def test_a_face_of_any_format_is_what_a_papers_title_and_text_are_set_in(suffix, opened, tmp_path):
    """A design office sends what it has; the glyphs are right, and the paper stays accessible and fit for archives."""
    regular, bold = (typefaces.face(source, suffix=suffix) for source in (typefaces.ITALIC, typefaces.SERIF))
    theme, findings = opened((f"r.{suffix}", regular, 400, "normal"), (f"b.{suffix}", bold, 700, "normal"))
    content = printed(theme)
    (tmp_path / "paper.pdf").write_bytes(content)

    assert findings == []
    assert faces_of(content) - {"Wingdings"} <= {"Brand Nordby Sans", "Brand Nordby Sans Bold", "SK Field"}
    assert {"Brand Nordby Sans", "Brand Nordby Sans Bold"} <= faces_of(content)
    text = " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())
    assert DANISH in text
    assert "Små mål å la carte" in text
    for profile in ("ua1", "3a"):
        failures = pdf_rules.validate_pdf(str(tmp_path / "paper.pdf"), profile=profile).failures
        assert [failure.message for failure in failures] == []


@pytest.mark.parametrize("suffix", ["ttf", "otf", "woff", "woff2", "TTF"])
def test_a_face_of_any_format_is_named_and_there_on_the_site(suffix, opened):
    """A face that the style sheet names and the site lacks is a reader's default. TTF and OTF are packed as WOFF2."""
    content = typefaces.face(suffix=suffix.lower())
    theme, _findings = opened((f"Nordby Sans #1 æ.{suffix}", content, 400, "normal"))
    files = dict(asset_files(theme))
    rules = re.findall(r'font-family: "(.*?)"; .*?url\("(.*?)"\) format\("(.*?)"\)', files["assets/site.css"].decode())
    (address, kind), = [(address, kind) for family, address, kind in rules if family == "Brand Nordby Sans"]  # fmt: skip
    published = files[f"assets/{address}"]

    assert re.fullmatch(r"fonts/[a-z0-9.-]+", address)
    assert (kind, published[:4]) == (("woff", b"wOFF") if suffix == "woff" else ("woff2", b"wOF2"))
    assert theme.text_stack.startswith('"Brand Nordby Sans", ')
    with TTFont(BytesIO(content)) as given, TTFont(BytesIO(published)) as shown:
        assert {ord(character) for character in DANISH} <= set(shown.getBestCmap()) <= set(given.getBestCmap())


def test_a_face_for_the_site_is_small_and_the_same_every_time(opened):
    """A TTF of an office has glyphs of other scripts and instructions for old screens; nobody waits for those on a phone."""
    content = typefaces.face()
    first, second = (dict(asset_files(opened(("r.ttf", content, 400, "normal"))[0])) for _time in range(2))
    (name,) = [path for path in first if "brand-nordby" in path]

    assert len(first[name]) < len(content) / 2
    assert first[name] == second[name]


def test_a_face_is_packed_once(tmp_path):
    """It takes a second for each; the next run finds it in the cache, by what is in the file."""
    (tmp_path / "r.ttf").write_bytes(typefaces.face())
    file = FaceFile(path=tmp_path / "r.ttf", weight=400, style="normal", place=Location("theme/_brand.yml"))
    brand = Brand(light={}, faces={"Nordby": (file,)}, base_family="Nordby", places={"": Location("theme/_brand.yml")})
    caches = [Cache(tmp_path / "cache"), Cache(tmp_path / "cache")]
    themes = [open_theme(brand, [tmp_path / "theme", ROOT / "theme"], "Nordby", cache=cache)[0] for cache in caches]

    assert [cache.work["font for the web"] for cache in caches] == [1, 0]
    assert themes[0].web_faces[-1].content == themes[1].web_faces[-1].content


def test_the_library_says_nothing_of_a_face_on_the_terminal(workplace):
    """Tables that it does not know, or that are longer than they say, mean nothing to whoever builds a site."""
    with TTFont(BytesIO(typefaces.face())) as font:
        font["FFTM"] = DefaultTable("FFTM")
        font["FFTM"].data = b"of a program for drawing"
        font.save(out := BytesIO())
    brand = "typography:\n  fonts:\n    - {family: Shed, files: [fonts/s.ttf]}\n  base: Shed\n"
    root = workplace({"theme/_brand.yml": brand, "theme/fonts/s.ttf": out.getvalue()})
    program = (
        "import sys; from samtalekit.cli.main import main; sys.argv = ['samtalekit', 'check', *sys.argv[1:]]; main()"
    )
    run = subprocess.run([sys.executable, "-c", program, root], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout
    assert "FFTM" not in run.stdout + run.stderr
    assert run.stderr == ""


def test_two_files_of_one_name_are_two_on_the_site(opened):
    """``regular/font.ttf`` and ``bold/font.ttf``: some makers name the folder and not the file."""
    regular, bold = typefaces.face(), typefaces.face(typefaces.SERIF)
    theme, _findings = opened(("r/font.ttf", regular, 400, "normal"), ("b/font.ttf", bold, 700, "normal"))
    published = [content for path, content in asset_files(theme) if "brand-nordby" in path]

    assert len(set(published)) == 2


@pytest.mark.parametrize(
    "family",
    ["Nordby-Sans", "Søborg Grotesk 2", 'Nordby "Extra" Sans', "Café #1, Bold 12", "字体", "Sans", "N" * 150],
)
def test_a_family_of_any_name_can_be_rendered(family, opened, tmp_path):
    """Designers name their faces; CSS, Pango and PDF each read hyphens, quotes and numbers in their own way."""
    theme, findings = opened(("r.ttf", typefaces.face(typefaces.SERIF), 400, "normal"), family=family)
    content = printed(theme)
    (tmp_path / "paper.pdf").write_bytes(content)

    assert findings == []
    assert any(face.startswith("Brand") for face in faces_of(content))
    assert max(len(face) for face in faces_of(content)) < LONGEST_PDF_NAME
    assert pdf_rules.validate_pdf(str(tmp_path / "paper.pdf"), profile="ua1").failures == []


def test_two_families_never_meet_in_one_name():
    """Names that differ in signs alone stay apart."""
    families = ["Nordby Sans", "Nordby-Sans", "Nordby  Sans", "Nørdby Sans", "Nrdby Sans", "字体", "書体"]

    assert len({own_name(family) for family in families}) == len(families)


def test_a_face_in_pieces_is_reported_once_at_its_first_file(opened):
    """As a web-font package has it: of such pieces the renderer takes one and prints wrong glyphs for the rest."""
    pieces = [typefaces.face(suffix="woff2", only=list(range(first, first + 0x80))) for first in (0x20, 0xA0, 0x120)]
    theme, findings = opened(
        ("s-latin-400.woff2", pieces[0], 400, "normal"),
        ("s-latin-ext-400.woff2", pieces[1], 400, "normal"),
        ("s-latin-700.woff2", pieces[0], 700, "normal"),
        ("s-latin-ext-700.woff2", pieces[2], 700, "normal"),
    )

    assert codes_and_lines(findings) == [("face-split", 1)]
    assert findings[0].values["family"] == "Nordby Sans"
    assert "s-latin-ext-400.woff2" in findings[0].values["paths"]
    assert theme.text_stack == '"SK Sans"'


def test_a_piece_on_its_own_is_known_by_its_name_and_what_it_lacks(opened):
    """Somebody took one of the package's files: the fix is the whole face, not a search for characters."""
    piece = typefaces.face(only=list(range(0x20, 0x7F)))

    assert codes_and_lines(opened(("s-latin-400-normal.ttf", piece, 400, "normal"))[1]) == [("face-split", 1)]
    assert {code for code, _line in codes_and_lines(opened(("latino.ttf", piece, 400, "normal"))[1])} == {
        "face-letters"
    }


def test_a_file_that_is_called_a_piece_and_has_all_characters_is_used(opened):
    """A name proves nothing."""
    assert opened(("s-latin-400.woff2", typefaces.face(suffix="woff2"), 400, "normal"))[1] == []


def test_whole_files_of_one_weight_and_style_are_reported_at_the_second(opened):
    """Weights left out mean 400: the bold would be taken for the text, or not at all."""
    _theme, findings = opened(
        ("r.ttf", typefaces.face(), 400, "normal"), ("b.ttf", typefaces.face(typefaces.SERIF), 400, "normal")
    )

    assert codes_and_lines(findings) == [("face-twice", 2)]
    assert findings[0].values == {"path": "b.ttf", "other": "r.ttf"}


@pytest.mark.parametrize(
    ("licence", "version", "bar"),
    [
        (0x0000, 4, None),
        (0x0008, 4, None),
        (0x0002, 4, "restricted"),
        (0x0004, 4, "preview_and_print"),
        (0x0100, 4, "no_subsetting"),
        (0x0108, 4, "no_subsetting"),
        (0x0200, 4, "bitmaps_only"),
        (0x000A, 3, "restricted"),
        (0x000C, 3, "preview_and_print"),
        (0x000A, 2, None),
        (0x000C, 2, None),
        (0x0006, 2, "preview_and_print"),
        (0x0002, 0, "restricted"),
        (0x0300, 1, None),
        (0x0001, 4, None),
    ],
)
def test_a_licence_is_read_as_the_table_of_its_version_means_it(licence, version, bar, opened):
    """Several of the low bits: the mildest counts up to version 2, the strictest after; the high bits came with version 2."""
    _theme, findings = opened(("r.ttf", typefaces.face(licence=licence, version=version), 400, "normal"))

    if bar == "preview_and_print":
        assert codes_and_lines(findings) == [("face-preview", 1)]
        return
    assert codes_and_lines(findings) == ([("face-licence", 1)] if bar else [])
    assert [finding.values["bar"] for finding in findings] == ([MessageRef(f"licence.{bar}")] if bar else [])


def test_a_face_to_preview_and_print_is_used_with_a_warning(opened):
    """Most bought faces say so; what is filled in is set in another face, and the licence itself has the last word."""
    theme, findings = opened(("r.ttf", typefaces.face(licence=0x0004), 400, "normal"))

    assert [finding.severity for finding in findings] == ["warning"]
    assert any(face.path.name == "r.ttf" for face in theme.print_faces)


def test_a_variable_face_is_reported_at_check(opened):
    """The renderer keeps the widths of one weight for all of them, so a paper of it breaks PDF/UA."""
    theme, findings = opened(("v.ttf", typefaces.variable(), 400, "normal"))

    assert codes_and_lines(findings) == [("face-variable", 1)]
    assert theme.text_stack == '"SK Sans"'


@pytest.mark.parametrize(
    ("without", "languages", "expected"),
    [
        ("æøåÆØÅ", ("en",), []),
        ("æøåÆØÅ", ("da",), [("da", "æ ø å Æ Ø Å")]),
        ("æøåÆØÅ", ("da", "en"), [("da", "æ ø å Æ Ø Å")]),
        ("—å", ("da", "en"), [("da", "å"), ("en", "—")]),
        ("é“–€§", ("en", "da"), [("en", "é – € § “")]),
        ("→✓ßñ", ("da", "en"), []),
    ],
)
def test_characters_are_required_of_a_face_by_the_languages_that_are_built(without, languages, expected, opened):
    """An English workplace is not stopped for ø; a character that two languages need is reported once. Arrows come from SK Sans."""
    _theme, findings = opened(("r.ttf", typefaces.face(without=without), 400, "normal"), languages=languages)

    assert [
        (each.values["language"].key.removeprefix("language."), each.values["letters"]) for each in findings
    ] == expected


def test_the_kits_own_faces_have_all_characters_that_are_required_of_others():
    """What we ask, we give."""
    for name in ("sk-sans-regular", "sk-sans-italic", "sk-sans-semibold", "sk-serif-semibold", "sk-field-regular"):
        with TTFont(typefaces.FONTS / f"{name}.ttf") as font:
            characters = font.getBestCmap()
        assert [
            character for needed in REQUIRED.values() for character in needed if ord(character) not in characters
        ] == []


@pytest.mark.parametrize("weight", ["0", "1000", "heavy"])
def test_a_weight_that_the_standard_does_not_know_is_reported_where_it_is(weight, workplace):
    """The renderer knows hundreds alone; anything else would stop the build with a message about CSS."""
    from samtalekit.jobs.check import check

    brand = (
        f"typography:\n  fonts:\n    - family: Shed\n      files:\n        - {{path: fonts/s.ttf, weight: {weight}}}\n"
    )
    root = workplace({"theme/_brand.yml": brand, "theme/fonts/s.ttf": typefaces.face()})
    (finding,) = check(root).findings

    assert (finding.code, finding.place) == ("bad-choice", Location("theme/_brand.yml", 5, 39))


def test_a_family_that_is_listed_file_by_file_keeps_all_its_files(workplace):
    """Some tools write an entry for each file; the last one must not win alone."""
    from samtalekit.pipeline.load import load_project

    entries = "".join(f"    - {{family: Shed, files: [{{path: fonts/{w}.ttf, weight: {w}}}]}}\n" for w in (400, 700))
    fonts = {f"theme/fonts/{weight}.ttf": typefaces.face() for weight in (400, 700)}
    root = workplace({"theme/_brand.yml": f"typography:\n  fonts:\n{entries}  base: Shed\n", **fonts})

    assert [face.weight for face in load_project(root).theme.print_faces if face.family == "Brand Shed"] == [400, 700]
