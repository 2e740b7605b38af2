"""Which workplaces there are below a folder."""

import pytest

from samtalekit.sources.layers import workplaces_below

HERE = "name: X\n"


def test_workplaces_are_found_at_any_depth_in_the_order_of_their_paths(project):
    root = project({f"{path}/workplace.yml": HERE for path in ("b", "a b", "a/deep/er", "Z", "æ")})

    assert workplaces_below(root) == ("Z", "a b", "a/deep/er", "b", "æ")


def test_the_folder_itself_counts_and_one_may_lie_in_another(project):
    root = project({"workplace.yml": HERE, "branch/workplace.yml": HERE, "branch/office/workplace.yml": HERE})

    assert workplaces_below(root) == (".", "branch", "branch/office")


@pytest.mark.parametrize(
    "place",
    ["site", ".git", ".samtalekit/x", "node_modules/y", "here/content/en", "here/theme", "kit/content/da", "out/here"],
)
def test_nobody_looks_into_what_is_no_place_for_one(project, place):
    """What was built, what is hidden, and what belongs to a workplace or a kit."""
    root = project({"here/workplace.yml": HERE, "kit/content/kit.yml": "id: x\n", f"{place}/workplace.yml": HERE})

    assert workplaces_below(root, root / "out") == ("here",)


def test_a_folder_called_content_may_hold_workplaces_where_it_is_no_kit_s(project):
    assert workplaces_below(project({"content/one/workplace.yml": HERE})) == ("content/one",)


def test_links_are_not_followed(project, tmp_path_factory):
    away = tmp_path_factory.mktemp("away")
    (away / "workplace.yml").write_text(HERE, encoding="utf-8")
    root = project({"here/workplace.yml": HERE})
    (root / "there").symlink_to(away)

    assert workplaces_below(root) == ("here",)
