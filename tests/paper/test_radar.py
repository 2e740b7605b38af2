"""A radar chart on paper: fields that any PDF reader fills in, where the chart says they are."""

import io
from math import hypot

import pypdf
import pytest

from paper.readers import boxes, type_in_pdfium
from paper.samples import FRAME, make_theme, small_form
from samtalekit.model.form import Example
from samtalekit.paper.compose import compose, compose_example
from samtalekit.paper.finish import render_composition
from samtalekit.paper.render import Renderer

NAMED = {
    "id": "wheel",
    "kind": "radar",
    "label": "Hvor er du?",
    "axes": [{"id": "subject", "label": "Faglig viden"}, {"id": "team", "label": "Samarbejde"}, {"id": "plan", "label": "Ro"}],
    "series": [{"id": "now", "label": "Nu"}, {"id": "later", "label": "Om et år"}],
    "low": "Begynder",
    "high": "Kan lære fra sig",
}  # fmt: skip
BLANK = NAMED | {"id": "own", "axes": 3, "axis_title": "Område", "series": []}


@pytest.fixture(scope="module")
def paper():
    theme = make_theme()
    return render_composition(
        compose(small_form(NAMED, BLANK), frame=FRAME, theme=theme), theme=theme, renderer=Renderer(theme)
    ).content


def fields(content):
    return pypdf.PdfReader(io.BytesIO(content)).get_fields()


def middle(box):
    left, low, right, top = box[1]
    return (left + right) / 2, (low + top) / 2


def test_every_axis_has_a_field_for_each_series_and_a_blank_one_its_name(paper):
    """A program that reads the paper finds each score by the ids of its axis and series."""
    read = fields(paper)

    assert {name: field["/TU"] for name, field in read.items()} == {
        "wheel_subject_now": "Faglig viden: Nu",
        "wheel_subject_later": "Faglig viden: Om et år",
        "wheel_team_now": "Samarbejde: Nu",
        "wheel_team_later": "Samarbejde: Om et år",
        "wheel_plan_now": "Ro: Nu",
        "wheel_plan_later": "Ro: Om et år",
        "own_1_name": "Område 1",
        "own_2_name": "Område 2",
        "own_3_name": "Område 3",
        "own_1": "Område 1",
        "own_2": "Område 2",
        "own_3": "Område 3",
    }


def test_a_higher_score_is_farther_from_the_middle(paper):
    """The buttons are the chart: what is chosen is seen as a point on it."""
    places = boxes(paper)
    corners = [middle(places[f"own_{axis}=5"]) for axis in (1, 2, 3)]
    centre = sum(x for x, _ in corners) / 3, sum(y for _, y in corners) / 3

    for axis in (1, 2, 3):
        spots = [middle(places[f"own_{axis}={step}"]) for step in range(1, 6)]
        away = [hypot(x - centre[0], y - centre[1]) for x, y in spots]
        assert away == sorted(away)
        assert away[0] > 10  # pt; no two buttons meet in the middle


def test_a_reader_clicks_scores_and_types_names(paper):
    """In a real reader's engine, and read back by another."""
    filled = fields(type_in_pdfium(paper, {"own_2_name": "Tålmodighed"}, clicks=("own_2=4", "wheel_team_later=5")))

    assert filled["own_2_name"]["/V"] == "Tålmodighed"
    assert (filled["own_2"]["/V"], filled["wheel_team_later"]["/V"]) == ("/4", "/5")
    assert filled["wheel_team_now"]["/V"] == "/Off"


def test_an_example_has_its_scores_on_the_chart():
    """Answers are written as numbers, like those of a scale."""
    answers = {"wheel_subject_now": "2", "wheel_subject_later": "4", "own_1_name": "Is", "own_1": "3"}
    theme, form = make_theme(), small_form(NAMED, BLANK)
    example = Example(id="small-example", language="da", form=form, title="Ada", case=None, answers=answers)
    made = render_composition(compose_example(example, frame=FRAME, theme=theme), theme=theme, renderer=Renderer(theme))

    read = fields(made.content)
    assert {name: str(read[name]["/V"]).strip("/") for name in answers} == answers
    assert str(read["wheel_plan_now"]["/V"]) == "/Off"


def test_a_screen_reader_hears_axis_series_and_what_the_ends_mean(paper):
    """Hearing "5" alone, nobody knows of what."""
    text = pypdf.PdfReader(io.BytesIO(paper))
    spoken = {str(each.get_object().get("/TU", "")) for page in text.pages for each in page["/Annots"]}

    assert {"Faglig viden: Nu: 1, Begynder", "Faglig viden: Nu: 3", "Område 1: 5, Kan lære fra sig"} <= spoken


def test_the_tabulator_key_walks_axis_by_axis_and_outwards(paper):
    """Names first where they are written, then each axis from its middle."""
    order = list(boxes(paper))

    assert order[:11] == [
        *(f"wheel_subject_{when}={step}" for when in ("now", "later") for step in range(1, 6)),
        "wheel_team_now=1",
    ]
    assert order[30:35] == ["own_1_name", "own_2_name", "own_3_name", "own_1=1", "own_1=2"]
