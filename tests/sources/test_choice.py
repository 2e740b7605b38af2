"""What a workplace leaves out leaves no dead words behind: no entry without its page, no heading without a text."""

from helpers.projects import SAMPLES, WORKPLACE, write
from samtalekit.core.messages import in_quotes
from samtalekit.sources.kit import read_kit
from samtalekit.sources.selection import placed

EXTRA = (SAMPLES / "welcome-aboard/content/en/figures/good-start.yml").read_text().replace("good-start", "extra")

INDEX = """---
title: The shed
kind: front
summary: A place to mend a bicycle.
---

Begin with [the brakes](brakes.md).

## Read on

- **[News](news.md):** What is new in the shed.
- **[Lamps](lamps.md):** A lamp at each end.

## New

- **[News](news.md):** What is new in the shed.

### Older

## Last

Ride home.
"""
NEWS = "---\ntitle: News\nsummary: News.\n---\n\nNothing yet.\n"
LAMPS = "---\ntitle: Lamps\nsummary: Lamps.\n---\n\nTwo.\n"


def body(workplace, **choices):
    """The text of the front page when the workplace has made its choices."""
    lines = "".join(f"{key}: {value}\n" for key, value in choices.items())
    files = {"workplace.yml": WORKPLACE + lines, "content/en/index.md": INDEX, "content/en/news.md": NEWS}
    root = workplace({**files, "content/en/lamps.md": LAMPS})
    kit = root.parents[1] / "tiny" / "content" / "kit.yml"
    kit.write_text(kit.read_text().replace("season: [opening]\n", "season: [opening]\nnews: news\n", 1))
    reading = read_kit(root)
    assert reading.kit, reading.findings
    return reading.kit.localized[0].page("index").body


def test_a_list_loses_the_entries_that_led_to_what_is_left_out(workplace):
    """The link's words alone would promise a page that is not there."""
    text = body(workplace, news="false")

    assert "[Lamps](lamps.md)" in text
    assert "What is new" not in text


def test_a_heading_with_nothing_left_under_it_goes_too(workplace):
    """An empty part in the table of contents leads nowhere."""
    text = body(workplace, news="false")

    assert "## New" not in text
    assert "## Read on" in text
    assert "## Last" in text


def test_a_link_within_a_sentence_keeps_its_words(workplace):
    """The sentence was written to be read."""
    assert "Begin with the brakes." in body(workplace, pages="[index, lamps]")


def test_a_link_whose_name_is_encoded_is_left_out_as_well(workplace):
    """A browser's address bar writes names so, and people copy them from there."""
    files = {"content/en/index.md": INDEX.replace("(news.md)", "(n%65ws.md)"), "content/en/news.md": NEWS}
    root = workplace({**files, "workplace.yml": f"{WORKPLACE}pages: [brakes]\n", "content/en/lamps.md": LAMPS})

    assert "n%65ws.md" not in read_kit(root).kit.localized[0].page("index").body


def test_nothing_is_dropped_when_nothing_is_left_out(workplace):
    """The page is then the author's, heading by heading."""
    assert "### Older" in body(workplace)


def test_a_path_that_is_left_out_takes_its_page_its_pack_and_its_sentences_along(project):
    """Where managers alone have a way through, nothing offers the others one."""
    reading = read_kit(project({"workplace.yml": "name: Havneby\nlanguages: [da]\nexample: true\npaths: [manager]\n"}))
    assert reading.kit, reading.findings
    localized = reading.kit.localized[0]

    assert [audience.id for audience in reading.kit.structure.audiences] == ["manager"]
    assert {page.id for page in localized.pages if page.id.startswith("start/")} == {"start/manager"}
    assert set(localized.page("steps/plan").front.paths) == {"manager"}
    assert "::: pack employee" not in "".join(page.body for page in localized.pages)


def test_a_path_that_the_kit_does_not_have_is_reported(workplace):
    """With the name most like it."""
    reading = read_kit(workplace({"workplace.yml": WORKPLACE + "paths: [ridder]\n"}))

    assert [(f.place.line, f.code, f.values["nearest"]) for f in reading.findings] == [
        (5, "unknown-audience", in_quotes("rider"))
    ]


def test_a_figure_goes_with_the_last_page_that_shows_it(tmp_path):
    """Nobody hangs up a poster of what their pages leave out; one that is on no page at all stays."""
    figures = {}
    for name, pages in (("all", "all"), ("few", "[weeks/first]")):
        settings = f"name: Quay\nkit: {SAMPLES / 'welcome-aboard'}\nlanguages: [en]\nexample: true\npages: {pages}\n"
        root = write(tmp_path / name, {"workplace.yml": settings, "content/en/figures/extra.yml": EXTRA})
        reading = read_kit(root)
        assert reading.kit, reading.findings
        figures[name] = {figure.id for figure in reading.kit.localized[0].figures}

    assert figures == {"all": {"good-start", "autumn-year", "hundred-wheel", "extra"}, "few": {"extra"}}


def test_what_is_within_another_block_is_placed_too():
    """A figure in a case, for example."""
    assert placed("figure", ["::: case Nora\n\n::: figure one\n:::\n\n::: figure two\n"]) == {"one", "two"}
