"""The papers that the tests look at, each made once."""

import pytest

from paper.samples import FORMS, FRAME, all_kinds, every_kind, make_theme, read_form
from samtalekit.paper.finish import make_paper
from samtalekit.paper.render import Renderer
from samtalekit.theming.theme import Theme


@pytest.fixture(scope="session")
def theme() -> Theme:
    return make_theme()


@pytest.fixture(scope="session")
def renderer(theme):
    return Renderer(theme)


@pytest.fixture(scope="session")
def forms():
    """Every form that is checked, by its id."""
    return {name: read_form(name) for name in FORMS} | {"every-kind": every_kind(), "all-kinds": all_kinds()}


@pytest.fixture(scope="session")
def made(theme, renderer):
    """Make a paper; the same form is made once."""
    seen = {}

    def make(form, frame=FRAME):
        key = (repr(form), frame)
        if key not in seen:
            seen[key] = make_paper(form, frame=frame, theme=theme, renderer=renderer)
        return seen[key]

    return make


@pytest.fixture(scope="session")
def papers(forms, made):
    """Every paper that is checked, by its form's id."""
    return {name: made(form) for name, form in forms.items()}


@pytest.fixture(params=[*FORMS, "every-kind", "all-kinds"])
def paper(request, papers):
    """Each paper in turn."""
    return papers[request.param]
