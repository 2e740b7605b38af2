"""The menu: pages are beneath the page of their folder, however deep."""

from samtalekit.model.menu import children_of, menu_of, packs_of
from web.samples import form, page, small_kit


def menu(*pages, **structure):
    kit = small_kit(*pages, **structure)
    return menu_of(kit, kit.localized[0])


def shape(items):
    return [(item.page_id, shape(item.children)) for item in items]


def test_a_page_of_a_folders_name_has_the_folders_pages_beneath_it():
    """``more/cases`` gathers ``more/cases/harbour``; both are beneath ``more/index``."""
    pages = [page(each) for each in ("index", "more/index", "more/cases", "more/cases/harbour", "more/rules")]

    assert shape(menu(*pages, menu=["index", "more/index"])) == [
        ("index", []),
        ("more/index", [("more/cases", [("more/cases/harbour", [])]), ("more/rules", [])]),
    ]


def test_a_folder_without_a_page_of_its_own_hides_none_of_its_pages():
    """They are listed with those of the folder above."""
    pages = [page(each) for each in ("index", "more/index", "more/cases/harbour")]

    assert shape(menu(*pages, menu=["index", "more/index"]))[1] == ("more/index", [("more/cases/harbour", [])])


def test_the_pages_beneath_a_page_are_found_at_any_depth():
    """For the cards of a page that gathers others."""
    pages = [page(each) for each in ("index", "more/index", "more/cases", "more/cases/harbour")]

    assert [item.page_id for item in children_of(menu(*pages, menu=["index", "more/index"]), "more/cases")] == [
        "more/cases/harbour"
    ]


def test_a_paper_that_nobody_hands_on_is_in_no_pack():
    """Whoever sends the pack to the other one does not send their own notes with it."""
    notes, plan = form("notes", audiences=["rider"], pack=False), form("plan", audiences=["rider"])
    kit = small_kit(page("index"), forms=(notes, plan), audiences=[{"id": "rider", "page": "index"}])

    assert [[each.id for each in pack.forms] for pack in packs_of(kit, kit.localized[0])] == [["plan"]]


def test_an_audience_with_private_papers_alone_has_no_pack():
    """An empty file helps nobody."""
    kit = small_kit(
        page("index"),
        forms=(form("notes", audiences=["rider"], pack=False),),
        audiences=[{"id": "rider", "page": "index"}],
    )

    assert packs_of(kit, kit.localized[0]) == ()
