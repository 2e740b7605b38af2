"""The fingerprint: when a paper must be pressed again."""

import shutil
from dataclasses import replace

import pytest

from paper.samples import COLOURS, FONTS, FRAME, ROOT, every_kind, make_theme, small_form
from samtalekit.model.workplace import DataNotice
from samtalekit.paper.compose import compose
from samtalekit.paper.made import fingerprint


def made_from(form=None, frame=FRAME, theme=None):
    theme = theme or make_theme()
    return fingerprint(compose(form or every_kind(), frame=frame, theme=theme), theme)


def test_the_same_makings_have_the_same_fingerprint():
    """Then yesterday's paper is good today."""
    assert made_from() == made_from()


def test_the_place_of_the_theme_does_not_count(tmp_path):
    """A cache serves two checkouts of the same kit."""
    shutil.copytree(ROOT / "theme" / "print", tmp_path / "print")
    shutil.copytree(FONTS, tmp_path / "fonts")
    here = make_theme()
    faces = tuple(replace(face, path=tmp_path / "fonts" / face.path.name) for face in here.print_faces)
    field_face = tmp_path / "fonts" / here.field_face.name
    there = replace(here, folders=(tmp_path,), print_faces=faces, field_face=field_face)

    assert made_from(theme=there) == made_from(theme=here)


@pytest.mark.parametrize(
    "changed",
    [
        {"form": small_form({"id": "a", "kind": "line", "label": "A"})},
        {"frame": replace(FRAME, workplace="Fjordby")},
        {"frame": replace(FRAME, data_notice=DataNotice(kept_in="mappen"))},
        {"theme": make_theme(light=COLOURS | {"brand": "#112233"})},
        {"theme": make_theme(field_face=FONTS / "sk-sans-regular.ttf")},
        {"theme": make_theme(logo=None)},
    ],
)
def test_whatever_the_paper_shows_is_in_its_fingerprint(changed):
    """A new colour, a new word, a new face: a new paper."""
    assert made_from(**changed) != made_from()


def test_what_is_only_in_the_fields_is_in_the_fingerprint():
    """A limit nobody sees on paper still changes the PDF."""
    short, long = ({"id": "a", "kind": "line", "label": "A", "max_length": n} for n in (10, 20))

    assert made_from(small_form(short)) != made_from(small_form(long))
