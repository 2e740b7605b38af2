"""What a workplace leaves out leaves no dead words behind: no entry without its page, no heading without a text."""

from helpers.projects import WORKPLACE
from samtalekit.sources.read import read_kit

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
    told = "".join(f"{key}: {value}\n" for key, value in choices.items())
    files = {"workplace.yml": WORKPLACE + told, "content/en/index.md": INDEX, "content/en/news.md": NEWS}
    root = workplace({**files, "content/en/lamps.md": LAMPS})
    kit = root.parents[1] / "tiny" / "content" / "kit.yml"
    kit.write_text(kit.read_text().replace("season: [opening]\n", "season: [opening]\nnews: news\n", 1))
    reading = read_kit(root)
    assert reading.kit, reading.findings
    return reading.kit.editions[0].page("index").body


def test_a_list_loses_the_entries_that_led_to_what_is_left_out(workplace):
    """The link's words alone would promise a page that is not there."""
    text = body(workplace, news="false")

    assert "[Lamps](lamps.md)" in text
    assert "What is new" not in text


def test_a_heading_that_nothing_stands_under_any_more_goes_too(workplace):
    """An empty part in the table of contents leads nowhere."""
    text = body(workplace, news="false")

    assert "## New" not in text
    assert "## Read on" in text
    assert "## Last" in text


def test_a_link_within_a_sentence_keeps_its_words(workplace):
    """The sentence was written to be read."""
    assert "Begin with the brakes." in body(workplace, pages="[index, lamps]")


def test_nothing_is_dropped_when_nothing_is_left_out(workplace):
    """The page is then the author's, heading by heading."""
    assert "### Older" in body(workplace)
