"""A figure as data: what it takes, and what it refuses before anybody draws it."""

import pytest
from pydantic import ValidationError

from samtalekit.model.figure import GridFigure


def figure_data(**more):
    """A figure of two columns and one row."""
    return {
        "figure": "lamp-watch",
        "kind": "lanes",
        "title": "Who holds the lamp?",
        "lead": "Two people share the light.",
        "columns": [{"id": "dusk", "title": "At dusk"}, {"id": "dawn", "title": "At dawn"}],
        "rows": [{"id": "rider", "title": "The rider", "cells": {"dusk": ["Lights the lamp"]}}],
    } | more


def test_a_row_may_leave_a_column_empty():
    """Not everybody has something to do all the time."""
    assert "dawn" not in GridFigure.model_validate(figure_data()).rows[0].cells


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "cloud"}, "literal_error"),
        ({"title": "x" * 71}, "string_too_long"),
        ({"rows": [{"id": "rider", "title": "The rider", "cells": {"dusk": ["x" * 91]}}]}, "string_too_long"),
        ({"rows": [{"id": "rider", "title": "The rider", "cells": {"dusk": ["a", "b", "c", "d"]}}]}, "too_long"),
        ({"rows": [{"id": "rider", "title": "The rider", "cells": {}}]}, "too_short"),
        ({"columns": [{"id": "dusk", "title": "At dusk"}]}, "too_short"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_cannot_be_drawn_or_read_at_a_glance_is_refused(change, code):
    """The author gets a finding with a line; nobody finds an empty lane on the wall."""
    with pytest.raises(ValidationError) as refused:
        GridFigure.model_validate(figure_data(**change))

    assert code in [error["type"] for error in refused.value.errors()]
