"""The booklet: all guidance on paper, where numbers of pages are true and nothing has to be clicked."""

import re
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import page as pdf_rules
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from helpers.havneby import havneby
from paper.readers import qpdf_complaints
from paper.samples import ROOT, make_theme
from samtalekit.content.blocks import render_body
from samtalekit.core.errors import PaperError
from samtalekit.model.markup import HOLDING_BLOCKS, PLACED_BLOCKS, links
from samtalekit.model.menu import booklets_of, places_of
from samtalekit.model.workplace import PaperStyle
from samtalekit.paper.booklet.document import compose_booklet
from samtalekit.paper.finish import render_composition
from samtalekit.paper.inspect.account import account_of
from samtalekit.paper.render import Renderer
from samtalekit.sources.kit import read_kit
from samtalekit.theming import open_theme
from web.samples import form, page, setting, small_kit

KITS = {"welcome-aboard": ROOT / "tests/samples/welcome-aboard", "tiny": ROOT / "tests/samples/tiny"}
TESTS = Path(__file__).parents[1]
FOOT_PT = 40.0  # the height of what is below the text

ODD = """\
# Øverst

Se [andre regler](https://regler.example/a), [de samme](https://regler.example/a) og <https://regler.example/b>.
Skriv til [Ida](mailto:ida@regler.example), læs [videre](more/rules.md#kort) eller [gå ned](#helt-nede), og udfyld
[planen](forms/plan.yml). [Søg](search.md) på skærmen.[^1] Skriv `kode` og **[fed](more/rules.md)**.

![Et træ](tree.jpg)

#### Helt nede

| Hvad | Hvem |
|---|---|
| Et | To |

::: form plan

## Kun på skærmen

::: booklet

[^1]: En fodnote med [sit eget sted](https://regler.example/c).
"""


def read(root):
    """A kit and its theme, as a build reads them."""
    reading = read_kit(root)
    folders = [folder / "theme" for folder in reading.layers.theme]
    theme, _findings = open_theme(reading.kit.brand, folders, reading.kit.workplace.name, [reading.kit.language])
    return reading.kit, theme


def rendered(kit, theme):
    composition = compose_booklet(kit, kit.localized[0], theme)
    return render_composition(composition, theme=theme, renderer=Renderer(theme))


def odd_kit(folder):
    """A kit of pages with all that is hard to print: footnotes, pictures of print shops, gaps among the headings."""
    Image.new("CMYK", (40, 30), (0, 90, 40, 10)).save(folder / "tree.jpg")
    pages = [
        page("index", kind="front", body=ODD, title="Forsiden"),
        page("more/index", title="Mere"),
        page("more/rules", title="Regler", body="## Kort\n\nSe [forsiden](../index.md)."),
        page("search", title="Søgning", booklet=False),
    ]
    kit = small_kit(*pages, forms=(form("plan"),), menu=["index", "more/index", "search"])
    localized = kit.localized[0].model_copy(update={"images": {"tree.jpg": folder / "tree.jpg"}})
    return kit.model_copy(update={"localized": (localized,)})


@pytest.fixture(scope="session")
def booklets(tmp_path_factory):
    """Each kit with all its guidance in one booklet, made once."""
    roots = {"mus": havneby(tmp_path_factory.mktemp("mus")), **KITS}
    made = {name: (kit, rendered(kit, theme)) for name, (kit, theme) in ((n, read(r)) for n, r in roots.items())}
    odd = odd_kit(tmp_path_factory.mktemp("odd"))
    return made | {"odd": (odd, rendered(odd, make_theme()))}


@pytest.fixture(params=["mus", *KITS, "odd"])
def booklet(request, booklets):
    """Each kit and its booklet in turn."""
    return booklets[request.param]


@pytest.fixture(scope="session")
def odd(tmp_path_factory):
    """The HTML of the odd kit's booklet."""
    kit = odd_kit(tmp_path_factory.mktemp("odd-html"))
    return compose_booklet(kit, kit.localized[0], make_theme()).html


def texts(pdf):
    """The text of each page, its foot left out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [each.get_textpage().get_text_bounded(bottom=FOOT_PT) for each in document]
    finally:
        document.close()


def places(kit):
    return places_of(kit, kit.localized[0], forms_title={"da": "Skemaer", "en": "Forms"}[kit.language])


def bookmarks(pdf):
    """Title, level and number of page of each bookmark."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(each.get_title(), each.level, each.get_dest().get_index() + 1) for each in document.get_toc()]
    finally:
        document.close()


