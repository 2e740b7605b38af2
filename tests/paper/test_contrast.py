"""Contrast: whatever a finished paper draws on something else is in the list that the build checks."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from helpers.drawn_pairs import MARKED, pairs_of_paper
from paper.samples import ROOT
from samtalekit.paper.finish import render_composition
from samtalekit.paper.render import Renderer
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import orders
from samtalekit.theming.colours import PAIRS

KNOWN = {(pair.top, pair.ground) for pair in PAIRS}
CHOSEN = {
    "development-plan-example": {("on-band", "band"), ("accent-text", "page"), ("on-brand", "brand"), ("text", "page")},
    "competence-wheel": {("brand-text", "page")},
    "dialogue-cards": {("hue-2", "page")},
    "process-figure": {("on-brand", "brand")},
    "wheel": {("on-brand", "brand"), ("text", "page")},
    "year": {("brand-text", "page")},
    "sheet-plan": {("on-band", "band"), ("text", "soft")},
    "booklet-steps": {("on-band", "band"), ("muted", "page")},
}
"""A paper of each kind, and pairs that it has. Text on a broad stroke, such as the months of a year, is read on pages."""


@pytest.fixture(scope="module")
def project():
    """The default kit, in colours of which no two are alike."""
    read = load_project(ROOT)
    return replace(read, theme=replace(read.theme, light=MARKED))


@pytest.mark.parametrize("name", CHOSEN)
def test_every_pair_of_colours_on_a_paper_is_checked_by_the_build(project, name):
    """Read from the paper itself: the colour of each piece of text, and what was filled beneath it before."""
    order = next(each for each in orders(project) if each.id == name and each.language == "da")
    paper = render_composition(order.composed(), theme=project.theme, renderer=Renderer(project.theme))
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        found = pairs_of_paper(pdf)

    assert found - KNOWN == set()
    assert found >= CHOSEN[name]
