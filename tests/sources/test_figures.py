"""Figures read from their files: values in place, places in findings, a workplace's own before the kit's."""

from helpers.projects import write
from samtalekit.sources.kit import read_kit

FIGURE = """figure: lamp-watch
kind: phases
title: Who holds the lamp?
lead: "{{ role.rider.The }} does."
columns:
  - {id: dusk, title: At dusk}
  - {id: dawn, title: At dawn}
rows:
  - id: rider
    title: "{{ role.rider.The }}"
    cells:
      dusk: [Lights the lamp]
"""
ROLES = "roles: {en: {rider: {one: courier, the: the courier, many: couriers, the_many: the couriers}}}\n"


def figures(root):
    reading = read_kit(root)
    assert reading.kit, reading.findings
    return reading.kit.localized[0]


def test_a_workplaces_own_words_for_people_reach_its_figures(workplace):
    """A poster that calls them riders where everybody says couriers is somebody else's poster."""
    root = workplace({"content/en/figures/lamp-watch.yml": FIGURE})
    write(root, {"workplace.yml": (root / "workplace.yml").read_text() + ROLES})
    figure = figures(root).figures[0]

    assert (figure.id, figure.lead, figure.rows[0].title) == ("lamp-watch", "The courier does.", "The courier")


def test_a_figure_knows_the_file_it_came_from(workplace):
    """Its characters are looked up in the faces of papers, and a finding has to name the file."""
    localized = figures(workplace({"content/en/figures/lamp-watch.yml": FIGURE}))
    origin = localized.figure_origins["lamp-watch"]

    assert (origin.path, origin.is_own) == ("content/en/figures/lamp-watch.yml", True)


def test_a_kit_without_figures_has_none(workplace):
    assert figures(workplace({})).figures == ()


def test_a_cell_for_a_column_that_is_not_there_is_pointed_at(workplace, reported):
    """The key itself, not the whole file."""
    broken = FIGURE.replace("dusk: [Lights the lamp]", "dusk: [Lights the lamp]\n      noon: [Sleeps]")
    lines = reported(workplace({"content/en/figures/lamp-watch.yml": broken}))

    assert lines[0].startswith("content/en/figures/lamp-watch.yml:13:7: unknown-column")


def test_an_unknown_way_of_drawing_is_answered_with_those_there_are(workplace, reported):
    lines = reported(workplace({"content/en/figures/lamp-watch.yml": FIGURE.replace("phases", "phase")}))

    assert lines[0].startswith("content/en/figures/lamp-watch.yml:2:7: bad-choice")
    assert "lanes" in lines[1]
    assert "phases" in lines[1]


def test_a_figure_with_a_mistake_is_not_also_missing(workplace, codes):
    """One mistake is reported once, though a page shows the figure."""
    page = "---\ntitle: Lamps\nsummary: Lamps.\n---\n\n::: figure lamp-watch\n"
    root = workplace({"content/en/figures/lamp-watch.yml": FIGURE.replace("kind", "knd"), "content/en/lamps.md": page})

    assert "missing-figure" not in codes(root)


def test_a_character_that_no_face_has_is_found_before_the_poster_is_printed(workplace, codes):
    """Else it would hang on the wall as a box."""
    root = workplace({"content/en/figures/lamp-watch.yml": FIGURE.replace("Lights the lamp", "Lights the lamp 💡")})

    assert codes(root) == ["letter-missing"]


def test_columns_and_rows_that_meet_are_reported_with_all_the_rest(workplace, codes):
    """A lane drawn twice, a column that nobody reaches, a word too many: one run."""
    broken = FIGURE.replace("{id: dawn, title: At dawn}", "{id: dusk, title: At dawn}").replace(
        "kind: phases", "kind: cloud"
    )
    broken += "      noon: [Sleeps]\n  - id: rider\n    title: Again\n    cells: {dusk: [Waits]}\n"

    assert codes(workplace({"content/en/figures/lamp-watch.yml": broken})) == [
        "bad-choice",
        "duplicate-id",
        "unknown-column",
        "duplicate-id",
    ]
