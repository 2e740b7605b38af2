"""Papers are pressed by as many processes as there are, and nobody can see how many there were."""

import pytest

from samtalekit.ground.errors import PaperError
from samtalekit.jobs import papers as module
from samtalekit.jobs.opening import open_folder
from samtalekit.jobs.papers import make_papers
from samtalekit.jobs.shelf import Shelf
from stories.conftest import tree_of

pytestmark = pytest.mark.xdist_group("press")


@pytest.fixture(scope="module")
def opened():
    """A kit of some ten papers of every kind."""
    from helpers.projects import SAMPLES

    return open_folder(SAMPLES / "welcome-aboard")


@pytest.fixture(scope="module")
def made_alone(opened, tmp_path_factory):
    """The papers, how many were pressed, and the shelf, as one process makes them."""
    folder = tmp_path_factory.mktemp("one")
    return *make_papers(opened, Shelf(folder)), folder


def test_two_processes_make_the_papers_that_one_makes(opened, made_alone, tmp_path):
    """In the kit's order, with the same bytes, on the shelf too."""
    told = []
    alone, pressed, shelf = made_alone
    together, pressed_together = make_papers(
        opened, Shelf(tmp_path / "two"), lambda _key, values: told.append(values["title"]), workers=2
    )

    assert pressed == pressed_together == len(alone) >= 8
    assert alone == together
    assert sorted(told) == sorted(paper.title for paper in alone)
    assert tree_of(shelf) == tree_of(tmp_path / "two")


def test_what_one_process_made_is_not_made_again_by_two(opened, made_alone):
    """The shelf is looked through first."""
    assert make_papers(opened, Shelf(made_alone[-1]), workers=2)[1] == 0


def test_a_paper_that_cannot_be_made_is_told_alike(opened, tmp_path, monkeypatch):
    """Whichever process met it; what was made before it stays on the shelf."""
    make = module.maker

    def fails_at_the_poster(theme):
        made = make(theme)

        def one(composition):
            if composition.kind == "poster":
                raise PaperError(composition.id)
            return made(composition)

        return one

    monkeypatch.setattr(module, "maker", fails_at_the_poster)
    said = []
    for workers in (1, 2):
        with pytest.raises(PaperError) as stop:
            make_papers(opened, Shelf(tmp_path / str(workers)), workers=workers)
        said.append(str(stop.value))

    assert {each in {"good-start", "autumn-year", "hundred-wheel"} for each in said} == {True}
    assert list((tmp_path / "2").iterdir())
