"""Radar charts to answer on: every mark has a place of its own, whatever the numbers of axes, series and steps."""

from itertools import combinations, product
from math import atan2, degrees, hypot

import pytest

from samtalekit.content.drawings.radar import MARK_MM, least_width, radar_shape
from samtalekit.model.table import RadarField

SHEET_MM = 172
SHAPES = [*product((3, 4, 5, 8, 10), (0, 1, 2), (3, 5, 6))]


def radar(axes=5, series=2, steps=5, words="Akse"):
    data = {
        "id": "wheel",
        "kind": "radar",
        "label": "Hvor er du?",
        "axes": axes if isinstance(axes, int) else [{"id": f"a{n}", "label": word} for n, word in enumerate(axes)],
        "series": [{"id": f"s{n}", "label": f"Gang {n}"} for n in range(series)],
        "steps": steps,
        "low": "Lidt",
        "high": "Meget",
    }
    return RadarField.model_validate(data)


def middles(axis):
    return [[(corner.x + MARK_MM / 2, corner.y + MARK_MM / 2) for corner in marks] for marks in axis.marks]


@pytest.mark.parametrize(("count", "series", "steps"), SHAPES)
@pytest.mark.parametrize("is_named", [True, False])
def test_no_mark_lies_on_another_or_outside(count, series, steps, is_named):
    """Somebody with a pencil hits the one that is meant; so does a finger."""
    shape = radar_shape(radar([f"Akse {n}" for n in range(count)] if is_named else count, series, steps), SHEET_MM)

    spots = [spot for axis in shape.axes for marks in middles(axis) for spot in marks]
    assert len(spots) == count * max(1, series) * steps
    assert all(hypot(one[0] - other[0], one[1] - other[1]) >= MARK_MM for one, other in combinations(spots, 2))
    half = MARK_MM / 2
    assert all(half <= x <= SHEET_MM - half and half <= y <= shape.height - half for x, y in spots)


def test_axes_go_clockwise_from_the_top_and_scores_outwards():
    """The order of the list is the order of the clock, and more is farther out."""
    shape = radar_shape(radar(["Viden", "Samarbejde", "Plan", "Ro"], series=1), SHEET_MM)

    outermost = [middles(axis)[0][-1] for axis in shape.axes]
    turns = [degrees(atan2(x - shape.middle.x, shape.middle.y - y)) % 360 for x, y in outermost]
    assert [round(turn) % 360 for turn in turns] == [0, 90, 180, 270]
    for axis in shape.axes:
        away = [hypot(x - shape.middle.x, y - shape.middle.y) for x, y in middles(axis)[0]]
        assert away == sorted(away)
        assert away == pytest.approx(list(shape.radii))


def test_short_labels_stand_around_the_chart_and_touch_no_mark():
    """A label belongs to the axis that it stands at."""
    words = ["Faglig viden", "Systemer og it", "Skrive", "Samarbejde", "Planlægge", "Vejlede"]
    shape = radar_shape(radar(words), SHEET_MM)

    assert shape.list_left == 0
    assert [axis.label.text for axis in shape.axes] == words
    for axis in shape.axes:
        left, top, width, height = axis.label.area
        for x, y in (spot for each in shape.axes for marks in middles(each) for spot in marks):
            across = min(x + MARK_MM / 2, left + width) - max(x - MARK_MM / 2, left)
            down = min(y + MARK_MM / 2, top + height) - max(y - MARK_MM / 2, top)
            assert across <= 0.1 or down <= 0.1, (axis.label.text, x, y)


@pytest.mark.parametrize(
    "words",
    [
        ["Ro", "Kompetenceudviklingsaktivitetsbeskrivelse", "Viden"],
        ["Viden", "At tale med borgere, der er vrede, og blive ved med at lytte til det, de egentlig siger", "Ro"],
    ],
)
def test_labels_without_room_are_in_a_list_and_numbers_around_the_chart(words):
    """A label that would be cut off, or run into its neighbour, is read beside the chart."""
    shape = radar_shape(radar(words, series=2), 130)

    assert [axis.label.text for axis in shape.axes] == ["1", "2", "3"]
    assert shape.list_left > max(x for axis in shape.axes for marks in middles(axis) for x, _y in marks)


@pytest.mark.parametrize(("count", "series", "steps"), SHAPES)
def test_the_largest_chart_fits_on_a_sheet(count, series, steps):
    """With names written in, there is room for a name beside it."""
    field = radar(count, series, steps)

    assert least_width(field) <= SHEET_MM
    assert radar_shape(field, SHEET_MM).height <= 130