def elements(parent):
    kids = parent.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_a_booklet_is_accessible_and_can_be_archived(booklet, profile, tmp_path):
    """PDF/UA-1 for screen readers and PDF/A-3a for archives: no rule of either fails."""
    file = tmp_path / "booklet.pdf"
    file.write_bytes(booklet[1].content)

    assert [failure.message for failure in pdf_rules.validate_pdf(str(file), profile=profile).failures] == []


def test_a_booklet_is_sound(booklet, tmp_path):
    """qpdf, which knows nothing of us, finds nothing to complain of."""
    assert qpdf_complaints(booklet[1].content, tmp_path) == ""


def test_every_page_of_the_guidance_is_in_it(booklet):
    """Somebody who reads on paper misses nothing; a page for the screen alone is left out."""
    kit, made = booklet
    titles = {each.title for each in kit.localized[0].pages if each.front.booklet}

    assert titles <= {title for title, _level, _number in bookmarks(made.content)}
    assert "Søgning" not in {title for title, _level, _number in bookmarks(made.content)}


def test_the_contents_tell_where_each_chapter_is(booklet):
    """The number in the contents is that of the page that the chapter's headline is on."""
    kit, made = booklet
    pages = texts(made.content)
    at = {title: number for title, level, number in bookmarks(made.content) if level < 2}
    page_numbers = dict(re.findall(r"(?m)^(?:\d+\s)?\s*(.+?)\s*\.{3,}\s*(\d+)\s*$", "\n".join(pages[2:4])))

    for place in places(kit):
        number = int(page_numbers[place.page.title])
        assert place.page.title in pages[number - 1].replace("\r\n", "\n").split("\n")
        assert at[place.page.title] == number


def test_the_pages_are_even_in_number(booklet):
    """Printed on both sides, the last side is the back; two booklets after each other do not share a sheet."""
    assert booklet[1].pages % 2 == 0


def test_page_numbers_stand_at_the_outer_edge(booklets):
    """Leafing through a ring binder, one sees the numbers at the edge where the thumb is."""
    document = pypdfium2.PdfDocument(booklets["mus"][1].content)
    try:
        for number in range(2, len(document)):
            text = document[number - 1].get_textpage()
            left, right = text.get_text_bounded(right=120, top=FOOT_PT), text.get_text_bounded(left=475, top=FOOT_PT)
            assert str(number) in (right if number % 2 else left).split()
    finally:
        document.close()


def test_a_step_begins_on_a_page_of_its_own(booklets):
    """A step can be taken out and handed to the one who needs it."""
    pages = texts(booklets["mus"][1].content)

    assert [re.match(r"trin \d af 5", each.casefold()) is not None for each in pages].count(True) == 5


@pytest.mark.parametrize("mark", ["##", "###"])
def test_no_heading_is_left_alone_at_the_foot_of_a_page(mark):
    """A heading whose text is overleaf is a riddle; forty headings fall on every height of a page."""
    parts = [f"{mark} Mark{n:02}\n\nStart{n:02} {'ord ' * (60 + 17 * (n % 7))}" for n in range(40)]
    kit = small_kit(page("index", body="## Først\n\n" + "\n\n".join(parts)))
    pages = texts(rendered(kit, make_theme()).content)

    for n in range(40):
        assert [f"Mark{n:02}" in each for each in pages] == [f"Start{n:02}" in each for each in pages]


def test_every_link_out_of_the_kit_is_written_out(booklet):
    """Paper cannot be clicked: the address is in a note, or among the sources."""
    kit, made = booklet
    printed = re.sub(
        r"[\s\x02\ufffe-]", "", "".join(texts(made.content))
    )  # PDFium takes a line's last hyphen for a break

    for each in (place.page for place in places(kit)):
        addresses = [link.target for link in links(each.body) if link.target.startswith("http")]
        for address in [*addresses, *(source.url for source in each.front.sources)]:
            assert address.replace("-", "") in printed


