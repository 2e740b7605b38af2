"""A helper compiles the templates of the last build ahead; what it sends is the same code, and nothing but that."""

import marshal

import pytest

from paper.samples import make_theme
from samtalekit.core.cache import Cache
from samtalekit.core.helper import Helper
from samtalekit.jobs.build import build
from samtalekit.pipeline.compiling import USED, CompileTask, compiled_ahead, compiler
from samtalekit.sources.reader import find_layers
from samtalekit.theming.sandbox import Sandbox
from samtalekit.theming.templates import COMPILED, rendered, sandbox

OWN = ("", "own.html.j2")


@pytest.fixture(autouse=True)
def nothing_compiled(monkeypatch):
    """Templates that other tests have compiled do not count."""
    monkeypatch.setattr(COMPILED, "kept", {})
    monkeypatch.setattr(COMPILED, "used", {})


@pytest.fixture
def helper():
    with Helper(compiler, is_alone=True) as helper:
        yield helper


@pytest.fixture
def theme(tmp_path):
    """A theme with a template of its own."""
    (tmp_path / OWN[1]).write_text("{% for n in (1, 2) %}{{ n }}{% endfor %}", encoding="utf-8")
    return make_theme(tmp_path)


def compiled_by(helper, folders, *names):
    """Return what the helper makes of templates."""
    ((_at, found),) = helper.results([CompileTask(tuple(folders), names)])
    return found


def as_code(kept):
    """Read compiled templates: their code, without the mark of the version."""
    return {key: marshal.loads(content[content.index(b"\xe3") :]) for key, content in kept.items()}


def test_a_helper_compiles_every_template_of_a_build_just_as_the_build_does(workplace, helper):
    """Pages, papers, and the engine's own; a filter that is missing there, or a setting, would make another code."""
    root = workplace({})
    build(root, is_cached=False)  # other tests may have built the same pages: from the cache, they need no template
    layers, _findings = find_layers(root)
    folders = [folder / "theme" for folder in layers.theme]
    names, kept = (*COMPILED.used,), as_code(COMPILED.kept)
    found = as_code(compiled_by(helper, folders, *names))

    assert len(names) > 40
    assert found == kept


def test_what_has_arrived_is_not_compiled_again(helper, theme, monkeypatch):
    found = compiled_by(helper, theme.folders, OWN)
    monkeypatch.setattr(COMPILED, "arrived", lambda: found)
    monkeypatch.setattr(Sandbox, "compile", None)

    assert rendered(sandbox(theme.folders), OWN[1]) == "12"


def test_a_template_that_has_changed_meanwhile_is_compiled_here(helper, theme, monkeypatch):
    found = compiled_by(helper, theme.folders, OWN)
    monkeypatch.setattr(COMPILED, "arrived", lambda: found)
    (theme.folders[0] / OWN[1]).write_text("{{ 3 }}", encoding="utf-8")

    assert rendered(sandbox(theme.folders), OWN[1]) == "3"


def test_a_template_that_cannot_be_compiled_is_left_to_the_build(helper, theme):
    """It says then what is wrong, and where."""
    (theme.folders[0] / "broken.html.j2").write_text("{% for %}", encoding="utf-8")

    assert len(compiled_by(helper, theme.folders, ("", "broken.html.j2"), ("", "gone.html.j2"), OWN)) == 1


def test_the_next_build_asks_for_what_this_one_has_used(tmp_path, theme):
    steps = Cache(tmp_path / "cache", tmp_path)
    with compiled_ahead(None, steps, tmp_path):
        rendered(sandbox(theme.folders), OWN[1])

    assert steps.notes(USED, tmp_path) == [[*OWN]]


def test_a_build_that_used_no_template_leaves_the_note_as_it_was(tmp_path, theme):
    steps = Cache(tmp_path / "cache", tmp_path)
    with compiled_ahead(None, steps, tmp_path):
        rendered(sandbox(theme.folders), OWN[1])
    with compiled_ahead(None, steps, tmp_path):
        pass

    assert steps.notes(USED, tmp_path) == [[*OWN]]
