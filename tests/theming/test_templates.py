"""A theme's templates say where words stand; they cannot run away with the machine."""

import pytest

from paper.samples import make_theme
from samtalekit.ground.errors import ThemeError
from samtalekit.theming.templates import rendered, sandbox


@pytest.mark.parametrize(
    "template",
    [
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 9 ** 99999999 }}",
        "{{ lipsum(100000) }}",
        "{{ 1 / 0 }}",
        "{% macro on() %}{{ on() }}{% endmacro %}{{ on() }}",
    ],
)
def test_a_template_that_would_run_away_is_stopped_with_its_name(template, tmp_path):
    """What a hostile or a careless theme tries is told as the template's fault, at once."""
    (tmp_path / "own.html.j2").write_text(template, encoding="utf-8")

    with pytest.raises(ThemeError, match=r"own\.html\.j2"):
        rendered(sandbox(make_theme(tmp_path)), "own.html.j2")


def test_a_template_that_never_stops_writing_is_stopped(tmp_path):
    """Loops within loops over the few words it is given."""
    loops = "{% for a in words %}{% for b in words %}{% for c in words %}xxxxxxxxxx{% endfor %}{% endfor %}{% endfor %}"
    (tmp_path / "own.html.j2").write_text(loops, encoding="utf-8")

    with pytest.raises(ThemeError):
        rendered(sandbox(make_theme(tmp_path)), "own.html.j2", words="x" * 1000)


def test_numbers_may_be_multiplied(tmp_path):
    """A theme may still work out a width."""
    (tmp_path / "own.html.j2").write_text("{{ 2 * 3 }}", encoding="utf-8")

    assert rendered(sandbox(make_theme(tmp_path)), "own.html.j2") == "6"
