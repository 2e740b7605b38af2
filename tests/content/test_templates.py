"""Templates run in a sandbox: a theme from a stranger may set words, and nothing else."""

from dataclasses import replace

import pytest

from samtalekit.content.context import Templates
from samtalekit.core.errors import ThemeError
from samtalekit.model.table import KINDS
from web.samples import ROOT, default_kit


@pytest.fixture
def templates(tmp_path):
    """A theme of one template on top of the package's own."""

    def write(source):
        (tmp_path / "web").mkdir(exist_ok=True)
        (tmp_path / "web" / "own.html.j2").write_text(source, "utf-8")
        _kit, theme, _site_file = default_kit()
        return Templates(replace(theme, folders=(tmp_path, *theme.folders)), "da")

    return write


def test_a_template_cannot_reach_python(templates):
    with pytest.raises(ThemeError, match="SecurityError"):
        templates("{{ words.__class__.__mro__[1].__subclasses__() }}").render("own.html.j2", words="x")


def test_a_template_cannot_change_what_it_is_given(templates):
    with pytest.raises(ThemeError, match="SecurityError"):
        templates("{{ rows.append(1) }}").render("own.html.j2", rows=[])


def test_a_name_that_is_not_there_is_no_empty_space(templates):
    with pytest.raises(ThemeError, match="nowhere"):
        templates("{{ nowhere }}").render("own.html.j2")


def test_words_are_escaped(templates):
    assert templates("<p>{{ words }}</p>").render("own.html.j2", words="<b> & Co") == "<p>&lt;b&gt; &amp; Co</p>"


def test_a_text_to_copy_keeps_its_lines(templates):
    assert templates("<pre>{{ text | verbatim }}</pre>").render("own.html.j2", text="a\n\n  b") == (
        "<pre>a&#10;&#10;  b</pre>"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_field_has_its_words_on_a_form_s_page(kind):
    assert (ROOT / "theme" / "web" / "questions" / f"{kind}.html.j2").is_file()
