"""A paper that breaks worse than the kit's own: a build says so, at the word or the file that is the cause."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from helpers import typefaces
from helpers.projects import TINY, WORKPLACE, over_tiny
from samtalekit.jobs.build import build
from samtalekit.jobs.check import check

LONG = "roles: {en: {rider: {one: responsible daily rider of the bicycle, the: the responsible daily rider of the bicycle, many: r, the_many: r}}}\n"
CHECK_UP = (TINY / "content/en/forms/check-up.yml").read_text(encoding="utf-8")
ROLE = "{{ role.rider.the }}"


def of_rows(lines, rows):
    """The kit's form with a large box, and rows whose labels name the rider."""
    box = f"      - {{id: story, kind: text, label: What happened?, lines: {lines}}}\n"
    label = f'"What does {ROLE} say of what {ROLE} saw?"'
    more = "".join(f"      - {{id: row_{n}, kind: line, label: {label}, width: 6}}\n" for n in range(2 * rows))
    return CHECK_UP.rpartition("      - {id: brakes_work")[0] + box + more


def wide_face():
    """A typeface whose letters stand half as far apart again."""
    font = TTFont(BytesIO(typefaces.face()))
    font["hmtx"].metrics = {name: (round(1.5 * width), left) for name, (width, left) in font["hmtx"].metrics.items()}
    return typefaces.font_bytes(font)


@pytest.fixture
def found(tmp_path):
    """What a build says of the papers of a workplace: file, line and what it is."""

    def build_with(settings="", files=None, form=None):
        shed = over_tiny(tmp_path, {"workplace.yml": WORKPLACE + settings, **(files or {})})
        if form:
            (tmp_path / "tiny/content/en/forms/check-up.yml").write_text(form, encoding="utf-8")
        return [
            (
                each.place.file,
                each.place.line,
                each.message("en").partition(": ")[2],
                each.mend("en").partition(" Or ")[0],
            )
            for each in build(shed).findings
            if each.code == "paper-breaks"
        ]

    return build_with


MORE_PAGES = "the paper takes 2 pages, and the kit's takes 1."
NOTICE = (
    "data_notice:\n  kept_in: the shed\n  controller: the shed\n"
    f"  deleted_after: {'when the bicycle is sold or given away, at the latest a year after that day, ' * 2}\n"
)


def test_a_longer_word_that_takes_a_form_onto_another_page_is_reported_at_the_word(found):
    """In the folder's settings, with the kit's word beside it."""
    assert found(LONG, form=of_rows(15, 4)) == [
        (
            "workplace.yml",
            5,
            MORE_PAGES,
            "“responsible daily rider of the bicycle” is longer than the kit's “rider”: find a shorter word.",
        )
    ]


def test_a_data_notice_that_does_it_is_reported_there_also_where_a_word_is_longer(found):
    """The same form with the notice's lines still to be filled in breaks as the kit's does."""
    longer = "words: {en: {tool: spanners}}\n"

    assert found(NOTICE + longer, form=of_rows(15, 4).replace("saw?", "saw? {{ word.tool }}", 1)) == [
        ("workplace.yml", 5, MORE_PAGES, "Shorten the texts of data_notice.")
    ]


def test_a_typeface_that_does_it_is_reported_and_not_a_word_that_is_longer_too(found):
    """The kit's own words would break as badly in it."""
    brand = "typography:\n  fonts:\n    - {family: Wide, files: [fonts/wide.ttf]}\n  base: Wide\n"
    files = {"theme/_brand.yml": brand, "theme/fonts/wide.ttf": wide_face()}
    form = of_rows(15, 4).replace("saw?", "saw? {{ word.tool }}", 1)

    assert found("words: {en: {tool: spanners}}\n", files, form) == [
        ("workplace.yml", 1, MORE_PAGES, "Look at the logo and the typefaces in theme/_brand.yml.")
    ]


def test_questions_of_its_own_that_do_it_are_reported_in_their_file(found):
    own = "extends: true\nadd:\n  - {into: look, id: own_lamps, kind: text, label: How are the lamps?, lines: 3}\n"
    name = "content/en/forms/check-up.yml"

    assert found(files={name: own}, form=of_rows(15, 4)) == [
        (name, 1, MORE_PAGES, "Ask fewer questions, shorten them, or give them fewer lines.")
    ]


def test_a_row_that_is_parted_from_its_section_is_reported_with_its_page(found):
    """Where the one before it is too high to come along."""
    box = "      - {id: box, kind: text, label: Box, lines: 20}\n"
    label = f'"What does {ROLE} say of what {ROLE} saw?"'
    rest = "".join(f"      - {{id: e{n}, kind: text, label: Box, lines: 9}}\n" for n in range(2))
    row = f"      - {{id: last, kind: text, label: {label}, width: 3, lines: 3}}\n"
    more = f"  - id: more\n    title: More\n    fields:\n{rest}"
    form = CHECK_UP.rpartition("      - {id: brakes_work")[0] + box + row + more

    ((file, line, what, _how),) = found(LONG, form=form)

    assert (file, line, what) == (
        "workplace.yml",
        5,
        "page 2 begins with a single row that belongs to the page before.",
    )


def test_where_the_kits_own_paper_breaks_as_badly_there_is_nothing_to_mend(found):
    """It is the kit's to mend."""
    assert found(LONG, form=of_rows(17, 4)) == []


def test_longer_words_that_break_nothing_and_forms_of_ones_own_are_not_reported(found):
    own = of_rows(17, 4).replace("form: check-up", "form: own-check").replace("title: Check-up", "title: Own")

    assert found(LONG, {"content/en/forms/own-check.yml": own}, form=of_rows(12, 4)) == []


def test_the_density_that_is_chosen_already_is_not_suggested(tmp_path):
    shed = over_tiny(tmp_path, {"workplace.yml": WORKPLACE + LONG + "papers: {density: short}\n"})
    (tmp_path / "tiny/content/en/forms/check-up.yml").write_text(of_rows(22, 4), encoding="utf-8")

    (finding,) = (each for each in build(shed).findings if each.code == "paper-breaks")

    assert "density" not in finding.mend("en")


def test_a_check_makes_no_papers_and_says_nothing_of_them(tmp_path):
    shed = over_tiny(tmp_path, {"workplace.yml": WORKPLACE + LONG})
    (tmp_path / "tiny/content/en/forms/check-up.yml").write_text(of_rows(15, 4), encoding="utf-8")

    assert [each.code for each in check(shed).findings if each.code == "paper-breaks"] == []
