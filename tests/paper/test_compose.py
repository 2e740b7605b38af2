"""What a paper says, and how its questions lie in rows."""

import re
from dataclasses import replace

import pytest

from paper.samples import FRAME, ROOT, make_theme, read_form, small_form
from samtalekit.core.messages import SPOKEN, catalogue
from samtalekit.model.table import KINDS
from samtalekit.model.workplace import DataNotice
from samtalekit.paper.compose import compose
from samtalekit.paper.layout import lay_out

EVIL = "<script>x</script>{{ 7 * 7 }}&amp;\"'"


def text_of(html: str) -> str:
    """The text of the paper, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def line(name: str, width: int) -> dict:
    return {"id": name, "kind": "line", "label": name, "width": width}


def test_neighbours_whose_widths_sum_to_twelve_share_a_row():
    """4 + 3 + 5, then 6 alone since 8 does not fit beside it."""
    form = small_form(line("a", 4), line("b", 3), line("c", 5), line("d", 6), line("e", 8))

    rows = lay_out(form).parts[0].rows

    assert [[question.field.id for question in row.questions] for row in rows] == [["a", "b", "c"], ["d"], ["e"]]


def test_boxes_on_a_row_are_as_high_as_the_highest():
    """A date beside three lines of writing ends where they end."""
    form = small_form(
        {"id": "told", "kind": "text", "label": "a", "lines": 3, "width": 8},
        {"id": "day", "kind": "date", "label": "b", "width": 4},
    )

    assert lay_out(form).parts[0].rows[0].lines == 3


def test_a_repeated_section_is_printed_with_a_number_each_time(theme):
    """Three goals are three sections, and their boxes have names of their own."""
    composition = compose(read_form("development-plan"), frame=FRAME, theme=theme)

    assert [f"Mål {n}" in text_of(composition.html) for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert {"goal_1", "goal_2", "goal_3"} <= {widget.entry.name for widget in composition.widgets}


def test_the_head_tells_whose_paper_it_is(theme, forms):
    """Kit, step and time; who fills it in, how long it takes, who sees it."""
    text = text_of(compose(forms["development-plan"], frame=FRAME, theme=theme).html)

    for words in (
        "MUS i fem trin · Trin 5 · sidst i samtalen",
        "Tid 20 minutter til ét mål",
        "Deles med jer to og dem, siden om privatliv nævner",
    ):
        assert words in text
    assert "Udfyldes af medarbejderen og lederen sammen" in text


def test_the_data_notice_tells_what_the_workplace_knows_and_leaves_a_line_for_the_rest(theme, forms):
    """What is missing can be written in by hand."""
    frame = replace(FRAME, data_notice=DataNotice(kept_in="personalemappen"))

    html = compose(forms["development-plan"], frame=frame, theme=theme).html

    assert "Gemmes i: personalemappen" in text_of(html)
    assert html.count("sk-notice__line--blank") == 2


def test_a_form_of_another_data_notice_prints_that_and_no_line_to_fill_in(theme, forms):
    """A paper that nobody hands in says so, and does not ask where it is kept."""
    frame = replace(FRAME, own_notice="Papiret er dit. Smid det ud, når du vil.")

    html = compose(forms["employee-preparation"], frame=frame, theme=theme).html

    assert "Papiret er dit. Smid det ud, når du vil." in text_of(html)
    assert "Gemmes i" not in text_of(html)
    assert "sk-notice__line" not in html


def test_without_a_logo_the_workplace_is_named_in_type(forms):
    """A paper always names its owner."""
    html = compose(forms["development-plan"], frame=FRAME, theme=make_theme(logo=None)).html

    assert '<p class="sk-head__brand sk-head__name">Havneby Styrelse</p>' in html
    assert "<img" not in html


def test_words_of_a_form_are_words_and_nothing_else(theme):
    """Neither HTML nor a template in a label does anything."""
    form = small_form({"id": "a", "kind": "line", "label": EVIL, "hint": EVIL}, title=EVIL, purpose=EVIL)

    html = compose(form, frame=replace(FRAME, workplace=EVIL, kit_title=EVIL), theme=theme).html

    assert "<script>" not in html
    assert "49" not in html


def test_a_template_of_a_workplace_runs_in_a_sandbox(tmp_path):
    """It can lay out a paper, and reach nothing behind it."""
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "form.html.j2").write_text("{{ ''.__class__.__mro__ }}")

    with pytest.raises(Exception, match="SecurityError"):
        compose(small_form(line("a", 4)), frame=FRAME, theme=make_theme(tmp_path))


def test_a_paper_in_english_has_no_danish_words_around_it(theme):
    """The language of the form is the language of the paper."""
    text = text_of(compose(small_form(line("a", 4), language="en"), frame=FRAME, theme=theme).html)

    assert "Filled in by" in text
    assert "Udfyldes af" not in text


def test_every_kind_has_a_template():
    """A new kind of field is drawn, or this fails."""
    drawn = {path.name.removesuffix(".html.j2") for path in (ROOT / "theme" / "print" / "kinds").iterdir()}

    assert drawn == set(KINDS)


def test_the_words_around_a_paper_are_there_in_every_language():
    """Nobody meets a key in place of a word."""
    own = [
        {key for key in catalogue(each) if key.startswith(("paper.", "paper_error.", "account."))} for each in SPOKEN
    ]

    assert own[0] == own[1]
