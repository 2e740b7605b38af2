"""Papers are rendered by as many processes as there are, and nobody can see how many there were."""

import shutil
from functools import wraps

import pytest

from helpers.projects import SAMPLES
from samtalekit.core.cache import toolchain_hash
from samtalekit.core.errors import PaperError
from samtalekit.pipeline import papers as module
from samtalekit.pipeline.cache import PaperCache, SharedPaperCache
from samtalekit.pipeline.load import load_project
from samtalekit.pipeline.papers import make_papers
from stories.conftest import tree_of


@pytest.fixture(scope="module")
def loaded():
    """A kit of some ten papers of every kind."""
    return load_project(SAMPLES / "welcome-aboard")


@pytest.fixture
def composed(monkeypatch):
    """The names of the functions that compose papers, each time that one does."""
    calls = []

    def noted(make):
        @wraps(make)
        def noting(*given, **named):
            calls.append(make.__name__)
            return make(*given, **named)

        return noting

    for name in ("compose", "compose_example", "compose_pack", "compose_poster", "compose_cards", "compose_booklet"):
        monkeypatch.setattr(module, name, noted(getattr(module, name)))
    return calls


@pytest.fixture(scope="module")
def made_alone(loaded, tmp_path_factory):
    """The papers, how many were rendered, and the cache, as one process makes them."""
    folder = tmp_path_factory.mktemp("one")
    return *make_papers(loaded, PaperCache(folder), workers=1), folder


def test_two_processes_make_the_papers_that_one_makes(loaded, made_alone, tmp_path):
    """In the kit's order, with the same bytes, in the cache too."""
    titles = []
    alone, rendered, cache = made_alone
    together, rendered_together = make_papers(
        loaded, PaperCache(tmp_path / "two"), lambda _key, values: titles.append(values["title"]), workers=2
    )

    assert rendered == rendered_together == len(alone) >= 8
    assert alone == together
    assert sorted(titles) == sorted(paper.title for paper in alone)
    assert tree_of(cache) == tree_of(tmp_path / "two")


def test_what_one_process_made_is_not_made_again_by_two(loaded, made_alone):
    """The cache is searched first."""
    assert make_papers(loaded, PaperCache(made_alone[-1]), workers=2)[1] == 0


def test_an_unchanged_paper_comes_from_the_cache_with_its_picture(loaded, made_alone):
    """Byte for byte what was rendered, whoever looks it up."""
    papers, _rendered, cache = made_alone
    again, rendered = make_papers(loaded, PaperCache(cache))

    assert (again, rendered) == (papers, 0)
    assert all(paper.preview.startswith(b"\x89PNG") for paper in again)


def test_an_unchanged_paper_is_not_even_composed(loaded, made_alone, composed):
    """To know that a booklet of ninety pages is as it was takes a second, if it has to be composed."""
    make_papers(loaded, PaperCache(made_alone[-1]))

    assert composed == []


def test_a_page_that_changes_has_the_booklet_composed_and_nothing_else(made_alone, composed, tmp_path):
    shutil.copytree(SAMPLES / "welcome-aboard", tmp_path / "kit")
    shutil.copytree(made_alone[-1], tmp_path / "papers")
    page = tmp_path / "kit" / "content" / "en" / "accessibility.md"
    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    make_papers(load_project(tmp_path / "kit"), PaperCache(tmp_path / "papers"))

    assert {*composed} == {"compose_booklet"}


def test_a_second_workplace_takes_its_papers_from_the_cache_in_common(loaded, made_alone, tmp_path):
    """As in ``build --all``, where each has a cache of its own beside it."""
    papers, _rendered, cache = made_alone
    again, rendered = make_papers(loaded, SharedPaperCache(tmp_path / "own", PaperCache(cache)))

    assert (again, rendered) == (papers, 0)
    assert tree_of(tmp_path / "own") == tree_of(cache)


def test_after_an_update_of_a_library_every_paper_and_picture_is_made_anew(workplace, tmp_path, monkeypatch):
    """Neither cache hands out what an earlier version made."""
    loaded = load_project(workplace({}))
    cache = SharedPaperCache(tmp_path / "own", PaperCache(tmp_path / "common"))
    papers, rendered = make_papers(loaded, cache)
    (tmp_path / "updated" / "pydyf-99.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "updated")
    toolchain_hash.cache_clear()  # a build is a process of its own
    after_update = make_papers(loaded, cache)[1]
    monkeypatch.undo()
    toolchain_hash.cache_clear()

    assert rendered == after_update == len(papers) > 1
    assert make_papers(loaded, cache) == (papers, 0)


def test_a_paper_that_cannot_be_made_is_reported_alike(loaded, tmp_path, monkeypatch):
    """Whichever process met it; what was made before it stays in the cache."""
    makers = module.makers

    def fails_at_the_poster(theme):
        make, render = makers(theme)

        def one(composition, parts):
            if composition.kind == "poster":
                raise PaperError(composition.id)
            return make(composition, parts)

        return one, render

    monkeypatch.setattr(module, "makers", fails_at_the_poster)
    messages = []
    for workers in (1, 2):
        with pytest.raises(PaperError) as stop:
            make_papers(loaded, PaperCache(tmp_path / str(workers)), workers=workers)
        messages.append(str(stop.value))

    assert {each in {"good-start", "autumn-year", "hundred-wheel"} for each in messages} == {True}
    assert list((tmp_path / "2").iterdir())


def test_a_link_in_the_place_of_a_cached_paper_is_not_written_through(loaded, tmp_path):
    """Whoever can put a link into the cache would let the next build write where it leads."""
    cache, elsewhere = PaperCache(tmp_path / "cache"), tmp_path / "elsewhere"
    papers, _made = make_papers(loaded, cache)
    (key, *_more) = sorted(tmp_path.joinpath("cache").iterdir())
    shutil.rmtree(key)
    elsewhere.mkdir()
    (elsewhere / "paper.pdf").write_text("precious")
    key.symlink_to(elsewhere)

    assert make_papers(loaded, cache) == (papers, 1)
    assert [each.read_text() for each in elsewhere.iterdir()] == ["precious"]
    assert not key.is_symlink()
