"""Papers of several parts: rendered apart and joined, they are as one document would be."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from paper.samples import make_theme, rendered
from samtalekit.paper.booklet.document import compose_booklet
from samtalekit.paper.finish import finish, finish_part, render_composition
from samtalekit.paper.parts import render_parts
from samtalekit.paper.render import Renderer
from web.samples import page, small_kit

WORDS = "Ord på ord om samtalen, målene og det, vi gør ved dem. " * 40
TABLE = "| Når | Gør |\n| --- | --- |\n| I er to | Tal sammen |\n"
PAGES = 9


def chapter(number: int):
    """A page that leads to the one before and the one after, has a table, and a letter that no other page has."""
    links = f"Se [før](p{(number - 1) % PAGES}.md) og [efter](p{(number + 1) % PAGES}.md)."
    return page(
        f"more/p{number}", body=f"## Først\n\n{links} {chr(0x3B1 + number)}\n\n{TABLE}\n{WORDS}", title=f"Side {number}"
    )


@pytest.fixture(scope="module")
def theme():
    return make_theme()


@pytest.fixture(scope="module")
def composition(theme):
    kit = small_kit(
        page("index", kind="front"), page("more/index"), *map(chapter, range(PAGES)), menu=["index", "more/index"]
    )
    return compose_booklet(kit, kit.localized[0], theme)


@pytest.fixture(scope="module")
def joined(composition, theme):
    return render_composition(composition, theme=theme, renderer=Renderer(theme)).content


@pytest.fixture(scope="module")
def whole(composition, theme):
    """The same booklet laid out by WeasyPrint as one document, which finds out the page numbers by itself."""
    css = composition.css.replace("attr(data-page)", "target-counter(attr(href), page)")
    return finish(finish_part(rendered(Renderer(theme), composition.html, css), theme), composition, theme)


def texts(pdf):
    return [" ".join(each.extract_text().split()) for each in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def structure(parent):
    """The kinds of all structure elements, in reading order."""
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S)
            yield from structure(kid)


def test_joined_chapters_say_what_one_document_says(joined, whole):
    """On the same pages, with the same page numbers in the contents, in references and at the foot."""
    assert len(texts(joined)) > PAGES
    assert texts(joined) == texts(whole)


def test_joined_chapters_are_tagged_as_one_document_is(joined, whole):
    with pikepdf.open(io.BytesIO(joined)) as ours, pikepdf.open(io.BytesIO(whole)) as plain:
        assert [*structure(ours.Root.StructTreeRoot)] == [*structure(plain.Root.StructTreeRoot)]


def test_joined_chapters_have_the_outline_of_one_document(joined, whole):
    def outline(pdf):
        def rows(items):
            for item in items:
                yield item.title, item.is_closed, number_of[item.destination[0].objgen], [*rows(item.children)]

        with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as tree:
            number_of = {each.objgen: number for number, each in enumerate(opened.pages)}
            return [*rows(tree.root)]

    assert outline(joined) == outline(whole)


def test_a_link_to_another_chapter_leads_to_its_page(joined):
    """Not to an address that only means something while the chapters are apart."""
    reader = pypdf.PdfReader(io.BytesIO(joined))
    pages = {each.indirect_reference.idnum: number for number, each in enumerate(reader.pages, start=1)}
    links = [link.get_object() for each in reader.pages for link in each.get("/Annots", [])]
    leads = {str(link["/Contents"]): pages[reader.named_destinations[link["/Dest"]].page.idnum] for link in links}

    assert not [link for link in links if "/A" in link]
    assert len(leads) >= PAGES
    assert leads == {words: int(re.sub(r"\D", "", words)) for words in leads}


def test_a_header_of_a_table_is_no_other_chapters_header(joined):
    """A screen reader that reads the header of a cell would else read that of another table."""
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        ids = [str(each.ID) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/ID" in each]

    assert len(ids) == 2 * PAGES
    assert len(ids) == len(set(ids))


def test_each_font_is_embedded_once_with_the_letters_of_all_chapters(joined):
    """Nine subsets of one typeface would be nine times as large."""
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        fonts = {each.objgen: str(each.BaseFont) for at in pdf.pages for each in at.Resources.Font.as_dict().values()}

    assert sorted(fonts.values()) == sorted(set(fonts.values()))
    assert {chr(0x3B1 + number) for number in range(PAGES)} <= set("".join(texts(joined)))


def outlines(font, glyph):
    """How a glyph is drawn, and how wide it is."""
    pen = DecomposingRecordingPen(font.getGlyphSet())
    name = font.getGlyphName(glyph)
    font.getGlyphSet()[name].draw(pen)
    return pen.value, font["hmtx"].metrics[name]


def drawn_otherwise(pdf, theme):
    """The characters that a document's fonts draw otherwise than the theme's typefaces."""
    faces = {Path(each.path).stem.replace("-", ""): TTFont(each.path) for each in theme.print_faces}
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = {
            each.objgen: each
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each
        }
        for font in fonts.values():
            name = re.sub("[- ]", "", str(font.BaseFont).split("+")[-1].removeprefix("/")).lower()
            face = faces.get(name) or faces.get(f"{name}regular")
            if face is None:
                continue  # the font of fields
            embedded = TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
            characters = re.findall(
                rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes().split(b"endcodespacerange")[1]
            )
            for glyph, character in characters:
                if outlines(embedded, int(glyph, 16)) != outlines(face, int(glyph, 16)):
                    found.append((name, int(glyph, 16), character))
        assert len(fonts) > 2
    return found


def test_every_letter_is_drawn_as_its_typeface_has_it(theme):
    """A subset has numbers of its own for the parts of é, i and 6, which are other letters in other subsets."""
    letters = ["123", "456", "789", "éáà", "jiÅ", "öÉ:", "ñ–…", "xyz", "ŁğŠ"]
    many = [
        page(f"more/p{n}", title=f"Trin {each}", body=f"## Om {each}\n\n**{each}** *{each}* {each}")
        for n, each in enumerate(letters)
    ]
    kit = small_kit(page("index", kind="front"), page("more/index"), *many, menu=["index", "more/index"])
    made = render_composition(compose_booklet(kit, kit.localized[0], theme), theme=theme, renderer=Renderer(theme))

    assert drawn_otherwise(made.content, theme) == []


def test_page_numbers_of_three_digits_are_right(theme):
    """They are wider than the stand-ins that the first layout has."""
    many = [page(f"more/p{n:03}", title=f"Afsnit {n:03}", body="Kort.") for n in range(110)]
    kit = small_kit(page("index", kind="front"), page("more/index"), *many, menu=["index", "more/index"])
    made = render_composition(compose_booklet(kit, kit.localized[0], theme), theme=theme, renderer=Renderer(theme))
    pages = texts(made.content)
    contents = dict(re.findall(r"(Afsnit \d{3})\W*\.{3,}\s*(\d+)", " ".join(pages[2:10])))

    assert len(contents) == len(many)
    assert all(title in pages[int(number) - 1] for title, number in contents.items())


def test_the_last_lines_of_a_chapter_do_not_stand_alone_on_a_page(theme):
    """A chapter that would need a page for two lines is set a little closer; one that needs half a page is not."""
    renderer = Renderer(theme)

    def chapters(lines):
        pages = [page(f"more/p{n}", title=f"Side {n}", body="\n\n".join(["Kort."] * lines)) for n in range(3)]
        kit = small_kit(page("index", kind="front"), page("more/index"), *pages, menu=["index", "more/index"])
        booklet = compose_booklet(kit, kit.localized[0], theme)
        laid_out = []

        def run(tasks):
            laid_out.extend(made := [renderer.render_part(task) for task in tasks])
            return made

        (parts,) = render_parts([booklet], run)
        first, last = (
            next(each.layout for each in found if "more.p1" in each.layout.anchors) for found in (laid_out, parts)
        )
        return first, last

    tails = (chapters(lines) for lines in range(30, 45))
    before, after = next(pair for pair in tails if pair[0].pages == 2)

    assert (before.use[-1].filled < 0.1, after.pages) == (True, 1)
    before, after = chapters(60)
    assert (before.pages, after.pages) == (2, 2)


def test_only_parts_that_changed_are_rendered_again(composition, theme):
    """A longer text moves those after it, whose page numbers change; those before it are kept."""
    renderer, kept, drawn = Renderer(theme), {}, []

    def run(tasks):
        for task in tasks:
            if task not in kept:
                drawn.append(task.is_drawn)
                kept[task] = renderer.render_part(task)
        return [kept[task] for task in tasks]

    def work_for(html):
        drawn.clear()
        render_parts([replace(composition, html=html)], run)
        return drawn.count(False), drawn.count(True)

    every = work_for(composition.html)
    same_length = work_for(composition.html.replace("Ord på ord", "Ord mod ord", 1))

    assert every[0] == every[1] == PAGES + 3
    assert same_length == (1, 1)
