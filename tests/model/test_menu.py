"""The menu: the kit's order, and nothing that cannot be reached."""

from samtalekit.model.menu import menu_of, section_of
from web.samples import form, page, small_kit


def outline(items):
    return [(item.page_id, [child.page_id for child in item.children]) for item in items]


def test_the_menu_stands_in_the_kit_s_order():
    kit = small_kit(page("index"), page("contact"), page("help"), menu=["index", "help", "contact"])

    assert [item.page_id for item in menu_of(kit, kit.editions[0])] == ["index", "help", "contact"]


def test_the_pages_of_a_folder_stand_beneath_its_index_by_order_and_title():
    pages = [page("more/index"), page("more/b", order=2), page("more/a", order=2), page("more/z", order=1)]
    kit = small_kit(*pages, menu=["more/index"])

    assert outline(menu_of(kit, kit.editions[0])) == [("more/index", ["more/z", "more/a", "more/b"])]


def test_steps_stand_in_the_order_of_the_process():
    pages = [page("steps/index"), page("steps/a", order=1), page("steps/b", order=2)]
    kit = small_kit(*pages, menu=["steps/index"], steps=["steps/b", "steps/a"])

    assert outline(menu_of(kit, kit.editions[0])) == [("steps/index", ["steps/b", "steps/a"])]


def test_forms_stand_beneath_the_forms_page_in_the_kit_s_order():
    forms = (form("a"), form("b"), form("c"))
    kit = small_kit(page("forms/index"), forms=forms, menu=["forms/index"])
    kit = kit.model_copy(update={"structure": kit.structure.model_copy(update={"forms": ("c", "a")})})

    assert outline(menu_of(kit, kit.editions[0])) == [("forms/index", ["forms/c", "forms/a", "forms/b"])]


def test_a_workplace_s_own_page_is_found_last_in_the_menu():
    kit = small_kit(page("index"), page("agreement", title="Vores aftale"))

    assert [item.title for item in menu_of(kit, kit.editions[0])] == ["index", "Vores aftale"]


def test_pages_of_the_foot_and_ways_in_are_not_in_the_menu():
    pages = [page("index"), page("privacy"), page("start/boss")]
    kit = small_kit(*pages, foot=["privacy"], audiences=[{"id": "boss", "page": "start/boss"}])

    assert [item.page_id for item in menu_of(kit, kit.editions[0])] == ["index"]


def test_a_page_that_the_workplace_left_out_is_not_in_the_menu():
    kit = small_kit(page("index"), menu=["index", "gone"])

    assert [item.page_id for item in menu_of(kit, kit.editions[0])] == ["index"]


def test_a_shorter_title_is_used_in_the_menu():
    kit = small_kit(page("index", title="Én samtale", menu="Forside"))

    assert menu_of(kit, kit.editions[0])[0].title == "Forside"


def test_a_page_knows_its_section():
    kit = small_kit(page("more/index"), page("more/a"), menu=["more/index"])
    menu = menu_of(kit, kit.editions[0])

    assert section_of(menu, "more/a").page_id == "more/index"
    assert section_of(menu, "elsewhere") is None