def test_links_can_still_be_clicked_and_each_is_one_link(booklet):
    """On a screen a booklet leads on; a screen reader meets each link once and hears where it goes."""
    with pikepdf.open(BytesIO(booklet[1].content)) as pdf:
        annotations = [each for page in pdf.pages for each in page.get("/Annots", []) if each.Subtype == "/Link"]
        tagged = [each for each in elements(pdf.Root.StructTreeRoot) if each.S == "/Link"]

        assert annotations
        assert len(annotations) == len(tagged)
        assert all(each.F == 4 for each in annotations)
        assert all(
            re.fullmatch(r"(Gå til side|Go to page) \d+|(https?|mailto):\S+", str(a.Contents)) for a in annotations
        )


def test_headings_leave_no_level_out(booklet):
    """Readers of a screen reader find their way by levels; a page that skips one is corrected on paper."""
    with pikepdf.open(BytesIO(booklet[1].content)) as pdf:
        levels = [int(str(e.S)[2]) for e in elements(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H[1-6]", str(e.S))]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_bookmarks_follow_the_chapters(booklets):
    """The side panel of a reader shows chapters, and what is beneath them when they are opened."""
    found = bookmarks(booklets["welcome-aboard"][1].content)

    assert ("The three stages", 0) in [(title, level) for title, level, _number in found]
    assert ("The first week", 1) in [(title, level) for title, level, _number in found]


def test_a_reader_shows_title_and_language(booklet):
    """The window is called what the kit is called, and a screen reader speaks its language."""
    kit, made = booklet
    with pikepdf.open(BytesIO(made.content)) as pdf:
        assert str(pdf.trailer.Info.Title) == kit.localized[0].words.title
        assert str(pdf.Root.Lang) == kit.language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_all_text_is_set_in_faces_of_the_theme(booklet):
    """The same booklet looks the same everywhere."""
    fonts = account_of(booklet[1].content).fonts

    assert all(font.embedded and font.name.split("+")[-1].startswith("SK-") for font in fonts)


def test_nothing_of_the_machinery_is_printed(odd):
    """Addresses that only mean something while chapters are set are gone."""
    assert "chapter:" not in odd
    assert "picture:" not in odd


def test_an_address_has_one_note_however_often_it_is_linked(odd):
    """Two raised numbers for the same thing make readers look twice."""
    assert odd.count(">https://regler.example/a</a>") == 1
    assert len(re.findall(r'href="#index:note-1"', odd)) == 2


def test_an_address_that_is_written_out_in_the_text_needs_no_note(odd):
    assert odd.count(">https://regler.example/b</a>") == 1


def test_a_note_of_mail_says_the_bare_address(odd):
    assert ">ida@regler.example</a>" in odd


def test_a_footnote_is_a_note_among_the_others(odd):
    """One row of numbers in a chapter, not two that are mixed up."""
    assert re.search(r'id="index:note-3">\s*<span>En fodnote med', odd)
    assert "(https://regler.example/c)" in odd


def test_a_link_to_another_chapter_tells_its_page(odd):
    """The words are the author's; the number of the page comes from the renderer."""
    assert 'href="#more.rules:kort" class="sk-see" data-before=" (side\u00a0" data-after=")">videre</a>' in odd


def test_a_link_to_a_page_that_is_not_printed_is_plain_words(odd):
    assert "<span>Søg</span> på skærmen" in odd


def test_a_link_to_a_form_leads_to_the_form_in_short(odd):
    """The kit has no list of forms, so the booklet has one."""
    assert 'href="#forms.plan"' in odd
    assert odd.count('id="forms.plan"') == 1


def test_a_heading_over_what_only_screens_show_is_left_out(odd):
    assert "Kun på skærmen" not in odd


def test_a_page_that_somebody_adds_has_its_entry_under_the_page_above():
    """As on the site: that page's own list is written by hand. What is not in the booklet is not announced."""
    above = page("more/index", body="## Andet\n\nSe [lygter](lights.md).")
    own = page("more/own", title="Vores egen side", summary="Sådan gør vi.")
    pages = page("more/lights", title="Lygter"), own, page("more/screen", title="Til skærmen", booklet=False)
    kit = small_kit(page("index"), above, *pages, menu=["index", "more/index"])
    html = compose_booklet(kit, kit.localized[0], make_theme()).html
    more = html.partition("Mere i denne del")[2].partition("</section>")[0]

    assert re.findall(r'sk-entry__title"><a [^>]*href="#([^"]+)"', more) == ["more.own"]
    assert "Sådan gør vi." in more
    assert "Til skærmen" not in more


def test_a_picture_is_printed_with_its_words(booklets):
    """Also one from a print shop, whose colours no archive takes: the renderer gets it converted to RGB."""
    with pikepdf.open(BytesIO(booklets["odd"][1].content)) as pdf:
        descriptions = [str(e.Alt) for e in elements(pdf.Root.StructTreeRoot) if e.S == "/Figure" and "/Alt" in e]

    assert "Et træ" in descriptions


def test_code_keeps_its_lines():
    """A file to copy is copied unchanged."""
    kit = small_kit(page("index", body="```\nname:\n  one: 1\n\n  two: 2\n```"))

    assert "name:\n  one: 1\n\n  two: 2\n" in compose_booklet(kit, kit.localized[0], make_theme()).html


def test_a_sign_that_the_booklet_has_no_face_for_is_left_out_of_its_text():
    """With the space before it where a sentence ends; letters, ticks and arrows stay."""
    body = "Kør hjem 🚲 i dag 👩‍🔧️. Så → det ✓\n\n## Husk 🎉\n\n- 📎 Planen"
    kit = small_kit(page("index", body=body))
    html = compose_booklet(kit, kit.localized[0], make_theme()).html

    assert "<p>Kør hjem i dag. Så → det ✓</p>" in html
    assert ">Husk</h3>" in html
    assert re.search(r"<li>\s*Planen</li>", html)


def test_markdown_means_on_paper_what_it_means_on_the_site():
    """Both are rendered from the same parsed text."""
    body = "- [x] Husk **datoen**\n  - og stedet\n\n> [!NOTE]\n> ~~Mandag~~ tirsdag\n\n| a |\n|--:|\n| 1 |\n\nSe https://quay.example/a_b"
    kit = small_kit(page("index", body=body))
    site = render_body(body, setting(kit)).html
    paper = compose_booklet(kit, kit.localized[0], make_theme()).html

    for piece in (
        "<strong>datoen</strong>",
        "<del>Mandag</del>",
        'class="sk-align-right',
        "sk-task__done",
        "sk-tip__title",
        "a_b</a>",
    ):
        assert piece in site
        assert piece in paper


@pytest.mark.parametrize("block", sorted(HOLDING_BLOCKS | PLACED_BLOCKS))
def test_every_block_has_a_face_for_paper(block):
    """What an editor may write on a page, a booklet can print."""
    assert (ROOT / f"theme/print/booklet/blocks/{block}.html.j2").is_file()


def test_chapters_stand_in_the_menu_s_order_with_the_ways_in_after_the_front_page():
    """The kit decides the order; what a reader begins with comes first."""
    kit = small_kit(
        page("index"), page("way"), page("b/index"), page("b/two", order=2), page("b/one", order=1), page("foot"),
        menu=["index", "b/index"], foot=["foot"], audiences=[{"id": "all", "page": "way"}],
    )  # fmt: skip

    assert [(each.page.id, each.depth) for each in places(kit)] == [
        ("index", 1), ("way", 1), ("b/index", 1), ("b/one", 2), ("b/two", 2), ("foot", 1),
    ]  # fmt: skip


def test_another_process_on_another_day_and_place_gives_the_same_bytes(booklets, tmp_path):
    """Neither time zone, locale, folder nor the seed of Python's hashes reaches a booklet."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import paper.test_booklet as t\n"
        "sys.stdout.buffer.write(t.rendered(*t.read(t.KITS['welcome-aboard'])).content)"
    )
    environment = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", script, str(TESTS)], env=environment, cwd=tmp_path, capture_output=True, check=True
    )

    assert run.stdout == booklets["welcome-aboard"][1].content


def test_a_foot_of_the_workplaces_own_stands_on_every_page_of_text():
    """An address or a number of a journal, at the inner edge; the cover, the page for notes and the back do without."""
    kit, theme = read(KITS["tiny"])
    workplace = kit.workplace.model_copy(update={"papers": PaperStyle(foot="Harbour Road 1")})

    made = rendered(kit.model_copy(update={"workplace": workplace}), theme)

    document = pypdfium2.PdfDocument(made.content)
    texts = [sheet.get_textpage().get_text_bounded() for sheet in document]
    document.close()
    assert len(texts) == 8
    assert ["Harbour Road 1" in text for text in texts] == [False, *[True] * 5, False, False]


@pytest.mark.parametrize("content", [b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"no picture", b""])
def test_a_picture_that_is_none_stops_the_booklet_with_its_name(content, tmp_path):
    """Whatever it is called: of a drawing in PostScript, Pillow would have Ghostscript run what is in it."""
    (tmp_path / "lamp.png").write_bytes(content)
    kit = small_kit(page("index", body="![A lamp](lamp.png)"))
    localized = kit.localized[0].model_copy(update={"images": {"lamp.png": tmp_path / "lamp.png"}})

    with pytest.raises(PaperError, match=r"lamp\.png"):
        compose_booklet(kit, localized, make_theme())


LONG = "Ord om samtalen, målene og det, vi gør ved dem. " * 80
"""Some two pages on paper."""


def long_kit(**papers):
    """A kit of more than a hundred pages on paper: two parts of the menu, and pages beneath none."""
    parts = ("more", "rules")
    pages = [page("index", kind="front", title="Forsiden"), page("contact", title="Kontakt")]
    pages += [
        page(f"{part}/index", title=part.title(), body=f"[A](../{parts[0]}/p1.md) [B](../{parts[1]}/p1.md)")
        for part in parts
    ]
    pages += [page(f"{part}/p{n}", title=f"{part} {n}", body=LONG) for part in parts for n in range(28)]
    kit = small_kit(*pages, menu=["index", "more/index", "rules/index", "contact"])
    return (
        kit.model_copy(update={"workplace": kit.workplace.model_copy(update={"papers": PaperStyle(**papers)})})
        if papers
        else kit
    )


def test_long_guidance_has_a_booklet_for_each_part_of_the_menu():
    """A stapler takes no more; the front page goes with the first part, what is beneath none with the last."""
    kit = long_kit()
    booklets = booklets_of(kit, kit.localized[0])
    made = compose_booklet(kit, kit.localized[0], make_theme(), booklets[1].id)

    assert [each.id for each in booklets] == ["booklet-more", "booklet-rules"]
    assert [each.entries[0].page.id for each in booklets] == ["index", "rules/index"]
    assert booklets[1].entries[-1].page.id == "contact"
    assert made.title.endswith(": Rules")
    assert 'href="#rules.p1"' in made.html
    assert "more.p1" not in made.html  # a link to the other booklet is plain words


def cover_list(*pages, forms=(), menu=("index",)):
    """The titles on the cover of a kit's booklet, in order."""
    kit = small_kit(page("index", kind="front"), *pages, forms=forms, menu=menu)
    cover = compose_booklet(kit, kit.localized[0], make_theme()).html.partition('<div class="sk-about">')[0]
    return re.findall(r'<li class="sk-cover__row">(.*?)</li>', cover)


def test_a_cover_without_steps_lists_its_chapters():
    """The front page is what the booklet is called after."""
    rules, advice = page("rules", title="Regler"), page("advice", title="Råd & vink")

    assert cover_list(rules, advice, menu=["index", "rules", "advice"]) == ["Regler", "Råd &amp; vink"]


def test_a_cover_lists_the_first_depth_alone_where_all_chapters_would_not_fit():
    """The list ends above the name of the workplace."""
    beneath = [page(f"rules/p{n}", title=f"Regel {n}") for n in range(20)]

    assert cover_list(
        page("rules/index", title="Regler"), page("advice", title="Råd"), *beneath,
        menu=["index", "rules/index", "advice"],
    ) == ["Regler", "Råd"]  # fmt: skip


def test_a_cover_that_has_nothing_to_list_has_a_wide_ring():
    kit = small_kit(page("index", kind="front"), menu=["index"])
    html = compose_booklet(kit, kit.localized[0], make_theme()).html

    assert "sk-cover__row" not in html
    assert "sk-cover__ring--wide" in html


def test_the_back_has_name_logo_and_whom_to_ask(booklets):
    """On the last page, on the brand's colour."""
    kit, paper = booklets["mus"]
    back = texts(paper.content)[-1]
    document = pypdfium2.PdfDocument(paper.content)
    try:
        picture = document[len(document) - 1].render(scale=0.2).to_pil().convert("RGB")
    finally:
        document.close()

    assert kit.workplace.name in back
    assert kit.workplace.contact.email in back.replace("\r\n", "")
    assert picture.getpixel((picture.width // 2, picture.height // 2)) == (0x0D, 0x5C, 0x6B)


def test_a_workplace_can_do_without_a_booklet():
    kit = long_kit(booklet=False)

    assert booklets_of(kit, kit.localized[0]) == ()
